"""The parameters of the notebook housing_with_care."""

from pydantic import Field

from caremarket.parameters import ProjectionParameters


class Parameters(ProjectionParameters):
    """What an analyst may change.

    Attributes:
        share_moved: Share of those admitted to care homes at 65 and over who would move to extra
            care instead, a proportion: an assumption to try, not a finding.
        stay_years: How long they would stay there on average, in years. 2.2 is the mean stay in
            care homes, 801 days (Forder and Fernandez 2011, as cited; 305 homes of one provider):
            how long people stay in extra care is not in the evidence.
    """

    share_moved: float = Field(default=0.1, gt=0, le=1)
    stay_years: float = Field(default=2.2, gt=0, le=20)
