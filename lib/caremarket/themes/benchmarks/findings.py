"""The findings that comparisons with other councils record."""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import FINDING_COLUMNS, finding_rows
from caremarket.themes.benchmarks.comparison import Comparison
from caremarket.themes.benchmarks.measure import MODELLED

METHODS = {MODELLED: "modelled_rate"}
LIMITS = ("95", "998")


def findings(comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Return a council's position on each measure.

    `benchmark` (category `<measure>|area`, `england`, `region`, `neighbours`; the council's own
    lies between the limits of `benchmark_limits` or not), `benchmark_limits` (`<measure>|95`,
    `<measure>|998`: England's rate with the funnel's limits for a council of this size),
    `benchmark_rank` (`<measure>|from_highest`, 1 the highest) and `benchmark_councils` (how many
    were ranked).
    """
    frames = [frame for it in comparisons for frame in _of(it)]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=FINDING_COLUMNS)


def _of(comparison: Comparison) -> list[pd.DataFrame]:
    measure, area = comparison.measure, comparison.area
    levels = {"area": area["value"], **comparison.levels}
    basis = "modelled" if measure.kind == MODELLED else "published"
    shared = {"source_ids": measure.source_ids}
    ratio = METHODS.get(measure.kind, "numerator_over_denominator")

    def shaped(values: dict[str, float], **limits: object) -> pd.DataFrame:
        category = [f"{measure.name}|{name}" for name in values]
        frame = pd.DataFrame({"category": category, "value": list(values.values()), **limits})
        return frame.assign(period=measure.period)

    found = [
        finding_rows(
            shaped(levels),
            metric="benchmark",
            unit=measure.unit,
            basis=basis,
            method=ratio,
            **shared,
        ),
        finding_rows(
            shaped({"from_highest": area["from_highest"]}),
            metric="benchmark_rank",
            unit="rank",
            basis=basis,
            method="rank_from_highest",
            **shared,
        ),
        finding_rows(
            shaped({"ranked": area["of"]}),
            metric="benchmark_councils",
            unit="councils",
            basis=basis,
            method="count_of_councils",
            **shared,
        ),
    ]
    if comparison.method:
        limits = {side: [area[f"{side}_{name}"] for name in LIMITS] for side in ("lower", "upper")}
        found.append(
            finding_rows(
                shaped(dict.fromkeys(LIMITS, comparison.levels["england"]), **limits),
                metric="benchmark_limits",
                unit=measure.unit,
                basis="modelled",
                method=f"funnel_{comparison.method}",
                **shared,
            )
        )
    return found
