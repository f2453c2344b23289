"""The parameters of the notebook carer_identification."""

from typing import Self

from pydantic import Field, model_validator

from caremarket.parameters import ProjectionParameters


class Parameters(ProjectionParameters):
    """What an analyst may change; shares are proportions.

    About a third of carers who live with the person they care for stop each year (Hirst 2002,
    Journal of Epidemiology and Community Health 56: 579-585).
    """

    target_share: float = Field(default=0.25, gt=0, lt=1)  # of all carers, to be known
    target_year: int = Field(default=2030, ge=2022, le=2060)  # by which they are to be known
    annual_turnover: float = Field(default=0.33, ge=0, lt=1)  # of the known, who stop in a year
    confidence: float = Field(default=0.95, ge=0.5, le=0.999)  # of every interval and test

    @model_validator(mode="after")
    def _target_ahead(self) -> Self:
        if self.base_year is not None and self.target_year <= self.base_year:
            raise ValueError(
                f"target_year ({self.target_year}) must come after base_year ({self.base_year})"
            )
        return self
