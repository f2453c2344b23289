"""The sentences of the report on unpaid carers: functions from its object to text.

`**words**` are shown in bold. A sentence without its evidence raises `MissingEvidenceError`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "counted": ["answer", "choices", "hours", "projection", "sources", "steps"],
        "known": ["borrowed", "heaviest", "known", "limits"],
        "signals": ["change", "payments", "satisfaction", "screening"],
        "target": ["paths", "target"],
    },
)
