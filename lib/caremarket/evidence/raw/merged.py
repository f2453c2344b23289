"""The evidence of area folders and of imports, put together without counting anything twice."""

import pandas as pd

from caremarket.evidence.raw.folders import areas_frame
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.sources import Area
from caremarket.evidence.tables.catalogue import TABLES

NO_EVIDENCE = ("area_codes",)  # tables that say nothing about a council
SHOWN = 3  # contradictions of a table that are spelt out


def with_imports(
    tables: dict[str, pd.DataFrame], imported: dict[str, pd.DataFrame]
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Add the imported rows to the tables, in order of area; a sentence tells each contradiction.

    A figure that was typed in from the same publication, with the same key, stays.
    """
    merged, warnings = dict(tables), []
    for name, new in imported.items():
        typed, schema = tables[name], TABLES[name]
        if typed.empty:
            merged[name] = in_order(new)
            continue
        key = [name for name in schema.import_schema.unique if name in new]
        both = typed[[*key, schema.value]].merge(new[[*key, schema.value]], on=key)
        old, now = both[f"{schema.value}_x"], both[f"{schema.value}_y"]
        differ = both[old.ne(now) & old.notna() & now.notna()]
        warnings += [
            f"{name} of {row[0]}: {'|'.join(map(str, row[1:-3]))} is {row[-2]:g} as typed in and "
            f"{row[-1]:g} in the imported {row[-3]}; correct the row."
            for row in differ.head(SHOWN).itertuples(index=False, name=None)
        ]
        if len(differ) > SHOWN:
            warnings.append(
                f"{name}: {len(differ) - SHOWN} more rows differ from what is imported."
            )
        typed_in = pd.MultiIndex.from_frame(typed[key])
        fresh = new[~pd.MultiIndex.from_frame(new[key]).isin(typed_in)]
        merged[name] = in_order(pd.concat([typed, fresh], ignore_index=True))
    return merged, warnings


def all_areas(
    areas: pd.DataFrame, imported: dict[str, pd.DataFrame], geography: Geography
) -> pd.DataFrame:
    """Add the councils that have imported evidence to the areas that have a folder."""
    by_area = [
        frame["area_code"]
        for name, frame in imported.items()
        if "area_code" in frame and name not in NO_EVIDENCE
    ]
    codes = {code for column in by_area for code in column.unique()}
    wanted = sorted((codes & set(geography.names)) - set(areas["area_code"]))
    rows = geography.councils.loc[wanted].reset_index()
    known = [name for name in Area.model_fields if name in rows]
    new = [Area(**row).model_dump() for row in rows[known].to_dict("records")]
    return in_order(pd.concat([areas, areas_frame(new)]))


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort by area, so that the rows of one lie together; their order stays."""
    if "area_code" not in frame:  # a rate that holds everywhere
        return frame
    return frame.sort_values("area_code", kind="stable", ignore_index=True)
