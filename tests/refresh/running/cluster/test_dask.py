"""A refresh by a scheduler and two worker processes on this machine that share no files with it."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from distributed import Client
from rich.console import Console

from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.run import Status
from caremarket.refresh.running.cluster import maker
from caremarket.refresh.running.cluster.maker import ClusterError
from caremarket.refresh.running.cluster.remote import pack, unpack
from caremarket.refresh.running.refresh import refresh
from caremarket.refresh.running.summary import Settings
from caremarket.refresh.site.report.assurance import read_register

pytestmark = pytest.mark.slow

SAME = {".html", ".csv", ".json", ".xlsx"}  # an executed notebook says when it was executed
NAMES = [f"question_{number}" for number in range(6)]
FAILING = "a_fault"


class Cluster:
    """A scheduler and its workers, processes of their own without our project in sight."""

    def __init__(self, folder):
        self._folder = folder
        self._file = folder / "scheduler.json"
        self.workers = []
        self._scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"
        )
        wait_for(self._file.is_file)
        with Client(scheduler_file=str(self._file), set_as_default=False) as client:
            self.address = client.scheduler_info()["address"]

    def add_worker(self, **environment):
        """Start a worker that does one run at a time, and that nobody starts again."""
        folder = self._folder / f"worker-{len(self.workers)}"
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", folder]
        self.workers.append(self._start("worker", *options, **environment))

    def _start(self, kind, *options, **environment):
        command = [sys.executable, "-m", "dask", kind, "--scheduler-file", self._file, *options]
        hidden = ("CAREMARKET_ROOT", "PYTHONPATH")
        env = {name: value for name, value in os.environ.items() if name not in hidden}
        return subprocess.Popen(
            list(map(str, command)),
            cwd=self._folder,
            env=env | environment,
            stdout=subprocess.DEVNULL,
            stderr=(self._folder / f"{kind}.log").open("a"),
        )

    def stop(self):
        for process in [*self.workers, self._scheduler]:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Two workers, and a scheduler that knows them; the last test kills one of them."""
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    for _ in range(2):
        started.add_worker()
    with Client(started.address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=120)
    yield started
    started.stop()


@pytest.fixture
def no_workers(tmp_path):
    """A scheduler that nobody works for."""
    (tmp_path / "cluster").mkdir()
    started = Cluster(tmp_path / "cluster")
    yield started
    started.stop()


def wait_for(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def run(project, **settings):
    summary = refresh(project, Request(), Settings(**settings), Console(file=io.StringIO()))
    return {record.notebook: record for record in summary.records}


def published(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in SAME and path.name != "run.json"
    }


def test_a_refresh_that_is_stopped_leaves_no_work_on_the_cluster(small_project, cluster, tmp_path):
    marker = tmp_path / "pid"
    small_project.notebook(
        "slow",
        f"import os, pathlib, time\npathlib.Path({str(marker)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(60)",
    )
    small_project.write_plan()
    entry = "from caremarket.commands.cli import app; app()"
    command = [sys.executable, "-c", entry, "refresh", "--dask", cluster.address]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        wait_for(lambda: (marker.is_file() and marker.read_text()) or process.poll(), 120)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "Interrupted: 1 report was not reached." in errors
    wait_for(lambda: not os.path.exists(f"/proc/{marker.read_text()}"))


MEETS = """
import os, pathlib, time
place = pathlib.Path({place!r})
(place / str(os.getpid())).touch()
end = time.monotonic() + 100
while len(list(place.iterdir())) < 2:
    assert time.monotonic() < end, "the other worker has nothing to do"
    time.sleep(0.05)
"""


def test_work_is_shared_out_before_anybody_knows_how_long_it_takes(
    small_project, cluster, tmp_path
):
    (tmp_path / "met").mkdir()
    for name in NAMES[:2]:
        small_project.notebook(name, MEETS.format(place=str(tmp_path / "met")))
    small_project.write_plan()
    made = run(small_project, dask=cluster.address)
    assert {record.reason for record in made.values()} == {""}


def children(process):
    """Return the processes that a process has started and that have not ended."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            if int(parent) == process.pid and state not in "ZX":
                found.append(int(folder.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="looks for processes in /proc")
def test_a_client_that_is_killed_leaves_no_process_on_the_workers(small_project, cluster, tmp_path):
    began = tmp_path / "began"
    began.mkdir()
    waits = f"import os, pathlib, time\n(pathlib.Path({str(began)!r}) / str(os.getpid())).touch()\n"
    for name in NAMES:
        small_project.notebook(name, f"{waits}time.sleep(120)")
    small_project.write_plan()
    entry = "from caremarket.commands.cli import app; app()"
    command = [sys.executable, "-c", entry, "refresh", "--dask", cluster.address]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(lambda: list(began.iterdir()) or process.poll(), 120)
            assert any(children(worker) for worker in cluster.workers)
        finally:
            process.kill()
    wait_for(lambda: not any(children(worker) for worker in cluster.workers))
    assert [worker.poll() for worker in cluster.workers] == [None, None]
    for name in NAMES:
        small_project.notebook(name)
    assert {it.status for it in run(small_project, dask=cluster.address).values()} == {Status.OK}


def test_what_is_wrong_with_a_cluster_is_said_before_anything_is_touched(
    small_project, no_workers, tmp_path, monkeypatch
):
    small_project.notebook("beds")
    small_project.write_plan()
    monkeypatch.setattr(maker, "CONNECT", 1.0)
    monkeypatch.setattr(maker, "JOIN", 1.0)
    with pytest.raises(ClusterError, match="No Dask scheduler answers at tcp"):
        run(small_project, dask="tcp://127.0.0.1:1")
    with pytest.raises(ClusterError, match="has no worker"):
        run(small_project, dask=no_workers.address)
    monkeypatch.setattr(maker, "JOIN", 60.0)
    (tmp_path / "older" / "pandas-0.1.dist-info").mkdir(parents=True)
    about = "Metadata-Version: 2.1\nName: pandas\nVersion: 0.1\n"
    (tmp_path / "older" / "pandas-0.1.dist-info" / "METADATA").write_text(about, encoding="utf-8")
    no_workers.add_worker(PYTHONPATH=str(tmp_path / "older"))
    with pytest.raises(
        ClusterError, match=r"has pandas 0\.1 instead of \d\S+ Results would differ"
    ):
        run(small_project, dask=no_workers.address)
    assert not list(small_project.reports.glob("E*"))


def test_a_bundle_holds_what_runs_read_and_is_unpacked_once(small_project, tmp_path):
    small_project.notebook("beds")
    notebooks = list(small_project.notebooks.glob("*.ipynb"))
    register = read_register(small_project)
    bundle = pack(small_project, notebooks, register)
    own = next(small_project.raw.glob("*/sources.yml")).relative_to(small_project.root).as_posix()
    assert {
        "data/processed/areas.parquet",
        "data/raw/sources.yml",
        own,
        "notebooks/beds.ipynb",
    } <= set(bundle.files)
    project = unpack(bundle, tmp_path / "cache")
    for name, content in bundle.files.items():
        assert (project.root / name).read_bytes() == content
    (project.root / "seen").touch()
    assert (unpack(bundle, tmp_path / "cache").root / "seen").is_file()
    small_project.notebook("beds", "1 + 1")
    assert pack(small_project, notebooks, register).digest != bundle.digest


def test_a_cluster_that_loses_a_worker_makes_the_same_reports(small_project, cluster, tmp_path):
    for name in NAMES:
        small_project.notebook(name, "import time; time.sleep(1)", "print('in', 'time')")
    small_project.notebook(FAILING, "1 / 0")
    small_project.write_plan()
    local, remote = tmp_path / "local", tmp_path / "remote"
    here = run(small_project, out=local)
    killed, over = [], threading.Event()

    def kill_one():
        while not (made := list(remote.glob("E*/baseline/*.html"))) and not over.wait(0.05):
            continue
        cluster.workers[0].send_signal(signal.SIGKILL)
        killed.append(len(made))

    killer = threading.Thread(target=kill_one)
    killer.start()
    try:
        there = run(small_project, out=remote, dask=cluster.address)
    finally:
        over.set()
        killer.join()
    assert killed[0] < len(NAMES)  # half-way, not afterwards
    assert {name: record.status for name, record in there.items()} == {
        **dict.fromkeys(NAMES, Status.OK),
        FAILING: Status.FAILED,
    }
    assert there[FAILING].reason == here[FAILING].reason
    assert (remote / f"failed/E06000032/baseline/{FAILING}.ipynb").is_file()
    assert published(remote) == published(local)
    assert run(small_project, out=remote, dask=cluster.address)[NAMES[0]].status is Status.FRESH
