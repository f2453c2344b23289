"""The log file of a refresh."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from caremarket.errors import CaremarketError
from caremarket.telltale import without_places

NOISY = ("papermill", "traitlets", "asyncio")  # their warnings belong in the file, not in between


class PlacelessFormatter(logging.Formatter):
    """Writes lines and tracebacks without this machine's folders: reports/ may be published."""

    def __init__(self, places: dict[str, str], *forms: str):
        super().__init__(*forms)
        self._places = places

    def format(self, record: logging.LogRecord) -> str:
        """Write an event."""
        return without_places(super().format(record), self._places)


class QuietHandler(logging.FileHandler):
    """Writes to a file; a line that finds no room on the disk is lost, and nothing else."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing: what else finds no room says so, to people rather than programmers."""


@contextmanager
def refresh_log(path: Path, places: dict[str, str]) -> Iterator[logging.Logger]:
    """Write plain lines to a log file, one an event, times in UTC.

    `places` stands for this machine's folders, as from `files.place_names`.
    """
    handler = QuietHandler(path, encoding="utf-8")
    formatter = PlacelessFormatter(
        places, "%(asctime)sZ %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S"
    )
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    logger = logging.getLogger("caremarket.refresh")
    logger.setLevel(logging.INFO)
    diverted = [logger, *map(logging.getLogger, NOISY)]
    before = [known.propagate for known in diverted]
    for known in diverted:
        known.addHandler(handler)
        known.propagate = False
    try:
        yield logger
    finally:
        for known, propagate in zip(diverted, before, strict=True):
            known.removeHandler(handler)
            known.propagate = propagate
        handler.close()


@contextmanager
def logging_refusals(path: Path, places: dict[str, str]) -> Iterator[None]:
    """Add to the log of the last refresh why another one was refused; the error goes on its way."""
    try:
        yield
    except CaremarketError as error:
        with suppress(OSError):  # where the log cannot be written, the error is still said
            path.parent.mkdir(parents=True, exist_ok=True)
            with refresh_log(path, places) as log:
                log.error("refused: %s", error)
        raise
