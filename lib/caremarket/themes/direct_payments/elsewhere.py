"""Direct payments in every council: what the area can be compared on."""

import pandas as pd

from caremarket.frames import rows
from caremarket.methods.funnel import PROPORTION
from caremarket.themes.benchmarks import Measure
from caremarket.themes.benchmarks.measure import COLUMNS, latest_counts, series_of

CLIENTS = "clients of long-term support in the community"
GROUPS = {
    "all": ("", CLIENTS),
    "18_64": ("_18_64", f"{CLIENTS} aged 18–64"),
    "65_plus": ("_65_plus", f"{CLIENTS} aged 65 and over"),
}
CODES = ["3d_2a", "1c_2a"]  # client-level data from 2024-25, the return before: two definitions


def measures(outcomes: pd.DataFrame) -> list[Measure]:
    """Return what there is to compare councils on, from `ascof_measures` of all areas.

    Clients with a direct payment at the end of the latest comparable year, all and by age.
    """
    counts = {
        group: latest_counts(rows(outcomes, measure=CODES, population_group=group))
        for group in GROUPS
    }
    return [
        Measure(
            f"clients_with_direct_payment{ending}",
            "clients with a direct payment",
            whole,
            str(counts[group]["period"].max()),
            PROPORTION,
            "percent",
            counts[group][COLUMNS].reset_index(drop=True),
            series_of(str(counts[group]["period"].max())),
        )
        for group, (ending, whole) in GROUPS.items()
        if len(counts[group])
    ]
