"""The page of an area's printed figures and their verdicts."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from caremarket.evidence.checks.claims import REPRODUCED, UNCHECKED, VERDICTS
from caremarket.evidence.tables.catalogue import TABLES
from caremarket.present.words import humanised, number
from caremarket.refresh.site.council.claims import Claims
from caremarket.refresh.site.layout import page_from
from caremarket.refresh.site.units import unit_words

PERCENT = ("percent", "percent_change")


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
    size = number(round(abs(difference), 2) or abs(difference))
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
