"""Plain English: sentences from findings made by hand, and no number that is typed."""

import ast
import importlib
from pathlib import Path

import pandas as pd
import pytest
from reading import OLDEST, grade, invented, syllables

from caremarket import themes
from caremarket.errors import MissingEvidenceError
from caremarket.themes import plain
from caremarket.themes.carers import briefing as carers
from caremarket.themes.dementia import briefing as dementia
from caremarket.themes.dementia.terms import UNCLEAR
from caremarket.themes.direct_payments import briefing as direct_payments
from caremarket.themes.housing_with_care import briefing as housing
from caremarket.themes.residential import briefing as residential

MODULES = [carers, dementia, direct_payments, housing, residential]
PARTS = {"short", "found", "means", "sure", "unknown"}


def frame(text):
    """Return findings from lines of metric, category, period, value and limits."""
    lines = [line.split() for line in text.strip().splitlines()]
    columns = ["metric", "category", "period", "value", "lower", "upper"]
    table = pd.DataFrame(
        [[*line, *["nan"] * (len(columns) - len(line))] for line in lines], columns=columns
    )
    return table.astype(dict.fromkeys(columns[3:], float)).assign(method="")


FINDINGS = {
    carers: """
        estimated_carers census_2021 2021 16099
        known_share_bounds census_2021 2021 0.0609 0.0609 0.1478
        hidden_carers census_2021 2021 15119 13719 15119
        carers_projected all 2026 16638.9 14753 18765
        carers_projected all 2035 17797 12709 22636
        carers_to_know all 2030 4280.4 3447 5315
        identifications_needed_per_year all 2030 1687.4 1226 2115
        identifications_to_stay_per_year all 2030 1412.5 1138 1754
        known_carers supported 2020-21 980
        known_carers newly_identified 2020-21 296
        newly_identified_before all 2020-21 604 598 610""",
    dementia: """
        people_65_plus all 2020 27800
        predicted_dementia cfas_ii 2020 1870.5 1373.9 2544.6
        predicted_dementia cfas_ii 2035 2679.7 1971.4 3637.0
        predicted_dementia_if_incidence_changes cfas_ii|minus_5_5_percent_a_year 2035 1802.4
        predicted_dementia_if_incidence_changes cfas_ii|0_0_percent_a_year 2035 2679.7
        predicted_dementia_if_incidence_changes cfas_ii|plus_2_8_percent_a_year 2035 3412.6
        growth cfas_ii 2020/2035 809.3 597.5 1092.4
        growth_from_population_size cfas_ii 2020/2035 726.5
        growth_from_ageing cfas_ii 2020/2035 82.8
        undiagnosed at_published_rate 2020 671.5 174.9 1345.6
        diagnosis_rate published 2018 64.1""",
    direct_payments: """
        spend_total published 2019-20 8203333
        share_of_direct_payments_home_and_day_care all|18_64 2019-20 0.494 0.479 0.508
        share_of_direct_payments_home_and_day_care all|65_plus 2019-20 0.202 0.196 0.208
        shift_spend to_younger_level 2019-20 3335714 3015083 3675213
        shift_recipients to_younger_level 2019-20 299.4 215.2 404.2""",
    housing: """
        homes_needed extra_care|norm_shop 2035 465
        homes_needed extra_care|norm_shop_later 2035 837
        homes_needed sheltered|norm_shop 2035 2325
        home_gap extra_care|norm_shop 2035 -374
        extra_care_for_admissions admissions_of_area 2035 12.4""",
    residential: """
        beds residential 2020 703
        beds nursing 2020 350
        required_beds nursing|norm_england 2026 649.9
        bed_gap nursing|norm_england 2026 -299.9 -307.4 -292.3
        bed_gap nursing|norm_england 2035 -449.8
        bed_gap nursing|queue_buffer 2026 10 -64 84
        bed_gap nursing|queue_buffer 2035 -73 -165 20
        unexplained_residents all 2020-07/2020-09 228.1 201.5 228.1
        cost_of_voids all 2020-07/2020-09 7033385""",
}

NORMS = """
    required_beds residential|norm_england 2020 661.5
    required_beds residential|norm_england 2035 911.4
    required_beds nursing|norm_england 2020 634.5
    required_beds nursing|norm_england 2035 874.2
"""


@pytest.fixture(params=MODULES, ids=lambda module: module.__name__.split(".")[-2])
def module(request):
    return request.param


def told(module, **changes):
    """Tell of a theme's findings; a value is changed by `metric=value`, or left out by None."""
    findings = frame(FINDINGS[module])
    for metric, value in changes.items():
        chosen = findings["metric"] == metric
        findings = findings[~chosen] if value is None else findings
        findings.loc[chosen & (value is not None), "value"] = value
    return module.briefing(findings, "Luton")


def test_every_part_is_told_and_every_number_is_a_finding(module):
    parts = told(module)
    assert set(parts) == PARTS
    assert all(text.endswith(".") for text in parts.values())
    rows = frame(FINDINGS[module]).to_dict("records")
    assert {name: found for name, text in parts.items() if (found := invented(text, rows))} == {}


def test_a_fourteen_year_old_can_read_it(module):
    assert grade(" ".join(told(module).values())) <= OLDEST
    for text in told(module).values():
        assert max(len(sentence.split()) for sentence in text.split(". ")) <= 32


def test_no_number_is_typed(module):
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    documented = {id(node.body[0].value) for node in functions if ast.get_docstring(node)}
    texts = [
        node.value
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documented
    ]
    assert any(" " in text for text in texts)
    typed = [text for text in texts if " " in text and any(char.isdigit() for char in text)]
    assert typed == []


def test_what_is_told_follows_from_the_findings():
    assert "At least 13,719 of the 16,099 unpaid carers" in told(carers)["short"]
    assert "Between 6% and 15%" in told(carers)["found"]
    assert told(carers)["found"].endswith(
        "The lists we have seen: supported in the year; newly identified in the year."
    )
    assert (
        "The report assumes this goal. It is the council's only if the council has set it."
        in told(carers)["means"]
    )
    assert "in the pandemic, 296 were found, and about 600 the year" in told(carers)["means"]
    assert "were found" not in told(carers, known_carers=None)["means"]
    assert told(dementia)["short"] == (
        "From about 1,870 people with dementia in 2020 to 2,680 in 2035."
    )
    assert "they will be older" in told(dementia, growth_from_ageing=900)["means"]
    incidence = {"predicted_dementia_if_incidence_changes": None}
    assert told(dementia)["sure"].endswith("as studies have seen, there may be 1,800 to 3,410.")
    assert told(dementia, **incidence)["sure"].endswith("how many older people there will be.")
    unclear = frame(FINDINGS[dementia].replace("809.3 597.5", "809.3 -97.5"))
    unclear["method"] = f"prevalence, {UNCLEAR}"
    parts = dementia.briefing(unclear, "Luton")
    assert "We cannot say if more people will need care" in parts["means"]
    assert "98 fewer people with dementia, or 1,090 more." in parts["means"]
    assert "cannot say if the number will grow" in parts["short"]
    few = unclear.assign(lower=unclear["lower"].where(unclear["metric"] != "growth"))
    parts = dementia.briefing(few, "Luton")
    assert "too few to tell" in parts["means"]
    whole = few[~few["metric"].str.startswith("growth_from")]  # of so few no split is recorded
    assert dementia.briefing(whole, "Luton") == parts
    assert "there may be more or fewer older people" in parts["sure"]
    assert "rate" in dementia.briefing(unclear, "Luton")["unknown"]
    assert "rate" not in parts["unknown"]  # an old rate of so few people says nothing
    falling = FINDINGS[dementia].replace("809.3 597.5 1092.4", "-50 -70 -30")
    assert "about 50 fewer people" in dementia.briefing(frame(falling), "Luton")["means"]
    assert "rate" not in told(dementia, undiagnosed=None)["unknown"]
    assert "£8.2 million" in told(direct_payments)["found"]
    assert "fewer people" in told(direct_payments, shift_spend=-1e6)["means"]
    without = told(direct_payments, shift_recipients=None)
    assert "people would have had one" not in without["means"]
    assert "is not known" in without["sure"]
    either_way = FINDINGS[direct_payments].replace("299.4 215.2 404.2", "22 -103.4 151")
    assert (
        "may lie between 100 fewer and 150 more."
        in (direct_payments.briefing(frame(either_way), "Luton")["sure"])
    )
    assert told(residential)["short"] == (
        "Nursing beds in 2026: by England's average 300 too few, by the beds in use in 2020 we "
        "cannot say if too many or too few."
    )
    assert (
        "By 2035 there are too few" not in told(residential)["means"]
    )  # one interval holds nought
    assert "who paid" not in told(residential, unexplained_residents=-3)["unknown"]


@pytest.mark.parametrize(
    ("ends", "means"),
    [
        (
            (-20, -5),
            "More nursing beds are needed, by England's average and by the beds in use. By 2035 "
            "there are too few",
        ),
        ((-20, 5), "Of England's average and the beds in use only one is clear"),
        ((5, 20), "England's average and the beds in use do not agree"),
    ],
)
def test_a_verdict_of_beds_is_that_of_both_intervals(ends, means):
    findings = frame(FINDINGS[residential])
    queue = findings["category"] == "nursing|queue_buffer"
    findings.loc[queue, ["lower", "upper"]] = ends
    assert residential.briefing(findings, "Luton")["means"].startswith(means)


def test_beds_are_not_told_in_methods():
    assert not [
        text for text in told(residential).values() if "method" in text or "ways to" in text
    ]


def test_what_is_known_of_empty_beds_is_not_called_unknown():
    by_type = FINDINGS[residential] + "\nvoid_rate nursing 2020 16\nvoid_rate residential 2020 12"
    known = residential.briefing(frame(by_type), "Luton")["sure"]
    assert "was counted once" in known
    split = residential.briefing(frame(by_type + "\nvoid_rate all 2020 13"), "Luton")["sure"]
    assert "in nursing homes is not known" in split
    assert "in nursing homes is not known" in told(residential)["sure"]


@pytest.mark.parametrize(
    ("left_out", "part", "said"),
    [
        ("norm_england", "found", "England's average is left out of this report by choice"),
        ("queue_buffer", "unknown", "that count was left out by choice"),
    ],
)
def test_what_is_left_out_by_choice_is_not_told_as_missing(left_out, part, said):
    every = frame(
        FINDINGS[residential]
        + NORMS
        + "required_beds nursing|current_rate 2026 300\noccupied_beds nursing 2020 271"
    )
    kept = every[~every["category"].str.contains(left_out)]
    parts = residential.briefing(kept, "Luton")
    assert set(parts) == PARTS
    assert said in parts[part]
    assert "Too few people" not in parts["short"]


def test_of_few_people_no_number_of_beds_is_told():
    few = frame("people_75_plus all 2026 542.7\npeople_75_plus all 2035 609.3")
    parts = residential.briefing(few, "City of London")
    assert set(parts) == PARTS
    assert "Too few people live in City of London" in parts["short"]
    assert {
        name: text for name, text in parts.items() if invented(text, few.to_dict("records"))
    } == {}


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        ("published", "The last printed rate is 64%"),
        ("modelled", "The last rate we can work out is"),
    ],
)
def test_a_rate_that_was_worked_out_is_not_told_as_printed(basis, said):
    findings = frame(FINDINGS[dementia]).assign(basis=basis)
    assert said in dementia.briefing(findings, "Luton")["unknown"]


def test_less_is_told_where_less_is_known():
    lists = ["known_carers", "known_share_bounds", "hidden_carers", "newly_identified_before"]
    every = frame(FINDINGS[carers])
    unlisted = every[~every["metric"].isin(lists)]
    parts = carers.briefing(unlisted, "Luton")
    assert set(parts) == PARTS
    assert parts["found"] == (
        "The census of 2021 counted 16,099 unpaid carers in Luton. At the same rates there are "
        "about 16,640 in 2026."
    )
    assert "if nobody is known now" in parts["means"]
    parts = residential.briefing(frame(NORMS), "Luton")
    assert set(parts) == PARTS
    assert (
        "need about 660 beds in residential homes and 630 in nursing homes in 2020"
        in (parts["found"])
    )
    assert parts["unknown"] == "We do not know how many beds there are."
    assert "910 and 870" in parts["means"]
    with_beds = frame(NORMS + "bed_gap nursing|norm_england 2020 -284.5")
    parts = residential.briefing(with_beds, "Luton")
    assert "nursing beds: 285 too few." in parts["found"]
    assert "how many beds are empty" in parts["unknown"]
    for text in parts.values():
        assert invented(text, with_beds.to_dict("records")) == []


def test_a_finding_that_is_missing_is_named():
    with pytest.raises(MissingEvidenceError, match="records no growth of cfas_ii"):
        told(dementia, growth=None)


def test_key_figures_are_labelled_metrics_of_the_contract(module):
    for label, (metric, category) in module.KEY_FIGURES.items():
        assert label[0].isupper()
        assert metric.replace("_", "").isalnum()
        assert category


def test_every_theme_has_one():
    folders = [path.parent.name for path in Path(themes.__file__).parent.glob("*/parameters.py")]
    for name in folders:
        assert importlib.import_module(f"caremarket.themes.{name}.briefing").KEY_FIGURES


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (plain.whole(-284.5), "285"),
        (plain.about(1870.47), "1,870"),
        (plain.about(42.4), "42"),
        (plain.percent(0.494), "49%"),
        (plain.pounds(8203333), "£8.2 million"),
        (plain.pounds(561.6), "£562"),
        (plain.aged("65_plus"), "aged 65 and over"),
        (plain.aged("18_64"), "aged 18 to 64"),
        (plain.too_many_or_few(0.4), "about the right number"),
        (plain.too_many_or_few(-7030), "7,030 too few"),
    ],
)
def test_numbers_in_plain_english(written, expected):
    assert written == expected


def test_the_grade_is_that_of_known_sentences():
    # 0.39 * 6 + 11.8 * 1 - 15.59, and 0.39 * 13 + 11.8 * 24 / 13 - 15.59 (Wikipedia's example)
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)
    hard = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    assert grade(hard) == pytest.approx(11.3, abs=1.5)
    counts = {"people": 2, "homes": 1, "services": 3, "aged": 1, "needed": 2, "care": 1, "table": 2}
    assert {word: syllables(word) for word in counts} == counts


def test_a_number_that_is_no_finding_is_found():
    rows = frame("beds all 2020 1234.6").to_dict("records")
    assert invented("About 1,230 beds, or 1,235, in 2020.", rows) == []
    assert invented("About 1,240 beds, or 12%, in 2021.", rows) == ["1,240", "12%", "2021"]
