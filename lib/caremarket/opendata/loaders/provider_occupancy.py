"""Occupancy of care homes by month, from provider statistics of adult social care.

Homes report to the Capacity Tracker; the table has three shares of the beds of those that
responded: occupied, vacant and admittable, vacant and not admittable. It stood among the tables of
the monthly statistics of 2024 and 2025, and stands in the quarterly update since. Labels of rows
are told by their words, as their spelling since 2025 was not seen: `occupied`, `vacant` or
`vacanc…`, `admittable` or `admissible`, with `non` or `not` before it.

The void rate is 100 less the share occupied: of beds that homes reported, not of registered ones.
"""

import re

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import ENGLAND, Geography
from caremarket.opendata import monthly
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped
from caremarket.opendata.monthly import Sheet
from caremarket.opendata.opened import Opened

LABELS = ("measure", "description")
NAME = "dhsc-care-home-occupancy"
TITLE = "Adult social care provider statistics, England, occupancy of care homes"
OCCUPIED, USABLE, UNUSABLE = "occupied", "vacant_admittable", "vacant_not_admittable"
STATES = (OCCUPIED, USABLE, UNUSABLE)
_SHARE = re.compile(r"%|percent|proportion|share|rate")
_NOT = re.compile(r"\bnon|\bnot\b|\bun")
HALF = 0.5  # percentage points: so far is a share rounded without decimals, a tenth of it with one
LESS = "; 100 less the share occupied"
NOTE = "Of the beds that responding homes reported, all types of home together; week ending {}"


def recognise(opened: Opened) -> Recognised | None:
    """See the table with shares of occupied and vacant beds; its release is the last month."""
    found = ((sheet, label) for sheet in monthly.sheets(opened) for label in _labels(sheet))
    for sheet, label in found:
        column = sheet.columns[label]
        said = dict.fromkeys(map(monthly.plain, opened.table(sheet.at, sheet.name)[column]))
        states = {text: state for text in said if (state := state_of(text))}
        if OCCUPIED in states.values() and len(set(states.values())) > 1:
            shares = {text for text in states if _SHARE.search(text)}
            kept = {text: state for text, state in states.items() if not shares or text in shares}
            _refuse_unclear(opened.label, sheet, kept, list(said))
            last = sheet.last
            return Recognised(
                monthly.source(NAME, TITLE, last),
                f"to {last:%B %Y}",
                series=NAME,
                layout=(sheet, label, kept),
            )
    return None


def _labels(sheet: Sheet) -> list[str]:
    return [name for name in LABELS if name in sheet.columns]


def state_of(label: str) -> str | None:
    """Return which of `STATES` a label in plain form is about; None if it is about none."""
    if "respon" in label:
        return None
    if "vacan" in label and re.search(r"admit|admiss", label):
        return UNUSABLE if _NOT.search(label) else USABLE
    return OCCUPIED if "occupied" in label and not _NOT.search(label) else None


def _refuse_unclear(label: str, sheet: Sheet, kept: dict[str, str], said: list[str]) -> None:
    for state in STATES:
        of = [text for text, it in kept.items() if it == state]
        if len(of) != 1:
            raise ImportFileError(
                f"{label}, sheet {sheet.name}: {len(of)} kinds of row are shares of beds "
                f"{state.replace('_', ' ')}, and one is wanted; the rows are "
                f"{', '.join(map(repr, said))}. Get the file as it was published, or report the "
                "new layout."
            )


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read void rates and shares of vacant beds, in percent, of every area and month."""
    sheet, label, states = recognised.layout
    where = f"{opened.label}, sheet {sheet.name}"
    cells = monthly.figures(opened, sheet, [label])
    known = cells[label].isin(list(states))
    skipped = [Skipped("rows", int((~known).sum()), "other measures, by month")]
    kept = cells[known].assign(state=cells[label].map(states))
    kept, last = of_the_month(kept)
    kept, left = monthly.numbers(kept, where, counts=False)
    kept = in_percent(kept)
    refuse_senseless(kept, where)
    found, out = monthly.placed(kept, geography, ["state", "day"], sums=False)
    table = shaped(found, sheet.name)
    england = table[table["area_code"].eq(ENGLAND) & table["measure"].eq("void_rate")]
    told = {"category": "all", "provenance": "sourced", "lower": None, "upper": None}
    tables = {
        "care_home_measures": table[table["area_code"].ne(ENGLAND)],
        "market_benchmarks": england.assign(
            measure="occupancy",
            value=100 - england["value"],
            note=england["note"].str.removesuffix(LESS),
            **told,
        ),
    }
    return Loaded(tables, [*skipped, *last, *left, *out])


def of_the_month(cells: pd.DataFrame) -> tuple[pd.DataFrame, list[Skipped]]:
    """Keep the last day of each month: older editions have a week a column."""
    month = monthly.months(cells["day"])
    last = cells["day"].eq(cells["day"].groupby(month).transform("max"))
    weeks = cells.loc[~last, "day"].nunique()
    return cells[last], [Skipped("weeks", weeks, "before the last of their month")]


def in_percent(cells: pd.DataFrame) -> pd.DataFrame:
    """Turn shares written as proportions into percentages: then none is above 1."""
    scale = 100 if cells["lower"].max() <= 1 else 1
    return cells.assign(lower=cells["lower"] * scale, upper=cells["upper"] * scale)


def refuse_senseless(cells: pd.DataFrame, where: str) -> None:
    """Refuse shares above 100, and those of an area and day that do not add up to 100."""
    for row in cells[cells["lower"].gt(100) | cells["lower"].lt(0)].to_dict("records")[:1]:
        raise ImportFileError(
            f"{where}: {row['area']} has {row['lower']:g}% of its beds "
            f"{row['state'].replace('_', ' ')} under {row['heading']!r}; a share lies from 0 to "
            "100. Get the file as it was published."
        )
    keys = [monthly.CODE, monthly.UNIT, "area", "heading"]
    of = cells.groupby(keys, sort=False)["lower"].agg(["sum", "size"]).reset_index()
    whole = (cells["lower"] - cells["lower"].round()).abs().lt(1e-6).all()
    slack = len(STATES) * (HALF if whole else HALF / 10) + 1e-6
    off = of[of["size"].eq(len(STATES)) & (of["sum"] - 100).abs().gt(slack)]
    for row in off.to_dict("records")[:1]:
        raise ImportFileError(
            f"{where}: beds occupied, vacant and admittable, and vacant and not, of {row['area']} "
            f"under {row['heading']!r} add up to {row['sum']:g}%; they add up to 100% but for "
            "rounding. Get the file as it was published."
        )


def shaped(found: pd.DataFrame, sheet: str) -> pd.DataFrame:
    """Bring rows of areas into the columns of the table `care_home_measures`."""
    occupied = found["state"].eq(OCCUPIED)
    value = found["lower"].mask(occupied, 100 - found["lower"])
    words = {day: NOTE.format(f"{day:%-d %B %Y}") for day in found["day"].unique()}
    return pd.DataFrame(
        {
            "area_code": found["area_code"],
            "period": monthly.months(found["day"]),
            "measure": (found["state"] + "_share").mask(occupied, "void_rate"),
            "care_type": "all",
            "value": value.round(6),
            "unit": "percent",
            "note": found["day"].map(words) + occupied.map({True: LESS, False: ""}),
            "locator": f"sheet {sheet}, " + found["place"] + ", " + found["state"],
        }
    )


LOADER = Loader(
    "Provider statistics, occupancy of care homes by month (2024 onward)",
    recognise,
    read,
    fills=("care_home_measures", "market_benchmarks"),
)
