"""What models and intervals would have said of what is known by now: docs/validation.md."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["population"],
    submod_attrs={"document": ["document"], "population": ["trials"]},
)
