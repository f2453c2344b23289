"""The printed figures of an area and their verdicts: evidence and the themes' checks together."""

from dataclasses import dataclass, field

import pandas as pd

from caremarket import evidence
from caremarket.evidence.claims import checks_between_sources, checks_of_totals, verdicts
from caremarket.evidence.folders import area_folder
from caremarket.evidence.printed import COLUMNS, printed_figures, with_figures
from caremarket.evidence.schemas import AREA_TABLES, NATIONAL_TABLES
from caremarket.frames import CHECK_COLUMNS
from caremarket.present.words import humanised
from caremarket.project import Project
from caremarket.refresh.notebooks import Check


@dataclass(frozen=True)
class Claims:
    """What an area's sources print, and what came of checking it.

    Attributes:
        tables: Figures by table, as from `evidence.claims.verdicts`; tables without rows left out.
        sources: The sources that print them: source_id, title, publisher, published, tables, url.
        unmade: Why checks could not be made, a sentence each.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    sources: pd.DataFrame = field(default_factory=pd.DataFrame)
    unmade: list[str] = field(default_factory=list)


def claims_of(project: Project, area_code: str, checks: list[Check]) -> Claims:
    """Give every printed figure of an area its verdict.

    Args:
        project: The project; its evidence is prepared.
        area_code: GSS code of the area.
        checks: What the themes check with, as from `notebooks.printed_checks`.

    Returns:
        The figures with their verdicts.
    """
    data = evidence.load(area_code, project)
    if area_folder(project, area_code) is None:  # all its evidence was imported
        return Claims()
    printed = printed_figures(project, area_code)
    tables = {schema.name: data.national(schema.name) for schema in NATIONAL_TABLES}
    for schema in AREA_TABLES:
        figures = printed.get(schema.name, pd.DataFrame(columns=COLUMNS))
        tables[schema.name] = with_figures(data.table(schema.name), figures, schema)
    unmade: list[str] = []
    offered = [record for check in checks for record in _made(check, tables, area_code, unmade)]
    found = [
        checks_of_totals(data.checked_totals),
        pd.DataFrame(offered, columns=CHECK_COLUMNS),
        checks_between_sources(printed),
    ]
    known = [frame for frame in found if not frame.empty]
    every = pd.concat(known, ignore_index=True) if known else pd.DataFrame(columns=CHECK_COLUMNS)
    return Claims(verdicts(printed, every), data.sources(*printed), unmade)


def _made(
    check: Check, tables: dict[str, pd.DataFrame], area_code: str, unmade: list[str]
) -> list[dict]:
    """Make a check; where the evidence does not allow it, say why instead."""
    try:
        return check(tables, area_code)
    except ValueError as error:  # the evidence lacks something, or prints it twice
        unmade.append(f"{humanised(check.__name__)}: {error}")
        return []
