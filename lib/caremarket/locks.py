"""A folder for one process at a time, and temporary folders that do not outlive a killed process.

A lock is the system's: it lets go of it even if the process that holds it is killed.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from caremarket.errors import CaremarketError

LOCK = ".lock"
HELD = 2**30  # the byte that is locked, far behind the text: Windows lets nobody read a locked one
TICK = 0.05  # seconds
YOUNG = 60.0  # seconds in which whoever has made a folder comes to lock it
ANSWER = 60.0  # seconds: far more than anybody takes who holds a folder only to replace files


class HeldError(CaremarketError):
    """Another process holds the folder.

    Attributes:
        holder: What that process says of itself; empty if nothing.
    """

    def __init__(self, folder: Path, holder: str):
        self.holder = holder
        super().__init__(
            f"Another process is at work in {folder}; nothing was changed there. Wait until it has "
            "ended, then run the command again."
        )


@contextmanager
def holding(folder: Path, patience: float = ANSWER) -> Iterator[TextIO]:
    """Hold a folder, against every other process that asks for it in the same way.

    Args:
        folder: The folder; it must be there. The file `.lock` stays behind in it.
        patience: Seconds to wait for another process that holds it.

    Yields:
        The file, open for appending: for what others are to read of who holds it.

    Raises:
        HeldError: If another process still holds it then.
    """
    with (folder / LOCK).open("a+", encoding="utf-8") as file:
        end = time.monotonic() + patience
        while not _locked(file):
            if time.monotonic() > end:
                file.seek(0)
                raise HeldError(folder, file.read())
            time.sleep(TICK)
        yield file


def _locked(file: TextIO) -> bool:
    """Try to lock a file; return whether that was possible."""
    try:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415 (there is no such module elsewhere)

            file.seek(HELD)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


@contextmanager
def scratch_folder(prefix: str, place: Path) -> Iterator[Path]:
    """Make a temporary folder, and remove those that killed processes have left there.

    Args:
        prefix: What its name begins with, and theirs.
        place: Where it is made.

    Yields:
        The folder; it is removed in the end.
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
