"""The printed figures of an area and their verdicts: evidence and the themes' checks together."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from caremarket import evidence
from caremarket.evidence.checks.claims import checks_between_sources, checks_of_totals, verdicts
from caremarket.evidence.checks.printed import COLUMNS, printed_figures, with_figures
from caremarket.evidence.processed.load import national
from caremarket.evidence.raw.folders import folders_by_area
from caremarket.evidence.tables.catalogue import AREA_TABLES, NATIONAL_TABLES
from caremarket.frames import CHECK_COLUMNS
from caremarket.present.words import humanised
from caremarket.project import Project
from caremarket.refresh.plan.notebooks import Check


@dataclass(frozen=True)
class Claims:
    """What an area's sources print, and what came of checking it.

    The sources that print figures have source_id, title, publisher, published, tables, url.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)  # as from `verdicts`; none empty
    sources: pd.DataFrame = field(default_factory=pd.DataFrame)
    unmade: list[str] = field(default_factory=list)  # why checks could not be made, a sentence each


@dataclass(frozen=True)
class Checking:
    """What the printed figures of any area are checked with: read once for several areas."""

    project: Project
    checks: list[Check]  # the themes', as from `notebooks.load_checks`

    @cached_property
    def folders(self) -> dict[str, Path]:
        """The folder of each area's raw tables, by its code."""
        return folders_by_area(self.project)

    @cached_property
    def national(self) -> dict[str, pd.DataFrame]:
        """The tables that hold for every area, by name."""
        return {it.name: national(it.name, self.project) for it in NATIONAL_TABLES}


def claims_of(checking: Checking, area_code: str) -> Claims:
    """Give every printed figure of an area its verdict."""
    data = evidence.load(area_code, checking.project)
    if area_code not in checking.folders:  # all its evidence was imported
        return Claims()
    printed = printed_figures(checking.folders[area_code])
    tables = dict(checking.national)
    for schema in AREA_TABLES:
        figures = printed.get(schema.name, pd.DataFrame(columns=COLUMNS))
        tables[schema.name] = with_figures(data.table(schema.name), figures, schema)
    unmade: list[str] = []
    offered = [
        record for check in checking.checks for record in _made(check, tables, area_code, unmade)
    ]
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
