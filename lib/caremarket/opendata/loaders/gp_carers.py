"""Unpaid carers in the records of general practices (CGPCMI01), given to councils.

The publication counts carers by practice. A second one says in which small area (LSOA) the patients
of each practice live, a lookup in which district that lies. All three are imported in one go, and
the carers of a practice are divided as its patients are: nobody publishes where the carers
themselves live. Patients without a small area are divided like the others.
"""

from datetime import date

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.markers import UNREADABLE, parse_cells
from caremarket.opendata.areas import added_up, joined, to_areas
from caremarket.opendata.contract import LeftOutError, Loaded, Loader, Recognised, Skipped
from caremarket.opendata.dates import days
from caremarket.opendata.headings import spelt
from caremarket.opendata.loaders.gp_patients import (
    NEEDED,
    PRACTICE,
    beside,
    by_district,
    companions,
    districts_of,
)
from caremarket.opendata.opened import CsvFile, Opened
from caremarket.opendata.repeated import once
from caremarket.opendata.sources import national_statistics

INDICATOR, MEASURE, VALUE, DAY = "IND_CODE", "MEASURE", "VALUE", "ACH_DATE"
CARERS = "CGPCMI01"
COUNTED = [PRACTICE, INDICATOR, VALUE, DAY]
MOST_APART = 366  # days between the carers and the lists of patients
WHAT = "the carers in GP records (CGPCMI01)"
NOTE = (
    "Carers whom practices have on record, divided among councils as each practice's patients of "
    "{taken:%B %Y} are; management information that is not quality-assured"
)


def recognise(opened: Opened) -> Recognised | None:
    """See the carers by practice, with the list of patients and the lookups beside them."""
    if not isinstance(opened, CsvFile):
        return None
    header = opened.top()[0]
    if kind := beside(header):
        raise LeftOutError(
            f"{opened.label} is {NEEDED[kind]}: no evidence by itself, it is read with {WHAT} "
            "where they are imported in one go."
        )
    if len(spelt(COUNTED, header)) < len(COUNTED):
        return None
    found = counted(opened)
    if found.empty:
        return None
    day = found["day"].max()
    lists, lookups = companions(opened)
    missing = [NEEDED[kind] for kind, of in zip(NEEDED, (lists, lookups), strict=True) if not of]
    if missing:
        raise ImportFileError(
            f"{opened.label} holds {WHAT} by practice; give {' and '.join(missing)} in the same "
            "import, or in the same folder, to divide them among councils."
        )
    taken, patients = min(lists, key=lambda pair: abs(pair[0] - day))
    if abs(taken - day).days > MOST_APART:
        raise ImportFileError(
            f"{opened.label} holds {WHAT} of {day:%B %Y}, but {patients.label} lists patients of "
            f"{taken:%B %Y}. Give the list of the same quarter."
        )
    source = national_statistics(
        id=f"nhs-gp-carers-{day:%Y-%m}",
        title=f"GP contract services, England, {day:%B %Y}: patients recorded as unpaid carers "
        f"({CARERS}), with patients registered by practice and LSOA, {taken:%B %Y}",
        publisher="NHS England",
        published=day,
        review_by=day.replace(year=day.year + 1, day=1),
    )
    release = f"carers of {day:%B %Y} by patients of {taken:%B %Y}"
    return Recognised(source, release, layout=(day, taken, patients, lookups))


def counted(opened: Opened) -> pd.DataFrame:
    """Return the rows of the indicator: practice, value as text, day (a date) and measure."""
    wanted = [*COUNTED, *spelt([MEASURE], opened.top()[0])]
    rows = [part[part[INDICATOR].eq(CARERS)] for part in opened.chunks(0, columns=wanted)]
    found = pd.concat(rows, ignore_index=True)
    kinds = sorted(found[MEASURE].unique()) if MEASURE in found else []
    if len(kinds) > 1:
        raise ImportFileError(
            f"{opened.label}: {MEASURE} of {CARERS} says {', '.join(kinds)}; known is one number "
            "of carers for each practice. Report the new layout."
        )
    return found.assign(day=found[DAY].map(days(found[DAY], opened.label))).dropna(subset="day")


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Divide the carers of each practice among the councils in which its patients live."""
    day, taken, patients, lookups = recognised.layout
    carers, skipped = by_practice(counted(opened), day, opened.label)
    shares, left = by_district(patients, set(carers.index), districts_of(lookups))
    unmatched = carers[~carers.index.isin(shares["practice"])]
    why = f"not on the list of patients of {taken:%B %Y}; their carers: {unmatched.sum():,.0f}"
    skipped += [Skipped("practices", len(unmatched), why), *left]
    divided = shares.assign(people=shares["share"] * shares["practice"].map(carers))
    abroad = ~divided["district"].str.startswith("E")
    outside = divided.loc[abroad, "people"].sum()
    skipped.append(
        Skipped("carers", round(outside), "by their practice's patients outside England")
    )
    found = divided[~abroad].groupby("district", as_index=False)["people"].sum()
    placed, out = to_areas(found, geography, "district", what="districts")
    table = added_up(placed, "district", ["people"]).rename(columns={"people": "value"})
    table = table.assign(
        period=f"{day:%Y-%m}/{day:%Y-%m}",
        measure="gp_register",
        unit="people",
        qualifier="estimated",
        value=table["value"].round(),
        note=joined(table["note"], NOTE.format(taken=taken)),
        locator=f"indicator {CARERS}, " + table["place"],
    )
    return Loaded({"carers": table}, skipped + out)


def by_practice(found: pd.DataFrame, day: date, label: str) -> tuple[pd.Series, list[Skipped]]:
    """Return the carers of each practice on the last day, and what was left out."""
    last = found[found["day"].eq(day)]
    before = len(found) - len(last)
    last, repeated = once(last, [PRACTICE], [VALUE])
    values = parse_cells(last[VALUE], counts=True)
    if (wrong := last.loc[values["marker"].eq(UNREADABLE) | values["value"].lt(0), VALUE]).size:
        raise ImportFileError(
            f"{label}: {VALUE} of {CARERS} is {wrong.iloc[0]!r}; it must be a number of people or "
            "a mark such as *. Get the file as it was published."
        )
    known = values["value"].notna()
    skipped = [
        Skipped("rows", before, f"of days before {day:%-d %B %Y}"),
        *repeated,
        Skipped("practices", int((~known).sum()), "without a number"),
    ]
    return values["value"][known].set_axis(last.loc[known, PRACTICE]), skipped


LOADER = Loader("Unpaid carers in GP records", recognise, read, fills=("carers",), version=2)
