"""Census 2011 and 2021: provision of unpaid care, as NOMIS and the ONS filter service give it.

The base of 2011 is all residents, that of 2021 those aged 5 and over. Subtotals overlap their
detail (`19 hours or less` is `9 hours or less` and `10 to 19`): each band is read from the widest
category that is there, never added up with its parts.
"""

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.opendata.areas import added_up, joined, to_areas
from caremarket.opendata.census_tables import CensusLayout, census_layout, read_census, released
from caremarket.opendata.contract import Loaded, Loader, Recognised
from caremarket.opendata.opened import Opened

TOPICS = ("care provision", "provision of unpaid care", "unpaid care")
BANDS = {  # what a category says -> band; parts are added only where their subtotal is missing
    "all": (["total"], ["all categories"]),
    "none": (["no unpaid care"],),
    "1_19": (["1 to 19 hours"], ["19 hours or less"], ["9 hours or less", "10 to 19 hours"]),
    "20_49": (["20 to 49 hours"], ["20 to 34 hours", "35 to 49 hours"]),
    "50_plus": (["50 or more hours"],),
}
BASES = {2011: "all_ages", 2021: "5_plus"}
TABLES = {2011: "QS301EW", 2021: "TS039"}
PUBLISHED = {2011: "2013", 2021: "2023"}


def recognise(opened: Opened) -> Recognised | None:
    """See a census table on unpaid care."""
    layout = census_layout(opened, TOPICS)
    if layout is None:
        return None
    year, title = layout.year, "provision of unpaid care"
    return released(layout, "unpaid-care", title, TABLES[year], PUBLISHED[year])


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read residents by hours of unpaid care: bands as published, `any` as all less none.

    For 2011 `any` once more over those aged 5 and over: nobody younger was counted as a carer.
    """
    layout: CensusLayout = recognised.layout
    long, repeated = read_census(opened, layout)
    wide = _banded(opened.label, long)
    placed, skipped = to_areas(wide.reset_index(), geography, "code")
    people = added_up(placed, "code", list(wide.columns))
    people["any"] = people["all"] - people["none"]
    table = people.melt(
        id_vars=["area_code", "summed", "note", "place"], var_name="hours_band", value_name="people"
    )
    table["base"] = BASES[layout.year]
    worked_out = table["hours_band"].eq("any")
    table.loc[worked_out, "note"] = joined(table["note"], "All less those who provide none")
    if layout.year == 2011:
        same = table[worked_out].assign(base="5_plus")
        same["note"] = joined(same["note"], "none is under 5, to compare with 2021")
        table = pd.concat([table, same], ignore_index=True)
    computed = table["summed"] | table["hours_band"].eq("any")
    table = table.assign(
        year=layout.year,
        provenance=computed.map({True: "computed", False: "sourced"}),
        locator=f"table {TABLES[layout.year]}, " + table["place"],
    )
    return Loaded({"unpaid_care_census": table}, repeated + skipped)


def _banded(label: str, long: pd.DataFrame) -> pd.DataFrame:
    """Return residents by band, one row an area code."""
    counts = long.pivot_table(
        index="code", columns="category", values="people", aggfunc="first", sort=False
    )
    bands = {}
    for band, choices in BANDS.items():
        for words in choices:
            parts = [_category(counts, word) for word in words]
            if all(part is not None for part in parts):
                bands[band] = counts[parts].sum(axis=1, min_count=len(parts))
                break
    if "none" in bands and "all" not in bands:  # the filter service prints no total
        bands = {"all": sum(bands.values()), **bands}
    missing = [band for band in BANDS if band not in bands]
    if missing:
        raise ImportFileError(
            f"{label} is a census table on unpaid care, but no category is for {missing[0]} "
            f"({' or '.join(' and '.join(it) for it in BANDS[missing[0]])}). Download the table "
            "with all its categories."
        )
    return pd.DataFrame(bands).astype("int64")


def _category(counts: pd.DataFrame, words: str) -> str | None:
    """Return the category that says some words at its beginning or after `Provides`."""
    said = (name for name in counts if name.lower().removeprefix("provides ").startswith(words))
    return next(said, None)


LOADER = Loader(
    "Census 2011 and 2021, unpaid care", recognise, read, fills=("unpaid_care_census",), version=2
)
