"""The object on care home beds, its charts, worked lines and answer, with the evidence in git."""

import pytest
from subjects import Changed
from worked_again import recomputed

from caremarket.errors import MissingEvidenceError, ParameterError
from caremarket.frames import rows
from caremarket.themes.declared import Metric
from caremarket.themes.residential import (
    Parameters,
    Supply,
    charts,
    findings,
    tables,
    words,
    worked,
)
from caremarket.themes.residential.parameters import METHODS
from caremarket.themes.residential.wording import METHOD_NOTES

BY_TYPE = {"residents", "beds_by_norm", "beds_by_rate", "admissions", "flips", "scenarios"}
WORKED = [
    *("components", "residents", "vacancies", "people", "beds_by_norm", "beds_by_rate"),
    "admissions",
    *("flips", "scenarios", "conversions", "costs", "voids"),
]
OF_NORMS = {"people", "beds_by_norm", "costs"}
CHARTS = [
    *("components", "vacancies", "gap_by_method", "gap_by_year", "chances", "flips", "scenarios"),
    "beds_by_norm",
]


@pytest.fixture(scope="module")
def luton(evidence_of):
    return Supply(
        evidence_of("E06000032"), Parameters(base_year=2020, population_vintage="mps_2020")
    )


def with_rows(**values):
    return lambda rows: rows.assign(**values)


def fewer(column, *left_out):
    return lambda rows: rows[~rows[column].isin(left_out)]


def by_type(rows):
    """Void rates of each type of home in place of one for both."""
    rates = {"measure": "void_rate", "care_type": ["residential", "nursing"], "value": [10.0, 20.0]}
    return rows.iloc[[0, 0]].assign(**rates)


OTHERS = {
    "void rates by type": {"care_home_measures": by_type},
    "many empty beds": {
        "care_home_measures": lambda rows: rows.assign(
            value=rows["value"].mask(rows["measure"] == "void_rate", 38.7)
        )
    },
    "nearly no empty beds": {
        "care_home_measures": lambda rows: rows.assign(
            value=rows["value"].mask(rows["measure"] == "void_rate", 1.37)
        )
    },
    "no self-funders": {"care_home_residents": fewer("funder", "self_funder")},
    "nobody placed away": {"care_home_residents": fewer("location", "out_of_borough")},
    "no national ages": {
        "market_benchmarks": fewer("measure", "share_of_residents_aged_85_plus"),
    },
    "many beds": {"care_home_beds": lambda rows: rows.assign(beds=rows["beds"] * 9 + 1)},
}


def lines(supply, name):
    """Return the worked lines of a method, for both types of home where it takes one."""
    function = getattr(worked, name)
    kinds = (
        [{"care_type": kind} for kind in ("residential", "nursing")] if name in BY_TYPE else [{}]
    )
    return [function(supply, **of) for of in kinds]


@pytest.mark.parametrize("name", WORKED)
def test_worked_lines_follow_from_the_numbers_that_they_show(luton, name):
    for line in lines(luton, name):
        recomputed(line)


@pytest.mark.parametrize("other", OTHERS)
def test_worked_lines_hold_for_other_councils(luton, other):
    supply = Supply(Changed(luton.data, **OTHERS[other]), Parameters())
    assert supply.full
    for name in WORKED:
        for line in lines(supply, name):
            recomputed(line)


@pytest.mark.parametrize(
    "changes",
    [
        {"annual_rate_change": -0.0375, "last_year": 2033, "population_vintage": "census_2021"},
        {"out_of_borough_reading": "additional", "max_delay_probability": 0.025},
        {"base_year": 2026},
    ],
)
def test_worked_lines_hold_under_other_assumptions(luton, changes):
    other = luton.assuming(**changes)
    for name in WORKED:
        for line in lines(other, name):
            recomputed(line)


def test_worked_lines_of_norms_need_no_filled_beds(luton):
    none = dict.fromkeys(("care_home_beds", "care_home_measures"), lambda rows: rows.head(0))
    bare = Supply(Changed(luton.data, **none), Parameters())
    for name in WORKED:
        if name in OF_NORMS:
            for line in lines(bare, name):
                recomputed(line)
        else:
            with pytest.raises(MissingEvidenceError, match="of Luton"):
                lines(bare, name)
    (needed, *_) = worked.beds_by_norm(bare, care_type="nursing").lines
    assert needed.formula == "{n} × {P}"


def test_each_worked_line_says_what_the_page_says(luton):
    text = repr(worked.beds_by_norm(luton, care_type="nursing", year=2020))
    assert "350 − 0.043 × 13,500 = −230.5" in text
    assert "350, nursing beds: from Adult Social Care Market Position Statement" in text
    results = [each.result for each in worked.components(luton).lines]
    assert results == ["816.1", "228.1", "789.5"]
    assert worked.beds_by_rate(luton, care_type="nursing", year=2020).lines[-1].result == "54"
    assert [each.result for each in worked.vacancies(luton).lines] == ["165.1", "5.0%", "40.0%"]


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_finished(luton, name):
    chart = getattr(charts, name)(luton)
    for text in (chart.title, chart.subtitle, chart.alt, chart.source):
        assert text.strip()
    assert ("England" if name == "beds_by_norm" else "Luton") in chart.subtitle
    assert chart.data is not None
    assert chart.headline == (name == "gap_by_method")


def test_the_main_chart_can_be_drawn_of_any_year(luton):
    drawn = charts.gap_by_method(luton, year=2035)
    assert drawn.subtitle.endswith("Luton, 2035; beds as counted in 2020")
    assert drawn.title == "In 2035 nursing beds are too few by some methods; others cannot say"
    assert tables.flips(luton, care_type="nursing").rows


def test_charts_name_their_sources_and_tell_both_types(luton):
    for drawn in (charts.flips, charts.scenarios):  # filled beds grow with the people
        assert "Older people living in care homes" in drawn(luton).source
    assert "self funder share" in charts.flips(luton).alt.lower()
    main = charts.gap_by_method(luton)
    assert "residential beds: England's places" in main.alt
    nursing = next(row for row in main.data.rows if row[:2] == ("Nursing", "Norm England"))
    assert "−231" in nursing  # 350 − 0.043 × 13,500 = −230.5, as the sentence rounds it


def test_the_table_of_flips_says_by_which_method_each_row_counts(luton):
    shown = tables.flips(luton, care_type="nursing")
    place = shown.headers.index("Method"), shown.headers.index("Year")
    by = {row[0]: tuple(row[it] for it in place) for row in shown.rows}
    assert by["Nursing void rate"] == ("Queue buffer", "2020")
    assert by["Norm value"] == ("Norm England", "2035")
    assert by["Rate change"] == ("Declining rate", "2035")


def test_assumptions_that_turn_a_gap_are_told_with_their_unit(luton):
    told = " ".join(words.flips(luton.assuming(base_year=2026)))
    assert "% of beds" in told
    assert " percent" not in told


def test_the_answer_is_the_first_thing_told(luton):
    told = words.answer(luton.assuming(base_year=2026))
    assert told.startswith(
        "**That Luton has too many residential and too few nursing beds holds by no method that "
        "can say in 2026 and 2035.** The nursing beds counted in 2020 are 300 too few (292 to 307 "
        "too few) for 2026 by England's places per person of 2023."
    )
    assert told.endswith("they may be too many or too few (64 too few to 84 too many).")


def test_methods_that_share_filled_beds_are_no_second_opinion(luton):
    first, last, shared = words.verdicts(luton)
    assert first.startswith("For 2020, the claim **holds by England's places per person aged 75")
    assert "there may be too many or too few by the current rate, a declining rate, the" in last
    assert "no second opinion" in shared
    assert not [text for text in words.chances(luton) if "trial" in text or "all methods" in text]


def test_residents_left_over_are_told_as_the_least_that_they_can_be(luton):
    assert words.components(luton)[0].startswith(
        "By reading and count, **117 to 228 residents** were left over in 2020. Each figure is the "
        "least that it can be"
    )
    many = {"care_home_residents": lambda rows: rows.assign(people=2 * rows["people"])}
    crowded = Supply(
        Changed(luton.data, **many), Parameters(base_year=2020, population_vintage="mps_2020")
    )
    assert "more people** are accounted for than beds are filled" in words.components(crowded)[0]
    assert charts.components(crowded).title == (
        "360 more people were accounted for than beds were filled"
    )


def test_an_assumption_changes_what_follows_and_nothing_else(luton):
    other = luton.assuming(annual_rate_change=-0.04, out_of_borough_reading="additional")
    assert not other.gaps.equals(luton.gaps)
    assert other.homes is luton.homes
    assert other.assuming(**luton.parameters.model_dump()).gaps.equals(luton.gaps)


def test_the_share_of_empty_nursing_beds_may_be_assumed(luton):
    fuller = luton.assuming(nursing_void=0.10)
    assert fuller.model.nursing_void == 0.10
    filled = rows(fuller.gaps, year=2020, method="current_rate").set_index("care_type")["bed_gap"]
    assert filled["nursing"] == pytest.approx(350 * 0.10)
    assert filled.sum() == pytest.approx(1053 * 0.225)  # as many beds are empty in all
    assert fuller.homes is luton.homes
    assert fuller.assuming(last_year=2030).model.nursing_void == 0.10
    assert fuller.assuming(nursing_void=None).gaps.equals(luton.gaps)
    with pytest.raises(ParameterError, match="Did you mean 'nursing_void'"):
        luton.assuming(nursing_voids=0.10)
    with pytest.raises(ParameterError, match="'nursing_void' was 10"):
        luton.assuming(nursing_void=10)


def test_planned_beds_are_there_from_their_year_on_and_filled_by_nobody_yet(luton):
    more = luton.assuming(planned_beds="2028 nursing 60, 2031 residential -40, 2033 nursing -10")
    before, after = (it.gaps.set_index(["year", "care_type", "method"]) for it in (luton, more))
    moved = (after["bed_gap"] - before["bed_gap"]).round(6).groupby(["care_type", "year"])
    assert moved.nunique().eq(1).all()
    moved = moved.first()
    assert moved["nursing"][[2020, 2027, 2028, 2032, 2033, 2035]].tolist() == [0, 0, 60, 60, 50, 50]
    assert moved["residential"][[2030, 2031]].tolist() == [0, -40]
    assert after["required_beds"].equals(before["required_beds"])
    assert more.components is luton.components
    told = "60 nursing beds more from 2028 on, 40 residential beds fewer from 2031 on"
    assert f"Gaps take {told} and 10 nursing beds fewer" in words.answer(more)
    assert f"in 2020, and {told}" in charts.gap_by_method(more).subtitle
    for name in WORKED:
        for line in lines(more, name):
            recomputed(line)
    of = [it.over_ranges.set_index(["year", "method"])["nursing"] for it in (luton, more)]
    assert of[0][2020, "queue_buffer"] == of[1][2020, "queue_buffer"]
    assert of[0][2035, "queue_buffer"] < of[1][2035, "queue_buffer"]


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ("2028 nursing -400", "fewer than no nursing beds in 2028: Luton has 350 as counted"),
        ("2020 nursing 40", "were counted in 2020: plans are of later years"),
        ("2028 nursng 60", "'2028 nursng 60' is not a year, a type of home and a number of beds"),
        ("60", "such as 2028 nursing 60, 2031 residential -40"),
    ],
)
def test_plans_that_cannot_be_are_refused(luton, plan, told):
    with pytest.raises(ParameterError, match=told):
        _ = luton.assuming(planned_beds=plan).gaps


def test_a_ratio_of_ones_own_is_a_method_with_its_source(luton):
    of = {"own_residential_places": 4.0, "own_nursing_places": 2.5}
    own = luton.assuming(**of, own_places_source="Strategy 2025, page 12")
    gap = rows(own.gaps, year=2020, care_type="nursing", method="norm_own")["bed_gap"].item()
    assert gap == pytest.approx(350 - 0.025 * 13_500)
    assert "norm_own" not in luton.methods
    assert "By the analyst's own ratio (Strategy 2025, page 12), nursing beds" in words.answer(own)
    assert "six" not in words.answer(own)
    assert "and 6 methods" in charts.gap_by_method(own).alt  # nothing declined yet in 2020
    assert charts.gap_by_year(own).alt.startswith("7 small line charts")
    assert "Strategy 2025, page 12" in str(tables.gap_by_method(own).rows)
    line = worked.beds_by_norm(own, care_type="nursing")
    recomputed(line)
    assert "Strategy 2025, page 12 (the analyst's own)" in repr(line)
    basis = findings.DECLARED[8](own).set_index("category")["basis"]
    assert set(basis["nursing|norm_own"]) == {"assumed"}
    with pytest.raises(ParameterError, match="go together"):
        luton.assuming(**of)


@pytest.mark.parametrize("left_out", METHODS[:2] + METHODS[3:])
def test_a_method_left_out_is_nowhere(luton, left_out):
    fewer = luton.assuming(methods_left_out=left_out)
    for frame in (fewer.gaps, fewer.verdicts, fewer.returned, fewer.flips, fewer.conversions):
        assert left_out not in set(frame["method"])
    drawn = 4 if left_out in set(luton.gaps_at_ends.query("year == 2020")["method"]) else 5
    assert f"and {drawn} methods" in charts.gap_by_method(fewer).alt  # nothing declined yet in 2020
    assert charts.gap_by_year(fewer).alt.startswith("5 small line charts")
    name = METHOD_NOTES[left_out][0]
    assert words.answer(fewer).endswith(f"Left out by choice: {name}.")
    told = [*words.verdicts(fewer), *words.chances(fewer), charts.gap_by_method(fewer).alt]
    others = {METHOD_NOTES[it][0] for it in fewer.methods if name in METHOD_NOTES[it][0]}
    assert others or not [text for text in told if name in text]
    for each in WORKED:
        try:
            shown = lines(fewer, each)
        except MissingEvidenceError as error:
            assert name in str(error)
            continue
        for line in shown:
            recomputed(line)
    assert words.limits(fewer)
    assert findings.answer(fewer)


def test_where_every_method_of_filled_beds_is_left_out_the_norms_speak(luton):
    fewer = luton.assuming(methods_left_out=", ".join(METHODS[3:]))
    assert fewer.methods == ("norm_england", "norm_shop")
    with pytest.raises(MissingEvidenceError, match="left out by choice"):
        lines(fewer, "beds_by_rate")
    with pytest.raises(MissingEvidenceError, match="left out by choice"):
        charts.scenarios(fewer)


def test_unknown_assumptions_are_refused(luton):
    with pytest.raises(
        ParameterError,
        match=r"norm_shopp': there is no method 'norm_shopp'\. Did you mean 'norm_shop'",
    ):
        luton.assuming(methods_left_out="queue_buffer, norm_shopp")
    with pytest.raises(ParameterError, match="every method is left out"):
        luton.assuming(methods_left_out=",".join(METHODS))
    with pytest.raises(ParameterError, match="Did you mean 'annual_rate_change'"):
        luton.assuming(anual_rate_change=-0.03)
    with pytest.raises(ParameterError, match="'max_delay_probability' was 25"):
        luton.assuming(max_delay_probability=25)


@pytest.mark.parametrize(
    ("other", "homes"),
    [("void rates by type", {"residential", "nursing"}), ("nobody placed away", set())],
)
def test_what_came_back_is_recorded_only_of_homes_that_people_were_placed_away_from(
    luton, other, homes
):
    supply = Supply(Changed(luton.data, **OTHERS[other]), Parameters())
    named = {it.name: it for it in findings.DECLARED if isinstance(it, Metric)}
    found = named["bed_gap_if_placements_return"](supply)
    assert set(found["category"].str.split("|").str[0]) == homes
