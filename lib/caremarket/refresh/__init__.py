"""The batch: from a plan to reports, run side by side and published whole.

What takes long to import is loaded when something runs: mostly, nothing does.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submodules=["batch", "checking", "makers", "places", "site", "worker"]
)
