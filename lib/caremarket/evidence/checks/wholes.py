"""Figures that cannot be beside each other: parts above their whole, more beds than people.

What a council's folder holds is compared across tables once imports are in: an error where it
cannot be, a warning where it is rare.
"""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from caremarket.frames import rows

BEDS_PER_100 = 20  # beds for each 100 people aged 75 and over: more is rare (England has 9)
FEWEST = 5  # other councils of a region: fewer make no range
NO_PEOPLE = ("assessments_per_year",)  # counts of carers that may count one of them twice
OLDER = ("65-69", "70-74", "75-79", "80-84", "85-89", "90+")
BANDS = {0: (), 65: OLDER, 75: OLDER[2:]}  # finest bands that make up the people of an age and over
COMPARED = (
    "care_home_residents",
    "care_home_beds",
    "population",
    "carers",
    "dementia",
    "service_users",
    "provision",
)
REMEDY = "Look both up in their sources and correct the wrong one."
Tables = Mapping[str, pd.DataFrame]


def impossible(tables: Tables, areas: Iterable[str]) -> list[str]:
    """Return a sentence for each figure that cannot be, of the areas given by code."""
    checks = (_placed_away, _more_people_than_beds, _more_than_residents)
    return [
        f"{code}: {sentence} {REMEDY}"
        for code in areas
        for own in [_of(tables, code)]
        for check in checks
        for sentence in check(own)
    ]


def rare(tables: Tables, areas: Iterable[str], regions: Mapping[str, str]) -> list[str]:
    """Return a sentence for each figure that is possible and rare, of the areas given by code.

    `regions` has the code of the region by that of the council.
    """
    return [
        f"{code}: {sentence} {REMEDY}"
        for code in areas
        for own in [_of(tables, code)]
        for found in (
            _beyond_the_region(tables, own, code, regions),
            _many_beds(own),
            _placed_away_at_another_time(own),
        )
        for sentence in found
    ]


def residents(population: pd.DataFrame, youngest: int) -> pd.Series | None:
    """Return the largest figure of people of an age and over: people, vintage, year, source_id.

    `population` is that table of one area. A total as printed goes before the sum of its bands;
    None where no year has either.
    """
    persons = rows(population, sex="persons").dropna(subset="people")
    of, finest = ["vintage", "year", "source_id"], BANDS[youngest]
    printed = rows(persons, age_band="all" if youngest == 0 else f"{youngest}+")
    bands = persons[persons["age_band"].isin(finest)].groupby(of, as_index=False)["people"]
    whole = bands.sum()[bands.count()["people"] == len(finest)]
    found = pd.concat([printed[[*of, "people"]], whole])
    return None if found.empty else found.sort_values("people").iloc[-1]


def _of(tables: Tables, code: str) -> dict[str, pd.DataFrame]:
    return {name: rows(tables[name], area_code=code) for name in COMPARED}


def _placed_away(tables: Tables) -> Iterator[str]:
    """Compare people placed away with all of the same period, funder, type and age."""
    people = tables["care_home_residents"].dropna(subset="people")
    key = ["period", "funder", "care_type", "age_group"]
    whole = rows(people, location="all")
    for row in people[people["location"] != "all"].merge(whole, on=key).itertuples():
        if row.people_x > row.people_y:
            named = " ".join(getattr(row, name) for name in key[1:])
            yield (
                f"care_home_residents, {row.period}, {named}: {row.people_x:,.0f} people "
                f"{row.location_x} ({row.source_id_x}) of {row.people_y:,.0f} in all "
                f"({row.source_id_y}); a part is at most its whole."
            )


def _more_people_than_beds(tables: Tables) -> Iterator[str]:
    """Compare people in homes in the area with the beds of the same period and type."""
    people = rows(tables["care_home_residents"], location="in_borough").dropna(subset="people")
    by_type = tables["care_home_beds"].query("care_type != 'all'")
    beds = pd.concat([by_type, _beds(tables).assign(care_type="all")])
    both = people.merge(beds.dropna(subset="beds"), on=["period", "care_type"])
    for row in both[both["people"] > both["beds"]].itertuples():
        yield (
            f"care_home_residents, {row.period}, {row.funder} {row.care_type} {row.age_group} "
            f"in_borough: {row.people:,.0f} people ({row.source_id_x}) in {row.beds:,.0f} beds of "
            f"care_home_beds ({row.source_id_y}); there are at most as many people as beds."
        )


def _beds(tables: Tables) -> pd.DataFrame:
    """Return all beds by period and source: a printed total where there is one."""
    beds, of = tables["care_home_beds"].dropna(subset="beds"), ["period", "source_id"]
    total = beds["care_type"].eq("all")
    printed = pd.MultiIndex.from_frame(beds.loc[total, of])
    parts = ~total & ~pd.MultiIndex.from_frame(beds[of]).isin(printed)
    return beds[total | parts].groupby(of, as_index=False)["beds"].sum()


def _more_than_residents(tables: Tables) -> Iterator[str]:
    """Compare beds with older people, and people counted with all residents."""
    yield from _above(_beds(tables).assign(figure="beds"), "care_home_beds", "beds", tables, 65)
    for name in ("carers", "dementia"):
        counts = rows(tables[name], unit="people").assign(figure=lambda it: it["measure"])
        counts = counts[~counts["measure"].isin(NO_PEOPLE)]
        yield from _above(counts, name, "value", tables, 0)
    users = tables["service_users"].assign(figure=lambda it: it["service"])
    yield from _above(users, "service_users", "people", tables, 0)


def _above(
    counts: pd.DataFrame, table: str, value: str, tables: Tables, youngest: int
) -> Iterator[str]:
    """Say which rows of a table, each with a `figure`, are above the residents of an age."""
    most = residents(tables["population"], youngest)
    if most is None:
        return
    aged = f" aged {youngest} and over" if youngest else ""
    for row in counts[counts[value] > most["people"]].itertuples():
        yield (
            f"{table}, {row.period}, {row.figure}: {getattr(row, value):,.0f} ({row.source_id}) "
            f"and {most['people']:,.0f} residents{aged} in {most['year']} (population, "
            f"{most['source_id']}, the largest there is); allowed are at most as many."
        )


def _many_beds(tables: Tables) -> Iterator[str]:
    """Compare beds with people aged 75 and over."""
    most = residents(tables["population"], 75)
    if most is None:
        return
    for row in _beds(tables).itertuples():
        if row.beds > BEDS_PER_100 / 100 * most["people"]:
            yield (
                f"care_home_beds, {row.period}: {row.beds:,.0f} beds ({row.source_id}) for "
                f"{most['people']:,.0f} residents aged 75 and over in {most['year']} (population, "
                f"{most['source_id']}); more than {BEDS_PER_100} for each 100 are rare."
            )


def _beyond_the_region(
    tables: Tables, own: Tables, code: str, regions: Mapping[str, str]
) -> Iterator[str]:
    """Compare beds per person aged 75 and over with the register of the region's other councils."""
    homes = tables["care_homes"].dropna(subset="beds")
    last = homes[homes["period"] == homes["period"].max()]
    others = {}
    near = [area for area, region in regions.items() if region == regions.get(code)]
    for area, beds in rows(last, area_code=near).groupby("area_code")["beds"].sum().items():
        older = residents(rows(tables["population"], area_code=area), 75)
        if area != code and older is not None:
            others[area] = 100 * beds / older["people"]
    most = residents(own["population"], 75)
    if most is None or len(others) < FEWEST:
        return
    low, high = min(others.values()), max(others.values())
    for row in _beds(own).itertuples():
        rate = 100 * row.beds / most["people"]
        if not low <= rate <= high:
            yield (
                f"care_home_beds, {row.period}: {row.beds:,.0f} beds ({row.source_id}) for "
                f"{most['people']:,.0f} residents aged 75 and over in {most['year']} (population, "
                f"{most['source_id']}) are {rate:.1f} for each 100; by the register of care homes "
                f"({last['source_id'].iloc[0]}) the region's other councils have {low:.1f} to "
                f"{high:.1f}."
            )


def _placed_away_at_another_time(tables: Tables) -> Iterator[str]:
    """Compare people placed away with those supported of another table or period."""
    council = rows(tables["care_home_residents"], funder="council", age_group="all")
    council = council.dropna(subset="people")
    of = ["period", "source_id"]
    whole = rows(council, location="all").groupby(of, as_index=False)["people"].sum()
    if whole.empty:
        return
    most = whole.sort_values("people").iloc[-1]
    away = rows(council, location="out_of_borough").groupby(of, as_index=False)["people"].sum()
    away = away[~away["period"].isin(whole["period"])]  # of the same period it is an error
    printed = rows(tables["provision"], measure="placements_out_of_borough")
    named = "placements_out_of_borough " + printed["category"]
    placed = pd.concat(
        [
            away.assign(table="care_home_residents", figure="out_of_borough"),
            printed.assign(table="provision", figure=named, people=printed["value"]),
        ]
    )
    for row in placed[placed["people"] > most["people"]].itertuples():
        yield (
            f"{row.table}, {row.period}, {row.figure}: {row.people:,.0f} people "
            f"({row.source_id}), and {most['people']:,.0f} in all in care_home_residents of "
            f"{most['period']} ({most['source_id']}); more away than supported in all are rare."
        )
