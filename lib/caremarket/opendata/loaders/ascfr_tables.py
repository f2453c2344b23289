"""ASC-FR and SALT data tables: the workbook of the activity and finance report, 2021-22 onward.

The finance report of 2024-25 and later is read, too, where its tables keep these titles.

Each sheet is a table; those that themes read are found by title. Counts of people come from the
short and long term return (SALT), rounded to 5, `[c]` for 0 to 4; `[x]` was not submitted. A unit
cost of 0 means that nobody was supported, and is left out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from caremarket.errors import ImportFileError, did_you_mean
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.markers import SUPPRESSED, UNREADABLE, parse_cells
from caremarket.opendata.areas import tables_of_areas
from caremarket.opendata.contract import LeftOutError, Loaded, Loader, Recognised, Skipped
from caremarket.opendata.loaders import asc_finance, long_term_support, spending
from caremarket.opendata.loaders.long_term_support import (
    AGES,
    MANAGED,
    PAYMENTS,
    Figures,
    added,
    insist,
)
from caremarket.opendata.opened import Opened
from caremarket.opendata.sources import national_statistics
from caremarket.opendata.titled import Titled, cells_of, financial_years, fold, titled

OF_PEOPLE = re.compile(r"^(?!.*(expenditure|cost)).*(clients|people).*long term support")
SALT = "SALT, rounded to 5 as published; 0 to 4 are suppressed"
LONG_TERM = {fold(name): cell for name, cell in spending.LONG_TERM.items()}
OTHER = {fold(name): cell for name, cell in spending.OTHER.items()}
POUNDS = {"£ thousands": spending.THOUSANDS, "£ 000s": spending.THOUSANDS, "£": spending.POUNDS}
HOMES = {"nursing": "nursing", "residential": "residential", "residential and nursing": "all"}
PROVIDERS = {"external": "unit_cost_external", "in house": "unit_cost_in_house"}


def during_year(cells: pd.DataFrame, table: Titled) -> list[Figures]:
    """Read people supported over the year, by setting."""
    return long_term_support.during_year(cells, table.period, SALT, table.label)


def at_year_end(cells: pd.DataFrame, table: Titled) -> list[Figures]:
    """Read people supported on 31 March, by setting, and in the community by delivery."""
    return long_term_support.at_year_end(cells, table.period, SALT, table.label)


def carers(cells: pd.DataFrame, table: Titled) -> list[Figures]:
    """Read carers with support of their own, with a direct payment, and all of the return."""
    own = cells["labels"].str[-1].replace({"direct payment": PAYMENTS[0]})
    measures = {
        "direct_payments_national_return": own.isin(PAYMENTS),
        "supported_national_return": own.isin(PAYMENTS + MANAGED),
        "in_national_return": cells["labels"].str.join(" ").eq("total"),
    }
    notes = {
        "direct_payments_national_return": "Direct payment only or part direct payment",
        "supported_national_return": "With a direct payment, a managed budget or commissioned "
        "support; information and advice aside",
        "in_national_return": "Information and advice, and no direct support, included",
    }
    insist({*PAYMENTS, *MANAGED}, own, table.label)
    found = pd.concat([cells[kept].assign(measure=name) for name, kept in measures.items()])
    found = added(found, ["measure"]).assign(period=table.period)
    note = found["measure"].map(notes) + f" ({SALT})"
    return [("carers", found.assign(value=found["people"], unit="people", note=note))]


def on_settings(cells: pd.DataFrame, table: Titled) -> list[Figures]:
    """Read long-term spending of one age group by support setting."""
    age = next(group for words, group in AGES.items() if words in table.words)
    return [spent(cells, table, LONG_TERM, age)]


def on_activities(cells: pd.DataFrame, table: Titled) -> list[Figures]:
    """Read spending that is neither long nor short term."""
    return [spent(cells, table, OTHER, "all")]


def spent(cells: pd.DataFrame, table: Titled, words: dict, age: str) -> Figures:
    """Return spending in pounds, by service; printed totals are left out."""
    kinds = cells["labels"].str.join(" ")
    known = cells[kinds.isin(list(words)) & cells["value"].notna()]
    pairs = kinds[known.index].map(words)
    return "spending", known.assign(
        service=pairs.str[0],
        setting=pairs.str[1],
        primary_support_reason="all",
        age_group=age,
        amount_gbp=(known["value"] * POUNDS[table.unit]).round(2),
        columns=kinds[known.index],
        period=table.period,
    )


def unit_costs(cells: pd.DataFrame, table: Titled) -> list[Figures]:
    """Read what a place costs a week, by type of home or by who runs it, year and age."""
    of, year, age = (cells["labels"].str[at] for at in range(3))
    years = {fold(it): it for it in financial_years(table.title)}
    groups = {name: f"_{group}" for name, group in AGES.items()} | {"total": ""}
    found = cells.assign(
        period=year.map(years),
        care_type=of.map({**HOMES, **dict.fromkeys(PROVIDERS, "residential")}),
        measure=of.map(PROVIDERS).fillna("unit_cost") + age.map(groups),
        value=cells["value"].where(cells["value"].gt(0)).round(2),
        columns=cells["labels"].str.join(", "),
        unit="gbp_per_week",
        note="Long-term support: spending over weeks of care, as published",
    )
    return [
        ("care_home_measures", found.dropna(subset=["period", "care_type", "measure", "value"]))
    ]


@dataclass(frozen=True)
class Wanted:
    """A table that is read: how, and the units that it may be in."""

    read: Callable[[pd.DataFrame, Titled], list[Figures]]
    units: tuple[str, ...]


NUMBERS, MONEY, WEEKLY = ("numbers", "number", ""), tuple(POUNDS), ("£ per week",)
SETTINGS = "by age band and support setting"
TABLES = {
    f"number of clients accessing long term support during the year {SETTINGS}": Wanted(
        during_year, NUMBERS
    ),
    f"number of clients accessing long term support at the end of the year {SETTINGS}": Wanted(
        at_year_end, NUMBERS
    ),
    "support provided to carers during the year by type of support provided": Wanted(
        carers, NUMBERS
    ),
    "gross current expenditure on long term care for clients aged 18 to 64 by support setting": (
        Wanted(on_settings, MONEY)
    ),
    "gross current expenditure on long term care for clients aged 65 and over by support setting": (
        Wanted(on_settings, MONEY)
    ),
    "gross current expenditure on other not long or short term social care "
    "by primary support reason": Wanted(on_activities, MONEY),
    "unit costs for clients accessing long term support by support setting and age band "
    "year on year comparison": Wanted(unit_costs, WEEKLY),
    "unit costs for clients accessing residential long term support by provision type and age band "
    "year on year comparison": Wanted(unit_costs, WEEKLY),
}


def recognise(opened: Opened) -> Recognised | None:
    """See the workbook by the titles of its tables; the year is that of their titles."""
    found = {table.words: table for table in titled(opened)}
    if any(map(is_of_activity, found.values())):
        raise LeftOutError(
            f"{opened.label} has the tables of the activity report of DHSC. What they hold is read "
            "from its CSV of long-term support (LTS001), which says more: import that one."
        )
    known = {words: table for words, table in found.items() if words in TABLES}
    if not known:
        return None
    period = max(table.period for table in known.values())
    if not period:
        raise ImportFileError(
            f"{opened.label}: no title of a table names a financial year such as 2021-22. Get the "
            "workbook as it was published."
        )
    nhs = national_statistics(
        id=f"nhs-ascfr-tables-{period}",
        title=f"Adult Social Care Activity and Finance Report, England {period}, data tables",
        publisher="NHS Digital" if period < "2022-23" else "NHS England",
        published=f"20{period[-2:]}",
        review_by="2027-12-31",
    )
    source = asc_finance.source(period) if period >= "2024-25" else nhs
    return Recognised(source, f"ASC-FR and SALT data tables {period}", layout=found)


def is_of_activity(table: Titled) -> bool:
    """Say whether it counts people as client-level data do: in the report that has no spending."""
    return table.period >= "2024-25" and bool(OF_PEOPLE.search(table.words))


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read the tables that there are; those that are missing are named."""
    rows: dict[str, list[pd.DataFrame]] = {}
    skipped: list[Skipped] = []
    absent: dict[tuple[str, str], list[str]] = {}  # code and name of an area -> sheets
    for words, wanted in TABLES.items():
        table = recognised.layout.get(words)
        if table is None:
            hint = did_you_mean(words, set(recognised.layout) - set(TABLES))
            skipped.append(Skipped("tables", 1, f"none has the title {words!r}. {hint}"))
            continue
        cells, left = figures_of(opened, table, wanted)
        skipped += left
        for area in without_figure(cells):
            absent.setdefault(area, []).append(table.sheet)
        for name, found in wanted.read(cells, table):
            place = f"Table of sheet {table.sheet}, row " + found["code"] + ", " + found["columns"]
            rows.setdefault(name, []).append(found.assign(locator=place))
    tables, left = tables_of_areas(rows, geography)
    skipped += left
    for (code, area), sheets in absent.items():
        why = f"not submitted, [x] throughout: {area}, {', '.join(sheets)}"
        skipped.append(Skipped("tables", len(sheets), why, (code,)))
    return Loaded(tables, skipped)


def figures_of(opened: Opened, table: Titled, wanted: Wanted) -> tuple[pd.DataFrame, list[Skipped]]:
    """Return the cells of a table with value and hidden (suppressed)."""
    if table.unit not in wanted.units:
        raise ImportFileError(
            f"{table.label}: the unit of {table.title!r} is {table.unit or 'not given'!r}; it must "
            f"be one of {', '.join(filter(None, wanted.units))}. Get the workbook as it was "
            "published."
        )
    cells, skipped = cells_of(opened, table)
    parsed = parse_cells(cells["cell"], counts="£" not in table.unit)
    if (strange := cells[parsed["marker"].eq(UNREADABLE)]).size:
        row = strange.iloc[0]
        raise ImportFileError(
            f"{table.label}, row {row['name']}, column {', '.join(row['labels'])}: {row['cell']!r} "
            "is neither a number nor a known mark such as [c] or [x]. Get the workbook as it was "
            "published."
        )
    return cells.assign(value=parsed["value"], hidden=parsed["marker"].eq(SUPPRESSED)), skipped


def without_figure(cells: pd.DataFrame) -> list[tuple[str, str]]:
    """Return code and name of the areas that have no figure at all in a table."""
    known = cells["value"].notna() | cells["hidden"]
    any_known = known.groupby([cells["code"], cells["name"]], sort=False).any()
    return list(any_known.index[~any_known])


LOADER = Loader(
    "ASC-FR and SALT data tables (2021-22 onward)",
    recognise,
    read,
    fills=("care_home_residents", "service_users", "carers", "spending", "care_home_measures"),
    version=2,
)
