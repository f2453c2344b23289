import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caremarket.errors import MethodError
from caremarket.methods import capped, cohort_change_ratios, hamilton_perry
from caremarket.methods.cohorts import between

BANDS = [*(f"{start}-{start + 4}" for start in range(0, 90, 5)), "90+"]
# Luton, Census 2011 and 2021 (Office for National Statistics), from age 55.
LUTON_2011 = {"55-59": 9267, "60-64": 8346, "65-69": 6542, "70-74": 6102, "75-79": 5032}
LUTON_2011 |= {"80-84": 3408, "85-89": 1877, "90+": 920}
LUTON_2021 = {"65-69": 7773, "70-74": 6383, "75-79": 4770, "80-84": 3836, "85-89": 2364}
LUTON_2021 |= {"90+": 1237}


def _frame(*rows, index=None):
    return pd.DataFrame(list(rows), columns=BANDS, index=index).astype(float)


def _even(people=1000.0, **changed):
    return {band: people for band in BANDS} | {
        name.strip("_").replace("_", "-").replace("-plus", "+"): value
        for name, value in changed.items()
    }


def test_a_cohort_is_divided_by_itself_ten_years_before():
    earlier, later = _frame(_even() | LUTON_2011), _frame(_even() | LUTON_2021)
    ratios = cohort_change_ratios(earlier, later).loc[0]
    assert list(ratios.index) == BANDS[2:]
    assert ratios["65-69"] == pytest.approx(7773 / 9267)
    assert ratios["85-89"] == pytest.approx(2364 / 5032)
    assert ratios["90+"] == pytest.approx(1237 / (3408 + 1877 + 920))


def test_two_decades_by_hand():
    earlier = _frame(_even())
    later = _frame(_even(_20_24=1500, _60_64=900, _70_74=600, _80_84=400, _90_plus=300))
    result = hamilton_perry(later, cohort_change_ratios(earlier, later), year=2021)
    assert result.index.names == [None, "year"]
    first, second = result.loc[(0, 2031)], result.loc[(0, 2041)]
    assert result.loc[(0, 2021)].to_dict() == later.loc[0].to_dict()
    # 1,500 students come again, those of 2021 move on; of the 900 aged 60-64, 0.6 live at 70-74.
    assert (first["20-24"], first["30-34"], first["70-74"]) == (1500, 1500, 540)
    # Open band: 300 of the 3,000 aged 80+ in 2011, so a tenth of 400 + 1,000 + 300.
    assert first["90+"] == pytest.approx(170)
    assert second["40-44"] == 1500
    assert second["90+"] == pytest.approx((first["80-84"] + first["85-89"] + 170) / 10)
    # Children: 1,000 for each 5,500 adults aged 20-44, of whom there are 500 more in 2031.
    assert first["0-4"] == pytest.approx(1000 / 5500 * 6000)
    assert first["5-9"] == pytest.approx(1000 / 5000 * 5500)


def test_the_open_band_of_luton_is_that_of_the_method_as_published():
    # From 85+: (75+ in 2021) times (85+ in 2021) over (75+ in 2011).
    wide = [band for band in BANDS if band not in ("85-89", "90+")] + ["85+"]
    early = _even() | LUTON_2011 | {"85+": 1877 + 920}
    late = _even() | LUTON_2021 | {"85+": 2364 + 1237, "55-59": 12379, "60-64": 9958}
    earlier, later = (pd.DataFrame([row])[wide].astype(float) for row in (early, late))
    people = hamilton_perry(later, cohort_change_ratios(earlier, later), year=2021).loc[(0, 2031)]
    assert people[["65-69", "70-74", "75-79", "80-84", "85+"]].round().tolist() == [
        10383,
        7616,
        5668,
        4013,
        3912,
    ]


def test_extreme_ratios_are_pulled_to_those_of_nearly_all_areas():
    ratios = pd.DataFrame({"10-14": [*np.linspace(0.9, 1.1, 99), 5.0]})
    result = capped(ratios)["10-14"]
    assert result.max() == pytest.approx(1.1 + 0.01 * 3.9)
    assert result.iloc[1:-1].tolist() == ratios["10-14"].iloc[1:-1].tolist()


def test_half_way_a_large_cohort_is_seen_to_pass():
    start = _frame(_even(_65_69=2000))
    ratios = cohort_change_ratios(_frame(_even()), _frame(_even()))
    ratios[["70-74", "75-79"]] = 0.81
    end = hamilton_perry(start, ratios, year=2021, decades=1).loc[(0, 2031)].to_frame().T
    half = between(start, end.set_axis([0]), ratios).loc[0]
    assert half["70-74"] == pytest.approx(2000 * (0.81 * 0.81) ** 0.25)
    assert half["75-79"] == pytest.approx(1000 * (0.81 * 1) ** 0.25)
    assert half["65-69"] == pytest.approx(1000 * (1 * 0.81) ** 0.25)
    assert half["85-89"] == pytest.approx(np.sqrt(1000 * end["85-89"].item()))


@settings(max_examples=30)  # each projects seventeen bands twice
@given(
    st.lists(st.integers(1, 9999), min_size=len(BANDS), max_size=len(BANDS)), st.floats(0.2, 5.0)
)
def test_a_population_that_does_not_change_stays_and_scale_does_not_matter(people, scale):
    still = pd.DataFrame([[people[0]] * len(BANDS)], columns=BANDS, dtype=float)
    still["90+"] = still["85-89"]  # the open band keeps a third of the three before it
    result = hamilton_perry(still, cohort_change_ratios(still, still), year=2021)
    assert np.allclose(result, people[0])
    later = pd.DataFrame([people], columns=BANDS, dtype=float)
    ratios = cohort_change_ratios(still, later)
    once = hamilton_perry(later, ratios, year=2021)
    scaled = hamilton_perry(later * scale, ratios, year=2021)
    assert np.allclose(once * scale, scaled)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda a: cohort_change_ratios(a, a.rename(index={0: 1})),
            "The two counts differ in areas or age bands",
        ),
        (
            lambda a: cohort_change_ratios(a[BANDS[1:]], a[BANDS[1:]]),
            "Give five-year bands in order from 0-4",
        ),
        (
            lambda a: cohort_change_ratios(a.assign(**{"55-59": 0.0}), a),
            "Nobody in row 0 could grow into 65-69: the cohort was empty",
        ),
        (
            lambda a: cohort_change_ratios(a.assign(**{"55-59": np.nan}), a),
            "the figure of 55-59 must be a finite number",
        ),
        (lambda a: hamilton_perry(a, a, year=2021), "The ratios are not those of the areas"),
    ],
)
def test_counts_that_cannot_be_projected_are_refused(call, message):
    with pytest.raises(MethodError) as error:
        call(_frame(_even()))
    assert message in str(error.value)
