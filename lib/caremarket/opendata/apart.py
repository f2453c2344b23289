"""Work on many things of which each may end the process: none of them takes the others with it.

What reads workbooks and outlines is written in other languages. Given a damaged or hostile file it
may ask for more memory than there is, or crash, which no `except` sees. So a process of its own
does the work, with a limit of memory and time; where it ends, what it was at has failed, and
another goes on with the next. Windows has no such process, and the work is done without.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

try:
    import resource
except ImportError:  # not on Windows
    resource = None

Item = TypeVar("Item")
State = TypeVar("State")
Done = TypeVar("Done")

MOST_MEMORY = 8 << 30  # bytes; the largest publication takes one of them
PATIENCE = 1200.0  # seconds for one thing; the largest publication takes some twenty
TOO_LARGE = "to read it takes more memory than there is for it"
_ENDED = {signal.SIGKILL: TOO_LARGE, signal.SIGABRT: TOO_LARGE}

Work = Callable[[State, Item], tuple[Done, State]]
Failed = Callable[[Item, str], Done]


def each_here(work: Work, state: State, items: Sequence[Item], failed: Failed) -> Iterator[Done]:
    """Do as `each_apart` in this process: an error of the work is raised, and a crash ends it."""
    for item in items:
        done, state = work(state, item)
        yield done


def each_apart(work: Work, state: State, items: Sequence[Item], failed: Failed) -> Iterator[Done]:
    """Do `work` on the state and each thing, in order, in a process of its own.

    It returns what came of the thing, and the state for the next; both have to be pickled. Of one
    whose process ends, raises or takes longer than `PATIENCE`, comes what `failed` makes of it and
    of why, in words; the state stays.
    """
    if resource is None:
        yield from each_here(work, state, items, failed)
        return
    left = list(items)
    while left:
        with _process(work, state, left, failed) as (process, results):
            while left:
                item = left.pop(0)
                why = f"to read it takes more than {PATIENCE / 60:.0f} minutes"
                try:
                    if results.poll(PATIENCE):
                        done, state = results.recv()
                        yield done
                        continue
                except EOFError:
                    process.join()
                    why = _ENDED.get(-process.exitcode, "what reads it crashes")
                yield failed(item, why)
                break


@contextmanager
def _process(*task: Any) -> Iterator[tuple[BaseProcess, Connection]]:
    forking = multiprocessing.get_context("fork")
    results, sender = forking.Pipe(duplex=False)
    process = forking.Process(target=_do, args=(results, sender, task), daemon=True)
    process.start()
    sender.close()
    try:
        yield process, results
    finally:
        process.kill()
        process.join()
        results.close()


def _do(results: Connection, sender: Connection, task: tuple[Work, Any, list, Failed]) -> None:
    """Do the work in the new process, and send what comes of it as long as somebody listens."""
    results.close()
    work, state, items, failed = task
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started this process ends it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    here = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_DATA, (min(MOST_MEMORY, here // 4 * 3),) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libraries print there how they crash
    with suppress(BrokenPipeError):
        for item in items:
            try:
                done, state = work(state, item)
            except MemoryError:
                done = failed(item, TOO_LARGE)
            except BaseException as error:  # a panic of a library in Rust is no Exception
                said = " ".join(str(error).split())[:200]
                done = failed(
                    item, f"of an error that was not foreseen ({type(error).__name__}: {said})"
                )
            sender.send((done, state))
