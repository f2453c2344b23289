"""Fixtures that every test may use."""

import os
import socket
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

import pytest
from copies import copy_evidence, copy_project
from hypothesis import settings
from local_site import local_site
from small_project import SmallProject, copied, make_project
from typer.testing import CliRunner
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from caremarket.commands.cli import app
from caremarket.evidence.raw import folders, read
from caremarket.project import Project

pytest.register_assert_rewrite("workbook_rules")

COSTLY = {  # fixtures of a session, by where they are used: made once, not once in each process
    "tests/browser/": "whole_site",
    "tests/test_reports.py": "whole_site",
    "tests/refresh/freshness/test_dependencies.py": "whole_site",
    "tests/refresh/site/test_eight_councils.py": "whole_site",
    "tests/engine/": "nest",
}

# How long an example takes depends on what else the machine does: no reason to fail.
settings.register_profile("caremarket", deadline=None)
settings.load_profile("caremarket")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a series of random kills be as long as one has time for."""
    parser.addoption("--kills", type=int, default=2, help="refreshes to kill, and to stop")
    parser.addoption("--mutants", type=int, default=2, help="spoilt cells for each loader to read")
    parser.addoption("--kills-seed", type=int, default=1, help="which moments and processes")


class Scheduling(LoadFileScheduling):
    """Keeps together, where tests run side by side, what shares a file or costly fixtures.

    xdist's own groups do nothing since pytest 9.2, and say nothing.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return next((name for start, name in COSTLY.items() if file.startswith(start)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """Return what hands out tests."""
    return Scheduling(config, log)


@pytest.fixture(scope="session", autouse=True)
def tables_read_once():
    """Check what is in a table once in a process: most tests change one table of thirty.

    Only tables without a fault are remembered, by everything that they are read from.
    """
    known, together, alone, empty = {}, read._read_together, read.read_table, read.empty_table

    def remembered(schema, owners, make):
        key = (schema.name, *((code, path.read_bytes()) for code, path in owners if path.is_file()))
        if len(key) <= len(owners):
            return make()  # one of them is no file
        if key not in known and (made := make()) is not None:
            known[key] = made
        return known[key].copy() if key in known else None

    def read_together(files):
        owners = [(file.area_code, file.path) for file in files]
        return remembered(files[0].schema, owners, lambda: together(files))

    def read_table(path, label, schema, problems):
        return remembered(schema, [("", path)], lambda: alone(path, label, schema, problems))

    def empty_table(schema):
        return remembered(schema, [], lambda: empty(schema))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read, "_read_together", read_together)
        for module in (read, folders):
            patch.setattr(module, "read_table", read_table)
        patch.setattr(folders, "empty_table", empty_table)
        yield


@pytest.fixture(scope="session", autouse=True)
def only_this_machine():
    """Let no test reach another machine: who needs a server has one here."""
    ask, here = socket.getaddrinfo, {None, "", "localhost", socket.gethostname(), socket.getfqdn()}

    def ask_here(host, *arguments, **more):
        name = host.decode() if isinstance(host, bytes) else host
        with suppress(ValueError):
            here.update([name] * ip_address(name).is_private)
        assert name in here, f"a test asks for {name}; tests reach this machine only"
        return ask(host, *arguments, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", ask_here)
        yield


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch):
    """A server of this machine in the place of publishers', that is asked without a pause."""
    monkeypatch.setattr("caremarket.opendata.network.PAUSE", 0.0)
    monkeypatch.setattr("caremarket.opendata.network.BACK_OFF", 0.0)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    with local_site() as site:
        yield site


@pytest.fixture
def project_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project of one's own to break: the raw evidence of the repository and nothing else."""
    copy_evidence(tmp_path)
    monkeypatch.setenv("CAREMARKET_ROOT", str(tmp_path))
    return Project(tmp_path)


@pytest.fixture(scope="session")
def whole_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of all that the project's reports are made from."""
    return copy_project(tmp_path_factory.mktemp("whole") / "project")


@pytest.fixture(scope="session")
def whole_site(whole_project: Project) -> Path:
    """The reports folder after real refreshes, made once: tests read it and change nothing.

    All questions for Luton and for an area without figures, and one question for Luton under a
    second scenario.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAREMARKET_ROOT", str(whole_project.root))
        call("new-area", "E06000042", "Milton Keynes")
        call("refresh", "--areas", "all", "--scenarios", "baseline")
        call("refresh", "--notebooks", "dementia_growth", "--scenarios", "printed_population")
    return whole_project.reports


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, made once and copied by each test."""
    return make_project(tmp_path_factory.mktemp("prepared") / "project").root


@pytest.fixture
def small_project(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallProject:
    """A small project of one's own, without notebooks."""
    return copied(prepared, tmp_path / "project", monkeypatch)


def call(*words: str) -> None:
    """Run the command, which must succeed."""
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
