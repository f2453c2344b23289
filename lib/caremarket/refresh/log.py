"""The log file of a refresh."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOISY = ("papermill", "traitlets", "asyncio")  # their warnings belong in the file, not in between


@contextmanager
def refresh_log(path: Path) -> Iterator[logging.Logger]:
    """Write plain lines to a log file, one an event, times in UTC.

    Args:
        path: The file.

    Yields:
        The logger.
    """
    handler = logging.FileHandler(path, encoding="utf-8")
    formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S")
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
