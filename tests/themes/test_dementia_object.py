"""The theme's object, its charts, worked lines and findings, with the evidence in git."""

import pandas as pd
import pytest
from subjects import Changed
from worked_again import recomputed

from caremarket.errors import MissingEvidenceError, ParameterError
from caremarket.frames import FINDING_COLUMNS, rows
from caremarket.present.contract import problems_of
from caremarket.themes.dementia import (
    Dementia,
    Parameters,
    charts,
    findings,
    tables,
    words,
    worked,
)

LUTON = "E06000032"
CHARTS = [
    *("predicted", "ages", "vintages", "growth", "bands", "printed", "readings", "needed"),
    *("homes", "incidence", "scenarios", "swings"),
]
WORKED = [
    *("ages", "early", "growth", "homes", "incidence", "interval", "needed", "predicted"),
    *("printed", "readings", "scenarios", "spending", "vintages"),
]
SOURCE = "fingertips-dementia-diagnosis-rate"


# The projection printed in the council's own statement, though counts refute it: by hand its
# numbers are the easiest to follow.
PRINTED = Parameters(population_vintage="mps_2020", base_year=2020, draws=2500)


@pytest.fixture(scope="module")
def luton(evidence_of):
    return Dementia(evidence_of(LUTON), PRINTED)


@pytest.fixture(scope="module")
def falling(luton):
    return luton.assuming(annual_rate_change=-0.01)


def month(period, register, expected, *, ends=None, rate=None):
    """A month of a register; a pair of ends is a suppressed count, a rate has its limits."""
    low, high = ends or (register, register)
    figures = [
        ("recorded_on_gp_register", register, low, high, "people"),
        ("expected_on_gp_register", expected, expected, expected, "people"),
    ]
    names = ("diagnosis_rate", "diagnosis_rate_lower", "diagnosis_rate_upper")
    figures += [(name, it, it, it, "percent") for name, it in zip(names, rate or (), strict=False)]
    columns = ["measure", "value", "value_lower", "value_upper", "unit"]
    frame = pd.DataFrame(figures, columns=columns)
    return frame.assign(period=f"{period}/{period}", age_group="65_plus", note="", source_id=SOURCE)


REGISTERS = {
    "open": [
        month("2025-03", 1100.0, 1700.3, rate=(64.7, 60.0, 70.0)),
        month("2026-03", 1210.0, 1801.7, rate=(67.2, 62.0, 72.5)),
    ],
    "rate_not_printed": [month("2024-03", 1210.0, 1801.7)],
    "suppressed": [month("2026-03", float("nan"), 40.3, ends=(0.0, 5.0))],
    "above": [month("2026-03", 1900.0, 1801.7, rate=(105.5, 95.0, 120.0))],
}


def counting(luton, name):
    """Luton with registers, and nothing else printed on dementia."""
    table = pd.concat(REGISTERS[name], ignore_index=True) if name in REGISTERS else None
    data = Changed(luton.data, dementia=lambda rows: rows.head(0) if table is None else table)
    return Dementia(data, luton.parameters)


@pytest.mark.parametrize("name", WORKED)
def test_worked_lines_follow_from_the_numbers_that_they_show(luton, name):
    recomputed(getattr(worked, name)(luton))


@pytest.mark.parametrize(
    "changes",
    [
        {"population_vintage": "census_2021"},
        {"population_vintage": "ons_mid_2020", "last_year": 2024},
        {"annual_rate_change": -0.013},
        {"annual_rate_change": 0.05, "base_year": 2021},
        {"base_year": 2022, "last_year": 2023},
    ],
)
def test_worked_lines_hold_under_other_assumptions(luton, changes):
    other = luton.assuming(**changes)
    for name in WORKED:
        recomputed(getattr(worked, name)(other))
    for year in other.ends:
        recomputed(worked.predicted(other, year=year))
    recomputed(worked.growth(other, youngest=18))


@pytest.mark.parametrize("name", REGISTERS)
def test_worked_lines_hold_for_any_register(luton, name):
    of = counting(luton, name)
    for line in (worked.registers, worked.readings, worked.needed):
        recomputed(line(of))
    for chart in (charts.registers, charts.readings, charts.needed):
        assert "nan" not in chart(of).title + chart(of).alt
    assert "nan" not in " ".join([words.registers(of), words.needed(of), *words.readings(of)])


def test_each_worked_line_says_what_the_page_says(luton, falling):
    def results(line):
        return {each.what: each.result for each in line.lines}

    assert results(worked.predicted(luton, year=2020)) == {
        "women": "1,179",
        "men": "692",
        "together": "1,870",
    }
    assert results(worked.growth(luton)) == {
        "growth a year": "2.43%",
        "number of people": "726",
        "how old they are": "82.8",
    }
    assert set(results(worked.growth(falling))) > {"changing prevalence"}
    assert results(worked.interval(luton))["limits of the draws"] == "28.4% to 42.3%"
    assert "27,800" in repr(worked.homes(luton))


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_finished(luton, name):
    chart = getattr(charts, name)(luton)
    for text in (chart.title, chart.subtitle, chart.alt, chart.source):
        assert text.strip()
    assert chart.alt != chart.title
    assert "Luton" in chart.title + chart.subtitle or name == "ages"
    assert chart.headline == (name == "predicted")


def test_the_curve_is_shown_to_the_age_of_95(luton):
    assert charts.ages(luton).data["age"].agg(["min", "max"]).tolist() == [65, 95]


def test_registers_of_several_months_are_drawn_with_their_course(luton):
    several = counting(luton, "open")
    assert charts.trend(several).title == "Registers in Luton, from March 2025 to March 2026"
    assert "changed by +110 patients" in words.trend(several)
    for of in (charts.trend, words.trend):
        with pytest.raises(MissingEvidenceError, match="of one month only"):
            of(counting(luton, "suppressed"))


@pytest.mark.parametrize("name", ["sources", "predicted", "known", "parts", "early", "incidence"])
def test_tables_are_finished(luton, name):
    assert getattr(tables, name)(luton).rows


def test_steps_of_the_growth_chart_are_those_of_the_rates_too(falling):
    alt = charts.growth(falling).alt
    assert alt.startswith("Waterfall: 2020 +1,870, Number of people aged 65+ +")
    assert "Changing prevalence −" in alt


def test_the_answer_names_number_parts_and_undiagnosed(luton):
    text = words.answer(luton)
    assert "In Luton about **1,870** people" in text
    assert "+43%" in text
    assert "The change of about +810 people is +730 from the number of people aged 65+" in text
    assert "and +80 from how old they are." in text
    assert "64.1% for 2018, about **670** of those in 2020 would be undiagnosed" in text
    assert words.answer(counting(luton, "none")).endswith("the evidence has no diagnosis rate.")
    assert "leave out chance" not in text
    assert "census" not in text
    later = words.answer(luton.assuming(base_year=2026))
    assert "From 2021, the year of the census, to 2026 the number rose by 11% on the same" in later


def test_a_single_population_is_compared_with_none(luton):
    text = words.vintages(luton)[-1]
    assert text.startswith("The highest of 3 vintages predicts 14% more people with dementia")
    used = luton.data.table("population")["vintage"].isin(["mps_2020"])
    sexed = luton.data.table("population")["sex"].ne("persons")
    total = luton.data.table("population")["age_band"].eq("65+")
    keep = used | sexed | total
    alone = Dementia(Changed(luton.data, population=lambda rows: rows[keep]), luton.parameters)
    assert words.vintages(alone)[-1].startswith("No other population is in the evidence to comp")
    for of in (charts.vintages, worked.vintages):
        with pytest.raises(MissingEvidenceError, match=r"of Luton.*table population"):
            of(alone)


def test_where_growth_cannot_be_told_no_title_tells_it(luton):
    unclear = Dementia(luton.data, luton.parameters)
    vars(unclear)["growth"] = luton.growth.assign(change_lower=-1.0, change_upper=1.0)
    for name in ("growth", "bands", "homes", "scenarios"):
        said = "whether the number grows cannot be said"
        assert said in getattr(charts, name)(unclear).title
        assert said not in getattr(charts, name)(luton).title
    assert "Whether the number grows cannot be said." in words.growth(unclear)


def test_ages_that_change_alike_are_named_together(luton):
    even = Dementia(luton.data, luton.parameters)
    vars(even)["bands"] = luton.bands.assign(change=5.0)
    title = charts.bands(even).title
    assert title.startswith("The largest change to 2035 is at 65–69 and at 70–74 and at 75–79")
    assert title.endswith("90+: +10 people")


def test_people_are_drawn_whole(luton):
    few = Dementia(luton.data, luton.parameters)
    vars(few)["vintages"] = luton.vintages.assign(predicted=luton.vintages["predicted"] / 30)
    vars(few)["swings"] = luton.swings.assign(low=74.1, high=92.04)
    for chart, columns in ((charts.vintages(few), ["predicted"]), (charts.swings(few), ["high"])):
        assert (chart.data[columns] % 1 == 0).all(axis=None)


def test_spending_that_a_return_does_not_have_is_not_told_as_pounds(luton):
    def none(rows):
        home = rows["service"].isin(["residential_care", "nursing_care"])
        return rows.assign(amount_gbp=rows["amount_gbp"].where(home, 0))

    bare = Dementia(Changed(luton.data, spending=none), luton.parameters)
    assert "and nothing recorded in the community; in brackets" in words.spending(bare)


@pytest.mark.parametrize(("change", "said"), [(9.0, "9% more people"), (-9.0, "9% fewer people")])
def test_a_printed_change_of_residents_has_no_sign(luton, change, said):
    def changed(rows):
        return rows.assign(percent_change=change)

    data = Changed(luton.data, projected_change=changed)
    assert f"The council itself prints {said}" in words.homes(Dementia(data, luton.parameters))[1]


@pytest.mark.parametrize(("name", "of"), [("open", "March 2026"), ("suppressed", "March 2026")])
def test_the_title_of_a_rate_says_of_when_it_is(luton, name, of):
    assert charts.readings(counting(luton, name)).title.startswith(f"The diagnosis rate of {of}: ")


def test_estimates_that_a_census_overtook_are_named(luton):
    assert "Made before Census 2021 counted again: ONS mid-2020." in words.vintages(luton)[-1]


def test_chance_alone_moves_the_number_by_its_binomial_error(luton):
    # 1,870 people, of whom each has dementia or not: about 1.96 roots of 1,870 x 0.88
    assert luton.chance == pytest.approx(1.96 * (1870 * 0.88) ** 0.5, rel=0.02)


def test_of_a_council_too_small_no_share_of_england_is_told(luton):
    def fewer(rows):
        return rows.assign(people=rows["people"] / 300)

    few = Dementia(Changed(luton.data, population=fewer), luton.parameters)
    split = (words.growth, charts.growth, charts.bands, worked.growth, tables.parts)
    diagnosed = (words.needed, charts.needed, worked.needed)
    early = (tables.early, worked.early, words.incidence, charts.incidence, tables.incidence)
    for of in (
        words.homes,
        words.spending,
        charts.homes,
        worked.spending,
        *split,
        *diagnosed,
        *early,
    ):
        with pytest.raises(MissingEvidenceError, match="fewer than 20,000 residents"):
            of(few)
    text = words.answer(few)
    assert "without limits, as the population has none), but whether the number grows" in text
    assert "The change of" not in text
    assert "leave out chance in who falls ill, which moves the number of 2020 by up to 5" in text
    assert "in care homes" not in " ".join(words.limits(few))
    declared = {getattr(it, "name", ""): it for it in findings.DECLARED}
    with pytest.raises(MissingEvidenceError, match="a split of the change"):
        declared["growth_from_ageing"](few)
    growth = declared["growth"](few)
    assert growth["method"].str.endswith("whether it grows cannot be said").tolist() == [
        True,
        False,
    ]


def test_an_assumption_changes_what_follows_and_nothing_else(luton, falling):
    assert falling.last["predicted"] < luton.last["predicted"]
    assert falling.population is luton.population
    assert luton.parameters.annual_rate_change == 0
    assert falling.assuming(annual_rate_change=0.0).totals.equals(luton.totals)


def test_unknown_assumptions_are_refused(luton):
    with pytest.raises(ParameterError, match="Did you mean 'annual_rate_change'"):
        luton.assuming(anual_rate_change=-0.01)
    with pytest.raises(ParameterError, match="'annual_rate_change' was"):
        luton.assuming(annual_rate_change=-1.0)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("against", "with dementia in Luton.*table dementia.*dementia.csv"),
        ("known", "known to have dementia in Luton.*dementia.csv"),
        ("readings", "called diagnosed in Luton.*caremarket import"),
        ("rate", "No diagnosis rate of Luton.*measure diagnosis_rate"),
        ("registers", "no GP register of dementia for Luton.*caremarket import"),
    ],
)
def test_a_result_without_evidence_says_what_would_fill_it(luton, name, told):
    with pytest.raises(MissingEvidenceError, match=told):
        getattr(counting(luton, "none"), name)


def test_what_an_area_does_not_print_is_named_with_its_table(luton):
    changes = {"projected_change": lambda rows: rows.head(0), "spending": lambda rows: rows.head(0)}
    bare = Dementia(Changed(luton.data, **changes), luton.parameters)
    with pytest.raises(MissingEvidenceError, match=r"growth of dementia .* in Luton.*csv"):
        words.printed_growth(bare)
    with pytest.raises(MissingEvidenceError, match=r"no spending of Luton.*table spending"):
        words.spending(bare)
    assert len(words.homes(bare)) == 1
    assert words.limits(counting(luton, "none"))[4].startswith("No diagnosis rate of the area")


def test_findings_keep_the_contract_and_are_complete(luton):
    frames = []
    for metric in findings.DECLARED:
        try:
            frames.append(metric(luton))
        except MissingEvidenceError as error:
            assert "no GP register" in str(error)
    assert problems_of(frames) == []
    assert all(list(frame.columns) == FINDING_COLUMNS for frame in frames)
    found = pd.concat(frames)
    values = found.set_index(["metric", "category", "period"])["value"].sort_index()
    assert values["people_65_plus", "all", "2035"] == 38_400
    assert values["published_dementia", "all", "2020"] == 2020
    assert values["undiagnosed", "all", "2020"] == 2000
    assert values["diagnosis_rate", "published", "2018"] == 64.1
    assert values["diagnosis_rate", "implied", "2020"] == pytest.approx(50.2, abs=0.1)
    for rate_set in ("cfas_ii", "dementia_uk_2014"):
        predicted = values["predicted_dementia", rate_set]
        assert len(predicted) == 16
        made_of = [
            values[f"growth_from_{part}", rate_set, "2020/2035"]
            for part in ("population_size", "ageing", "rates")
        ]
        assert sum(made_of) == pytest.approx(predicted["2035"] - predicted["2020"], abs=1e-9)
    basis = found.set_index(["metric", "category", "period"])["basis"].sort_index()
    assert basis["people_65_plus", "all", "2020"] == "published"
    assert basis["people_65_plus", "all", "2021"] == "modelled"
    assert set(rows(found, metric="dementia_by_place")["basis"]) == {"assumed"}
    side = rows(found, category="dementia_uk_2007_early_onset")
    assert side["method"].str.contains("unverified").all()
    assert {"cfas_ii|minus_1_2_percent_a_year", "cfas_ii|census_2021"} <= set(found["category"])
    courses = rows(found, metric="predicted_dementia_if_incidence_changes").set_index("category")
    assert courses.loc["cfas_ii|0_0_percent_a_year", "value"] == pytest.approx(
        values["predicted_dementia", "cfas_ii", "2035"]
    )
    second_hand = courses["method"].str.contains("reports on its study")
    assert courses["value"][second_hand].index.tolist() == [
        "cfas_ii|minus_5_5_percent_a_year",
        "cfas_ii|plus_2_8_percent_a_year",
    ]
