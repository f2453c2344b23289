"""What a command prints, where it cannot be written: it is dropped, and the work goes on."""

import io
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

LOG = logging.getLogger("caremarket.refresh")  # writes refresh.log while a refresh is at work


class Dropping(io.FileIO):
    """Writes to a descriptor of this process until that fails once; from then on, nowhere."""

    def write(self, data: bytes) -> int:
        """Write, or drop what cannot be written and whatever comes after it."""
        try:
            return super().write(data)
        except OSError as error:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())  # for whoever else writes to it
            os.close(nowhere)
            _tell(error, self.fileno())
            return len(data)


def _tell(error: OSError, number: int) -> None:
    """Say once what happened: in refresh.log, or else on the error stream where that is another.

    A reader who wants no more (`| head -1`) is told nothing.
    """
    name = {1: "standard output", 2: "the error stream"}.get(number, f"descriptor {number}")
    told = f"What is printed is dropped from here on: {name} cannot be written ({error.strerror})."
    if LOG.handlers:
        LOG.warning(told)
    elif number != 2 and not isinstance(error, BrokenPipeError):
        print(told, file=sys.stderr, flush=True)


@contextmanager
def dropping_output() -> Iterator[None]:
    """Let nothing that is printed inside end the work, whatever becomes of the two streams.

    That is a full disk, a reader who has left, or a terminal that has no such character, which is
    then written as an escape. Streams that are no file of this process are left as they are.
    """
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = map(_dropping, before)
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # closed by whoever started this process
                stream.flush()
        sys.stdout, sys.stderr = before


def _dropping(stream: io.TextIOBase | None) -> io.TextIOBase | None:
    binary = getattr(stream, "buffer", None)
    if not isinstance(getattr(binary, "raw", binary), io.FileIO):
        return stream
    stream.flush()
    raw = Dropping(stream.fileno(), "w", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        stream.encoding,
        "backslashreplace",
        line_buffering=stream.line_buffering,
    )
