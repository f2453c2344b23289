"""What the growth means for care homes and for support in the community."""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import required_rows, rows

RESIDENTS_WITH_DEMENTIA = (0.5, 0.6, 0.7)
PLACES = {
    "residential_care": "care_home",
    "nursing_care": "care_home",
    "home_care": "community",
    "day_care": "community",
    "direct_payments": "community",
}


def share_in_care_homes(benchmarks: pd.DataFrame) -> pd.Series:
    """Return the latest national share of people aged 65 and over who live in a care home.

    Takes the national table `market_benchmarks`.

    Returns:
        period, share (proportion), source_id.

    Raises:
        MissingEvidenceError: If it is not in the evidence.
    """
    measure = "share_65_plus_in_care_homes"
    found = required_rows(benchmarks, measure=measure, unit="percent").sort_values("period")
    return found.assign(share=found["value"] / 100).iloc[-1][["period", "share", "source_id"]]


def in_care_homes(
    series: pd.DataFrame,
    share: float,
    residents_with_dementia: Iterable[float] = RESIDENTS_WITH_DEMENTIA,
) -> pd.DataFrame:
    """Divide people with dementia between care homes and the community: a what-if.

    Takes the predictions of one rate set, years in order; the share of residents who have dementia
    is assumed, and the share of people with dementia who then live in a care home, 1 at most, is
    held from the first year to the last.

    Returns:
        Columns residents_with_dementia (proportion), year (first and last), place (care_home,
        community), people.
    """
    ends = series.iloc[[0, -1]]
    first = ends.iloc[0]
    residents = share * first["people_65_plus"]
    found = []
    for assumed in residents_with_dementia:
        inside = min(assumed * residents / first["predicted"], 1)
        for place, part in (("care_home", inside), ("community", 1 - inside)):
            people = part * ends["predicted"]
            row = {"residents_with_dementia": assumed, "place": place}
            found.append(pd.DataFrame({**row, "year": ends["year"], "people": people}))
    ordered = pd.concat(found).sort_values(["residents_with_dementia", "year", "place"])
    columns = ["residents_with_dementia", "year", "place", "people"]
    return ordered[columns].reset_index(drop=True)


def change_by_place(homes: pd.DataFrame) -> pd.DataFrame:
    """Return how many more people there are in the last year of `in_care_homes`.

    Returns:
        Index residents_with_dementia; columns care_home, community (people).
    """
    keys = ["residents_with_dementia", "place"]
    by_year = homes.pivot_table(index=keys, columns="year", values="people")
    return (by_year[by_year.columns.max()] - by_year[by_year.columns.min()]).unstack()  # noqa: PD010


def spending_on_memory_support(spending: pd.DataFrame, growth: float) -> pd.DataFrame:
    """Carry the council's spending on older people's memory support forward with their number.

    Primary support reason memory and cognition, age 65 and over: part of what is spent on people
    with dementia, many of whom have physical support as their reason. Takes the table `spending`
    and the growth of the predicted number, a proportion.

    Returns:
        Columns period (the latest printed), place (care_home, community), service, amount_gbp,
        more_gbp (at the same spending a person, at the prices of the period); possibly no row.
    """
    found = rows(
        spending,
        primary_support_reason="memory_and_cognition",
        age_group="65_plus",
        service=list(PLACES),
    )
    found = found[found["period"] == found["period"].max()]
    split = found[found["setting"] != "all"]
    whole = found[~found["service"].isin(split["service"])]
    parts = pd.concat([split, whole])
    totals = parts.groupby(["period", "service"], as_index=False)["amount_gbp"].sum()
    totals["place"] = totals["service"].map(PLACES)
    totals["more_gbp"] = totals["amount_gbp"] * growth
    ordered = totals.sort_values(["place", "service"], ignore_index=True)
    return ordered[["period", "place", "service", "amount_gbp", "more_gbp"]]
