"""What a notebook shows and records: charts, accessible tables, sentences, findings.

A theme returns finished charts, tables, worked lines and sentences; `show`, `say` and `table` show
them and are the one place that knows what to do where evidence is missing.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "boundary": ["left_out", "say", "show", "table"],
        "explorer": ["Explorer", "Question"],
        "comparisons": ["bars", "grouped_bars", "intervals", "stacked_bars"],
        "figures": ["Chart"],
        "findings": ["FINDINGS_MIME", "findings_of", "headline_of", "idle_parameters_of", "record"],
        "grids": ["heat"],
        "peers": ["funnel", "ranked"],
        "style": ["house_style", "new_figure"],
        "tables": ["Table"],
        "text": ["CHART_MIME", "HEADLINE_MIME", "points", "reference"],
        "trends": ["lines", "small_multiples"],
        "words": ["decimals_for", "humanised", "number"],
        "worked": ["Line", "Term", "Worked", "shown", "span"],
        "workings": ["steps", "tornado"],
    },
)
