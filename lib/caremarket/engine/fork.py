"""A process that was forked from the nursery, as seen from outside."""

import json
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from caremarket.engine.bounds import WORDS

LARGEST_ANSWER = 2**16
STOP_TIMEOUT = 1.0  # seconds for a process that was killed to be gone
TOLD_TIMEOUT = 10.0  # seconds for a busy nursery to say how a process ended


@dataclass
class Fork:
    """A forked process, as seen from outside."""

    shell: socket.socket  # for requests and replies; for errands, arguments and results
    iopub: socket.socket  # for a kernel's outputs
    life: socket.socket  # for signals, and for how it ended
    ending: dict[str, Any] | None = None  # once known: `exit` (negative: a signal), `peak_kib`

    @property
    def lost(self) -> bool:
        """Whether it has ended and nobody says how: the nursery ended, and took it along."""
        return self.ending == {}

    def ended(self, timeout: float = 0.0) -> bool:
        """Say whether the process has ended; wait some seconds for that."""
        if self.ending is None:
            self.life.settimeout(timeout)
            try:
                answer = self._answer()
            except (BlockingIOError, TimeoutError):
                return False
            except OSError:
                answer = b""
            self.ending = json.loads(answer) if answer else {}
        return True

    def _answer(self) -> bytes:
        """Receive how it ended; empty if nobody says.

        A nursery that closes its end before it has read a signal that was sent to a dead process
        resets the connection: that is told first, and then what it had said before.
        """
        with suppress(ConnectionResetError):
            return self.life.recv(LARGEST_ANSWER)
        return self.life.recv(LARGEST_ANSWER)

    def send(self, number: int) -> None:
        """Send a signal to the process and what it started."""
        with suppress(OSError):
            self.life.send(bytes([number]))

    def kill(self) -> None:
        """Kill the process and what it started, and wait until it is gone."""
        if not self.ended():
            self.send(signal.SIGKILL)
            self.ended(STOP_TIMEOUT)

    def close(self) -> None:
        """Close the connections; a process that still runs is killed by that."""
        for connection in (self.shell, self.iopub, self.life):
            connection.close()

    def words(self) -> str:
        """Say how the process ended, once its nursery has: on a busy machine that takes a while."""
        if not self.ended(TOLD_TIMEOUT):
            return "it has closed its connections"
        ending = self.ending
        if "refused" in ending:
            return f"it was not started: {ending['refused']}"
        if "exit" not in ending:
            return "its parent process is gone"
        if ending["exit"] in WORDS:
            return WORDS[ending["exit"]]
        if ending["exit"] < 0:
            return f"it was killed by {signal.Signals(-ending['exit']).name}"
        return f"its process ended with exit status {ending['exit']}"
