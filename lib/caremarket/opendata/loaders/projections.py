"""ONS subnational population projections, 2018- and 2022-based: the CSV files in the zip.

A release is three files, persons, males and females, each with a column a year. Councils, regions
and England stand in one file; ages are single years, `90 and over` and `All ages`. The 2022-based
release comes in variants, which only the read-me beside the files tells apart; the five-year
migration variant is the principal one.
"""

import re

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.opendata.ages import banded, beside_total
from caremarket.opendata.areas import added_up, to_areas
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped, refuse_rounded
from caremarket.opendata.headings import spelt
from caremarket.opendata.opened import Opened
from caremarket.opendata.sources import national_statistics

WHAT = "ONS subnational population projections"
COLUMNS = ["AREA_CODE", "AREA_NAME", "COMPONENT", "SEX", "AGE_GROUP"]
RELEASES = {2018: ("2020-03-24", "June 2018"), 2022: ("2025-06-24", "April 2022")}
PRINCIPAL = ("", "principal", "five_year_migration", "5_year_migration")
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
    published, boundaries = RELEASES[base]
    variant = _variant(opened)
    source = national_statistics(
        id="-".join(filter(None, ["ons-snpp", str(base), "based", variant.replace("_", "-")])),
        title=f"Subnational population projections for England, {base}-based, local authorities"
        + (f", {variant.replace('_', ' ')} variant" if variant else ""),
        publisher="Office for National Statistics",
        published=published,
        url="https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/"
        "populationprojections/datasets/localauthoritiesinenglandz1",
        review_by="2027-07-31",
        note=f"Boundaries of {boundaries}. What the population will be if recent trends go on; no "
        "forecast of what policies may change.",
    )
    return Recognised(source, f"{base}-based", part=sexes.pop(), layout=variant)


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read residents by age band for every projected year, rounded to whole people."""
    header = opened.top()[0]
    years = _years(header)
    frame = pd.concat(opened.chunks(0, columns=[*COLUMNS, *years]), ignore_index=True)
    counted = frame["COMPONENT"].str.lower().eq("population")
    for year in years:
        refuse_rounded(frame[year], opened.label)
    try:
        numbers = {year: pd.to_numeric(frame[year]) for year in years}
    except ValueError as error:
        raise ImportFileError(
            f"{opened.label} has a cell that is no number of people ({error}). Download it again."
        ) from None
    frame = frame.assign(**numbers)[counted]
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
    """Name a variant that is not the principal one, as the read-me in the zip does; else empty."""
    found = re.search(r"^Projection:[ \t]*(.+?)\s*$", opened.content.read_me(), re.MULTILINE)
    words = re.findall(r"[a-z0-9]+", found[1].lower()) if found else []
    name = "_".join(word for word in words if word not in ("variant", "projection"))
    return "" if name in PRINCIPAL else name


LOADER = Loader(f"{WHAT}, 2018- and 2022-based", recognise, read, fills=("population",))
