"""Hand-checked figures, published cells and properties of the dementia theme."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from dementia_made import readings_of
from hypothesis import given
from hypothesis import strategies as st

from caremarket.errors import MissingEvidenceError, ParameterError
from caremarket.frames import rows
from caremarket.themes.dementia import (
    Parameters,
    care,
    diagnosis,
    growth,
    prediction,
    printed,
    terms,
    uncertainty,
    words,
)
from caremarket.themes.dementia.words.ahead import made_up
from caremarket.themes.dementia.words.care import where_most_live
from caremarket.themes.dementia.words.diagnosed import (
    course_title,
    difference,
    likely,
    readings_in_words,
)

BANDS = ["65-69", "70-74", "75-79", "80-84", "85-89", "90+"]
LUTON = "E06000032"


@pytest.fixture(scope="module")
def tables(every_table):
    """The evidence of Luton and the national tables."""
    local = {name: frame for name, frame in every_table.items() if "area_code" in frame}
    return every_table | {name: rows(frame, area_code=LUTON) for name, frame in local.items()}


@pytest.fixture(scope="module")
def people(tables):
    return prediction.adults(tables["population"], "mps_2020", range(2020, 2036))


@pytest.fixture(scope="module")
def rates(tables, people):
    return prediction.prevalence(tables["dementia_prevalence"], people)


CERTAIN = pd.DataFrame()  # a population without limits


@pytest.fixture(scope="module")
def simulation(people, rates):
    return uncertainty.simulated(people, rates, CERTAIN, draws=4000, seed=1)


@pytest.fixture(scope="module")
def totals(people, rates, simulation):
    cells = prediction.predicted(people, rates)
    return uncertainty.predicted_with_limits(cells, uncertainty.limits_by_errors(simulation))


def with_errors(*sizes, bands=("90+",)):
    """Errors of the population by year, the same for each band."""
    years = dict(zip((2020, 2030), sizes, strict=True))
    return pd.DataFrame(years, index=pd.Index(bands, name="age_band"))


@pytest.fixture(scope="module")
def cfas(totals):
    return rows(totals, rate_set="cfas_ii")


def _total(tables, vintage, year, rate_set):
    people = prediction.adults(tables["population"], vintage, [year])
    cells = prediction.predicted(
        people, prediction.prevalence(tables["dementia_prevalence"], people)
    )
    return rows(cells, rate_set=rate_set)["predicted"].sum()


def _people(first, last):
    """Two years of one band at 65 and over and one below, half of each sex."""
    return pd.DataFrame(
        [
            {"year": year, "sex": sex, "age_band": band, "people": count / 2}
            for year, counts in ((2020, first), (2030, last))
            for band, count in counts.items()
            for sex in ("males", "females")
        ]
    )


def _rates(**rate_by_set):
    return pd.DataFrame(
        [
            {"rate_set": rate_set, "sex": sex, "age_band": band, "rate": rate}
            for rate_set, by_band in rate_by_set.items()
            for band, rate in by_band.items()
            for sex in ("males", "females")
        ]
    )


@pytest.mark.parametrize(
    ("vintage", "year", "rate_set", "expected"),
    [
        ("ons_mid_2020", 2020, "cfas_ii", 1794.8),
        ("census_2021", 2021, "cfas_ii", 1682.6),
        ("mps_2020", 2020, "cfas_ii", 1870.5),
        ("mps_2020", 2020, "dementia_uk_2014", 2061.1),
        ("mps_2020", 2035, "dementia_uk_2014", 2951.4),
    ],
)
def test_luton_by_rate_set_and_vintage(tables, vintage, year, rate_set, expected):
    assert _total(tables, vintage, year, rate_set) == pytest.approx(expected, abs=0.1)


def test_ons_mid_2020_by_hand(tables):
    # ONS mid-2020, Luton, males then females, times CFAS II.
    males = [3685, 3114, 2198, 1874, 1042, 479]
    females = [3845, 3396, 2590, 2327, 1506, 916]
    by_hand = sum(
        count * rate
        for counts, known in (
            (males, [0.012, 0.030, 0.052, 0.106, 0.128, 0.171]),
            (females, [0.018, 0.025, 0.062, 0.095, 0.181, 0.350]),
        )
        for count, rate in zip(counts, known, strict=True)
    )
    assert by_hand / 26972 == pytest.approx(0.0665, abs=0.00005)
    assert _total(tables, "ons_mid_2020", 2020, "cfas_ii") == pytest.approx(by_hand)


def test_prevalence_is_a_proportion_and_takes_the_open_band_once(rates):
    assert sorted(rates["age_band"].unique()) == sorted(BANDS)
    oldest = rates.set_index(["rate_set", "sex", "age_band"])["rate"]
    assert oldest["dementia_uk_2014", "females", "90+"] == pytest.approx(0.357)
    assert oldest["cfas_ii", "males", "65-69"] == pytest.approx(0.012)
    assert len(rates) == 2 * 2 * len(BANDS)


def test_a_band_without_a_rate_is_named(tables):
    people = prediction.adults(tables["population"], "mps_2020", [2020])
    table = tables["dementia_prevalence"]
    lacking = table[~(table["rate_set"].eq("cfas_ii") & table["age_band"].eq("75-79"))]
    with pytest.raises(MissingEvidenceError, match=r"cfas_ii has no prevalence for .* aged 75-79"):
        prediction.prevalence(lacking, people)


def test_only_cfas_ii_has_limits_and_bands_err_each_by_itself(totals):
    first = rows(totals, rate_set="cfas_ii", year=2020).iloc[0]
    assert first["errors"] == "rates"
    # docs/methods.md: independent errors, against 1,374 to 2,545 with one error for all bands
    assert first[["lower", "upper"]].tolist() == pytest.approx([1725, 2074], abs=12)
    assert rows(totals, rate_set="dementia_uk_2014")["lower"].isna().all()


def test_luton_mid_2020_by_the_estimate(tables, rates):
    people = prediction.adults(tables["population"], "ons_mid_2020", [2020])
    simulation = uncertainty.simulated(people, rates, CERTAIN, draws=20_000, seed=1)
    limits = uncertainty.limits_by_errors(simulation).iloc[0]
    assert limits[["lower", "upper"]].tolist() == pytest.approx([1654, 1991], abs=6)


def test_simulation_is_that_of_its_seed(people, rates):
    def again(seed):
        return uncertainty.simulated(people, rates, CERTAIN, draws=10, seed=seed)

    pd.testing.assert_frame_equal(again(7), again(7))
    assert not again(7).equals(again(8))


def test_the_limits_hold_the_errors_of_rates_and_population():
    # Everybody in one band with one rate: log errors of the rate and of the population add up.
    people = _people({"90+": 1000.0}, {"90+": 2000.0})
    rates = _rates(cfas_ii={"90+": 0.0002}).assign(lower=0.00018, upper=0.00018 / 0.81)
    rates = rates.assign(sex=["males", "females"])
    errors = with_errors(0.0, 0.1)
    simulation = uncertainty.simulated(people, rates, errors, draws=40_000, seed=3)
    found = uncertainty.limits_by_errors(simulation).set_index(["errors", "year"])
    sampling = np.log(0.9) / 1.96 / 2**0.5  # two sexes, half the people each
    both = (sampling**2 + 0.1**2) ** 0.5
    for errors, spread in (("rates", -sampling), ("rates_and_population", both)):
        upper = found.loc[(errors, 2030), "upper"] / found.loc[(errors, 2030), "value"]
        assert upper == pytest.approx(np.exp(1.96 * spread), rel=0.01)
    now = found.xs(2020, level="year")
    assert now.loc["rates"].equals(now.loc["rates_and_population"])  # no error of the base year
    cells = prediction.predicted(people, rates)
    totals = uncertainty.predicted_with_limits(cells, found.reset_index())
    assert set(totals["errors"]) == {"rates_and_population"}
    assert totals["upper"].tolist() == found.loc["rates_and_population", "upper"].tolist()


def test_growth_is_no_surer_than_the_population():
    people = _people({"90+": 1000.0}, {"90+": 1040.0})
    rates = _rates(cfas_ii={"90+": 0.2}).assign(lower=0.15, upper=0.26)
    cells = prediction.predicted(people, rates)

    def grown(errors):
        simulation = uncertainty.simulated(people, rates, errors, draws=20_000, seed=3)
        limits = uncertainty.limits_by_errors(simulation)
        totals = uncertainty.predicted_with_limits(cells, limits)
        return uncertainty.growth_with_limits(totals, simulation).loc["cfas_ii"]

    found = grown(with_errors(0.0, 0.05))
    for end, side in (("lower", -1.96), ("upper", 1.96)):
        expected = (1.04 * np.exp(side * 0.05)) ** 0.1 - 1
        assert found[f"annual_{end}"] == pytest.approx(expected, abs=0.0003)
    assert found["change_lower"] < 0 < found["change"]
    assert grown(CERTAIN).filter(regex="lower|upper").isna().all()


@given(st.lists(st.floats(0, 0.3), min_size=2, max_size=2))
def test_the_ends_of_a_population_lie_about_it(sizes):
    people = _people({"65-69": 10.0, "90+": 20.0}, {"65-69": 10.0, "90+": 30.0})
    errors = with_errors(*sizes, bands=("65-69", "90+"))
    lower, upper = uncertainty.at_limits(people, errors)
    assert len(lower) == len(upper) == len(people)
    middle = np.sqrt(lower["people"] * upper["people"])
    assert middle.to_numpy() == pytest.approx(people["people"].to_numpy())
    assert (lower["people"] <= upper["people"]).all()


def test_a_band_errs_as_the_smallest_group_that_it_belongs_to(monkeypatch):
    upper = {"65+": 1.1, "75+": 1.2, "85+": 1.4}

    def limits(population, group, years, vintage):
        assert vintage == "hamilton_perry"
        return pd.DataFrame({"people": 100.0, "upper": 100 * upper[group]}, index=list(years))

    monkeypatch.setattr(uncertainty, "limits_by_year", limits)
    ages = {"18-64": 9.0, "65-69": 9.0, "75-79": 5.0, "80-84": 4.0, "90+": 2.0}
    found = uncertainty.population_errors(None, _people(ages, ages), "hamilton_perry")
    assert list(found.columns) == [2020, 2030]
    assert np.exp(1.96 * found[2030]).to_dict() == pytest.approx(
        {"65-69": 1.1, "75-79": 1.2, "80-84": 1.2, "90+": 1.4}, abs=1e-4
    )


def test_rates_change_from_the_first_year_and_never_pass_one():
    people = _people({"90+": 100.0}, {"90+": 100.0})
    found = prediction.predicted(people, _rates(cfas_ii={"90+": 0.5}), -0.1)
    by_year = found.groupby("year")["predicted"].sum()
    assert by_year[2020] == pytest.approx(50)
    assert by_year[2030] == pytest.approx(50 * 0.9**10)
    assert prediction.predicted(people, _rates(cfas_ii={"90+": 0.9}), 0.05)["rate"].max() == 1


def test_growth_by_hand_splits_into_size_and_structure():
    # 1,000 people at 2% and 1,000 at 20% become 1,000 and 2,000: 220 to 420 people.
    people = _people({"65-69": 1000.0, "90+": 1000.0}, {"65-69": 1000.0, "90+": 2000.0})
    rates = _rates(cfas_ii={"65-69": 0.02, "90+": 0.2})
    part = growth.growth_parts(growth.growth_by_band(people, rates)).iloc[0]
    assert part["start"] == pytest.approx(220)
    assert part["end"] == pytest.approx(420)
    # Size: 1,000 more at the mean of both structures, (0.11 + 0.14) / 2.
    assert part["population_size"] == pytest.approx(125)
    assert part["age_structure"] == pytest.approx(75)
    assert part["rate"] == 0


def test_luton_growth_sums_exactly_and_ageing_depends_on_the_base(people, rates):
    for youngest in (65, 18):
        parts = growth.growth_parts(growth.growth_by_band(people, rates, -0.01, youngest=youngest))
        made_of = parts[["population_size", "age_structure", "rate"]].sum(axis=1)
        assert made_of.to_numpy() == pytest.approx(parts["change"].to_numpy(), abs=1e-9)
        assert (parts["end"] - parts["start"]).to_numpy() == pytest.approx(
            parts["change"].to_numpy()
        )
        assert (parts["rate"] < 0).all()
    older, adults = (
        growth.growth_parts(growth.growth_by_band(people, rates, youngest=youngest)).iloc[0]
        for youngest in (65, 18)
    )
    assert older.name == "cfas_ii"
    assert older["change"] == pytest.approx(809.3, abs=0.1)
    assert older["age_structure"] == pytest.approx(82.8, abs=0.1)
    assert adults["age_structure"] == pytest.approx(564.3, abs=0.1)


@given(
    st.lists(st.floats(1, 1e5), min_size=4, max_size=4),
    st.floats(0.001, 0.3),
    st.floats(-0.1, 0.05),
)
def test_growth_parts_always_sum_to_the_change(counts, rate, annual):
    people = _people({"65-69": counts[0], "90+": counts[1]}, {"65-69": counts[2], "90+": counts[3]})
    rates = _rates(cfas_ii={"65-69": rate, "90+": 3 * rate})
    part = growth.growth_parts(growth.growth_by_band(people, rates, annual)).iloc[0]
    made_of = part["population_size"] + part["age_structure"] + part["rate"]
    assert made_of == pytest.approx(part["end"] - part["start"], abs=1e-6 * max(counts))


def test_annual_growth_and_the_change_that_stops_it(people, rates, totals, simulation):
    found = uncertainty.growth_with_limits(totals, simulation)
    assert found.loc["cfas_ii", "annual"] == pytest.approx(
        (2679.74 / 1870.47) ** (1 / 15) - 1, abs=1e-6
    )
    level = growth.change_that_keeps_level(people, rates)
    flat = prediction.predicted(people, rows(rates, rate_set="cfas_ii"), level)
    by_year = flat.groupby("year")["predicted"].sum()
    assert by_year[2035] == pytest.approx(by_year[2020])


def test_printed_figures_beside_the_model(tables):
    found = printed.against_model(
        tables["dementia"], tables["population"], tables["dementia_prevalence"]
    ).set_index("year")
    assert found["printed"].to_dict() == {2020: 2020, 2035: 2911}
    assert found.loc[2020, "dementia_uk_2014_difference"] == pytest.approx(41.1, abs=0.1)
    assert found.loc[2035, "dementia_uk_2014_ratio"] == pytest.approx(2911 / 2951.4, abs=1e-4)
    assert found.loc[2020, "cfas_ii_ratio"] == pytest.approx(1.08, abs=0.001)


def test_printed_numbers_grow_as_predictions_do(tables):
    compared = printed.against_model(
        tables["dementia"], tables["population"], tables["dementia_prevalence"]
    )
    pair = printed.printed_pair_growth(compared)
    assert pair["printed"] == pytest.approx(2911 / 2020 - 1)
    assert pair["dementia_uk_2014"] == pytest.approx(pair["printed"], abs=0.01)
    assert printed.printed_pair_growth(compared.head(1)).empty
    text = likely(compared, "MPS 2020")
    assert "98% of the 2,061" in text
    assert "wrong label" in text


def test_a_printed_number_far_from_any_prediction_is_not_called_one(tables):
    compared = printed.against_model(
        tables["dementia"], tables["population"], tables["dementia_prevalence"]
    )
    compared["cfas_ii_ratio"] = compared["dementia_uk_2014_ratio"] = 0.62
    text = likely(compared, "MPS 2020")
    assert "wrong label" not in text


def test_printed_growth_rests_on_another_population(tables):
    found = printed.printed_growth(
        tables["projected_change"], tables["population"], tables["dementia_prevalence"]
    ).set_index("figure")["percent_change"]
    assert found["dementia_printed"] == 5
    assert found["population_printed"] == 4
    assert found["population_model"] == pytest.approx(8.48, abs=0.01)
    assert found["dementia_uk_2014"] == pytest.approx(9.14, abs=0.01)


def test_readings_of_the_printed_figures(tables, cfas):
    target = diagnosis.ambition(tables["market_benchmarks"])
    found = readings_of(tables["dementia"], cfas, target)
    found = found.set_index("reading")
    assert target == pytest.approx(0.667)
    assert found.loc["as_printed", "diagnosis_rate"] == pytest.approx(2020 / 4020)
    assert found.loc["as_printed", "more_for_ambition"] == pytest.approx(0.667 * 4020 - 2020)
    assert found.loc["prediction", "diagnosed"] == 20
    assert found.loc["printed_of_predicted", "diagnosis_rate"] == pytest.approx(1.08, abs=0.001)
    known = found.loc["published_rate"]
    assert known["diagnosis_rate"] == pytest.approx(0.641)
    assert known["diagnosed"] == pytest.approx(0.641 * 1870.47, abs=0.01)
    assert known["more_for_ambition"] == pytest.approx(0.026 * 1870.47, abs=0.01)
    assert known[["undiagnosed_lower", "undiagnosed_upper"]].tolist() == pytest.approx(
        [526, 875], abs=12
    )
    assert known["more_lower"] == pytest.approx(0.667 * 1725 - 1199, abs=8)
    assert known["more_upper"] == pytest.approx(0.667 * 2074 - 1199, abs=8)
    assert found["undiagnosed_lower"].notna().sum() == 1
    text = readings_in_words(found.reset_index(), target)
    assert "2.1 times what CFAS II predicts" in text
    assert "661 more diagnoses would reach the ambition of 66.7%" in text
    assert "whether that meets the ambition of 66.7% cannot be said" in text
    assert "66.2%" not in text


def test_undiagnosed_are_never_fewer_than_none(tables, cfas):
    table = tables["dementia"].copy()
    table.loc[table["measure"].eq("diagnosis_rate"), "value"] = 99.0
    found = readings_of(table, cfas, 0.667).set_index("reading")
    assert found.loc["published_rate", "undiagnosed_lower"] == 0
    assert "would be met" in readings_in_words(found.reset_index(), 0.667)


def test_readings_need_nothing_that_an_area_may_lack(tables, cfas):
    nothing = tables["dementia"].head(0)
    found = readings_of(nothing, cfas, 0.667)
    assert found.empty
    assert "No diagnosis rate" in readings_in_words(found, 0.667)
    compared = printed.against_model(nothing, tables["population"], tables["dementia_prevalence"])
    assert "prints no number" in likely(compared, "MPS 2020")
    assert printed.known_figures(nothing, cfas).empty
    assert printed.printed_growth(
        tables["projected_change"].head(0), tables["population"], tables["dementia_prevalence"]
    ).empty


def test_ambition_must_be_in_the_evidence(tables):
    with pytest.raises(MissingEvidenceError, match="diagnosis_rate_ambition"):
        diagnosis.ambition(tables["market_benchmarks"].head(0))


def needed_at(cfas, simulation, low, high=None, target=0.667):
    """Return what a rate needs; of two ends it is the middle."""
    ends = {"rate_lower": low, "rate_upper": high or low}
    rate = pd.Series({"rate": sum(ends.values()) / 2, "period": "2018", **ends})
    return diagnosis.diagnoses_needed(cfas, simulation["rates"], rate, target)


def test_diagnoses_needed_by_hand(cfas, simulation):
    needed = needed_at(cfas, simulation, 0.5, target=0.6).set_index("year")
    first, last = (rows(cfas, year=year).iloc[0] for year in (2020, 2035))
    assert needed.loc[2035, "at_target"] == pytest.approx(0.6 * last["predicted"])
    assert needed.loc[2035, "more"] == pytest.approx(0.1 * last["predicted"])
    assert needed.loc[2035, "more_than_now"] == pytest.approx(
        0.6 * last["predicted"] - 0.5 * first["predicted"]
    )
    # In the first year the register is held: the target of few or many, less that register.
    held = 0.5 * first["predicted"]
    for end in ("lower", "upper"):
        assert needed.loc[2020, f"more_{end}"] == pytest.approx(0.6 * first[end] - held)
    passed = needed_at(cfas, simulation, 0.7, target=0.6)
    assert (passed["more_lower"] <= passed["more"]).all()
    assert (passed["more"] <= passed["more_upper"]).all()
    hidden = needed_at(cfas, simulation, 0.4, 0.6, target=0.6).iloc[0]
    assert hidden["more_lower"] == pytest.approx(0.6 * (first["lower"] - first["predicted"]))
    assert hidden["more_upper"] == pytest.approx(0.6 * first["upper"] - 0.4 * first["predicted"])


def test_every_usable_vintage_and_no_other(tables):
    found = growth.by_vintage(tables["population"], tables["dementia_prevalence"], [2020, 2035])
    assert set(found["vintage"]) == {"mps_2020", "ons_mid_2020", "census_2021"}
    last = rows(found, year=2035, rate_set="cfas_ii").set_index("vintage")["predicted"]
    assert last["census_2021"] == pytest.approx(2348.5, abs=0.1)


def test_the_course_tried_is_that_of_prevalence_between_the_waves(tables):
    found = rows(tables["market_benchmarks"], measure="dementia_prevalence_65_plus")
    waves = found.set_index("category")["value"]
    assert growth.observed_change(waves) == round((6.5 / 8.3) ** (1 / 20) - 1, 3) == -0.012
    others = growth.if_others_took_part(650.0, waves)
    assert others.to_dict() == {
        "cfas_ii_others_half_more": pytest.approx(770),
        "cfas_ii_others_twice": pytest.approx(850),
    }


def test_scenarios_are_named_and_ordered(people, rates):
    found = growth.rate_scenarios(people, rates, [-0.012, 0.0, 0.012])
    found = rows(found, year=2035, rate_set="cfas_ii")
    assert found["scenario"].tolist() == [
        "Prevalence −1.2% a year",
        "Prevalence unchanged",
        "Prevalence +1.2% a year",
    ]
    assert found["predicted"].is_monotonic_increasing
    assert found["predicted"].iloc[0] == pytest.approx(2679.74 * 0.988**15, abs=0.1)


OTHERS = pd.Series({"half_more": 3174.5, "twice": 3504.3})


def test_sensitivity_contains_the_base(people, rates, totals):
    sampling, populations = pd.Series([2468.0, 2974.0]), pd.Series({"a": 2348.5, "b": 2679.7})
    moved = growth.uncertain(2679.74, sampling, populations, OTHERS)
    found = growth.sensitivity(people, rates, totals, moved, smoothed=2700.0, course=-0.012)
    found = found.set_index("assumption")
    assert (found["low"] <= 2679.74).all()
    assert (found["high"] >= 2679.7).all()
    assert found.loc["Population", ["low_end", "high_end"]].tolist() == ["a", "b"]
    assert found.loc["Rate set", "high"] == pytest.approx(2951.4, abs=0.1)
    assert found.loc["Who took part in the study", "high"] == 3504.3
    assert found.loc["Course of prevalence", "low_end"] == "−1.2% a year"


def test_a_single_population_is_compared_with_none():
    moved = growth.uncertain(2679.74, pd.Series([2468.0, 2974.0]), pd.Series({"a": 2679.7}), OTHERS)
    assert moved["assumption"].tolist() == [
        "Sampling error of the rates",
        "Who took part in the study",
    ]


def test_shift_to_women_keeps_the_persons(people):
    moved = growth.shifted_to_women(people, 0.05)
    keys = ["year", "age_band"]
    before = people.groupby(keys)["people"].sum()
    assert moved.groupby(keys)["people"].sum().to_numpy() == pytest.approx(before.to_numpy())
    women = rows(moved, sex="females").set_index(keys)["people"]
    share = rows(people, sex="females").set_index(keys)["people"] / before
    assert (women / before - share).to_numpy() == pytest.approx(0.05)


def test_age_curve_runs_through_the_bands(people, rates):
    curves = prediction.age_curves(rates)
    women = rows(curves, sex="females").set_index("age")
    assert women["value"].is_monotonic_increasing
    assert women.index.tolist() == list(range(65, 101))
    assert women.loc[69, "band"] == pytest.approx(0.018)
    assert women.loc[70, "band"] == pytest.approx(0.025)
    assert women.loc[95, "band"] == pytest.approx(0.35)
    years = prediction.doubling_years(curves)
    odds = women["value"] / (1 - women["value"])
    assert odds[85] / odds[75] == pytest.approx(2 ** (10 / years["females"]), rel=1e-6)
    smooth = prediction.smoothed_total(people, curves, 2020)
    assert smooth == pytest.approx(1870.5, rel=0.03)


def test_early_onset_uses_bands_that_fit(tables, people):
    found = care.early_onset(tables["early_onset_dementia"], people, [2020])
    found = found.set_index("source_id")
    harvey = found.loc["harvey-2003-early-onset"]
    assert harvey["ages"] == "45-64"
    assert harvey["people"] == pytest.approx((26200 + 22300) * 98.1 / 1e5)
    assert harvey["upper"] == pytest.approx(48500 * 118 / 1e5)
    unverified = found.loc["dementia-uk-2007-early-onset"]
    assert unverified["provenance"] == "unverified"
    assert unverified["ages"] == "35-64"
    assert len(found) == 2  # 30-64 cannot be had: nobody prints those aged 30-34


def test_early_onset_without_rates_or_fitting_bands(tables, people):
    table = tables["early_onset_dementia"]
    assert care.early_onset(table.head(0), people, [2020]).empty
    assert care.early_onset(table, people[people["age_band"] == "65-69"], [2020]).empty


def test_care_homes_and_what_if(tables, cfas):
    latest = care.share_in_care_homes(tables["market_benchmarks"])
    assert (latest["period"], latest["share"]) == ("2021", pytest.approx(0.025))
    found = rows(care.in_care_homes(cfas, 0.025), residents_with_dementia=0.6)
    by_place = found.set_index(["year", "place"])["people"]
    assert by_place[2020, "care_home"] == pytest.approx(0.6 * 695)
    assert by_place[2035].sum() == pytest.approx(2679.74, abs=0.01)
    assert by_place[2035, "care_home"] / by_place[2020, "care_home"] == pytest.approx(
        2679.74 / 1870.47, abs=1e-4
    )


@pytest.mark.parametrize(
    ("residents", "said"),
    [(680, "most people with dementia would live"), (700, "does not say")],
)
def test_where_most_live_is_said_no_surer_than_the_bound_allows(residents, said):
    predicted = pd.Series({"predicted": 1870.0, "lower": 1374.0})
    assert said in where_most_live(residents, predicted)


def test_more_or_fewer_has_no_sign():
    assert terms.more_or_fewer(588.3) == "590 more"
    assert terms.more_or_fewer(-23.0) == "23 fewer"
    assert terms.more_or_fewer(-123.0) == "120 fewer"


def test_readings_are_shown_in_percent(tables, cfas):
    readings = readings_of(tables["dementia"], cfas, 0.667)
    shown = diagnosis.readings_shown(readings)
    assert shown["diagnosis_rate_percent"].tolist() == [50.2, 108.0, 1.0, 64.1]


SERIES = pd.DataFrame({"year": [2020, 2026, 2035], "predicted": [1000.0, 1100.0, 1200.0]})


def test_spending_on_memory_support_adds_settings_of_the_latest_year(tables):
    found = care.spending_on_memory_support(tables["spending"], SERIES, 2026, 2035)
    assert set(found["period"]) == {"2019-20"}
    assert set(found["year"]) == {2020}  # the nearest that is predicted
    found = found.set_index("service")
    assert found.loc["residential_care", "amount_gbp"] == 607_456 + 32_014
    assert found.loc["day_care", "amount_gbp"] == 4_140 + 415_235
    assert found.loc["direct_payments", "more_gbp"] == pytest.approx(87_049 * 100 / 1000)
    assert found.loc["day_care", "place"] == "community"


def test_spending_of_one_year_counts_once_though_two_sources_have_it(tables):
    own = rows(tables["spending"], period="2019-20")
    twice = pd.concat([own, own.head(len(own) // 2).assign(source_id="return")])
    one, two = (care.spending_on_memory_support(of, SERIES, 2026, 2035) for of in (own, twice))
    pd.testing.assert_frame_equal(one, two)


def test_the_community_holds_all_that_the_national_return_counts_there(tables):
    cell = rows(
        tables["spending"], service="direct_payments", period="2019-20", age_group="65_plus"
    )
    cell = rows(cell, primary_support_reason="memory_and_cognition").assign(setting="all")
    services = ["direct_payments", "supported_living", "other_long_term_community_care"]
    several = pd.concat([cell.assign(service=name) for name in services])
    found = care.spending_on_memory_support(several, SERIES, 2026, 2035)
    assert found["amount_gbp"].sum() == 3 * 87_049


def test_what_if_is_compared_for_its_chart(cfas):
    more = care.change_by_place(care.in_care_homes(cfas, 0.025))
    assert more.loc[0.6].sum() == pytest.approx(2679.74 - 1870.47, abs=0.01)
    assert more.loc[0.5, "care_home"] == pytest.approx(347.5 * (2679.74 / 1870.47 - 1), abs=0.01)


def test_charts_of_printed_figures_name_them(tables, cfas):
    compared = printed.against_model(
        tables["dementia"], tables["population"], tables["dementia_prevalence"]
    )
    beside = printed.printed_beside_model(compared)
    assert beside["printed_for"].tolist()[:3] == ["2020, called diagnosed"] * 3
    assert rows(beside, figure="printed")["people"].tolist() == [2020, 2911]
    assert printed.printed_beside_model(compared.head(0)).empty
    readings = readings_of(tables["dementia"], cfas, 0.667)
    shown = diagnosis.rates_to_compare(readings, 0.667)
    assert shown["percent"].iloc[-1] == pytest.approx(66.7)
    assert len(shown) == 5


def test_difference_is_explained_over_all_populations(tables):
    compared = printed.against_model(
        tables["dementia"], tables["population"], tables["dementia_prevalence"]
    )
    vintages = growth.by_vintage(tables["population"], tables["dementia_prevalence"], [2020, 2035])
    text = difference(compared, vintages)
    assert "+2.0% or +41 people against the 2,020 printed" in text
    assert "1,816 to 2,061 over the populations" in text


def test_a_fall_is_said_with_its_sign(people, rates):
    falling = growth.growth_parts(growth.growth_by_band(people, rates, -0.05)).iloc[0]
    assert "from changing prevalence" in made_up(falling)
    assert "The change of about −" in made_up(falling)
    assert terms.plus(-1234.4) == "−1,234"
    assert terms.signed(-0.0237, 1) == "−2.4%"


def test_small_numbers_are_not_rounded_to_ten_and_nought_has_no_sign():
    parts = {"start": 39.4, "population_size": -0.4, "age_structure": 5.6, "rate": 0, "change": 5.2}
    assert made_up(pd.Series(parts)) == (
        "The change of about +5 people is 0 from the number of people aged 65+ and +6 from how old "
        "they are."
    )


def test_whether_the_ambition_is_met_is_said_only_where_the_limits_say_it(cfas, simulation):
    def said(rate):
        needed = needed_at(cfas, simulation, rate)
        return words.needed(SimpleNamespace(needed=needed, rate={"period": "2018"}))

    assert said(0.5).startswith("Closing the gap alone would take 4")
    text = said(0.85)
    assert "people more than the ambition asks for would hold a diagnosis in 2035" in text
    assert "-" not in text.replace("95%", "")
    for rate in (0.641, 0.667, 0.7):
        assert said(rate).startswith("Whether the latest rate is below the ambition cannot be said")
    end = needed_at(cfas, simulation, 0.5).iloc[-1]
    assert course_title(end, {"rate": 0.5}, 0.667) == (
        "In 2035 a diagnosis rate of 66.7% is 1,790 people, one of 50.0% 1,340"
    )


def test_curve_and_bands_stand_one_below_the_other(rates):
    both = prediction.curves_and_bands(prediction.age_curves(rates))
    bands = rows(both, line="age_band", sex="males").set_index("age")
    assert bands.loc[90, "prevalence"] == pytest.approx(17.1)
    assert bands["lower"].isna().all()
    assert rows(both, line="fitted_curve")["lower"].notna().all()


def test_parameters_say_what_is_wrong():
    assert Parameters.checked().last_year == 2035
    assert Parameters.checked(annual_rate_change=0).annual_rate_change == 0
    with pytest.raises(ParameterError, match="must come after base_year"):
        Parameters.checked(base_year=2030, last_year=2030)
    with pytest.raises(ParameterError, match="Did you mean 'annual_rate_change'"):
        Parameters.checked(anual_rate_change=-0.01)
