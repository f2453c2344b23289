"""ONS subnational population projections, 2018- and 2022-based: the CSV files in the zip.

A release is three files, persons, males and females, each with a column a year. Councils, regions
and England stand in one file, or districts alone; ages are single years, `90 and over` and `All
ages`. The 2022-based release comes in variants, of which none is the principal one: ONS advises the
migration category variant. The tables themselves do not say which they are; the read-me beside them
does, or else the name of the zip.
"""

import re

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.opendata.ages import banded, beside_total
from caremarket.opendata.areas import added_up, to_areas
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped, numbers_in
from caremarket.opendata.headings import folded, spelt
from caremarket.opendata.opened import Opened
from caremarket.opendata.sources import national_statistics

WHAT = "ONS subnational population projections"
COLUMNS = ["AREA_CODE", "AREA_NAME", "COMPONENT", "SEX", "AGE_GROUP"]
RELEASES = {2018: "2020-03-24", 2022: "2025-06-24"}
VARIANTS = {  # what the name of a file or zip says of its variant
    "migration_category": ("migcat", "migrationcategory"),
    "five_year_migration": ("5yr", "5year", "fiveyear"),
    "ten_year_migration": ("10yr", "10year", "tenyear"),
    "high_international_migration": ("high",),
    "low_international_migration": ("low",),
}
NUMBERS = {"5": "five", "10": "ten"}
FIRST = "five_year_migration"  # imported before variants were told apart: it keeps its source
_BOUNDARIES = re.compile(r"boundaries in place on (?:the reference date of )?(?:\d+ )?(\w+ 20\d\d)")
SEXES = {"persons", "males", "females"}


def recognise(opened: Opened) -> Recognised | None:
    """See one of the files of a release."""
    if tuple(opened.sheets) != ("",):
        return None
    header = opened.top()[0]
    if not spelt(["COMPONENT", "AGE_GROUP"], header) or not _years(header):
        return None
    opened.need_columns(header, COLUMNS, WHAT)
    base = int(_years(header)[0])
    if base not in RELEASES:
        raise ImportFileError(
            f"{opened.label} looks like {WHAT}, but begins with {base}; known are the 2018-based "
            "and the 2022-based release."
        )
    rows = [row for row in opened.top()[1:] if len(row) == len(header)]
    sexes = {row[header.index(spelt(["SEX"], header)["SEX"])].lower() for row in rows}
    if len(sexes) != 1 or not sexes <= SEXES:
        found = ", ".join(sorted(sexes)) or "nothing"
        raise ImportFileError(
            f"{opened.label} looks like {WHAT}, but SEX says {found}; "
            "a file is for persons, males or females."
        )
    variant = _variant(opened)
    if not variant and base > 2018:
        known = ", ".join(first for first, *_ in VARIANTS.values())
        raise ImportFileError(
            f"{opened.label} is one of {WHAT}, {base}-based, but nothing says of which variant. "
            "Give the zip as ONS published it, with its read-me, or under its name, such as "
            f"{base}snpppopulationsyoamigcat23.zip (what tells is {known})."
        )
    own = "" if variant == FIRST else variant.replace("_", "-")
    boundaries = _BOUNDARIES.search(opened.content.read_me())
    source = national_statistics(
        id="-".join(filter(None, ["ons-snpp", str(base), "based", own])),
        title=f"Subnational population projections for England, {base}-based, local authorities"
        + (f", {variant.replace('_', ' ')} variant" if variant else ""),
        publisher="Office for National Statistics",
        published=RELEASES[base],
        url="https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/"
        "populationprojections/datasets/localauthoritiesinenglandz1",
        review_by="2027-07-31",
        note=(f"Boundaries of {boundaries[1]}. " if boundaries else "")
        + "What the population will be if recent trends go on; no forecast of what policies may "
        "change.",
    )
    return Recognised(source, f"{base}-based", part=sexes.pop(), layout=variant)


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read residents by age band for every projected year, rounded to whole people."""
    header = opened.top()[0]
    years = _years(header)
    frame = pd.concat(opened.chunks(0, columns=[*COLUMNS, *years]), ignore_index=True)
    counted = frame["COMPONENT"].str.lower().eq("population")
    frame = numbers_in(frame, years, opened.label, counts=True, whole=False)[counted]
    ages = frame["AGE_GROUP"].str.extract(r"^(\d+)(?: and over)?$", expand=False)
    placed, skipped = to_areas(
        frame.assign(age=pd.to_numeric(ages)).drop(columns="AREA_NAME"), geography, "AREA_CODE"
    )
    keys = ["area_code", "note", "place"]
    single = placed[placed["age"].notna()].astype({"age": "int64"})
    try:
        bands = banded(added_up(single, "AREA_CODE", years, ["age"]), keys, years)
    except ValueError as error:
        raise ImportFileError(f"{opened.label} has {error}. Download it again.") from None
    totals = added_up(placed[placed["AGE_GROUP"].str.lower().eq("all ages")], "AREA_CODE", years)
    every = beside_total(bands, totals)
    base = years[0]
    table = every.melt(
        id_vars=[*keys, "age_band"], value_vars=years, var_name="year", value_name="people"
    )
    table = table.assign(
        vintage="_".join(filter(None, ["ons_snpp", base, recognised.layout])),
        year=table["year"].astype(int),
        sex=recognised.part,
        qualifier="projected",
        people=table["people"].round().astype("int64"),
        locator=f"{recognised.part}, " + table["place"],
    )
    skipped.append(Skipped("rows", int((~counted).sum()), "not the component Population"))
    return Loaded({"population": table}, skipped)


def _years(header: list[str]) -> list[str]:
    return [name for name in header if re.fullmatch(r"20\d\d", name)]


def _variant(opened: Opened) -> str:
    """Name the variant, as the read-me in the zip does, or else a file's name; perhaps empty."""
    found = re.search(r"^Projection:[ \t]*(.+?)\s*$", opened.content.read_me(), re.MULTILINE)
    words = re.findall(r"[a-z0-9]+", found[1].lower()) if found else []
    said = [NUMBERS.get(word, word) for word in words if word not in ("variant", "projection")]
    if said and said != ["principal"]:
        return "_".join(said)
    name = folded(opened.label)
    told = (it for it, parts in VARIANTS.items() if any(part in name for part in parts))
    return next(told, "")


LOADER = Loader(f"{WHAT}, 2018- and 2022-based", recognise, read, fills=("population",), version=3)
