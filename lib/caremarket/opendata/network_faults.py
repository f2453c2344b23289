"""What goes wrong between a server and here, said in a sentence each."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests
import urllib3.exceptions

from caremarket.errors import FetchError

PATIENCE = 180.0  # seconds that a server may ask to be left alone; with more it is left alone


class PassingError(FetchError):
    """A fault that trying again may mend."""

    def __init__(self, sentence: str, wait: float = 0.0):
        super().__init__(sentence)
        self.wait = wait


def host(url: str) -> str:
    """Return the host of an address, whatever else is wrong with that."""
    return url.partition("://")[2].partition("/")[0]


def refuse(url: str, answer: requests.Response) -> None:
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
        raise fault(url, requests.exceptions.ProxyError("it asks for a name and password"))
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


def refuse_page(url: str, answer: requests.Response) -> None:
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


def fault(url: str, error: Exception) -> FetchError:
    """Say why a server could not be reached, or why what it sent broke off."""
    reason, name = _reason(error), host(url)
    proxy = (requests.exceptions.ProxyError, requests.exceptions.InvalidProxyURL)
    if isinstance(error, proxy) or "SOCKS" in reason:
        return FetchError(
            f"{name} cannot be reached through the proxy ({reason}). Check the address in the "
            "environment variables HTTPS_PROXY and HTTP_PROXY with whoever runs the network."
        )
    if isinstance(error, requests.exceptions.SSLError) or "CA certificate" in reason:
        return FetchError(
            f"The certificate of {name} was not accepted ({reason}). Where a proxy of the "
            "organisation signs in its place, name the file with the organisation's certificates "
            "in the environment variable REQUESTS_CA_BUNDLE."
        )
    if isinstance(error, requests.exceptions.TooManyRedirects):
        return FetchError(f"{url} leads round in circles; correct data/publications.yml.")
    broken = (urllib3.exceptions.HTTPError, requests.ConnectionError, requests.Timeout)
    if isinstance(error, broken):
        return PassingError(f"{url} could not be downloaded ({reason}). Run the command again.")
    return FetchError(f"{url} could not be asked for ({reason}). Correct data/publications.yml.")


def _reason(error: BaseException) -> str:
    """Return what the innermost of errors says, which libraries wrap in each other."""
    inner: BaseException | None = error
    while inner is not None:
        error = inner
        wrapped = [getattr(error, name, None) for name in ("reason", "original_error")]
        inner = next((it for it in [*wrapped, *error.args] if isinstance(it, Exception)), None)
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    return re.sub(r"^\w+\(host=.*?\): ", "", text)
