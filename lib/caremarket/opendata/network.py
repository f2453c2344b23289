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
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TypeVar

import requests
import urllib3.exceptions

from caremarket import __version__
from caremarket.errors import FetchError

TRIES = 4
PAUSE = 1.0  # seconds between two requests to a host
BACK_OFF = 2.0  # seconds before the second try, twice as many before each further one
PATIENCE = 180.0  # seconds that a server may ask to be left alone; with more it is left alone
TIMEOUT = 60  # seconds without a byte
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


class PassingError(FetchError):
    """A fault that trying again may mend."""

    def __init__(self, sentence: str, wait: float = 0.0):
        super().__init__(sentence)
        self.wait = wait


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
            _refuse_page(url, answer)
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
        host = _host(url)
        time.sleep(max(0.0, self._asked.get(host, -PAUSE) + PAUSE - time.monotonic()))
        try:
            answer = self._session.get(url, headers=headers, stream=True, timeout=TIMEOUT)
        except (OSError, ValueError) as error:  # requests' own are of either kind
            raise _fault(url, error) from None
        finally:
            self._asked[host] = time.monotonic()
        with answer:
            _refuse(url, answer)
            yield answer


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
        raise _fault(url, error) from None


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]


def _refuse(url: str, answer: requests.Response) -> None:
    """Raise an error where the answer is none that was hoped for."""
    status = answer.status_code
    if url.startswith("https:") and not answer.url.startswith("https:"):
        raise FetchError(f"{url} leads to an address without https, {answer.url}: not followed.")
    if status == requests.codes.gone:
        raise FetchError(
            f"{url} was withdrawn (status 410). Look on the publisher's pages for what takes its "
            "place, and correct data/publications.yml."
        )
    if status == requests.codes.not_found:
        raise FetchError(
            f"{url} is not there any more (status 404). Look for the publication on its "
            "publisher's pages and correct data/publications.yml."
        )
    if status == requests.codes.proxy_authentication_required:
        raise _fault(url, requests.exceptions.ProxyError("it asks for a name and password"))
    if status == requests.codes.too_many_requests or status >= 500:
        wait = _asked_to_wait(answer.headers.get("Retry-After", ""))
        later = f" It asks for {wait / 60:,.0f} minutes of rest." if wait > PATIENCE else ""
        raise PassingError(
            f"{url} could not be had: the server is busy or in trouble (status {status}).{later} "
            "Run the command again later.",
            wait,
        )
    if status >= 300 and status not in (304, 416):
        raise FetchError(
            f"{url} was refused (status {status}). Download it in a browser and import the file."
        )


def _refuse_page(url: str, answer: requests.Response) -> None:
    """Raise an error where a page came in place of the file, or nothing more of it is to be had."""
    if answer.status_code == requests.codes.requested_range_not_satisfiable:
        raise PassingError(f"{url} cannot be carried on with where it broke off.")
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        raise FetchError(
            f"{url} answered with a web page and not with the file. Look at it in a browser: the "
            "file may have moved, or the network may ask to log in."
        )


def _asked_to_wait(text: str) -> float:
    """Return the seconds of a `Retry-After`, which is a number of them or a date."""
    if text.strip().isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _fault(url: str, error: Exception) -> FetchError:
    """Say why a server could not be reached, or why what it sent broke off."""
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    host = _host(url)
    if isinstance(error, requests.exceptions.ProxyError | requests.exceptions.InvalidProxyURL):
        return FetchError(
            f"{host} cannot be reached through the proxy ({reason}). Check the address in the "
            "environment variables HTTPS_PROXY and HTTP_PROXY with whoever runs the network."
        )
    if isinstance(error, requests.exceptions.SSLError) or "CA certificate" in reason:
        return FetchError(
            f"The certificate of {host} was not accepted ({reason}). Where a proxy of the "
            "organisation signs in its place, name the file with the organisation's certificates "
            "in the environment variable REQUESTS_CA_BUNDLE."
        )
    if isinstance(error, requests.exceptions.TooManyRedirects):
        return FetchError(f"{url} leads round in circles; correct data/publications.yml.")
    broken = (urllib3.exceptions.HTTPError, requests.ConnectionError, requests.Timeout)
    if isinstance(error, broken):
        return PassingError(f"{url} could not be downloaded ({reason}). Run the command again.")
    return FetchError(f"{url} could not be asked for ({reason}). Correct data/publications.yml.")
