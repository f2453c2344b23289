"""A council of whose homes only national files tell: register, occupancy, client-level data.

The files are made: 700 residential and 300 nursing beds, 16.5% empty (13.3 can be used), 300 people
supported in residential homes (120 of them aged 18 to 64) and 100 in nursing homes (40).
"""

import contextlib

import pandas as pd
import pytest
from by_month import LUTON, occupancy, register, support, written
from copies import copy_evidence
from subjects import Changed
from test_residential_object import CHARTS, WORKED, lines
from worked_again import recomputed

from caremarket import evidence
from caremarket.errors import MissingEvidenceError
from caremarket.opendata import Outcome, import_files
from caremarket.project import Project
from caremarket.themes.residential import Parameters, Supply, charts, findings, tables, words
from caremarket.themes.residential.moments import going_with, middle, void_rates
from caremarket.themes.residential.parameters import METHODS

OWN = ("care_home_beds", "care_home_measures", "care_home_residents")
NATIONAL = {
    "cqc-care-directory-2026-10",
    "dhsc-care-home-occupancy-2026-06",
    "dhsc-client-level-long-term-support-2026-03",
}
WORDS = [
    *("answer", "register", "components", "residents", "vacancies", "people", "admissions"),
    *("gap_by_method", "verdicts", "chances", "conversions", "flips", "limits"),
]
TABLES = ("sources", "components", "residents", "verdicts", "scenarios", "conversions")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A project with Luton's own figures on homes taken out, and national files imported."""
    folder = tmp_path_factory.mktemp("national")
    copy_evidence(folder)
    for name in OWN:
        path = folder / "data" / "raw" / "E06000032-luton" / f"{name}.csv"
        header, *_ = path.read_text(encoding="utf-8").splitlines()
        path.write_text(header + "\n", encoding="utf-8")
    files = folder / "files"
    files.mkdir()
    shares = {"Percentage of beds occupied": "83.5%"}
    shares |= {"Percentage of beds vacant and admittable": "13.3%"}
    weeks = ["Week ending 16/05/2026", "Week ending 14/06/2026"]
    empty = {("Luton", label, weeks[1]): share for label, share in shares.items()}
    made = {
        "homes": register({"Luton": {"residential": 700, "nursing": 300}}),
        "beds": occupancy(empty, weeks=weeks),
        "people": support(),
    }
    results = import_files(
        Project(folder), [written(files / f"{name}.xlsx", book) for name, book in made.items()]
    )
    assert {result.outcome for result in results} == {Outcome.IMPORTED}
    evidence.prepare(Project(folder))
    return Project(folder)


@pytest.fixture(scope="module")
def luton(root):
    return Supply(evidence.load(LUTON[2], root), Parameters())


def changed(luton, **changes):
    return Supply(Changed(luton.data, **changes), Parameters())


def test_all_methods_answer_without_a_figure_typed(luton):
    assert set(luton.methods) == set(METHODS) - {"norm_own"}
    assert luton.homes["beds"].to_dict() == {"residential": 700, "nursing": 300}
    assert luton.homes["occupied"].tolist() == pytest.approx([584.5, 250.5])
    assert luton.placed["supported"].tolist() == [300, 100]
    assert luton.placed["in_borough_18_64"].tolist() == [120, 40]
    assert luton.usable == pytest.approx(13.3 / 16.5)
    assert luton.split  # no source tells the types apart
    assert {*luton.of_homes.split()} == NATIONAL
    assert NATIONAL <= set(luton.sources["source_id"])


def test_every_sentence_worked_line_chart_and_table_stands(luton):
    told = {name: getattr(words, name)(luton) for name in WORDS}
    for name in WORKED:
        with contextlib.suppress(MissingEvidenceError):
            for line in lines(luton, name):
                recomputed(line)
    for name in CHARTS:
        if name != "scenarios":
            assert getattr(charts, name)(luton).alt
    for name in TABLES:
        assert getattr(tables, name)(luton).rows
    limits = " ".join(told["limits"])
    assert "Beds are those of October 2026, voids of June 2026 and people supported of" in limits
    assert "March 2026, taken as the level to stay" in limits
    assert "Whom the council places in other areas is not in the evidence of that time" in limits
    assert "over a year" not in limits + " ".join(told["components"])
    assert "nursing beds registered in 2026" in told["answer"]
    recorded = [metric(luton) for metric in findings.DECLARED if not _lacks(metric, luton)]
    assert len(recorded) > 10
    assert findings.idle(luton) == ("out_of_borough_reading",)


def _lacks(metric, supply):
    try:
        metric(supply)
    except MissingEvidenceError:
        return True
    return False


def test_nothing_is_told_of_placements_that_nobody_counts(luton):
    assert "placements_return" not in set(luton.scenarios["scenario"])
    assert "placements_returning" not in set(luton.flips["assumption"])
    for shown in (words.scenarios, charts.scenarios):
        with pytest.raises(MissingEvidenceError, match="no nursing placements of Luton"):
            shown(luton)


def test_of_more_people_than_filled_beds_the_rest_lives_elsewhere(luton):
    crowded = changed(
        luton, care_home_residents=lambda rows: rows.assign(people=rows["people"] * 5)
    )
    assert crowded.full
    assert crowded.placed["in_borough"].tolist() == pytest.approx([584.5, 250.5])
    assert crowded.components["people"].sum() == pytest.approx(0)
    assert "as many or more people than beds" in words.residents(crowded)[0]
    for name in ("components", "residents", "beds_by_rate"):
        for line in lines(crowded, name):
            recomputed(line)


def test_a_suppressed_count_of_an_age_is_taken_in_its_middle(luton):
    def hide(rows):
        few = rows["care_type"].eq("nursing") & rows["age_group"].eq("18_64")
        ends = {"people_lower": 0, "people_upper": 4}
        return rows.assign(
            people=rows["people"].mask(few),
            **{name: rows[name].mask(few, end) for name, end in ends.items()},
        )

    hidden = changed(luton, care_home_residents=hide)
    assert hidden.placed.loc["nursing", "supported"] == 62
    assert any("taken in the middle" in text for text in words.limits(hidden))


def beside(luton, *names):
    """The national rows of tables, to put behind those of a council's own."""
    return {name: lambda own, name=name: pd.concat([own, luton.data.table(name)]) for name in names}


def test_newer_national_figures_go_together_and_older_ones_stay_out(luton, evidence_of):
    newer = Supply(
        Changed(evidence_of(LUTON[2]), **beside(luton, *OWN, "care_homes")), Parameters()
    )
    assert newer.counted_year == 2026
    assert newer.homes["beds"].to_dict() == {"residential": 700, "nursing": 300}
    assert {*newer.of_homes.split()} == NATIONAL
    assert newer.paying is newer.share_paying is None  # of 2020
    (told,) = [text for text in words.register(newer) if text.startswith("The council counted")]
    assert "counted 703 residential and 350 nursing beds in 2020, the register 700 and 300" in told
    assert told.endswith("the register's, as they go with the void rate.")
    assert "at what the council paid for people aged 65 and over in 2019-20." in words.voids(newer)


def test_a_councils_own_void_rate_keeps_its_own_beds_and_residents(luton, evidence_of):
    tables = beside(luton, "care_home_residents", "care_homes")
    own = Supply(Changed(evidence_of(LUTON[2]), **tables), Parameters())
    assert own.homes["beds"].to_dict() == {"residential": 703, "nursing": 350}
    assert own.placed["supported"].tolist() == [428, 94]
    assert own.paying == 150
    assert {*own.of_homes.split()} == {"luton-mps-2020"}


def counts(*lines):
    return pd.DataFrame(lines, columns=["period", "source_id", "care_type"])


def test_the_count_nearest_in_time_goes_with_a_void_rate():
    voids = counts(("2022-06/2022-06", "b", "all"))
    people = counts(
        ("2019-20", "a", "all"), ("2021-22", "c", "all"), ("2022-03/2022-03", "c", "all")
    )
    whole = [("all",)]
    assert going_with(people, voids, ["care_type"], whole)["period"].item() == "2022-03/2022-03"
    assert going_with(people, voids.head(0), ["care_type"], whole)["source_id"].item() == "c"
    same = people.assign(source_id=["b", "c", "c"])
    assert going_with(same, voids, ["care_type"], whole)["period"].item() == "2019-20"
    assert going_with(people, voids, ["care_type"], [("nursing",)]).shape == (1, 3)


def test_void_rates_by_type_go_before_a_newer_one_for_both_of_their_time():
    types = ("residential", "nursing")
    newest = ("2026-06/2026-06", "national", "all")
    by_type = [("2025-03/2025-03", "own", kind) for kind in types]
    assert set(void_rates(counts(newest, *by_type), types)["care_type"]) == set(types)
    old = [("2020", "own", kind) for kind in types]
    assert void_rates(counts(newest, *old), types)["source_id"].tolist() == ["national"]
    assert void_rates(counts(newest, *by_type[:1]), types)["source_id"].tolist() == ["national"]


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("2020", 2020.5),
        ("2019-20", 2019.75),
        ("2020-07/2020-09", 2020 + 7.5 / 12),
        ("2026-03/2026-03", 2026 + 2.5 / 12),
        ("2025-12/2026-01", 2026),
    ],
)
def test_periods_have_a_middle(period, year):
    assert middle(period) == pytest.approx(year)
