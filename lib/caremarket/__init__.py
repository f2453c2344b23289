"""Open analysis of England's adult social care market.

The public face is lazy: `import caremarket` costs milliseconds, and each package loads when it is
first used.
"""

import lazy_loader

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=[
        "errors",
        "evidence",
        "methods",
        "opendata",
        "parameters",
        "present",
        "project",
        "themes",
    ],
)
