"""Signs of demand from national returns: admissions to care homes, and spending on them."""

import pandas as pd

from caremarket.frames import rows

ADMISSIONS = {
    "2c_admissions_65_plus": "65 and over",
    "2a_65_plus": "65 and over",
    "2b_admissions_18_64": "18–64",
    "2a_18_64": "18–64",
}
SPENT = ["period", "care_type", "age_group", "amount_gbp", "source_id"]


def admissions(ascof: pd.DataFrame) -> pd.DataFrame:
    """Return new admissions to care homes, with England beside; empty where none are printed.

    Returns:
        Columns age_group (words), period, area, england (per 100,000 people); a measure of another
        definition is another row.
    """
    found = rows(ascof, measure=list(ADMISSIONS), unit="per_100000")
    if found.empty:
        return pd.DataFrame(columns=["age_group", "period", "area", "england"])
    wide = found.pivot_table(
        index=["measure", "period"], columns="geography", values="value", aggfunc="first"
    ).reindex(columns=["area", "england"])
    wide = wide.dropna(subset="area").reset_index()
    wide.insert(0, "age_group", wide["measure"].map(ADMISSIONS))
    wide = wide.sort_values(["age_group", "period"], ascending=[False, True])
    return wide[["age_group", "period", "area", "england"]].reset_index(drop=True)


def spending_on_homes(spending: pd.DataFrame) -> pd.DataFrame:
    """Return long-term spending on care homes of the latest year, by type of home and age group.

    Returns:
        Columns `SPENT`, amount_gbp for all support reasons; empty where none is printed.
    """
    kinds = {"residential_care": "residential", "nursing_care": "nursing"}
    cells = rows(spending, service=list(kinds), setting="long_term", age_group=["18_64", "65_plus"])
    cells = cells[cells["primary_support_reason"].ne("all")]
    if cells.empty:
        return pd.DataFrame(columns=SPENT)
    cells = rows(cells, period=cells["period"].max())
    cells = cells.assign(care_type=cells["service"].map(kinds))
    keys = [name for name in SPENT if name != "amount_gbp"]
    return cells.groupby(keys, sort=False, as_index=False)["amount_gbp"].sum()[SPENT]
