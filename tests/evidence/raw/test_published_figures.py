"""The raw tables hold what the publications print; every figure here was picked by hand."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from caremarket.project import find_project

RAW = find_project().raw
LUTON = RAW / "E06000032-luton"
RATES = RAW / "rates"
TABLES = sorted(RAW.glob("*/*.csv"))
MPS = "luton-mps-2020"


def figure(folder: Path, table: str, **key: str) -> float:
    """Return the one figure of a raw table that has the given key."""
    frame = read(folder, table)
    for column, value in key.items():
        frame = frame[frame[column] == value]
    (value_column,) = {"people", "beds", "value", "amount_gbp", "percent_change"} & set(frame)
    (found,) = frame[value_column]
    return float(found)


def read(folder: Path, table: str) -> pd.DataFrame:
    """Read a raw table as text."""
    return pd.read_csv(folder / f"{table}.csv", dtype=str, keep_default_na=False, encoding="utf-8")


def cells(service: str, setting: str, period: str = "2019-20") -> pd.DataFrame:
    """Return the spending cells below the printed totals of a service."""
    frame = read(LUTON, "spending").astype({"amount_gbp": float})
    chosen = frame[
        (frame["service"] == service)
        & (frame["setting"] == setting)
        & (frame["period"] == period)
        & (frame["primary_support_reason"] != "all")
    ]
    return chosen


LUTON_FIGURES = [
    ("population", dict(vintage="mps_2020", year="2020", age_band="65+"), 27_800),
    ("population", dict(vintage="mps_2020", year="2035", age_band="85-89"), 3_700),
    ("population", dict(vintage="mps_2020", year="2030", age_band="all"), 236_700),
    ("population", dict(vintage="mps_2020_text"), 214_700),
    ("population", dict(vintage="local_account_2020_21", year="2024", age_band="65+"), 28_500),
    ("population", dict(vintage="local_forecast_2010", year="2010", age_band="65+"), 28_050),
    ("population", dict(vintage="ons_mid_2020", sex="females", age_band="90+"), 916),
    ("population", dict(vintage="census_2021", age_band="65+"), 26_363),
    ("care_home_beds", dict(care_type="residential"), 703),
    ("care_home_beds", dict(care_type="nursing"), 350),
    (
        "care_home_residents",
        dict(care_type="nursing", age_group="65_plus", location="all"),
        73,
    ),
    ("care_home_residents", dict(care_type="nursing", location="out_of_borough"), 72),
    ("care_home_residents", dict(funder="self_funder"), 150),
    ("care_home_measures", dict(measure="void_rate"), 22.5),
    (
        "spending",
        dict(
            service="residential_care",
            setting="long_term",
            primary_support_reason="learning_disability",
            age_group="18_64",
        ),
        8_336_492,
    ),
    (
        "spending",
        dict(
            service="residential_care",
            setting="short_term",
            primary_support_reason="sensory_support",
            age_group="65_plus",
        ),
        0,
    ),
    ("spending", dict(service="home_care", setting="external"), 9_125_870),
    ("service_users", dict(service="direct_payments", period="2019-20"), 738),
    ("carers", dict(measure="newly_identified"), 296),
    ("carers", dict(measure="newly_identified_change"), -51),
    ("carers", dict(measure="gp_screened_carers"), 104),
    ("dementia", dict(measure="diagnosed_as_printed"), 2_020),
    ("dementia", dict(measure="predicted", period="2035"), 2_911),
    ("ascof", dict(measure="3b", period="2012-13", geography="area"), 37.0),
    ("ascof", dict(measure="1c", period="2012-13", geography="area"), 73.0),
    ("ascof", dict(measure="personal_budgets", period="2012-13"), 73.7),
    ("ascof", dict(measure="1c_2a_65_plus", period="2020-21", geography="area"), 21.4),
    ("predicted_need", dict(year="2025", age_band="45-54"), 1_626),
    ("projected_change", dict(measure="living_in_care_home"), 9),
    ("provision", dict(measure="cqc_residential_homes_count", category="good"), 23),
    ("provision", dict(measure="services_quality_assured", category="nursing_homes"), 6),
    ("budgets", dict(basis="budget", client_group="learning_disability"), 21_057_979),
    ("budgets", dict(basis="gross_budget", period="2012-13"), 64_412_000),
]
NATIONAL_FIGURES = [
    ("dementia_prevalence", dict(rate_set="cfas_ii", sex="females", age_band="90+"), 0.350),
    (
        "dementia_prevalence",
        dict(rate_set="dementia_uk_2014", sex="males", age_band="85-89"),
        15.1,
    ),
    ("care_home_norms", dict(norm_set="england", year="2020", care_type="nursing"), 4.7),
    (
        "unpaid_care_census",
        dict(area_code="E92000001", year="2021", base="5_plus", hours_band="any"),
        4_678_260,
    ),
    ("market_benchmarks", dict(measure="occupancy"), 84.7),
    ("market_benchmarks", dict(measure="length_of_stay_mean"), 801),
    ("market_benchmarks", dict(measure="length_of_stay_median", category="all"), 462),
    ("early_onset_dementia", dict(age_band="45-64"), 98.1),
    ("mortality", dict(sex="females", age="65"), 0.007988),
    ("mortality", dict(sex="males", age="100"), 0.384386),
]


@pytest.mark.parametrize(("table", "key", "printed"), LUTON_FIGURES)
def test_a_figure_of_luton_is_as_printed(table, key, printed):
    assert figure(LUTON, table, **key) == printed


@pytest.mark.parametrize(("table", "key", "printed"), NATIONAL_FIGURES)
def test_a_national_figure_is_as_printed(table, key, printed):
    assert figure(RATES, table, **key) == printed


@pytest.mark.parametrize(
    ("service", "setting", "summed", "printed"),
    [
        ("nursing_care", "long_term", 3_734_052, 3_734_052),
        ("nursing_care", "short_term", 429_241, 429_241),
        ("residential_care", "long_term", 20_878_114, 20_878_113),
        ("residential_care", "short_term", 1_526_144, 1_526_144),
        ("day_care", "external", 1_584_557, 1_584_558),
        ("day_care", "internal", 4_500_505, 4_500_505),
        ("direct_payments", "all", 8_203_334, 8_203_333),
    ],
)
def test_spending_cells_add_up_to_the_printed_total(service, setting, summed, printed):
    total = figure(
        LUTON,
        "spending",
        period="2019-20",
        service=service,
        setting=setting,
        primary_support_reason="all",
    )
    assert cells(service, setting)["amount_gbp"].sum() == summed
    assert total == printed


@pytest.mark.parametrize(("period", "summed"), [("2016-17", 6_174_000), ("2017-18", 6_760_000)])
def test_direct_payments_of_earlier_returns_add_up(period, summed):
    assert cells("direct_payments", "all", period)["amount_gbp"].sum() == summed


@pytest.mark.parametrize("vintage", ["mps_2020", "ons_mid_2020", "census_2011", "census_2021"])
def test_age_bands_add_up_to_65_and_over(vintage):
    frame = read(LUTON, "population").astype({"people": float})
    frame = frame[frame["vintage"] == vintage]
    older = ["65-69", "70-74", "75-79", "80-84", "85-89", "90+"]
    summed = frame[frame["age_band"].isin(older)].groupby(["year", "sex"])["people"].sum()
    printed = frame[frame["age_band"] == "65+"].set_index(["year", "sex"])["people"]
    pd.testing.assert_series_equal(summed, printed, check_like=True)


def test_males_and_females_add_up_to_persons_in_every_band():
    frame = read(LUTON, "population").astype({"people": float})
    wide = frame[frame["vintage"] == "ons_mid_2020"].pivot_table(
        index="age_band", columns="sex", values="people"
    )
    assert (wide["males"] + wide["females"] == wide["persons"]).all()


def test_hours_of_care_and_no_care_add_up_to_everybody():
    frame = read(RATES, "unpaid_care_census").astype({"people": int})
    keys = ["area_code", "year", "base"]
    wide = frame.pivot_table(index=keys, columns="hours_band", values="people").dropna()
    assert len(wide) == 4
    assert (wide[["1_19", "20_49", "50_plus"]].sum(axis=1) == wide["any"]).all()
    assert (wide["any"] + wide["none"] == wide["all"]).all()


def test_every_source_is_known_and_every_known_source_is_used():
    entries = yaml.safe_load((RAW / "sources.yml").read_text(encoding="utf-8"))["sources"]
    known = [entry["id"] for entry in entries]
    used = set().union(
        *(pd.read_csv(path, dtype=str, keep_default_na=False)["source_id"] for path in TABLES)
    )
    assert len(known) == len(set(known))
    assert set(known) == used


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_raw_table_is_plain_utf_8_with_unix_line_ends(path):
    content = path.read_bytes()
    content.decode("utf-8")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_what_was_not_seen_in_its_publication_is_flagged():
    prevalence = read(RATES, "dementia_prevalence")
    norms = read(RATES, "care_home_norms")
    assert set(prevalence[prevalence["rate_set"] == "cfas_ii"]["provenance"]) == {"sourced"}
    assert "sourced" not in set(
        prevalence[prevalence["rate_set"] == "dementia_uk_2014"]["provenance"]
    )
    assert set(norms[norms["norm_set"] == "shop"]["provenance"]) == {"unverified"}


def test_an_estimate_keeps_its_hedge():
    frame = read(LUTON, "care_home_residents")
    placed_elsewhere = frame[frame["location"] == "out_of_borough"]
    assert set(placed_elsewhere["qualifier"]) == {"approximately"}
    assert set(placed_elsewhere["source_id"]) == {MPS}


def test_life_expectancy_at_65_is_that_of_the_bulletin_on_the_life_tables():
    for sex, printed in (("males", 18.8), ("females", 21.1)):
        table = read(RATES, "mortality").set_index("sex").loc[sex]
        alive = (1 - table["value"].astype(float)).cumprod()
        later = alive.iloc[-1] * 1.8  # years left at 101, of those who come so far: hardly matters
        assert 0.5 + alive.iloc[:-1].sum() + later == pytest.approx(printed, abs=0.05)
