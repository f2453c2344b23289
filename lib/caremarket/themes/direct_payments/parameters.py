"""The parameters of the notebook direct_payment_mix."""

from pydantic import Field

from caremarket.parameters import ProjectionParameters


class Parameters(ProjectionParameters):
    """Parameters of direct_payment_mix; a shift is phased in from the base year to the last.

    Attributes:
        period: Financial year whose spending is analysed, or the nearest to it that is printed;
            None: the newest.
        target_share_65_plus: Share of spending on care in the community for people aged 65+ that
            direct payments should reach (proportion).
        cost_ratio: How far the mean payments of any two groups of recipients may lie apart (ratio
            of the larger to the smaller); recipients by group are not printed.
    """

    period: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}$")
    target_share_65_plus: float = Field(default=0.30, gt=0, lt=1)
    cost_ratio: float = Field(default=2.0, ge=1, le=5)
