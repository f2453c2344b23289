"""Every projection in the evidence, official and printed, against what was counted later."""

import pandas as pd

from caremarket.themes.vintages import base_of, misses

HEADER = """## Every projection in the evidence

Each projection of a council that is imported or printed is held against the newest count or
estimate that came after what it starts from. An error above 0 is too many people.

| projection | ages | years ahead | councils | median error | median size | 95% within |
| --- | --- | --: | --: | --: | --: | --: |
"""
NONE = "\nNone has met a later count.\n"


def scored(everywhere: pd.DataFrame) -> pd.DataFrame:
    """Hold every projection of every council against the newest later count.

    Takes `population` of all areas, persons. Columns area_code, vintage, age_band, horizon (years
    from its start), miss (a proportion of the count).
    """
    columns = ["area_code", "vintage", "age_band", "horizon", "miss"]
    projected = everywhere.loc[everywhere["qualifier"].eq("projected"), "area_code"].unique()
    found = []
    for code, of in everywhere[everywhere["area_code"].isin(projected)].groupby("area_code"):
        own = of.drop(columns="area_code").reset_index(drop=True)
        held = misses(own)
        starts = held["vintage"].map(lambda name, own=own: base_of(own, name))
        found.append(held.assign(area_code=code, horizon=held["year"] - starts)[columns])
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)


def section(everywhere: pd.DataFrame) -> str:
    """Write the section, a row for each projection, ages and horizon."""
    found = scored(everywhere)
    keys = ["vintage", "age_band", "horizon"]
    lines = [_row(*key, of["miss"]) for key, of in found.groupby(keys)]
    return HEADER + "".join(lines) if lines else HEADER.partition("\n| projection")[0] + NONE


def _row(vintage: str, band: str, horizon: int, miss: pd.Series) -> str:
    sizes = miss.abs()
    few = len(miss) < 20
    within = "too few" if few else f"±{100 * sizes.quantile(0.95, interpolation='higher'):.1f}%"
    cells = [
        f"`{vintage}`",
        f"{band.rstrip('+')} and over",
        str(horizon),
        str(len(miss)),
        f"{100 * miss.median():+.1f}%",
        f"{100 * sizes.median():.1f}%",
        within,
    ]
    return f"| {' | '.join(cells)} |\n"
