"""Client-level data of adult social care: people with long-term support, and assessments, by month.

The quarterly update (from January 2026) has one workbook of long-term support, a count of people on
the last day of each of twelve months, and one of assessments, a count over each month. Tables by
age, gender and ethnic group stand side by side; that by age says all that the evidence holds. The
monthly statistics of 2024 have one sheet by setting, age, gender and ethnic group. Counts are
rounded to the nearest 5, so that parts need not add up to `All`.

Windows overlap: of a month in several releases the newest counts, and a corrected workbook takes
the place of the one it corrects, whose months are the same.

Assessments are recognised and left out: no notebook reads them, and they are of adults without
long-term support in the year before, not of carers.
"""

import re
from collections.abc import Iterable

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.markers import as_interval
from caremarket.opendata import monthly
from caremarket.opendata.contract import LeftOutError, Loaded, Loader, Recognised, Skipped
from caremarket.opendata.monthly import Sheet
from caremarket.opendata.opened import Opened

SETTING = "supportsetting"  # headings, folded
AGES = ("agegroup", "ageband")
OTHERS = ("gender", "ethnicity")
NAME = "dhsc-client-level-long-term-support"
TITLE = "Adult social care client-level data, England, long-term support"
SETTINGS = {  # table, column and word of the evidence
    "residential care": ("care_home_residents", "care_type", "residential"),
    "nursing care": ("care_home_residents", "care_type", "nursing"),
    "community": ("service_users", "service", "long_term_community_support"),
    "all": ("service_users", "service", "long_term_support"),
}
GROUPS = ("18_64", "65_plus", "all")
ROUNDED = 5  # to which counts are rounded: a part may be above its whole by less
SAME = {
    "care_home_residents": {"funder": "council", "location": "all"},
    "service_users": {"primary_support_reason": "all"},
}
NOTE = "On that day, rounded to the nearest 5; client-level data, no series with returns before it"
HIDDEN = f"suppressed ([c]), read as {monthly.LEAST} to {monthly.MOST}"


def recognise(opened: Opened) -> Recognised | None:
    """See people with long-term support, or assessments, by month; its release is the last."""
    by_age = [it for it in monthly.sheets(opened) if any(age in it.columns for age in AGES)]
    if not by_age:
        return None
    sheet = by_age[0]
    if SETTING not in sheet.columns:
        raise LeftOutError(
            f"{opened.label} holds assessments of client-level data, or long-term support without "
            "the column 'Support setting': no notebook reads it."
        )
    last = sheet.last
    return Recognised(
        monthly.source(NAME, TITLE, last), f"to {last:%B %Y}", series=NAME, layout=sheet
    )


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read people by setting, age group and month, of councils, regions and England."""
    sheet: Sheet = recognised.layout
    where = f"{opened.label}, sheet {sheet.name}"
    age = next(name for name in AGES if name in sheet.columns)
    split = [name for name in OTHERS if name in sheet.columns]
    cells = monthly.figures(opened, sheet, [SETTING, age, *split])
    for name in split:
        monthly.need_labels(where, name, cells[name], ["all"])
        cells = cells[cells[name].eq("all")]
    cells = cells.assign(age_group=cells[age].map(group_of))
    monthly.need_labels(where, SETTING, cells[SETTING], SETTINGS)
    if missing := [name for name in GROUPS if name not in set(cells["age_group"])]:
        raise ImportFileError(
            f"{where}: column {age!r} has no row for {missing[0].replace('_', ' ')}; it has "
            f"{', '.join(map(repr, cells[age].unique()))}. Get the file as it was published, or "
            "report the new layout."
        )
    known = cells["age_group"].notna() & cells[SETTING].isin(list(SETTINGS))
    kept, skipped = monthly.numbers(cells[known], where, counts=True, bounded=True)
    refuse_parts_above(kept, where)
    by = [SETTING, "age_group", "day", "provisional"]
    found, left = monthly.placed(kept, geography, by, sums=True)
    others = [it for it in opened.sheets if it != sheet.name]
    skipped += [*left, Skipped("sheets", len(others), "notes, and other splits of the same people")]
    return Loaded(dict(shaped(found, sheet.name)), skipped)


def group_of(age: str) -> str | None:
    """Return the age group of a label such as `18 to 64` or `65+`; None of a finer one."""
    plain = re.sub(r"[^a-z0-9]+", " ", age.replace("+", " plus")).strip()
    if plain in {"18 to 64", "18 64"}:
        return "18_64"
    if re.fullmatch(r"65 (and )?(above|over|plus|older)", plain):
        return "65_plus"
    return "all" if plain in {"all", "total", "all ages"} else None


def refuse_parts_above(cells: pd.DataFrame, where: str) -> None:
    """Refuse more people in one setting, or of one age, than in all, beyond the rounding."""
    keys = [monthly.CODE, monthly.UNIT, "heading", SETTING, "age_group"]
    counts = cells[[*keys, "area", "lower", "upper"]]
    for part in (SETTING, "age_group"):
        whole = counts[counts[part].eq("all")]
        both = counts.merge(whole, on=[key for key in keys if key != part], suffixes=("", "_all"))
        for row in both[both["lower"] > both["upper_all"] + ROUNDED].to_dict("records")[:1]:
            raise ImportFileError(
                f"{where}: {row['area']} has {row['lower']:,.0f} people under {row['heading']!r} "
                f"for {row[part].replace('_', ' ')} and {row['upper_all']:,.0f} for all; a part "
                "is at most its whole. Get the file as it was published."
            )


def shaped(found: pd.DataFrame, sheet: str) -> Iterable[tuple[str, pd.DataFrame]]:
    """Bring rows of areas into the tables of evidence, each with its name."""
    hidden = found["lower"] < found["upper"]
    intervals = [as_interval(*ends) for ends in zip(found["lower"], found["upper"], strict=True)]
    notes = pd.Series(NOTE, index=found.index)
    notes += found["provisional"].map({True: "; provisional", False: ""})
    notes += hidden.map({True: f"; {HIDDEN}", False: ""})
    notes += found["note"].map(lambda text: text and f"; {text}")
    found = found.assign(
        period=monthly.months(found["day"]),
        people=found["lower"].astype(object).mask(hidden, pd.Series(intervals, found.index)),
        qualifier=hidden.map({True: "", False: "rounded"}),
        note=notes,
        locator=f"sheet {sheet}, " + found["place"] + ", " + found[SETTING],
    )
    for table, same in SAME.items():
        words = {label: word for label, (name, _, word) in SETTINGS.items() if name == table}
        column = next(column for name, column, _ in SETTINGS.values() if name == table)
        part = found[found[SETTING].isin(list(words))]
        yield table, part.assign(**same, **{column: part[SETTING].map(words)})


LOADER = Loader(
    "Client-level data, long-term support by month (2024 onward)",
    recognise,
    read,
    fills=("care_home_residents", "service_users"),
    version=2,
)
