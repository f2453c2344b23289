"""How well projections of people did: each one held against what was counted later."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=["charts", "words"])
