"""What an analyst may set in the notebook on residential and nursing care."""

from typing import Literal

from pydantic import Field

from caremarket.parameters import ProjectionParameters


class Parameters(ProjectionParameters):
    """Parameters of `residential_supply`.

    Attributes:
        annual_rate_change: Change a year in the share of older people who live in a care home,
            as a proportion; used by the method `declining_rate`. The default follows the fall
            from 3.2% (2011) to 2.5% (2021) of people aged 65 and over in England and Wales,
            which is 2.4% a year (ONS), rounded towards 0.
        out_of_borough_reading: Whether placements out of the borough are inside the number of
            people the council supports, or additional to it, where the source does not say.
        max_delay_probability: Highest acceptable probability that somebody who needs a bed has
            to wait for one; used by the method `queue_buffer`.
    """

    annual_rate_change: float = Field(default=-0.02, ge=-0.1, le=0.05)
    out_of_borough_reading: Literal["inside", "additional"] = "inside"
    max_delay_probability: float = Field(default=0.10, ge=0.001, le=0.5)


class Assumptions(Parameters):
    """What `Supply.assuming` may change: also the share of nursing beds that is empty."""

    nursing_void: float | None = Field(default=None, ge=0, le=1)
