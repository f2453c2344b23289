"""A function called in a process of its own, forked from the nursery like a kernel.

It begins with the libraries loaded and leaves nothing behind. Argument and result are pickled; both
ends belong to the same program.
"""

import importlib
import os
import pickle
import select
import socket
import time
from collections.abc import Callable
from typing import Any

from caremarket.engine.fork import Fork
from caremarket.errors import CaremarketError

PIECE = 2**20
GLANCE = 0.5  # seconds between looks at whether the process is still there


class ErrandError(CaremarketError):
    """A process that was to call a function ended without a result."""


def function_of(name: str) -> Callable[..., Any]:
    """Return the function of a name such as `package.module:function`."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)


def call_here(function: str, *arguments: Any) -> Any:
    """Call a function in this process, where there is no nursery to fork another from."""
    return function_of(function)(*arguments)


def run_errand(connection: socket.socket, name: str) -> None:
    """Call a function in a forked process, and end the process.

    Args:
        connection: The arguments come from here until its end; the result goes there.
        name: The function.
    """
    received = bytearray()
    while data := connection.recv(PIECE):
        received += data
    try:
        result = (True, function_of(name)(*pickle.loads(received)))
    except Exception as error:  # whoever asked raises it
        result = (False, error)
    try:
        answer = pickle.dumps(result)
    except Exception:  # an error that holds what cannot be pickled
        answer = pickle.dumps((False, ErrandError(f"{type(result[1]).__name__}: {result[1]}")))
    connection.sendall(answer)
    os._exit(0)


def errand_result(fork: Fork, arguments: tuple, seconds: float) -> Any:
    """Hand a forked process its arguments, and wait for the result.

    Args:
        fork: The process.
        arguments: The arguments.
        seconds: How long that may take.

    Returns:
        What the function returned.

    Raises:
        ErrandError: If the process ended without a result, or took too long.
        Exception: What the function raised.
    """
    end = time.monotonic() + seconds
    received = bytearray()
    fork.shell.setblocking(False)
    try:
        _give(fork.shell, pickle.dumps(arguments), end)
        while data := _taken(fork.shell, end):
            received += data
    except TimeoutError:
        raise ErrandError(f"It took longer than {seconds:.0f} s.") from None
    except OSError:  # the process is gone
        received.clear()
    try:
        good, result = pickle.loads(received)
    except (EOFError, pickle.UnpicklingError):  # nothing of it came, or not all
        fork.ended(GLANCE)
        raise ErrandError(f"The process died: {fork.words()}.") from None
    if not good:
        raise result
    return result


def _give(connection: socket.socket, data: bytes, end: float) -> None:
    left = memoryview(data)
    while left:
        _wait(connection, select.POLLOUT, end)
        left = left[connection.send(left) :]
    connection.shutdown(socket.SHUT_WR)


def _taken(connection: socket.socket, end: float) -> bytes:
    _wait(connection, select.POLLIN, end)
    return connection.recv(PIECE)


def _wait(connection: socket.socket, event: int, end: float) -> None:
    poll = select.poll()
    poll.register(connection, event)
    if not poll.poll(max(0.0, end - time.monotonic()) * 1000):
        raise TimeoutError
