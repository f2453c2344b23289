"""Fixtures of the browser tests: a browser, the checkers from npm, and the built site."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MODULES = Path(__file__).parent / "node_modules"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Keep the output of the tests free of requests."""


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium; nothing is downloaded."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or pytest.skip(
        "browser tests need Chromium or Chrome on the PATH, such as Debian's package chromium"
    )


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, to be run inside a page."""
    return npm_file("axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def html_checker() -> list[str]:
    """The command that checks HTML and CSS."""
    java = shutil.which("java") or pytest.skip(
        "the HTML checker needs Java on the PATH, such as Debian's package default-jre-headless"
    )
    return [java, "-jar", str(npm_file("vnu-jar/build/dist/vnu.jar"))]


def npm_file(name: str) -> Path:
    """Return a file of a package from npm."""
    path = MODULES / name
    if not path.is_file():
        pytest.skip(f"{path.name} is not installed: run `npm ci --prefix tests/browser` (Node.js)")
    return path


@pytest.fixture(scope="module")
def site(chromium: str, whole_site: Path) -> Path:
    """The site that the tests look at; not built where there is no browser."""
    return whole_site


@pytest.fixture(scope="module")
def browser(chromium: str, site: Path) -> Iterator[Browser]:
    """A browser, started after the site is built and closed with the module.

    Playwright keeps an event loop running in this thread, which nothing that executes a notebook
    can share.
    """
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium)
        yield started
        started.close()


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[str]:
    """The address below which the site is served on this machine."""
    handler = partial(Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
