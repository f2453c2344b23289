"""What the warm engine asks of the operating system: Linux only, and it says so."""

import ctypes
import os
import re
import select
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
MIB = 2**20
LONGEST_WORDS = 20_000  # bytes

# The nursery must have one thread, and its children none that they did not start. Arrow's usual
# allocator sets a gigabyte aside at once, which would count as used memory.
SINGLE_THREADED = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}


def can_fork() -> bool:
    """Say whether kernels can be forked safely here: on Linux, which also tells who has died."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


def thread_count() -> int:
    """Count this process' threads, those of C libraries included."""
    return len(os.listdir("/proc/self/task"))


def die_with(parent: int) -> None:
    """Let the operating system kill this process as soon as its parent is gone.

    If that is so already, the process ends here.
    """
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


@contextmanager
def ending_with(connection: socket.socket) -> Iterator[None]:
    """End this process, inside the block, as soon as the other side of a connection is gone.

    So whatever takes long inside needs no look at the connection, from which nothing is read: the
    system sends SIGIO.
    """
    import fcntl  # noqa: PLC0415 (there is none on Windows)

    poll = select.poll()
    poll.register(connection, 0)  # that the other side is gone is told in any case

    def look(*_: object) -> None:
        if poll.poll(0):
            os._exit(1)

    before, flags = signal.signal(signal.SIGIO, look), fcntl.fcntl(connection, fcntl.F_GETFL)
    fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(connection, fcntl.F_SETFL, flags | os.O_ASYNC)
    look()
    try:
        yield
    finally:
        fcntl.fcntl(connection, fcntl.F_SETFL, flags)
        signal.signal(signal.SIGIO, before)


def limit_memory(pid: int, mib: int) -> None:
    """Limit the memory, in MiB, that a process can get, so that its Python raises MemoryError.

    The limit counts data (heap and private mappings), not the address space, because libraries
    reserve far more of the latter than they use. Process 0 is this one; 0 MiB is no limit.
    """
    if mib and sys.platform == "linux":
        import resource  # noqa: PLC0415 (there is none on Windows)

        hard = resource.prlimit(pid, resource.RLIMIT_DATA)[1]
        wanted = mib * MIB if hard == resource.RLIM_INFINITY else min(mib * MIB, hard)
        resource.prlimit(pid, resource.RLIMIT_DATA, (wanted, hard))


def peak_kib(pid: int) -> int | None:
    """Return the most memory that a running process had at a time, in KiB; None if unknown."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:  # it has ended, or there is no /proc
        return None
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) if found else None


def last_words(file: IO[bytes]) -> str:
    """Return the end of what processes wrote to a file that stands for their error stream."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - LONGEST_WORDS))
    return file.read().decode(errors="replace").strip()
