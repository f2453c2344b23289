"""`caremarket fetch` and `caremarket update` as an analyst and a scheduler meet them."""

import json

import published
import pytest
import yaml
from published import LUTON, SLOUGH
from typer.testing import CliRunner

from caremarket.commands.cli import app

ABOUT = {"publisher": "Office for National Statistics", "licence": "OGL", "title": "Estimates"}
DATASET = "/people/datasets/estimates"


def call(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)), env={"COLUMNS": "200"})


def census(folder, areas):
    return published.census_2021_ages(folder / "x.csv", areas).read_bytes()


@pytest.fixture
def register(small_project, site, tmp_path):
    """A register of a file, one that is not there, and a dataset whose editions are found."""
    published.projection_zip(tmp_path / "good.zip", 2022, [LUTON])
    site.put("/good.zip", (tmp_path / "good.zip").read_bytes())
    site.put(f"{DATASET}/data", {"datasets": [{"uri": f"{DATASET}/census2021"}]})
    publish(site, census(tmp_path, [LUTON, SLOUGH]))
    fixed = ABOUT | {"sha256": "unverified", "released": "2025"}
    entries = [
        fixed | {"id": name, "file": f"{name}.zip", "url": f"{site.url}/{name}.zip"}
        for name in ("good", "gone")
    ]
    page = f"{site.url}{DATASET}"
    entries.append(ABOUT | {"id": "found", "kind": "ons", "page": page, "every": 366})
    text = yaml.safe_dump({"publications": entries})
    (small_project.root / "data" / "publications.yml").write_text(text, encoding="utf-8")
    small_project.notebook("beds")
    small_project.write_plan()
    return small_project


def publish(site, body, corrections=()):
    """Publish the census, with notices of its corrections."""
    uri = f"{DATASET}/census2021"
    versions = [{"updateDate": day, "correctionNotice": said} for day, said in corrections]
    about = {"releaseDate": "2022-11-02T00:00:00.000Z"}
    edition = {"downloads": [{"file": "x.csv"}], "description": about, "versions": versions}
    site.put(f"{uri}/data", edition)
    site.put(f"/file?uri={uri}/x.csv", body)


def downloads(project):
    return project.root / "data" / "downloads"


def test_what_was_fetched_can_be_imported(register):
    result = call("fetch", "good", "--only", "found")
    assert result.exit_code == 0
    assert "downloaded: good.zip (hash recorded in data/downloads/SHA256SUMS)" in result.output
    assert "downloaded: x.csv, census2021 (hash recorded in" in result.output
    assert "Now run `caremarket import data/downloads`." in result.output
    assert "already here: good.zip (as at the first download)" in call("fetch", "good").output
    imported = call("import", downloads(register))
    assert imported.exit_code == 0
    assert "4 imported" in imported.output
    assert "editions.json" not in imported.output


def test_one_that_cannot_be_fetched_is_status_1_and_the_others_are_here(register):
    result = call("fetch")
    assert result.exit_code == 1
    assert "gone.zip is not there any more (status 404)" in result.output
    assert (downloads(register) / "good.zip").is_file()
    assert call("fetch", "gone").exit_code == 2


def test_an_unknown_publication_is_status_2(register):
    result = call("fetch", "--only", "goood")
    assert result.exit_code == 2
    assert "Did you mean 'good'?" in result.stderr


def test_an_option_that_names_nothing_is_status_2(register, site):
    result = call("fetch", "--only", ",")
    assert result.exit_code == 2
    assert "No publication is named." in result.stderr
    assert site.asked == []


def test_the_list_says_what_is_here_new_corrected_and_overdue(register, site, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")  # 1 December 2026
    listed = call("fetch", "--list", "--only", "found,good")
    assert listed.exit_code == 0
    (line,) = [line for line in listed.output.splitlines() if "found" in line]
    assert [cell.strip() for cell in line.strip("│").split("│")] == [
        "found",
        "",
        "census2021",
        "2022-11-02",
        "not here, overdue by 1124 days",
    ]
    call("fetch", "found")
    assert "current, overdue" in call("fetch", "--list", "--only", "found").output
    publish(site, b"", [("2026-11-20", "Norfolk was wrong.")])
    listed = call("fetch", "--list", "--only", "found")
    assert "found: Norfolk was wrong." in listed.output
    assert "corrected, overdue" in listed.output
    site.pages.clear()
    gone = call("fetch", "--list", "--only", "found")
    assert gone.exit_code == 2
    assert "not looked up" in gone.output
    assert "status 404" in gone.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("--areas", "Lutton"),
        ("--areas", ","),
        ("--only", "goood"),
        ("--only", ","),
        ("--only", "good", "--no-fetch"),
        ("--plan", "nightly.yml"),
        ("--workers", "0"),
    ],
)
def test_an_update_that_is_wrong_ends_with_2_and_touches_nothing(register, site, arguments):
    before = register.files()
    result = call("update", *arguments)
    assert result.exit_code == 2
    assert result.stderr
    assert "Traceback" not in result.output
    assert register.files() == before
    assert site.asked == []


def test_an_update_that_can_do_nothing_is_status_2_and_says_why_in_the_log(register, site):
    site.pages.clear()
    (register.root / "data" / "raw" / "sources.yml").write_text("sources: 1", encoding="utf-8")
    result = call("update")
    assert result.exit_code == 2
    for said in ("Fetch: http", "gone.zip is not there", "Import: ", "holds no file", "Prepare: "):
        assert said in result.stderr
    assert "The reports were left as they were." in result.stderr
    log = (register.reports / "update.log").read_text(encoding="utf-8")
    assert "ERROR Prepare: 1 problem in the evidence; nothing was changed" in log
    assert "ended with status 2" in log
    assert str(register.root) not in log


@pytest.mark.slow
def test_an_update_brings_everything_up_to_date_and_says_what_changed(register, site, tmp_path):
    result = call("update", "--only", "good,found")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "imported: Census 2021, age by single year" in result.output
    assert "1 ok" in result.output
    assert (register.reports / "E06000032" / "baseline" / "beds.html").is_file()
    again = call("update", "--only", "good,found")
    assert again.exit_code == 0
    assert "no publication" in again.output

    publish(site, census(tmp_path, [LUTON, ("E06000055", "Bedford"), SLOUGH]), [("2026", "Oh.")])
    third = call("update")
    assert third.exit_code == 1
    assert "corrected: Estimates, census2021 (the publisher changed it: Oh.)" in third.output
    assert "districts of England and Wales: gained Bedford" in third.output
    assert "Fetch: " in third.stderr
    assert "gone.zip is not there any more" in third.stderr
    log = (register.reports / "update.log").read_text(encoding="utf-8")
    for said in (
        "Fetch begins",
        "WARNING Estimates: the edition after census2021 is overdue by",
        "Refresh begins",
        "gained Bedford",
        "ended with status 1",
    ):
        assert said in log


@pytest.mark.slow
def test_a_step_that_fails_leaves_what_the_others_did(register, site, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "x.csv").write_bytes(census(tmp_path, [LUTON]))
    register.notebook("beds", "1 / 0")
    result = call("update", "--from", folder)
    assert result.exit_code == 1
    assert site.asked == []
    manifest = register.raw / "national" / "manifest.json"
    assert len(json.loads(manifest.read_text(encoding="utf-8"))["imports"]) == 1
    assert "ZeroDivisionError" in result.stderr
