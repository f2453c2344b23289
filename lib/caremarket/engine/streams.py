"""The output streams of a forked kernel: what Python prints, and what goes past Python."""

import codecs
import os
import select
import time
from collections.abc import Callable
from contextlib import suppress
from threading import RLock, Thread
from typing import Any

from ipykernel.iostream import IOPubThread, OutStream
from jupyter_client.session import Session

TICK = 0.05  # seconds between looks at what is due
PIECE = 2**16


class Publisher(IOPubThread):
    """Stands where a stock kernel has its thread for outputs: sends at once, waits for nothing."""

    def __init__(self) -> None:
        self.io_loop = self  # streams ask it to flush them later
        self.thread = None  # so streams flush where they are asked to
        self._due: list[tuple[float, Callable[[], None]]] = []

    def schedule(self, f: Callable[[], None]) -> None:
        """Call a function at once."""
        f()

    def call_later(self, delay: float, callback: Callable[[], None]) -> None:
        """Remember to call a function."""
        self._due.append((time.monotonic() + delay, callback))

    def call_due(self) -> None:
        """Call what is due."""
        while self._due and self._due[0][0] <= time.monotonic():
            self._due.pop(0)[1]()


class CapturedStream(OutStream):
    """An output stream that also takes in what is written to its file descriptor.

    A subprocess or a C library writes to descriptor 1 or 2, not to `sys.stdout`. The descriptor
    becomes a pipe; whenever Python writes or flushes, what the pipe holds comes first, so that the
    order of lines is kept and nothing is left over when a cell ends.
    """

    def __init__(
        self,
        session: Session,
        publisher: Publisher,
        name: str,
        descriptor: int,
        pipe: tuple[int, int],
    ):
        super().__init__(session, publisher, name, watchfd=False)
        self._descriptor = descriptor
        self._original_stdstream_copy = descriptor  # what `fileno` returns
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._collecting = RLock()
        self.pipe, write_end = pipe
        os.set_blocking(self.pipe, False)
        os.dup2(write_end, descriptor)
        os.close(write_end)

    def collect(self) -> bool:
        """Take in what was written to the descriptor; say whether there was something."""
        found = False
        with self._collecting, suppress(BlockingIOError):
            while data := os.read(self.pipe, PIECE):
                super().write(self._decoder.decode(data))
                found = True
        return found

    def write(self, string: str) -> int | None:
        """Write text; in a process that a cell forked, through the pipe."""
        if not isinstance(string, str) or self._is_master_process():
            self.collect()
            return super().write(string)
        data = string.encode("utf-8", "replace")
        while data:
            data = data[os.write(self._descriptor, data) :]
        return len(string)

    def flush(self) -> None:
        """Send what was written."""
        if self._is_master_process():
            super().flush()

    def _flush(self) -> None:
        self.collect()
        super()._flush()


def watch(publisher: Publisher, streams: list[CapturedStream]) -> None:
    """Keep pipes from filling up, and flush streams in time, in a thread of their own."""
    poll = select.poll()
    for stream in streams:
        poll.register(stream.pipe, select.POLLIN)

    def work() -> Any:
        while True:
            poll.poll(TICK * 1000)
            for stream in streams:
                if stream.collect():
                    stream.flush()  # what was written past Python may be a process' last words
            publisher.call_due()

    Thread(target=work, name="caremarket-output", daemon=True).start()
