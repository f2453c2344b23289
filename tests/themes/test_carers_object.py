"""The theme's object, its charts, worked lines and findings, with the evidence in git."""

import math
from types import SimpleNamespace

import pandas as pd
import pytest
from subjects import Changed
from worked_again import recomputed

from caremarket.errors import MissingEvidenceError, ParameterError
from caremarket.frames import FINDING_COLUMNS
from caremarket.present.contract import problems_of
from caremarket.themes.carers import Carers, Parameters, charts, findings, tables, words, worked

LUTON = "E06000032"
CHARTS = ["steps", "rates", "hidden", "heaviest", "projection", "ages", "paths", "swings"]
TABLES = [
    *("sources", "estimates", "hours", "lists", "screening", "satisfaction", "by_hours"),
    "choices",
]
WORKED = [
    *("estimates", "steps", "hours", "rates", "known", "borrowed", "hidden", "payments"),
    "screening",
    *("change", "satisfaction", "projection", "needed"),
]


FROM = {"base_year": 2026, "population_vintage": "mps_2020"}


@pytest.fixture(scope="module")
def luton(evidence_of):
    return Carers(evidence_of(LUTON), Parameters(**FROM))


def listing(data, **measures):
    """Luton with other lists; a pair is a suppressed count."""

    def changed(rows):
        first = rows.iloc[[0]].assign(period="2020-21", unit="people")
        new = [
            first.assign(
                measure=measure,
                value=math.nan if isinstance(of, tuple) else float(of),
                value_lower=float(of[0]) if isinstance(of, tuple) else math.nan,
                value_upper=float(of[1]) if isinstance(of, tuple) else math.nan,
            )
            for measure, of in measures.items()
        ]
        return pd.concat([rows.head(0), *new]) if new else rows.head(0)

    return Carers(Changed(data, carers=changed), Parameters(**FROM))


def standing_in(carers, **results):
    """What charts and sentences ask of Luton's object, with some results replaced."""
    names = ["area", "base_year", "by_scenario", "cited", "last", "parameters", "population"]
    names += ["census", "profile", "projected_from", "listed", "vintage", "years"]
    return SimpleNamespace(**({name: getattr(carers, name) for name in names} | results))


@pytest.mark.parametrize("name", WORKED)
def test_worked_lines_follow_from_the_numbers_that_they_show(luton, name):
    recomputed(getattr(worked, name)(luton))


SEVERAL = [
    {"supported": (1, 40), "newly_identified": 30},
    {"supported_national_return": (400, 1600), "gp_register": 600},
    {"assessments_per_year": 1000, "supported": 20},
    {"gp_register": 16000, "newly_identified": 600, "supported": 100},
]
ONE_OR_NONE = [
    {"supported": 980},
    {"supported": 980, "supported_national_return": 506},
    {"supported_national_return": (400, 1600)},
    {"assessments_per_year": 1000},
    {"gp_register": (5, 9)},
    {"supported_national_return": 0},
    {"supported_national_return": 0, "gp_register": 9},
    {},
]


@pytest.mark.parametrize("measures", SEVERAL)
@pytest.mark.parametrize("name", ["rates", "known", "hidden", "needed"])
def test_worked_lines_hold_for_any_lists(luton, measures, name):
    recomputed(getattr(worked, name)(listing(luton.data, **measures)))


@pytest.mark.parametrize("measures", ONE_OR_NONE)
def test_one_list_alone_says_nothing_of_who_is_known(luton, measures):
    one = listing(luton.data, **measures)
    recomputed(worked.needed(one))
    for show in (worked.known, worked.hidden, worked.borrowed, charts.hidden, charts.rates):
        with pytest.raises(MissingEvidenceError, match=r"of Luton.*carers\.csv"):
            show(one)
    assert charts.projection(one).headline
    assert "does not say how many are known" in words.answer(one)
    recorded = set()
    for metric in findings.DECLARED[1:]:
        try:
            recorded |= set(metric(one)["metric"])
        except MissingEvidenceError:
            continue
    assert not {name for name in recorded if "known" in name or "hidden" in name}
    assert "identification_rate" not in recorded
    assert ("carers_on_list" in recorded) == bool(len(one.listed))


def test_one_list_or_the_target_itself_bound_what_the_target_takes(luton):
    one = listing(luton.data, supported_national_return=506)
    assert one.start == (506, math.inf)
    assert one.plans["needed_at_least"].tolist() == pytest.approx(one.plans["to_stay"].tolist())
    assert charts.paths(one).title.endswith("if no more are known than counted")
    none = listing(luton.data)
    assert charts.paths(none).title.endswith("carers a year, if nobody is known yet")


@pytest.mark.parametrize(
    "changes",
    [
        {"annual_turnover": 0.0},
        {"target_share": 0.001},
        {"confidence": 0.8},
        {"last_year": 2028},
        {"base_year": 2021},
    ],
)
def test_worked_lines_hold_under_other_assumptions(luton, changes):
    other = luton.assuming(**changes)
    for name in ("needed", "projection", "rates", "satisfaction"):
        recomputed(getattr(worked, name)(other))


def test_each_worked_line_says_what_the_page_says(luton):
    results = {each.what: each.result for each in worked.needed(luton).lines}
    assert results == {
        "target": "4,280",
        "needed a year": "1,687",
        "needed a year from the most": "1,571",
        "to stay there": "1,413",
    }
    assert worked.rates(luton).lines[1].result == "5.73% to 6.47%"
    assert [each.result for each in worked.hidden(luton).lines] == ["13,719", "15,119"]
    text = repr(worked.estimates(luton))
    assert "18,256 ÷ 186,609 × 209,302 = 20,476" in text
    assert "residents aged 5 and over in 2021: from Census 2021" in text


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_finished(luton, name):
    chart = getattr(charts, name)(luton)
    for text in (chart.title, chart.subtitle, chart.alt, chart.source):
        assert text.strip()
    assert chart.alt != chart.title
    assert chart.data.rows
    assert "Luton" in chart.title + chart.subtitle
    assert chart.headline == (name == "hidden")


def test_the_title_names_what_moved_the_number_most(luton):
    assert charts.steps(luton).title.endswith("mostly as the rate changed in all of England")
    grown = luton.steps.assign(people=[16000.0, 900.0, -700.0, -101.0])
    found = charts.steps(standing_in(luton, steps=grown))
    assert found.title == "The number of carers rose, mostly as the number of residents changed"


def test_the_rate_matters_more_only_if_it_moves_the_number_further(luton):
    said = "Which way the rate goes matters more"
    assert said in words.projection(luton)[1]
    scenarios = ["constant_rate", "trend_continues", "trend_reverses"]
    few = pd.DataFrame({2026: [186.0, 183, 189], 2035: [178.0, 171, 184]}, index=scenarios)
    assert said not in words.projection(standing_in(luton, by_scenario=few))[1]


def test_charts_of_few_carers_draw_whole_people(luton):
    ages = luton.age_groups.assign(carers=luton.age_groups["carers"] / 37)
    swings = luton.swings.assign(**(luton.swings[["low", "high", "base"]] / 37))
    for chart in (charts.ages, charts.swings):
        figure = chart(standing_in(luton, age_groups=ages, swings=swings)).figure
        drawn = [text.get_text() for axes in figure.axes for text in axes.texts]
        assert drawn
        assert not [text for text in drawn if "." in text]


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_finished(luton, name):
    assert getattr(tables, name)(luton).rows


def test_the_answer_is_the_first_thing_told(luton):
    assert words.answer(luton) == (
        "Census 2021 counted 16,099 unpaid carers in Luton; at its rates there are about 16,640 in "
        "2026. Of those counted, at least 980 (6%) and at most 2,380 (15%) are on the lists in the "
        "evidence, of 2020 and 2020-21: **13,719 to 15,119 are on none of these**. No register of "
        "general practices is among them."
    )
    at_census = luton.assuming(base_year=2021)
    assert words.answer(at_census).startswith("Census 2021 counted 16,099 unpaid carers in Luton. ")


def test_the_target_is_told_from_the_base_year(luton):
    assert words.target(luton) == (
        "To know 25% of all carers by 2030, 4,280 at constant rates, takes **about 1,690 newly "
        "identified carers a year from 2026 (1,230 to 2,110 over the scenarios and over how many "
        "are known)**. The share is a parameter of this report, and no goal of "
        "the council that it knows of."
    )


def test_what_happened_before_the_base_year_is_told_as_past(luton):
    past, told = words.projection(luton)[:2]
    assert past.startswith("From 2021 to 2026 the population by itself added 540 carers: at")
    assert told.startswith("From 2026 to 2035 the population adds 1,158: 17,797 in 2035, 12,709")
    assert charts.projection(luton).title == "At constant rates carers rise by 7% from 2026 to 2035"
    assert words.projection(luton.assuming(base_year=2021))[0].startswith("From 2021 to 2035")


def test_an_assumption_changes_what_follows_and_nothing_else(luton):
    other = luton.assuming(annual_turnover=0.2)
    assert other.needed["constant_rate"] < luton.needed["constant_rate"]
    assert other.census is luton.census
    assert luton.parameters.annual_turnover == 0.33
    assert other.assuming(annual_turnover=0.33).plans.equals(luton.plans)


def test_unknown_assumptions_and_another_council_are_refused(luton, evidence_of):
    with pytest.raises(ParameterError, match="Did you mean 'annual_turnover'"):
        luton.assuming(anual_turnover=0.2)
    with pytest.raises(ParameterError, match="'target_share' was 25"):
        luton.assuming(target_share=25.0)
    with pytest.raises(ParameterError, match="'area_code' was 'E06000039'"):
        luton.assuming(area_code="E06000039")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("lists", "no list of known carers of Luton.*import of ASCOF.*carers.csv"),
        ("rates", "no list of known carers of Luton"),
        ("screening", "of Luton.*table carers, measures gp_screened_patients.*carers.csv"),
        ("change", "of Luton.*table carers, measures newly_identified.*carers.csv"),
    ],
)
def test_a_result_without_evidence_says_what_would_fill_it(luton, name, told):
    with pytest.raises(MissingEvidenceError, match=told):
        getattr(listing(luton.data), name)


def test_missing_returns_are_named_with_their_table(luton):
    bare = Carers(Changed(luton.data, ascof=lambda rows: rows.head(0)), Parameters(**FROM))
    with pytest.raises(MissingEvidenceError, match=r"of Luton.*table ascof, measures 3b and 3c"):
        _ = bare.satisfaction
    without = listing(luton.data, supported=980)
    data = Changed(without.data, ascof=lambda rows: rows.head(0))
    with pytest.raises(MissingEvidenceError, match=r"table ascof, measure 1c_2b"):
        _ = Carers(data, Parameters(**FROM)).payments
    with pytest.raises(MissingEvidenceError, match="How Luton compares with other councils"):
        _ = luton.standing.comparisons


def test_findings_keep_the_contract_and_are_complete(luton):
    frames = [metric(luton) for metric in findings.DECLARED]
    assert problems_of(frames) == []
    assert all(list(frame.columns) == FINDING_COLUMNS for frame in frames)
    found = pd.concat(frames)
    keys = set(zip(found["metric"], found["category"], strict=True))
    lists, estimates = luton.lists["category"], luton.estimates["category"]
    assert {
        *(("estimated_carers", name) for name in estimates),
        *(("known_carers", name) for name in lists),
        *(("identification_rate", name) for name in lists),
        *(("hidden_carers", name) for name in estimates),
        ("known_carers_borrowed_overlap", "census_2021"),
        ("carers_projected", "all"),
        ("identifications_needed_per_year", "all"),
    } <= keys
    assert "carers_on_list" not in set(found["metric"])
    fall = found[found["metric"] == "newly_identified_ratio"].iloc[0]
    assert fall[["value", "lower", "upper"]].astype(float).round(2).tolist() == [0.49, 0.42, 0.57]
    projected = found[(found["metric"] == "carers_projected") & (found["category"] == "all")]
    assert projected["period"].tolist() == ["2026", "2030", "2035"]
    planned = found.set_index("metric").loc["identifications_needed_per_year"]
    assert planned[["value", "lower", "upper"]].astype(float).round().tolist() == [1687, 1226, 2115]
