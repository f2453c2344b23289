"""Lookups of area codes: ONS Open Geography's, in any vintage, and CASSR codes.

A lookup says which code lies in which other one. What is known already is compared with it; codes
of a vintage that came later get their ground from it, so that publications that use them can be
read.
"""

import re
from itertools import pairwise

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.sources import Source
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped
from caremarket.opendata.headings import folded, spelt
from caremarket.opendata.opened import Opened
from caremarket.opendata.sources import national_statistics

KINDS = ["lad", "ltla", "utla", "ctyua", "region", "rgn"]  # from narrow to wide
_CODE = re.compile(rf"^(?P<kind>{'|'.join(KINDS)})(?P<year>\d\d)(cd|code)$")
CASSR = ["cassr_code", "ons_code"]


def recognise(opened: Opened) -> Recognised | None:
    """See a table with codes of two kinds of areas, and little else."""
    if tuple(opened.sheets) != ("",):
        return None
    header = opened.top()[0]
    if len(spelt(CASSR, header)) == len(CASSR):
        return Recognised(_source("cassr", "CASSR codes to GSS codes"), "CASSR codes")
    found = {}
    for name in header:
        if match := _CODE.match(folded(name)):
            found[match["kind"], 2000 + int(match["year"])] = name
    if len(found) < 2:
        return None
    ordered = sorted(found, key=lambda it: (KINDS.index(it[0]), it[1]))
    columns = {f"{kind}_{year}": found[kind, year] for kind, year in ordered}
    first, *_, last = columns
    slug = f"{first}-to-{last}".replace("_", "-")
    title = f"{first.upper().replace('_', ' ')} to {last.upper().replace('_', ' ')}"
    return Recognised(_source(slug, title), title, layout=columns)


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read the districts of 2011 that codes cover; those that contradict what we know are named."""
    columns: dict[str, str] | None = recognised.layout  # by what they hold, from narrow to wide
    if columns is None:
        return _cassr(opened, opened.table(0, columns=CASSR), geography)
    frame = opened.table(0)
    known = dict(geography.extents)
    wrong: set[str] = set()
    for narrow, wide in pairwise(columns.values()):
        _extend(frame[[narrow, wide]], known, geography, wrong)
    parts, unknown = [], set()
    for vintage, column in columns.items():
        codes = [code for code in frame[column].unique() if code.startswith("E")]
        unknown |= {code for code in codes if code not in known} - set(geography.grounds)
        kept = [code for code in codes if code in known and code not in wrong]
        parts += [(vintage, code, row) for code in kept for row in sorted(known[code])]
    found = pd.DataFrame(parts, columns=["vintage", "code", "row"]).drop_duplicates()
    districts = geography.districts.iloc[found.pop("row")]
    table = found.assign(
        district_2011=districts["district_2011"].to_numpy(),
        area_code=districts["area_code"].to_numpy(),
        locator="row " + found["code"],
    )
    left = [
        _contradicting(wrong),
        Skipped("codes", len(unknown), f"their ground is not known: {_few(unknown)}"),
    ]
    return Loaded({"area_codes": table}, left)


def _extend(
    pairs: pd.DataFrame, known: dict[str, frozenset[int]], geography: Geography, wrong: set[str]
) -> None:
    """Give codes the ground that a lookup says they have; note those known to be elsewhere."""
    narrow, wide = pairs.columns
    english = pairs[pairs[narrow].str.startswith("E") & pairs[wide].str.startswith("E")]
    for code, group in english.groupby(wide, sort=False):
        inside = list(group[narrow].unique())
        ground = known.get(code) or geography.grounds.get(code)
        if ground is not None and len(inside) == 1 and inside[0] not in known:
            known[inside[0]] = ground
        if any(part not in known for part in inside):
            continue
        covered = frozenset().union(*(known[part] for part in inside))
        if ground is None:
            known[code] = covered
        elif covered != ground:
            wrong |= {code}


def _cassr(opened: Opened, frame: pd.DataFrame, geography: Geography) -> Loaded:
    """Compare CASSR codes with those that are known; councils since 2021 have letters in theirs."""
    area = frame["ons_code"].map(geography.find)
    frame = frame.assign(area_code=area)[area.notna()]
    ours = frame["area_code"].map(geography.councils["cassr_code"])
    wrong = set(frame.loc[ours.ne(frame["cassr_code"]), "cassr_code"])
    if len(wrong) == len(frame):
        raise ImportFileError(
            f"{opened.label} looks like a lookup of CASSR codes, but none of them is that of its "
            "council. Check its columns cassr_code and ons_code."
        )
    right = frame[ours.eq(frame["cassr_code"])]
    rows = geography.districts.merge(right[["area_code", "cassr_code"]], on="area_code")
    table = rows[["area_code", "district_2011"]].assign(
        vintage="cassr", code=rows["cassr_code"], locator="row " + rows["cassr_code"]
    )
    return Loaded({"area_codes": table}, [_contradicting(wrong)])


def _contradicting(codes: set[str]) -> Skipped:
    return Skipped("codes", len(codes), f"they contradict data/raw/geography: {_few(codes)}")


def _few(codes: set[str]) -> str:
    shown = ", ".join(sorted(codes)[:6])
    return shown + (" …" if len(codes) > 6 else "")


def _source(slug: str, title: str) -> Source:
    return national_statistics(
        id=f"area-lookup-{slug}",
        title=f"Lookup of area codes, {title}",
        publisher="Office for National Statistics",
        published="as downloaded",
        url="https://geoportal.statistics.gov.uk/",
        review_by="2027-12-31",
    )


LOADER = Loader("Lookups of area codes", recognise, read, fills=("area_codes",))
