"""How a refresh is getting on: a live display on a terminal, plain lines elsewhere."""

from threading import Lock
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from caremarket.refresh.records.run import Run, RunRecord

STYLES = {"ok": "green", "fresh": "green", "stale": "cyan", "skipped": "yellow", "failed": "red"}


def line(record: RunRecord) -> str:
    """Say in one line how a run went."""
    words = f"{record.status:<7} {record.key} {record.seconds:5.1f} s"
    return f"{words}  {record.reason}" if record.reason else words


class PlainDisplay:
    """One line for each run that has ended."""

    def __init__(self, console: Console, total: int):
        self._console = console
        self._total = total
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def started(self, run: Run) -> None:
        """Say nothing: a line at the end of a run is enough."""

    def ended(self, record: RunRecord) -> None:
        """Print a line."""
        self._done += 1
        width = len(str(self._total))
        text = f"[{self._done:>{width}}/{self._total}] {line(record)}"
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)


class LiveDisplay:
    """A bar with rate and time left, and the runs that are under way; they start in threads."""

    def __init__(self, console: Console, total: int):
        self._console = console
        self._overall = Progress(
            TextColumn("Reports"),
            BarColumn(),
            MofNCompleteColumn(),
            RateColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
            speed_estimate_period=600,
        )
        self._task = self._overall.add_task("", total=total)
        self._current = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console
        )
        self._tasks: dict[str, TaskID] = {}
        self._lock = Lock()
        self._live = Live(Group(self._overall, self._current), console=console, transient=True)

    def __enter__(self) -> Self:
        self._live.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._live.__exit__(*error)

    def started(self, run: Run) -> None:
        """Show a run as under way."""
        with self._lock:
            self._tasks[run.key] = self._current.add_task(f"{run.area_name}  {run.key}", total=None)

    def ended(self, record: RunRecord) -> None:
        """Move the bar on, and leave a line for the run above it."""
        with self._lock:
            self._current.remove_task(self._tasks.pop(record.key))
        self._overall.advance(self._task)
        self._live.console.print(Text(line(record), style=STYLES[record.status]))


class RateColumn(TextColumn):
    """Reports a minute."""

    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: Task) -> Text:
        """Return the rate over the whole refresh so far."""
        rate = 60 * task.completed / task.elapsed if task.elapsed else 0
        return Text(f"{rate:.1f}/min" if rate else "")
