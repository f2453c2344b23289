"""Where a council stands, as charts and tables show it: their rows, and how they are written."""

from collections.abc import Sequence

import pandas as pd

from caremarket.themes.benchmarks.comparison import Comparison
from caremarket.themes.benchmarks.measure import UNIT_WORDS
from caremarket.themes.benchmarks.words import position_in_words

ENDS = 3  # councils at either end of the ranking that a table shows
LIMIT_HEADERS = {
    "lower_95": "95% limit, lower",
    "upper_95": "95% limit, upper",
    "lower_998": "99.8% limit, lower",
    "upper_998": "99.8% limit, upper",
}
SHOWN = ["area_name", "value", "numerator", "denominator"]


def chart_rows(comparison: Comparison) -> pd.DataFrame:
    """Return the figures behind the charts that a reader may look for.

    Columns group (council, neighbour, lowest, highest), area_name, value (in the measure's unit),
    numerator, denominator: the council, its neighbours and the ends of the ranking.
    """
    ordered = comparison.areas.sort_values(["value", "area_code"])
    parts = {
        "council": ordered[ordered["area_code"] == comparison.area["area_code"]],
        "neighbour": ordered[ordered["neighbour"]],
        "lowest": ordered.head(ENDS),
        "highest": ordered.tail(ENDS),
    }
    shown = [part[SHOWN].assign(group=group) for group, part in parts.items()]
    joined = pd.concat(shown, ignore_index=True)
    return joined[["group", *SHOWN]]


def rows_look(comparison: Comparison) -> dict[str, object]:
    """Return how the table of `chart_rows` is written: what its figures are, and how exact."""
    measure = comparison.measure
    return {
        "units": {
            "value": UNIT_WORDS[measure.unit].strip(),
            "numerator": measure.part,
            "denominator": measure.whole,
        },
        "decimals": {"value": 1, "numerator": 0, "denominator": 0},
    }


def funnel_rows(comparison: Comparison) -> pd.DataFrame:
    """Return the council and its neighbours with the limits that hold at the size of each.

    Columns area_name, value, denominator and, named as a reader has them, the 95% and 99.8% limits
    (in the measure's unit).
    """
    areas = comparison.areas.sort_values(["value", "area_code"])
    own = areas["area_code"] == comparison.area["area_code"]
    shown = pd.concat([areas[own], areas[areas["neighbour"] & ~own]])
    return shown[["area_name", "value", "denominator", *LIMIT_HEADERS]].rename(
        columns=LIMIT_HEADERS
    )


def funnel_rows_look(comparison: Comparison) -> dict[str, object]:
    """Return how the table of `funnel_rows` is written."""
    look = rows_look(comparison)
    unit = look["units"]["value"]
    limits = LIMIT_HEADERS.values()
    units = {"value": unit, "denominator": comparison.measure.whole, **dict.fromkeys(limits, unit)}
    decimals = {"value": 1, "denominator": 0, **dict.fromkeys(limits, 1)}
    return {"units": units, "decimals": decimals}


def summary(comparisons: Sequence[Comparison]) -> pd.DataFrame:
    """Return one row a measure: the council's figure, what it is compared with, its position.

    Columns measure, period, unit, council, england, region, neighbours, position.
    """
    return pd.DataFrame(
        [
            {
                "measure": f"{it.measure.part}, of {it.measure.whole}",
                "period": it.measure.period,
                "unit": UNIT_WORDS[it.measure.unit].strip(),
                "council": it.area["value"],
                **{name: it.levels.get(name) for name in ("england", "region", "neighbours")},
                "position": position_in_words(it),
            }
            for it in comparisons
        ]
    )


def ranked_look(comparison: Comparison) -> dict[str, object]:
    """Return what the ranked chart takes beside the councils (`comparison.areas`)."""
    areas = comparison.areas
    names = {"england": "England", "region": comparison.area["region_name"]}
    return {
        "value": "value",
        "label": "area_name",
        "y_label": comparison.measure.label,
        "focus": comparison.area["area_name"],
        "peers": set(areas.loc[areas["neighbour"], "area_name"]),
        "references": {
            names[name]: level for name, level in comparison.levels.items() if name in names
        },
    }


def funnel_look(comparison: Comparison) -> dict[str, object]:
    """Return what the funnel plot takes beside councils and limits (`comparison.curve`)."""
    look = ranked_look(comparison) | {"references": {"England": comparison.levels["england"]}}
    whole = comparison.measure.whole
    return look | {"size": "denominator", "x_label": whole[:1].upper() + whole[1:]}
