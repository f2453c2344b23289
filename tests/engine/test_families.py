"""What a notebook starts ends with it and counts as its memory; what it puts out has an end.

Each trial in a refresh, by each engine; none may leave a process, grow the refresh, or hang.
"""

import io
import resource
from pathlib import Path

import pytest
from rich.console import Console

from caremarket.engine.machine import can_fork
from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.run import Status
from caremarket.refresh.running.refresh import refresh
from caremarket.refresh.running.summary import Engine, Limits, Settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_fork(), reason="families are kept together on Linux only"),
]

MEMORY = 700  # MiB
FLOODS = {
    "prints": "while True: print('x' * 1000)",
    "at_once": "print('x' * 60_000_000)",
    "bytes": "import os\nwhile True: os.write(1, b'x' * 65536)",
    "errors": "import sys\nwhile True: sys.stderr.write('x' * 1000)",
    "swallows": "while True:\n    try: print('x' * 1000)\n    except BaseException: pass",
    "child": "import subprocess; subprocess.run(['yes', 'x' * 1000])",
    "shown": "from IPython.display import display\nwhile True: display('x' * 10_000)",
    "html": "from IPython.display import HTML\nHTML('x' * 50_000_000)",
    "updates": "from IPython.display import display\nit = display('x', display_id=True)\n"
    "while True: it.update('x' * 10_000)",
    "raises": "raise ValueError('x' * 30_000_000)",
    "thread": "import threading, time\ndef work():\n    while True: print('x' * 1000)\n"
    "threading.Thread(target=work, daemon=True).start()\ntime.sleep(60)",
}
DAEMON = """
import os, pathlib, subprocess, sys, time
daemon = '''
import os, pathlib, sys, time
if os.fork(): os._exit(0)
os.setsid()
if os.fork(): os._exit(0)
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
time.sleep(300)
'''
place = pathlib.Path(os.environ['CAREMARKET_ROOT'], 'pids', {name!r})
place.parent.mkdir(exist_ok=True)
subprocess.Popen([sys.executable, '-c', daemon, str(place)], start_new_session=True, env={{}})
while not (place.is_file() and place.read_text()): time.sleep(0.02)
"""
ENDS = {
    "well": "1 + 1",
    "badly": "1 / 0",
    "exits": "exit()",
    "at_once": "os._exit(3)",
    "killed": "import signal; os.kill(os.getpid(), signal.SIGKILL)",
    "crashes": "import ctypes; ctypes.string_at(0)",
    "hangs": "time.sleep(300)",
}
GROW = "import time; kept = bytearray(300_000_000); time.sleep(60)"
OUTGROWN = {
    "children": f"import subprocess, sys\nall = [subprocess.Popen([sys.executable, '-c', {GROW!r}])"
    " for _ in range(4)]\n[it.wait() for it in all]",
    "forked": f"import os, time\nfor _ in range(4):\n    if not os.fork():\n        {GROW}\n"
    "time.sleep(60)",
    "grandchild": "import subprocess, sys\nsubprocess.run([sys.executable, '-c', "
    '\'import subprocess, sys; [subprocess.Popen([sys.executable, "-c", sys.argv[1]], '
    f"start_new_session=True).wait() for _ in range(1)]', {GROW!r}.replace('300', '690')])",
}
SHARED = (
    "import os, time\nkept = bytearray(b'x') * 300_000_000\npids = []\nfor _ in range(4):\n"
    "    if not (pid := os.fork()):\n        time.sleep(2); os._exit(0)\n    pids.append(pid)\n"
    "[os.waitpid(pid, 0) for pid in pids];"
)


def run(project, engine, cells, **limits):
    for name, source in cells.items():
        project.notebook(name, *([source] if isinstance(source, str) else source))
    project.write_plan()
    console = Console(file=io.StringIO())
    summary = refresh(
        project, Request(), Settings(workers=1, engine=engine, limits=Limits(**limits)), console
    )
    return {record.notebook: record for record in summary.records}


@pytest.mark.parametrize("engine", Engine)
def test_a_flood_of_output_ends_in_a_sentence_and_stays_small(small_project, engine, monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # with it, ipykernel takes in nothing of programs
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    records = run(small_project, engine, FLOODS, memory=2048)
    for name, record in records.items():
        assert record.status is Status.FAILED, name
        assert record.reason.startswith("The notebook put out more than 16 MiB"), (name, record)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024
    failed = small_project.reports / "failed" / "E06000032" / "baseline"
    assert all(path.stat().st_size < 20e6 for path in failed.iterdir())


def living(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("engine", Engine)
def test_a_daemon_ends_with_the_notebook_that_started_it(small_project, engine):
    cells = {name: [DAEMON.format(name=name), end] for name, end in ENDS.items()}
    records = run(small_project, engine, cells, cell_timeout=5)
    assert (records["well"].status, records["badly"].status) == (Status.OK, Status.FAILED)
    pids = [int(path.read_text()) for path in (small_project.root / "pids").iterdir()]
    assert len(pids) == len(ENDS)
    assert [pid for pid in pids if living(pid)] == []


@pytest.mark.parametrize("engine", Engine)
def test_what_a_notebook_starts_counts_as_its_memory(small_project, engine):
    records = run(small_project, engine, OUTGROWN | {"shared": SHARED}, memory=MEMORY)
    assert (records["shared"].status, records["shared"].reason) == (Status.OK, "")
    for name in OUTGROWN:
        assert records[name].reason == (
            f"The notebook and the processes that it started used more than {MEMORY} MiB together, "
            "and were stopped. If they need more, raise --memory."
        ), name
