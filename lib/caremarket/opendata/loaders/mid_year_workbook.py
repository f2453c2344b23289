"""ONS mid-year population estimates, workbooks of mid-2015 to mid-2024.

Every year names its sheets differently (`Persons UK`, `MYE2 - All`, `MYE2-All`, `MYE2 - Persons`),
puts the header in another row, writes the oldest age as 90 or 90+, and in one year leaves the
column of the kind of area out. What they share is looked for: sheets on persons, males and females
with a row of ages from 0 to 90.
"""

import re
from datetime import date

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.opendata.ages import OLDEST, banded, beside_total
from caremarket.opendata.areas import added_up, to_areas
from caremarket.opendata.contract import Loaded, Loader, Recognised, numbers_in
from caremarket.opendata.dates import day_of
from caremarket.opendata.headings import folded
from caremarket.opendata.opened import Opened
from caremarket.opendata.sources import national_statistics

WHAT = "ONS mid-year population estimates"
LAST_BEFORE_CENSUS = 2020
SEXES = {"persons": ("persons", "all"), "males": ("males", "m"), "females": ("females", "f")}
_SHEET = re.compile(r"^(?:mye ?2 ?- ?)?(?P<sex>persons|males|females|all|m|f)(?: uk)?$")
_YEAR = re.compile(r"mid[- ](20\d\d)", re.IGNORECASE)
_SINCE = re.compile(r"published at [\d.:]+ ?[ap]m (on )?(?P<day>\d{1,2} [a-z]+ 20\d\d)", re.I)
_AREA = re.compile(r"^area \(sq km\)", re.IGNORECASE)


def recognise(opened: Opened) -> Recognised | None:
    """See a workbook of mid-year estimates."""
    named = {
        sex: sheet
        for sheet in opened.sheets
        for sex, words in SEXES.items()
        if (match := _SHEET.match(sheet.strip().lower())) and match["sex"] in words
    }
    if not named or tuple(opened.sheets) == ("",):
        return None
    headers = {sex: (sheet, _header(opened, sheet)) for sex, sheet in named.items()}
    if all(at is None for _, at in headers.values()):
        return None
    missing = [sex for sex in SEXES if headers.get(sex, ("", None))[1] is None]
    if missing:
        raise ImportFileError(
            f"{opened.label} looks like {WHAT}, but has no sheet of {missing[0]} by single year of "
            f"age with a header such as Code, Name, All ages, 0, 1 … 90. Its sheets: "
            f"{', '.join(sheet.strip() for sheet in opened.sheets)}. Get the workbook as published."
        )
    year = _year(opened, headers["persons"][0])
    source = national_statistics(
        id=f"ons-mid-year-estimates-{year}",
        title=f"Estimates of the population for the UK, England, Wales, Scotland and Northern "
        f"Ireland, mid-{year}",
        publisher="Office for National Statistics",
        published=_published(opened) or str(year + 1),
        url="https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/"
        "populationestimates/datasets/"
        "populationestimatesforukenglandandwalesscotlandandnorthernireland",
        review_by="2027-04-30",
        note="Based on Census 2021."
        if year > LAST_BEFORE_CENSUS
        else "As first published, before the estimates were rebased on Census 2021.",
    )
    return Recognised(source, f"mid-{year}", layout=(year, headers, _density(opened)))


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read residents by age band and sex, and the size of areas (measure area)."""
    year, headers, density = recognised.layout  # by sex and of areas: sheet, place of its header
    parts, skipped = [], []
    for sex, (sheet, header) in headers.items():
        placed, skipped = to_areas(_coded(opened, sheet, header), geography, "Code")
        parts.append(_banded(opened, placed, year, sex, sheet))
    tables = {"population": pd.concat(parts, ignore_index=True)}
    if density:
        tables["area_profile"] = _sizes(opened, *density, year, geography)
    return Loaded(tables, skipped)


def _banded(opened: Opened, placed: pd.DataFrame, year: int, sex: str, sheet: str) -> pd.DataFrame:
    ages = {name: int(name.rstrip("+")) for name in placed if re.fullmatch(r"\d+\+?", name)}
    total = next(name for name in placed if name.lower() == "all ages")
    counts = added_up(
        numbers_in(placed, [*ages, total], opened.label, counts=True), "Code", [*ages, total]
    )
    keys = ["area_code", "note", "place"]
    long = counts.melt(id_vars=keys, value_vars=list(ages), value_name="people")
    long["age"] = long.pop("variable").map(ages)
    bands = banded(long, keys, ["people"])
    every = beside_total(bands, counts[[*keys, total]].rename(columns={total: "people"}))
    return every.assign(
        vintage=f"ons_mid_{year}",
        year=year,
        sex=sex,
        qualifier="estimated",
        people=every["people"].round().astype("int64"),
        locator=f"sheet {sheet.strip()}, " + every["place"],
    )


def _sizes(
    opened: Opened, sheet: str, header: int, year: int, geography: Geography
) -> pd.DataFrame:
    frame = _coded(opened, sheet, header)
    column = next(name for name in frame if _AREA.match(name))
    placed, _ = to_areas(frame, geography, "Code")
    sizes = added_up(numbers_in(placed, [column], opened.label, counts=False), "Code", [column])
    return sizes.rename(columns={column: "value"}).assign(
        period=str(year),
        measure="area",
        category="all",
        unit="square_kilometres",
        locator=f"sheet {sheet.strip()}, " + sizes["place"],
    )


def _coded(opened: Opened, sheet: str, header: int) -> pd.DataFrame:
    """Return the rows of a sheet that have an area code; below them stand footnotes."""
    frame = opened.table(header, sheet)
    frame = frame.rename(columns={frame.columns[0]: "Code"})
    return frame[frame["Code"].str.fullmatch(r"[A-Z]\d{8}")]


def _header(opened: Opened, sheet: str) -> int | None:
    wanted = {str(age) for age in range(OLDEST)}

    def fits(row: list[str]) -> bool:
        cells = {cell.lower() for cell in row}
        return "all ages" in cells and wanted <= cells and folded(row[0]).endswith("code")

    return opened.find_header(fits, sheet)


def _published(opened: Opened) -> date | None:
    """Return the day on which the tables were published, which newer workbooks name."""
    text = " ".join(" ".join(row) for row in opened.top(opened.sheets[0]))
    match = _SINCE.search(text)
    return day_of(match["day"]) if match else None


def _density(opened: Opened) -> tuple[str, int] | None:
    """Find the sheet on population density, which has the size of areas, and its header."""
    for sheet in opened.sheets:
        if not re.match(r"^mye ?5", sheet.strip().lower()):
            continue
        at = opened.find_header(lambda row: any(_AREA.match(cell) for cell in row), sheet)
        if at is not None and folded(opened.top(sheet)[at][0]).endswith("code"):
            return sheet, at
    return None


def _year(opened: Opened, sheet: str) -> int:
    """Return the year that the title of a sheet says, or else that of any sheet."""
    for name in [sheet, *opened.sheets]:
        for row in opened.top(name):
            if match := _YEAR.search(" ".join(row)):
                return int(match[1])
    raise ImportFileError(
        f"{opened.label} looks like {WHAT}, but no title says of which year (mid-2018). Get the "
        "workbook as published."
    )


LOADER = Loader(
    f"{WHAT}, workbooks of 2015 to 2024",
    recognise,
    read,
    fills=("population", "area_profile"),
    version=3,
)
