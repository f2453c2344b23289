"""What the warm engine asks of the operating system: Linux only, and it says so."""

import ctypes
import os
import signal
import sys
import threading
from pathlib import Path

PR_SET_PDEATHSIG = 1
MIB = 2**20


def can_fork() -> bool:
    """Say whether kernels can be forked safely here: on Linux, which also tells who has died."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


def thread_count() -> int:
    """Count this process' threads, those of C libraries included."""
    tasks = Path("/proc/self/task")
    return len(os.listdir(tasks)) if tasks.is_dir() else threading.active_count()


def die_with(parent: int) -> None:
    """Let the operating system kill this process as soon as its parent is gone.

    Args:
        parent: Process id of the parent; if it is gone already, the process ends here.
    """
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def limit_memory(pid: int, mib: int) -> None:
    """Limit the memory that a process can get, so that its Python raises MemoryError.

    The limit counts data (heap and private mappings), not the address space, because libraries
    reserve far more of the latter than they use.

    Args:
        pid: The process; 0 for this one.
        mib: The limit in MiB; 0 for none.
    """
    if mib and sys.platform == "linux":
        import resource  # noqa: PLC0415 (there is none on Windows)

        hard = resource.prlimit(pid, resource.RLIMIT_DATA)[1]
        wanted = mib * MIB if hard == resource.RLIM_INFINITY else min(mib * MIB, hard)
        resource.prlimit(pid, resource.RLIMIT_DATA, (wanted, hard))
