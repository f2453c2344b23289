"""The page of an area's printed figures: their verdicts by evidence and the themes' checks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from caremarket import evidence
from caremarket.evidence.checks.claims import (
    REPRODUCED,
    UNCHECKED,
    VERDICTS,
    checks_between_sources,
    checks_of_totals,
    verdicts,
)
from caremarket.evidence.checks.printed import COLUMNS, printed_figures, with_figures
from caremarket.evidence.processed.load import national
from caremarket.evidence.raw.citations import every_source
from caremarket.evidence.raw.folders import folders_by_area
from caremarket.evidence.raw.sources import Source
from caremarket.evidence.tables.catalogue import AREA_TABLES, NATIONAL_TABLES, TABLES
from caremarket.frames import CHECK_COLUMNS
from caremarket.present.words import humanised, number
from caremarket.project import Project
from caremarket.refresh.plan.notebooks import Check, load_checks
from caremarket.refresh.site.layout import page_from, unit_words

PERCENT = ("percent", "percent_change")


@dataclass(frozen=True)
class Claims:
    """What an area's sources print, and what came of checking it.

    The sources that print figures have source_id, title, publisher, published, tables, url.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)  # as from `verdicts`; none empty
    sources: pd.DataFrame = field(default_factory=pd.DataFrame)
    unmade: list[str] = field(default_factory=list)  # why checks could not be made, a sentence each


@dataclass
class Common:
    """What files of several areas are made with: each part is read when it is first needed."""

    project: Project

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The register of sources and those imported, by identifier."""
        return {source.id: source for source in every_source(self.project, [])}

    @cached_property
    def checks(self) -> list[Check]:
        """What the themes offer to check printed figures with."""
        return load_checks(self.project.notebooks)

    @cached_property
    def folders(self) -> dict[str, Path]:
        """The folder of each area's raw tables, by its code."""
        return folders_by_area(self.project)

    @cached_property
    def national(self) -> dict[str, pd.DataFrame]:
        """The tables that hold for every area, by name."""
        return {it.name: national(it.name, self.project) for it in NATIONAL_TABLES}


def claims_of(common: Common, area_code: str) -> Claims:
    """Give every printed figure of an area its verdict."""
    data = evidence.load(area_code, common.project)
    if area_code not in common.folders:  # all its evidence was imported
        return Claims()
    printed = printed_figures(common.folders[area_code])
    tables = dict(common.national)
    for schema in AREA_TABLES:
        figures = printed.get(schema.name, pd.DataFrame(columns=COLUMNS))
        tables[schema.name] = with_figures(data.table(schema.name), figures, schema)
    unmade: list[str] = []
    offered = [
        record for check in common.checks for record in _made(check, tables, area_code, unmade)
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


def render_claims(claims: Claims, *, area_code: str, area_name: str) -> str:
    """Make the page of an area's printed figures: complete HTML that runs no script."""
    every = [verdict for frame in claims.tables.values() for verdict in frame["verdict"]]
    return page_from(
        "claims.html.j2",
        area_code=area_code,
        area_name=area_name,
        verdicts=[
            {"slug": slug(verdict), "words": verdict, "count": every.count(verdict)}
            for verdict in VERDICTS
        ],
        total=len(every),
        checked=len(every) - every.count(UNCHECKED),
        tables=[_table(name, frame) for name, frame in claims.tables.items()],
        sources=claims.sources.to_dict("records"),
        unmade=claims.unmade,
    )


def slug(verdict: str) -> str:
    """Return what a verdict is called in anchors and classes, such as `within-rounding`."""
    return verdict.replace(" ", "-")


def _table(name: str, frame: pd.DataFrame) -> dict[str, Any]:
    """Return a table of evidence for the page: the verdicts that want attention come first."""
    order = frame["verdict"].map(VERDICTS.index)
    ordered = frame.assign(order=order).sort_values("order", kind="stable")
    counts = frame["verdict"].value_counts()
    units = frame["unit"].unique()
    return {
        "name": name,
        "title": humanised(name),
        "description": TABLES[name].description,
        "unit": unit_words(units[0]) if len(units) == 1 else "",
        "counts": [(slug(verdict), int(counts.get(verdict, 0))) for verdict in VERDICTS],
        "figures": _anchored([_figure(row) for row in ordered.to_dict("records")], name),
    }


def _anchored(figures: list[dict[str, Any]], table: str) -> list[dict[str, Any]]:
    """Give the first figure of each verdict an anchor."""
    seen: set[str] = set()
    for figure in figures:
        first = figure["slug"] not in seen
        figure["anchor"] = f"{table}-{figure['slug']}" if first else ""
        seen.add(figure["slug"])
    return figures


def _figure(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "label": label(row["figure"]),
        "printed": _printed(row),
        "unit": unit_words(row["unit"]),
        "qualifier": humanised(row["qualifier"]).lower(),
        "verdict": row["verdict"],
        "slug": slug(row["verdict"]),
        "found": [said(row, check) for check in row["checks"]],
        "note": row["note"],
        "source_id": row["source_id"],
        "locator": row["locator"],
    }


def label(figure: str) -> str:
    """Write the name of a figure as words; what covers all is not said."""
    parts = [part for part in figure.split("|") if part != "all"]
    return ", ".join(humanised(part) for part in parts)


def said(row: Mapping[str, Any], check: Mapping[str, Any]) -> str:
    """Say in sentences what a check of a printed figure found: its difference and verdict.

    Such as `Computed: 18.4. 150 of 816, in percent. The printed figure is 0.6 points more.`
    """
    if check["verdict"] == UNCHECKED:
        return check["how"]
    start = "Elsewhere" if check["against"] == "source" else "Computed"
    parts = [f"{start}: {number(check['computed'])}.", check["how"]]
    if check["verdict"] != REPRODUCED:
        parts.append(f"The printed figure is {_apart(row, check)}.")
        parts.append(_ended(check["why"]))
    return " ".join(part for part in parts if part)


def _apart(row: Mapping[str, Any], check: Mapping[str, Any]) -> str:
    """Say by how much a printed figure lies above or below another."""
    difference, other = check["difference"], check["computed"]
    more = "more" if difference > 0 else "less"
    size = number(abs(difference))
    if row["unit"] in PERCENT:
        return f"{size} percentage points {more}"
    if other and abs(difference / other) >= 0.0005:
        return f"{size} {more} ({number(abs(100 * difference / other), 1)}%)"
    return f"{size} {more}"


def _ended(sentence: str) -> str:
    return sentence if not sentence or sentence.endswith(".") else f"{sentence}."


def _printed(row: Mapping[str, Any]) -> str:
    """Write a figure as printed, with thousands commas; a suppressed one as it stands."""
    if pd.isna(row["value"]):
        return row["printed"]
    return number(row["value"], len(row["printed"].partition(".")[2]))
