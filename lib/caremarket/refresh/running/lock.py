"""One refresh at a time in a reports folder: two would overwrite each other's records."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from caremarket.errors import PlanError
from caremarket.locks import HeldError, holding

HOLDER = ".holder"  # beside the lock: since when it is held; by whom is nobody else's business
STAGING = ".refresh-"


@contextmanager
def only_refresh(out: Path) -> Iterator[Path]:
    """Hold the reports folder; the system lets go of it even if this process is killed.

    Yields a folder for unfinished files below it: the same file system.

    Raises PlanError if it cannot be written, or another refresh holds it; it says since when.
    """
    file = out / HOLDER
    with ExitStack() as stack:
        try:
            out.mkdir(parents=True, exist_ok=True)
            stack.enter_context(holding(out, patience=0))
            since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
            stack.callback(file.unlink, missing_ok=True)
            file.write_text(f"since {since} UTC", encoding="utf-8")
            for left in out.glob(f"{STAGING}*"):  # by a refresh that was killed
                shutil.rmtree(left, ignore_errors=True)
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix=STAGING, dir=out))
        except HeldError:
            holder = "it has only just begun"
            with suppress(OSError):
                holder = file.read_text(encoding="utf-8") or holder
            raise PlanError(
                f"Another refresh is at work in {out} ({holder}); nothing was touched. Wait until "
                "it has ended, or name another folder with --out."
            ) from None
        except OSError as error:
            raise PlanError(
                f"The reports folder {out} cannot be written ({error.strerror}). Name another with "
                "--out; nothing was touched."
            ) from None
        yield Path(folder)
