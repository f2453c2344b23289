"""What is named as a Dask scheduler and is none: one sentence, soon, and nothing is touched."""

import io
import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from rich.console import Console

from caremarket.refresh.plan.request import Request
from caremarket.refresh.running.cluster import scheduler
from caremarket.refresh.running.cluster.address import ClusterError, check_address
from caremarket.refresh.running.cluster.scheduler import check_scheduler
from caremarket.refresh.running.refresh import refresh
from caremarket.refresh.running.summary import Settings

NONE = [
    *("", " ", "scheduler", "tcp://", "tcp://scheduler", "tcp://:8786", "tcp://scheduler:0"),
    *("tcp://scheduler:99999", "tcp://scheduler:x", "http://scheduler:80", "inproc://1/2/3"),
    *(
        "file:///etc/passwd",
        "tcp://scheduler:8786/x",
        "tcp://a:b@scheduler:8786",
        "tcp://[::1:8786",
    ),
    "x" * 100_000,
]
GREETINGS = {
    "silent": b"",
    "ssh": b"SSH-2.0-OpenSSH_9.6\r\n",
    "web": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "zeros": b"\0" * 64,
    "large": b"\1" + b"\0" * 7 + b"\xff" * 64,
}


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_address_is_refused_before_anything_connects(small_project, monkeypatch, text):
    monkeypatch.setattr(socket, "getaddrinfo", None)
    small_project.notebook("beds")
    small_project.write_plan()
    with pytest.raises(ClusterError, match="is no address of a Dask scheduler") as caught:
        refresh(small_project, Request(), Settings(dask=text), Console(file=io.StringIO()))
    assert len(str(caught.value)) < 400
    assert [it.name for it in small_project.reports.iterdir()] == ["refresh.log"]


@pytest.mark.parametrize("text", ["tcp://scheduler:8786", "tls://10.0.0.1:8786/", "[::1]:8786"])
def test_an_address_is_taken(text):
    check_address(text)


@contextmanager
def stranger(greeting, *, hangs_up=False):
    """Somebody who takes calls, says something that no scheduler says, and nothing more."""
    calls = []

    def listen():
        with suppress(OSError):
            while True:
                calls.append(server.accept()[0])
                calls[-1].sendall(greeting)
                if hangs_up:
                    calls[-1].close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=listen, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        for call in calls:
            call.close()


@pytest.mark.slow
@pytest.mark.parametrize("hangs_up", [False, True])
@pytest.mark.parametrize("greeting", GREETINGS)
def test_a_stranger_is_told_in_a_sentence_soon(monkeypatch, capfd, greeting, hangs_up):
    pytest.importorskip("distributed")
    monkeypatch.setattr(scheduler, "ANSWER", 1.0)
    with stranger(GREETINGS[greeting], hangs_up=hangs_up) as place:
        began = time.monotonic()
        with pytest.raises(ClusterError, match=rf"No Dask scheduler answers at {place} \(\w+\)"):
            check_scheduler(place)
    assert time.monotonic() - began < 8
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_nobody_is_told_soon():
    pytest.importorskip("distributed")
    began = time.monotonic()
    with pytest.raises(ClusterError, match="No Dask scheduler answers"):
        check_scheduler("tcp://127.0.0.1:1")
    assert time.monotonic() - began < 12
