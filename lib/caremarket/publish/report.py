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
    """One report: a notebook for an area under a scenario.

    Attributes:
        area_code: GSS code.
        area_name: Name of the council.
        notebook: Name of the notebook, without its ending.
        scenario: Name of the scenario.
        question: The question that the notebook answers.
        headline: Its answer in a sentence; empty if it marked none.
        parameters: The values that the notebook ran with, by name.
        records: The findings, each with the columns of the contract.
        background: What the findings rest on.
    """

    area_code: str
    area_name: str
    notebook: str
    scenario: str
    question: str
    headline: str
    parameters: Mapping[str, Any]
    records: list[dict[str, Any]]
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
