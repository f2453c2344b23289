"""In which councils the patients of general practices live: two files read beside another one.

A list says how many patients of a practice live in each small area (LSOA), a lookup in which
district each small area lies. LSOAs are those of Census 2011 until 2024, of both censuses in 2025,
and of Census 2021 from January 2026. Patients without one (`NO2011`, `CLOSED`) are few.
"""

import re
from datetime import date

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.markers import parse_cells
from caremarket.opendata.contract import Skipped
from caremarket.opendata.dates import days
from caremarket.opendata.headings import folded, spelt
from caremarket.opendata.opened import CsvFile, Opened
from caremarket.opendata.opening import open_content
from caremarket.opendata.repeated import once

PRACTICE, SMALL, PATIENTS = "PRACTICE_CODE", "LSOA_CODE", "NUMBER_OF_PATIENTS"
SEX, TAKEN = "SEX", "EXTRACT_DATE"
LISTED = [PRACTICE, SMALL, PATIENTS, TAKEN]
_LSOA = re.compile(r"^lsoa\d\d(cd|code)$")
_DISTRICT = re.compile(r"^(?P<kind>lad|ltla|utla|ctyua)(?P<year>\d\d)(cd|code)$")
MOST_UNKNOWN = 0.01  # of patients, in small areas that no lookup has
NEEDED = {
    "patients": "the list of patients by practice and LSOA (gp-reg-pat-prac-lsoa-all.csv of "
    "'Patients registered at a GP practice')",
    "lookup": "a lookup of LSOAs to local authority districts (ONS Open Geography)",
}


def beside(header: list[str]) -> str:
    """Say what of `NEEDED` a header is that of; empty if of none."""
    if len(spelt(LISTED, header)) == len(LISTED):
        return "patients"
    plain = [folded(name) for name in header]
    pair = any(map(_LSOA.match, plain)) and any(map(_DISTRICT.match, plain))
    return "lookup" if pair else ""


def companions(opened: Opened) -> tuple[list[tuple[date, Opened]], list[Opened]]:
    """Return the lists of all patients, with their day, and the lookups of the same import."""
    lists, lookups = [], []
    for content in opened.beside:
        try:
            other = open_content(content)
        except ImportFileError:  # that file says so itself
            continue
        kind = beside(other.top()[0]) if isinstance(other, CsvFile) else ""
        if kind == "lookup":
            lookups.append(other)
        elif kind and {it.lower() for it in _first(other, SEX)} <= {"all"}:
            taken = days(pd.Series(_first(other, TAKEN), name=TAKEN), other.label)
            lists += [(max(taken.values()), other)] if taken else []
    return lists, lookups


def districts_of(lookups: list[Opened]) -> pd.Series:
    """Return the district of each small area; where lookups differ, by the newest of them."""
    pairs = []
    for lookup in lookups:
        table = lookup.table(0)
        wider = [(it, name) for name in table if (it := _DISTRICT.match(folded(name)))]
        match, district = max(wider, key=lambda it: (it[0]["kind"].startswith("l"), it[0]["year"]))
        small = [name for name in table if _LSOA.match(folded(name))]
        pairs += [(match["year"], table.set_index(name)[district]) for name in small]
    every = pd.concat([found for _, found in sorted(pairs, key=lambda pair: pair[0])])
    return every[~every.index.duplicated(keep="last") & every.index.str.match(r"[EW]01")]


def by_district(
    patients: Opened, practices: set[str], districts: pd.Series
) -> tuple[pd.DataFrame, list[Skipped]]:
    """Return of each practice the share of its patients in each district, and what was left out.

    Columns practice, district and share. ImportFileError if the lookups do not have the areas.
    """
    sex = list(spelt([SEX], patients.top()[0]))
    parts = []
    for part in patients.chunks(0, columns=[PRACTICE, SMALL, PATIENTS, *sex]):
        kept = part[PRACTICE].isin(practices)
        if sex:
            kept &= part[SEX].str.lower().eq("all")
        parts.append(part[kept])
    rows = pd.concat(parts, ignore_index=True)
    rows, repeated = once(rows, [PRACTICE, SMALL], [PATIENTS])
    people = parse_cells(rows[PATIENTS], counts=True)["value"]
    if people.isna().any() or people.lt(0).any():
        wrong = rows.loc[people.isna() | people.lt(0), PATIENTS].iloc[0]
        raise ImportFileError(f"{patients.label}: {PATIENTS} is {wrong!r}; it must be a number.")
    small = rows[SMALL]
    district = small.map(districts).mask(small.str.startswith("W"), "W").astype(object)
    nowhere = ~small.str.match(r"[EW]01\d{6}$")
    unknown = district.isna() & ~nowhere
    lost = people[unknown].sum() / max(people.sum(), 1)
    if lost > MOST_UNKNOWN:
        raise ImportFileError(
            f"{patients.label}: {lost:.0%} of patients live in LSOAs, such as "
            f"{small[unknown].iloc[0]}, that the lookup does not have. Those of 2011 and of 2021 "
            "differ: give a lookup of the same year as well."
        )
    placed = pd.DataFrame({"practice": rows[PRACTICE], "district": district, "people": people})
    sums = placed.dropna().groupby(["practice", "district"], as_index=False)["people"].sum()
    total = sums.groupby("practice")["people"].transform("sum")
    left = [
        *repeated,
        Skipped("patients", round(people[nowhere].sum()), "no LSOA; divided like the others"),
        Skipped("patients", round(people[unknown].sum()), "their LSOA is in no lookup; likewise"),
    ]
    shares = sums.assign(share=sums["people"] / total)
    return shares.loc[total > 0, ["practice", "district", "share"]], left


def _first(opened: Opened, column: str) -> list[str]:
    """Return the cells of a column among the first rows of a file."""
    top = opened.top()
    at = {name: top[0].index(it) for name, it in spelt([column], top[0]).items()}
    return [row[at[column]] for row in top[1:] if at and len(row) > at[column]]
