"""A folder for one process at a time, and temporary folders that do not outlive a killed process.

A lock is the system's: it lets go of it even if the process that holds it is killed.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from caremarket.errors import CaremarketError

LOCK = ".lock"
YOUNG = 60.0  # seconds in which whoever has made a folder comes to lock it
ANSWER = 60.0  # seconds: far more than anybody takes who holds a folder only to replace files


class HeldError(CaremarketError):
    """Another process holds the folder."""

    def __init__(self, folder: Path):
        super().__init__(
            f"Another process is at work in {folder}; nothing was changed there. Wait until it has "
            "ended, then run the command again."
        )


@contextmanager
def holding(folder: Path, patience: float = ANSWER) -> Iterator[None]:
    """Hold a folder, against every other process that asks for it in the same way.

    It must be there; the file `.lock` stays behind in it. Another process is waited for `patience`
    seconds.

    Raises HeldError if it still holds the folder then.
    """
    try:
        held = FileLock(folder / LOCK, timeout=patience).acquire()
    except Timeout:
        raise HeldError(folder) from None
    with held:
        yield


@contextmanager
def scratch_folder(prefix: str, place: Path) -> Iterator[Path]:
    """Make a temporary folder, and remove those that killed processes have left there.

    Their names, and its own, begin with `prefix`; it is removed in the end.
    """
    for left in place.glob(f"{prefix}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > YOUNG and _is_left(left):
                shutil.rmtree(left)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
    try:
        with holding(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    """Say whether nobody holds a scratch folder."""
    if not (folder / LOCK).is_file():
        return False
    with suppress(HeldError), holding(folder, patience=0):
        return True
    return False
