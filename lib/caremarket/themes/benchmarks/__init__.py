"""Where a council stands among all: England, its region, its nearest neighbours, funnel and rank.

Pure functions from national tables of evidence to results; every notebook shows them for measures
that its theme defines.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["charts", "words", "worked"],
    submod_attrs={
        "comparison": ["Comparison", "compare", "compared"],
        "findings": ["findings"],
        "measure": ["Measure", "measured"],
        "neighbours": ["Neighbours", "features", "neighbours_of"],
        "shown": [
            "chart_rows",
            "funnel_look",
            "funnel_rows",
            "funnel_rows_look",
            "ranked_look",
            "rows_look",
            "summary",
        ],
        "standing": ["Standing"],
        "words": [
            "funnel_alt",
            "funnel_in_words",
            "headline",
            "levels_by_name",
            "limits_in_words",
            "missing_in_words",
            "neighbours_in_words",
            "position_in_words",
            "rank_in_words",
            "ranked_alt",
            "subtitle",
        ],
    },
)
