"""Being told to stop: Ctrl-C, a scheduler's SIGTERM, a terminal that is closed."""

import _thread
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

INTERRUPTED = 130  # exit status, as a shell reports a command that Ctrl-C ended
AGAIN = 0.4  # seconds until an exception that nobody heeded is raised again
PATIENCE = 1.6  # seconds for that to help


class Stop:
    """What becomes of the signals that tell this process to stop.

    The first raises KeyboardInterrupt in the main thread, or calls what was set instead; those
    after it do nothing, so that they do not disturb what the first has set going. An exception that
    a signal handler raises gets lost where the interpreter happens to run a finaliser, or where a
    library catches everything: until it is heeded it is raised again, and at last the process ends.
    `heeded` says that the process was told to stop, and does so.
    """

    def __init__(self) -> None:
        self.heeded = self._asked = False
        self._due = True  # an exception, to be raised by the next signal
        self._instead: Callable[[], None] | None = None
        self._over: threading.Event | None = None

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen to signals; within another such block or outside the main thread do nothing.

        What is ignored stays ignored: SIGHUP, in a command that `nohup` starts.
        """
        if self._over is not None or threading.current_thread() is not threading.main_thread():
            yield
            return
        names = ("SIGINT", "SIGTERM", "SIGHUP")
        numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
        before = {number: signal.getsignal(number) for number in numbers}
        self.heeded, self._asked, self._due, self._over = False, False, True, threading.Event()
        for number, handler in before.items():
            if number == signal.SIGINT or handler is not signal.SIG_IGN:
                signal.signal(number, self._told)
        try:
            yield
        finally:
            self._over.set()
            for number, handler in before.items():
                signal.signal(number, handler)
            self.heeded, self._over = False, None

    @contextmanager
    def calling(self, instead: Callable[[], None]) -> Iterator[None]:
        """Call something when a signal comes, instead of raising an exception."""
        self._instead = instead
        try:
            yield
        finally:
            self._instead = None

    @contextmanager
    def heeding(self) -> Iterator[None]:
        """End the block when a signal comes, and go on behind it."""
        try:
            yield
        except KeyboardInterrupt:
            self.heed()

    def heed(self) -> None:
        """Say that the process is being stopped: no signal disturbs that any more."""
        self.heeded = True
        if self._over is not None:
            self._over.set()

    def finish(self) -> None:
        """Say that all is done but to write down and show what was: no signal disturbs that."""
        self._due = False
        if self._over is not None:
            self._over.set()

    def _told(self, *_: object) -> None:
        if self.heeded or not self._due:
            return
        if not self._asked:
            threading.Thread(target=self._insist, args=[self._over], daemon=True).start()
        self._asked, self._due = True, False
        if self._instead is None:
            raise KeyboardInterrupt
        self._instead()

    def _insist(self, over: threading.Event) -> None:
        """Have the exception raised again until it is heeded; in the end, end the process."""
        end = time.monotonic() + PATIENCE
        while not over.wait(AGAIN):
            if time.monotonic() > end:
                _end()
            self._due = True
            if hasattr(signal, "pthread_kill"):  # wakes the main thread up, too
                signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
            else:
                _thread.interrupt_main()


STOP = Stop()


@contextmanager
def ending_at_once() -> Iterator[None]:
    """End the process, without a traceback, when a signal comes that nobody inside heeds."""
    with STOP.listening():
        try:
            yield
        except KeyboardInterrupt:
            STOP.heed()
            _end()


def _end() -> None:
    with suppress(OSError):  # the terminal may be gone
        print("Interrupted. What was finished before stays.", file=sys.stderr, flush=True)
    os._exit(INTERRUPTED)
