"""Editions that a page links to one beside the other, with the date in the name: CQC's page."""

from collections import defaultdict
from datetime import date

from caremarket.opendata.finders.anchors import anchors
from caremarket.opendata.finders.editions import (
    Edition,
    Get,
    Remote,
    matching,
    name_of,
    nothing_fits,
)
from caremarket.opendata.finders.periods import period_of
from caremarket.opendata.registry import Publication


def find(wanted: Publication, get: Get) -> Edition:
    """Find the newest edition that has all the files, by the date in their names."""
    links = anchors(get(wanted.page))
    by_day: dict[date, list[Remote]] = defaultdict(list)
    for link, said in links:
        if day := period_of(name_of(link)):
            by_day[day].append(Remote(name_of(link), (link,), said))
    for day in sorted(by_day, reverse=True):
        if fit := matching(by_day[day], wanted.files):
            return Edition(f"{day:%d %B %Y}", wanted.page, fit, day, day)
    names = [it.name for day in sorted(by_day, reverse=True) for it in by_day[day]]
    raise nothing_fits(wanted.page, wanted.files, names or (name_of(link) for link, _ in links))
