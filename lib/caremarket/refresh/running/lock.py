"""One refresh at a time in a reports folder: two would overwrite each other's records."""

import os
import platform
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from caremarket.errors import PlanError
from caremarket.locks import HeldError, holding

HOLDER = ".holder"  # beside the lock: who holds it


@contextmanager
def only_refresh(out: Path) -> Iterator[None]:
    """Hold the reports folder; the system lets go of it even if this process is killed.

    Raises PlanError if another refresh holds it; it says who.
    """
    file = out / HOLDER
    with ExitStack() as stack:
        try:
            stack.enter_context(holding(out, patience=0))
        except HeldError:
            holder = "it has only just begun"
            with suppress(FileNotFoundError):
                holder = file.read_text(encoding="utf-8") or holder
            raise PlanError(
                f"Another refresh is at work in {out} ({holder}); nothing was touched. Wait until "
                "it has ended, or name another folder with --out."
            ) from None
        since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
        text = f"process {os.getpid()} on {platform.node()}, since {since} UTC"
        stack.callback(file.unlink, missing_ok=True)
        file.write_text(text, encoding="utf-8")
        yield
