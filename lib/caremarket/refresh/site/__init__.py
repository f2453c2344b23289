"""The site: what the refresh makes of all reports together, page by page."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=["write"])
