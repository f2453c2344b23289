"""Census 2011 and 2021: residents by age, by sex and by ethnic group.

Single years and five-year bands stand side by side in the tables of 2021: only single years are
read, so that nobody counts twice. Totals differ by a few people between tables of one census,
because each cell was perturbed by itself: each keeps its own source.
"""

import re

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.opendata.ages import ADDED_UP, OLDEST, SEXES, banded, beside_total
from caremarket.opendata.ages import TOTALS as AGE_TOTALS
from caremarket.opendata.areas import added_up, joined, to_areas
from caremarket.opendata.census_tables import CensusLayout, census_layout, read_census, released
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped
from caremarket.opendata.opened import Opened

TOPICS = {"age": "age", "sex": "sex", "ethnic group": "ethnicity"}
TABLES = {
    (2011, "age"): "QS103EW",
    (2011, "sex"): "QS104EW",
    (2011, "ethnicity"): "KS201EW",
    (2021, "age"): "TS007",
    (2021, "age-sex"): "RM121",
    (2021, "sex"): "TS008",
    (2021, "ethnicity"): "TS021",
}
PUBLISHED = {2011: "2013", 2021: "2022"}
TITLES = {
    "age": "age by single year",
    "age-sex": "age by single year and sex",
    "sex": "sex",
    "ethnicity": "ethnic group",
}
_AGE = re.compile(r"^aged? (?:(?P<under>under 1)|(?P<age>\d+))(?: years?)?(?P<open> and over)?$")


def recognise(opened: Opened) -> Recognised | None:
    """See a census table on age, sex or ethnic group."""
    layout = census_layout(opened, tuple(TOPICS))
    if layout is None:
        return None
    year, topic = layout.year, _topic(layout)
    return released(layout, topic, TITLES[topic], TABLES[year, topic], PUBLISHED[year])


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read residents by age and sex (`population`) and by ethnic group (`area_profile`).

    For 2011 also those aged 5 and over, the base of unpaid care that compares with 2021.
    """
    layout: CensusLayout = recognised.layout
    long, repeated = read_census(opened, layout)
    placed, left = to_areas(long, geography, "code")
    reader = {"age": _ages, "age-sex": _ages, "sex": _sexes, "ethnicity": _groups}[_topic(layout)]
    return reader(opened.label, layout, placed, repeated + left)


def _topic(layout: CensusLayout) -> str:
    return "age-sex" if layout.sex else TOPICS[layout.topic]


def _ages(label: str, layout: CensusLayout, placed: pd.DataFrame, skipped: list[Skipped]) -> Loaded:
    found = placed["category"].str.lower().str.extract(_AGE)
    years = pd.to_numeric(found["age"].mask(found["under"].notna(), "0"))
    top = years[found["open"].notna()].max()  # 100 and over; 85 and over is a band that overlaps
    if pd.isna(top):
        raise ImportFileError(
            f"{label} is a census table of ages, but not by single year of age (up to one that "
            "says `and over`). Download the table with all ages."
        )
    single = years.notna() & (found["open"].isna() | years.eq(top))
    ages = placed[single].assign(age=years[single].clip(upper=OLDEST).astype("int64"))
    ages["sex"] = ages["sex"].str.lower().map(SEXES) if layout.sex else "persons"
    keys = ["area_code", "sex", "summed", "note", "place"]
    by_age = added_up(ages, "code", ["people"], ["category", "age", "sex"])
    try:
        bands = banded(by_age, keys, ["people"])
    except ValueError as error:
        raise ImportFileError(
            f"{label} is a census table of ages, but has {error}. Download all ages."
        ) from None
    printed = placed["category"].str.lower().str.startswith(("total", "all categories"))
    totals = placed[printed]
    if totals.empty:  # the filter service prints none
        finest = bands[~bands["age_band"].isin(list(AGE_TOTALS))]
        total = finest.groupby(keys, as_index=False, sort=False)["people"].sum()
        total["note"] = joined(total["note"], ADDED_UP)
    else:
        total = added_up(totals.assign(sex="persons"), "code", ["people"], ["sex"])
    every = beside_total(bands, total)
    tables = {"population": _population(layout, _topic(layout), every)}
    if layout.year == 2011:
        tables["unpaid_care_census"] = _aged_5_and_over(layout, every)
    bands_left = placed.loc[~single, "category"].nunique() - totals["category"].nunique()
    left = Skipped("age bands", bands_left, "they overlap single years of age")
    return Loaded(tables, [*skipped, left])


def _sexes(
    label: str, layout: CensusLayout, placed: pd.DataFrame, skipped: list[Skipped]
) -> Loaded:
    sex = placed["category"].str.lower().map(SEXES)
    counted = added_up(placed[sex.notna()].assign(sex=sex), "code", ["people"], ["sex"])
    if set(counted["sex"]) != {"males", "females"}:
        raise ImportFileError(
            f"{label} is a census table of sex, but has no columns for both males and females. "
            "Download it with all its categories."
        )
    return Loaded(
        {"population": _population(layout, "sex", counted.assign(age_band="all"))}, skipped
    )


def _groups(
    label: str, layout: CensusLayout, placed: pd.DataFrame, skipped: list[Skipped]
) -> Loaded:
    group = placed["category"].map(_group)
    counted = added_up(placed.assign(category=group), "code", ["people"], ["category"])
    if "all" not in set(counted["category"]):  # the filter service prints the finest groups only
        counted = pd.concat([counted, _broad_groups(counted)], ignore_index=True)
    table = counted.rename(columns={"people": "value"}).assign(
        period=str(layout.year), measure="ethnic_group", unit="people"
    )
    return Loaded({"area_profile": _located(layout, "ethnicity", table)}, skipped)


def _broad_groups(counted: pd.DataFrame) -> pd.DataFrame:
    """Add subgroups up to their groups, and these to everybody."""
    keys = ["area_code", "summed", "note", "place", "category"]
    groups = counted.assign(category=counted["category"].str.partition("_")[0])
    every = pd.concat([groups, counted.assign(category="all")], ignore_index=True)
    sums = every.groupby(keys, as_index=False, sort=False)["people"].sum()
    sums["note"] = joined(sums["note"], "Added up from the published groups")
    return sums[~sums["category"].isin(set(counted["category"]))]


def _group(category: str) -> str:
    """Name an ethnic group, subgroups by both names: `white`, `white_irish`, `all`."""
    broad, _, narrow = category.partition(": ")
    if broad.startswith(("Total", "All categories", "All usual residents")):
        return "all"
    first = re.split(r"[ ,/]", broad)[0].lower()
    if narrow.lower() in ("", "total"):
        return first
    words = re.findall(r"[a-z]+", narrow.lower())
    return "_".join([first, *words])


def _aged_5_and_over(layout: CensusLayout, every: pd.DataFrame) -> pd.DataFrame:
    counts = every.pivot_table(
        index=["area_code", "place"], columns="age_band", values="people", aggfunc="first"
    )
    older = (counts["all"] - counts["0-4"]).rename("people").reset_index()
    table = older.assign(
        base="5_plus",
        hours_band="all",
        year=layout.year,
        provenance="computed",
        note="All residents less those aged under 5, to compare with 2021",
    )
    return _located(layout, "age", table)


def _population(layout: CensusLayout, topic: str, counted: pd.DataFrame) -> pd.DataFrame:
    named = counted.assign(vintage=f"census_{layout.year}", year=layout.year)
    return _located(layout, topic, named)


def _located(layout: CensusLayout, topic: str, table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(locator=f"table {TABLES[layout.year, topic]}, " + table["place"])


LOADER = Loader(
    "Census 2011 and 2021, age, sex and ethnic group",
    recognise,
    read,
    fills=("population", "area_profile", "unpaid_care_census"),
    version=2,
)
