"""A small report, as good or as hostile as a test wants it."""

from collections.abc import Callable

import pandas as pd
import pytest

from caremarket.publish.background import (
    ASSUMPTION_COLUMNS,
    LOG_COLUMNS,
    SOURCE_COLUMNS,
    Background,
)
from caremarket.publish.report import Report

RECONCILIATION = [
    *("table", "figure", "printed", "sum_of_parts", "difference", "tolerance", "verdict"),
    "explanation",
]
OGL = "Open Government Licence v3.0"


def finding(metric: str, category: str, period: str, value: float, **more: object) -> dict:
    """Return a finding, complete but for what is given."""
    return {
        "area_code": "E06000032",
        "area_name": "Luton",
        "notebook": "dementia_growth",
        "scenario": "high_growth",
        "metric": metric,
        "category": category,
        "period": period,
        "value": value,
        "lower": None,
        "upper": None,
        "unit": "people",
        "basis": "modelled",
        "method": "as_printed",
        "source_ids": "mps census",
    } | more


FINDINGS = [
    finding("required_beds", "nursing|norm_england", "2020", 1633.6, lower=1580.2, upper=1702.4),
    finding("required_beds", "residential", "2020", 662.0, basis="assumed", method="scenario"),
    finding("bed_gap", "nursing|norm_england", "2020", -284.5, unit="beds"),
    finding("bed_gap", "residential", "2020", 41.25, unit="beds"),
    finding("void_rate", "all", "2020-07/2020-09", 22.5, unit="percent", basis="published"),
    finding("share", "a", "2020", 0.00001, unit="proportion"),
    finding("share", "b", "2021", 0.4, unit="proportion"),
    finding("flip", "a", "2020", 5.41, unit="percent of beds"),
    finding("flip", "b", "2020", 31.4, unit="percent of homes"),
]


@pytest.fixture
def make_report() -> Callable[..., Report]:
    """Make a report; every part of it may be given."""

    def make(**changes: object) -> Report:
        background = Background(
            sources=pd.DataFrame(
                [
                    ["mps", "Statement", "A council", "2020", OGL, "https://example.org/a", None],
                    ["census", "Census", "An office", "2021", "Own licence", None, "As counted."],
                ],
                columns=SOURCE_COLUMNS,
            ),
            reconciliation=pd.DataFrame(
                [
                    ["beds", "all|2020", 10.0, 10.0, 0.0, 0.5, "agrees", ""],
                    ["beds", "all|2021", 12.0, 10.0, 2.0, 0.5, "differs", ""],
                ],
                columns=RECONCILIATION,
            ),
            assumptions=pd.DataFrame(
                [["a-1", "Rates stay.", "Small.", "high", "Known.", "2026-01-01", "2027-01-01"]],
                columns=ASSUMPTION_COLUMNS,
            ),
            data_log=pd.DataFrame(
                [["beds", "mps", 4, 0, "Statement", "2020", "2027-06-30"]], columns=LOG_COLUMNS
            ),
        )
        parts = {
            "area_code": "E06000032",
            "area_name": "Luton",
            "notebook": "dementia_growth",
            "scenario": "high_growth",
            "question": "How many?",
            "headline": "Many.",
            "parameters": {"area_code": "E06000032", "last_year": 2035},
            "records": FINDINGS,
            "background": background,
        }
        return Report(**(parts | changes))

    return make
