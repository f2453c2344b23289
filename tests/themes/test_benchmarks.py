from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from caremarket.errors import MissingEvidenceError
from caremarket.present.contract import problems_of
from caremarket.themes import benchmarks
from caremarket.themes.benchmarks.measure import series_of
from caremarket.themes.benchmarks.words import ordinal, rank_in_words

LUTON, ENGLAND, REGION = "E06000032", "E92000001", "E12000006"
NONE = benchmarks.Neighbours((), "none")
COUNT = 24


def table(rate=0.08, spread=0.0, size=10_000):
    """Luton and 23 councils in two regions; rates rise evenly about one by a spread."""
    codes = [LUTON, *(f"E0800{place:04d}" for place in range(1, COUNT))]
    rates = rate + spread * np.linspace(-1, 1, COUNT)
    return pd.DataFrame(
        {
            "area_code": codes,
            "area_name": ["Luton", *(f"Council {place}" for place in range(1, COUNT))],
            "region_code": [REGION, *[REGION, "E12000001"] * 11, REGION],
            "region_name": ["East of England", *["East of England", "North East"] * 11, "East"],
            "numerator": (rates * size).round(),
            "denominator": float(size),
            "source_id": "nomis-census-2021-unpaid-care",
        }
    )


def measure(frame=None, **changed):
    given = {
        "name": "carers_of_residents",
        "part": "unpaid carers",
        "whole": "residents aged 5 and over",
        "period": "2021",
        "kind": "proportion",
        "unit": "percent",
        "table": table(spread=0.004) if frame is None else frame,
    }
    return benchmarks.Measure(**{**given, **changed})


def compared(it=None, area=LUTON, neighbours=NONE, tiny=()):
    return benchmarks.compare(it or measure(), area, neighbours, tiny)


def alone(*comparisons):
    """Comparisons without fits of all councils."""
    return SimpleNamespace(found=comparisons, fitted={})


def test_levels_are_all_people_together_and_published_ones_go_first():
    frame = table(spread=0.004)
    found = compared(measure(frame))
    assert found.levels["england"] == pytest.approx(
        100 * frame["numerator"].sum() / frame["denominator"].sum()
    )
    own = frame[frame["region_code"] == REGION]
    assert found.levels["region"] == pytest.approx(
        100 * own["numerator"].sum() / own["denominator"].sum()
    )
    assert "neighbours" not in found.levels
    published = pd.DataFrame(
        [[ENGLAND, None, None, None, 9_000.0, 100_000.0, "nomis"]], columns=frame.columns
    )
    assert compared(measure(pd.concat([frame, published]))).levels["england"] == 9.0


def test_neighbours_are_pooled_and_marked():
    neighbours = benchmarks.Neighbours(("E08000001", "E08000002"), "named")
    frame = table(spread=0.004)
    found = compared(measure(frame), neighbours=neighbours)
    assert found.areas.loc[found.areas["neighbour"], "area_code"].tolist() == [
        "E08000001",
        "E08000002",
    ]
    assert found.levels["neighbours"] == pytest.approx(frame["numerator"].iloc[1:3].sum() / 200)


def test_the_position_says_rank_and_limits():
    # 10,000 people each at 7.6% to 8.4%: chance alone allows 7.5% to 8.5%.
    found = compared()
    assert found.area["value"] == pytest.approx(7.6)
    assert not found.dispersion.over
    assert found.method == "exact_binomial"
    assert benchmarks.position_in_words(found) == (
        "lowest of 24; within the range of most councils"
    )
    assert "no more than chance" in benchmarks.words.funnel_in_words(found)


def test_councils_that_differ_by_more_than_chance_widen_the_limits():
    found = compared(measure(table(spread=0.04)), area="E08000002")
    assert found.method == "additive_random_effects"
    assert benchmarks.position_in_words(found) == (
        "3rd lowest of 24; within the range of most councils"
    )
    assert "widened by the variance between councils" in benchmarks.words.funnel_in_words(found)
    frame = table()
    frame.loc[0, "numerator"] = 600.0
    alone = compared(measure(frame))
    assert benchmarks.position_in_words(alone) == (
        "lowest of 24; below the range of nearly all councils"
    )


def test_what_is_modelled_has_no_funnel():
    found = compared(measure(kind="modelled"))
    assert (found.method, found.dispersion, len(found.curve)) == ("", None, 0)
    assert benchmarks.position_in_words(found) == "lowest of 24"
    assert "chance does not move it" in benchmarks.words.funnel_in_words(found)
    assert "benchmark_limits" not in set(benchmarks.findings(alone(found))["metric"])


def test_rates_may_have_sizes_that_are_not_whole():
    frame = table(rate=0.05).assign(denominator=10_000.5)
    found = compared(measure(frame, kind="rate", unit="per_1000"))
    assert found.method == "exact_poisson"
    assert found.levels["england"] == pytest.approx(1000 * 500 / 10_000.5)


@pytest.mark.parametrize(
    ("frame", "area"),
    [(table().head(19), LUTON), (table(), "E06000042"), (table().iloc[1:], LUTON)],
)
def test_too_few_councils_or_no_figure_make_no_comparison(frame, area):
    assert compared(measure(frame), area) is None
    assert benchmarks.compared([measure(frame)], area, NONE) == []


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (112, "112th")],
)
def test_ranks_are_written_out(number, text):
    assert ordinal(number) == text


def test_ranks_count_from_the_nearer_end():
    row = {"from_highest": 12, "from_lowest": 140, "of": 151, "joint": False}
    assert rank_in_words(pd.Series(row)) == "12th highest of 151"
    row = {"from_highest": 150, "from_lowest": 2, "of": 151, "joint": True}
    assert rank_in_words(pd.Series(row)) == "joint 2nd lowest of 151"


def test_the_sentence_names_what_is_compared():
    neighbours = benchmarks.Neighbours(("E08000001",), "computed", ("asian", "log_density"))
    text = benchmarks.words.headline(compared(neighbours=neighbours))
    assert text == (
        "Unpaid carers in Luton, 2021: 7.6% of residents aged 5 and over, **lowest of 24; within "
        "the range of most councils**. England 8.0%; East of England 8.0%; 1 neighbour 7.6%."
    )
    places = measure(table(rate=0.05), kind="rate", unit="per_1000", part="care home beds")
    assert "50.0 per 1,000 residents aged 5 and over" in benchmarks.words.headline(compared(places))


def test_the_neighbours_are_named_with_the_reason():
    one = benchmarks.Neighbours(
        ("E08000001",), "computed", ("asian", "log_density"), (1.25,), np.sqrt(8)
    )
    assert benchmarks.words.neighbours_in_words(compared(neighbours=one)) == (
        "The 1 nearest neighbour by share Asian and residents per square kilometre (logarithm): "
        "Council 1 1.3. The number behind each is its distance, in standard deviations: two "
        "councils picked at random are some 2.8 apart, and none beyond 3 is called a neighbour."
    )
    both = benchmarks.Neighbours(
        ("E08000001", "E06999999"), "computed", ("asian",), (1.2, 2.9), np.sqrt(2)
    )
    assert benchmarks.words.neighbours_in_words(compared(neighbours=both)).startswith(
        "Of the 2 nearest neighbours by share Asian, with a figure for this: Council 1 1.2. The "
    )
    nobody = benchmarks.Neighbours((), "computed", ("asian",))
    assert benchmarks.words.neighbours_in_words(compared(neighbours=nobody)) == (
        "No council is near enough by share Asian to be called a neighbour."
    )
    of = {"neighbours": benchmarks.Neighbours(("E08000002",), "named")}
    assert "named in the council's own file: Council 2" in benchmarks.words.neighbours_in_words(
        compared(**of)
    )
    of = {"neighbours": benchmarks.Neighbours(("E06999999", "E08000002"), "named")}
    assert benchmarks.words.neighbours_in_words(compared(**of)) == (
        "Of the 2 neighbours named in the council's own file, with a figure for this: Council 2."
    )
    of = {"neighbours": benchmarks.Neighbours(("E06999999",), "named")}
    assert benchmarks.words.neighbours_in_words(compared(**of)) == (
        "The 1 neighbour named in the council's own file has no figure for this."
    )
    assert "Import Census 2021" in benchmarks.words.neighbours_in_words(compared())


def test_the_charts_are_described_and_their_data_is_short():
    neighbours = benchmarks.Neighbours(("E08000005",), "computed", ("asian",))
    found = compared(measure(table(spread=0.04)), neighbours=neighbours)
    assert (
        "Bars of 24 councils from 4.0% (Luton) to 12.0% (Council 23)"
        in benchmarks.words.ranked_alt(found)
    )
    alt = benchmarks.words.funnel_alt(found)
    assert "Luton with 4.0% is within the range of most councils; that of most is 3.4%" in alt
    assert "No councils outside that of nearly all" in benchmarks.words.funnel_alt(found)
    shown = benchmarks.charts.ranked_table(found)
    assert shown.headers[0] == "Group"
    assert [row[0] for row in shown.rows] == [
        "Council",
        "Neighbour",
        *["Lowest"] * 3,
        *["Highest"] * 3,
    ]


def test_findings_keep_the_contract():
    neighbours = benchmarks.Neighbours(("E08000001",), "computed", ("asian",))
    rows = benchmarks.findings(alone(compared(neighbours=neighbours)))
    assert problems_of([rows]) == []
    found = rows.set_index(["metric", "category"])["value"]
    assert found["benchmark", "carers_of_residents|area"] == pytest.approx(7.6)
    assert found["benchmark_rank", "carers_of_residents|from_highest"] == 24
    assert found["benchmark_councils", "carers_of_residents|ranked"] == 24
    limits = rows[rows["metric"] == "benchmark_limits"].set_index("category")
    assert limits.loc["carers_of_residents|95", "method"] == "funnel_exact_binomial"
    assert benchmarks.findings(alone()).empty


def test_a_small_council_has_no_place_and_counts_in_englands_rate_only():
    frame = table(spread=0.004)
    frame.loc[1, ["numerator", "denominator"]] = [0.0, 12.0]
    found = compared(measure(frame), tiny={"E08000001"})
    assert found.area["of"] == COUNT - 1
    assert "Council 1" not in set(found.areas["area_name"])
    assert found.levels["england"] == pytest.approx(
        100 * frame["numerator"].sum() / frame["denominator"].sum()
    )


@pytest.mark.parametrize(
    ("code", "name", "residents"),
    [("E09000001", "City of London", 8_579), ("E06000053", "Isles of Scilly", 2_058)],
)
def test_of_a_small_council_no_comparison_is_told(code, name, residents):
    small = table(spread=0.004).replace({LUTON: code, "Luton": name})
    evidence = Everywhere()
    evidence.area_code, evidence.area_name, evidence.residents = code, name, residents
    found = benchmarks.Standing(evidence, [measure(small)], "how many carers", "Census 2021")
    assert found.found == []
    assert benchmarks.findings(found).empty
    for show in (benchmarks.charts.ranked, benchmarks.words.standing, benchmarks.words.notes):
        with pytest.raises(MissingEvidenceError, match=f"{name} has fewer than 20,000 residents"):
            show(found)


def test_a_new_series_is_told_in_sentence_chart_and_finding():
    new = measure(series=series_of("2024-25"), period="2024-25")
    first, warning = benchmarks.words.standing(standing(new))
    assert "Unpaid carers in Luton, 2024-25 (a new series): 7.6%" in first
    assert warning.startswith("Unpaid carers: a new series since 2024-25")
    assert "cannot be compared with the years before" in warning
    assert benchmarks.charts.ranked(standing(new)).subtitle.endswith("2024-25 (a new series)")
    found = benchmarks.findings(alone(compared(new)))
    assert found["method"].str.endswith("_client_level_data").all()
    assert problems_of([found]) == []
    old = measure(series=series_of("2020-21"))
    assert len(benchmarks.words.standing(standing(old))) == 1
    assert not benchmarks.findings(alone(compared(old)))["method"].str.contains("client").any()


def test_numerator_and_denominator_come_from_two_tables():
    keys = table()[["area_code", "area_name", "region_code", "region_name"]]
    beds = keys.assign(beds=range(COUNT), source_id="cqc")
    people = keys.assign(people=[*[1000] * (COUNT - 1), None], source_id="census")
    found = benchmarks.measured(beds, people, "beds", "people")
    assert len(found) == COUNT - 1
    assert set(found["source_id"]) == {"cqc census"}
    assert found["numerator"].tolist() == list(range(COUNT - 1))


def population_everywhere(**shares):
    """Census 2021 of councils with given numbers of people aged 65-84 and 85 and over."""
    found = []
    for code, (middle, oldest) in shares.items():
        bands = {"0-4": 100, "15-17": 100, "18-19": 100, "20-24": 700 - middle - oldest}
        bands |= {"65-69": middle, "90+": oldest}
        bands |= {"18-64": 800 - middle - oldest, "65+": middle + oldest, "all": 1000}
        found += [(code, band, people) for band, people in bands.items()]
    frame = pd.DataFrame(found, columns=["area_code", "age_band", "people"])
    return frame.assign(
        people=100 * frame["people"],
        area_name="Name",
        region_code=REGION,
        vintage="census_2021",
        sex="persons",
        year=2021,
    )


def profile_everywhere(**figures):
    """Area and ethnic groups of councils: square kilometres, Asian of 1,000 people."""
    found = [
        row
        for code, (size, asian) in figures.items()
        for row in (
            (code, "2020", "area", "all", size),
            (code, "2021", "ethnic_group", "all", 1000),
            (code, "2021", "ethnic_group", "asian", asian),
        )
    ]
    columns = ["area_code", "period", "measure", "category", "value"]
    return pd.DataFrame(found, columns=columns).assign(region_code=REGION)


def test_features_are_shares_and_logarithms():
    people = population_everywhere(a=(100, 20), b=(200, 50))
    found = benchmarks.features(people, profile_everywhere(a=(10, 370), b=(100, 20)))
    assert found.loc["a"].to_dict() == pytest.approx(
        {
            "aged_under_18": 0.2,
            "aged_65_plus": 0.12,
            "aged_85_plus": 0.02,
            "log_residents": np.log(100_000),
            "log_density": np.log(10_000),
            "asian": 0.37,
        }
    )


def test_features_that_nobody_has_are_left_out():
    people = population_everywhere(a=(100, 20), b=(200, 50))
    found = benchmarks.features(people, profile_everywhere(a=(10, 370)).head(0))
    assert list(found) == ["aged_under_18", "aged_65_plus", "aged_85_plus", "log_residents"]


def test_neighbours_named_by_the_council_go_first():
    features = pd.DataFrame(
        {"one": np.arange(20.0)}, index=[f"E08{place:06d}" for place in range(20)]
    )
    named = pd.DataFrame({"neighbour_code": ["E06000042", "E06000039"], "rank": [2, 1]})
    found = benchmarks.neighbours_of("E08000003", named, features)
    assert found == benchmarks.Neighbours(("E06000039", "E06000042"), "named")
    computed = benchmarks.neighbours_of("E08000003", named.head(0), features, 4)
    assert computed.codes == ("E08000002", "E08000004", "E08000001", "E08000005")
    assert computed.features == ("one",)
    assert benchmarks.neighbours_of("E06000032", named.head(0), features).chosen_by == "none"


def test_the_smallest_councils_are_nobodys_neighbour():
    people = population_everywhere(a=(100, 20), b=(200, 50))
    people.loc[people["area_code"] == "b", "people"] //= 10
    found = benchmarks.features(people, profile_everywhere(a=(10, 370), b=(100, 20)))
    assert list(found.index) == ["a"]


class Everywhere:
    """Evidence of all councils, with no neighbours named and no description but a size."""

    area_code, area_name, residents = LUTON, "Luton", 225_300

    def everywhere(self, name, **equals):
        if name == "population":
            rest = population_everywhere(**{self.area_code: (100, 20)})
            return rest.assign(people=rest["people"] * self.residents // 100_000)
        columns = ["area_code", "region_code", "period", "measure", "category", "value"]
        columns += ["vintage", "sex", "age_band", "people", "neighbour_code", "rank"]
        return pd.DataFrame({column: pd.Series(dtype=object) for column in columns})

    def cited(self, source_ids):
        return f"Cited {source_ids}"


def standing(*measures):
    return benchmarks.Standing(Everywhere(), measures, "how many carers", "Census 2021")


def test_where_a_council_stands_is_shown_worked_and_told():
    found = standing(measure(), measure(name="other"))
    assert [it.measure.name for it in found.comparisons] == ["carers_of_residents", "other"]
    ranked, funnel = benchmarks.charts.ranked(found), benchmarks.charts.funnel(found)
    assert ranked.title == "Unpaid carers: Luton is the lowest of 24 councils"
    assert funnel.title == "Unpaid carers: Luton is within the range of most councils"
    assert ranked.source == "Cited nomis-census-2021-unpaid-care"
    assert len(benchmarks.words.standing(found)) == 2
    assert "no more than chance" in benchmarks.words.notes(found)
    line = benchmarks.worked.standing(found)
    assert line.put_in(line.lines[0]) == "100 × 760 ÷ 10,000"
    assert line.lines[0].what == "Unpaid carers, % of residents aged 5 and over"
    assert line.lines[0].result == "7.6"


def test_what_cannot_be_compared_says_what_to_import():
    nothing = standing(measure(table().head(19)))
    assert nothing.found == []
    for show in (benchmarks.charts.ranked, benchmarks.words.standing, benchmarks.worked.standing):
        with pytest.raises(MissingEvidenceError, match=r"How Luton .*how many carers.*Census 2021"):
            show(nothing)


def test_a_chart_that_does_not_apply_is_not_missing_evidence():
    modelled = standing(measure(kind="modelled"))
    assert benchmarks.charts.funnel(modelled) is None
    assert "chance does not move it" in benchmarks.words.notes(modelled)


def test_the_table_behind_the_chart_says_what_its_figures_are():
    shown = benchmarks.charts.ranked_table(compared())
    assert shown.headers == [
        "Group",
        "Area name",
        "Value (%)",
        "Numerator (unpaid carers)",
        "Denominator (residents aged 5 and over)",
    ]
    assert shown.rows[0][2:] == ("7.6", "760", "10,000")


def test_the_limits_behind_the_funnel_stand_in_a_table_for_the_council_and_its_neighbours():
    frame = table(spread=0.004)
    found = compared(measure(frame), neighbours=benchmarks.Neighbours(("E08000001",), "named"))
    shown = benchmarks.charts.funnel_table(found)
    assert [row[0] for row in shown.rows] == ["Luton", "Council 1"]
    assert shown.headers[3] == "Most councils, lower (%)"
    assert "Nearly all, upper (%)" in shown.headers
    assert all(header.endswith(")") for header in shown.headers[1:])
    for row in shown.rows:
        low, high, lower, higher = map(float, row[3:])
        assert higher - lower > high - low
        assert "." not in row[2]
