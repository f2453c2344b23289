"""The theme's object, its charts, worked lines and findings, with the evidence in git."""

import pandas as pd
import pytest
from subjects import Changed
from worked_again import recomputed

from caremarket.errors import MissingEvidenceError, ParameterError
from caremarket.frames import FINDING_COLUMNS
from caremarket.present.contract import problems_of
from caremarket.themes.direct_payments import (
    Parameters,
    Payments,
    charts,
    findings,
    tables,
    words,
    worked,
)
from caremarket.themes.direct_payments.briefing import briefing

LUTON = "E06000032"
CHARTS = [
    *("mix", "concentration", "recipients", "community", "shift", "path", "history", "people"),
    *("returned", "swings"),
]
TABLES = [
    *("sources", "totals", "heads", "concentration", "community", "shift", "history", "budgets"),
    "contradictions",
]
OF_SPENDING = ["heads", "concentration", "check", "community", "shift", "swings"]
OF_PEOPLE = ["payment", "recipients", "path"]
WORDS = [
    *("terms", "sources", "totals", "mix", "heads", "concentration", "payment"),
    *("recipients", "check", "community", "outside", "shift", "path", "carers"),
    *("history", "people", "budgets", "returned", "swings", "limits"),
]
WORKED = [*OF_SPENDING, *OF_PEOPLE, "carers", "history", "people"]


@pytest.fixture(scope="module")
def luton(evidence_of):
    return Payments(evidence_of(LUTON), Parameters())


def changed(payments, **changes):
    """The same council with other evidence."""
    return Payments(Changed(payments.data, **changes), payments.parameters)


def of_return(payments):
    """Luton as if it had the national return alone, with made-up services for each group."""
    times = {"home_care": 1.2, "supported_living": 0.4, "other_long_term_community_care": 0.3}

    def returned(rows):
        paid = rows[rows["source_id"].str.startswith("nhs-ascfr")]
        paid = paid[paid["service"].eq("direct_payments") & paid["age_group"].ne("all")]
        amounts = paid["amount_gbp"]
        others = [
            paid.assign(service=it, amount_gbp=of * amounts + 0.5) for it, of in times.items()
        ]
        return pd.concat([paid, *others], ignore_index=True)

    return changed(payments, spending=returned)


def with_newer(payments, home_care_65_plus=5_000_000.0):
    """Luton with a return of 2021-22 that prints ages alone, and the recipients of each."""
    amounts = {  # pounds at 18 to 64 and at 65 and over
        "direct_payments": (6_000_000.0, 2_000_000.0),
        "home_care": (1_000_000.0, home_care_65_plus),
        "supported_living": (12_000_000.0, 800_000.0),
        "other_long_term_community_care": (1_000_000.0, 200_000.0),
    }
    people = {"18_64": 420, "65_plus": 185, "all": 605}
    of = {"period": "2021-22", "primary_support_reason": "all"}
    of |= {"source_id": "nhs-ascfr-2017-18", "locator": "made"}

    def returned(rows):
        cells = [
            {**of, "service": service, "setting": "all", "age_group": age, "amount_gbp": amount}
            for service, both in amounts.items()
            for age, amount in zip(("18_64", "65_plus"), both, strict=True)
        ]
        return pd.concat([rows, pd.DataFrame(cells)], ignore_index=True)

    def counted(rows):
        cells = [
            {**of, "service": "direct_payments", "age_group": age, "people": number}
            | {"people_lower": number, "people_upper": number}
            for age, number in people.items()
        ]
        return pd.concat([rows, pd.DataFrame(cells)], ignore_index=True)

    return changed(payments, spending=returned, service_users=counted)


def without_total(payments):
    """Luton without the printed total of home care: nothing bounds what is not printed of it."""

    def kept(rows):
        return rows[~(rows["service"].eq("home_care") & rows["age_group"].eq("all"))]

    return changed(payments, spending=kept)


def without_spending(payments):
    """Luton as a council of which only people are known."""
    return changed(payments, spending=lambda rows: rows.head(0))


@pytest.mark.parametrize("name", WORKED)
def test_worked_lines_follow_from_the_numbers_that_they_show(luton, name):
    recomputed(getattr(worked, name)(luton))


@pytest.mark.parametrize("name", [*OF_SPENDING, "history", "carers", "people"])
def test_worked_lines_hold_for_other_councils(luton, name):
    if name != "check":  # the return counts nobody, so there is nothing to check
        recomputed(getattr(worked, name)(of_return(luton)))
    recomputed(getattr(worked, name)(without_total(luton)))


@pytest.mark.parametrize(
    "changes",
    [
        {"target_share_65_plus": 0.05},
        {"target_share_65_plus": 0.97, "cost_ratio": 1.0},
        {"cost_ratio": 4.5, "base_year": 2026},
        {"population_vintage": "census_2021"},
    ],
)
def test_worked_lines_hold_under_other_assumptions(luton, changes):
    other = luton.assuming(**changes)
    for name in [*OF_SPENDING, *OF_PEOPLE]:
        recomputed(getattr(worked, name)(other))


def test_each_worked_line_says_what_the_page_says(luton):
    results = {each.what: each.result for each in worked.shift(luton).lines}
    assert results["to the younger adults' level"] == "3,335,715"
    assert results["to the target"] == "1,124,762"
    assert [each.result for each in worked.payment(luton).lines] == ["11,116", "213"]
    assert "8,203,333 ÷ 738" in repr(worked.payment(luton))
    lines = {each.what: each.result for each in worked.concentration(luton).lines}
    assert (lines["effective number"], lines["Shannon"], lines["Theil"]) == (
        "3.55",
        "1.449",
        "0.853",
    )
    shares = {each.what: each.result for each in worked.community(luton).lines}
    assert shares["home care not printed by group"] == "683,199"
    assert shares["with supported living"] == "28.2%"


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_finished(luton, name):
    chart = getattr(charts, name)(luton)
    for text in (chart.title, chart.subtitle, chart.alt, chart.source):
        assert text.strip()
    assert chart.alt != chart.title
    assert chart.data is not None
    assert "Luton" in chart.title + chart.subtitle
    assert chart.headline == (name == "community")


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_finished(luton, name):
    assert getattr(tables, name)(luton).rows


def test_the_answer_is_the_first_thing_told(luton):
    assert words.answer(luton) == (
        "In 2019-20 direct payments were 20.2% (19.6% to 20.8%) of what Luton spent on direct "
        "payments, home care and day care for people aged 65+, and 49.4% (47.9% to 50.8%) for "
        "adults aged 18–64."
    )
    assert words.shift(luton)[0] == (
        "Moving older people to the younger adults' level would have shifted £3.3m (£3.0m to "
        "£3.7m) into direct payments in 2019-20, with 299 (215 to 404) more older "
        "recipients: another way of buying support, not a saving."
    )
    alone = of_return(luton)
    assert words.shift(alone)[1].endswith("in 2017-18, as it stood above that already.")
    assert words.answer(alone).startswith("In 2017-18 direct payments were ")
    assert "of what Luton spent on long-term care in the community for" in words.answer(alone)
    assert words.terms(alone).startswith("Long-term care in the community means direct payments, ")
    assert "recipients" not in words.shift(alone)[0]
    assert words.answer(without_spending(luton)).startswith(
        "In Luton **16.1% (95% limits 14.7% to 17.6%) of clients of long-term support"
    )


def test_a_share_of_parts_is_never_called_one_of_all_care(luton):
    """Of an own account the denominator is named; the whole is told where a return prints it."""
    both = changed(luton, spending=lambda rows: pd.concat([rows, of_return(luton).spending]))
    ages = both.ages_of_return
    assert ages.loc["all", "value"] == pytest.approx(1 / 2.9, rel=0.001)  # 1 + 1.2 + 0.4 + 0.3
    assert "the national return of 2017-18 prints, direct payments were" in " ".join(
        words.outside(both)
    )
    found = pd.concat([metric(both) for metric in findings.DECLARED]).set_index("metric")
    assert set(found.loc["share_of_community_spend", "source_ids"]) == {"nhs-ascfr-2017-18"}
    parts = found.loc["share_of_direct_payments_home_and_day_care"]
    assert set(parts["source_ids"]) == {"luton-mps-2020"}
    told = briefing(found.reset_index(), "Luton")
    assert (
        "Of what it spent on direct payments, home care and day care, that was 49%"
        in (told["found"])
    )
    assert "Of all long-term care in the community in 2017-18, direct payments" in told["found"]
    assert charts.community(luton).subtitle.startswith(
        "Direct payments as a share of spending on direct payments, home care and day care"
    )


def test_without_recipients_of_the_year_no_mean_payment_is_checked(luton):
    for show in (words.check, worked.check):
        with pytest.raises(MissingEvidenceError, match="Recipients of 2017-18 are not"):
            show(of_return(luton))


def test_a_corrected_group_has_no_share_and_is_no_level_to_go_to(luton):
    """Its direct payments are negative in the account, its other care still counts in the whole."""
    group = {"primary_support_reason": "physical_support", "age_group": "18_64"}

    def corrected(rows):
        cell = rows["service"].eq("direct_payments") & rows[list(group)].eq(group).all(axis=1)
        return rows.assign(amount_gbp=rows["amount_gbp"].mask(cell, -18_000))

    payments = changed(of_return(luton), spending=corrected)
    category = "physical_support|18_64"
    assert category in set(payments.parts["category"])
    assert "physical_support" not in set(payments.matched["primary_support_reason"])
    assert "Dots for 9 groups, none of them with bounds" in charts.community(payments).alt
    shares = pd.concat(frames_of(payments)).query("metric == 'share_of_community_spend'")
    assert category not in set(shares["category"])


def test_pounds_that_a_target_takes_are_drawn_so_that_they_can_be_read(luton):
    chart, told = charts.swings(of_return(luton)), words.swings(of_return(luton))
    assert chart.subtitle.startswith("£ thousand a year for a share of 30%")
    assert chart.alt.startswith(
        "Tornado around −£301,000: Target share, 5 points lower or higher: "
    )
    assert chart.title == "What matters most: target share, 5 points lower or higher"
    assert "moves the answer between −£637,000 and £35,000 a year." in told
    assert charts.swings(luton).subtitle.startswith("Recipients for a share of 30%")


def test_the_year_that_the_evidence_decides_is_handed_over(luton):
    assert findings.decided(luton) == {"period": "2019-20"}
    assert findings.decided(without_spending(luton)) == {}


def test_few_groups_are_not_said_to_bound_what_may_come(luton):
    told = words.concentration(luton)[0]
    assert told.endswith("without the other 7 the total would be 10% smaller.")
    assert "at most" not in told


@pytest.fixture(scope="module")
def city(luton):
    """Luton with as many residents as the City of London, and only the national return."""
    few = {"people": 8_579, "age_band": "all", "sex": "persons"}
    return changed(of_return(luton), population=lambda rows: rows.head(1).assign(**few))


def test_of_a_small_council_no_group_is_told(city):
    assert words.answer(city) == (
        "In 2017-18 Luton spent £6.8m on direct payments, 34.5% of its spending on long-term care "
        "in the community. It has so few residents that a split by age would tell of single "
        "people, so none is told."
    )
    for show in (words.mix, words.heads, words.shift, charts.mix, charts.people):
        with pytest.raises(MissingEvidenceError, match="fewer than 20,000 residents"):
            show(city)
    assert "half of councils" not in words.people(city)[-1]
    found = pd.concat(frames_of(city))
    assert set(found["metric"]) & {"spend", "share", "shift_spend", "concentration_hhi"} == set()
    shares = found[found["metric"] == "share_of_community_spend"]
    assert shares["category"].tolist() == ["all|all"]
    told = briefing(found, "Luton")
    assert "That was 34% of what it spent on long-term care in the community." in told["found"]
    assert "£" not in told["means"]
    assert set(findings.answer(city)) == {"spend_published", "spend_summed"}


def frames_of(payments):
    """What is recorded: all that the evidence allows."""
    frames = []
    for metric in findings.DECLARED[:-1]:
        try:
            frames.append(metric(payments))
        except MissingEvidenceError:
            continue
    return frames


ONE = {
    "one reason": lambda rows: rows["primary_support_reason"].isin(["all", "physical_support"]),
    "one age group": lambda rows: rows["age_group"].isin(["all", "65_plus"]),
    "one group": lambda rows: (
        rows["primary_support_reason"].eq("all")
        | (rows["primary_support_reason"].eq("physical_support") & rows["age_group"].eq("65_plus"))
    ),
}


@pytest.mark.parametrize("few", ONE)
@pytest.mark.parametrize("account", ["own", "return"])
def test_a_mix_of_one_reason_or_age_makes_a_report(luton, few, account):
    of = luton if account == "own" else of_return(luton)
    payments = changed(of, spending=lambda rows: rows[ONE[few](rows)])
    assert words.answer(payments).startswith("In 20")
    for module, names in ((charts, CHARTS), (tables, TABLES), (worked, WORKED), (words, WORDS)):
        for name in names:
            try:
                getattr(module, name)(payments)
            except MissingEvidenceError:
                continue
    recorded = pd.concat(frames_of(payments))
    assert problems_of([recorded]) == []
    assert briefing(recorded, "Luton")["short"]
    findings.answer(payments)
    findings.idle(payments)


def test_sentences_set_figures_beside_those_of_others(luton):
    assert any("half of councils lie between 18.9% and 29.5%" in it for it in words.people(luton))
    assert any("from 35.1% to 28.2%" in text for text in words.outside(luton))
    assert "direct payments were 26.0% in England and 23.2% in Luton." in words.outside(luton)[-1]
    told = " ".join(words.carers(luton))
    assert "In 2017-18 payments to carers cost £193,000, beside £6.8m to adults" in told
    assert words.returned(of_return(luton)).endswith("the mix above is the return's.")
    assert charts.returned(of_return(luton)) is None


def test_an_assumption_changes_what_follows_and_nothing_else(luton):
    assert len(luton.shares)
    other = luton.assuming(target_share_65_plus=0.5)
    moved = [it.shift.set_index("category")["value"] for it in (luton, other)]
    assert moved[1]["to_target"] > moved[0]["to_target"]
    assert moved[1]["to_younger_level"] == moved[0]["to_younger_level"]
    assert other.shares is luton.shares
    again = other.assuming(target_share_65_plus=0.3)
    assert again.moving.equals(luton.moving)


def test_unknown_assumptions_and_another_council_are_refused(luton):
    with pytest.raises(ParameterError, match="Did you mean 'cost_ratio'"):
        luton.assuming(cost_ration=3.0)
    with pytest.raises(ParameterError, match="'target_share_65_plus' was 30"):
        luton.assuming(target_share_65_plus=30.0)
    with pytest.raises(ParameterError, match="'area_code' was 'E06000039'"):
        luton.assuming(area_code="E06000039")


@pytest.mark.parametrize(
    ("services", "name", "told"),
    [
        ([], "mix", "spent on direct payments.*Luton.*table spending.*ASC-FR.*spending.csv"),
        ([], "history", "spent on direct payments.*Luton.*table spending"),
        (
            ["direct_payments"],
            "parts",
            "table spending has neither home care nor day care of Luton",
        ),
        (["direct_payments", "day_care"], "ages", "No primary support reason .* of Luton printed"),
    ],
)
def test_a_result_without_spending_says_what_would_fill_it(luton, services, name, told):
    bare = changed(
        luton,
        spending=lambda rows: rows[
            rows["service"].isin(services)
            & rows["source_id"].str.startswith("luton")
            & (rows["service"].eq("direct_payments") | rows["age_group"].eq("18_64"))
        ],
    )
    with pytest.raises(MissingEvidenceError, match=told):
        getattr(bare, name)


@pytest.mark.parametrize(
    ("table", "name", "told"),
    [
        ("service_users", "recipients", "Recipients of 2019-20 are not in the evidence on Luton"),
        ("service_users", "observed", "by age group is in the evidence on Luton.*import of ASCOF"),
        ("population", "heads", "population is not in the evidence on Luton"),
        ("population", "path", "population of Luton is not projected by the evidence"),
    ],
)
def test_missing_tables_are_named(luton, table, name, told):
    bare = changed(luton, **{table: lambda rows: rows.head(0)})
    with pytest.raises(MissingEvidenceError, match=told) as error:
        getattr(bare, name)
    assert f"(table {table}" in str(error.value)


def test_neither_spending_nor_people_is_nothing_at_all(luton):
    bare = changed(luton, spending=lambda rows: rows.head(0), ascof=lambda rows: rows.head(0))
    with pytest.raises(MissingEvidenceError, match=r"neither spending .* nor a share of clients"):
        words.answer(bare)
    assert findings.answer(bare) == {}


def test_a_council_of_which_nobody_counts_people_has_no_shares(luton):
    nothing = {"ascof": lambda rows: rows.head(0), "service_users": lambda rows: rows.head(0)}
    bare = changed(luton, **nothing)
    assert bare.shares.empty
    for show in (charts.people, worked.people, tables.budgets):
        with pytest.raises(MissingEvidenceError, match=r"Luton.*import of ASCOF"):
            show(bare)
    assert words.people(bare) == words.budgets(bare) == []


def test_findings_keep_the_contract_and_are_complete(luton):
    frames = frames_of(luton)
    assert problems_of(frames) == []
    assert all(list(frame.columns) == FINDING_COLUMNS for frame in frames)
    found = pd.concat(frames).set_index(["metric", "category", "period"]).sort_index()
    value = found["value"]
    assert value["spend", "physical_support|18_64", "2019-20"] == 2_899_792
    assert value["spend_total", "published", "2019-20"] == 8_203_333
    assert value["recipients", "all", "2019-20"] == 738
    assert value["recipients", "65_plus", "2020-21"] == 193
    assert value["effective_number", "all", "2019-20"] == pytest.approx(3.553, abs=0.001)
    share = value[
        "share_of_direct_payments_home_and_day_care", "physical_support|65_plus", "2019-20"
    ]
    assert share == pytest.approx(1_983_610 / 10_354_638)
    assert value["shift_recipients", "to_younger_level", "2019-20"] == pytest.approx(300, rel=0.03)
    assert set(found.loc["shift_recipients", "basis"]) == {"assumed"}
    method = found.loc["shift_spend", "method"].droplevel("period")
    assert method["to_target"] == "bounds_of_unprinted_spend"
    assert method["to_younger_level|like_for_like"] == "ratio_of_published"


def test_from_people_alone_only_people_are_recorded(luton):
    recorded = set(pd.concat(frames_of(without_spending(luton)))["metric"])
    people = {"people_share", "carers_with_direct_payment", "carers_direct_payment_share"}
    assert recorded == people


def test_whole_people_lie_within_what_a_rounded_share_leaves_open(luton):
    """Of 980, 808 are 82% and 809 are 83%: a printed 82% leaves no more than 808 open."""
    assert "**804 (799 to 808)** of 980 supported carers" in words.carers(luton)[0]
    results = [line.result for line in worked.carers(luton).lines]
    assert results[:3] == ["803.6", "798.7", "808.5"]


def test_the_newest_year_by_age_answers_and_reasons_keep_theirs(luton):
    newer = with_newer(luton)
    # £2m of 2 + 5 + 0.8 + 0.2 = £8m; £6m of 6 + 1 + 12 + 1 = £20m: level 30%, £0.4m more.
    assert words.answer(newer) == (
        "In 2021-22 direct payments were 25.0% of what Luton spent on long-term care in the "
        "community for people aged 65+, and 30.0% for adults aged 18–64."
    )
    assert words.sources(newer)[-1] == (
        "By primary support reason spending is that of 2019-20, from the council's own account: "
        "2021-22 is printed by age alone."
    )
    assert words.mix(newer) == words.mix(luton)
    assert words.concentration(newer) == words.concentration(luton)
    assert "£10,811 a year, of those aged 18–64 £14,286" in words.payment(newer)  # £2m ÷ 185
    told = words.shift(newer)
    assert "£0.4m" not in told[0]  # below a million thousands are written out
    assert "£400,000 into direct payments in 2021-22, with 37 more" in told[0]  # ÷ 10,811
    assert told[2].startswith("Like for like, within the support reasons of 2019-20, ")
    assert "from 2019-20 to 2021-22: another publication" in words.history(newer)[-1]
    assert charts.community(newer).title == "In 2021-22 the share was 25% to 30% by age"
    assert charts.community(newer, reasons=True).title == charts.community(luton).title
    assert charts.community(luton, reasons=True) is None
    for name in [*OF_SPENDING, *OF_PEOPLE, "history"]:
        recomputed(getattr(worked, name)(newer))
    assert newer.assuming(period="2019-20").ages.equals(luton.ages)
    assert newer.assuming(cost_ratio=3.0).with_reasons.bounds.equals(
        luton.assuming(cost_ratio=3.0).bounds
    )


def test_findings_name_the_year_of_each(luton):
    newer = with_newer(luton)
    found = pd.concat(frames_of(newer), ignore_index=True)
    assert problems_of(frames_of(newer)) == []
    year = found.set_index(["metric", "category"])["period"]
    assert year["share_of_community_spend", "all|65_plus"] == "2021-22"
    assert year["share_of_direct_payments_home_and_day_care", "all|65_plus"] == "2019-20"
    assert year["spend", "physical_support|65_plus"] == "2019-20"
    assert year["shift_spend", "to_younger_level"] == "2021-22"
    assert year["shift_spend", "to_younger_level|like_for_like"] == "2019-20"
    moving = found[found["metric"].eq("shift_recipients")]
    assert set(moving["method"]) == {"ratio_of_published"}
    assert moving[["lower", "upper"]].isna().all(axis=None)
    told = briefing(found.assign(area_code=LUTON), "Luton")
    assert "In 2021-22 direct payments were 30% for people aged 18 to 64, and 25%" in told["short"]


def test_a_year_whose_home_care_is_a_correction_does_not_answer(luton):
    corrected = with_newer(luton, home_care_65_plus=-930_000.0)
    assert words.answer(corrected) == words.answer(luton)
    assert [row.period for row in corrected.history.itertuples()][-1] == "2019-20"
    assert any(
        "The year 2021-22 is printed by age, too, but" in it for it in words.sources(corrected)
    )
    assert not any("is printed by age, too" in it for it in words.sources(luton))


def test_means_that_lie_far_apart_are_doubted(luton):
    newer = with_newer(luton)  # £10,811 and £14,286: 0.76 times
    assert "recorded alike" not in words.payment(newer)
    narrow = words.payment(newer.assuming(cost_ratio=1.2))
    assert "The older mean is 0.76 times the younger, beyond the factor of 1.2" in narrow
