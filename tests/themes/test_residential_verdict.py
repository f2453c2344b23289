"""What would change the answer: chance, verdict, flips, scenarios, costs and findings."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from subjects import Changed

from caremarket.errors import MissingEvidenceError
from caremarket.frames import FINDING_COLUMNS
from caremarket.present.boundary import attempted
from caremarket.present.contract import problems_of
from caremarket.themes.residential import Parameters, Supply, findings, tables, words, worked
from caremarket.themes.residential.chance import convertible, spread, verdicts
from caremarket.themes.residential.costs import cost_of_voids
from caremarket.themes.residential.demand import verdict
from caremarket.themes.residential.model import gap, occupied, required
from caremarket.themes.residential.parameters import METHODS
from caremarket.themes.residential.turning import turning_point, void_and_returning
from caremarket.themes.residential.wording import (
    METHOD_NOTES,
    flips_in_words,
    gap_in_words,
    gaps_listed,
    methods_in_words,
    share_in_words,
    surplus_from_to,
    verdict_in_words,
)


@pytest.fixture(scope="module")
def luton(evidence_of):
    return Supply(
        evidence_of("E06000032"), Parameters(base_year=2020, population_vintage="mps_2020")
    )


@pytest.fixture(scope="module")
def built(luton):
    return luton.model, luton.ranges


def changed(luton, **tables):
    """Luton with tables changed: functions from rows to rows."""
    return Supply(
        Changed(luton.data, **tables), Parameters(base_year=2020, population_vintage="mps_2020")
    )


# Over the ranges


def test_points_keep_the_printed_total_of_empty_beds(built):
    even = spread(*built)
    filled = occupied(even, "residential") + occupied(even, "nursing")
    assert filled == pytest.approx(1053 * 0.775)
    assert np.quantile(even.nursing_void, [0, 0.5, 1]) == pytest.approx(
        [0.05, 0.225, 0.4], abs=1e-3
    )


def test_a_chance_is_a_share_of_the_ranges_of_one_method(luton):
    found = luton.chances.set_index(["method", "year"])
    assert set(found.index.levels[0]) == {
        *("norm_england", "current_rate", "declining_rate", "queue_buffer"),
        "admissions_and_stays",
    }  # the SHOP@ norm is one figure
    # 7.5% is where the queue turns, on a flat range from 5% to 40%.
    assert found.loc[("queue_buffer", 2020), "nursing"] == pytest.approx(1 - 2.5 / 35, abs=0.02)
    assert found.loc[("norm_england", 2020), "nursing"] == 0
    assert luton.assuming(scenario="again").chances.equals(luton.chances)  # no seed, no noise


def test_limits_of_the_population_are_its_95_percent_limits(built):
    model, ranges = built
    model = replace(model, people=model.people.assign(stray=np.log(1.2)))
    asked = required(spread(model, ranges), "norm_shop", "nursing", 2035)
    ends = np.quantile(asked, [0.025, 0.975]) / (0.045 * 18_600)
    assert ends == pytest.approx([1 / 1.2, 1.2], rel=0.005)


# Verdict and conversion


def gaps_of(*lines):
    columns = ["year", "care_type", "method", "bed_gap", "bed_gap_lower", "bed_gap_upper"]
    frame = pd.DataFrame(lines, columns=columns).astype(dict.fromkeys(columns[3:], float))
    return frame.assign(verdict=verdict(frame))


@pytest.mark.parametrize(
    ("gap", "lower", "upper", "told"),
    [
        (-73, -165, 20, "cannot_say"),
        (-73, -165, -1, "under"),
        (54, 3, 118, "over"),
        (0.4, None, None, "cannot_say"),
        (-3, None, None, "under"),
        (None, None, None, None),
    ],
)
def test_an_interval_that_holds_nought_has_no_verdict(gap, lower, upper, told):
    (found,) = gaps_of((2035, "nursing", "queue_buffer", gap, lower, upper))["verdict"]
    assert found == told or (told is None and pd.isna(found))


@pytest.mark.parametrize(
    ("residential", "nursing", "claim"),
    [
        ((10, 1, 20), (-5, -9, -1), "holds"),
        ((10, 1, 20), (-5, -9, 1), "cannot_say"),
        ((10, -1, 20), (5, 1, 9), "does_not_hold"),
        ((-10, -20, 5), (-5, -9, -1), "cannot_say"),
        ((-10, -20, -5), (-5, -9, 1), "does_not_hold"),
    ],
)
def test_a_claim_holds_over_both_intervals_or_not(residential, nursing, claim):
    found = verdicts(
        gaps_of(
            (2035, "residential", "current_rate", *residential),
            (2035, "nursing", "current_rate", *nursing),
        )
    )
    assert found["claim"].tolist() == [claim]


def test_lutons_claim_holds_by_no_method_in_2035(luton):
    found = luton.verdicts.set_index(["year", "method"])
    assert (2020, "declining_rate") not in found.index  # it is the current rate
    assert found.loc[(2020, "norm_england"), "claim"] == "holds"
    assert found.loc[(2020, "queue_buffer"), "nursing"] == "cannot_say"
    assert (
        found.loc[(2035, "queue_buffer"), "nursing"] == "cannot_say"
    )  # 165 too few to 20 too many
    assert "holds" not in set(found.loc[2035, "claim"])


@pytest.mark.parametrize(
    ("residential", "nursing", "beds"),
    [
        (41.5, -284.5, 41),
        (1 - 1e-13, -311.5, 1),
        (100, -30.2, 30),
        (-10, -20, 0),
        (50, 20, 0),
        (-40, 20, 0),
    ],
)
def test_conversion_never_makes_a_shortage(residential, nursing, beds):
    assert convertible(pd.Series([residential]), pd.Series([nursing])).item() == beds


def test_conversion_says_what_is_left(luton):
    found = luton.conversions.set_index(["year", "method"]).loc[(2020, "norm_england")]
    assert found["conversion_beds"] == 82  # 703 less 0.046 x 13,500
    assert found["residential_after"] == pytest.approx(0)
    assert found["nursing_after"] == pytest.approx(-148.5)
    assert found["conversion_beds_lower"] < 82 < found["conversion_beds_upper"]


# What turns the sign


def test_turning_point_is_the_root_or_missing():
    assert turning_point(lambda value: 10 - 2 * value, 0, 20) == pytest.approx(5)
    assert pd.isna(turning_point(lambda value: 10 - 2 * value, 0, 4))
    assert pd.isna(turning_point(lambda value: value, 3, 3))
    assert turning_point(lambda value: 3 - value // 1, 0, 9) == pytest.approx(3, abs=1e-4)


def test_lutons_flips(luton):
    found = luton.flips.set_index(["care_type", "assumption"])["flip_at"]
    assert found[("residential", "norm_value")] == pytest.approx(100 * 703 / 18600)
    assert pd.isna(found[("nursing", "norm_value")])
    assert found[("nursing", "nursing_void_rate")] == pytest.approx(7.5, abs=0.2)
    assert pd.isna(found[("residential", "nursing_void_rate")])
    assert pd.isna(found[("nursing", "population")])
    assert found[("nursing", "rate_change")] == pytest.approx(-0.79, abs=0.01)


def test_the_gap_changes_its_sign_at_the_flip(luton):
    model = luton.model
    flip = luton.flips.query("care_type == 'nursing' and assumption == 'nursing_void_rate'")[
        "flip_at"
    ]
    for step, over in ((-0.003, False), (0.003, True)):
        moved = replace(model, nursing_void=flip.item() / 100 + step)
        assert (gap(moved, "queue_buffer", "nursing", 2020) > 0) is over


def test_self_funders_without_a_printed_share_give_no_lever(luton):
    voids = {"care_home_measures": lambda rows: rows[rows["measure"] == "void_rate"]}
    assert "self_funder_share" in set(luton.flips["assumption"])
    assert "self_funder_share" not in set(changed(luton, **voids).flips["assumption"])


def test_one_population_alone_is_no_assumption_that_could_be_moved(luton):
    used = {"population": lambda rows: rows[rows["vintage"] == "mps_2020"]}
    assert "population" in set(luton.flips["assumption"])
    assert "population" not in set(changed(luton, **used).flips["assumption"])


def test_placements_that_return_use_up_the_nursing_surplus(luton):
    found = luton.returned.set_index(["care_type", "method"])
    assert found.loc[("nursing", "current_rate"), "change"] == pytest.approx(-72)
    assert found.loc[("nursing", "norm_england"), "change"] == 0
    assert found.loc[("nursing", "queue_buffer"), "bed_gap_returned"] < 0


def test_scenarios_leave_out_what_is_not_known(luton):
    found = luton.scenarios
    assert found["scenario"].tolist()[:2] == ["as_printed", "occupancy_of_england"]
    nursing = found.set_index("scenario")["nursing"]
    assert nursing["all_together"] == nursing.min()
    without = changed(luton, market_benchmarks=lambda rows: rows.head(0)).scenarios
    assert without["scenario"].tolist() == [
        "as_printed",
        "placements_return",
        "nursing_homes_full",
        "all_together",
    ]


def test_two_assumptions_together(luton):
    found = void_and_returning(luton.model, 2020, luton.away, [0.05, 0.225], [0, 1])
    assert found["gap"].tolist() == [-9, -84, 54, -21]


# Costs


def test_unit_costs_are_of_matching_cells(luton):
    found = luton.costs.set_index(["care_type", "age_group"])
    assert found.loc[("residential", "65_plus"), "spend"] == 8_351_917
    assert found.loc[("residential", "65_plus"), "weekly"] == pytest.approx(560, abs=2)
    assert found.loc[("nursing", "65_plus"), "spend"] == 2_237_998
    assert found.loc[("nursing", "65_plus"), "weekly"] == pytest.approx(588, abs=2)
    long_term = found.groupby("care_type")["spend"].sum()
    assert long_term.to_dict() == {"nursing": 3_734_052, "residential": 20_878_114}


def test_a_year_that_two_sources_print_is_spent_once(luton):
    def printed_twice(rows):
        again = rows[rows["period"] == "2019-20"].assign(source_id="nhs-ascfr-2019-20")
        return pd.concat([rows, again], ignore_index=True)

    twice = changed(luton, spending=printed_twice)
    assert twice.costs.equals(luton.costs)
    assert twice.spending.equals(luton.spending)


def test_costs_name_spending_and_people_as_sources(luton):
    rows = declared(luton, "unit_cost_weekly", "cost_of_voids")
    assert set(rows["source_ids"]) == {"luton-mps-2020"}
    other = changed(luton, spending=lambda rows: rows.assign(source_id="luton-local-account"))
    assert "luton-local-account" in declared(other, "unit_cost_weekly")["source_ids"].iloc[0]


def test_no_cost_where_years_do_not_match(luton):
    later = changed(luton, care_home_residents=lambda rows: rows.assign(period="2021-22"))
    with pytest.raises(MissingEvidenceError, match="no year has both spending"):
        _ = later.costs


def _with_unit_costs(luton):
    printed = pd.DataFrame(
        {
            "period": ["2020-21", "2021-22", "2021-22"],
            "measure": ["unit_cost_65_plus", "unit_cost_65_plus", "unit_cost_18_64"],
            "care_type": "residential",
            "value": [641.31, 648.72, 1173.72],
            "unit": "gbp_per_week",
            "source_id": "luton-local-account-2020-21",
        }
    )
    return changed(
        luton, care_home_measures=lambda rows: pd.concat([rows, printed], ignore_index=True)
    )


def test_a_printed_unit_cost_goes_before_spending_over_people(luton):
    known = _with_unit_costs(luton)
    found = known.costs.set_index(["care_type", "age_group"])[["period", "weekly", "basis"]]
    assert found.loc[("residential", "65_plus")].tolist() == ["2021-22", 648.72, "printed"]
    assert found.loc[("nursing", "65_plus"), "basis"] == "at least"
    assert "**£649 a week** in 2021-22: spending over weeks" in words.costs(known)[0]
    assert "at least **£590 a week** in 2019-20" in words.costs(known)[1]
    rows = declared(known, "unit_cost_weekly").set_index("category")
    assert rows.loc["residential|65_plus", ["basis", "method"]].tolist() == [
        "published",
        "as_printed",
    ]
    assert rows.loc["nursing|65_plus", "basis"] == "modelled"


def test_where_every_place_is_printed_nothing_is_said_of_spending(luton):
    known = _with_unit_costs(luton)
    alone = changed(known, care_home_residents=lambda rows: rows.head(0))
    assert "people" not in str(tables.costs(alone))
    assert "649" in str(tables.costs(alone))


def test_the_price_of_a_printed_place_is_worked_out_for_a_year(luton):
    lines = worked.costs(_with_unit_costs(luton)).lines
    assert [line.what for line in lines] == [
        "residential place, pounds a year",
        "nursing place, pounds a week",
    ]
    assert lines[0].result == f"{648.72 * 52:,.0f}"


def test_spending_that_no_source_divides_by_reason_counts_as_a_whole(luton):
    whole = luton.data.table("spending").query("service == 'nursing_care'").head(1)
    whole = whole.assign(
        period="2021-22", primary_support_reason="all", age_group="65_plus", amount_gbp=7.0
    )
    later = changed(luton, spending=lambda rows: pd.concat([rows, whole], ignore_index=True))
    assert later.spending[["period", "amount_gbp"]].to_numpy().tolist() == [["2021-22", 7.0]]
    younger = {"care_home_residents": lambda rows: rows[rows["age_group"] != "65_plus"]}
    with pytest.raises(MissingEvidenceError, match="empty beds of Luton have no cost here"):
        _ = changed(luton, **younger).voids


def test_cost_of_voids_prices_empty_beds_for_a_year():
    homes = pd.DataFrame(
        {"vacant": [20.0, 10], "vacant_lower": [10.0, 0], "vacant_upper": [30.0, 20]},
        index=pd.Index(["residential", "nursing"], name="care_type"),
    )
    costs = pd.DataFrame(
        {
            "care_type": ["residential", "nursing"],
            "age_group": "65_plus",
            "weekly": [500.0, 600.0],
        }
    )
    found = cost_of_voids(homes.assign(limits_of="split"), costs).set_index("category")
    assert found.loc["nursing", "value"] == 10 * 600 * 52
    assert found.loc["all", "value"] == (20 * 500 + 10 * 600) * 52
    # 10 residential and 20 nursing beds, or 30 and none: never the upper ends of both.
    assert found.loc["all", ["lower", "upper"]].tolist() == [15_000 * 52, 17_000 * 52]
    each = cost_of_voids(homes.assign(limits_of="rate"), costs).set_index("category")
    assert each.loc["all", ["lower", "upper"]].tolist() == [5_000 * 52, 27_000 * 52]


# Words


@pytest.mark.parametrize(
    ("lowest", "highest", "words"),
    [
        (-352.0, -230.4, "230 to 352 too few"),
        (82.0, 120.6, "82 to 121 too many"),
        (-9, 118, "9 too few to 118 too many"),
        (0.2, 10, "as many as needed to 10 too many"),
    ],
)
def test_a_range_of_gaps_in_words(lowest, highest, words):
    assert surplus_from_to(lowest, highest) == words


def test_gaps_in_words(luton):
    gaps = luton.gaps
    assert gap_in_words(gaps, 2020, "residential", "norm_england") == (
        "are 82 too many (75 to 89 too many)"
    )
    assert gap_in_words(gaps, 2020, "nursing", "norm_shop") == "are 258 too few"
    assert gap_in_words(gaps, 2020, "nursing", "queue_buffer") == (
        "may be too many or too few (9 too few to 118 too many)"
    )
    assert gaps_listed(gaps, 2020, "nursing").endswith(
        ", the current rate with a queue's buffer 9 too few to 118 too many and admissions and "
        "stays 20 too few to 272 too many"
    )


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        ("over under cannot_say", "Whether nursing beds are too many or too few in 2035 turns on"),
        ("under under", "In 2035 nursing beds are too few by every method"),
        ("over cannot_say", "In 2035 nursing beds are too many by some methods; others cannot say"),
        ("cannot_say", "No method can say if nursing beds are too many or too few in 2035"),
    ],
)
def test_a_title_says_no_more_than_the_verdicts(verdicts, told):
    gaps = pd.DataFrame({"year": 2035, "care_type": "nursing", "verdict": verdicts.split()})
    assert verdict_in_words(gaps, 2035, "nursing").startswith(told)


def test_methods_in_words():
    assert methods_in_words([]) == "none of them"
    assert methods_in_words(["norm_shop", "current_rate"]) == (
        "the SHOP@ planning norm and the current rate"
    )
    assert list(METHOD_NOTES) == list(METHODS)


@pytest.mark.parametrize(
    ("share", "told"),
    [(0, "0%"), (0.001, "under 1%"), (0.5, "50%"), (0.998, "over 99%"), (1, "100%")],
)
def test_a_share_that_is_not_all_does_not_read_like_all(share, told):
    assert share_in_words(share) == told


def test_flips_in_words(luton):
    turned = luton.flips
    words = flips_in_words(turned).set_axis(turned["care_type"] + " " + turned["assumption"])
    assert words["nursing norm_value"] == "No flip"
    assert words["nursing rate_change"] == "−0.8"


# Findings


def by_type(rows):
    """Void rates of each type of home in place of one for both."""
    rates = {"measure": "void_rate", "care_type": ["residential", "nursing"], "value": [10.0, 20.0]}
    return rows.iloc[[0, 0]].assign(**rates)


def declared(supply, *metrics):
    """What the theme records, of some metrics or all."""
    recorded = [attempted(metric, supply) for metric in findings.DECLARED]
    found = pd.concat([rows for rows in recorded if rows is not None])
    return found[found["metric"].isin(metrics)] if metrics else found


def test_known_voids_vary_each_by_itself(luton):
    known = changed(luton, care_home_measures=by_type)
    # 70 of 350 by Wilson: 16.1% to 24.5%; England's 15.3% lies further off.
    assert known.ranges.nursing_void == pytest.approx([0.153, 0.2450], abs=1e-4)
    found = known.gaps.query("year == 2020 and care_type == 'nursing'").set_index("method")
    ends = found.loc["current_rate", ["bed_gap_lower", "bed_gap", "bed_gap_upper"]].tolist()
    assert ends == pytest.approx([0.153 * 350, 70, 0.2450 * 350], abs=0.05)
    levers = known.flips.set_index(["care_type", "assumption"])
    assert ("residential", "nursing_void_rate") not in levers.index
    for kind, beds in (("residential", 703), ("nursing", 350)):
        lever = levers.loc[(kind, f"{kind}_void_rate")]
        assert lever["low"] < lever["base"] < lever["high"]
        assert lever["unit"] == f"percent of {kind} beds"
        assert lever["gap_high"] - lever["gap_low"] == pytest.approx(
            beds * (lever["high"] - lever["low"]) / 100, abs=6
        )
    for_both = levers.loc[("nursing", "void_rate_of_both_types")]
    assert for_both["low"] < for_both["base"] < for_both["high"]
    assert known.grid["void_rate"].nunique() == 5
    even = spread(known.model, known.ranges)
    assert abs(np.corrcoef(even.nursing_void, even.residential_void)[0, 1]) < 0.05
    told = words.vacancies(known)
    assert "between **15.3% and 24.5%** of their beds empty" in told
    assert "as far as England's void rate (2019-20 15.3%)" in told
    assert "ons-self-funders-2019-20" in known.sources_by_method["queue_buffer"]
    fuller = known.assuming(nursing_void=0.1).model
    assert occupied(fuller, "residential") == pytest.approx(703 * 0.9)
    rows = declared(known, "bed_gap", "void_rate")
    method = rows.set_index(["metric", "category", "period"])["method"]
    assert method["bed_gap", "nursing|queue_buffer", "2035"] == "range_of_void_rates"
    assert method["bed_gap", "nursing|norm_england", "2020"] == "rounding_of_the_norm"
    assert method["bed_gap", "nursing|declining_rate", "2035"] == (
        "range_of_void_rates_and_rate_changes"
    )
    assert rows.query("metric == 'void_rate'")["category"].tolist() == ["residential", "nursing"]


def test_findings_keep_the_contract_and_are_complete(luton):
    assert "kings-fund-360" in luton.sources_by_method["norm_england"]
    assert "kings-fund-360" not in luton.sources_by_method["norm_shop"]
    found = declared(luton)
    assert problems_of([found]) == []
    assert found.columns.tolist() == FINDING_COLUMNS
    keys = set(zip(found["metric"], found["category"], strict=True))
    kinds = ("residential", "nursing")
    needed = {(name, kind) for name in ("beds", "occupied_beds") for kind in kinds}
    needed |= {
        (name, f"{kind}|{method}")
        for name in ("required_beds", "bed_gap")
        for kind in kinds
        for method in METHODS
        if method != "norm_own"  # nobody gave a ratio of their own
    }
    needed |= {("probability_over_supply", f"{kind}|queue_buffer") for kind in kinds}
    needed |= {
        ("void_rate", "all"),
        ("unexplained_residents", "all"),
        ("people_75_plus", "all"),
        ("conversion_beds", "residential_to_nursing|norm_england"),
        ("unit_cost_weekly", "nursing|65_plus"),
        ("cost_of_voids", "all"),
    }
    assert needed <= keys
    shop = found[found["category"].str.contains("norm_shop") & (found["metric"] == "bed_gap")]
    assert set(shop["basis"]) == {"assumed"}
    unexplained = found[(found["metric"] == "unexplained_residents") & (found["category"] == "all")]
    assert unexplained[["value", "lower"]].astype(float).round().to_numpy().tolist() == [[228, 201]]
