"""The arithmetic of the report on care home beds, each method with the council's numbers."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "homes": ["components", "costs", "residents", "vacancies", "voids"],
        "moving": ["admissions", "register"],
        "needed": ["beds_by_norm", "beds_by_rate", "people"],
        "turning": ["conversions", "flips", "scenarios"],
    },
)
