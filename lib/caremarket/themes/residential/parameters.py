"""What an analyst may set in the notebook on residential and nursing care."""

import re
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from caremarket.errors import did_you_mean
from caremarket.parameters import ProjectionParameters

NORMS = ("norm_england", "norm_shop", "norm_own")
STAYS = "admissions_and_stays"
METHODS = (*NORMS, "current_rate", "declining_rate", "queue_buffer", STAYS)
PLANNED = re.compile(r"\s*(\d{4})\s+(residential|nursing)\s+([+-]?\d{1,5})\s*")


def named(methods_left_out: str) -> list[str]:
    """Return the names that the parameter lists."""
    return [name.strip() for name in methods_left_out.split(",") if name.strip()]


def planned(planned_beds: str) -> tuple[tuple[int, str, int], ...]:
    """Return year, type of home and number of the beds that the parameter lists.

    ValueError with the form if an entry has another.
    """
    found = []
    for entry in filter(str.strip, planned_beds.split(",")):
        if not (match := PLANNED.fullmatch(entry)):
            raise ValueError(
                f"{entry.strip()!r} is not a year, a type of home and a number of beds, such as "
                "2028 nursing 60, 2031 residential -40"
            )
        found.append((int(match[1]), match[2], int(match[3])))
    return tuple(found)


class Parameters(ProjectionParameters):
    """Parameters of `residential_supply`.

    Attributes:
        annual_rate_change: Change a year in the share of older people who live in a care home,
            as a proportion; used by the method `declining_rate`. The default follows the fall
            from 3.2% (2011) to 2.5% (2021) of people aged 65 and over in England and Wales,
            which is 2.4% a year (ONS), rounded towards 0.
        out_of_borough_reading: Whether placements out of the area are inside the number of
            people the council supports, or additional to it, where the source does not say.
        max_delay_probability: Highest acceptable probability that somebody who needs a bed has
            to wait for one; used by the method `queue_buffer`.
        planned_beds: Beds that open (or, negative, close) from a year on, such as `2028 nursing
            60, 2031 residential -40`; who fills the beds that were counted stays as it is.
        own_residential_places: The analyst's own residential places per 100 people aged 75 and
            over, the method `norm_own`; None: there is none. All three of own_ go together.
        own_nursing_places: The same of nursing places.
        own_places_source: Where that ratio comes from, as readers are told.
        methods_left_out: Names of methods to leave out, separated by commas.
    """

    annual_rate_change: float = Field(default=-0.02, ge=-0.1, le=0.05)
    out_of_borough_reading: Literal["inside", "additional"] = "inside"
    max_delay_probability: float = Field(default=0.10, ge=0.001, le=0.5)
    planned_beds: str = ""
    own_residential_places: float | None = Field(default=None, ge=0, le=30)
    own_nursing_places: float | None = Field(default=None, ge=0, le=30)
    own_places_source: str = Field(default="", max_length=200)
    methods_left_out: str = ""

    @field_validator("methods_left_out")
    @classmethod
    def _known(cls, value: str) -> str:
        names = named(value)
        if unknown := [name for name in names if name not in METHODS]:
            raise ValueError(
                f"there is no method {unknown[0]!r}. {did_you_mean(unknown[0], METHODS)}"
            )
        if set(names) >= set(METHODS):
            raise ValueError("every method is left out. Keep one at least")
        return value

    @field_validator("planned_beds")
    @classmethod
    def _readable(cls, value: str) -> str:
        _ = planned(value)
        return value

    @model_validator(mode="after")
    def _whole_ratio(self) -> Self:
        of = self.own_residential_places, self.own_nursing_places, self.own_places_source.strip()
        given = [it is not None and it != "" for it in of]
        if any(given) and not all(given):
            raise ValueError(
                "own_residential_places, own_nursing_places and own_places_source go together: a "
                "ratio of your own has a number for each type of home, and says where it is from"
            )
        return self


class Assumptions(Parameters):
    """What `Supply.assuming` may change: also the share of nursing beds that is empty."""

    nursing_void: float | None = Field(default=None, ge=0, le=1)
