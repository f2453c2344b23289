"""One module (or small package) a theme: pure functions from evidence to results."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=[
        "benchmarks",
        "carers",
        "dementia",
        "direct_payments",
        "population",
        "projection",
        "residential",
    ],
)
