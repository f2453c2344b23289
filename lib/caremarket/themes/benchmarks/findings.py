"""The findings that comparisons with other councils record."""

from collections.abc import Iterator

import pandas as pd

from caremarket.frames import FINDING_COLUMNS
from caremarket.methods.funnel import PROPORTION, RATE
from caremarket.themes.benchmarks.comparison import Comparison
from caremarket.themes.benchmarks.fits import Fitted
from caremarket.themes.benchmarks.measure import MODELLED, Measure
from caremarket.themes.benchmarks.standing import Standing

LIMITS = ("95", "998")
POOLED = ("pooled", "pooled_lower", "pooled_upper")
POOLED_BY = {PROPORTION: "beta_binomial", RATE: "gamma_poisson"}
REGRESSIONS = {PROPORTION: "beta_binomial", RATE: "negative_binomial"}


def findings(standing: Standing) -> pd.DataFrame:
    """Return a council's position on each measure.

    A method that ends in `client_level_data` says that the figure is of the series which ASCOF
    began in 2024-25, not to be compared with the years before. `benchmark` (category
    `<measure>|area`, `england`, `region`, `neighbours`; the council's own lies between the limits
    of `benchmark_limits` or not), `benchmark_limits` (`<measure>|95`, `<measure>|998`: England's
    rate with the range of most councils of this size, and of nearly all), `benchmark_rank`
    (`<measure>|from_highest`, 1 the highest, with the ranks that chance leaves open) and
    `benchmark_councils` (how many were ranked). From fits of all councils: `benchmark_pooled`
    (`<measure>|area`, what is left of the figure without the chance in small counts),
    `observed_over_expected` (category the measure: against what residents let expect; its limits
    are those against the ends of what 95% of councils with such residents have, so that they hold 1
    where it lies among them) and `skill`
    (`<measure>|<model>|model_error`, `naive_error` and `coverage`, on what was not seen).
    """
    pairs = [(it, standing.fitted.get(it.measure.name)) for it in standing.found]
    records = [record for pair in pairs for record in (*_of(*pair), *_fitted(*pair))]
    return pd.DataFrame(records, columns=FINDING_COLUMNS)


def _record(measure: Measure, metric: str, category: str, value: float, **more: object) -> dict:
    """Return a row of the findings; what is not given is that of the measure."""
    given = {"metric": metric, "category": category, "period": measure.period, "value": value}
    limits = {"lower": float("nan"), "upper": float("nan")}
    rest = {"unit": measure.unit, "basis": "modelled", "source_ids": measure.source_ids}
    series = f"_{measure.series}" if measure.series else ""
    return given | limits | rest | more | {"method": f"{more['method']}{series}"}


def _of(comparison: Comparison, fit: Fitted | None) -> Iterator[dict]:
    """Yield where the council lies: levels, rank, how many are ranked, limits."""
    measure, area = comparison.measure, comparison.area
    modelled = measure.kind == MODELLED
    basis = "modelled" if modelled else "published"
    ratio = "modelled_rate" if modelled else "numerator_over_denominator"
    given = {"basis": basis, "method": ratio}
    for name, level in {"area": area["value"], **comparison.levels}.items():
        yield _record(measure, "benchmark", f"{measure.name}|{name}", level, **given)
    ranks = {} if fit is None else fit.areas.loc[area["area_code"]]
    given = {"unit": "rank", "basis": basis, "method": "rank_from_highest"}
    given |= {side: ranks.get(f"rank_{side}", float("nan")) for side in ("lower", "upper")}
    category = f"{measure.name}|from_highest"
    yield _record(measure, "benchmark_rank", category, area["from_highest"], **given)
    given = {"unit": "councils", "basis": basis, "method": "count_of_councils"}
    yield _record(measure, "benchmark_councils", f"{measure.name}|ranked", area["of"], **given)
    for name in LIMITS if comparison.method else ():
        given = {side: area[f"{side}_{name}"] for side in ("lower", "upper")}
        given["method"] = f"funnel_{comparison.method}"
        england, category = comparison.levels["england"], f"{measure.name}|{name}"
        yield _record(measure, "benchmark_limits", category, england, **given)


def _fitted(comparison: Comparison, fit: Fitted | None) -> Iterator[dict]:
    """Yield what rests on a fit of all councils."""
    if fit is None:
        return
    measure, own = comparison.measure, fit.areas.loc[comparison.area["area_code"]]
    value, lower, upper = measure.multiplier * own[list(POOLED)]
    given = {"lower": lower, "upper": upper, "method": f"pooled_{POOLED_BY[measure.kind]}"}
    yield _record(measure, "benchmark_pooled", f"{measure.name}|area", value, **given)
    if pd.notna(ratio := own["ratio"]):
        usual = own[["usual_upper", "usual_lower"]] / own["expected"]
        lower, upper = ratio / usual
        method = f"{REGRESSIONS[measure.kind]}_regression"
        given = {"lower": lower, "upper": upper, "unit": "ratio", "method": method}
        yield _record(measure, "observed_over_expected", measure.name, ratio, **given)
    for score in fit.skill.to_dict("records"):
        method = f"{score['horizon']}_against_{score['naive']}"
        category = f"{measure.name}|{score['model']}"
        for name in ("model_error", "naive_error"):
            error = measure.multiplier * score[name]
            yield _record(measure, "skill", f"{category}|{name}", error, method=method)
        given = {"unit": "percent", "method": method}
        yield _record(measure, "skill", f"{category}|coverage", 100 * score["coverage"], **given)
