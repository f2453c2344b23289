"""Registered beds under each rule, and what norms say where nothing else is known."""

import contextlib
import inspect

import numpy as np
import pandas as pd
import pytest
from subjects import Changed

from caremarket.errors import MissingEvidenceError, ParameterError
from caremarket.themes.residential import (
    Parameters,
    Supply,
    charts,
    findings,
    tables,
    words,
    worked,
)
from caremarket.themes.residential.demand import by_method
from caremarket.themes.residential.inputs import Ranges, of_norms
from caremarket.themes.residential.register import (
    beds_by_rule,
    registered_beds,
    unknown_in_words,
)
from caremarket.themes.residential.turning import continued
from caremarket.themes.residential.wording import grown, need_in_words, verdict_in_words

MONTH = "2026-10/2026-10"
OF_HOMES = {"occupied_beds", "unexplained_residents", "unit_cost_weekly", "cost_of_voids"}


def _homes(*lines):
    columns = ["location_id", "beds", "nursing", "personal_care"]
    frame = pd.DataFrame(lines, columns=columns)
    serving = frame["location_id"].isin(["1-1", "1-2"]).map({True: "yes", False: "no"})
    beds = frame["beds"].astype("Int64")
    return frame.assign(period=MONTH, source_id="cqc", beds=beds, dementia=serving)


@pytest.fixture
def homes():
    """60 nursing, 40 residential, 30 in a home with both flags; one unknown, one with neither."""
    return _homes(
        ("1-1", 60, "yes", "no"),
        ("1-2", 40, "no", "yes"),
        ("1-3", 30, "yes", "yes"),
        ("1-4", None, "no", "yes"),
        ("1-5", 12, "no", "no"),
    )


@pytest.mark.parametrize(
    ("rule", "residential_beds", "nursing_beds"),
    [("nursing", 40, 90), ("split", 55, 75), ("personal_care", 70, 60)],
)
def test_a_home_with_both_flags_counts_by_a_rule(homes, rule, residential_beds, nursing_beds):
    beds = registered_beds(homes, rule).set_index("care_type")["beds"]
    assert beds.to_dict() == {"residential": residential_beds, "nursing": nursing_beds}


def test_nursing_wins_unless_another_rule_is_asked_for(homes):
    assert registered_beds(homes).equals(registered_beds(homes, "nursing"))
    table = beds_by_rule(homes)
    assert table["nursing"].tolist() == [90, 75, 60]
    with pytest.raises(ParameterError, match="both_flags was 'halves'"):
        registered_beds(homes, "halves")


def test_what_the_register_does_not_know_is_said(homes):
    said = unknown_in_words(homes)
    assert "1 of 5 homes have no number of beds" in said
    assert "1 are registered neither with nor without nursing" in said
    assert unknown_in_words(homes.head(2)) == ""


def test_only_the_last_month_of_the_register_counts(homes):
    older = homes.assign(period="2025-10/2025-10", beds=homes["beds"] + 100)
    both = pd.concat([older, homes], ignore_index=True)
    assert registered_beds(both)["beds"].sum() == 130
    assert registered_beds(homes.head(0)).empty


NORMS = pd.DataFrame(
    {
        "norm_set": ["england"] * 4 + ["shop"] * 2,
        "year": [2020, 2020, 2023, 2023, 2011, 2011],
        "care_type": ["residential", "nursing"] * 3,
        "population_age_band": "75+",
        "value": [5.0, 4.0, 4.5, 4.5, 65, 45],
        "unit": ["per_100"] * 4 + ["per_1000"] * 2,
    }
)
PEOPLE = pd.DataFrame(
    {"people_75_plus": [10_000.0, 12_000.0], "stray": [0.0, 0.0]},
    index=pd.Index([2021, 2031], name="year"),
)


def norms_alone(beds):
    model = of_norms(beds, NORMS, PEOPLE)
    return by_method(model, Ranges(), PEOPLE.index, ["norm_england", "norm_shop"])


def test_norms_ask_for_the_population_only():
    gaps = norms_alone({})
    needed = gaps.set_index(["year", "care_type", "method"])["required_beds"]
    assert needed[2021, "residential", "norm_england"] == pytest.approx(450)  # 4.5 per 100, of 2023
    assert needed[2031, "nursing", "norm_england"] == pytest.approx(540)
    assert needed[2021, "residential", "norm_shop"] == pytest.approx(650)
    spread = gaps.set_index(["year", "care_type", "method"]).loc[
        (2021, "residential", "norm_england"), ["required_beds_lower", "required_beds_upper"]
    ]
    assert spread.tolist() == pytest.approx([445, 455])  # 4.45 to 4.55: it is printed rounded
    assert gaps["bed_gap"].isna().all()
    assert need_in_words(gaps, (2021, 2031)) == (
        "450 residential and 450 nursing beds in 2021, and 540 residential and 540 nursing beds "
        "in 2031"
    )
    assert verdict_in_words(gaps, 2021, "residential") == (
        "Norms ask for 450 to 650 residential beds in 2021"
    )


def test_registered_beds_give_a_gap(homes):
    beds = registered_beds(homes).set_index("care_type")["beds"]
    gap = norms_alone(beds).set_index(["year", "care_type", "method"])["bed_gap"]
    assert gap[2021, "nursing", "norm_england"] == pytest.approx(90 - 450)


def test_limits_of_the_population_are_limits_of_what_a_norm_asks_for():
    people = PEOPLE.assign(stray=np.log([1.02, 1.1]))
    found = by_method(of_norms({}, NORMS, people), Ranges(), [2031], ["norm_shop"])
    nursing = found.set_index("care_type").loc["nursing"]
    assert nursing["required_beds_lower"] == pytest.approx(540 / 1.1)
    assert nursing["required_beds_upper"] == pytest.approx(540 * 1.1)


def test_a_norm_that_goes_on_falls_as_it_fell():
    trend = pd.Series([6.0, 5.5, 5.0], index=[2012, 2018, 2022])
    assert continued(trend, 2032) == pytest.approx(5 * 5 / 6)
    assert continued(trend.iloc[-1:], 2032) == 5


@pytest.fixture(scope="module")
def luton(evidence_of):
    return Supply(
        evidence_of("E06000032"), Parameters(base_year=2020, population_vintage="mps_2020")
    )


def lacking(luton, *names, **changes):
    """Luton without some tables, or with others."""
    without = dict.fromkeys(names, lambda rows: rows.head(0))
    return Supply(
        Changed(luton.data, **without, **changes),
        Parameters(base_year=2020, population_vintage="mps_2020"),
    )


@pytest.fixture
def with_register(luton, homes):
    names = ("care_home_beds", "care_home_measures", "care_home_residents")
    return lacking(luton, *names, care_homes=lambda rows: homes)


def recorded(supply):
    found = []
    for metric in findings.DECLARED:
        with contextlib.suppress(MissingEvidenceError):
            found.append(metric(supply))
    return pd.concat(found)


def test_a_council_with_registered_beds_alone(with_register):
    assert not with_register.full
    assert with_register.first == 2026
    found = recorded(with_register)
    assert set(found["metric"]) == {"beds", "people_75_plus", "required_beds", "bed_gap", "skill"}
    assert found["value"].notna().all()
    assert "Of those registered in 2026, residential beds are" in words.answer(with_register)
    assert "counted in 2026, held constant" in words.gap_by_method(with_register)[1]
    assert tables.register(with_register).rows
    unknown, serving = words.register(with_register)
    assert unknown == unknown_in_words(with_register.registered)
    assert serving.startswith(
        "In homes registered to serve people with dementia: 40 of 40 residential beds and 60 of 90 "
        "nursing beds. No method here tells"
    )
    assert set(findings.answer(with_register)) == {
        "residential_norm_england_first",
        "nursing_norm_england_first",
        "nursing_norm_england_last",
    }


def test_nothing_is_told_of_dementia_where_the_register_does_not_say(luton, homes):
    silent = lacking(luton, care_homes=lambda rows: homes.assign(dementia="unknown"))
    assert not any("dementia" in sentence for sentence in words.register(silent))


def test_a_council_without_beds_still_says_what_is_needed(luton):
    bare = lacking(luton, "care_home_beds", "care_home_measures", "care_home_residents")
    assert set(recorded(bare)["metric"]) == {"people_75_plus", "required_beds", "skill"}
    assert "ons-older-people-care-homes-2021" in bare.used
    assert "Older people living in care homes" not in charts.gap_by_method(bare).source
    assert "could change the answer" not in words.beds_by_norm(bare)
    assert "could change the answer" in words.beds_by_norm(luton)
    assert words.answer(bare).endswith("Whether so many beds are there is not in the evidence.")
    assert words.people(bare)[0].endswith("Those of working age grow by 6%.")


def test_of_a_tiny_council_no_norm_is_told(luton):
    few = lacking(luton, population=lambda rows: rows.assign(people=rows["people"] / 25))
    assert few.tiny
    assert words.answer(few).startswith("**Luton is too small for a number of beds per head")
    assert set(recorded(few)["metric"]) <= {
        "people_75_plus",
        "beds",
        "void_rate",
        "skill",
        *OF_HOMES,
    }
    reasons = set()
    for name in ("gaps", "trend", "model", "admissions", "spending"):
        with pytest.raises(MissingEvidenceError, match="Luton has fewer than 20,000") as refused:
            getattr(few, name)
        reasons.add(str(refused.value))
    assert len(reasons) == 1  # said once, and not once for each thing that is not told
    for shown in (words.people, worked.people):
        with pytest.raises(MissingEvidenceError, match="Luton has fewer than 20,000 residents"):
            shown(few)
    assert "kings-fund-360" not in few.used
    assert list(findings.answer(few)) == ["people_75_plus"]


@pytest.mark.parametrize(
    ("tables_lacking", "name", "told"),
    [
        (["care_home_beds"], "beds", "Beds of the care homes of Luton.*add care_home_beds.csv"),
        (["care_home_measures"], "homes", "beds of Luton are empty.*measure void_rate"),
        (["care_home_measures"], "filled", "beds of Luton are empty"),
        (["care_home_residents"], "components", "in care homes of Luton.*care_home_residents"),
        (["care_home_residents"], "verdicts", "in care homes of Luton is not in the evidence"),
        (["ascof"], "admissions", r"on Luton \(table ascof\).*import of ASCOF"),
        (["spending"], "spending", r"of Luton \(table spending\)"),
        (["spending"], "voids", "No unit cost of care homes is printed for Luton"),
        ([], "register", r"of Luton \(table care_homes\).*`caremarket import`"),
        (["market_benchmarks"], "usable", "nothing can be borrowed for Luton"),
    ],
)
def test_a_result_without_evidence_says_what_would_fill_it(luton, tables_lacking, name, told):
    with pytest.raises(MissingEvidenceError, match=told):
        getattr(lacking(luton, *tables_lacking), name)


def of_one_type(rows):
    """The void rate of nursing homes in place of one for both types."""
    found = rows[rows["measure"] == "void_rate"]
    return found.assign(care_type="nursing", value=16.0)


def only(**of):
    """Leave out the rows that have these values: what is left is half of a table."""
    return lambda rows: rows[~np.logical_and.reduce([rows[key] == it for key, it in of.items()])]


@pytest.mark.parametrize(
    ("table", "change", "name", "told"),
    [
        (
            "care_home_measures",
            of_one_type,
            "homes",
            "one type of home only .* care_home_measures.csv: a row void_rate, residential for "
            "2020-07/2020-09 would fill it",
        ),
        (
            "care_home_measures",
            lambda rows: rows.head(0),
            "filled",
            r"care_home_measures.csv: a row void_rate, all for 2020 \(or one for residential and",
        ),
        (
            "care_home_beds",
            only(care_type="residential"),
            "filled",
            "has one type of home only .* care_home_beds.csv: a row residential for 2020 would",
        ),
        (
            "care_home_residents",
            only(funder="council", care_type="nursing", age_group="18_64"),
            "filled",
            "care_home_residents.csv: a row council, nursing, 18_64, all for 2019-20 would fill",
        ),
        (
            "care_home_residents",
            only(funder="council"),
            "filled",
            "the rows council, residential, 18_64, all and council, residential, 65_plus, all and",
        ),
    ],
)
def test_half_given_evidence_names_the_row_that_is_lacking(luton, table, change, name, told):
    half = lacking(luton, **{table: change})
    assert not half.full
    with pytest.raises(MissingEvidenceError, match=told) as refused:
        getattr(half, name)
    assert "of Luton" in str(refused.value)


def by_type(rows):
    """The void rates of both types, as a council may have counted them."""
    found = rows[rows["measure"] == "void_rate"]
    return pd.concat([found.assign(care_type="residential", value=11.0), of_one_type(rows)])


HALVES = {
    "voids by type, nobody supported": {
        "care_home_measures": by_type,
        "care_home_residents": lambda rows: rows.head(0),
    },
    "voids by type, people of all ages": {
        "care_home_measures": by_type,
        "care_home_residents": lambda rows: rows[rows["age_group"] == "all"],
    },
    "voids, nobody supported": {"care_home_residents": lambda rows: rows.head(0)},
    "voids of one type": {"care_home_measures": of_one_type},
    "people, no voids": {"care_home_measures": lambda rows: rows.head(0)},
}


@pytest.mark.parametrize("changes", HALVES.values(), ids=HALVES)
def test_nothing_that_half_of_the_evidence_shows_lacks_a_number_or_speaks_of_rows(luton, changes):
    half, shown, reasons = lacking(luton, **changes), [], []
    for module in (words, tables, charts, worked):
        public = [it for it in dir(module) if inspect.isfunction(getattr(module, it))]
        for name in [it for it in public if not it.startswith("_")]:
            function = getattr(module, name)
            asked = list(inspect.signature(function).parameters)
            if asked[:1] != ["supply"]:
                continue
            of = {"care_type": "nursing"} if "care_type" in asked else {}
            try:
                found = function(half, **of)
            except MissingEvidenceError as error:
                reasons.append(str(error))
                continue
            shown += [found] if module is worked else [getattr(found, "alt", "") or str(found)]
    assert shown
    assert not [it for it in shown if isinstance(it, str) and "nan" in it.split()]
    assert not [line for it in shown for line in getattr(it, "lines", ()) if "nan" in line.result]
    assert not [reason for reason in reasons if "There is no row with" in reason]


def test_self_funders_without_their_share_name_the_row_of_a_second_count(luton):
    assert len(words.components(luton)) == 1
    share = lacking(luton, care_home_measures=only(measure="self_funder_share"))
    told = words.components(share)[1]
    assert "care_home_measures.csv: a row self_funder_share, all for 2020 would fill it" in told
    number = lacking(luton, care_home_residents=only(funder="self_funder"))
    assert "a row self_funder, all, all, all for 2020" in words.components(number)[1]


def test_beds_of_one_type_alone_are_told_without_the_other(luton):
    half = lacking(luton, care_home_beds=only(care_type="residential"))
    every = [words.answer(half), *words.gap_by_method(half), *words.limits(half)]
    every += [charts.gap_by_method(half).alt, charts.gap_by_year(half).alt]
    assert not [text for text in every if "nan" in text.split()]
    assert "How many residential beds are there is not in the evidence." in words.answer(half)
    assert recorded(half)["value"].notna().all()


def test_one_population_alone_has_no_table(luton):
    used = {"population": lambda rows: rows[rows["vintage"] == "mps_2020"]}
    alone = lacking(luton, **used)
    with pytest.raises(MissingEvidenceError, match="Only one population of Luton"):
        tables.vintages(alone)
    assert words.vintages(alone)[0].endswith("No other population is in the evidence.")


def test_suppressed_residents_are_said_to_be_suppressed(luton):
    hidden = {"care_home_residents": lambda rows: rows.assign(people=float("nan"))}
    with pytest.raises(MissingEvidenceError, match="of Luton is suppressed"):
        _ = lacking(luton, **hidden).residents


def test_signs_of_demand_from_national_returns(luton):
    latest = luton.admissions.query("age_group == '65 and over' and period == '2024-25'")
    assert latest[["area", "england"]].to_numpy().tolist() == [[147.1, 592.5]]
    assert set(luton.spending["period"]) == {"2019-20"}
    by_type = luton.spending.groupby("care_type")["amount_gbp"].sum()
    assert by_type["nursing"] == 3_734_052  # the printed total
    told = {"dhsc-ascof-2024-25", "nhs-ascof-2020-21", "luton-mps-2020"}
    assert told <= set(luton.sources["source_id"])


def test_admissions_of_two_collections_are_no_series(luton):
    by = luton.admissions.query("age_group == '65 and over'").set_index("period")["counted_by"]
    assert by.nunique() == 3
    assert by["2024-25"] == "Client-level data, in development"
    supported, broken, *_ = words.admissions(luton)
    assert supported.startswith("People whom the council supported in 2019-20: in nursing homes 21")
    assert "not to be compared with the years before" in broken
    before = {"ascof": lambda rows: rows[rows["period"] < "2024"]}
    assert words.admissions(lacking(luton, **before))[1].endswith("are no series.")


def test_limits_and_idle_parameters_are_of_what_is_shown(luton, with_register):
    assert findings.idle(luton) == ()
    assert set(findings.idle(with_register)) < set(Parameters.model_fields)
    full, norms = (" ".join(words.limits(supply)) for supply in (luton, with_register))
    assert all(word in full and word not in norms for word in ("void", "queue", "Placements"))
    assert all("SHOP@" in text for text in (full, norms))


def test_changes_as_words():
    told = [grown(share) for share in (0.334, -0.05, 0.001, 0.005, -0.005, 0.0051)]
    fall = ["grow by 33%", "fall by 5%"]
    assert told == [*fall, "hardly change", "hardly change", "hardly change", "grow by 1%"]
