"""From the codes of a publication to the councils of today."""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from caremarket.evidence.raw.geography import Geography
from caremarket.opendata.contract import NoCouncilError, Skipped
from caremarket.opendata.repeated import alike, once

FEW = 6  # codes that are named one by one


def to_areas(
    frame: pd.DataFrame, geography: Geography, code: str, *, what: str = "areas", sums: bool = True
) -> tuple[pd.DataFrame, list[Skipped]]:
    """Give each row the area of today that its code, in a column of that name, belongs to.

    Added are area_code and parts (how many published codes make up the area; always 1 without sums,
    as for rates). What was left out is told by reason, and by a NoCouncilError if no row is left;
    so are rows that are like another in every column.
    """
    frame, repeated = alike(frame)
    placement = geography.place(frame[code], sums=sums)
    renamed = placement.codes.rename(columns={"code": code})
    placed = frame.merge(renamed, on=code, how="inner")
    left = pd.concat([placement.left_out, in_no_council(placement.codes, geography)])
    by_reason = left.groupby("why", sort=False)["code"]
    skipped = repeated + [
        Skipped(what, len(codes), named(why, codes), tuple(codes)) for why, codes in by_reason
    ]
    if placed.empty:
        raise NoCouncilError(left=skipped)
    return placed, skipped


def tables_of_areas(
    rows: Mapping[str, Sequence[pd.DataFrame]], geography: Geography
) -> tuple[dict[str, pd.DataFrame], list[Skipped]]:
    """Put rows of several tables of evidence, with code, into today's areas; nothing is added up.

    What was left out is told once, also where it is missing from several tables.
    """
    tables, skipped = {}, []
    for name, parts in rows.items():
        both = pd.concat(parts, ignore_index=True)
        tables[name], left = to_areas(both, geography, "code", what="councils", sums=False)
        skipped += [it for it in left if it not in skipped]
    return tables, skipped


def in_no_council(codes: pd.DataFrame, geography: Geography) -> pd.DataFrame:
    """Return codes, and why, that only make up regions and England: divided or merged since."""
    council = codes["area_code"].isin(list(geography.names))
    wider = ~codes["code"].isin(codes.loc[council, "code"]) & codes["code"].ne(codes["area_code"])
    found = codes.loc[wider, "code"].drop_duplicates().to_frame()
    return found.assign(why="divided or merged since, so only part of region and England")


def named(why: str, codes: pd.Series) -> str:
    """Write a reason with the codes it holds for, or the first.

    None outside England, and no long list of districts: their councils are named, see `absent`.
    """
    districts = len(codes) > FEW and codes.str.match(r"E07\d{6}$").all()
    if districts or codes.str.match(r"[WSN]\d{8}$").any():
        return why
    more = f" and {len(codes) - FEW} more" if len(codes) > FEW else ""
    return f"{why}: {', '.join(codes[:FEW])}{more}"


def absent(
    there: Collection[str], skipped: Sequence[Skipped], geography: Geography
) -> list[Skipped]:
    """Name the councils of today without any figure in an import, and why.

    `there` are the codes that have one. Why is what was said of a code, as published, on the
    council's ground. Of an import that has fewer than half of the councils nothing is said: those
    that it has are named, and fewer.
    """
    missing = [code for code in geography.names if code not in there]
    if len(missing) > len(geography.names) / 2:
        return []
    whys: dict[str, list[str]] = {}
    for code in missing:
        ground = geography.grounds[code]
        said = (
            it.why
            for it in skipped
            if any(geography.extents.get(part, frozenset()) & ground for part in it.codes)
        )
        why = next(said, "no row, or no figure in it")
        whys.setdefault(why, []).append(geography.names[code])
    return [
        Skipped("councils", len(names), f"without any figure: {', '.join(names)}; {why}")
        for why, names in whys.items()
    ]


def joined(notes: pd.Series, text: str) -> pd.Series:
    """Put a text behind notes, which may be empty."""
    return notes.where(notes.eq(""), notes + "; ") + text


def added_up(
    placed: pd.DataFrame,
    code: str,
    values: Sequence[str],
    by: Sequence[str] = (),
    *,
    unit: str = "districts",
) -> pd.DataFrame:
    """Add the parts of an area up, rows from `to_areas`, by further columns, and say so.

    Added are summed (bool), note (empty where the figure is as published) and place (which rows of
    the source, for the locator). A part that is there twice is an ImportFileError, unless its
    figures are the same.
    """
    keys = ["area_code", *by]
    placed, _ = once(placed, [*keys, code], values)
    single = placed["parts"] == 1
    whole = placed.loc[single, [*keys, *values]].assign(
        summed=False, note="", place="row " + placed.loc[single, code]
    )
    groups = placed[~single].groupby(keys, sort=False, as_index=False)
    if groups.ngroups == 0:
        return whole.reset_index(drop=True)
    sums = groups[list(values)].sum(min_count=1)
    ends = groups.agg(count=(code, "nunique"), first=(code, "min"), last=(code, "max"))
    count = ends["count"].astype(str)
    sums["summed"] = True
    sums["note"] = f"Sum of the {unit} of the time: " + count
    sums["place"] = count + " rows from " + ends["first"] + " to " + ends["last"]
    return pd.concat([whole, sums], ignore_index=True)
