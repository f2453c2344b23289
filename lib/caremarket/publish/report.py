"""What the spreadsheet and the data file of a report are made from."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from caremarket.present.words import humanised
from caremarket.publish.background import Background

NUMBERS = ("value", "lower", "upper")
Rows = list[Mapping[str, Any]]  # findings


@dataclass(frozen=True)
class Report:
    """One report: a notebook for an area under a scenario."""

    area_code: str
    area_name: str
    notebook: str  # without its ending
    scenario: str
    question: str
    headline: str  # its answer in a sentence; empty if it marked none
    parameters: Mapping[str, Any]  # values by name
    records: list[dict[str, Any]]  # the findings, each with the columns of the contract
    background: Background

    @cached_property
    def metrics(self) -> dict[str, Rows]:
        """The findings by metric, in order; a missing limit is NaN."""
        found: dict[str, Rows] = {}
        for record in self.records:
            numbers = {
                name: math.nan if record[name] is None else float(record[name]) for name in NUMBERS
            }
            found.setdefault(record["metric"], []).append({**record, **numbers})
        return found

    @property
    def place(self) -> str:
        """Area and scenario, as the titles of tables name them."""
        return f"{self.area_name}, {humanised(self.scenario).lower()} scenario"
