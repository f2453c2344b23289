"""The population of a council to 2041 as our own projection: Hamilton-Perry, from two censuses.

It is the vintage `hamilton_perry`, made wherever Census 2011 and 2021 of all councils are in the
evidence. docs/methods.md says what it cannot know, docs/validation.md how far off it was.
"""

import math
from collections.abc import Iterable

import pandas as pd

from caremarket.frames import rows
from caremarket.methods import cohorts
from caremarket.methods.hindcast import error_bound, error_limits, hindcast_errors
from caremarket.themes.age_bands import ages
from caremarket.themes.population import aged, by_year
from caremarket.themes.size import SMALLEST, too_small
from caremarket.themes.vintages import OWN, best_projection, counts, of_table

CENSUSES = ["census_2011", "census_2021"]
BASE = 2021
CENSUS_YEARS = (2011, 2021)
DECADES, HALF = 2, cohorts.STEP // 2
BANDS = [*(f"{age}-{age + 4}" for age in range(0, 90, 5)), "90+"]
TEENS = {"15-17": "15-19", "18-19": "15-19"}  # the evidence cuts at 18, the method does not
TOTALS = ["18-64", "65+", "75+", "85+", "all"]
# Those that limits are found for, with the error that comes at once (log ratios), as of mid-2022
# (docs/validation.md): bands of five years do not show when a large cohort passes 65, 75 or 85.
GROUPS = {"65+": 0.0047, "75+": 0.032, "85+": 0.037}
LIMITED_FROM = 65  # of younger ages the trial says nothing: a university is there in every decade
TO_MID_YEAR = 0.28  # years from the census, on 21 March, to 30 June
TRIED = "65+"  # whom counts since the census are of
COUNCIL = r"E0[6-9]|E10"  # how codes of councils begin, by kind; others are regions and England
FEWEST_AREAS = 20  # below it no error is one that only 1 in 20 exceeds
CONFIDENCE = 0.95


def completed(population: pd.DataFrame, everywhere: pd.DataFrame, area_code: str) -> pd.DataFrame:
    """Add our own projection to a council's population, where both censuses are there.

    That is the vintage `hamilton_perry` for 2011 and every fifth year from 2021 to 2041, with 95%
    limits (`people_lower`, `people_upper`) for `GROUPS` where there is a `yearly_error`.
    `everywhere` is the same table of all councils, with area_code.
    """
    projected = of_all(everywhere)
    if projected is None or area_code not in projected.index.get_level_values(0):
        return population
    wide = with_totals(projected.xs(area_code).rename_axis("year"), population)
    error = None if too_small(population) else yearly_error(projected, everywhere, area_code)
    limits = {
        group: error_limits(wide[group], wide.index - BASE, error, over=1, at_once=at_once)
        for group, at_once in GROUPS.items()
        if error is not None
    }
    new = pd.DataFrame({"people": _long(wide)})
    for side in ("lower", "upper"):
        sides = pd.DataFrame({band: limit[side] for band, limit in limits.items()})
        new[f"people_{side}"] = _long(sides.set_axis(wide.index)) if limits else float("nan")
    new = new.round().astype("Int64").reset_index()
    source = rows(population, vintage=CENSUSES).drop_duplicates("vintage").set_index("vintage")
    of = new["year"].lt(BASE).map({True: CENSUSES[0], False: CENSUSES[1]})
    new = new.assign(
        vintage=OWN,
        sex="persons",
        qualifier=new["year"].gt(BASE).map({True: "projected", False: None}),
        note="Hamilton-Perry from Census 2011 and 2021, own calculation",
        source_id=of.map(source["source_id"]),
        locator=of.map(source["locator"]),
    )
    both = pd.concat([population, new[population.columns]], ignore_index=True)
    both.attrs = population.attrs
    return both


@of_table
def of_all(everywhere: pd.DataFrame) -> pd.DataFrame | None:
    """Return `all_projected` of the table of all councils; None without both censuses."""
    counted = census_counts(everywhere)
    return None if counted is None else all_projected(*counted)


def census_counts(everywhere: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Return residents by five-year band (`BANDS`) at both censuses; None if there are none.

    Both frames have one row a council that has both with somebody in each cohort.
    """
    persons = rows(everywhere, sex="persons", vintage=CENSUSES)
    persons = persons[persons["area_code"].str.match(COUNCIL)]
    persons = persons.drop_duplicates(["area_code", "vintage", "age_band"])
    persons = persons.assign(age_band=persons["age_band"].replace(TEENS))
    persons = rows(persons, age_band=BANDS)
    wide = persons.pivot_table(
        index="area_code", columns=["vintage", "age_band"], values="people", aggfunc="sum"
    ).astype(float)
    whole = wide.reindex(columns=pd.MultiIndex.from_product([CENSUSES, BANDS])).dropna()
    whole = whole[(whole > 0).all(axis=1)]
    return None if whole.empty else (whole[CENSUSES[0]], whole[CENSUSES[1]])


def all_projected(earlier: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    """Carry every council's people forward; index area_code and year, from the first census on."""
    ratios = cohorts.capped(cohorts.cohort_change_ratios(earlier, later))
    ahead = cohorts.hamilton_perry(later, ratios, year=BASE, decades=DECADES)
    known = {year: ahead.xs(year, level="year") for year in ahead.index.unique("year")}
    halves = {
        year + HALF: cohorts.between(people, known[year + cohorts.STEP], ratios)
        for year, people in known.items()
        if year + cohorts.STEP in known
    }
    every = {BASE - cohorts.STEP: earlier} | known | halves
    return pd.concat(every, names=["year"]).swaplevel().sort_index()


def yearly_error(projected: pd.DataFrame, everywhere: pd.DataFrame, area_code: str) -> float | None:
    """Return the error a year that 95% of other councils of its kind did not exceed.

    What was projected of people aged 65 and over for the newest year after the census is held
    against what was counted then: log ratios, divided by the years. Where fewer than 20 of the kind
    are there, all others count; None where those are fewer, too.
    """
    errors, years = errors_since_census(projected, everywhere)
    others = errors.drop(area_code, errors="ignore")
    kind = others[others.index.astype(str).str[:3] == area_code[:3]]
    known = kind if len(kind) >= FEWEST_AREAS else others
    return error_bound(known, CONFIDENCE) / years if len(known) >= FEWEST_AREAS else None


def errors_since_census(
    projected: pd.DataFrame, everywhere: pd.DataFrame
) -> tuple[pd.Series, float]:
    """Hold what was projected for people aged 65 and over against the newest count of them.

    Returns log ratios by area_code, without councils that are too small, and the years since the
    census; none and 0 without a count.
    """
    counted = rows(everywhere, sex="persons", age_band=TRIED)
    counted = counted[counted["year"].gt(BASE) & counted["qualifier"].ne("projected")]
    if counted.empty:
        return pd.Series(dtype=float), 0
    newest = int(counted["year"].max())
    people = (
        rows(counted, year=newest).drop_duplicates("area_code").set_index("area_code")["people"]
    )
    years = newest - BASE + TO_MID_YEAR
    then = since_census(projected, TRIED, years)
    large = projected.xs(BASE, level="year").sum(axis=1).ge(SMALLEST)
    both = pd.concat([then[large], people.astype(float)], axis=1, keys=["then", "people"]).dropna()
    return hindcast_errors(both["then"], both["people"]), years


def since_census(projected: pd.DataFrame, group: str, years: float) -> pd.Series:
    """Return people of a group (of `GROUPS`) by council, some years after BASE."""
    older = _within(list(projected.columns), group)
    steps, part = divmod(years, HALF)
    first = BASE + int(steps) * HALF
    start, end = (projected.xs(year, level="year")[older] for year in (first, first + HALF))
    return (start * (end / start) ** (part / HALF)).sum(axis=1)


def limits_by_year(
    population: pd.DataFrame, total: str, years: Iterable[int], vintage: str = OWN
) -> pd.DataFrame:
    """Return the limits of our own projection, or of an estimate that is carried with it, by year.

    `total` is one of `GROUPS`. Index year; columns people, lower, upper, all missing where the
    vintage does not rest on `completed` or that has no limits. They grow with the years since the
    census or estimate.
    """
    years = list(years)
    own = rows(population, vintage=OWN, age_band=TRIED, year=BASE + cohorts.STEP)
    known = own[["people", "people_upper"]].astype(float)
    if known.empty or known.isna().any(axis=None) or not rests_on_own(population, vintage):
        columns = ["people", "lower", "upper"]
        return pd.DataFrame(float("nan"), pd.Index(years, name="year"), columns)
    whole = hindcast_errors(known["people_upper"], known["people"]).item()
    bound = math.sqrt(whole**2 - GROUPS[TRIED] ** 2)
    older = aged(by_year(population, vintage, years), int(ages(total)[0]))
    people = older.groupby("year")["people"].sum()
    start = BASE if vintage == OWN else int(rows(population, vintage=vintage)["year"].min())
    horizon = people.index.to_series() - max(start, BASE)
    limits = error_limits(people, horizon, bound, over=cohorts.STEP, at_once=GROUPS[total])
    return limits.rename(columns={"value": "people"}).drop(columns="method").loc[years]


def rests_on_own(population: pd.DataFrame, vintage: str) -> bool:
    """Say whether a vintage is our own projection, or an estimate that is carried with it."""
    if vintage == OWN:
        return OWN in set(population["vintage"])
    estimate = vintage in {name for _, name in counts(population)}
    return estimate and best_projection(population) == OWN


def differing(population: pd.DataFrame, vintage: str = "") -> list[str]:
    """Return the vintages that can differ from each other, in order of the table.

    Our own projection and the two censuses behind it give the same numbers, where they are carried
    with it: one of them is named.
    """
    named = list(population["vintage"].unique())
    if not rests_on_own(population, CENSUSES[1]):
        return named
    same = {OWN, *CENSUSES}
    kept = vintage if vintage in same else OWN
    return [name for name in named if name not in same or name == kept]


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


def _within(bands: list[str], total: str) -> list[str]:
    first, last = ages(total)
    return [band for band in bands if first <= ages(band)[0] and ages(band)[1] <= last]


def _long(wide: pd.DataFrame) -> pd.Series:
    return wide.rename_axis(index="year", columns="age_band").stack()  # noqa: PD013
