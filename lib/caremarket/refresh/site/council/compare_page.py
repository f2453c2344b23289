"""The page of an area's scenarios side by side."""

import math
from typing import Any

from caremarket.present.parameters import shown
from caremarket.present.words import decimals_for, humanised, number
from caremarket.refresh.plan.refresh_yml import BASELINE
from caremarket.refresh.records.run import RunRecord, Status
from caremarket.refresh.site.council.area import Area
from caremarket.refresh.site.council.compare import (
    Cell,
    Comparison,
    Figure,
    changed_parameters,
    comparisons,
    moved,
)
from caremarket.refresh.site.layout import IN_POINTS, WHOLE, page_from, unit_words
from caremarket.refresh.site.status import day_of, standing

NONE = "[z]"  # the Analysis Function's shorthand for not applicable


def render_compare(area: Area) -> str:
    """Make the page of an area's scenarios side by side: complete HTML that runs no script."""
    compared = comparisons(area)
    return page_from(
        "compare.html.j2",
        area_code=area.code,
        area_name=area.name,
        scenarios=[_scenario(name, compared, area) for name in area.scenarios if name != BASELINE],
        themes=[_theme(comparison, area) for comparison in compared],
        baseline=any(comparison.baseline for comparison in compared),
    )


def _scenario(name: str, compared: list[Comparison], area: Area) -> dict[str, Any]:
    """Return what a scenario changes, what that moves, and what is missing."""
    changes: dict[tuple[str, str, str], list[str]] = {}
    moves, others, missing, covered = [], [], [], []
    for comparison in compared:
        run = next((run for run in comparison.runs if run.scenario == name), None)
        if run is None:
            continue
        covered.append(comparison.theme.name)
        if not run.reported or run.status is Status.FAILED:
            missing.append(_missing(comparison.theme.name, run))
        if comparison.runs[0].scenario == BASELINE:
            for parameter, values in changed_parameters(run, comparison.runs[0]).items():
                note = comparison.theme.notes.get(parameter, "")
                before, after = (shown(value, note) for value in values)
                changes.setdefault((humanised(parameter), after, before), []).append(
                    comparison.theme.name
                )
        if comparison.baseline and run.reported:
            moves.append(_moves(comparison, name))
            others += _others(comparison, run)
    return {
        "slug": name,
        "name": humanised(name),
        "changes": [
            {"name": parameter, "after": after, "before": before, "themes": ", ".join(themes)}
            for (parameter, after, before), themes in changes.items()
        ],
        "moves": moves,
        "others": others,
        "missing": missing,
        "elsewhere": [c.theme.name for c in compared if c.theme.name not in covered],
    }


def _missing(name: str, run: RunRecord) -> str:
    """Say why a report, called by its theme or scenario, is missing or old."""
    stands, reason = standing(run)
    text = f"{name}: {stands.lower()}"
    if run.reported:
        text += f"; the figures are those of {day_of(run)}"
    return f"{text}. {reason}"


def _moves(comparison: Comparison, scenario: str) -> str:
    """Say how many key figures of a theme a scenario moves, and which most."""
    name, count = comparison.theme.name, len(comparison.figures)
    pairs = moved(comparison.figures, scenario)
    if not pairs:
        return f"{name}: no key figure moves." if count else ""
    figure, cell = pairs[0]
    change, relative = _difference(figure, cell)
    unit = "percentage points" if figure.unit in IN_POINTS else unit_words(figure.unit)
    of_it = f" ({relative})" if relative != NONE else ""
    return (
        f"{name}: {len(pairs)} of {count} key figures move. Most: {figure.label}, "
        f"{_period(figure)}, by {change} {unit}{of_it}."
    )


def _others(comparison: Comparison, run: RunRecord) -> list[dict[str, str]]:
    """Say how many findings move that are no key figure of a theme, and where all of them are."""
    count, name = comparison.others[run.scenario], comparison.theme.name
    if not count:
        return []
    told = "1 figure is" if count == 1 else f"{count:,} figures are"
    return [
        {
            "text": f"{name}: beside the key figures, {told} not those of the baseline. See ",
            "name": f"all figures of {name}, {humanised(run.scenario)} (CSV)",
            "href": f"{run.scenario}/{run.notebook}.csv",
        }
    ]


def _theme(comparison: Comparison, area: Area) -> dict[str, Any]:
    """Return a theme's table, and the scenarios that are not in it."""
    return {
        "slug": comparison.theme.notebook,
        "name": comparison.theme.name,
        "figures": [_figure(figure) for figure in comparison.figures],
        "keyless": not comparison.theme.key_figures,
        "missing": [
            _missing(humanised(run.scenario), run) for run in comparison.runs if not run.reported
        ],
        "elsewhere": ", ".join(
            humanised(name)
            for name in area.scenarios
            if name not in {run.scenario for run in comparison.runs}
        ),
        "links": [
            {
                "name": f"{comparison.theme.name}, {humanised(run.scenario)}",
                "href": f"{run.scenario}/{run.notebook}.html",
            }
            for run in comparison.runs
            if run.reported
        ],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    """Return a key finding for the table: numbers written, proportions in percent."""
    factor = 100 if figure.unit == "proportion" else 1
    values = [
        factor * number for cell in figure.cells for number in (cell.value, cell.lower, cell.upper)
    ]
    decimals = _decimals(figure, values, 1 if factor == 100 else 3)

    def write(value: float) -> str:
        return NONE if math.isnan(value) else number(factor * value, decimals)

    return {
        "label": figure.label,
        "unit": "%" if factor == 100 else unit_words(figure.unit),
        "period": _period(figure),
        "cells": [
            {
                "scenario": humanised(cell.scenario),
                "numbers": [write(cell.value), write(cell.lower), write(cell.upper)],
                "change": _difference(figure, cell),
            }
            for cell in figure.cells
        ],
    }


def _difference(figure: Figure, cell: Cell) -> tuple[str, str]:
    """Write the difference to the baseline, in the figure's unit and in percent."""
    if math.isnan(cell.difference):
        return NONE, NONE
    factor = 100 if figure.unit == "proportion" else 1
    values = [factor * other.value for other in figure.cells]
    decimals = _decimals(figure, [*values, factor * cell.difference], 2)
    text = _signed(number(factor * cell.difference, decimals))
    if math.isnan(cell.relative):
        return text, NONE
    return text, f"{_signed(number(100 * cell.relative, 1))}%"


def _decimals(figure: Figure, values: list[float], most: int) -> int:
    """Choose how many decimals a figure is written with: none of people or beds."""
    return 0 if figure.unit in WHOLE else min(decimals_for(values), most)


def _signed(text: str) -> str:
    """Give a written number its plus, unless it has a minus; nought is 0."""
    if not text.strip("−0.,"):
        return "0"
    return text if text.startswith("−") else f"+{text}"


def _period(figure: Figure) -> str:
    """Write a period; one from year to year in words."""
    return figure.period.replace("/", " to ") or "no period"
