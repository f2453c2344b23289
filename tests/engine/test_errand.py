"""Functions that are called in a forked process: results, errors, deaths and limits."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from caremarket.engine import errand
from caremarket.engine.errand import ErrandError, call_here
from caremarket.engine.machine import can_fork
from caremarket.engine.nest import Nest, WarmEngineError
from caremarket.errors import PlanError

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_fork(), reason="processes cannot be forked here"),
]

MODULE = """
import os, signal, time
from caremarket.errors import PlanError

READY = []

def warm_up(value):
    READY.append(value)

def ready():
    return READY, os.getpid(), os.environ.get("MARK")

def ready_in_a_moment():
    time.sleep(0.5)
    return os.getpid()

def twice(data):
    READY.append("left behind")
    return 2 * data

def fails():
    raise PlanError("not like that")

def fails_with_what_cannot_be_pickled():
    raise ValueError(lambda: None)

def dies(marker, times):
    with open(marker, "a") as file:
        file.write("x")
        if file.tell() > times:
            return "done"
    os.kill(os.getpid(), signal.SIGKILL)

def sleeps():
    time.sleep(60)

def answers_in_part():
    import gc, socket
    for it in gc.get_objects():
        if isinstance(it, socket.socket) and it.type == socket.SOCK_STREAM:
            it.send(b"\\x80\\x04\\x95")
    os._exit(3)

def kills_the_nursery(marker, times):
    with open(marker, "a") as file:
        file.write("x")
        if file.tell() > times:
            return "done"
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def errands(tmp_path_factory):
    folder = tmp_path_factory.mktemp("errands")
    (folder / "errands.py").write_text(MODULE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        calls = [["errands:fails"], ["errands:warm_up", "warm"]]
        with Nest(later=["no_such_module", "errands"], warm_up=calls) as nest:
            end = time.monotonic() + 30
            while not call(nest, "ready")[0] and time.monotonic() < end:
                time.sleep(0.2)  # it warms up while there is nothing else to do
            yield nest


def call(nest, name, *arguments, seconds=30.0, **env):
    return nest.call(f"errands:{name}", *arguments, env={**os.environ, **env}, seconds=seconds)


def test_errands_have_a_warm_process_of_their_environment(errands):
    data = bytes(range(256)) * 20_000  # more than any socket buffer holds
    assert call(errands, "twice", data) == 2 * data
    first, second = (call(errands, "ready", MARK=mark) for mark in ("a", "b"))
    assert first[0] == second[0] == ["warm"]
    assert len({os.getpid(), first[1], second[1]}) == 3
    assert (first[2], second[2]) == ("a", "b")


def test_a_process_is_used_again_but_not_for_ever(errands, monkeypatch):
    monkeypatch.setattr(errand, "MOST", 3)
    used = [call(errands, "ready", MARK="again")[1] for _ in range(7)]
    assert [used.count(each) for each in dict.fromkeys(used)] == [3, 3, 1]


def test_two_errands_at_a_time_have_a_process_each(errands):
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(call, errands, "ready_in_a_moment", MARK="pair") for _ in range(2)]
        assert len({each.result() for each in asked}) == 2


def test_a_process_that_was_killed_while_it_had_nothing_to_do_is_replaced(errands):
    _, pid, _ = call(errands, "ready", MARK="killed")
    os.kill(pid, signal.SIGKILL)
    with suppress(ProcessLookupError):
        while True:
            os.kill(pid, 0)
            time.sleep(0.1)
    time.sleep(0.1)  # the nursery says so next
    assert call(errands, "ready", MARK="killed")[1] != pid


def test_what_an_errand_raises_is_raised_here(errands):
    with pytest.raises(PlanError, match="not like that"):
        call(errands, "fails")
    with pytest.raises(ErrandError, match="ValueError: <function"):
        call(errands, "fails_with_what_cannot_be_pickled")


def test_an_errand_that_dies_is_done_once_more(errands, tmp_path):
    assert call(errands, "dies", str(tmp_path / "once"), 1) == "done"
    with pytest.raises(ErrandError, match="killed by SIGKILL"):
        call(errands, "dies", str(tmp_path / "always"), 9)
    assert (tmp_path / "always").read_text("utf-8") == "xx"


def test_an_errand_that_takes_too_long_is_told(errands):
    began = time.monotonic()
    with pytest.raises(ErrandError, match="longer than 1 s"):
        call(errands, "sleeps", seconds=1.0)
    assert time.monotonic() - began < 10
    assert call(errands, "twice", b"x") == b"xx"


def test_an_errand_that_the_nursery_takes_along_is_done_once_more(errands, tmp_path):
    before = errands.deaths
    assert call(errands, "kills_the_nursery", str(tmp_path / "once"), 1) == "done"
    assert errands.deaths == before + 1
    with pytest.raises(ErrandError, match="its parent process is gone"):
        call(errands, "kills_the_nursery", str(tmp_path / "always"), 9)


def test_half_a_result_is_none(errands):
    with pytest.raises(ErrandError, match="ended with exit status 3"):
        call(errands, "answers_in_part")


def test_a_nest_that_was_stopped_runs_no_errands():
    with Nest() as nest:
        nest.wait()
    with pytest.raises(WarmEngineError, match="has been stopped"):
        nest.call("os:getpid", env={}, seconds=1.0)


def test_a_function_is_found_by_its_name():
    assert call_here("os.path:join", "a", "b") == os.path.join("a", "b")
