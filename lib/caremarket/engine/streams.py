"""What a forked kernel sends through sockets to whoever runs it: messages and output streams.

Only the way out and in differs from a stock kernel's session; what a message looks like does not.
"""

import atexit
import codecs
import os
import select
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, RLock, Thread
from typing import Any

from ipykernel.iostream import IOPubThread, OutStream
from jupyter_client.session import Session

from caremarket.engine.wire import BoundedSession, Message, UnsignedSession, packed

TICK = 0.05  # seconds between looks at what is due
PIECE = 2**16
IOPUB = object()  # stands where a kernel has its zmq socket for outputs


class Outlet:
    """Sends whole messages through a socket, from any thread."""

    def __init__(self, connection: socket.socket):
        self._connection = connection
        self._lock = Lock()

    def send(self, parts: list[bytes]) -> None:
        """Send the parts of a message; a kernel to which nobody listens any more ends."""
        data = packed(parts)
        try:
            with self._lock:
                self._connection.sendall(data)
        except OSError:
            os._exit(1)


class CapturedSession(BoundedSession, UnsignedSession):
    """Sends messages through two outlets."""

    def __init__(self, shell: Outlet, iopub: Outlet, **options: Any):
        super().__init__(**options)
        self._shell = shell
        self._iopub = iopub
        self._owner = os.getpid()

    def send(  # noqa: PLR0917 (the signature of Session)
        self,
        stream: Any,
        msg_or_type: Message | str,
        content: Message | None = None,
        parent: Message | None = None,
        ident: Any = None,
        buffers: list | None = None,
        track: bool = False,
        header: Message | None = None,
        metadata: Message | None = None,
    ) -> Message | None:
        """Send a message: replies have no stream, everything else is output."""
        if os.getpid() != self._owner:
            return None  # a process that a cell forked: as in a stock kernel, its messages are lost
        if isinstance(msg_or_type, dict):
            message = msg_or_type
        else:
            message = self.msg(msg_or_type, content, parent, header, metadata)
        outlet = self._shell if stream is None else self._iopub
        parts = self.serialize(message)
        outlet.send([*parts, *map(bytes, buffers or message.get("buffers") or [])])
        return message

    def feed_identities(self, msg_list: list, copy: bool = True) -> tuple[list, list]:
        """Split off the identities of the sender; messages come as bytes, never as zmq frames."""
        return super().feed_identities(msg_list, copy=True)

    def deserialize(self, msg_list: list, content: bool = True, copy: bool = True) -> Message:
        """Read a message; it comes as bytes, never as zmq frames."""
        return super().deserialize(msg_list, content=content, copy=True)


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
    atexit.register(leave, streams)


def leave(streams: list[CapturedStream]) -> None:
    """Take the streams away from a Python that is about to end, with all that was written sent.

    It would flush them when the threads are gone, one of which may have held a lock of theirs: then
    the process would wait for ever.
    """
    for stream in (sys.stdout, sys.stderr, *streams):
        with suppress(Exception):  # a notebook may have put something else there
            stream.flush()
    sys.stdout = sys.stderr = None
