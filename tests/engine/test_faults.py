"""What becomes of a forked kernel that fails, hangs, dies or is left alone, and of its family."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from caremarket.engine.client import manager_class
from caremarket.engine.machine import can_fork
from caremarket.engine.nest import Nest, WarmEngineError

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_fork(), reason="kernels cannot be forked here"),
]


def run(nest, folder, *sources, **options):
    """Run some cells; return the notebook, or what papermill raised with the notebook in it."""
    node = new_notebook(cells=[new_code_cell(source) for source in sources])
    node.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(node, folder / "in.ipynb")
    try:
        return papermill.execute_notebook(
            folder / "in.ipynb",
            folder / "out.ipynb",
            engine_name="caremarket",
            kernel_manager_class=manager_class(nest),
            progress_bar=False,
            cwd=folder,
            **{"shutdown_kernel": "immediate"} | options,
        )
    except Exception as error:
        error.notebook = nbformat.read(folder / "out.ipynb", as_version=4)
        return error


def texts(node):
    """Return what the cells have put out as text, joined."""
    outputs = [output for cell in node.cells for output in cell.get("outputs", [])]
    return "".join(
        output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs
    )


def wait_until_gone(pid, seconds=10):
    """Wait until a process is gone; one that nobody has buried yet counts as gone."""
    end = time.monotonic() + seconds
    while True:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return
        if state[0] == "Z":
            return
        assert time.monotonic() < end, f"process {pid} is still there"
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed by SIGKILL"),
        ("import ctypes; ctypes.string_at(0)", "killed by SIGSEGV"),
        ("import os; os._exit(7)", "ended with exit status 7"),
        ("exit()", "ended with exit status"),
    ],
)
def test_a_death_stays_in_its_notebook_and_is_told(nest, tmp_path, source, words):
    error = run(nest, tmp_path, "print('so far', flush=True)", source, "import time; time.sleep(9)")
    assert isinstance(error, DeadKernelError)
    assert words in str(error)
    assert "so far" in texts(error.notebook)
    assert texts(run(nest, tmp_path, "1 + 1")) == "2"


def test_a_kernel_ends_whatever_its_threads_were_writing(nest, tmp_path):
    source = (
        "import sys, threading, time\ndef write(stream=sys.stdout):\n    while True:\n"
        "        with stream._collecting:\n            time.sleep(0.02)\n"
        "        time.sleep(0.001)\nthreading.Thread(target=write, daemon=True).start()\nexit()"
    )
    error = run(nest, tmp_path, source, "import time; time.sleep(1)")
    assert isinstance(error, DeadKernelError)


def test_what_was_put_out_before_a_death_is_kept(nest, tmp_path):
    error = run(nest, tmp_path, "import os; print('x' * 10**6, flush=True); os._exit(1)")
    assert texts(error.notebook) == "x" * 10**6 + "\n"


def test_lines_keep_their_order_whoever_writes_them(nest, tmp_path):
    source = (
        "import os, subprocess\nfor n in range(20):\n    print(n)\n"
        "    os.write(1, f'{n} past Python\\n'.encode())\n    subprocess.run(['echo', str(n)])"
    )
    expected = "".join(f"{n}\n{n} past Python\n{n}\n" for n in range(20))
    assert texts(run(nest, tmp_path, source)) == expected


def test_a_cell_that_hangs_is_killed_in_time_and_keeps_what_it_printed(nest, tmp_path):
    began = time.monotonic()
    source = (
        "import os, time\nprint(os.getpid())\nwhile True:\n"
        "    try:\n        time.sleep(9)\n    except BaseException:\n        pass"
    )
    error = run(nest, tmp_path, source, execution_timeout=1)
    assert isinstance(error, CellTimeoutError)
    assert time.monotonic() - began < 6
    wait_until_gone(int(texts(error.notebook)))


def test_code_that_never_lets_go_of_the_interpreter_is_killed(nest, tmp_path):
    error = run(nest, tmp_path, "(9 ** 9 ** 9) % 7", execution_timeout=1)
    assert isinstance(error, CellTimeoutError)


@pytest.mark.parametrize("shutdown", ["immediate", "graceful"])
def test_nothing_that_a_notebook_started_outlives_it(nest, tmp_path, shutdown):
    started = "import os, subprocess; child = subprocess.Popen(['sleep', '60'])\nchild.pid"
    node = run(nest, tmp_path, started, shutdown_kernel=shutdown)
    wait_until_gone(int(texts(node)))


@pytest.mark.parametrize(("shutdown", "kept"), [("immediate", False), ("graceful", True)])
def test_exit_hooks_run_as_with_a_stock_kernel(nest, tmp_path, shutdown, kept):
    hook = "import atexit, pathlib; atexit.register(pathlib.Path('hooked').touch);"
    run(nest, tmp_path, hook, shutdown_kernel=shutdown)
    assert (tmp_path / "hooked").exists() is kept


def test_runs_know_nothing_of_each_other(nest, tmp_path):
    leaves = (
        "import os, sys, numpy, pandas, matplotlib\nos.environ['LEFT'] = '1'\nos.chdir('/')\n"
        "pandas.options.display.precision = 1\nmatplotlib.rcParams['lines.linewidth'] = 9\n"
        "sys.modules['left'] = sys\nnumpy.left = True\nfrom caremarket import evidence\n"
        "evidence.left = 1; pandas.left = 1"
    )
    looks = (
        "import os, sys, numpy, pandas, matplotlib\nfrom caremarket import evidence\n"
        "print('LEFT' in os.environ, 'left' in sys.modules, hasattr(numpy, 'left'),"
        " hasattr(evidence, 'left'), pandas.options.display.precision,"
        " matplotlib.rcParams['lines.linewidth'], os.getcwd())"
    )
    run(nest, tmp_path, leaves)
    assert texts(run(nest, tmp_path, looks)) == f"False False False False 6 1.5 {tmp_path}\n"


def test_every_run_draws_its_own_random_numbers(nest, tmp_path):
    draws = (
        "import numpy, random, uuid\n"
        "print(numpy.random.rand(), numpy.random.default_rng().random(), random.random(),"
        " uuid.uuid4())"
    )
    first, second = (texts(run(nest, tmp_path, draws)).split() for _ in range(2))
    assert [pair for pair in zip(first, second, strict=True) if pair[0] == pair[1]] == []


def test_a_notebook_that_wants_too_much_memory_gets_a_memory_error(tmp_path):
    with Nest(["numpy"], memory=512) as small:
        error = run(small, tmp_path, "import numpy; numpy.ones(10**9)")
        assert "MemoryError" in error.ename
        assert texts(run(small, tmp_path, "import numpy; numpy.ones(10**6).sum()")) == (
            "np.float64(1000000.0)"
        )


def test_a_nursery_that_was_killed_takes_its_kernels_along_and_is_started_again(tmp_path):
    with Nest() as own:
        own.wait()
        kill = "import os, signal\nprint(os.getpid(), flush=True)\nos.kill(os.getppid(), 9)"
        error = run(own, tmp_path, kill, "import time; time.sleep(60)")
        assert isinstance(error, DeadKernelError)
        wait_until_gone(int(texts(error.notebook)))
        assert texts(run(own, tmp_path, "1 + 1")) == "2"


def test_a_nursery_that_was_killed_while_it_loads_is_started_again(tmp_path, monkeypatch):
    marker = tmp_path / "loading"
    source = (
        f"import pathlib, time\nmarker = pathlib.Path({str(marker)!r})\nif not marker.exists():"
    )
    source += "\n    marker.touch()\n    time.sleep(60)"
    (tmp_path / "loads_slowly.py").write_text(source, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Nest(["loads_slowly"]) as own:
        end = time.monotonic() + 30
        while not marker.exists():
            assert time.monotonic() < end
            time.sleep(0.02)
        os.kill(own._process.pid, signal.SIGKILL)
        own.wait()
        assert own.deaths == 1
        assert texts(run(own, tmp_path, "1 + 1")) == "2"


def test_a_nest_that_was_stopped_gives_no_more_kernels(tmp_path):
    with Nest() as own:
        fork = own.fork(str(tmp_path), {})
    assert fork.ended(5)
    with pytest.raises(WarmEngineError, match="has been stopped"):
        own.fork(str(tmp_path), {})


def test_a_library_that_starts_a_thread_is_refused(tmp_path, monkeypatch):
    source = "import threading, time\nthreading.Thread(target=time.sleep, args=[60], daemon=True)"
    (tmp_path / "starts_threads.py").write_text(source + ".start()", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Nest(["starts_threads"]) as own, pytest.raises(WarmEngineError, match="start threads"):
        own.wait()


def test_a_library_that_cannot_be_imported_is_left_to_the_notebook(tmp_path):
    with Nest(["no_such_library", "json.no_such_name", "numpy"]) as own:
        assert texts(run(own, tmp_path, "import sys; 'numpy' in sys.modules")) == "True"


PARENT = """
import os, sys, threading
from caremarket.engine.nest import Nest
from caremarket.engine.client import manager_class
import papermill
nest = Nest(); nest.start(); nest.wait()
print(nest._process.pid, flush=True)
papermill.execute_notebook(sys.argv[1], sys.argv[2], engine_name="caremarket",
    kernel_manager_class=manager_class(nest), progress_bar=False)
"""


LOADS = """
import sys, time
from caremarket.engine.nest import Nest
nest = Nest(**{sys.argv[1]: ["loads_slowly"]})
nest.start()
nest.wait()
time.sleep(60)
"""
LOADS_SLOWLY = """
import os, pathlib, time
pathlib.Path({!r}).write_text(f"{{os.getpid()}}.")
time.sleep(60)
"""


@pytest.mark.parametrize("when", ["modules", "later"])
def test_a_nursery_that_still_loads_ends_with_a_parent_that_was_killed(tmp_path, monkeypatch, when):
    marker = tmp_path / "loading"
    source = LOADS_SLOWLY.format(str(marker))
    (tmp_path / "loads_slowly.py").write_text(source, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", LOADS, when]) as parent:
        end = time.monotonic() + 60
        while not (marker.is_file() and marker.read_text(encoding="utf-8").endswith(".")):
            assert time.monotonic() < end
            time.sleep(0.05)
        parent.kill()
    wait_until_gone(int(marker.read_text(encoding="utf-8").removesuffix(".")))


def test_a_parent_that_was_killed_leaves_no_process_behind(tmp_path):
    pids = tmp_path / "pids"
    source = (
        "import os, pathlib, subprocess, time\nchild = subprocess.Popen(['sleep', '60'])\n"
        f"pathlib.Path({str(pids)!r}).write_text(f'[{{os.getpid()}}, {{child.pid}}]')\n"
        "time.sleep(60)"
    )
    node = new_notebook(cells=[new_code_cell(source)])
    node.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(node, tmp_path / "in.ipynb")
    command = [sys.executable, "-c", PARENT, tmp_path / "in.ipynb", tmp_path / "out.ipynb"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        nursery = int(parent.stdout.readline())
        end = time.monotonic() + 30
        while not (pids.is_file() and pids.read_text(encoding="utf-8").endswith("]")):
            assert time.monotonic() < end
            time.sleep(0.05)
        os.kill(parent.pid, signal.SIGKILL)
    for pid in [nursery, *json.loads(pids.read_text(encoding="utf-8"))]:
        wait_until_gone(pid)
