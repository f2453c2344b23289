"""The sentences of the report on dementia: functions from its object to text.

`**words**` are shown in bold. A sentence without its evidence raises `MissingEvidenceError`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "ahead": ["ages", "answer", "growth", "predicted", "sources", "vintages"],
        "care": ["homes", "limits", "registers", "spending", "trend"],
        "courses": ["incidence", "scenarios"],
        "diagnosed": ["known", "needed", "printed", "printed_growth", "readings"],
    },
)
