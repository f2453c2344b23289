"""The parameters of the notebook direct_payment_mix."""

from pydantic import Field

from caremarket.parameters import PopulationParameters


class Parameters(PopulationParameters):
    """Parameters of direct_payment_mix.

    Attributes:
        period: Financial year whose spending is analysed.
        target_share_65_plus: Share of community spending on people aged 65+ that direct payments
            should reach (proportion).
        shift_years: Years over which a shift would be phased in.
        cost_ratio: How far the mean payments of any two groups of recipients may lie apart (ratio
            of the larger to the smaller); recipients by group are not printed.
        seed: Seed of the simulation.
    """

    period: str = Field(default="2019-20", pattern=r"^\d{4}-\d{2}$")
    target_share_65_plus: float = Field(default=0.30, gt=0, lt=1)
    shift_years: int = Field(default=5, ge=1, le=15)
    cost_ratio: float = Field(default=2.0, ge=1, le=5)
    seed: int = Field(default=2020, ge=0)
