"""The parameters of the notebook dementia_growth."""

from typing import Self

from pydantic import Field, model_validator

from caremarket.parameters import ProjectionParameters


class Parameters(ProjectionParameters):
    """Parameters of the notebook dementia_growth.

    Attributes:
        last_year: Last year of the projection.
        annual_rate_change: Change of every age-specific prevalence, a proportion a year.
        draws: Simulations behind the limits.
        seed: Seed of the simulations.
    """

    last_year: int = Field(default=2035, ge=1991, le=2060)
    annual_rate_change: float = Field(default=0.0, ge=-0.1, le=0.05)
    draws: int = Field(default=10_000, ge=1_000, le=200_000)
    seed: int = Field(default=2020, ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.base_year is not None and self.last_year <= self.base_year:
            raise ValueError(
                f"last_year ({self.last_year}) must come after base_year ({self.base_year})"
            )
        return self
