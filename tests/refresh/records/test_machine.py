"""What a notebook prints of the machine it runs on, and what is left of that in any file."""

import getpass
import html
import io
import zipfile

import pytest
from machine_words import texts_of, told
from rich.console import Console

from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.run import Status
from caremarket.refresh.running.refresh import refresh
from caremarket.refresh.running.summary import Settings
from caremarket.telltale import telling_values

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


PLANTED = {
    "API_TOKEN": "opensesame",
    "DB_PASSWORD": "a&b<c>'d e",
    "SIGNING_KEY": "-----first line-----\nsecond+line",
    "SESSION": "c0ffee0123456789abcdef",
}
PLANTS = (  # x is a secret
    "print(x + 'y', x + '7', x + '_z', 'a' + x, f'/data/{x}_2024/{x}x.csv')",
    "import sys\nfor letter in x + 'y': print(letter, end='', flush=True)",
    "sys.stderr.write(x + '1'); {x + 'y': [x]}, repr(x), x + '_'",
    "import json, urllib.parse\nprint(json.dumps(x + 'y'), urllib.parse.quote_plus(x))",
    "import pandas as pd\npd.DataFrame({x + '1': [x + '_a']})",
    "from IPython.display import SVG, display\n"
    "display({'image/svg+xml': f'<svg><text>{x}y</text></svg>', x + 'key': 'k'}, raw=True)",
    "display({'text/plain': 'k'}, raw=True, metadata={'alt': x + 'y'})",
    "from caremarket import present\npresent.say(str, x + 'y is the answer.', headline=True)",
    "frame = pd.DataFrame({'name': ['a ' + x + 'y', 'b'], 'value': [1.0, 2.0]})\n"
    "chart = present.Chart(present.bars(frame, label='name', value='value', x_label='Beds'),"
    " alt=x + 'y in words', title=x + '1 beds', subtitle=x, source=x + '_', data=frame)\n"
    "present.show(lambda: chart)",
)
BREAKS = {
    "file": "open(f'/nowhere/{x}_2024/{x}.csv')",
    "words": "raise ValueError(x + 'y ' + x + '7')",
    "key": "{}[x + 'y']",
    "name": "raise type(x.replace(' ', '') + 'Error', (Exception,), {})(x + '_')",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANTED)
def test_a_secret_is_nowhere_also_not_in_longer_words(small_project, monkeypatch, name):
    secret = PLANTED[name]
    monkeypatch.setenv(name, secret)
    read = f"import os\nx = os.environ[{name!r}]"
    small_project.notebook("good", read, *PLANTS, f"# {secret.splitlines()[0]}y")
    for kind, fault in BREAKS.items():
        small_project.notebook(kind, read, fault)
    small_project.write_plan()
    summary = refresh(small_project, Request(), Settings(workers=1), Console(file=io.StringIO()))
    statuses = {record.notebook: record.status for record in summary.records}
    assert statuses == {"good": Status.OK} | dict.fromkeys(BREAKS, Status.FAILED)
    spelled = [part for line in secret.splitlines() for part in (line, html.escape(line))]
    leaks = [
        path.relative_to(small_project.reports).as_posix()
        for path in small_project.reports.rglob("*")
        if path.is_file() and any(it in text for text in texts_of(path) for it in spelled)
    ]
    assert leaks == []
    page = (small_project.reports / "E06000032" / "index.html").read_text(encoding="utf-8")
    assert page.count(f"&lt;{name}&gt;") > len(BREAKS)


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
