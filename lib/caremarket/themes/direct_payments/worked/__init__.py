"""The arithmetic of the report on direct payments: functions from its object to worked lines.

A test computes each result again from the numbers that its line shows.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "change": ["carers", "history", "path", "people", "shift", "swings"],
        "spent": ["check", "community", "concentration", "heads", "payment", "recipients"],
    },
)
