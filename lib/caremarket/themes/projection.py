"""The population of a council to 2041 where no projection of it is in the evidence.

Hamilton-Perry from the censuses of 2011 and 2021, as the vintage `hamilton_perry`, where none is
printed or imported. docs/methods.md says what it cannot know, and what its trial showed.
"""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import rows
from caremarket.methods import cohorts
from caremarket.methods.hindcast import error_bound, error_limits, hindcast_errors
from caremarket.themes.age_bands import ages
from caremarket.themes.population import aged, by_year, chosen, projections  # noqa: F401 chosen

VINTAGE = "hamilton_perry"
CENSUSES = ["census_2011", "census_2021"]
BASE = 2021
CENSUS_YEARS = (2011, 2021)
DECADES = 2
BANDS = [*(f"{age}-{age + 4}" for age in range(0, 90, 5)), "90+"]
TEENS = {"15-17": "15-19", "18-19": "15-19"}  # the evidence cuts at 18, the method does not
TOTALS = ["18-64", "65+", "75+", "85+", "all"]
GROUPS = ["65+", "75+", "85+"]  # with the bands, those that limits are found for
LIMITED_FROM = 65  # of younger ages the trial says nothing: a university is there in every decade
FEWEST_AREAS = 20  # below it no error is one that only 1 in 20 exceeds
CONFIDENCE = 0.95


def completed(population: pd.DataFrame, everywhere: pd.DataFrame, area_code: str) -> pd.DataFrame:
    """Add a projection from two censuses to a council's population, if it has none.

    That is the vintage `hamilton_perry` for 2011, 2021, 2031 and 2041, with 95% limits from the
    trial over all councils (`people_lower`, `people_upper`) at 65 and over, where enough are there.
    `everywhere` is the same table for all councils, with area_code; only `CENSUSES` count.
    """
    if len(projections(population)):
        return population
    counts = census_counts(everywhere)
    if counts is None or area_code not in counts[0].index:
        return population
    wide = with_totals(_of_area(*counts, area_code), population)
    bounds = error_bounds(*counts)
    limits = {
        band: error_limits(wide[band], wide.index - BASE, bound, over=cohorts.STEP)
        for band, bound in bounds.items()
    }
    new = pd.DataFrame({"people": _long(wide)})
    for side in ("lower", "upper"):
        sides = pd.DataFrame({band: limit[side] for band, limit in limits.items()})
        new[f"people_{side}"] = _long(sides.set_axis(wide.index)) if limits else float("nan")
    new = new.round().astype("Int64").reset_index()
    source = rows(population, vintage=CENSUSES).drop_duplicates("vintage").set_index("vintage")
    of = new["year"].lt(BASE).map({True: CENSUSES[0], False: CENSUSES[1]})
    new = new.assign(
        vintage=VINTAGE,
        sex="persons",
        qualifier=new["year"].gt(BASE).map({True: "projected", False: None}),
        note="Hamilton-Perry from Census 2011 and 2021, own calculation",
        source_id=of.map(source["source_id"]),
        locator=of.map(source["locator"]),
    )
    both = pd.concat([population, new[population.columns]], ignore_index=True)
    both.attrs = population.attrs
    return both


def census_counts(everywhere: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Return residents by five-year band (`BANDS`) at both censuses; None if there are none.

    Both frames have one row a council that has both with somebody in each cohort.
    """
    persons = rows(everywhere, sex="persons", vintage=CENSUSES)
    persons = persons.drop_duplicates(["area_code", "vintage", "age_band"])
    persons = persons.assign(age_band=persons["age_band"].replace(TEENS))
    persons = rows(persons, age_band=BANDS)
    wide = persons.pivot_table(
        index="area_code", columns=["vintage", "age_band"], values="people", aggfunc="sum"
    ).astype(float)
    whole = wide.reindex(columns=pd.MultiIndex.from_product([CENSUSES, BANDS])).dropna()
    whole = whole[(whole > 0).all(axis=1)]
    return None if whole.empty else (whole[CENSUSES[0]], whole[CENSUSES[1]])


def error_bounds(earlier: pd.DataFrame, later: pd.DataFrame) -> pd.Series:
    """Return how far 95% of councils stayed from what all others together let expect.

    Log ratios over ten years by band from 65-69 and for `GROUPS`; empty with under 20 councils.
    """
    if len(later) < FEWEST_AREAS:
        return pd.Series(dtype=float)
    expected = cohorts.leave_one_out(earlier, later)
    older = [band for band in expected if ages(band)[0] >= LIMITED_FROM]
    groups = {band: [band] for band in older}
    groups |= {total: _within(older, total) for total in GROUPS}
    return pd.Series(
        {
            name: error_bound(
                hindcast_errors(expected[bands].sum(axis=1), later[bands].sum(axis=1)), CONFIDENCE
            )
            for name, bands in groups.items()
        }
    )


def limits_by_year(population: pd.DataFrame, total: str, years: Iterable[int]) -> pd.DataFrame:
    """Return the limits of the projection from two censuses between its decades, too.

    `total` is one of `GROUPS`. Index year (2011 to 2041); columns people, lower, upper, all missing
    where `completed` made no such projection or it has no limits.
    """
    years = list(years)
    own = rows(population, vintage=VINTAGE, age_band=total, year=BASE + cohorts.STEP)
    known = own[["people", "people_upper"]].astype(float)
    if known.empty or known.isna().any(axis=None):
        columns = ["people", "lower", "upper"]
        return pd.DataFrame(float("nan"), pd.Index(years, name="year"), columns)
    bound = hindcast_errors(known["people_upper"], known["people"]).item()
    older = aged(by_year(population, VINTAGE, years), int(ages(total)[0]))
    people = older.groupby("year")["people"].sum()
    limits = error_limits(people, people.index.to_series() - BASE, bound, over=cohorts.STEP)
    return limits.rename(columns={"value": "people"}).drop(columns="method").loc[years]


def differing(population: pd.DataFrame, vintage: str = "") -> list[str]:
    """Return the vintages that can differ from each other, in order of the table.

    Our own projection and the two censuses behind it give the same numbers: one of them is named.
    """
    named = list(population["vintage"].unique())
    if VINTAGE not in named:
        return named
    same = {VINTAGE, *CENSUSES}
    kept = vintage if vintage in same else VINTAGE
    return [name for name in named if name not in same or name == kept]


def left_out(population: pd.DataFrame, vintage: str) -> str:
    """Say in a sentence which vintages `differing` leaves out; empty where none is left out."""
    if VINTAGE not in set(population["vintage"]):
        return ""
    named = dict(zip(CENSUSES, (f"Census {year}" for year in CENSUS_YEARS), strict=True))
    if used := named.pop(vintage, ""):
        return (
            f"{' and '.join(named.values())} and the projection that is made of both censuses "
            f"(Hamilton-Perry) give by construction the numbers of {used} carried forward with it, "
            "so they do not stand beside it as populations of their own."
        )
    return (
        "Both censuses, carried forward with the projection that is made of them, give its "
        "numbers by construction, so they do not stand beside it as populations of their own."
    )


def explained(population: pd.DataFrame, vintage: str, year: int, area: str) -> str:
    """Say how the population is projected with the vintage `hamilton_perry`; else nothing."""
    if vintage != VINTAGE:
        return ""
    text = (
        f"No projection of {area} is in the evidence, so its people are carried forward from "
        "Census 2011 and 2021 (Hamilton-Perry): what that decade's deaths and migration did to "
        "each age, the next ones do again."
    )
    found = limits_by_year(population, "65+", [year]).iloc[0]
    if found.isna().any():
        return f"{text} Too few councils are in the evidence to say how wrong that may be."
    return (
        f"{text} That makes {found['people']:,.0f} people aged 65 and over in {year}, with limits "
        f"of {found['lower']:,.0f} to {found['upper']:,.0f}: as far as 95% of councils went their "
        "own way between the censuses. An official projection, once imported, takes its place."
    )


def with_totals(people: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Cut those aged 15-19 at 18 as the last census did, and add the totals of the evidence.

    Bands are rounded to whole people before they are added up to `TOTALS`.
    """
    census = rows(population, vintage=CENSUSES[1], sex="persons").set_index("age_band")["people"]
    teens = census.reindex(list(TEENS)).astype(float)
    share = teens / teens.sum()
    wide = people.assign(**{band: people[of] * share[band] for band, of in TEENS.items()})
    wide = wide.drop(columns=set(TEENS.values())).round()
    bands = sorted(wide.columns, key=lambda band: ages(band)[0])
    totals = {total: wide[_within(bands, total)].sum(axis=1) for total in TOTALS}
    return wide[bands].assign(**totals)


def _of_area(earlier: pd.DataFrame, later: pd.DataFrame, area_code: str) -> pd.DataFrame:
    """Return one council's people by year: both censuses and what follows from them."""
    ratios = cohorts.capped(cohorts.cohort_change_ratios(earlier, later)).loc[[area_code]]
    ahead = cohorts.hamilton_perry(later.loc[[area_code]], ratios, year=BASE, decades=DECADES)
    first = earlier.loc[[area_code]].set_axis([BASE - cohorts.STEP])
    return pd.concat([first, ahead.loc[area_code]]).rename_axis("year")


def _within(bands: list[str], total: str) -> list[str]:
    first, last = ages(total)
    return [band for band in bands if first <= ages(band)[0] and ages(band)[1] <= last]


def _long(wide: pd.DataFrame) -> pd.Series:
    return wide.rename_axis(index="year", columns="age_band").stack()  # noqa: PD013
