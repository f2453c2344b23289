"""Counts by month, carried on for a year as those of all councils went, where that does better."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submodules=["charts", "words"], submod_attrs={"course": ["Course"]}
)
