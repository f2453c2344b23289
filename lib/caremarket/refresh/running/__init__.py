"""Doing a refresh: from a request to reports that are published whole, and a summary.

`refresh` is the thread through it; `kernels` run the notebooks, here or on the workers of a
`cluster`; `worker` publishes what a run made, or keeps what failed apart.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=["pool", "worker"])
