"""The findings that comparisons with other councils record."""

import pandas as pd

from caremarket.frames import FINDING_COLUMNS, finding_rows
from caremarket.methods.funnel import PROPORTION, RATE
from caremarket.themes.benchmarks.comparison import Comparison
from caremarket.themes.benchmarks.fits import Fitted
from caremarket.themes.benchmarks.measure import MODELLED
from caremarket.themes.benchmarks.standing import Standing

LIMITS = ("95", "998")
POOLED = ("pooled", "pooled_lower", "pooled_upper")
RATIO = ("ratio", "ratio_lower", "ratio_upper")
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
    `observed_over_expected` (category the measure: against what residents let expect) and `skill`
    (`<measure>|<model>|model_error`, `naive_error` and `coverage`, on what was not seen).
    """
    pairs = [(it, standing.fitted.get(it.measure.name)) for it in standing.found]
    frames = [frame for pair in pairs for frame in (*_of(*pair), *_fitted(*pair))]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=FINDING_COLUMNS)


def _fitted(comparison: Comparison, fit: Fitted | None) -> list[pd.DataFrame]:
    """Return the rows that rest on a fit of all councils."""
    if fit is None:
        return []
    measure, own = comparison.measure, fit.areas.loc[comparison.area["area_code"]]
    given = {"basis": "modelled", "source_ids": measure.source_ids}
    series = f"_{measure.series}" if measure.series else ""

    def one(category: str, scale: float, columns: tuple[str, ...], **named: str) -> pd.DataFrame:
        values = dict(zip(("value", "lower", "upper"), scale * own[list(columns)], strict=True))
        frame = pd.DataFrame({"category": [category], "period": measure.period, **values})
        return finding_rows(frame, **named, **given)

    named = {
        "metric": "benchmark_pooled",
        "unit": measure.unit,
        "method": f"pooled_{POOLED_BY[measure.kind]}{series}",
    }
    found = [one(f"{measure.name}|area", measure.multiplier, POOLED, **named)]
    if own.notna()["ratio"]:
        named = {
            "metric": "observed_over_expected",
            "unit": "ratio",
            "method": f"{REGRESSIONS[measure.kind]}_regression{series}",
        }
        found.append(one(measure.name, 1, RATIO, **named))
    for score in fit.skill.to_dict("records"):
        values = {name: score[name] for name in ("model_error", "naive_error", "coverage")}
        frame = pd.DataFrame({"value": values})
        frame["value"] *= [measure.multiplier, measure.multiplier, 100]
        frame["category"] = [f"{measure.name}|{score['model']}|{name}" for name in values]
        units = pd.Series([measure.unit, measure.unit, "percent"], frame.index)
        frame = frame.assign(period=measure.period)
        method = f"{score['horizon']}_against_{score['naive']}{series}"
        found.append(finding_rows(frame, metric="skill", unit=units, method=method, **given))
    return found


def _of(comparison: Comparison, fit: Fitted | None) -> list[pd.DataFrame]:
    measure, area = comparison.measure, comparison.area
    modelled = measure.kind == MODELLED
    basis = "modelled" if modelled else "published"

    def shaped(
        metric: str, values: dict[str, float], unit: str, basis: str, method: str, **limits: object
    ) -> pd.DataFrame:
        category = [f"{measure.name}|{name}" for name in values]
        frame = pd.DataFrame({"category": category, "value": list(values.values()), **limits})
        return finding_rows(
            frame.assign(period=measure.period),
            metric=metric,
            unit=unit,
            basis=basis,
            method=f"{method}_{measure.series}" if measure.series else method,
            source_ids=measure.source_ids,
        )

    levels = {"area": area["value"], **comparison.levels}
    ratio = "modelled_rate" if modelled else "numerator_over_denominator"
    rank, ranked = {"from_highest": area["from_highest"]}, {"ranked": area["of"]}
    found = [
        shaped("benchmark", levels, measure.unit, basis, ratio),
        shaped("benchmark_rank", rank, "rank", basis, "rank_from_highest", **_ranks(area, fit)),
        shaped("benchmark_councils", ranked, "councils", basis, "count_of_councils"),
    ]
    if comparison.method:
        limits = {side: [area[f"{side}_{name}"] for name in LIMITS] for side in ("lower", "upper")}
        england = dict.fromkeys(LIMITS, comparison.levels["england"])
        method = f"funnel_{comparison.method}"
        found.append(
            shaped("benchmark_limits", england, measure.unit, "modelled", method, **limits)
        )
    return found


def _ranks(area: pd.Series, fit: Fitted | None) -> dict[str, list[float]]:
    """Return the ranks that chance leaves open, where a fit says so."""
    if fit is None:
        return {}
    own = fit.areas.loc[area["area_code"]]
    return {"lower": [own["rank_lower"]], "upper": [own["rank_upper"]]}
