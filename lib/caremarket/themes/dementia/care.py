"""What the growth means for care homes and for support in the community."""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import required_rows, rows
from caremarket.themes.dementia.prediction import WITH_LIMITS

RESIDENTS_WITH_DEMENTIA = (0.5, 0.6, 0.7)
PLACES = {
    "residential_care": "care_home",
    "nursing_care": "care_home",
    "home_care": "community",
    "day_care": "community",
    "direct_payments": "community",
}


def share_in_care_homes(benchmarks: pd.DataFrame) -> pd.DataFrame:
    """Return the national share of people aged 65 and over who live in a care home.

    Args:
        benchmarks: The national evidence table `market_benchmarks`.

    Returns:
        Columns period, share (proportion), source_id; earliest first.

    Raises:
        MissingEvidenceError: If it is not in the evidence.
    """
    measure = "share_65_plus_in_care_homes"
    found = required_rows(benchmarks, measure=measure, unit="percent").sort_values("period")
    found = found.assign(share=found["value"] / 100)
    return found[["period", "share", "source_id"]].reset_index(drop=True)


def most_in_care_homes(totals: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Bound the share of people with dementia who can live in care homes.

    Not more than all residents aged 65 and over can have dementia.

    Args:
        totals: Predictions, as from `predicted_with_limits`; the first year of CFAS II is used.
        shares: As from `share_in_care_homes`.

    Returns:
        Columns period, residents (people aged 65 and over in care homes, if the area were like the
        country), share_at_most (of people predicted to have dementia, a proportion).
    """
    first = rows(totals, rate_set=WITH_LIMITS).sort_values("year").iloc[0]
    residents = shares["share"] * first["people_65_plus"]
    bound = (residents / first["predicted"]).clip(upper=1)
    return pd.DataFrame(
        {"period": shares["period"], "residents": residents, "share_at_most": bound}
    )


def in_care_homes(
    totals: pd.DataFrame,
    share: float,
    residents_with_dementia: Iterable[float] = RESIDENTS_WITH_DEMENTIA,
) -> pd.DataFrame:
    """Divide people with dementia between care homes and the community: a what-if.

    The share of residents who have dementia is assumed; the share of people with dementia who then
    live in a care home is held from the first year to the last.

    Args:
        totals: Predictions, as from `predicted_with_limits`; CFAS II is used.
        share: Share of people aged 65 and over who live in a care home, a proportion.
        residents_with_dementia: Assumed shares of those residents who have dementia.

    Returns:
        Columns residents_with_dementia (proportion), year (first and last), place (care_home,
        community), people.
    """
    series = rows(totals, rate_set=WITH_LIMITS).sort_values("year").iloc[[0, -1]]
    first = series.iloc[0]
    residents = share * first["people_65_plus"]
    found = []
    for assumed in residents_with_dementia:
        inside = min(assumed * residents / first["predicted"], 1)
        for place, part in (("care_home", inside), ("community", 1 - inside)):
            people = part * series["predicted"]
            row = {"residents_with_dementia": assumed, "place": place}
            found.append(pd.DataFrame({**row, "year": series["year"], "people": people}))
    ordered = pd.concat(found).sort_values(["residents_with_dementia", "year", "place"])
    columns = ["residents_with_dementia", "year", "place", "people"]
    return ordered[columns].reset_index(drop=True)


def named_cases(homes: pd.DataFrame) -> pd.DataFrame:
    """Name each year and assumed share in one label, for a chart.

    Args:
        homes: As from `in_care_homes`.

    Returns:
        The rows with the column case, such as `2035, 60% of residents`.
    """
    share = (100 * homes["residents_with_dementia"]).round().astype(int).astype(str)
    return homes.assign(case=homes["year"].astype(str) + ", " + share + "% of residents")


def change_by_place(homes: pd.DataFrame) -> pd.DataFrame:
    """Return how many more people with dementia live in each place in the last year.

    Args:
        homes: As from `in_care_homes`.

    Returns:
        Columns residents_with_dementia, care_home, community (people more than in the first year).
    """
    keys = ["residents_with_dementia", "place"]
    by_year = homes.pivot_table(index=keys, columns="year", values="people")
    more = (by_year[by_year.columns.max()] - by_year[by_year.columns.min()]).rename("more")
    wide = more.reset_index().pivot_table(
        index="residents_with_dementia", columns="place", values="more"
    )
    return wide.rename_axis(columns=None).reset_index()


def spending_on_memory_support(spending: pd.DataFrame, growth: float) -> pd.DataFrame:
    """Carry the council's spending on older people's memory support forward with their number.

    Primary support reason memory and cognition, age 65 and over: part of what is spent on people
    with dementia, many of whom have physical support as their reason.

    Args:
        spending: The evidence table `spending`.
        growth: Growth of the predicted number, a proportion.

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
