"""Tables of the Department of Health and Social Care with a column a month, an area a row or more.

Client-level data and provider statistics have it: `Area`, `Area code`, `Area unit`, what is
counted, and then a column a month or day. Headings differ in case and spaces from year to year.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.markers import SUPPRESSED, UNREADABLE, parse_cells
from caremarket.evidence.raw.sources import Source
from caremarket.opendata.areas import added_up, to_areas
from caremarket.opendata.contract import Skipped
from caremarket.opendata.headings import folded
from caremarket.opendata.opened import Opened, unique_names
from caremarket.opendata.sources import national_statistics

CODE, UNIT = "areacode", "areaunit"  # headings, folded
PLACES = {"area": "Area", CODE: "Area code", UNIT: "Area unit"}
UNITS = ("national", "region", "local authority")  # an ADASS region overlaps the regions
FORMS = ("%d %B %Y", "%B %Y", "%d/%m/%Y", "%Y-%m-%d", "%d %b %Y", "%b %Y")
WHAT = "a table of adult social care by month"
PROVISIONAL = "[p]"
LEAST, MOST = 0, 4  # what `[c]` may stand for: counts below 5, and no narrower rule is stated


@dataclass(frozen=True)
class Sheet:
    """A table with a column a month: where it stands, and which columns it has."""

    name: str
    at: int  # position of the header
    columns: dict[str, str]  # how they stand in it, by folded name
    days: dict[str, date]  # by heading of a column of figures

    @property
    def last(self) -> date:
        """The last month, or day."""
        return max(self.days.values())


def sheets(opened: Opened) -> Iterator[Sheet]:
    """Find the tables with areas in rows and months in columns; one heading may be another."""
    for name in opened.sheets:
        at = opened.find_header(lambda row: len({*PLACES} & set(map(folded, row))) > 1, name)
        if at is None:
            continue
        columns = {folded(cell): cell for cell in reversed(unique_names(opened.top(name)[at]))}
        days = {cell: day for cell in columns.values() if (day := day_of(cell))}
        if days:
            there = [PLACES.get(key, cell) for key, cell in columns.items()]
            opened.need_columns(there, list(PLACES.values()), WHAT, name)
            yield Sheet(name, at, columns, days)


def day_of(heading: str) -> date | None:
    """Read the day or month of a heading, such as `31 March 2026 [p]`; None if it has none."""
    text = heading.casefold().removesuffix(PROVISIONAL).strip()
    text = text.removeprefix("week ending").removesuffix("00:00:00").strip()
    for form in FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def plain(label: str) -> str:
    """Write a label of a row in small letters, with single spaces."""
    return " ".join(label.casefold().split())


def source(name: str, title: str, last: date) -> Source:
    """Return the source of a release, whose months go up to `last`."""
    return national_statistics(
        id=f"{name}-{last:%Y-%m}",
        title=f"{title}, data to {last:%B %Y}",
        publisher="Department of Health and Social Care",
        published=f"with data to {last:%B %Y}",
        review_by=last.replace(year=last.year + 1, day=1),
    )


def figures(opened: Opened, sheet: Sheet, labels: Iterable[str]) -> pd.DataFrame:
    """Return a row a cell: `PLACES`, labels (in plain form), heading, text, day, provisional.

    Columns are named by their folded headings, and labels are such names.
    """
    names = {cell: key for key, cell in sheet.columns.items() if cell not in sheet.days}
    cells = opened.table(sheet.at, sheet.name).rename(columns=names)
    cells = cells[cells[UNIT].ne("")]  # footnotes have no kind of area
    cells = cells.assign(**{name: cells[name].map(plain) for name in (UNIT, *labels)})
    long = cells.melt([*PLACES, *labels], list(sheet.days), "heading", "text")
    return long.assign(
        day=long["heading"].map(sheet.days),
        provisional=long["heading"].str.casefold().str.endswith(PROVISIONAL),
    )


def need_labels(where: str, column: str, found: Iterable[str], wanted: Iterable[str]) -> None:
    """Insist on labels of rows: ImportFileError names the first that is missing, and all found."""
    there = dict.fromkeys(found)
    for label in wanted:
        if label not in there:
            raise ImportFileError(
                f"{where}: column {column!r} has no row {label!r}; it has "
                f"{', '.join(map(repr, list(there)[:12]))}. Get the file as it was published, or "
                "report the new layout."
            )


def numbers(
    cells: pd.DataFrame, where: str, *, counts: bool, bounded: bool = False
) -> tuple[pd.DataFrame, list[Skipped]]:
    """Turn text into lower and upper, equal but for a suppressed count that the publisher bounded.

    Missing ones are left out.
    """
    parsed = parse_cells(cells["text"], counts=counts)
    if (wrong := cells[parsed["marker"].eq(UNREADABLE)]).size:
        row = wrong.iloc[0]
        raise ImportFileError(
            f"{where}: {row['area']} has {row['text']!r} under {row['heading']!r}; allowed are "
            "numbers and marks such as [c] and [x]. Get the file as it was published."
        )
    hidden = parsed["marker"].eq(SUPPRESSED) & bounded
    cells = cells.assign(
        lower=parsed["value"].mask(hidden, LEAST), upper=parsed["value"].mask(hidden, MOST)
    )
    missing = cells["lower"].isna()
    skipped = [Skipped("figures", int(missing.sum()), "suppressed or not available")]
    return cells[~missing], skipped


def placed(
    cells: pd.DataFrame, geography: Geography, by: list[str], *, sums: bool
) -> tuple[pd.DataFrame, list[Skipped]]:
    """Give rows from `numbers` today's areas: area_code, lower, upper, `by`, note and place.

    Kinds of area that overlap others are left out, and councils without a row are named.
    """
    known = cells[UNIT].isin(UNITS)
    other = cells.loc[~known, [UNIT, CODE]].drop_duplicates()
    skipped = [
        Skipped("areas", len(of), f"{unit}, which others make up")
        for unit, of in other.groupby(UNIT)
    ]
    found, left = to_areas(cells[known], geography, CODE, sums=sums)
    found = added_up(found, CODE, ["lower", "upper"], by)
    absent = [name for code, name in geography.names.items() if code not in set(found["area_code"])]
    if 0 < len(absent) < len(geography.names) / 2:
        skipped.append(Skipped("councils", len(absent), f"no row: {', '.join(absent)}"))
    return found, skipped + left


def months(days: pd.Series) -> pd.Series:
    """Write days as the months that they lie in, such as `2026-03/2026-03`."""
    return days.map({day: f"{day:%Y-%m}/{day:%Y-%m}" for day in days.unique()})
