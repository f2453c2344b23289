"""What the benchmarks share: commands that are timed, and the machine that they ran on."""

import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

BIN = Path(sys.executable).parent
SAMPLE_EVERY = 0.5  # seconds

# Where Python may not keep what it compiles, each of its starts compiles all that it imports: that
# takes longer than all else, and the longer, the more processes a way of working starts.
ORDINARY = {name: it for name, it in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Timing:
    """What a command took.

    Attributes:
        elapsed: Seconds on the clock.
        processor: Processor seconds of the command and all that it started.
        peak_mib: Memory of its largest process at its largest, what it shares included.
        resident: Memory in MiB of the command itself, and of the largest process that it started
            and that outlives a run (the nursery), sampled while it ran: pairs in order of time.
    """

    elapsed: float
    processor: float
    peak_mib: float
    resident: list[tuple[float, float]] = field(default_factory=list)

    def growth_mib(self) -> float:
        """Return by how much memory grew from the first third of the samples to the last.

        The first tenth is left out: things are still being loaded.
        """
        totals = [sum(pair) for pair in self.resident[len(self.resident) // 10 :]]
        third = max(1, len(totals) // 3)
        return max(totals[-third:]) - max(totals[:third]) if totals else 0.0


def timed(command: str, *arguments: object, env: dict[str, str] | None = None) -> Timing:
    """Run a command of this environment, and measure it.

    Args:
        command: Its name, such as `caremarket`.
        *arguments: Its arguments.
        env: What its environment has beside this one's.

    Returns:
        What it took, together with all that it started and waited for.

    Raises:
        SystemExit: If it fails.
    """
    began = time.perf_counter()
    samples: list[tuple[float, float]] = []
    with tempfile.TemporaryFile("w+") as shown:
        process = subprocess.Popen(
            [BIN / command, *map(str, arguments)],
            stdout=shown,
            stderr=subprocess.STDOUT,
            env=ORDINARY | (env or {}),
        )
        done = threading.Event()
        watching = threading.Thread(target=_watch, args=(process.pid, samples, done))
        watching.start()
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        done.set()
        watching.join()
        if process.returncode:
            shown.seek(0)
            raise SystemExit(f"{command} ended with {process.returncode}:\n{shown.read()}")
    used = usage.ru_utime + usage.ru_stime
    return Timing(elapsed, used, usage.ru_maxrss / 1024, samples)


def machine() -> str:
    """Say which machine this is, and how busy."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python = platform.python_version()
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {python}{load}"


def _watch(pid: int, samples: list[tuple[float, float]], done: threading.Event) -> None:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    while not done.wait(SAMPLE_EVERY):
        try:
            started = children.read_text(encoding="utf-8").split()
            largest = max((_resident(int(child)) for child in started), default=0.0)
            samples.append((_resident(pid), largest))
        except OSError:  # it has just ended, or there is no /proc
            continue


def _resident(pid: int) -> float:
    pages = Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20
