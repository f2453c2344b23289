"""The arithmetic of the report on dementia, each method with the council's own numbers.

Functions from the theme's object to worked lines; a test computes each result again from the
numbers that its line shows.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "ahead": ["ages", "growth", "interval", "predicted", "vintages"],
        "courses": ["incidence", "scenarios"],
        "known": ["early", "homes", "needed", "printed", "readings", "registers", "spending"],
    },
)
