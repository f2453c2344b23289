"""The sentences of the report on unpaid carers: functions from its object to text.

`**words**` are shown in bold. A sentence without its evidence raises `MissingEvidenceError`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "ahead": ["choices", "paths", "projection"],
        "counted": ["answer", "hours", "sources", "steps"],
        "known": ["heaviest", "rates"],
        "limits": ["limits"],
        "signals": ["change", "payments", "satisfaction", "screening"],
    },
)
