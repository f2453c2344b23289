"""What is asked for: refresh.yml and a request become runs, checked before anything starts.

A plan, names of areas and notebooks come in; runs go out, or a sentence on what is wrong, and on
what evidence a report still lacks.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=["areas", "check"])
