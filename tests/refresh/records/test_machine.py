"""What a notebook prints of the machine it runs on, and what is left of that in any file."""

import getpass
import io
import zipfile

import pytest
from machine_words import told
from rich.console import Console

from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.files import telling_values
from caremarket.refresh.records.run import Status
from caremarket.refresh.running.refresh import refresh
from caremarket.refresh.running.summary import Settings

SETTINGS = {
    "LOGNAME": "anna.smith07",
    "API_TOKEN": "opensesame",
    "RUN_ID": "c0ffee-0123456789-abcdef",
    "DATA_SHARE": "/mnt/council7/care",
}
HARMLESS = {
    "WEATHER": "a windy day",
    "RATE_SET": "cfas_ii",
    "SHARE_KEY": "2020",
    "KEYBOARD": "english",
}


@pytest.fixture
def machine(monkeypatch):
    for name, value in (SETTINGS | HARMLESS).items():
        monkeypatch.setenv(name, value)
    assert getpass.getuser() == "anna.smith07"


@pytest.mark.usefixtures("machine")
def test_only_what_no_report_holds_by_chance_is_replaced():
    values = telling_values()
    assert {value: values[value] for value in SETTINGS.values()} == {
        "anna.smith07": "<user>",
        "opensesame": "<API_TOKEN>",
        "c0ffee-0123456789-abcdef": "<RUN_ID>",
        "/mnt/council7/care": "<DATA_SHARE>",
    }
    assert not set(HARMLESS.values()) & set(values)


@pytest.mark.slow
@pytest.mark.usefixtures("machine")
def test_a_notebook_that_prints_its_machine_tells_nothing(small_project):
    show = "f'{getpass.getuser()} {Path.home()} {Path.cwd()} {sys.prefix} {dict(os.environ)}'"
    start = "import getpass, os, sys\nfrom pathlib import Path\n"
    good = (
        f"{start}print({show})",
        f"{start}{show}",
        "from IPython.display import HTML, display\nHTML(f'<p>{dict(os.environ)}</p>')",
        f"from caremarket import present\npresent.say(str, {show}, headline=True)",
    )
    small_project.notebook("good", *good)
    small_project.notebook("bad", f"{start}raise OSError({show})")
    small_project.write_plan()
    summary = refresh(small_project, Request(), Settings(workers=1), Console(file=io.StringIO()))
    statuses = {record.notebook: record.status for record in summary.records}
    assert statuses == {"good": Status.OK, "bad": Status.FAILED}
    shown = (small_project.reports / "E06000032" / "index.html").read_text(encoding="utf-8")
    assert shown.count("DATA_SHARE") >= 2  # the headline, and the reason of the failure
    words = {*SETTINGS.values(), str(small_project.root)}
    assert told(small_project.reports, words) == {}


def test_the_search_finds_words_in_any_file(tmp_path):
    (tmp_path / "page.html").write_text("<p>by anna.smith07, not anna.smith071</p>")
    (tmp_path / "log").write_bytes(b"\xff /mnt/council7/care")
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sheet.xml", "<c>opensesame</c>")
    assert told(tmp_path, SETTINGS.values()) == {
        "page.html": {"anna.smith07"},
        "log": {"/mnt/council7/care"},
        "book.xlsx": {"opensesame"},
    }
