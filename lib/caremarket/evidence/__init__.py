"""The evidence base: published figures, checked, typed and traced to their sources."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["assumptions", "dictionary", "markers", "raw", "reconcile", "schemas", "sources"],
    submod_attrs={
        "load": ["Evidence", "areas", "load"],
        "prepare": ["PrepareResult", "check", "prepare", "write"],
        "prepared": ["is_fresh"],
        "update": ["Update", "updated"],
        "template": ["new_area"],
    },
)
