"""Scenarios of an area side by side: key findings, and how far they lie from the baseline."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from caremarket.refresh.plan.refresh_yml import BASELINE
from caremarket.refresh.records.run import RunRecord
from caremarket.refresh.site.council.area import Area
from caremarket.refresh.site.layout import WHOLE
from caremarket.refresh.site.themes import Theme

Key = tuple[str, str, str]  # metric, category, period
FEW = 10  # people or beds: of a smaller baseline no percentage is told


@dataclass(frozen=True)
class Cell:
    """A key finding under one scenario; NaN is what there is not."""

    scenario: str
    value: float
    lower: float
    upper: float
    difference: float  # to the baseline's value, in its unit; NaN for the baseline itself
    relative: float  # as a proportion of its size; NaN where that is few, 0 or of another sign


@dataclass(frozen=True)
class Figure:
    """A key finding of one period, under every scenario."""

    label: str
    unit: str
    period: str
    cells: list[Cell]  # one a scenario, the baseline first


@dataclass(frozen=True)
class Comparison:
    """The scenarios of one theme side by side."""

    theme: Theme
    runs: list[RunRecord]  # the baseline first
    figures: list[Figure]  # each for the first and the last period of the baseline
    others: dict[str, int]  # by scenario: how many of all other findings are not the baseline's

    @property
    def baseline(self) -> RunRecord | None:
        """The run of the baseline; None if the plan has none, or it has no report."""
        first = self.runs[0]
        return first if first.scenario == BASELINE and first.reported else None


def comparisons(area: Area) -> list[Comparison]:
    """Hold the scenarios of an area against its baseline, one comparison a theme."""
    found = []
    for theme in (answer.theme for answer in area.answers):
        runs = [run for run in area.records if run.notebook == theme.notebook]
        by_run = {
            run.scenario: {
                (row["metric"], row["category"], row["period"]): row for row in area.rows_of(run)
            }
            for run in runs
            if run.reported
        }
        figures = list(_figures(theme, by_run))
        found.append(Comparison(theme, runs, figures, _others(theme, by_run)))
    return found


def changed_parameters(run: RunRecord, baseline: RunRecord) -> dict[str, tuple[Any, Any]]:
    """Return the parameters that a run has other values of than the baseline, but for the scenario.

    Value in the baseline and in the run, by name.
    """
    return {
        name: (baseline.parameters.get(name), value)
        for name, value in run.parameters.items()
        if name != "scenario" and value != baseline.parameters.get(name)
    }


def moved(figures: list[Figure], scenario: str) -> list[tuple[Figure, Cell]]:
    """Return the figures that a scenario moves, those first that it moves most."""
    pairs = [(figure, cell) for figure in figures for cell in figure.cells]
    mine = [pair for pair in pairs if pair[1].scenario == scenario and _moves(*pair)]
    return sorted(mine, key=lambda pair: -_size(*pair))


def _figures(theme: Theme, by_run: dict[str, dict[Key, dict[str, Any]]]) -> Iterator[Figure]:
    """Yield the key findings that any scenario has."""
    for label, (metric, category) in theme.key_figures.items():
        for keys in by_run.values():  # the first that has it: the baseline, where there is one
            periods = sorted(key[2] for key in keys if key[:2] == (metric, category))
            if periods:
                break
        else:
            continue
        for period in dict.fromkeys([periods[0], periods[-1]]):
            key = (metric, category, period)
            rows = {scenario: found.get(key) for scenario, found in by_run.items()}
            unit = next(row["unit"] for row in rows.values() if row)
            base = rows.get(BASELINE)
            cells = [_cell(scenario, row, base) for scenario, row in rows.items()]
            yield Figure(label, unit, period, cells)


def _others(theme: Theme, by_run: dict[str, dict[Key, dict[str, Any]]]) -> dict[str, int]:
    """Count by scenario the findings shown in no table that move, or that one of both lacks."""
    base, shown = by_run.get(BASELINE, {}), {*theme.key_figures.values()}
    return {
        scenario: sum(
            _differs(key, found.get(key), base.get(key))
            for key in {*found, *base}
            if key[:2] not in shown or (key in found) != (key in base)
        )
        for scenario, found in by_run.items()
    }


def _differs(key: Key, row: dict[str, Any] | None, base: dict[str, Any] | None) -> bool:
    """Say whether a finding is another than the baseline's, or only one of both has it."""
    if row is None or base is None:
        return True
    figure = Figure("", row["unit"], key[2], [])
    return _moves(figure, _cell("", row, base))


def _cell(scenario: str, row: dict[str, Any] | None, base: dict[str, Any] | None) -> Cell:
    if row is None:
        return Cell(scenario, *[math.nan] * 5)
    numbers = (row["value"], row["lower"], row["upper"])
    value, lower, upper = (math.nan if it is None else float(it) for it in numbers)
    if base is None or scenario == BASELINE:
        return Cell(scenario, value, lower, upper, math.nan, math.nan)
    start = math.nan if base["value"] is None else float(base["value"])
    few = base["unit"] in WHOLE and abs(start) < FEW
    relative = (value - start) / abs(start) if start * value > 0 and not few else math.nan
    return Cell(scenario, value, lower, upper, value - start, relative)


def _moves(figure: Figure, cell: Cell) -> bool:
    """Say whether a scenario moves a figure by more than the noise of computing it, as written."""
    if figure.unit in WHOLE:
        return abs(cell.difference) >= 0.5
    return abs(cell.difference) > 1e-9 * max(1.0, abs(cell.value))


def _size(figure: Figure, cell: Cell) -> float:
    """Return how much a figure moves; one that changes its sign moves most."""
    start = cell.value - cell.difference
    if start * cell.value <= 0:
        return math.inf
    return abs(cell.difference) / max(abs(start), FEW if figure.unit in WHOLE else 0)
