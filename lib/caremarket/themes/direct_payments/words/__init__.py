"""The sentences of the report on direct payments: functions from its object to text.

`**words**` are shown in bold. A sentence without its evidence raises `MissingEvidenceError`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "change": ["budgets", "carers", "history", "path", "people", "returned", "shift", "swings"],
        "given": ["answer", "limits", "outside", "sources", "terms", "totals"],
        "spent": ["check", "community", "concentration", "heads", "mix", "payment", "recipients"],
    },
)
