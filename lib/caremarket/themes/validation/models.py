"""Models of all councils beside the plain figure, on what they had not seen."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from caremarket.errors import CaremarketError, MethodError
from caremarket.themes.benchmarks import Measure, Standing
from caremarket.themes.benchmarks.comparison import ranked_councils
from caremarket.themes.benchmarks.fits import fitted_once
from caremarket.themes.carers import Carers
from caremarket.themes.carers import Parameters as OfCarers
from caremarket.themes.dementia import Dementia
from caremarket.themes.dementia import Parameters as OfDementia
from caremarket.themes.direct_payments import Parameters as OfPayments
from caremarket.themes.direct_payments import Payments
from caremarket.themes.plain import month_name
from caremarket.themes.residential import Parameters as OfSupply
from caremarket.themes.residential import Supply

THEMES = ((Carers, OfCarers), (Dementia, OfDementia), (Payments, OfPayments), (Supply, OfSupply))
HEADER = """## Figures of all councils

**Steadied** figures (partial pooling) are fitted on one half of each count, split at random five
times, and held against the other half, beside the plain figure of the first half. What **residents
let expect** (regression on age, deprivation, ethnic mix and density) is fitted without a region and
held against its councils, beside the rate of all others. Errors are mean absolute ones, in the unit
of the measure; a model wins if it errs less by more than the standard error of the difference.

| measure | period | model | councils | error | plain error | wins | 95% limits hold in |
| --- | --- | --- | --: | --: | --: | --- | --: |
"""
MODELS = {"pooled": "steadied", "expected": "expected"}
PROMISED = (0.93, 0.97)


def section(data: Any) -> str:
    """Write the section, a row for each measure and model."""
    return HEADER + "".join(_row(it, score) for it, score in scores(data))


def scores(data: Any) -> Iterator[tuple[Measure, dict[str, object]]]:
    """Yield each measure of each theme that can be fitted, with each score (`skill.COLUMNS`)."""
    told = set()
    for theme, parameters in THEMES:
        with suppress(CaremarketError):
            standing: Standing = theme(data, parameters(area_code=data.area_code)).standing
            for measure in standing.measures:
                if measure.name in told:
                    continue
                told.add(measure.name)
                areas = ranked_councils(measure, standing.tiny)
                with suppress(MethodError):
                    fit = fitted_once(areas, measure, standing.described, data.folder)
                    for score in fit.skill.to_dict("records"):
                        yield measure, score


def _row(measure: Measure, score: dict[str, object]) -> str:
    scale, held = measure.multiplier, score["coverage"]
    mark = "" if PROMISED[0] <= held <= PROMISED[1] else " (not 95%)"
    cells = [
        measure.label,
        month_name(measure.period),
        MODELS[str(score["model"])],
        str(score["councils"]),
        f"{scale * score['model_error']:.3g}",
        f"{scale * score['naive_error']:.3g}",
        "yes" if score["wins"] else "no",
        f"{100 * held:.1f}%{mark}",
    ]
    return f"| {' | '.join(cells)} |\n"
