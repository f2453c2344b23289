"""One refresh at a time for a reports folder."""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from caremarket.errors import PlanError

LOCK = "refresh.lock"


@contextmanager
def only_refresh(out: Path) -> Iterator[None]:
    """Hold a reports folder, so that no other refresh writes to it.

    The operating system lets go of it when the process ends, however it ends. While it is held, the
    file says who holds it; afterwards it stays behind empty.

    Args:
        out: The reports folder.

    Raises:
        PlanError: If another refresh holds it.
    """
    path = out / LOCK
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise PlanError(
            f"Another refresh is writing to {out}: {_holder(path)}. Wait until it has ended, or "
            "name another folder with --out; nothing was touched."
        ) from None
    try:
        now = datetime.now(UTC).isoformat(sep=" ", timespec="seconds")
        path.write_text(
            f"process {os.getpid()} on {platform.node()}, since {now}", encoding="utf-8"
        )
        yield
    finally:
        path.write_text("", encoding="utf-8")
        lock.release()


def _holder(path: Path) -> str:
    """Say who holds the lock; Windows does not let others read a locked file."""
    try:
        return path.read_text(encoding="utf-8") or "it has only just begun"
    except OSError:
        return "its process is not known"
