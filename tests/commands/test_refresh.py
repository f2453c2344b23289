"""The refresh commands as an analyst calls them."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from caremarket.commands.cli import app
from caremarket.commands.refresh_shown import show_beside

LOG = "reports/refresh.log"
READS_BEDS = "from caremarket import evidence\nevidence.load(area_code).table('care_home_beds')"


def call(*arguments):
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def project(small_project):
    """A project with one notebook and a plan."""
    small_project.notebook("beds")
    small_project.write_plan()
    return small_project


def but_for_the_log(project):
    """Return all files but the log, which says why a refresh was refused."""
    return {name: it for name, it in project.files().items() if name != LOG}


@pytest.mark.parametrize(
    "arguments",
    [
        ("refresh", "--areas", "E06000033"),
        ("refresh", "--notebooks", "bed"),
        ("refresh", "--scenarios", "base"),
        ("refresh", "--areas", ","),
        ("refresh", "--workers", "0"),
        ("refresh", "--cell-timeout", "soon"),
        ("refresh", "--engine", "fast"),
        ("refresh", "--plan", "nightly.yml"),
        ("refresh", "--colour"),
        ("refesh",),
    ],
)
def test_a_wrong_request_ends_with_2_and_touches_nothing(project, arguments):
    before = but_for_the_log(project)
    result = call(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert result.stderr
    assert but_for_the_log(project) == before


def test_a_wrong_plan_or_wrong_evidence_ends_with_2_and_touches_nothing(project):
    (project.raw / "sources.yml").write_text("sources: none", encoding="utf-8")
    before = but_for_the_log(project)
    result = call("refresh")
    assert result.exit_code == 2
    assert "in the evidence; nothing was changed" in result.stderr
    log = (project.root / LOG).read_text(encoding="utf-8")
    assert re.match(r"[-\dT:]+Z ERROR refused: 1 problem in the evidence", log)
    assert "data/raw/sources.yml, sources: found 'none'" in log
    call("refresh", "--plan", "nightly.yml")  # what was refused before stays
    assert (project.root / LOG).read_text(encoding="utf-8").count("ERROR refused: ") == 2
    assert but_for_the_log(project) == before


def test_evidence_is_not_prepared_for_a_wrong_plan(project):
    area = next(project.raw.glob("E06000042-*")) / "area.yml"
    area.write_text(area.read_text(encoding="utf-8") + "# checked\n", encoding="utf-8")
    project.write_plan(areas=["E06000099"])
    before = but_for_the_log(project)
    assert call("refresh").exit_code == 2
    assert but_for_the_log(project) == before


def test_a_reports_folder_that_cannot_be_made_is_said(project):
    result = call("refresh", "--out", os.fspath(project.plan / "reports"))
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


@pytest.mark.slow
def test_a_file_that_cannot_be_written_is_said_without_a_traceback(project):
    (project.reports / "findings.csv").mkdir(parents=True)  # as a full disk would, it fails late
    result = call("refresh")
    assert result.exit_code == 1
    assert "Stopped: [Errno" in result.stderr
    assert "What was finished before stays" in result.stderr
    assert (project.reports / "E06000032/baseline/beds.html").is_file()


def test_check_names_what_an_area_lacks_and_writes_nothing(project):
    project.notebook("beds", READS_BEDS)
    before = project.files()
    result = call("check")
    assert result.exit_code == 0
    assert "beds may be skipped or incomplete: Luton has no rows in care_home_beds." in (
        result.output
    )
    assert "care_home_beds: what the council has published, typed into" in result.output
    assert project.files() == before


def test_check_of_other_councils_says_how_to_add_them_to_the_plan(project):
    project.notebook("beds", READS_BEDS)
    result = call("check", "--areas", "Milton Keynes,Luton")
    assert result.exit_code == 0
    assert "Milton Keynes; Luton have no rows in care_home_beds" in result.output
    assert result.output.endswith(
        "1 council is not in refresh.yml: without --areas a refresh leaves these reports as they "
        "are. To have it keep them fresh, put below `areas:` in refresh.yml:\n"
        "  - E06000042 # Milton Keynes\n"
    )
    assert "refresh.yml" not in call("check", "--areas", "Luton").output
    assert call("check", "--areas", "Atlantis").exit_code == 2


def test_a_long_list_of_councils_beside_the_plan_is_cut(capsys):
    areas = {f"E0600{at:04}": f"Council {at}" for at in range(20)}
    show_beside(areas, Path("refresh.yml"), Console())
    said = capsys.readouterr().out
    assert "20 councils are not in refresh.yml" in said
    assert "E06000014 # Council 14\n  and 5 more; `areas: all`" in said


def test_status_without_a_refresh_says_what_to_do(project):
    result = call("status")
    assert result.exit_code == 0
    assert "Run `caremarket refresh` first." in result.output


def test_new_area_makes_a_folder_and_refuses_to_make_it_twice(project):
    first = call("new-area", "E06000055", "Bedford")
    assert first.exit_code == 0
    assert "data/raw/E06000055-bedford" in first.output
    last = first.output.splitlines()[-6:]
    assert "Of which kind are they?" in last[0]
    assert "local_return: the council's own return or list, not published: small" in last[2]
    again = call("new-area", "E06000055", "Bedford")
    assert again.exit_code == 2
    assert "has the folder" in again.stderr


@pytest.mark.slow
def test_refresh_says_where_the_reports_are_and_status_how_they_stand(project, monkeypatch):
    project.notebook("carers", "1 / 0")
    project.write_plan()
    monkeypatch.chdir(project.root)
    result = call("refresh")
    assert result.exit_code == 1
    assert "failed E06000032/baseline/carers: ZeroDivisionError: division by zero" in result.output
    assert "1 ok, 1 failed." in result.output
    assert f"Reports: {os.path.join('reports', 'index.html')}" in result.output
    shown = call("status")
    assert shown.exit_code == 0
    assert "ZeroDivisionError" in shown.output
    assert call("refresh", "--notebooks", "beds").output.count("1 fresh.") == 1


@pytest.mark.slow
def test_a_refresh_of_another_council_and_status_say_that_the_plan_lacks_it(project):
    line = "  - E06000042 # Milton Keynes"
    assert line in call("refresh", "--areas", "Milton Keynes").output
    shown = call("status").output
    assert re.search(r"Milton Keynes\W+baseline\W+beds\W+fresh", shown)
    assert re.search(r"Luton\W+baseline\W+beds\W+stale", shown)
    assert line in shown
    alone = call("status", "--areas", "Luton").output
    assert "Milton Keynes" not in alone
    assert "None of these reports is on record" in alone
    project.write_plan(areas=["E06000032", "E06000042"])
    assert line not in call("status").output


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="cron is not on Windows")
def test_the_cron_line_of_the_docs_mails_what_failed_and_nothing_on_a_good_night(project, tmp_path):
    guide = (Path(__file__).parents[2] / "docs/scheduling.md").read_text(encoding="utf-8")
    line = re.search(r"^ +30 2 \* \* \* (.+)$", guide, re.MULTILINE)[1]
    entry = "from caremarket.commands.cli import app; app()"
    paths = os.pathsep.join([str(project.root / "models"), *filter(None, sys.path)])
    scripts = {
        project.root / ".venv/bin/caremarket": f"CAREMARKET_ROOT={shlex.quote(str(project.root))} "
        f"PYTHONPATH={shlex.quote(paths)} exec {sys.executable} -c '{entry}' \"$@\"",
        tmp_path / "bin/mail": f"cat >{tmp_path}/mail",
    }
    for path, text in scripts.items():
        path.parent.mkdir(parents=True)
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)

    def night():
        (tmp_path / "mail").unlink(missing_ok=True)
        path = f"PATH={tmp_path}/bin:/usr/bin:/bin"
        command = line.replace("/srv/caremarket", str(project.root))
        subprocess.run(["env", "-i", path, "sh", "-c", command], check=True)
        mail = tmp_path / "mail"
        return mail.read_text(encoding="utf-8").splitlines() if mail.exists() else None

    assert night() is None
    project.notebook("carers", "1 / 0")
    project.write_plan()
    reason, count = night()[-2:]
    told = "failed E06000032/baseline/carers: ZeroDivisionError: division by zero"
    assert reason.startswith(told)
    assert count.startswith("1 report of 2 failed")
    project.write_plan(areas=["E06000099"])
    assert "there is no area 'E06000099'" in " ".join(night())
