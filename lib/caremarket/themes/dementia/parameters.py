"""The parameters of the notebook dementia_growth."""

from pydantic import Field

from caremarket.parameters import ProjectionParameters


class Parameters(ProjectionParameters):
    """Parameters of the notebook dementia_growth.

    Attributes:
        annual_rate_change: Change of every age-specific prevalence, a proportion a year.
        draws: Simulations behind the limits.
        seed: Seed of the simulations.
    """

    annual_rate_change: float = Field(default=0.0, ge=-0.1, le=0.05)
    draws: int = Field(default=10_000, ge=1_000, le=200_000)
    seed: int = Field(default=2020, ge=0)
