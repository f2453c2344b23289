"""What a notebook shows and records: charts, accessible tables, sentences, findings.

A chart is a figure for `show`, which gives it its texts.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "comparisons": ["bars", "grouped_bars", "intervals", "stacked_bars"],
        "figures": ["show"],
        "findings": [
            "FINDINGS_MIME",
            "findings_of",
            "headline_of",
            "idle_parameters_of",
            "record",
        ],
        "grids": ["heat"],
        "peers": ["funnel", "ranked"],
        "tables": ["table"],
        "text": ["CHART_MIME", "HEADLINE_MIME", "points", "reference", "say"],
        "trends": ["lines", "small_multiples"],
        "words": ["humanised"],
        "workings": ["steps", "tornado"],
    },
)
