"""Where a council stands among all: England, its region, its nearest neighbours, funnel and rank.

Pure functions from national tables of evidence to results; every notebook shows them for measures
that its theme defines.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["charts", "tables", "words", "worked"],
    submod_attrs={
        "comparison": ["compare", "compared"],
        "findings": ["findings"],
        "measure": ["Measure", "measured"],
        "neighbours": ["Neighbours", "features", "neighbours_of"],
        "standing": ["Standing"],
        "words": ["position_in_words"],
    },
)
