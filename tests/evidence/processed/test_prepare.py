import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import get_args

import pandas as pd
import pytest
import yaml

from caremarket.errors import EvidenceError, UnknownAreaError
from caremarket.evidence import areas, check, is_fresh, load, new_area, prepare
from caremarket.evidence.raw.sources import Kind
from caremarket.evidence.raw.template import KINDS
from caremarket.locks import holding

LUTON = "E06000032-luton"


def edit(project, table, change):
    """Rewrite one raw table as text, the way a person would in an editor."""
    folder = project.raw / LUTON
    path = folder / f"{table}.csv"
    if not path.exists():
        path = project.raw / "rates" / f"{table}.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return path


def problems(project):
    with pytest.raises(EvidenceError) as error:
        prepare(project)
    return error.value.problems


def test_prepare_writes_typed_tables_and_a_manifest(project_copy):
    result = prepare(project_copy)
    beds = pd.read_parquet(project_copy.processed / "care_home_beds.parquet")
    assert beds["beds"].dtype == "Int64"
    assert set(beds["area_code"]) == {"E06000032"}
    manifest = json.loads((project_copy.processed / "manifest.json").read_text())
    assert manifest["lengths"]["care_home_beds"] == len(beds)
    assert manifest["evidence_hash"] == result.prepared.evidence_hash
    assert is_fresh(project_copy)


def test_what_a_killed_prepare_left_is_removed_but_not_what_another_is_building(project_copy):
    left = project_copy.processed / ".building-killed"
    left.mkdir(parents=True)
    (left / "care_home_beds.parquet").write_bytes(b"PAR1")
    with ThreadPoolExecutor(1) as thread:
        with holding(project_copy.processed):
            waiting = thread.submit(prepare, project_copy)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=3)
            assert left.exists()
        waiting.result()
    assert not left.exists()
    assert is_fresh(project_copy)


def test_the_same_evidence_gives_the_same_files(project_copy):
    prepare(project_copy)
    first = {path.name: path.read_bytes() for path in project_copy.processed.glob("[!.]*")}
    prepare(project_copy)
    assert first == {path.name: path.read_bytes() for path in project_copy.processed.glob("[!.]*")}


def test_a_changed_cell_makes_the_evidence_stale(project_copy):
    prepare(project_copy)
    edit(project_copy, "care_home_beds", lambda text: text.replace("703", "704"))
    assert not is_fresh(project_copy)


def test_wrong_type_says_file_row_column_found_and_allowed(project_copy):
    edit(project_copy, "care_home_beds", lambda text: text.replace(",703,", ",seven hundred,"))
    (problem,) = problems(project_copy)
    assert problem.startswith("data/raw/E06000032-luton/care_home_beds.csv, row ")
    assert "column beds: found 'seven hundred'" in problem
    assert "allowed is a whole number, 0 or more" in problem


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("care_home_beds", ",703,", ",-703,", "found '-703'; allowed is a whole number, 0 or more"),
        ("care_home_beds", ",703,", ",703.5,", "found '703.5'; allowed is a whole number"),
        ("care_home_beds", ",703,", ",,", "column beds: found nothing"),
        ("care_home_beds", ",703,", ",inf,", "found 'inf'; allowed is a whole number"),
        ("care_home_beds", "residential", "residental", "one of residential, nursing, all"),
        ("care_home_beds", "care_type,", "care_typ,", "column care_type is missing"),
        ("care_home_beds", "care_type,", "care_typ,", "Did you mean 'care_type'?"),
        ("spending", "luton-mps-2020", "luton-mps-2021", "Did you mean 'luton-mps-2020'?"),
        ("dementia_prevalence", "cfas_ii", "CFAS II", "column rate_set: found 'CFAS II'"),
    ],
)
def test_a_wrong_cell_gets_a_sentence(project_copy, table, old, new, message):
    edit(project_copy, table, lambda text: text.replace(old, new))
    assert any(message in problem for problem in problems(project_copy))


def test_a_duplicate_key_names_both_rows(project_copy):
    def double(text):
        lines = text.splitlines()
        return "\n".join([*lines, lines[1]]) + "\n"

    path = edit(project_copy, "care_home_beds", double)
    last = len(path.read_text().splitlines())
    (problem,) = problems(project_copy)
    assert f"rows 2 and {last}: the same key stands more than once" in problem


def test_wrong_encoding_names_the_row(project_copy):
    path = project_copy.raw / LUTON / "care_home_beds.csv"
    path.write_bytes(path.read_bytes() + "café".encode("latin-1"))
    (problem,) = problems(project_copy)
    assert "is not UTF-8 text (byte 0xe9)" in problem


def test_a_byte_order_mark_is_no_problem(project_copy):
    path = project_copy.raw / LUTON / "care_home_beds.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(prepare(project_copy).tables["care_home_beds"])


def test_an_unknown_file_is_refused_with_a_hint(project_copy):
    (project_copy.raw / LUTON / "spendings.csv").write_text("a\n1\n")
    (problem,) = problems(project_copy)
    assert "spendings.csv is no table of evidence. Did you mean 'spending'?" in problem


def test_an_unknown_source_is_named_by_file_and_row(project_copy):
    def renamed(text):
        head, first, *rest = text.splitlines(keepends=True)
        rest[-1] = rest[-1].replace("luton-mps-2020", "luton-mps-2002")
        return "".join([head, first.replace("luton-mps-2020", "luton-mps-2002"), *rest])

    rows = len(edit(project_copy, "care_home_beds", renamed).read_text().splitlines())
    edit(project_copy, "market_benchmarks", lambda text: text.replace("kings-fund-360", "kings"))
    first, second = sorted(problems(project_copy))
    assert first.startswith(f"data/raw/{LUTON}/care_home_beds.csv, rows 2 and {rows}, column")
    assert "found 'luton-mps-2002', which is in no sources.yml. Did you mean" in first
    assert "'luton-mps-2020'" in first
    assert first.endswith("or to the sources.yml of the area's folder, under this id.")
    assert second.startswith("data/raw/rates/market_benchmarks.csv, rows ")
    assert ", column source_id: found 'kings'" in second


def test_a_workbook_named_like_a_table_is_not_passed_over(project_copy):
    (project_copy.raw / LUTON / "care_homes_2020.xlsx").write_bytes(b"notes of one's own")
    (project_copy.raw / LUTON / "care_home_beds.xlsx").write_bytes(b"figures")
    (problem,) = problems(project_copy)
    assert f"{LUTON}/care_home_beds.xlsx is a workbook, which is not read. Save its" in problem


def test_a_form_is_said_in_words(project_copy):
    edit(project_copy, "care_home_beds", lambda text: text.replace("2020,residential", "?,nursing"))
    (problem,) = problems(project_copy)
    assert "allowed is a period such as 2020, 2019-20 or 2020-07/2020-09." in problem


def test_all_problems_are_said_at_once_and_nothing_is_touched(project_copy):
    prepare(project_copy)
    before = {path.name: path.read_bytes() for path in project_copy.processed.iterdir()}
    edit(project_copy, "care_home_beds", lambda text: text.replace(",703,", ",x,"))
    edit(project_copy, "carers", lambda text: text.replace("people", "persons", 1))
    (project_copy.raw / "rates" / "dementia_prevalence.csv").unlink()
    found = problems(project_copy)
    assert len(found) >= 3
    assert before == {path.name: path.read_bytes() for path in project_copy.processed.iterdir()}


def test_a_source_twice_and_a_missing_field_are_said(project_copy):
    path = project_copy.raw / "sources.yml"
    text = path.read_text(encoding="utf-8")
    start = text.index("- id:")
    second = text.index("- id:", start + 1)
    path.write_text(text + text[start:second].rstrip() + "\n", encoding="utf-8")
    assert any("stands more than once" in problem for problem in problems(project_copy))
    path.write_text("sources:\n- id: one\n", encoding="utf-8")
    assert any("source one, title" in problem for problem in problems(project_copy))


def test_sources_of_an_area_are_read_with_the_others(project_copy):
    folder = new_area(project_copy, "Bedford")
    path = folder / "sources.yml"
    stub = path.read_text(encoding="utf-8")
    assert "bedford-return-2026" not in check(project_copy).tables["sources"]["id"].to_list()
    entry = re.search(r"^# (- id: (?:.*\n)*?#   review_by.*\n)", stub, re.MULTILINE)[1]
    entry = entry.replace("\n# ", "\n")
    path.write_text(stub + entry, encoding="utf-8")
    sources = check(project_copy).tables["sources"].set_index("id")
    assert sources.loc["bedford-return-2026", "kind"] == "local_return"
    path.write_text(stub + entry.replace("bedford-return-2026", "luton-mps-2020"), encoding="utf-8")
    assert problems(project_copy) == [
        "data/raw/sources.yml and data/raw/E06000055-bedford/sources.yml: source luton-mps-2020 "
        "stands more than once; keep one of them, or give one another id."
    ]
    path.write_text(stub + entry.replace("kind:", "kinds:"), encoding="utf-8")
    found = " ".join(problems(project_copy))
    named = "data/raw/E06000055-bedford/sources.yml, source bedford-return-2026"
    assert f"{named}, kinds is no field there. Did you mean 'kind'?" in found
    assert f"{named}, kind is missing." in found


def test_a_source_that_is_called_published_and_has_no_address_or_year_is_asked_about(project_copy):
    folder = new_area(project_copy, "Bedford")
    source = {"id": "ours", "title": "Return", "publisher": "Us", "published": "draft"}
    source |= {"licence": "None", "kind": "local_publication", "review_by": "2030-01-01"}

    def asked(**changes):
        text = yaml.safe_dump({"sources": [source | changes]})
        (folder / "sources.yml").write_text(text, encoding="utf-8")
        return check(project_copy).warnings

    (warning,) = asked()
    assert "Source ours is called local_publication and has no address (url) and no date" in warning
    assert "an internal return is local_return, and its small counts are protected" in warning
    (warning,) = asked(published=2026)
    assert "has no address (url): is it published?" in warning
    assert asked(published="May 2026", url="none known") == []
    assert asked(kind="local_return") == []


def test_the_stub_explains_every_kind_of_source():
    assert tuple(KINDS) == get_args(Kind)


def test_area_folder_and_area_file_must_agree(project_copy):
    (project_copy.raw / LUTON).rename(project_copy.raw / "E06000033-luton")
    (problem,) = problems(project_copy)
    assert "area_code is E06000032, but the folder says E06000033" in problem


def test_a_folder_that_is_no_area_is_refused(project_copy):
    (project_copy.raw / "Luton").mkdir()
    (problem,) = problems(project_copy)
    assert "named <GSS code>-<slug>" in problem


def test_an_area_may_have_one_folder_only(project_copy):
    shutil.copytree(project_copy.raw / LUTON, project_copy.raw / "E06000032-luton-copy")
    (problem,) = problems(project_copy)
    assert "E06000032 has 2 folders" in problem


def test_what_editors_leave_behind_neither_stops_nor_ages_the_evidence(project_copy):
    prepare(project_copy)
    (project_copy.raw / ".ipynb_checkpoints").mkdir()
    (project_copy.raw / LUTON / ".~lock.spending.csv#").write_text("anna")
    assert is_fresh(project_copy)
    check(project_copy)


def test_a_national_table_without_rows_is_said(project_copy):
    edit(project_copy, "dementia_prevalence", lambda text: text.splitlines()[0] + "\n")
    (problem,) = problems(project_copy)
    assert "data/raw/rates/dementia_prevalence.csv has no rows" in problem


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "data/raw/sources.yml must hold fields and their values: sources."),
        ("sources: []", "data/raw/sources.yml, sources: found a list or block; List should have"),
        ("sources:\n- id: one\n  titel: x\n", "source one, titel is no field there. Did you mean"),
        ("sources:\n- id: one\n", "source one, publisher is missing."),
        ("sources: [", "data/raw/sources.yml, line 1, is not valid YAML"),
    ],
)
def test_a_broken_register_gets_a_sentence(project_copy, content, message):
    (project_copy.raw / "sources.yml").write_text(content, encoding="utf-8")
    assert any(message in problem for problem in problems(project_copy))


def test_a_reason_for_a_difference_that_is_not_there_warns(project_copy):
    line = "spending,2019-20|direct_payments|all|all|all,5,because,luton-mps-2020,slide 25\n"
    edit(project_copy, "known_differences", lambda text: text + line)
    (warning,) = check(project_copy).warnings
    assert "no total of spending 2019-20|direct_payments|all|all|all differs by 5" in warning


def test_suppressed_counts_become_intervals(project_copy):
    edit(project_copy, "care_home_residents", lambda text: text.replace(",12,", ",[c],"))
    frame = prepare(project_copy).tables["care_home_residents"]
    suppressed = frame[frame["people"].isna()]
    assert suppressed[["people_lower", "people_upper"]].to_numpy().tolist() == [[1, 4]]
    known = frame[frame["people"].notna()]
    assert (known["people_lower"] == known["people"]).all()


def test_a_suppressed_rate_or_amount_is_refused_for_it_has_no_bounds(project_copy):
    tail = ",,luton-mps-2020,slide 1\n"
    counted = f"2020-21,note_waiting,[c],people,{tail}"
    measured = f"2020-21,satisfaction,[c],percent,{tail}2020-21,pay,*,gbp,{tail}"
    rate = f"2020-21,vacancies,all,<5,percent,{tail}"
    carers = edit(project_copy, "carers", lambda text: text + counted + measured)
    edit(project_copy, "care_home_measures", lambda text: text + rate)
    home, *found = sorted(problems(project_copy))
    assert "column value: found '<5'; allowed is a number, 0 or more. The" in home
    last = len(carers.read_text(encoding="utf-8").splitlines())
    for row, mark, problem in zip((last - 1, last), ("[c]", "*"), found, strict=True):
        assert f"carers.csv, row {row}, column value: found {mark!r}; allowed is a num" in problem
        assert "or, of a count, a suppression marker ([c], *, <5, [0-5])." in problem
        assert problem.endswith("A suppressed rate or amount has no bounds; leave the row out.")
    edit(project_copy, "carers", lambda text: text.replace(measured, ""))
    edit(project_copy, "care_home_measures", lambda text: text.replace(rate, ""))
    waiting = prepare(project_copy).tables["carers"].query("measure == 'note_waiting'")
    assert waiting[["value_lower", "value_upper"]].to_numpy().tolist() == [[1, 4]]


def test_reconciliation_finds_the_printed_pound(project_copy):
    found = check(project_copy).reconciliation.set_index("figure")
    total = found.loc["2019-20|direct_payments|all|all|all"]
    assert (total["printed"], total["sum_of_parts"]) == (8203333, 8203334)
    assert total["verdict"] == "within rounding"
    assert found.loc["2019-20|nursing_care|long_term|all|all", "verdict"] == "agrees"
    assert found.loc["2019-20|council|residential|all|all", "sum_of_parts"] == 142 + 286


def test_an_unexplained_difference_warns(project_copy):
    edit(project_copy, "spending", lambda text: text.replace("2899792", "2899892"))
    assert any("direct_payments" in warning for warning in check(project_copy).warnings)


def test_check_writes_nothing(project_copy):
    check(project_copy)
    assert not project_copy.processed.exists()


def test_new_area_is_empty_and_valid(project_copy):
    folder = new_area(project_copy, "E06000042", "Milton Keynes")
    assert folder.name == "E06000042-milton-keynes"
    prepare(project_copy)
    assert ("E06000042", "Milton Keynes") in areas(project_copy)
    assert load("E06000042", project_copy).table("care_home_beds").empty


def test_new_area_refuses_a_code_in_use_and_a_wrong_one(project_copy):
    with pytest.raises(EvidenceError, match="has the folder data/raw/E06000032-luton already"):
        new_area(project_copy, "E06000032", "Luton")
    with pytest.raises(EvidenceError, match="area_code 'Nowhere'"):
        new_area(project_copy, "Nowhere", "Nowhere")
    with pytest.raises(UnknownAreaError, match="no council 'Nowhere'"):
        new_area(project_copy, "Nowhere")


@pytest.mark.parametrize("area", ["E06000010", "Kingston upon Hull", "Kingston upon Hull, City of"])
def test_new_area_knows_every_council_by_code_and_name(project_copy, area):
    folder = new_area(project_copy, area)
    assert folder.name == "E06000010-kingston-upon-hull"
    area = yaml.safe_load((folder / "area.yml").read_text("utf-8"))
    assert area["area_name"] == "Kingston upon Hull"
    assert (area["region_code"], area["cassr_code"]) == ("E12000003", "215")
    guide = (folder / "README.md").read_text("utf-8")
    for table in folder.glob("*.csv"):
        assert table.stem in guide
    assert check(project_copy).areas["area_code"].tolist() == ["E06000010", "E06000032"]


def test_sources_due_for_review_are_warned_about(project_copy):
    path = project_copy.raw / "sources.yml"
    text = path.read_text(encoding="utf-8")
    first = text[text.index("review_by:") :].splitlines()[0]
    path.write_text(text.replace(first, "review_by: 2001-01-31"), encoding="utf-8")
    assert date.today().year > 2001
    assert any("was to be reviewed by 2001-01-31" in w for w in check(project_copy).warnings)
