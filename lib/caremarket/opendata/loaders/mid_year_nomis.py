"""ONS mid-year population estimates as NOMIS gives them: one row an area, year, sex and age.

NOMIS carries the estimates as revised since, so they are vintages of their own beside those of the
workbooks: `nomis_mid_2023`, and `nomis_mid_2022_revised_2023` for earlier years of that release.
"""

import re

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import WIDER, Geography
from caremarket.evidence.raw.markers import UNREADABLE, parse_cells
from caremarket.opendata.ages import OLDEST, SEXES, banded, beside_total
from caremarket.opendata.areas import added_up, named, to_areas
from caremarket.opendata.contract import (
    Loaded,
    Loader,
    NoCouncilError,
    Recognised,
    Skipped,
    no_counts,
)
from caremarket.opendata.headings import spelt
from caremarket.opendata.opened import Opened
from caremarket.opendata.repeated import once
from caremarket.opendata.sources import national_statistics

WHAT = "mid-year population estimates of NOMIS"
COLUMNS = ["GEOGRAPHY_CODE", "DATE_NAME", "GENDER_NAME", "C_AGE_NAME", "OBS_VALUE"]
PEOPLE = SEXES | dict.fromkeys(["total", "persons", "all persons"], "persons")
_AGE = re.compile(r"^aged? (?P<age>\d+)(?P<open>\+| and over)?$")


def recognise(opened: Opened) -> Recognised | None:
    """See NOMIS' table of estimates."""
    if tuple(opened.sheets) != ("",) or not spelt(["C_AGE_NAME"], opened.top()[0]):
        return None
    header = opened.top()[0]
    opened.need_columns(header, COLUMNS, WHAT)
    dates = set()
    for chunk in opened.chunks(0, columns=["DATE_NAME"]):
        dates |= set(chunk["DATE_NAME"].unique())
    wrong = sorted(date for date in dates if not re.fullmatch(r"20\d\d", date))
    if wrong:
        raise ImportFileError(
            f"{opened.label} looks like {WHAT}, but DATE_NAME says {wrong[0]!r}; it must be a year."
        )
    latest = max(dates)
    source = national_statistics(
        id=f"nomis-mid-year-estimates-{latest}",
        title=f"Population estimates, local authority based by single year of age, to mid-{latest}",
        publisher="Office for National Statistics",
        published=str(int(latest) + 1),
        url="https://www.nomisweb.co.uk/datasets/pestsyoala",
        review_by="2027-07-31",
        note="As revised since; the years of the 2010s were rebased on Census 2021.",
    )
    return Recognised(source, f"to mid-{latest}", layout=int(latest))


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read residents by age band and sex: a vintage for each year in the file."""
    parts, left = [], 0
    for chunk in opened.chunks(0, columns=COLUMNS):
        names = chunk["C_AGE_NAME"].str.lower()
        found = names.str.extract(_AGE)
        kept = found["age"].notna() | names.eq("all ages")
        left += int((~kept).sum())
        place = chunk["GEOGRAPHY_CODE"]  # millions of rows may be on smaller areas
        kept &= place.isin(list(geography.extents)) | place.str.match(WIDER)
        parts.append(chunk.assign(age=pd.to_numeric(found["age"]), open=found["open"])[kept])
    long = pd.concat(parts, ignore_index=True).assign(
        sex=lambda frame: frame["GENDER_NAME"].str.lower().map(PEOPLE)
    )
    unknown = long.loc[long["sex"].isna(), "GENDER_NAME"].unique()
    if len(unknown):
        raise ImportFileError(f"{opened.label}: GENDER_NAME says {unknown[0]!r}, which is no sex.")
    people = parse_cells(long["OBS_VALUE"], counts=True)
    wrong = no_counts(people["value"]) & people["marker"].isin(["", UNREADABLE])
    if (strange := long.loc[wrong, "OBS_VALUE"]).size:
        raise ImportFileError(f"{opened.label}: OBS_VALUE says {strange.iloc[0]!r}, no count.")
    if (undated := long.loc[~long["DATE_NAME"].str.fullmatch(r"(19|20)\d\d"), "DATE_NAME"]).size:
        raise ImportFileError(f"{opened.label}: DATE_NAME says {undated.iloc[0]!r}, no year.")
    long = long.assign(people=people["value"], year=long["DATE_NAME"].astype(int))
    cell = ["GEOGRAPHY_CODE", "year", "sex", "C_AGE_NAME"]
    long, repeated = once(long, cell, ["people"])
    placed, skipped = placed_by_year(opened.label, long, geography)
    skipped += repeated
    placed["age"] = placed["age"].where(placed["open"].isna(), OLDEST).clip(upper=OLDEST)
    by = ["year", "sex", "C_AGE_NAME"]
    totals = placed[placed["age"].isna()]
    ages = placed[placed["age"].notna()].astype({"age": "int64"})
    keys = ["area_code", "year", "sex", "note", "place"]
    try:
        bands = banded(added_up(ages, "GEOGRAPHY_CODE", ["people"], [*by, "age"]), keys, ["people"])
    except ValueError as error:
        raise ImportFileError(
            f"{opened.label} looks like {WHAT}, but has {error}. Download all single years."
        ) from None
    every = beside_total(bands, added_up(totals, "GEOGRAPHY_CODE", ["people"], by))
    table = every.assign(
        vintage=every["year"].map(lambda year: _vintage(year, recognised.layout)),
        qualifier="estimated",
        people=every["people"].round().astype("int64"),
        locator="mid-" + every["year"].astype(str) + ", " + every["place"],
    )
    skipped.append(Skipped("rows", left, "age bands that overlap single years"))
    return Loaded({"population": table}, skipped)


def placed_by_year(
    label: str, long: pd.DataFrame, geography: Geography
) -> tuple[pd.DataFrame, list[Skipped]]:
    """Give each year's complete areas the areas of today, so that no sum lacks a part.

    An area that lacks a figure which others have is left out in that year.
    """
    complete = has_every_figure(long)
    parts, gaps, left = [], [], {}
    for year, of_year in long.groupby("year"):
        whole = complete.loc[of_year.index]
        gaps += incomplete(of_year[~whole], int(year))
        try:
            part, out = to_areas(of_year[whole], geography, "GEOGRAPHY_CODE")
            parts.append(part)
        except NoCouncilError as error:
            gaps.append(Skipped("years", 1, f"no council complete in {year}"))
            out = error.left
        left |= {it.why: it for it in out if it.why not in left or it.count > left[it.why].count}
    if not parts and complete.all():
        raise NoCouncilError
    if not parts:
        raise ImportFileError(
            f"{label}: no area has one figure for every age and sex of a year; left out would be "
            f"{gaps[0]}. Download all single years of age of both sexes again."
        )
    return pd.concat(parts, ignore_index=True), [*gaps, *left.values()]


def has_every_figure(long: pd.DataFrame) -> pd.Series:
    """Say of each row whether its area has one figure for every age and sex of its year."""
    cell = ["year", "sex", "C_AGE_NAME"]
    wanted = long.drop_duplicates(cell).groupby("year").size()
    found = long["people"].notna().groupby([long["year"], long["GEOGRAPHY_CODE"]]).transform("sum")
    return found.eq(long["year"].map(wanted))


def incomplete(rows: pd.DataFrame, year: int) -> list[Skipped]:
    """Count the rows of areas that are left out in a year, and name the areas if they are few."""
    codes = rows["GEOGRAPHY_CODE"].drop_duplicates()
    why = f"without one figure for every age and sex in {year}"
    return [Skipped("rows", len(rows), named(why, codes))] if len(rows) else []


def _vintage(year: int, latest: int) -> str:
    """Name the estimates of a year: those of earlier years change from release to release."""
    return f"nomis_mid_{year}" if year == latest else f"nomis_mid_{year}_revised_{latest}"


LOADER = Loader(
    "Mid-year population estimates from NOMIS", recognise, read, fills=("population",), version=4
)
