"""Tables of what fits of all councils say, and of how well they did."""

import pandas as pd

from caremarket import present
from caremarket.themes.benchmarks.measure import UNIT_WORDS
from caremarket.themes.benchmarks.standing import Standing

NAIVE = {"raw_rate": "plain figure", "national_rate": "England's rate"}
MODELS = {"pooled": "steadied figure", "expected": "expected, given residents"}


def skill(standing: Standing) -> present.Table:
    """List what each model's errors were on what it had not seen, beside the plain figure's."""
    scores = standing.scores
    units = scores["unit"].map(UNIT_WORDS).str.strip()
    frame = pd.DataFrame(
        {
            "measure": scores["measure"] + ", " + units,
            "model": scores["model"].map(MODELS),
            "tried_on": scores["horizon"].str.replace("_", " "),
            "councils": scores["councils"],
            "error": scores["model_error"],
            "beside": scores["naive"].map(NAIVE),
            "plain_error": scores["naive_error"],
            "within_limits": 100 * scores["coverage"],
        }
    )
    return present.table(
        frame,
        "Mean absolute errors of models on what they had not seen, all councils of England",
        units={"within_limits": "% of councils"},
        decimals={"councils": 0, "error": 2, "plain_error": 2, "within_limits": 0},
    )
