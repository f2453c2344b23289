"""ONS mid-year estimates, detailed time series (`MYEB1`): each release with all years since 2011.

Every release revises the years before its own, so they are vintages of the release: a series is
taken from one of them. Rows are an area, a sex and a single year of age to 90, which stands for 90
and over; columns are years.
"""

import re

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.markers import parse_cells
from caremarket.opendata.ages import ADDED_UP, banded, beside_total
from caremarket.opendata.areas import added_up, joined, to_areas
from caremarket.opendata.contract import Loaded, Loader, Recognised, no_counts
from caremarket.opendata.headings import folded, spelt
from caremarket.opendata.opened import Opened
from caremarket.opendata.repeated import once
from caremarket.opendata.sources import national_statistics

WHAT = "the detailed time series of ONS mid-year population estimates"
CODES = {"code": tuple(f"ladcode{year}" for year in range(30, 10, -1))}
ELDEST = 150  # no age is more
SEXES = {"m": "males", "f": "females", "1": "males", "2": "females"}
_YEAR = re.compile(r"^population(?P<year>20\d\d)$")


def recognise(opened: Opened) -> Recognised | None:
    """See the series, by a sheet MYEB1; of several that of the newest boundaries."""
    found = []
    for sheet in [name for name in opened.sheets if folded(name).startswith("myeb1")]:
        at = opened.find_header({"sex", "age"}, sheet)
        years = _years(opened.top(sheet)[at]) if at is not None else {}
        if len(years) > 1:
            opened.need_columns(opened.top(sheet)[at], CODES, WHAT, sheet)
            found.append((spelt(CODES, opened.top(sheet)[at])["code"], sheet, at, years))
    if not found:
        return None
    _, sheet, at, years = max(found)
    last = max(years.values())
    source = national_statistics(
        id=f"ons-mid-year-series-{last}",
        title=f"Population estimates, England and Wales, mid-{min(years.values())} to mid-{last}, "
        "detailed time series",
        publisher="Office for National Statistics",
        published=str(last + 1),
        url="https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/"
        "populationestimates/datasets/estimatesofthepopulationforenglandandwales",
        review_by=f"{last + 2}-07-31",
        note="As revised in this release; based on Census 2021, the years before it rebased.",
    )
    return Recognised(source, f"mid-{min(years.values())} to mid-{last}", layout=(sheet, at, years))


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read residents by age band and sex: a vintage for each year of the release."""
    sheet, at, years = recognised.layout
    cells = opened.table(at, sheet, {**CODES, "sex": (), "age": (), **dict.fromkeys(years, ())})
    sexes, ages = cells["sex"].str.lower().map(SEXES), pd.to_numeric(cells["age"], errors="coerce")
    people = cells[list(years)].apply(lambda of: parse_cells(of, counts=True)["value"])
    wrong = sexes.isna() | no_counts(ages) | ages.gt(ELDEST) | people.apply(no_counts).any(axis=1)
    if wrong.any():
        raise ImportFileError(
            f"{opened.label}, sheet {sheet}: the row {list(cells[wrong].iloc[0])} has a sex that "
            "is not M or F, or an age or a figure that is no number. Get the file as published."
        )
    each = pd.concat([cells["code"], people.rename(columns=years)], axis=1)
    each = each.assign(sex=sexes, age=ages.astype("int64"))
    values = list(years.values())
    each, repeated = once(each, ["code", "sex", "age"], values)
    persons = each.groupby(["code", "age"], as_index=False, sort=False)[values].sum()
    every = pd.concat([each, persons.assign(sex="persons")], ignore_index=True)
    placed, skipped = to_areas(every, geography, "code")
    keys = ["area_code", "sex", "note", "place"]
    counts = added_up(placed, "code", values, ["sex", "age"])
    try:
        bands = banded(counts, keys, values)
    except ValueError as error:
        raise ImportFileError(
            f"{opened.label}, sheet {sheet}, has {error}. Get the file as it was published."
        ) from None
    total = counts.groupby(keys, as_index=False, sort=False)[values].sum()
    wide = beside_total(bands, total.assign(note=joined(total["note"], ADDED_UP)))
    table = wide.melt([*keys, "age_band"], values, var_name="year", value_name="people")
    last = max(values)
    table = table.assign(
        vintage=table["year"].map(
            lambda year: (
                f"ons_mid_{year}_revised_{last}" if year < last else f"ons_series_mid_{year}"
            )
        ),
        year=table["year"].astype(int),
        qualifier="estimated",
        people=table["people"].round().astype("int64"),
        locator=f"sheet {sheet}, " + table["place"],
    )
    return Loaded({"population": table}, repeated + skipped)


def _years(header: list[str]) -> dict[str, int]:
    return {name: int(it["year"]) for name in header if (it := _YEAR.match(folded(name)))}


LOADER = Loader(
    "ONS mid-year population estimates, detailed time series",
    recognise,
    read,
    fills=("population",),
    version=2,
)
