"""Direct payment spending: which account and year, by cell, its total, its concentration.

A cell is one primary support reason and age group, or an age group of every reason where a source
prints ages alone. The newest year of any account is taken, or the one nearest to a year that is
asked for, and the report says which: the council's own account or the national return. What was
paid has no sampling error, so no interval.
"""

import pandas as pd

from caremarket.frames import rows
from caremarket.methods import effective_number, hhi, normalised_hhi, shannon, shares, theil

SERVICE = "direct_payments"
CELL = ["primary_support_reason", "age_group"]
BANDS = {"18_64": "18-64", "65_plus": "65+"}  # age groups of spending, as the population has them
EVERY_REASON = "every_reason"  # of a cell whose source prints ages alone
OTHER_COMMUNITY = "other_long_term_community_care"  # printed in the national return only
OTHERS_OF_RETURN = ["home_care", "supported_living", OTHER_COMMUNITY]
OVERHEAD = "commissioning_and_service_delivery"
EVERYBODY = {"primary_support_reason": "all", "age_group": "all"}
RETURNS = (
    "nhs-ascfr-",
    "nhs-pss-ex1-",
    "dhsc-asc-finance-",
)  # sources that are a national spending return
MEASURES = (hhi, normalised_hhi, effective_number, shannon, theil)
DIVISIONS = {"all": CELL, "primary_support_reason": CELL[:1], "age_group": CELL[1:]}


def year_of(period: str) -> int:
    """Return the calendar year in which a period ends: 2020 for 2019-20."""
    return int(period[:4]) + (len(period) == len("2019-20"))


def category(frame: pd.DataFrame) -> pd.Series:
    """Name the cells: `<primary_support_reason>|<age_group>`."""
    return frame["primary_support_reason"] + "|" + frame["age_group"]


def split_rows(spending: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that belong to one cell."""
    reasons = ~spending["primary_support_reason"].isin(["all", OVERHEAD])
    return spending[reasons & spending["age_group"].isin(list(BANDS))]


def with_ages_alone(spending: pd.DataFrame) -> pd.DataFrame:
    """Make cells of `every_reason` where a source prints care in the community by age alone.

    Only of a year with all of it for both ages and nothing below nought: what corrects a whole age
    group leaves no share of it.
    """
    services = [SERVICE, *OTHERS_OF_RETURN]
    found = rows(spending, service=services, setting="all", age_group=list(BANDS))
    found = found.assign(alone=found["primary_support_reason"].eq("all"))
    years = found.groupby(["period", "source_id"])
    whole = years["alone"].transform("all") & years["amount_gbp"].transform("min").ge(0)
    whole &= years["service"].transform("size").eq(len(services) * len(BANDS))
    cells = spending.index.isin(found.index[whole])
    reasons = spending["primary_support_reason"].astype("str").mask(cells, EVERY_REASON)
    return spending.assign(primary_support_reason=reasons)


def unused_since(spending: pd.DataFrame, period: str) -> list[str]:
    """Return the later years printed by age alone that `with_ages_alone` made no cells of."""
    ages = rows(spending, service=SERVICE, primary_support_reason="all", age_group=list(BANDS))
    return sorted(it for it in ages["period"].unique() if year_of(it) > year_of(period))


def by_reason(found: pd.DataFrame) -> pd.DataFrame:
    """Leave out the cells of `every_reason`."""
    return found[found["primary_support_reason"] != EVERY_REASON]


def one_source(spending: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of the source that prints most of them; sources are never mixed in a table."""
    if spending.empty:
        return spending
    return rows(spending, source_id=spending["source_id"].value_counts().idxmax())


def every_cell(spending: pd.DataFrame) -> pd.DataFrame:
    """Return the direct payments of all cells, years and sources; see `adjustments`."""
    split = split_rows(rows(spending, service=SERVICE))
    return split[split["amount_gbp"] >= 0]


def printed(spending: pd.DataFrame, period: str, service: str = SERVICE) -> pd.DataFrame:
    """Return what one source prints of a service in a year."""
    return one_source(rows(spending, service=service, period=period))


def period_of(spending: pd.DataFrame, wanted: str | None) -> str | None:
    """Return the year to analyse: that nearest to the one wanted, or the newest; None without."""
    known = every_cell(spending)
    periods = known.loc[known["amount_gbp"] > 0, "period"].unique()
    if wanted is None:
        return max(periods, key=year_of, default=None)
    years = {period: year_of(period) - year_of(wanted) for period in periods}
    nearest = {period: (period != wanted, abs(gap), -gap) for period, gap in years.items()}
    return min(nearest, key=nearest.get, default=None)


def is_return(source_id: str) -> bool:
    """Say whether a source is a national spending return rather than the council's own account."""
    return source_id.startswith(RETURNS)


def returned(spending: pd.DataFrame) -> pd.DataFrame:
    """Keep what national spending returns print."""
    return spending[spending["source_id"].map(is_return).astype(bool)]


def cells(spending: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return direct payment spending by cell, as printed; no row if nothing was paid.

    Columns category, primary_support_reason, age_group, amount_gbp (pounds), share (proportion of
    the sum of the cells), source_id.
    """
    found = every_cell(printed(spending, period))[[*CELL, "amount_gbp", "source_id"]]
    found = found.reset_index(drop=True).assign(category=category)
    if not found["amount_gbp"].sum():
        return found.head(0)
    return found.assign(share=shares(found["amount_gbp"]))


def adjustments(spending: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return the negative cells (category, amount_gbp), which are no part of a mix: corrections."""
    split = split_rows(printed(spending, period))
    below = split[split["amount_gbp"] < 0]
    return below.assign(category=category)[["category", "amount_gbp"]]


def with_adjusted(spending: pd.DataFrame, period: str, found: pd.DataFrame) -> pd.DataFrame:
    """Add to a mix the cells of `adjustments`, as nought: other care of such a group is spent."""
    left = split_rows(printed(spending, period))
    left = left.loc[left["amount_gbp"] < 0, [*CELL, "source_id"]].assign(category=category)
    return pd.concat([found, left.assign(amount_gbp=0.0, share=0.0)], ignore_index=True)


def totals(spending: pd.DataFrame, period: str, found: pd.DataFrame) -> pd.Series:
    """Return the total as `published`, where it is printed, and as `summed` from cells (pounds)."""
    published = rows(printed(spending, period), setting="all", **EVERYBODY)["amount_gbp"]
    published = published.astype(float).set_axis(["published"] * len(published))
    return pd.concat([published, pd.Series({"summed": found["amount_gbp"].sum()})])


def concentration(found: pd.DataFrame) -> pd.DataFrame:
    """Measure how concentrated spending is over cells, over reasons alone and over ages alone.

    By category (all, primary_support_reason, age_group): groups (number), largest_share, hhi,
    normalised_hhi (proportions), effective_number (groups), shannon, theil (nats). One group alone
    cannot be concentrated and is left out; of one cell no row is left.
    """
    measured = []
    for name, by in DIVISIONS.items():
        amounts = found.groupby(by, sort=False)["amount_gbp"].sum()
        if len(amounts) > 1:
            largest = {"groups": len(amounts), "largest_share": amounts.max() / amounts.sum()}
            others = {measure.__name__: measure(amounts) for measure in MEASURES}
            measured.append({"category": name, **largest, **others})
    return pd.DataFrame(measured)


def per_head(
    found: pd.DataFrame, population: pd.DataFrame, vintage: str | None, year: int
) -> pd.DataFrame:
    """Divide spending by the residents of each age group, of the printed year nearest to `year`.

    Columns age_group, amount_gbp, people, population_year, source_id (of the residents),
    gbp_per_head (pounds a year); no row if the vintage lacks a group.
    """
    frame = found.groupby("age_group", sort=False)["amount_gbp"].sum().reset_index()
    bands = rows(population, vintage=vintage, sex="persons")
    bands = bands.assign(far=(bands["year"] - year).abs()).sort_values("far", kind="stable")
    nearest = bands.drop_duplicates("age_band").set_index("age_band")
    names = frame["age_group"].map(BANDS)
    if not set(names) <= set(nearest.index):
        return frame.head(0)
    frame["people"] = [float(nearest["people"][name]) for name in names]
    frame["population_year"] = [int(nearest["year"][name]) for name in names]
    frame["source_id"] = [str(nearest["source_id"][name]) for name in names]
    return frame.assign(gbp_per_head=frame["amount_gbp"] / frame["people"])


def counted_in(population: pd.DataFrame, wanted: str, year: int) -> str | None:
    """Return the vintage to divide by: the one wanted, or else that with a year nearest to it.

    Of several that with fewest years, an estimate rather than a projection. Only those with the age
    groups of spending count; None without any.
    """
    if wanted in set(population["vintage"]):
        return wanted
    known = rows(population, sex="persons", age_band=list(BANDS.values()))
    vintages = known.groupby("vintage", sort=False)
    ranked = pd.DataFrame(
        {
            "bands": vintages["age_band"].nunique(),
            "away": (known["year"] - year).abs().groupby(known["vintage"]).min(),
            "years": vintages["year"].nunique(),
        }
    )
    whole = ranked[ranked["bands"] == len(BANDS)].sort_values(["away", "years"], kind="stable")
    return None if whole.empty else str(whole.index[0])


def beside_return(spending: pd.DataFrame, found: pd.DataFrame, period: str) -> pd.DataFrame:
    """Set a council's own mix of a period beside that of the national return of the nearest year.

    One row a cell of either, `found` as from `cells`: category, primary_support_reason, age_group,
    share, share_return (proportions), points, amount_gbp, amount_return (pounds, where printed),
    period_return, source_return. Empty where the mix is the return's, or there is no return.
    """
    theirs = every_cell(by_reason(returned(spending)))
    nearest = period_of(theirs, period)
    if nearest is None or is_return(found["source_id"].iloc[0]):
        return pd.DataFrame()
    theirs = rows(theirs, period=nearest)
    source = theirs["source_id"].iloc[0]
    theirs = theirs[[*CELL, "amount_gbp"]].rename(columns={"amount_gbp": "amount_return"})
    both = found[[*CELL, "amount_gbp"]].merge(theirs, on=CELL, how="outer", sort=False)
    share, of_return = (
        both[name].fillna(0) / both[name].sum() for name in ("amount_gbp", "amount_return")
    )
    return both.assign(
        category=category,
        share=share,
        share_return=of_return,
        points=100 * (share - of_return),
        period_return=nearest,
        source_return=source,
    )
