"""What checkers say of the pages of a site, by page; nothing where they find nothing."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Browser
from visits import open_all, pages_of, visit, visitor

VIOLATIONS = """async () => {
    const found = await axe.run(document, {resultTypes: ["violations"], selectors: false});
    return found.violations.map(rule =>
        `${rule.id}, ${rule.nodes.length} times: ${rule.nodes[0].failureSummary}`
        + ` ${rule.nodes[0].html.slice(0, 300)}`);
}"""
TOO_WIDE = """() => {
    const {clientWidth, scrollWidth} = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const beyond = part =>
        part.getBoundingClientRect().left + Math.max(part.scrollWidth, part.offsetWidth);
    const parts = [...document.querySelectorAll('body *')]
        .filter(part => beyond(part) > clientWidth + 1 && !part.closest('[role=region]'))
        .map(part => `${part.tagName} ${part.className}: ${part.innerText.slice(0, 60)}`);
    return [`${scrollWidth} wide instead of ${clientWidth}`, ...parts.slice(0, 5)];
}"""
UNSHOWN = """() => [...document.images]
    .filter(image => !image.naturalWidth)
    .map(image => `a picture that does not show: ${image.alt}`)"""
PAINT = """() => new Promise(done => new PerformanceObserver(list =>
    list.getEntriesByName('first-contentful-paint').forEach(entry => done(entry.startTime))
).observe({type: 'paint', buffered: true}))"""
LONGEST_WAIT = 1000  # milliseconds from asking for a page to its first text or picture
TRIES = 5  # a busy machine may spoil some

Found = dict[str, list]


def found_by(
    script: str, browser: Browser, site: Path, *, style: str = "", code: bool = True, **window
) -> Found:
    """Return what a script finds on each page of a site, everything on it unfolded.

    Args:
        script: A JavaScript function that returns a list.
        browser: The browser.
        site: The folder of the site.
        style: CSS to add to each page first.
        code: Whether the code of reports is shown.
        window: The window, as in `visitor`.
    """
    found = {}
    with visitor(browser, **window) as page:
        for name in pages_of(site):
            visit(page, f"{site.as_uri()}/{name}")
            open_all(page, code=code)
            if style:
                page.add_style_tag(content=style)
            found[name] = page.evaluate(script)
    return {name: parts for name, parts in found.items() if parts}


def violations(axe: str, browser: Browser, site: Path, **window) -> Found:
    """Return what axe-core finds: its rules on WCAG and its best practices."""
    return found_by(f"() => {{ {axe}; return ({VIOLATIONS})(); }}", browser, site, **window)


def problems(browser: Browser, site: Path, address: str) -> Found:
    """Return what pages ask for, say on the console, or cannot show."""
    found = {}
    with visitor(browser) as page:
        for name in pages_of(site):
            found[name] = [*visit(page, f"{address}/{name}"), *page.evaluate(UNSHOWN)]
    return {name: parts for name, parts in found.items() if parts}


def slow_pages(browser: Browser, site: Path) -> Found:
    """Return how long each try took, in milliseconds, for pages that never showed in time."""
    slow = {}
    for name in pages_of(site):
        waits: list[float] = []
        while len(waits) < TRIES and min(waits, default=LONGEST_WAIT) >= LONGEST_WAIT:
            with visitor(browser) as page:
                visit(page, f"{site.as_uri()}/{name}")
                waits.append(page.evaluate(PAINT))
        if min(waits) >= LONGEST_WAIT:
            slow[name] = waits
    return slow


def html_errors(checker: list[str], pages: Iterable[Path]) -> Found:
    """Return what the Nu checker calls an error, by name of the page; one run for all pages."""
    options = ["--format", "json", "--stdout", "--errors-only", "--exit-zero-always"]
    done = subprocess.run(
        [*checker, *options, *pages], capture_output=True, check=True, encoding="utf-8"
    )
    errors: Found = {}
    for message in json.loads(done.stdout)["messages"]:
        where = f"{message['url']}, line {message['lastLine']}: {message['message']}"
        errors.setdefault(message["url"].rpartition("/")[2], []).append(where)
    return errors
