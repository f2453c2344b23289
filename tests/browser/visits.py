"""Visiting the pages of a site, whatever pages there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Route

WIDE, NARROW = 1280, 320  # CSS pixels; 320 is what WCAG asks reflow for
HEIGHT = 900


def pages_of(site: Path) -> list[str]:
    """Return every page of a site by its path below it, those of each kind side by side."""
    found = [path.relative_to(site).as_posix() for path in site.rglob("*.html")]
    return sorted(found, key=lambda name: (name.rpartition("/")[2], name))


@contextmanager
def visitor(
    browser: Browser, *, width: int = WIDE, media: str = "screen", scripts: bool = True
) -> Iterator[Page]:
    """Open an empty window that asks for nothing but the page it is sent to.

    Args:
        browser: The browser.
        width: Width of the window in CSS pixels.
        media: What the page is made for: `screen` or `print`.
        scripts: Whether pages may run scripts.

    Yields:
        The window. Its `problems` are requests beyond the page, messages on the console, errors
        and dialogues since it was last sent somewhere by `visit`.
    """
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT}, java_script_enabled=scripts, locale="en-GB"
    )
    page = context.new_page()
    page.emulate_media(media=media)
    page.problems = []

    def only_the_page(route: Route) -> None:
        if route.request.is_navigation_request() and route.request.frame == page.main_frame:
            route.continue_()
        else:
            page.problems.append(f"asks for {route.request.url}")
            route.abort()

    def dismissed(dialogue) -> None:
        page.problems.append(f"opens a dialogue: {dialogue.message}")
        dialogue.dismiss()

    context.route("**/*", only_the_page)
    page.on("console", lambda message: page.problems.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: page.problems.append(f"error: {error}"))
    page.on("dialog", dismissed)
    yield page
    context.close()


def visit(page: Page, address: str) -> list[str]:
    """Send a window to a page and return what went wrong."""
    page.problems.clear()
    page.goto(address)
    return page.problems


def open_all(page: Page, *, code: bool) -> None:
    """Show what a page holds back: whatever unfolds, and the code if it is wanted."""
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    if code:
        page.evaluate(
            "document.querySelectorAll('#cm-show-code').forEach(box => box.checked = true)"
        )
