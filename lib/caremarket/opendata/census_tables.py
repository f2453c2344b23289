"""Census tables in the two layouts in which they are downloaded.

NOMIS bulk: one row an area, one column a category, `Topic: Category; measures: Value`. ONS filter
service: one row an area and category, with codes; `-8` stands for people whom the question does not
concern.
"""

import re
from dataclasses import dataclass

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.markers import parse_cells
from caremarket.opendata.contract import Recognised, Skipped, no_counts
from caremarket.opendata.headings import folded, spelt
from caremarket.opendata.opened import Opened
from caremarket.opendata.repeated import once
from caremarket.opendata.sources import national_statistics

NOMIS = ["date", "geography", "geography code"]
SUFFIX = "; measures: Value"
NOT_CONCERNED = "-8"
YEARS = (2011, 2021)
READ = ["code", "category", "sex", "people"]


@dataclass(frozen=True)
class CensusLayout:
    """Where a census table is in its file."""

    year: int
    topic: str  # which of the topics asked for
    header: int  # position of the row
    code: str  # column of the area codes
    columns: dict[str, str]  # NOMIS: category by column; filter service: empty
    category: str = ""  # filter service: column of the categories
    sex: str = ""  # filter service: column of the sexes, where ages are by sex


def census_layout(opened: Opened, topics: tuple[str, ...]) -> CensusLayout | None:
    """Return the layout of a census table on one of some topics; None if a file is none.

    Topics are what NOMIS puts before the colon, and what the filter service calls the variable.
    """
    if tuple(opened.sheets) != ("",):
        return None
    header = opened.find_header(lambda row: len(row) > len(NOMIS))
    if header is None:
        return None
    names = opened.top()[header]
    if [folded(name) for name in names[: len(NOMIS)]] == [folded(name) for name in NOMIS]:
        return _nomis(opened, header, names, topics)
    return _filter_service(opened.label, header, names, topics)


def released(
    layout: CensusLayout, topic: str, title: str, table: str, published: str
) -> Recognised:
    """Say which release a census table is, such as `TS007`; the title is the topic in words."""
    year = layout.year
    place = {2011: "census/2011/", 2021: "datasets/c2021"}[year]
    source = national_statistics(
        id=f"nomis-census-{year}-{topic}",
        title=f"Census {year}, {title}, districts of England and Wales",
        publisher="Office for National Statistics",
        published=published,
        url=f"https://www.nomisweb.co.uk/{place}{table.lower()}",
        review_by="2031-12-31",
    )
    return Recognised(source, f"Census {year}", layout=layout)


def read_census(opened: Opened, layout: CensusLayout) -> tuple[pd.DataFrame, list[Skipped]]:
    """Read a census table of either layout, columns as `READ`, each cell once; and what was twice.

    A census perturbs its cells and suppresses none: each must be a number.
    """
    long = _long(opened, layout)
    people = parse_cells(long["people"], counts=True)["value"]
    if (wrong := no_counts(people)).any():
        found = long.loc[wrong, "people"].iloc[0]
        raise ImportFileError(
            f"{opened.label} has {found!r} where a census table has a number of people. Get the "
            "file as it was published."
        )
    return once(long.assign(people=people.astype("int64")), READ[:-1], READ[-1:], "figures")


def _long(opened: Opened, layout: CensusLayout) -> pd.DataFrame:
    """Return the cells of a census table, columns as `READ`; people as text."""
    frame = opened.table(layout.header)
    if not layout.columns:
        named = {layout.code: "code", layout.category: "category", frame.columns[-1]: "people"}
        (codes,) = spelt([f"{layout.category} Code"], list(frame)).values()
        concerned = frame[codes] != NOT_CONCERNED
        sex = frame[layout.sex] if layout.sex else ""
        return frame.assign(sex=sex)[concerned].rename(columns=named)[READ]
    rural = [name for name in frame if name.lower() == "rural urban"]
    for name in rural:
        frame = frame[frame[name] == "Total"]
    long = frame.melt(id_vars=layout.code, value_vars=list(layout.columns), value_name="people")
    long["category"] = long.pop("variable").map(layout.columns)
    return long.assign(sex="").rename(columns={layout.code: "code"})[READ]


def _nomis(
    opened: Opened, header: int, names: list[str], topics: tuple[str, ...]
) -> CensusLayout | None:
    columns, topic = {}, ""
    for name in names[len(NOMIS) :]:
        before, colon, category = name.removesuffix(SUFFIX).partition(": ")
        if colon and before.lower() in topics:
            columns[name], topic = category, before.lower()
    if not columns:
        return None
    rows = opened.top()[header + 1 :]
    year = int(rows[0][0]) if rows and rows[0][0].isdigit() else None
    if year not in YEARS:
        found = repr(rows[0][0]) if rows else "no row"
        raise ImportFileError(
            f"{opened.label} is a census table of NOMIS, but its first column `date` says {found}; "
            "known are the censuses of 2011 and 2021."
        )
    return CensusLayout(year, topic, header, names[2], columns)


def _filter_service(
    label: str, header: int, names: list[str], topics: tuple[str, ...]
) -> CensusLayout | None:
    if names[-1].lower() != "observation" or len(names) < 5:
        return None
    codes, texts = names[2:-1:2], names[3:-1:2]
    if [folded(code) for code in codes] != [folded(f"{text} Code") for text in texts]:
        return None
    columns = {re.sub(r" \(\d+ categories\)$", "", text).lower(): text for text in texts}
    known = [name for name in columns if name in topics]
    if not known:
        return None
    sex = columns.get("sex", "") if len(columns) == 2 and "age" in known else ""
    if len(columns) > 1 and not sex:
        raise ImportFileError(
            f"{label} is a census table that counts {' by '.join(columns)}. Download a table of "
            f"{known[0]} alone; only ages can be read by sex."
        )
    topic = "age" if sex else known[0]
    return CensusLayout(2021, topic, header, names[0], {}, columns[topic], sex)
