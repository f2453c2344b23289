import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caremarket.errors import MethodError
from caremarket.methods import interpolate

# Luton Market Position Statement: people aged 65-69 and 80-84.
PRINTED = pd.DataFrame(
    {"65-69": [7700, 8900, 10400, 10500], "80-84": [4400, 4200, 5000, 5200]},
    index=[2020, 2025, 2030, 2035],
)


def test_printed_years_come_back_exactly_as_printed():
    result = interpolate(PRINTED, [2035, 2020, 2025, 2030])
    assert result.index.tolist() == [2035, 2020, 2025, 2030]
    assert result.loc[[2020, 2025, 2030, 2035]].to_numpy().tolist() == PRINTED.to_numpy().tolist()


def test_a_straight_line_stays_straight():
    line = pd.DataFrame({"people": [100.0, 150, 200]}, index=[2020, 2025, 2030])
    assert interpolate(line, range(2020, 2031))["people"].tolist() == pytest.approx(
        list(range(100, 201, 10))
    )


def test_the_slope_at_a_turning_point_is_flat():
    # A hand-made cubic from (0, 0) to (1, 1), flat at the top: end slope (3 * 1 - -1) / 2 = 2,
    # inner slope 0, so y(t) = 2 (t^3 - 2 t^2 + t) + (3 t^2 - 2 t^3) = 2 t - t^2; at 0.5 it is 0.75.
    peak = pd.DataFrame({"people": [0, 1, 0]}, index=[0, 1, 2])
    assert interpolate(peak, [0.5])["people"].item() == pytest.approx(0.75)


def test_one_printed_year_serves_that_year_only():
    single = PRINTED.loc[[2020]]
    assert interpolate(single, [2020])["65-69"].tolist() == [7700]
    with pytest.raises(MethodError, match="2021 lies outside the printed years 2020 to 2020"):
        interpolate(single, [2021])


@given(st.lists(st.integers(0, 5000), min_size=2, max_size=7), st.booleans())
def test_values_between_rising_or_falling_years_rise_or_fall(steps, falling):
    printed = np.cumsum(steps)[:: -1 if falling else 1]
    frame = pd.DataFrame({"people": printed}, index=[2020 + 5 * i for i in range(len(printed))])
    filled = interpolate(frame, range(2020, 2020 + 5 * len(printed) - 4))["people"]
    moves = np.diff(filled) * (-1 if falling else 1)
    assert (moves >= -1e-6).all()
    assert filled.loc[frame.index].tolist() == printed.tolist()


@pytest.mark.parametrize(
    ("printed", "years", "message"),
    [
        (PRINTED, [2036], "The year 2036 lies outside the printed years 2020 to 2035; nothing is"),
        (PRINTED, [2019, 2020], "The year 2019 lies outside"),
        (PRINTED, [], "year is empty"),
        (pd.concat([PRINTED, PRINTED]), [2020], "The year 2020 is printed twice. Choose one"),
        (PRINTED.replace(5000, np.nan), [2021], "the printed figure of 80-84 must be a finite"),
    ],
)
def test_years_that_cannot_be_filled_are_refused(printed, years, message):
    with pytest.raises(MethodError) as error:
        interpolate(printed, years)
    assert message in str(error.value)
