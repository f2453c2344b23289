"""Asking publishers' servers, politely: the one module of the project that reaches the network.

One request at a time, with a pause between those to the same host; what may pass is tried again,
after as long as the server asks for. Nothing is waited for without end: neither a server that says
nothing, nor one that sends without end, nor a byte at a time. Whatever goes wrong is a FetchError
that says so in a sentence.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

import requests
import urllib3.exceptions

from caremarket import __version__
from caremarket.errors import FetchError
from caremarket.opendata.network_faults import (
    PATIENCE,
    PassingError,
    fault,
    host,
    refuse,
    refuse_page,
)

TRIES = 4
PAUSE = 1.0  # seconds between two requests to a host
BACK_OFF = 2.0  # seconds before the second try, twice as many before each further one
TIMEOUT = 60  # seconds without a byte
BEGINS = 150.0  # seconds for an answer to begin, on whatever ways round
BLOCK = 1 << 18
SLOWEST, GRACE = 1024, 60.0  # bytes a second, after so many seconds
LONGEST = 3600.0  # seconds for a file
LARGEST = 2 << 30  # bytes of a file; no publication is as large
LARGEST_PAGE = 32 << 20
CONTACT = "CAREMARKET_CONTACT"  # environment variable: who can be written to about the requests

Progress = Callable[[int, int | None], None]  # bytes so far, bytes in all where known
Result = TypeVar("Result")


@dataclass(frozen=True)
class Answer:
    """A page: its text, and where it was found in the end."""

    url: str
    text: str


class Web:
    """What asks servers, one after the other."""

    def __init__(self) -> None:
        self._session = requests.Session()
        contact = os.environ.get(CONTACT, "").strip()
        about = f"open analysis of adult social care{'; ' * bool(contact)}{contact}"
        self._session.headers["User-Agent"] = f"caremarket/{__version__} ({about})"
        self._asked: dict[str, float] = {}  # when each host was asked last
        self.moved: dict[str, str] = {}  # pages that were found elsewhere, and where

    def page(self, url: str) -> Answer:
        """Return a page, a JSON answer or a small table as text."""

        def read() -> Answer:
            with self._answer(url, {}) as answer:
                text = b"".join(_blocks(answer, LARGEST_PAGE)).decode("utf-8-sig", "replace")
                if answer.history:
                    self.moved[url] = answer.url
                return Answer(answer.url, text)

        return self._persistently(read)

    def download(
        self, url: str, part: Path, progress: Progress, unless: str = ""
    ) -> tuple[bool, str]:
        """Download to `part`, carrying on with the half of it that an earlier download has left.

        Without the server's mark for its version (`ETag` or date), or if that has changed since,
        all of it is asked for again. `unless` is the mark of a version that is not wanted again.

        Returns whether it was downloaded, or else is still that version, and its mark.
        """
        return self._persistently(lambda: self._download(url, part, progress, unless))

    def _download(self, url: str, part: Path, progress: Progress, unless: str) -> tuple[bool, str]:
        version = version_of(part)
        begun = part.stat().st_size if part.is_file() and version.is_file() else 0
        headers = {"Accept-Encoding": "identity"}
        if begun:
            headers |= {"Range": f"bytes={begun}-", "If-Range": version.read_text("utf-8")}
        elif unless:
            headers["If-None-Match" if '"' in unless else "If-Modified-Since"] = unless
        with self._answer(url, headers) as answer:
            if answer.status_code == requests.codes.not_modified:
                return False, unless
            refuse_page(url, answer)
            resumed = answer.status_code == requests.codes.partial_content
            if resumed and f"bytes {begun}-" not in answer.headers.get("Content-Range", ""):
                version.unlink()
                raise PassingError(f"{url} was carried on with at another place than asked for.")
            done = begun if resumed else 0
            mark = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
            if mark and not mark.startswith("W/"):
                version.write_text(mark, "utf-8")
            else:
                version.unlink(missing_ok=True)
            length = answer.headers.get("Content-Length", "")
            whole = done + int(length) if length.isdecimal() else None
            with part.open("ab" if resumed else "wb") as file:
                for block in _blocks(answer, LARGEST - done):
                    file.write(block)
                    done += len(block)
                    progress(done, whole)
        version.unlink(missing_ok=True)
        return True, mark

    def _persistently(self, ask: Callable[[], Result]) -> Result:
        for attempt in range(TRIES):
            try:
                return ask()
            except PassingError as error:
                wait = max(error.wait, BACK_OFF * 2**attempt)
                if attempt == TRIES - 1 or wait > PATIENCE:
                    raise FetchError(str(error)) from None
                time.sleep(wait)
        raise AssertionError  # the last attempt returns or raises

    @contextmanager
    def _answer(self, url: str, headers: dict[str, str]) -> Iterator[requests.Response]:
        name = host(url)
        time.sleep(max(0.0, self._asked.get(name, -PAUSE) + PAUSE - time.monotonic()))
        try:
            answer = _soon(
                lambda: self._session.get(url, headers=headers, stream=True, timeout=TIMEOUT)
            )
        except (OSError, ValueError) as error:  # requests' own are of either kind
            raise fault(url, error) from None
        finally:
            self._asked[name] = time.monotonic()
        with answer:
            refuse(url, answer)
            yield answer


def _soon(ask: Callable[[], requests.Response]) -> requests.Response:
    """Return an answer that has begun; a server may send what comes before it a byte at a time.

    Raises what `ask` raises, and Timeout after `BEGINS` seconds: it is left alone then.
    """
    done: SimpleQueue[requests.Response | Exception] = SimpleQueue()

    def work() -> None:
        try:
            done.put(ask())
        except Exception as error:  # whoever waits raises it
            done.put(error)

    Thread(target=work, daemon=True).start()
    try:
        answer = done.get(timeout=BEGINS)
    except Empty:
        raise requests.Timeout(f"no answer began in {BEGINS:.0f} s") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def version_of(part: Path) -> Path:
    """Return where the server's mark for the version of half a download is kept."""
    return part.with_name(f"{part.name}.version")


def _blocks(answer: requests.Response, largest: int) -> Iterator[bytes]:
    """Read an answer as it comes: a block that is waited for until it is full may never be."""
    began, done, url = time.monotonic(), 0, answer.url
    try:
        while block := answer.raw.read1(BLOCK, decode_content=True):
            done += len(block)
            passed = time.monotonic() - began
            if done > largest:
                raise FetchError(
                    f"{url} is larger than {largest / 1e6:,.0f} MB, and no publication is; it was "
                    "given up. Look at the address in a browser."
                )
            if passed > LONGEST or (passed > GRACE and done < SLOWEST * passed):
                raise FetchError(
                    f"{url} arrives too slowly ({done:,} bytes in {passed:,.0f} s); it was given "
                    "up. Try again at another time."
                )
            yield block
    except urllib3.exceptions.HTTPError as error:
        raise fault(url, error) from None
