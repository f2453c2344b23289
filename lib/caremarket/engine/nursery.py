"""The nursery: one process with the libraries loaded, which forks a kernel for each notebook.

It keeps to one thread and does no work but to fork and to watch what it forked: forking a process
with threads, a zmq context or an event loop may leave the child with locks that nobody opens. It
is told what to do through one socket; when that closes, it kills every kernel and ends.

Started by `caremarket.engine.nest`, with the descriptor of the socket.
"""

import gc
import json
import os
import selectors
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from caremarket.engine.bounds import OVERGROWN
from caremarket.engine.errand import run_errands
from caremarket.engine.family import WATCH, adopt_orphans, bury_strays, family_kib
from caremarket.engine.launch import be_meant
from caremarket.engine.machine import die_with, ending_with, limit_memory, thread_count
from caremarket.engine.preload import load, preload

LARGEST_REQUEST = 2**20
IDLE = 0.1  # seconds without a request: there is time to load something


@dataclass
class Child:
    """A kernel that was forked."""

    pid: int  # and that of its process group
    pidfd: int  # becomes readable when it ends
    life: socket.socket
    errors: int  # what it wrote to its error stream and did not take in itself
    memory: int  # MiB that it may use with all that it starts; 0 for no limit
    peak_kib: int = 0  # the most that it used together with what it started

    @property
    def outgrown(self) -> bool:
        """Whether it and what it started together have used more memory than they may."""
        return bool(self.memory) and self.peak_kib > self.memory * 1024

    def send(self, number: int) -> None:
        """Send a signal to the kernel and to what it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, number)

    def close(self) -> None:
        """Let go of what the nursery holds of it."""
        self.life.close()
        os.close(self.pidfd)
        os.close(self.errors)


class Nursery:
    """Forks kernels on request, and reports how they ended; does other things later, when idle."""

    def __init__(self, control: socket.socket, later: Iterable[Callable[[], object]] = ()):
        self._control = control
        self._later = deque(later)
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ, self._request)
        self._children: dict[int, Child] = {}
        self._birth: Callable[[], None] | None = None
        self._closing = False
        self._looked = 0.0  # when it looked at its children last

    def serve(self) -> Callable[[], None] | None:
        """Work until told to end; return None, or in a forked process what that is to do."""
        while not (self._closing and not self._children):
            wait = WATCH if self._children else None
            events = self._selector.select(IDLE if self._later else wait)
            if self._children and time.monotonic() > self._looked + WATCH:
                self._look_at_families()
            if self._later and not events:
                with ending_with(self._control):
                    self._later.popleft()()
            for key, _ in events:
                key.data()
                if self._birth is not None:
                    return self._birth
        return None

    def _look_at_families(self) -> None:
        """Kill kernels that, with what they started, use more memory than they may."""
        self._looked = time.monotonic()
        for child in self._children.values():
            child.peak_kib = max(child.peak_kib, family_kib(child.pid))
            if child.outgrown:
                child.send(signal.SIGKILL)

    def _request(self) -> None:
        data, handles, _, _ = socket.recv_fds(
            self._control, LARGEST_REQUEST, 3, socket.MSG_CMSG_CLOEXEC
        )
        if not data:
            self._selector.unregister(self._control)
            self._closing = True
            for child in self._children.values():
                child.send(signal.SIGKILL)
            return
        shell, iopub, life = (socket.socket(fileno=handle) for handle in handles)
        threads = thread_count()
        if threads > 1:
            told = f"the process to fork from has {threads} threads instead of one"
            _tell(life, {"refused": told})
            life.close()
        else:
            self._fork(json.loads(data), shell, iopub, life)
        if self._birth is None:
            shell.close()
            iopub.close()

    def _fork(self, request: dict, shell: socket.socket, iopub: socket.socket, life: socket.socket):
        parent = os.getpid()
        errors = os.pipe()
        pid = os.fork()
        if pid == 0:
            die_with(parent)
            adopt_orphans()
            os.setpgid(0, 0)
            life.close()
            self._selector.close()
            self._control.close()
            for other in self._children.values():
                other.close()
            self._birth = partial(become, request, shell, iopub, errors)
            return
        with suppress(OSError):  # the child does the same; one of the two comes first
            os.setpgid(pid, pid)
        os.close(errors[1])
        os.set_blocking(errors[0], False)
        child = Child(pid, os.pidfd_open(pid), life, errors[0], request["memory"])
        self._children[pid] = child
        self._selector.register(child.pidfd, selectors.EVENT_READ, lambda: self._ended(child))
        self._selector.register(life, selectors.EVENT_READ, lambda: self._told(child))

    def _told(self, child: Child) -> None:
        """Send the signal that was asked for; the last one if the other side is gone."""
        if child.pid not in self._children:
            return  # it has ended in the meantime
        try:
            number = child.life.recv(1)
        except OSError:
            number = b""
        if not number:
            self._selector.unregister(child.life)
        child.send(number[0] if number else signal.SIGKILL)

    def _ended(self, child: Child) -> None:
        """Kill what a kernel left behind, and say how it ended."""
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        _, status, usage = os.wait4(child.pid, 0)
        self._selector.unregister(child.pidfd)
        with suppress(KeyError):
            self._selector.unregister(child.life)
        ending = OVERGROWN if child.outgrown else os.waitstatus_to_exitcode(status)
        peak = max(usage.ru_maxrss, child.peak_kib)
        _tell(child.life, {"exit": ending, "peak_kib": peak})
        with suppress(BlockingIOError):
            while data := os.read(child.errors, LARGEST_REQUEST):
                os.write(2, data)
        child.close()
        del self._children[child.pid]
        bury_strays(self._children)


def _tell(life: socket.socket, message: dict[str, Any]) -> None:
    with suppress(OSError):  # the other side is gone
        life.send(json.dumps(message).encode())


def become(
    request: dict[str, Any], shell: socket.socket, iopub: socket.socket, errors: tuple[int, int]
) -> None:
    """Make a forked process look as if it had just been started, and do in it what was asked.

    The request has `cwd`, `env` and `memory` (MiB), and the `arguments` of a kernel, or `errands`
    for a process that runs them. The pipe `errors` is for its error stream.
    """
    from caremarket.engine.kernel import run_kernel  # noqa: PLC0415 (loaded before the fork)

    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    limit_memory(0, request["memory"])
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()  # every child would draw the same numbers otherwise
    if "errands" in request:
        run_errands(shell)
    run_kernel(shell, iopub, errors, request["arguments"])


def _freeze() -> None:
    """Leave what is loaded out of all garbage collections: children then share these pages."""
    gc.collect()
    gc.freeze()


def _warm_up(name: str, *arguments: Any) -> None:
    """Call a function for what it leaves in memory; if it fails, whoever needs it will say so."""
    with suppress(Exception):
        resolve_name(name)(*arguments)


def main() -> None:
    """Load the libraries, say so, and fork kernels until told to end."""
    for number in (signal.SIGINT, signal.SIGTERM):  # whoever started it says when to end
        signal.signal(number, signal.SIG_IGN)
    be_meant()
    adopt_orphans()
    os.chdir(os.sep)  # libraries look for settings where they are loaded
    control = socket.socket(fileno=int(sys.argv[1]))
    with ending_with(control):
        asked = json.loads(control.recv(LARGEST_REQUEST))
        gc.disable()  # while modules load, collections find next to nothing
        preload(asked["modules"], map(Path, asked["notebooks"]))
        gc.freeze()  # the first kernel does not wait for a collection
        gc.enable()
    control.send(json.dumps({"threads": thread_count()}).encode())
    later = [partial(load, name) for name in asked["later"]]
    later += [partial(_warm_up, *call) for call in asked["warm_up"]]
    birth = Nursery(control, [*later, _freeze]).serve()
    if birth is None:
        os._exit(0)  # nothing to tidy up that the operating system does not
    birth()
