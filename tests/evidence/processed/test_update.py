"""Evidence that is brought up to date in part is what a complete `prepare` would have made."""

import io
import json
import os
import random
import shutil
from dataclasses import replace

import pandas as pd
import pytest
import yaml

from caremarket import evidence
from caremarket.errors import EvidenceError
from caremarket.evidence.processed.parquet import as_parquet
from caremarket.evidence.processed.state import read_prepared
from caremarket.evidence.raw.imported import ImportRecord
from caremarket.evidence.tables.catalogue import TABLES
from caremarket.project import Project, find_project

LUTON, KEYNES, BEDFORD, SLOUGH = "E06000032", "E06000042", "E06000055", "E06000039"
NAMES = {KEYNES: "Milton Keynes", BEDFORD: "Bedford", SLOUGH: "Slough"}
REASONS = {"all": 188, "physical_support": 120, "sensory_support": 3, "mental_health": 65}
PLAIN = {
    "care_home_beds": [{"period": "2020", "care_type": "residential", "beds": 50}],
    "carers": [{"period": "2020", "measure": "supported", "value": 7.5, "unit": "people"}],
    "spending": [
        {"period": "2019-20", "service": "day_care", "setting": "all", "age_group": group}
        | {"primary_support_reason": "all", "amount_gbp": amount}
        for group, amount in (("all", 100), ("18_64", 60), ("65_plus", 30))
    ],
    "population": [
        {"vintage": "mps_2020", "year": 2020, "sex": "persons", "age_band": "all", "people": 4000}
    ],
}
RETURN = {
    "service_users": [
        {"period": "2025-26", "service": "direct_payments", "age_group": "18_64"}
        | {"primary_support_reason": reason, "people": people}
        for reason, people in REASONS.items()
    ]
}
IMPORTED = {"care_home_beds": "beds", "population": "people"}


def folder_of(project, code):
    return next(iter(project.raw.glob(f"{code}-*")))


def write_table(project, code, table, rows, source="luton-mps-2020"):
    """Write a table the way a person would save it."""
    columns = TABLES[table].names
    frame = pd.DataFrame([row | {"source_id": source, "locator": "p. 1"} for row in rows])
    path = folder_of(project, code) / f"{table}.csv"
    frame.reindex(columns=columns).to_csv(path, index=False)
    return path


def import_tables(project):
    """Put two publications into data/raw/national: one that areas have typed in, and another."""
    source = {"title": "Estimates", "publisher": "ONS", "published": "2026", "licence": "OGL"}
    source |= {"kind": "national_statistics", "review_by": "2030-01-01"}
    records = []
    for name, (table, column) in zip(("luton-mps-2020", "ons"), IMPORTED.items(), strict=True):
        rows = [
            row | {"area_code": code, column: 1000 + number, "source_id": name, "locator": "cell 1"}
            for number, code in enumerate((LUTON, SLOUGH, "E06000001", "E12000006"))
            for row in PLAIN[table]
        ]
        columns = list(TABLES[table].import_schema.columns)
        (project.raw / "national" / name).mkdir(parents=True)
        path = project.raw / "national" / name / f"{table}.csv"
        pd.DataFrame(rows).reindex(columns=columns).to_csv(path, index=False)
        record = ImportRecord(
            source=source | {"id": name},
            release="2026",
            file="x.csv",
            sha256="0",
            loader="x",
            loader_version=1,
            imported="2026-11-22",
            folder=name,
            tables={table: len(rows)},
            councils=3,
        )
        records.append(record.model_dump(mode="json"))
    manifest = json.dumps({"imports": records})
    (project.raw / "national" / "manifest.json").write_text(manifest, encoding="utf-8")


def without_sources(folder):
    """Take out a new area's own list of sources: where one comes or goes, all is read again."""
    (folder / "sources.yml").unlink()


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """Three areas with small tables, one of them with a local return."""
    project, real = Project(tmp_path_factory.mktemp("raw")), find_project()
    for name in ("rates", "geography"):
        shutil.copytree(real.raw / name, project.raw / name)
    sources = yaml.safe_load((real.raw / "sources.yml").read_text(encoding="utf-8"))
    mine = {"id": "return", "title": "Return", "publisher": "Us", "published": "2026"}
    mine |= {"licence": "None", "kind": "local_return", "review_by": "2030-01-01"}
    sources["sources"].append(mine)
    (project.raw / "sources.yml").write_text(yaml.safe_dump(sources), encoding="utf-8")
    without_sources(evidence.new_area(project, LUTON, "Luton"))
    for table, rows in PLAIN.items():
        write_table(project, LUTON, table, rows)
    for code in (KEYNES, BEDFORD):
        folder = project.raw / f"{code}-x"
        folder.mkdir()
        about = {"area_code": code, "area_name": NAMES[code]}
        (folder / "area.yml").write_text(yaml.safe_dump(about), encoding="utf-8")
        write_table(project, code, "care_home_beds", PLAIN["care_home_beds"])
    write_table(project, KEYNES, "service_users", RETURN["service_users"], "return")
    write_table(project, BEDFORD, "spending", PLAIN["spending"])
    return project.raw


@pytest.fixture(scope="module", params=[False, True], ids=["typed in", "with imports"])
def made(raw, tmp_path_factory, request):
    """The project, prepared."""
    project = Project(tmp_path_factory.mktemp("made"))
    shutil.copytree(raw, project.raw)
    if request.param:
        import_tables(project)
    evidence.prepare(project)
    return project


@pytest.fixture
def project(made, tmp_path):
    """A copy of it to change."""
    shutil.copytree(made.root, tmp_path, dirs_exist_ok=True)
    return Project(tmp_path)


class Editor:
    """Somebody who changes files of area folders, more or less at random."""

    def __init__(self, project, seed):
        self.project = project
        self.dice = random.Random(seed)

    def area(self):
        return self.dice.choice(sorted(path.name[:9] for path in self.project.raw.glob("E*-*")))

    def table(self):
        return self.dice.choice(sorted(PLAIN | RETURN))

    def change_a_figure(self):
        self.write(self.area(), self.table(), self.dice.randint(0, 9))

    def change_a_return(self):
        self.write(self.area(), "service_users", self.dice.randint(0, 9), "return")

    def write(self, code, table, more, source="luton-mps-2020"):
        value = TABLES[table].value
        rows = [row | {value: row[value] + more} for row in (PLAIN | RETURN)[table]]
        write_table(self.project, code, table, rows, source)

    def empty_a_table(self):
        path = folder_of(self.project, self.area()) / f"{self.table()}.csv"
        columns = TABLES[path.stem].names
        path.write_text(",".join(columns) + "\n", encoding="utf-8")

    def delete_a_table(self):
        folder = folder_of(self.project, self.area())
        for path in sorted(folder.glob("*.csv"))[:1]:
            path.unlink()

    def suppress_a_count(self):
        code = self.area()
        row = PLAIN["care_home_beds"][0] | {"beds": self.dice.choice(["[c]", "<5", 0])}
        write_table(self.project, code, "care_home_beds", [row])

    def describe_the_area(self):
        path = folder_of(self.project, self.area()) / "area.yml"
        about = yaml.safe_load(path.read_text(encoding="utf-8"))
        about |= {"area_name": f"Name {self.dice.randint(0, 9)}"}
        about |= {"region_name": self.dice.choice([None, "East"])}
        about |= {"round_counts": self.dice.random() < 0.5}
        about |= {"suppress_small_counts": self.dice.random() < 0.5}
        path.write_text(yaml.safe_dump(about), encoding="utf-8")

    def explain_a_difference(self):
        path = folder_of(self.project, self.area()) / "known_differences.csv"
        row = "spending,2019-20|day_care|all|all|all,10,because,luton-mps-2020,p. 1"
        path.write_text(
            f"table,figure,difference,explanation,source_id,locator\n{row}\n", encoding="utf-8"
        )

    def leave_a_note(self):
        (folder_of(self.project, self.area()) / "notes.txt").write_text(str(self.dice.random()))

    def add_an_area(self):
        for code in self.dice.sample(sorted(NAMES), len(NAMES)):
            if not list(self.project.raw.glob(f"{code}-*")):
                without_sources(evidence.new_area(self.project, code, NAMES[code]))
                self.write(code, self.table(), 1)
                return

    def delete_an_area(self):
        shutil.rmtree(folder_of(self.project, self.area()))

    def rename_a_folder(self):
        folder = folder_of(self.project, self.area())
        folder.rename(folder.with_name(f"{folder.name}-{self.dice.randint(0, 9)}"))


EDITS = [name for name in vars(Editor) if "_a_" in name or "_an_" in name or "_the_" in name]
BEYOND = {"delete_an_area"}  # with imports, only the complete check can tell what is left


def processed(project):
    folder = project.processed
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("[!.]*.parquet"))}


def compare(project):
    """Bring the evidence up to date, and hold it against a complete check; say if it was done."""
    expected = evidence.check(project)
    update = evidence.updated(project, read_prepared(project))
    new = update or expected
    evidence.replace_tables(project, new.frames, new.prepared)
    stored = processed(project)
    assert set(stored) == set(expected.frames)
    for name, frame in expected.frames.items():
        if stored[name] != as_parquet(frame):
            found = pd.read_parquet(project.processed / f"{name}.parquet")
            pd.testing.assert_frame_equal(found, pd.read_parquet(io.BytesIO(as_parquet(frame))))
            raise AssertionError(f"{name} has the same rows, but not the same bytes")
    known, wanted = read_prepared(project), expected.prepared
    assert replace(known, files=wanted.files) == wanted
    assert known.files.hashes == wanted.files.hashes
    return update is not None


pytestmark = pytest.mark.slow


@pytest.mark.parametrize("edit", EDITS)
def test_each_kind_of_change_gives_what_a_complete_prepare_gives(project, edit):
    imports = (project.raw / "national").exists()
    getattr(Editor(project, 1), edit)()
    assert compare(project) is not (imports and edit in BEYOND)


def test_any_sequence_of_changes_gives_what_a_complete_prepare_gives(project):
    editor, done = Editor(project, 0), 0
    for _ in range(8):
        for edit in editor.dice.sample(EDITS, editor.dice.randint(1, 3)):
            if edit != "delete_an_area" or len(list(project.raw.glob("E*-*"))) > 1:
                getattr(editor, edit)()
        done += compare(project)
    assert done >= 4


def test_what_cannot_be_beside_another_table_is_left_to_the_complete_check(project):
    people = {"funder": "council", "care_type": "all", "age_group": "all", "period": "2020"}
    away = people | {"location": "out_of_borough", "people": 350}
    whole = people | {"location": "all", "people": 190}
    write_table(project, LUTON, "care_home_residents", [whole, away])
    assert evidence.updated(project, read_prepared(project)) is None
    with pytest.raises(EvidenceError, match="350 people out_of_borough"):
        evidence.check(project)


def test_what_is_wrong_gets_the_sentences_of_a_complete_check_and_changes_nothing(project):
    before = {path: path.read_bytes() for path in project.processed.iterdir()}
    row = PLAIN["care_home_beds"][0]
    write_table(project, KEYNES, "care_home_beds", [row | {"beds": "many"}])
    write_table(project, LUTON, "carers", PLAIN["carers"], "luton-mps-2021")
    assert evidence.updated(project, read_prepared(project)) is None
    with pytest.raises(EvidenceError) as error:
        evidence.check(project)
    cell, source = error.value.problems
    assert "column beds: found 'many'; allowed is a whole number" in cell
    assert "carers.csv, row 2, column source_id: found 'luton-mps-2021', which is in no" in source
    assert before == {path: path.read_bytes() for path in project.processed.iterdir()}


@pytest.mark.parametrize(
    "change",
    [
        lambda it: (it.raw / "sources.yml").open("a").write("\n"),
        lambda it: (folder_of(it, LUTON) / "sources.yml").open("a").write("\n"),
        lambda it: (it.raw / "rates" / "notes.txt").write_text("x", encoding="utf-8"),
        lambda it: (it.raw / "Luton").mkdir(),
        lambda it: shutil.copytree(folder_of(it, KEYNES), it.raw / f"{KEYNES}-again"),
        lambda it: (it.processed / "carers.parquet").unlink(),
        lambda it: (it.processed / "care_home_beds.parquet").write_bytes(b"damaged"),
        lambda it: (it.processed / "manifest.json").unlink(),
    ],
    ids=[
        "register",
        "area's register",
        "rates",
        "folder",
        "two folders",
        "file gone",
        "file damaged",
        "no manifest",
    ],
)
def test_whatever_else_changed_is_left_to_the_complete_check(project, change):
    Editor(project, 0).write(KEYNES, "care_home_beds", 1)
    assert evidence.updated(project, read_prepared(project)) is not None
    change(project)
    assert evidence.updated(project, read_prepared(project)) is None


def test_evidence_that_other_code_prepared_is_left_to_the_complete_check(project):
    Editor(project, 0).write(KEYNES, "care_home_beds", 1)
    older = replace(read_prepared(project), evidence_hash="of an older version")
    assert evidence.updated(project, older) is None


def test_a_prepare_that_is_killed_between_two_tables_is_not_taken_for_one_that_ended(
    project, monkeypatch
):
    """The analyst undoes the edit after it: the tables must still be made again."""
    path = folder_of(project, KEYNES) / "care_home_beds.csv"
    was, moved = path.read_bytes(), os.replace
    Editor(project, 0).write(KEYNES, "care_home_beds", 1)

    def move_one_and_be_killed(source, target):
        moved(source, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", move_one_and_be_killed)
    with pytest.raises(KeyboardInterrupt):
        update = evidence.updated(project, read_prepared(project))
        evidence.replace_tables(project, update.frames, update.prepared)
    monkeypatch.undo()
    path.write_bytes(was)
    assert not evidence.is_fresh(project)
    assert evidence.updated(project, read_prepared(project)) is None
    assert compare(project) is False, "all of it is made again"
