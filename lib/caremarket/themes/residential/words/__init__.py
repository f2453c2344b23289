"""The sentences of the report on care home beds: functions from its object to text.

`**words**` are shown in bold. A sentence without its evidence raises `MissingEvidenceError`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "answer": ["answer", "chances", "conversions", "flips", "limits", "scenarios", "verdicts"],
        "homes": [
            "components",
            "costs",
            "register",
            "residents",
            "vacancies",
            "voids",
        ],
        "moving": ["admissions"],
        "needed": ["beds_by_norm", "gap_by_method", "people", "vintages", "vintages_in_words"],
    },
)
