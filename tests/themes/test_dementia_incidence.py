"""New cases of dementia, and what follows from them: hand-checked numbers and published ones."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes.dementia import Dementia, Parameters, incidence, prediction, words

BANDS = ["65-69", "70-74", "75-79", "80-84", "85-89", "90+"]


@pytest.fixture(scope="module")
def luton(evidence_of):
    parameters = Parameters(population_vintage="mps_2020", base_year=2020, draws=1000)
    return Dementia(evidence_of("E06000032"), parameters)


@pytest.fixture(scope="module")
def mortality(every_table):
    return every_table["mortality"]


@pytest.fixture(scope="module")
def seen(every_table):
    return incidence.changes_seen(every_table["market_benchmarks"])


def last(courses):
    return rows(courses, year=courses["year"].max()).set_index("change")


def test_changes_over_years_become_changes_a_year(seen):
    # 0.712 ^ (1/6) = 0.945 and 1.252 ^ (1/8) = 1.028, which the university's summary gives, too
    assert seen["change"].tolist() == [-0.055, -0.027, 0.028]
    assert seen["first"].tolist() == [2002, 2002, 2008]
    assert seen["last"].tolist() == [2008, 2013, 2016]
    assert seen["over"].isna().tolist() == [False, True, False]


def test_a_benchmark_that_is_not_there_is_named(every_table):
    none = rows(every_table["market_benchmarks"], measure="occupancy")
    for of in (incidence.changes_seen, incidence.relative_mortality):
        with pytest.raises(MissingEvidenceError, match=r"measure = .*dementia_"):
            of(none)


def test_constant_incidence_gives_the_prevalence_of_every_band_back(luton):
    bands = pd.MultiIndex.from_product([["females", "males"], BANDS], names=prediction.CELLS)
    ratios = incidence.band_ratios(luton.illness, bands, pd.DataFrame({"same": np.ones(40)}))
    assert np.allclose(ratios, 1, atol=1e-7)
    unchanged = rows(luton.incidence, change=0.0).set_index("year")["predicted"]
    assert np.allclose(unchanged, luton.cfas["predicted"])


def test_the_curve_that_is_kept_is_near_the_published_bands(luton):
    steady = luton.illness.reset_index()
    place = np.searchsorted([70, 75, 80, 85, 90], steady["age"], side="right")
    steady["age_band"] = np.array(BANDS)[place]
    weighted = steady.assign(ill=steady["prevalence"] * steady["survivors"])
    sums = weighted.groupby(prediction.CELLS)[["ill", "survivors"]].sum()
    rates = rows(luton.rates, rate_set="cfas_ii").set_index(prediction.CELLS)
    curve = sums["ill"] / sums["survivors"]
    assert curve.between(rates["lower"], rates["upper"]).all()


@settings(max_examples=25, deadline=None)
@given(st.floats(-0.08, 0.08), st.integers(2021, 2035))
def test_people_with_dementia_lie_between_unchanged_and_new_cases(luton, change, year):
    people = luton.people[luton.people["year"].le(year)]
    found = incidence.courses(people, luton.rates, luton.illness, [change])
    (end,) = found.tail(1).itertuples()
    assert min(1, end.incidence) - 1e-9 <= end.relative <= max(1, end.incidence) + 1e-9
    assert found["relative"].iloc[0] == pytest.approx(1)


def test_courses_are_named_and_as_worked_by_hand(luton):
    ends = last(luton.incidence)
    assert ends["course"].tolist() == [
        "Incidence −5.5% a year",
        "Incidence −2.7% a year",
        "Incidence unchanged",
        "Incidence +2.8% a year",
    ]
    assert ends.loc[-0.055, "incidence"] == pytest.approx(0.945**15)
    # Women of 65 in 2020 are 80 in 2035: year by year, with Euler's method in 1,000 steps each.
    steady = luton.illness.loc["females"]
    share, steps = steady.loc[65, "prevalence"], 1000
    for year, age in enumerate(range(65, 80), start=1):
        i, m, ill = steady.loc[age, ["incidence", "mortality", "mortality_with"]]
        for _ in range(steps):
            share += (i * 0.945**year - share * (ill - m)) * (1 - share) / steps
    from_model = prevalence_of(luton, 80)
    assert from_model == pytest.approx(share, rel=1e-4)


def prevalence_of(luton, age):
    """Return the prevalence of women of an age in the last year, by a band of that age alone."""
    band = pd.MultiIndex.from_tuples(
        [("females", f"{start}-{start}") for start in (age, age + 1)], names=prediction.CELLS
    )
    levels = pd.DataFrame({"falls": 0.945 ** np.arange(1, 16)})
    ratios = incidence.band_ratios(luton.illness, band, levels)
    return luton.illness.loc[("females", age), "prevalence"] * ratios[0, 0, -1]


def test_longer_survival_with_dementia_makes_prevalence_slower(luton, mortality):
    assert luton.at_other_mortality > last(luton.incidence).loc[-0.055, "predicted"]
    as_others = pd.Series(1.0, incidence.SEXES)
    lived = incidence.illness(luton.to_the_oldest, mortality, as_others)
    assert (lived["incidence"].dropna() < luton.illness["incidence"].dropna()).all()


def test_the_sentence_tells_both_and_which_studies_saw_it(luton):
    text = " ".join(words.incidence(luton))
    assert "fell by 28.8% from 2002 to 2008 (−5.5% a year)" in text
    assert "fell by 2.7% a year from 2002 to 2013, by older work" in text
    assert "rose by 25.2% from 2008 to 2016 (+2.8% a year)" in text
    assert "are as reports on the study give them: its paper was not seen." in text
    assert "2035 would have 57% fewer new cases at each age than 2020" in text
    assert "die 3.01 times as often as other women of their age, men 3.32 times" in text
    assert "With 2.47 (95% limits 2.03 to 3.00), as in a survey in Stockholm, 2035 would" in text


def test_a_course_of_prevalence_plays_no_part(luton):
    falling = luton.assuming(annual_rate_change=-0.01)
    assert falling.incidence.equals(luton.incidence)
