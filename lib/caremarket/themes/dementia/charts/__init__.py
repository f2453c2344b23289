"""The charts of the report on dementia, finished: functions from its object to charts."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "ahead": ["ages", "bands", "growth", "predicted", "scenarios", "swings", "vintages"],
        "known": ["homes", "needed", "printed", "readings", "registers", "trend"],
    },
)
