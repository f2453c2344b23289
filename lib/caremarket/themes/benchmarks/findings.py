"""The findings that comparisons with other councils record."""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import FINDING_COLUMNS, finding_rows
from caremarket.themes.benchmarks.comparison import Comparison
from caremarket.themes.benchmarks.measure import MODELLED

LIMITS = ("95", "998")


def findings(comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Return a council's position on each measure.

    A method that ends in `client_level_data` says that the figure is of the series which ASCOF
    began in 2024-25, not to be compared with the years before. `benchmark` (category
    `<measure>|area`, `england`, `region`, `neighbours`; the council's own lies between the limits
    of `benchmark_limits` or not), `benchmark_limits` (`<measure>|95`, `<measure>|998`: England's
    rate with the range of most councils of this size, and of nearly all), `benchmark_rank`
    (`<measure>|from_highest`, 1 the highest) and `benchmark_councils` (how many were ranked).
    """
    frames = [frame for it in comparisons for frame in _of(it)]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=FINDING_COLUMNS)


def _of(comparison: Comparison) -> list[pd.DataFrame]:
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
        shaped("benchmark_rank", rank, "rank", basis, "rank_from_highest"),
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
