"""Opening what people give: regular files only, so that nothing waits for a pipe or a device."""

import errno
import os
import stat
from pathlib import Path

_NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # a pipe that nobody writes to is opened all the same


def regular(path: str | Path, flags: int) -> int:
    """Open a regular file, or a link to one: an `opener` for `open`.

    Raises OSError for a pipe, a device, a socket or a folder.
    """
    descriptor = os.open(path, flags | _NO_WAIT)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no file, but a folder, pipe or device", str(path))
    return descriptor


def read_given(path: Path, most: int) -> bytes:
    """Return the bytes of a regular file; OSError if it is none, or has more than `most` bytes."""
    with open(path, "rb", opener=regular) as file:
        if os.fstat(file.fileno()).st_size > most:
            raise OSError(errno.EFBIG, f"it has more than {most / 1e6:.0f} MB", str(path))
        return file.read()
