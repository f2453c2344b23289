"""Where a council stands, in sentences: by itself, and by fits of all councils."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "fits": ["expected", "expected_alt", "skill", "steadied"],
        "standing": [
            "LIMIT_WORDS",
            "funnel_alt",
            "funnel_in_words",
            "headline",
            "limits_in_words",
            "neighbours_in_words",
            "notes",
            "ordinal",
            "position_in_words",
            "rank_in_words",
            "ranked_alt",
            "standing",
            "subtitle",
            "title",
            "shown",
        ],
    },
)
