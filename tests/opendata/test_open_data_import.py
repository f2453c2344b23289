"""Real publications, end to end: imported, prepared, and as published.

Marked `opendata`: reads the folder that `CAREMARKET_OPEN_DATA` names, and `data-2021-on` beside it
with the newer ones. Neither is part of the project.
"""

import os
import shutil
from pathlib import Path

import pytest

from caremarket import evidence
from caremarket.evidence.raw.imported import read_manifest
from caremarket.opendata import Outcome, import_files
from caremarket.opendata.loaders import LOADERS
from caremarket.project import Project, find_project
from caremarket.themes import benchmarks, projection, validation, vintages
from caremarket.themes.carers import elsewhere as carers
from caremarket.themes.dementia import elsewhere as dementia
from caremarket.themes.direct_payments import Parameters as PaymentParameters
from caremarket.themes.direct_payments import Payments
from caremarket.themes.direct_payments import elsewhere as direct_payments
from caremarket.themes.residential import elsewhere as residential

FOLDER = os.environ.get("CAREMARKET_OPEN_DATA")
NEWER = Path(FOLDER or "").resolve().parent / "data-2021-on"
FOLDERS = [Path(FOLDER or ""), NEWER]
pytestmark = [
    pytest.mark.opendata,
    pytest.mark.skipif(not FOLDER, reason="CAREMARKET_OPEN_DATA names no folder"),
    pytest.mark.skipif(not NEWER.is_dir(), reason="no data-2021-on lies beside that folder"),
]
LUTON, MILTON_KEYNES, ENGLAND = "E06000032", "E06000042", "E92000001"
KENT, CITY, SCILLY = "E10000016", "E09000001", "E06000053"
HACKNEY = "E09000012"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("imported")
    keep_out = shutil.ignore_patterns("national")
    shutil.copytree(find_project().raw, root / "data" / "raw", ignore=keep_out)
    project = Project(root)
    results = import_files(project, FOLDERS)
    failed = [result.reason for result in results if result.outcome is Outcome.FAILED]
    assert failed == []
    evidence.prepare(project)
    return project


def _carers(project, area, year, base):
    care = evidence.load(area, project).national("unpaid_care_census")
    rows = care[(care["area_code"] == area) & (care["year"] == year) & (care["base"] == base)]
    return rows.set_index("hours_band")["people"].to_dict()


def test_luton_has_as_many_carers_as_the_censuses_published(project):
    assert _carers(project, LUTON, 2011, "all_ages")["any"] == 18256
    assert _carers(project, LUTON, 2021, "5_plus")["any"] == 16099


def test_every_council_has_carers_of_both_censuses_and_their_bases(project):
    for code, _ in evidence.areas(project):
        assert _carers(project, code, 2011, "5_plus").keys() >= {"all", "any"}
        found = _carers(project, code, 2021, "5_plus")
        assert found["all"] - found["none"] == found["any"]


def test_every_council_is_there_and_none_twice(project):
    areas = evidence.areas(project)
    assert len(areas) == len(dict(areas)) == 153
    assert dict(areas)[MILTON_KEYNES] == "Milton Keynes"


def test_no_vintage_counts_a_resident_twice(project):
    for code in (LUTON, MILTON_KEYNES, "E10000003", "E06000063", ENGLAND):
        population = evidence.Evidence(code, code, project.processed).table("population")
        persons = population[population["sex"] == "persons"]
        for (vintage, year), rows in persons.groupby(["vintage", "year"]):
            people = rows.drop_duplicates("age_band").set_index("age_band")["people"]
            if not {"15-17", "18-19", "all"} <= set(people.index):
                continue
            finest = [band for band in people.index if band in FINEST]
            whole = people["all"]
            assert people[finest].sum() == pytest.approx(whole, abs=20), (code, vintage, year)


FINEST = {"0-4", "5-9", "10-14", "15-17", "18-19", "90+"} | {
    f"{start}-{start + 4}" for start in range(20, 90, 5)
}


def test_figures_typed_in_for_luton_are_those_of_the_publications(project):
    warnings = evidence.check(project).warnings
    assert [it for it in warnings if "as typed in" in it] == []


def test_the_council_s_own_figures_stand_beside_the_national_ones(project):
    population = evidence.load(LUTON, project).table("population")
    assert {"mps_2020", "census_2021", "ons_mid_2018", "ons_mid_2020"} <= set(population["vintage"])
    twice = population.duplicated(["vintage", "year", "sex", "age_band", "source_id"])
    assert not twice.any()


def test_england_of_the_mid_year_estimates_is_the_published_one(project):
    population = evidence.Evidence(ENGLAND, "England", project.processed).table("population")
    everybody = population.query("age_band == 'all' and sex == 'persons'")
    found = everybody.set_index("vintage")["people"].to_dict()
    assert found["ons_mid_2018"] == 55977178
    assert found["ons_mid_2020"] == 56550138
    assert found["census_2011"] == 53012456


def test_england_of_the_estimates_based_on_census_2021_is_the_published_one(project):
    population = evidence.Evidence(ENGLAND, "England", project.processed).table("population")
    found = population.query("age_band == 'all' and sex == 'persons'").set_index("vintage")
    assert found.loc["ons_mid_2021", "people"] == 56536419
    assert found.loc["ons_mid_2022", "people"] == 57106398
    notes = {it.source.id: it.source for it in read_manifest(project, []).imports}
    newest = notes["ons-mid-year-estimates-2022"]
    assert (str(newest.published), newest.note) == ("2024-03-26", "Based on Census 2021.")


def test_deprivation_of_the_upper_tier_knows_every_council_that_was_not_divided(project):
    profile = evidence.load(KENT, project).everywhere("area_profile", measure="deprivation")
    assert profile[profile["period"] == "2019"]["area_code"].nunique() == 149


def _standing(project, area, measures):
    found = benchmarks.Standing(evidence.load(area, project), measures, "", "").found
    return {it.measure.name: it for it in found}


def test_england_s_dementia_by_cfas_ii_is_that_of_the_study(project):
    data = evidence.load(LUTON, project)
    by_sex = data.everywhere("population", sex=["males", "females"])
    rates = data.national("dementia_prevalence")
    measures = dementia.measures(data.everywhere("dementia"), by_sex, rates)
    found = _standing(project, LUTON, measures)["predicted_dementia"]
    assert found.levels["england"] == pytest.approx(6.45, abs=0.01)  # Matthews 2013: 6.5%
    assert found.area["value"] == pytest.approx(6.45, abs=0.01)  # as of mid-2022
    assert found.method == ""


def test_luton_stands_where_the_published_outcomes_put_it(project):
    outcomes = evidence.load(LUTON, project).everywhere("ascof_measures")
    found = _standing(project, LUTON, direct_payments.measures(outcomes))
    main = found["clients_with_direct_payment"]
    assert main.levels["england"] == pytest.approx(24.5, abs=0.05)
    assert benchmarks.position_in_words(main) == (
        "23rd lowest of 151; within the range of most councils"
    )
    neighbours = main.areas[main.areas["neighbour"]]
    assert {"Slough", "Derby", "Coventry", "Blackburn with Darwen"} <= set(neighbours["area_name"])
    assert neighbours["region_name"].eq("London").sum() <= 5


def test_direct_payments_are_those_of_the_newest_year_that_prints_ages(project):
    kent = Payments(evidence.load(KENT, project), PaymentParameters.checked(area_code=KENT))
    assert (kent.period, kent.with_reasons.period) == ("2021-22", "2017-18")
    # T43 and T44: 30,999 of £164,284 thousand, 9,536 of £73,332 thousand.
    assert kent.ages["value"].round(4).to_dict() == {
        "18_64": 0.1887,
        "65_plus": 0.1300,
        "all": 0.1706,
    }
    people = kent.shares.query("period == '2021-22' and geography == 'area'")
    assert people.set_index("age_group")["share"].round(4).to_dict() == {
        "all": 0.2658,  # 3,040 of 11,435 to 11,439
        "18_64": 0.3667,
        "65_plus": 0.1485,
    }
    hackney = PaymentParameters.checked(area_code=HACKNEY)
    assert Payments(evidence.load(HACKNEY, project), hackney).period == "2017-18"


def _counted(project):
    data = evidence.load(KENT, project)
    outcomes = data.everywhere("ascof_measures")
    people = data.everywhere("population", vintage="census_2021", sex="persons")
    return [
        *carers.measures(data.everywhere("unpaid_care_census"), data.everywhere("carers")),
        *direct_payments.measures(outcomes),
        *residential.measures(
            data.everywhere("care_homes"),
            outcomes,
            people,
            data.everywhere("care_home_residents"),
            data.everywhere("service_users", service="long_term_support"),
        ),
    ]


def test_funnels_hold_about_as_many_councils_as_they_say(project):
    found = _standing(project, KENT, _counted(project))
    assert len(found) == 10
    outside = {name: it.areas["position"].ne("within_95").mean() for name, it in found.items()}
    assert {name for name, share in outside.items() if not 0.03 <= share <= 0.15} == set()
    admitted = found["admissions_65_plus"].area
    assert admitted["lower_95"] == pytest.approx(388, abs=0.5)
    assert admitted["upper_95"] == pytest.approx(840, abs=0.5)


@pytest.mark.parametrize("area", [CITY, SCILLY])
def test_the_smallest_councils_are_compared_with_nobody(project, area):
    assert _standing(project, area, _counted(project)) == {}


def test_nobody_beyond_three_standard_deviations_is_a_neighbour(project):
    data = evidence.load(KENT, project)
    people = data.everywhere("population", vintage="census_2021", sex="persons")
    described = benchmarks.features(people, data.everywhere("area_profile"))
    nobody = data.everywhere("neighbours").head(0)
    found = [benchmarks.neighbours_of(code, nobody, described) for code in described.index]
    assert len(found) == 151
    assert max(distance for of in found for distance in of.distances) <= 3
    assert all(0 < len(of.codes) <= 15 for of in found)


@pytest.fixture(scope="module")
def everywhere(project):
    return evidence.load(LUTON, project).everywhere("population", sex="persons")


def _population(project, everywhere, area):
    return projection.completed(evidence.load(area, project).table("population"), everywhere, area)


def test_a_council_without_a_projection_is_carried_to_2041(project, everywhere):
    population = _population(project, everywhere, MILTON_KEYNES)
    assert vintages.best_projection(population) == vintages.OWN
    assert vintages.chosen(population, "best") == "ons_mid_2022"  # with the growth of our own
    ahead = projection.limits_by_year(population, "65+", [2021, 2031, 2041])
    assert ahead.loc[2021].nunique() == 1
    assert (ahead["lower"] < ahead["people"]).loc[[2031, 2041]].all()


def test_what_luton_printed_is_refuted_and_kent_s_projection_holds(project, everywhere):
    luton = _population(project, everywhere, LUTON)
    found = vintages.misses(luton).set_index(["vintage", "age_band"]).loc[("mps_2020", "65+")]
    assert (found["year"], found["counted"], found["refuted"]) == (2024, 27193, True)
    assert found["people"] == pytest.approx(30159, abs=0.5)
    assert vintages.best_projection(luton, [2024, 2035]) == vintages.OWN
    assert vintages.chosen(luton, "best", [2024, 2035]) == "ons_mid_2022"
    kent = vintages.misses(_population(project, everywhere, KENT)).set_index("age_band").loc["65+"]
    assert (kent["vintage"], kent["counted"]) == (vintages.OWN, 335964)
    assert abs(kent["miss"]) < 0.01


def test_two_tiny_councils_have_no_limits(project, everywhere):
    for code in (CITY, SCILLY):
        population = _population(project, everywhere, code)
        assert projection.limits_by_year(population, "65+", [2031]).isna().all(axis=None)


def test_limits_hold_in_as_many_councils_as_the_document_says(everywhere):
    found = validation.population.section(everywhere)
    written = (find_project().root / "docs" / "validation.md").read_text(encoding="utf-8")
    lines = [line for line in found.splitlines() if line.startswith("| `ascof_mid_2024` | `census")]
    assert len(lines) == 5
    assert set(lines) <= set(written.splitlines()), "run `make validate`"
    trials = validation.trials(everywhere)
    held = trials["error"].abs().le(trials["limit"])[trials["against"] == "ascof_mid_2024"]
    assert 0.93 <= held.mean() <= 0.97


def test_loaders_fill_the_tables_that_they_say(project):
    fills = {loader.name: set(loader.fills) for loader in LOADERS}
    for record in read_manifest(project, []).imports:
        assert set(record.tables) <= fills[record.loader]


def test_importing_the_folder_again_changes_nothing(project):
    again = import_files(project, FOLDERS)
    assert {result.outcome for result in again} <= {Outcome.UNCHANGED, Outcome.NOT_RECOGNISED}
    assert evidence.is_fresh(project)
