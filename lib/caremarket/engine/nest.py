"""The nursery as seen from outside: start it, ask it for kernels and errands, stop it."""

import json
import os
import socket
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from threading import Lock
from typing import Any, Self

from caremarket.engine.errand import DeathError, Runner
from caremarket.engine.family import kill_family
from caremarket.engine.fork import LARGEST_ANSWER, STOP_TIMEOUT, Fork
from caremarket.engine.launch import command
from caremarket.engine.machine import SINGLE_THREADED, can_fork, last_words
from caremarket.errors import CaremarketError

START_TIMEOUT = 60.0  # seconds for the libraries to load
GLANCE = 0.1  # seconds between looks at whether there is still something to wait for
STOPPED = "The warm engine has been stopped."


class WarmEngineError(CaremarketError):
    """No kernel can be forked here; stock kernels can do the work."""


class Nest:
    """Starts a nursery and gets kernels from it; used as a context manager, from any thread.

    Nothing here waits without a limit: whoever calls `stop` is done in a few seconds, whatever the
    nursery, its kernels and other threads are doing.

    Before forking it loads `modules`, beside the kernel itself, and what the `notebooks` at some
    paths import; once kernels can be forked and there is nothing else to do, the modules that come
    `later`, and then it calls functions for `warm_up`, such as `module:function`, each with its
    arguments. A forked process may use `memory` MiB; 0 for no limit. `environment` is what that of
    the nursery has beside this process's.
    """

    def __init__(
        self,
        modules: Iterable[str] = (),
        memory: int = 0,
        *,
        notebooks: Sequence[str] = (),
        later: Sequence[str] = (),
        warm_up: Sequence[Sequence[Any]] = (),
        environment: Mapping[str, str] | None = None,
    ):
        self.deaths = 0  # how often somebody else killed the nursery, and it was started again
        self.environment = dict(environment or {})
        self.complaints = ""  # after `stop`: what nursery and kernels wrote to their error stream
        asked = {"modules": list(modules), "notebooks": notebooks, "later": later}
        self._load = json.dumps(asked | {"warm_up": warm_up}).encode()
        self._memory = memory
        self._lock = Lock()
        self._idle: defaultdict[frozenset, list[Runner]] = defaultdict(list)
        self._process: subprocess.Popen | None = None
        self._stopped = False
        self._ready = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the nursery; it loads its libraries while others do something else.

        Raises WarmEngineError if kernels cannot be forked on this machine.
        """
        if not can_fork():
            raise WarmEngineError(
                "The warm engine needs Linux 5.3 or newer. Leave --engine out, or say "
                "--engine kernel."
            )
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._errors = tempfile.TemporaryFile()
        with theirs:
            handle = theirs.fileno()
            self._process = subprocess.Popen(
                [*command("caremarket.engine.nursery"), str(handle)],
                env={"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
                | os.environ
                | SINGLE_THREADED
                | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                pass_fds=[handle],
                start_new_session=True,  # Ctrl-C is for whoever started it to deal with
            )
        self._ready = False
        self._control.settimeout(GLANCE)
        self._control.send(self._load)

    def wait(self) -> None:
        """Wait until the nursery has loaded its libraries; one that is killed is started again.

        Raises WarmEngineError if it cannot, or if one of them started a thread.
        """
        if self._ready:
            return
        answer = self._answer()
        if not answer and not self._stopped and self._killed():
            self._restart()
            answer = self._answer()
        if self._stopped:
            raise WarmEngineError(STOPPED)
        if not answer:
            words = last_words(self._errors).splitlines()[-1:]
            raise WarmEngineError(" ".join(["The warm engine did not start.", *words]))
        if answer["threads"] != 1:
            raise WarmEngineError(
                f"The libraries that the notebooks import start threads ({answer['threads']} in "
                "all), so that forking is not safe. Use --engine kernel."
            )
        self._ready = True

    def fork(self, cwd: str, env: dict[str, str], arguments: Sequence[str] = ()) -> Fork:
        """Get a kernel, with arguments as for `ipykernel_launcher`.

        A nursery that has died is started once more. Raises WarmEngineError if there is none to be
        had.
        """
        return self._get({"cwd": cwd, "env": env, "arguments": list(arguments)})

    def call(self, function: str, *arguments: Any, env: dict[str, str], seconds: float) -> Any:
        """Call a function, such as `package.module:function`, in a forked process.

        If that dies, it is called once more in another. The process is kept for other calls with
        the same environment; arguments and result are pickled.

        Raises:
            WarmEngineError: If there is no process to be had.
            ErrandError: If the process died or took longer than so many seconds.
            Exception: What the function raised.
        """
        idle = self._idle[frozenset(env.items())]
        for last in (False, True):
            runner = self._runner(idle, env)
            try:
                return runner.call(function, arguments, seconds)
            except DeathError:
                if last or self._stopped:
                    raise
            finally:
                if runner.usable and not self._stopped:
                    idle.append(runner)
                else:
                    runner.dismiss()

    def _runner(self, idle: list[Runner], env: dict[str, str]) -> Runner:
        """Return a process that runs errands: one that has nothing to do, or a new one."""
        with suppress(IndexError):  # until there is none left
            while not (runner := idle.pop()).usable:
                runner.dismiss()
            return runner
        return Runner(self._get({"cwd": os.getcwd(), "env": env, "errands": True}))

    def _get(self, request: dict[str, Any]) -> Fork:
        request["memory"] = self._memory
        with self._lock:
            try:
                return self._fork(request)
            except OSError:
                self._restart()
            try:
                return self._fork(request)
            except OSError as error:
                raise WarmEngineError(f"The warm engine has died twice: {error}.") from None

    def stop(self) -> None:
        """Kill the nursery and every kernel; from now on there are none."""
        self._stopped = True  # whoever holds the lock sees that in a moment
        with self._lock:
            self._end()
        for runner in list(chain(*self._idle.values())):  # threads may still hand some back
            runner.dismiss()
        self._idle.clear()

    def _restart(self) -> None:
        self._end()
        if not self._stopped:
            self.deaths += 1
            self.start()

    def _killed(self) -> bool:
        """Say whether the nursery was killed: one that fails by itself would fail again."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(STOP_TIMEOUT) < 0
        return False

    def _answer(self) -> dict[str, Any]:
        """Wait for what the nursery says when it is ready; empty if it says nothing."""
        end = time.monotonic() + START_TIMEOUT
        while time.monotonic() < end and not self._stopped:
            try:
                return json.loads(self._control.recv(LARGEST_ANSWER) or "{}")
            except TimeoutError:
                continue
            except OSError:
                break
        return {}

    def _fork(self, request: dict[str, Any]) -> Fork:
        if self._stopped:
            raise WarmEngineError(STOPPED)
        self.wait()
        pairs = [socket.socketpair() for _ in range(2)]
        pairs.append(socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET))
        fork = Fork(*(ours for ours, _ in pairs))
        try:
            self._send(json.dumps(request).encode(), [theirs.fileno() for _, theirs in pairs])
        except OSError:
            fork.close()
            raise
        finally:
            for _, theirs in pairs:
                theirs.close()
        return fork

    def _send(self, request: bytes, handles: list[int]) -> None:
        end = time.monotonic() + START_TIMEOUT
        while True:
            try:
                socket.send_fds(self._control, [request], handles)
            except TimeoutError:  # it has more to do than it can note down
                if self._stopped or time.monotonic() > end:
                    raise
            else:
                return

    def _end(self) -> None:
        if self._process is None:
            return
        kill_family(self._process.pid)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_TIMEOUT)
        self.complaints += last_words(self._errors)
        self._control.close()
        self._errors.close()
        self._process = None
