"""Editions on the pages of NHS England Digital: a series lists editions, an edition its files.

Little is certain of those pages but that editions lie below the series' address, and that files are
linked at files.digital.nhs.uk: nothing else is looked at, except for the publication date.
"""

import re
from datetime import date
from urllib.parse import urldefrag

from caremarket.opendata.finders.anchors import anchors
from caremarket.opendata.finders.editions import (
    PAGES,
    Edition,
    Get,
    Remote,
    matching,
    name_of,
    nothing_fits,
)
from caremarket.opendata.finders.periods import period_of
from caremarket.opendata.network import Answer
from caremarket.opendata.registry import Publication

FILES = re.compile(r"/[0-9A-Fa-f]{2}/[0-9A-Fa-f]{6}/[^/]+$")
RELEASED = re.compile(r"Publication date:?\s*(?:<[^>]*>\s*)*(\d\d? \w+ 20\d\d)", re.IGNORECASE)


def find(wanted: Publication, get: Get) -> Edition:
    """Find the newest edition that has the files: some editions of a series have others."""
    series = get(wanted.page)
    names: list[str] = []
    found = editions(series, wanted.editions)
    for url in found[:PAGES]:
        page = get(url)
        files = [
            Remote(name_of(link), (link,), said)
            for link, said in anchors(page)
            if FILES.search(link)
        ]
        names += [it.name for it in files]
        fit = matching(files, wanted.files)
        if fit:
            return _edition(page, url, of_last_period(fit))
    listed = [link for link, _ in anchors(series)] if not found else []
    patterns = [wanted.editions or "an edition below it"] if not found else wanted.files
    raise nothing_fits(wanted.page, patterns, names or listed)


def editions(series: Answer, pattern: str) -> list[str]:
    """Return the addresses of a series' editions, the latest first."""
    base = urldefrag(series.url)[0].split("?")[0].rstrip("/") + "/"
    links = {urldefrag(link)[0].split("?")[0].rstrip("/") for link, _ in anchors(series)}
    dated = [
        (period, link)
        for link in links
        if link.startswith(base)
        and "/" not in (name := link.removeprefix(base))
        and re.search(pattern, name, re.IGNORECASE)
        and (period := period_of(name))
    ]
    return [link for _, link in sorted(dated, reverse=True)]


def of_last_period(files: tuple[Remote, ...]) -> tuple[Remote, ...]:
    """Return the files of the last quarter or month, where their names or titles tell of one."""
    told = {it: period_of(it.name) or period_of(it.title) for it in files}
    last = max(filter(None, told.values()), default=None)
    return tuple(it for it in files if told[it] in (None, last))


def _edition(page: Answer, url: str, files: tuple[Remote, ...]) -> Edition:
    label = url.rstrip("/").rsplit("/", 1)[-1]
    told = [period for it in files if (period := period_of(it.name) or period_of(it.title))]
    period: date | None = max(told, default=period_of(label))
    if told and period != period_of(label):
        label = f"{label}, to {period:%d %B %Y}"  # each quarter is an edition of its own
    said = RELEASED.search(page.text)
    return Edition(label, url, files, period, period_of(said[1]) if said else None)
