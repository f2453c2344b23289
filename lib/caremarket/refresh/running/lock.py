"""One refresh at a time in a reports folder: two would overwrite each other's records."""

import os
import platform
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from caremarket.errors import PlanError
from caremarket.locks import HeldError, holding


@contextmanager
def only_refresh(out: Path) -> Iterator[None]:
    """Hold the reports folder; the system lets go of it even if this process is killed.

    While it is held, the file says who holds it; afterwards it stays behind empty.

    Args:
        out: The reports folder.

    Raises:
        PlanError: If another refresh holds it.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context(holding(out, patience=0))
        except HeldError as error:
            holder = error.holder or "it has only just begun"
            raise PlanError(
                f"Another refresh is at work in {out} ({holder}); nothing was touched. Wait until "
                "it has ended, or name another folder with --out."
            ) from None
        _write(file, f"process {os.getpid()} on {platform.node()}, since {_now()} UTC")
        try:
            yield
        finally:
            _write(file, "")


def _write(file: TextIO, text: str) -> None:
    file.truncate(0)  # what is written goes to the end: the file is open for appending
    file.write(text)
    file.flush()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
