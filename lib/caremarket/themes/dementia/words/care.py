"""What the growth means for care homes and the community, and what the report leaves open."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.terms import plus

PLACES = {"care_home": "care homes", "community": "the community"}


def homes(dementia: Dementia) -> list[str]:
    """Say how many people with dementia can live in care homes, and what the council prints."""
    first, share = dementia.first, dementia.in_homes
    changes = dementia.data.table("projected_change")
    residents = share["share"] * first["people_65_plus"]
    most, at_lower = (min(residents / first[of], 1) for of in ("predicted", "lower"))
    printed = [
        f"The council itself prints {row.percent_change:+.0f}% more people aged 65+ living in a "
        f"care home from {row.from_year} to {row.to_year}; the what-if above lets care homes keep "
        "pace with dementia, not run ahead of it."
        for row in rows(changes, measure="living_in_care_home").itertuples()
    ]
    return [
        f"If {dementia.area} were like England and Wales in {share['period']}, about "
        f"{residents:,.0f} people aged 65+ would live in care homes in {first['year']}. Even if "
        f"all of them had dementia, that is at most {most:.0%} of those predicted, and "
        f"{at_lower:.0%} if those are as few as the lower limit: "
        f"{where_most_live(residents, first)}.",
        *printed,
    ]


def where_most_live(residents: float, predicted: pd.Series) -> str:
    """Say where most live, as surely as a bound on the residents of care homes allows."""
    if residents < 0.5 * predicted["lower"]:
        return "**most people with dementia live in the community**"
    if residents < 0.5 * predicted["predicted"]:
        return "**most people with dementia very likely live in the community**"
    return "the bound does not say whether most people with dementia live in the community"


def spending(dementia: Dementia) -> str:
    """Say what memory support costs, and what the last year would add."""
    of, year = dementia.spending, dementia.parameters.last_year
    by_place = of.groupby("place")[["amount_gbp", "more_gbp"]].sum()
    listed = " and ".join(
        f"£{row.amount_gbp:,.0f} in {PLACES[place]} ({plus(round(row.more_gbp, -3))})"
        for place, row in by_place.iterrows()
    )
    home_care = len(rows(of, service="home_care"))
    return (
        f"In {of['period'].iloc[0]} the council spent, on people aged 65+ whose primary support "
        f"reason is memory and cognition, {listed}; in brackets what {year} would add, in pounds, "
        "at the same spending a person and the same prices. It is a part of what dementia costs: "
        "many people with dementia are supported for physical reasons"
        + ("." if home_care else ", and home care is not printed for this one.")
    )


def limits(dementia: Dementia) -> list[str]:
    """Say what the answer does not cover, a sentence or two each."""
    rate = (
        "The diagnosis rate is of another time than the population and counts registered patients; "
        "a register also holds people whose diagnosis would not be confirmed."
    )
    if dementia.rates_known.empty:
        rate = (
            "No diagnosis rate of the area is in the evidence, so nothing says how many people "
            "with dementia are undiagnosed."
        )
    return [
        "Rates are national. They are not adjusted for deprivation, ethnicity or the health of the "
        "area's residents, all of which matter for dementia.",
        "The limits carry the sampling error of CFAS II and nothing else: not non-response (little "
        "more than half of those asked took part), not an error of the population, not a change of "
        "rates.",
        "Dementia UK 2014 is a consensus of experts; its rates have no limits and were not seen by "
        "band in their publication. They were checked on a national total, and on numbers that one "
        "council prints: in that council's report they explain the figures they were checked on.",
        "Projections give persons only; the shares of men and women are those of the estimate "
        "nearest to the first year that has them, and are held.",
        rate,
        "What is said of care homes, and of spending where it is printed, is a what-if at constant "
        "shares and prices, not a forecast of demand for places.",
    ]
