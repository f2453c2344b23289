"""What the spreadsheet and the data file of a report are made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from caremarket.present.words import humanised
from caremarket.publish.background import Background
from caremarket.publish.datafile import COLUMNS


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
    def findings(self) -> pd.DataFrame:
        """The findings as a frame; a missing limit is NaN."""
        frame = pd.DataFrame.from_records(self.records, columns=COLUMNS)
        numbers = {name: frame[name].astype(float) for name in ("value", "lower", "upper")}
        return frame.assign(**numbers)

    @property
    def place(self) -> str:
        """Area and scenario, as the titles of tables name them."""
        return f"{self.area_name}, {humanised(self.scenario).lower()} scenario"
