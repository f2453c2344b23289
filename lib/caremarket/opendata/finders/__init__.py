"""Finding the newest edition of a publication: one small module a kind of landing page.

Each has `find(wanted, get)`: `get` returns the answer of an address, and all else is a function
of answers. What is not as it was described is a FetchError that names what was found.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submodules=["govuk", "ons", "nhs", "links", "nomis"]
)
