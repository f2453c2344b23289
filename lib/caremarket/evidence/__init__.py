"""The evidence base: published figures, checked, typed and traced to their sources.

Five rooms; each imports only from those to its right:

    processed -> disclosure -> checks -> raw -> tables
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "checks.assumptions": ["read_assumptions"],
        "processed.load": ["Evidence", "areas", "load"],
        "processed.parquet": ["replace_tables"],
        "processed.prepare": ["PrepareResult", "check", "prepare"],
        "processed.state": ["is_fresh"],
        "processed.update": ["Update", "updated"],
        "raw.citations": ["every_source"],
        "raw.template": ["new_area"],
    },
)
