"""Beds that England's norm asks for, worked out from the real censuses. Marked `opendata`."""

import pandas as pd
import pytest
from test_projection_trial import counts, in_bands, pytestmark  # noqa: F401 a fixture, and marks

from caremarket.methods import hamilton_perry, interpolate
from caremarket.methods.cohorts import capped, cohort_change_ratios
from caremarket.themes.residential.inputs import of_norms
from caremarket.themes.residential.model import required

KENT = "E10000016"


def test_kents_beds_by_the_newest_norm(counts, every_table):  # noqa: F811
    earlier, later = in_bands(counts["census_2011"]), in_bands(counts["census_2021"])
    ratios = capped(cohort_change_ratios(earlier, later))
    ahead = hamilton_perry(later, ratios, year=2021, decades=2).loc[KENT]
    ends = ahead[["75-79", "80-84", "85-89", "90+"]].loc[[2031, 2041]]
    older = interpolate(ends, [2035], constant_growth=True).sum(axis=1).iloc[0]
    people = pd.DataFrame({"people_75_plus": [older], "stray": [0.0]}, index=[2035])
    norms = of_norms({}, every_table["care_home_norms"], people)
    asked = [required(norms, "norm_england", kind, 2035) for kind in ("residential", "nursing")]
    assert asked == pytest.approx([0.046 * older, 0.043 * older])
    assert asked == pytest.approx([8815, 8240], rel=0.01)  # a review's, on a curve between decades
