import pandas as pd
import pytest

from caremarket.evidence.markers import suppressed_interval, with_limits


@pytest.mark.parametrize(
    ("text", "interval"),
    [("[c]", (1, 4)), ("*", (1, 4)), ("<5", (1, 4)), ("< 10", (1, 9)), ("0", None), ("12", None)],
)
def test_markers_stand_for_intervals(text, interval):
    assert suppressed_interval(text) == interval


def test_limits_stand_beside_the_count():
    found = with_limits(pd.Series(["7", "[c]", None], name="people"))
    assert found["people"].tolist()[0] == "7"
    assert found["people"].isna().tolist() == [False, True, True]
    assert found["people_upper"].isna().tolist() == [True, False, True]
