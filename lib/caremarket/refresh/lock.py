"""One refresh at a time in a reports folder: two would overwrite each other's records."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from caremarket.errors import PlanError

LOCK = ".lock"


@contextmanager
def only_refresh(out: Path) -> Iterator[None]:
    """Hold the reports folder; the system lets go of it even if this process is killed.

    Args:
        out: The reports folder.

    Raises:
        PlanError: If another refresh holds it.
    """
    with (out / LOCK).open("w") as file:
        try:
            _hold(file.fileno())
        except (BlockingIOError, PermissionError):
            raise PlanError(
                f"Another refresh is at work in {out}; nothing was touched. Wait until it has "
                "ended, or name another folder with --out."
            ) from None
        yield


def _hold(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt  # noqa: PLC0415 (there is no such module elsewhere)

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
