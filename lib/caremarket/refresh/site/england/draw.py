"""Making pages of England by council, on what is imported to draw them on."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from caremarket.evidence.processed.parquet import read_processed, table_path
from caremarket.project import Project
from caremarket.refresh.site.england.circles import circles
from caremarket.refresh.site.england.figures import FEWEST, Sheet
from caremarket.refresh.site.england.outlines import SIZE, outlines
from caremarket.refresh.site.england.page import England, Named, render_england

OUTLINES, RESIDENTS = "boundaries", "population"  # tables of evidence
CENSUS = {"vintage": "census_2021", "sex": "persons", "age_band": "all"}


def pages_of(
    project: Project,
    councils: Mapping[str, str],
    cited: Mapping[str, str],
    asked: Sequence[tuple[Named, Sequence[Sheet]]],
) -> list[str]:
    """Make pages; what they are drawn on is read and laid out once for all of them.

    Takes names of councils by code, and how sources are cited by their identifier.
    """
    england = _england(project, cited)
    return [render_england(named, sheets, councils, england) for named, sheets in asked]


def _england(project: Project, cited: Mapping[str, str]) -> England:
    """Lay England out, as far as boundaries and a census are imported."""
    frame = _read(project, OUTLINES, ["area_code", "period", "outline", "source_id"])
    if frame is None:
        return England()
    drawn = outlines(frame)
    filters = [(name, "==", value) for name, value in CENSUS.items()]
    counted = _read(project, RESIDENTS, ["area_code", "people", "source_id"], filters)
    used, placed = list(frame["source_id"]), {}
    if counted is not None:
        people = counted.dropna().drop_duplicates("area_code").set_index("area_code")["people"]
        codes = [code for code in drawn.centres if people.get(code, 0) > 0]
        if len(codes) >= FEWEST:
            middles = np.array([drawn.centres[code] for code in codes])
            places, radii = circles(middles, people[codes].to_numpy(dtype=float))
            rounded = np.rint(np.column_stack([places, radii])).astype(int)
            placed = dict(zip(codes, map(tuple, rounded.tolist()), strict=True))
            used += list(counted["source_id"])
    named = [cited.get(source_id, source_id) for source_id in dict.fromkeys(used)]
    return England(drawn.paths, drawn.london, placed, f"0 0 {SIZE[0]} {SIZE[1]}", named)


def _read(project: Project, name: str, columns: list[str], filters: list | None = None) -> Any:
    """Read a table; None where it is not there or has no row."""
    if not table_path(project.processed, name).is_file():
        return None
    frame = read_processed(project.processed, name, filters, columns)
    return frame if len(frame) else None
