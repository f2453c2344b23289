"""The population of a council to 2041 as our own projection: Hamilton-Perry, from two censuses.

It is the vintage `hamilton_perry`, made wherever Census 2011 and 2021 of all councils are in the
evidence. docs/methods.md says what it cannot know, docs/validation.md how far off it was.
"""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import rows
from caremarket.methods import cohorts
from caremarket.methods.hindcast import error_bound, error_limits, hindcast_errors
from caremarket.present.words import humanised
from caremarket.themes.age_bands import ages
from caremarket.themes.population import aged, by_year
from caremarket.themes.size import too_small
from caremarket.themes.vintages import OWN, banded, best_projection, counts, misses

CENSUSES = ["census_2011", "census_2021"]
BASE = 2021
CENSUS_YEARS = (2011, 2021)
DECADES = 2
BANDS = [*(f"{age}-{age + 4}" for age in range(0, 90, 5)), "90+"]
TEENS = {"15-17": "15-19", "18-19": "15-19"}  # the evidence cuts at 18, the method does not
TOTALS = ["18-64", "65+", "75+", "85+", "all"]
GROUPS = ["65+", "75+", "85+"]  # with the bands, those that limits are found for
LIMITED_FROM = 65  # of younger ages the trial says nothing: a university is there in every decade
TO_MID_YEAR = 0.28  # years from the census, on 21 March, to 30 June
TRIED = "65+"  # whom counts since the census are of
COUNCIL = r"E0[6-9]|E10"  # how codes of councils begin, by kind; others are regions and England
FEWEST_AREAS = 20  # below it no error is one that only 1 in 20 exceeds
CONFIDENCE = 0.95


def completed(population: pd.DataFrame, everywhere: pd.DataFrame, area_code: str) -> pd.DataFrame:
    """Add our own projection to a council's population, where both censuses are there.

    That is the vintage `hamilton_perry` for 2011, 2021, 2031 and 2041, at 65 and over with 95%
    limits (`people_lower`, `people_upper`) where `yearly_errors` has any. `everywhere` is the same
    table of all councils, with area_code.
    """
    counted = census_counts(everywhere)
    if counted is None or area_code not in counted[0].index:
        return population
    projected = all_projected(*counted)
    wide = with_totals(projected.xs(area_code).rename_axis("year"), population)
    small = too_small(population)
    errors = {} if small else yearly_errors(*counted, projected, everywhere, area_code)
    limits = {
        band: error_limits(wide[band], wide.index - BASE, error, over=1)
        for band, error in errors.items()
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
    first = pd.concat({BASE - cohorts.STEP: earlier}, names=["year"]).swaplevel()
    return pd.concat([first, ahead]).sort_index()


def yearly_errors(
    earlier: pd.DataFrame,
    later: pd.DataFrame,
    projected: pd.DataFrame,
    everywhere: pd.DataFrame,
    area_code: str,
) -> dict[str, float]:
    """Return the error a year that 95% of other councils of its kind did not exceed, by age.

    What was projected for the newest year after the census is held against what was counted then:
    log ratios, divided by the years. Only people aged 65 and over are counted; each band from 65-69
    and each of `GROUPS` is as much further off as it was between the censuses (see `spread`).
    Where fewer than 20 of the kind are there, all others count; below 20 it is empty.
    """
    errors, years = errors_since_census(projected, everywhere)
    if not years:
        return {}
    others = errors.drop(area_code, errors="ignore")
    kind = others[others.index.str[:3] == area_code[:3]]
    known = kind if len(kind) >= FEWEST_AREAS else others
    if len(known) < FEWEST_AREAS:
        return {}
    apart = spread(earlier, later)
    bound = error_bound(known, CONFIDENCE) / years
    return (bound * apart / apart[TRIED]).to_dict()


def errors_since_census(
    projected: pd.DataFrame, everywhere: pd.DataFrame
) -> tuple[pd.Series, float]:
    """Hold what was projected for people aged 65 and over against the newest count of them.

    Returns log ratios by area_code, and the years since the census; none and 0 without a count.
    """
    counted = rows(everywhere, sex="persons", age_band=TRIED)
    counted = counted[counted["year"].gt(BASE) & counted["qualifier"].ne("projected")]
    if counted.empty:
        return pd.Series(dtype=float), 0
    newest = int(counted["year"].max())
    people = (
        rows(counted, year=newest).drop_duplicates("area_code").set_index("area_code")["people"]
    )
    older = _within(list(projected.columns), TRIED)
    start, end = (projected.xs(year, level="year")[older] for year in (BASE, BASE + cohorts.STEP))
    years = newest - BASE + TO_MID_YEAR
    then = (start * (end / start) ** (years / cohorts.STEP)).sum(axis=1)
    both = pd.concat([then, people.astype(float)], axis=1, keys=["then", "people"]).dropna()
    return hindcast_errors(both["then"], both["people"]), years


def spread(earlier: pd.DataFrame, later: pd.DataFrame) -> pd.Series:
    """Return how far 95% of councils stayed from what all others together let expect.

    Log ratios over the ten years between the censuses, by band from 65-69 and for `GROUPS`. It says
    how ages differ in this, not how far off a projection with a council's own ratios is.
    """
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


def limits_by_year(
    population: pd.DataFrame, total: str, years: Iterable[int], vintage: str = OWN
) -> pd.DataFrame:
    """Return the limits of our own projection, or of an estimate that is carried with it, by year.

    `total` is one of `GROUPS`. Index year; columns people, lower, upper, all missing where the
    vintage does not rest on `completed` or that has no limits. They grow in proportion to the years
    since the census or estimate.
    """
    years = list(years)
    own = rows(population, vintage=OWN, age_band=total, year=BASE + cohorts.STEP)
    known = own[["people", "people_upper"]].astype(float)
    if known.empty or known.isna().any(axis=None) or not rests_on_own(population, vintage):
        columns = ["people", "lower", "upper"]
        return pd.DataFrame(float("nan"), pd.Index(years, name="year"), columns)
    bound = hindcast_errors(known["people_upper"], known["people"]).item()
    older = aged(by_year(population, vintage, years), int(ages(total)[0]))
    people = older.groupby("year")["people"].sum()
    start = BASE if vintage == OWN else int(rows(population, vintage=vintage)["year"].min())
    horizon = people.index.to_series() - max(start, BASE)
    limits = error_limits(people, horizon, bound, over=cohorts.STEP)
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


def left_out(population: pd.DataFrame, vintage: str) -> str:
    """Say in a sentence which vintages `differing` leaves out; empty where none is left out."""
    if not rests_on_own(population, CENSUSES[1]):
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
    """Say how the population of a vintage is projected, and how far off that may be by a year."""
    several = banded(population, vintage)
    carrier = vintage if len(several) > 1 else best_projection(population, [year])
    told = []
    if carrier != vintage:
        told.append(
            f"{humanised(vintage)} is what {area}'s people are carried forward from, each age with "
            f"its growth in {humanised(carrier)}{_moved(population, vintage, carrier)}."
        )
    if carrier != OWN:
        return " ".join(told)
    told.append(
        "Hamilton-Perry carries each age forward from Census 2011 and 2021: what that decade's "
        "deaths and migration did to it, the next ones do again."
    )
    found = limits_by_year(population, TRIED, [year], vintage).iloc[0]
    if found.isna().any():
        told.append("How far off that may be cannot be told from the evidence.")
    else:
        told.append(
            f"That makes {found['people']:,.0f} people aged 65 and over in {year}, with limits of "
            f"{found['lower']:,.0f} to {found['upper']:,.0f}: 95% of other councils of its kind "
            "were no further off a year since the census, and that is taken to go on."
        )
    return " ".join(told)


def _moved(population: pd.DataFrame, vintage: str, carrier: str) -> str:
    """Say by how much an estimate differs from the projection that carries it, at 65 and over."""
    year = int(rows(population, vintage=vintage)["year"].min())
    people = [
        aged(by_year(population, name, [year]), LIMITED_FROM)["people"].sum()
        for name in (vintage, carrier)
    ]
    change = 100 * (people[1] / people[0] - 1)
    if round(change, 1) == 0:
        return ""
    more = "more" if change > 0 else "fewer"
    return f", which had {abs(change):.1f}% {more} people aged 65 and over in {year}"


def warnings(population: pd.DataFrame, vintage: str) -> list[str]:
    """Say which projections newer counts refute, and how far off the one used is.

    A sentence each; `vintage` is the one used.
    """
    found = misses(population)
    carrier = vintage
    if vintage in {name for _, name in counts(population)}:
        carrier = best_projection(population)
    told = []
    for it in rows(found, too_far=True).itertuples():
        if not it.refuted and it.vintage != carrier:
            continue
        more = "more" if it.miss > 0 else "fewer"
        ages_of = f"{it.age_band.rstrip('+')} and over"
        says = (
            f"{humanised(it.vintage)} has {it.people:,.0f} people aged {ages_of} in {it.year}, "
            f"{abs(100 * it.miss):.1f}% {more} than the {it.counted:,.0f} of {humanised(it.count)}"
        )
        if it.refuted and it.vintage == vintage:
            told.append(f"{says}: that refutes it, and it is used because it was asked for.")
        elif it.refuted:
            told.append(f"{says}: that refutes it, and it is used only where asked for by name.")
        else:
            told.append(f"{says}. No other projection comes much nearer, so it is used.")
    return told


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
