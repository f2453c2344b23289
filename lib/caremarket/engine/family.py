"""The processes that a notebook starts: they count as its memory, and end with it.

On Linux a process can be made the parent of all below it that lose their own. With that a kernel
keeps its family together, daemons with a session of their own among them, and whoever watches the
kernel inherits what is left of it. Elsewhere nothing here finds a process.
"""

import ctypes
import os
import re
import select
import signal
import time
from collections.abc import Container, Iterable
from contextlib import suppress
from pathlib import Path

from caremarket.engine.bounds import OVERGROWN
from caremarket.engine.machine import die_with, limit_memory

PR_SET_CHILD_SUBREAPER = 36
SESSION = 3  # where /proc/<pid>/stat has the session, counted from what follows the name
WATCH = 0.25  # seconds between looks at the memory of families
PASSES, PAUSE = 100, 0.01  # looks for what is left, seconds between them
_SHARE = re.compile(rb"^Pss:\s+(\d+) kB", re.MULTILINE)


def adopt_orphans() -> None:
    """Make this process the parent of all processes below it that lose their own."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children(pid: int) -> list[int]:
    """Return the children of a process, those that have ended and are not buried among them."""
    found: list[int] = []
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (thread / "children").read_bytes().split())
    return found


def descendants(pid: int) -> list[int]:
    """Return children, their children, and so on."""
    found = children(pid)
    for each in found:  # which grows meanwhile
        found += children(each)
    return found


def family_kib(pid: int) -> int:
    """Return the memory of a process and its descendants, in KiB; 0 where it has none.

    What several of them share is counted once.
    """
    below = descendants(pid)
    return sum(map(_kib, [pid, *below])) if below else 0


def _kib(pid: int) -> int:
    with suppress(OSError):
        if found := _SHARE.search(Path(f"/proc/{pid}/smaps_rollup").read_bytes()):
            return int(found[1])
    return 0  # it has ended


def bury_strays(known: Container[int]) -> None:
    """Kill the children of this process that nobody knows: what ended processes left to it."""
    for _ in range(PASSES):  # each may leave others
        strays = [pid for pid in children(os.getpid()) if pid not in known]
        if not strays:
            return
        _kill(strays)
        for pid in strays:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(PAUSE)


def kill_family(leader: int) -> None:
    """Kill a process that leads a session, all below it, and all of that session.

    The leader is a child of this process that nobody has waited for yet: so the number cannot be
    another's by now. Stopped first, it starts nothing more, and inherits what the others leave.
    """
    with suppress(ProcessLookupError):
        os.kill(leader, signal.SIGSTOP)
    for _ in range(PASSES):
        processes = [int(name) for name in os.listdir("/proc") if name.isdigit()]
        members = {pid for pid in processes if _session(pid) == leader} | {*descendants(leader)}
        living = [pid for pid in members - {leader} if _session(pid) is not None]
        if not living:
            break
        _kill(living)
        time.sleep(PAUSE)
    _kill([leader])


def _kill(pids: Iterable[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def _session(pid: int) -> int | None:
    """Return the session of a process; None if it has ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = stat.rpartition(b")")[2].split()
    return None if fields[0] in b"ZX" else int(fields[SESSION])


def be_watched(memory: int) -> None:
    """Go on in a forked process, with so many MiB for it and its family; 0 for no limit.

    This one watches it and ends as it does, when all that it started is gone; or ends it, when its
    own parent is gone or the family has outgrown its memory.
    """
    adopt_orphans()
    above, watcher = os.getppid(), os.getpid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pid = os.fork()
    if pid == 0:
        die_with(watcher)
        adopt_orphans()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.environ["JPY_PARENT_PID"] = str(watcher)
        limit_memory(0, memory)
        return
    ended, status = os.pidfd_open(pid), 0
    while not select.select([ended], [], [], WATCH)[0]:
        if memory and family_kib(pid) > memory * 1024:
            status = OVERGROWN
        if status or os.getppid() != above:
            _kill([pid])
    status = status or os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    bury_strays({pid})
    if status < 0:
        os.kill(watcher, signal.SIGKILL)
    os._exit(status)
