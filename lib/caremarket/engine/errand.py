"""Functions called in a process that was forked from the nursery like a kernel.

It begins with the libraries loaded and is used for many calls, one after another: what a process
touches first, the operating system copies for it, so that the first call takes longest. Functions
called here must leave nothing behind that another call would notice. Arguments and results are
pickled; both ends belong to the same program.
"""

import os
import pickle
import select
import socket
import time
from pkgutil import resolve_name
from typing import Any

from caremarket.engine.fork import Fork
from caremarket.engine.wire import Unpacker, packed
from caremarket.errors import CaremarketError

PIECE = 2**20
MOST = 50  # calls of one process: whatever may add up, it does not go on for ever


class ErrandError(CaremarketError):
    """A process that was to call a function has no result to give."""


class DeathError(ErrandError):
    """A process ended before it had a result: it was killed, most likely."""


def call_here(function: str, *arguments: Any) -> Any:
    """Call a function, such as `package.module:function`, in this process."""
    return resolve_name(function)(*arguments)


def run_errands(connection: socket.socket) -> None:
    """Call functions in a forked process until nobody asks any more, and end the process."""
    requests = Unpacker()
    while data := connection.recv(PIECE):
        requests.feed(data)
        while (request := requests.take()) is not None:
            connection.sendall(packed([_answer(*request)]))
    os._exit(0)


def _answer(name: bytes, arguments: bytes) -> bytes:
    """Return the pickled answer: whether it went well, and the result or the error."""
    try:
        result = (True, resolve_name(name.decode())(*pickle.loads(arguments)))
    except Exception as error:  # whoever asked raises it
        result = (False, error)
    try:
        return pickle.dumps(result)
    except Exception:  # an error that holds what cannot be pickled
        return pickle.dumps((False, ErrandError(f"{type(result[1]).__name__}: {result[1]}")))


class Runner:
    """A forked process that runs errands, as seen from outside."""

    def __init__(self, fork: Fork):
        self._fork = fork
        self._fork.shell.setblocking(False)
        self._answers = Unpacker()
        self._calls = 0
        self._waits = True

    @property
    def usable(self) -> bool:
        """Whether it waits for another call."""
        return self._waits and self._calls < MOST and not self._fork.ended()

    def call(self, function: str, arguments: tuple, seconds: float) -> Any:
        """Have it call a function, as `Nest.call` does, and wait for the result.

        Raises DeathError if the process ended without a result, ErrandError if it took too long,
        and what the function raised.
        """
        end = time.monotonic() + seconds
        request = packed([function.encode(), pickle.dumps(arguments)])
        self._calls += 1
        self._waits = False
        try:
            left = memoryview(request)
            while left:
                _wait(self._fork.shell, select.POLLOUT, end)
                left = left[self._fork.shell.send(left) :]
            while (answer := self._answers.take()) is None:
                _wait(self._fork.shell, select.POLLIN, end)
                data = self._fork.shell.recv(PIECE)
                if not data:
                    raise ConnectionResetError
                self._answers.feed(data)
        except TimeoutError:
            raise ErrandError(f"It took longer than {seconds:.0f} s.") from None
        except OSError:  # nothing of a result came, or not all
            raise DeathError(f"The process died: {self._fork.words()}.") from None
        self._waits = True
        good, result = pickle.loads(answer[0])
        if not good:
            raise result
        return result

    def dismiss(self) -> None:
        """End the process, whatever it does."""
        self._fork.kill()
        self._fork.close()


def _wait(connection: socket.socket, event: int, end: float) -> None:
    poll = select.poll()
    poll.register(connection, event)
    if not poll.poll(max(0.0, end - time.monotonic()) * 1000):
        raise TimeoutError
