"""Editions on GOV.UK, by its content API: a collection, its documents, their attachments.

An edition is the newer for the period in its title: `public_updated_at` of an old one moves when it
is corrected.
"""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

from caremarket.errors import FetchError
from caremarket.opendata.finders.anchors import anchors
from caremarket.opendata.finders.editions import (
    PAGES,
    Edition,
    Get,
    Remote,
    day_of,
    matching,
    name_of,
    nothing_fits,
    one_line,
    parsed,
)
from caremarket.opendata.finders.periods import period_of
from caremarket.opendata.network import Answer
from caremarket.opendata.registry import Publication

API = "/api/content"
Item = dict[str, Any]  # as the content API describes a page


def find(wanted: Publication, get: Get) -> Edition:
    """Find the newest edition; the landing page is a collection, or an edition that is in one."""
    start = _content(wanted.page, get)
    places = [start]
    if start.get("document_type") != "document_collection":
        collections = _links(start, "document_collections")
        places += [_content(urljoin(wanted.page, it["base_path"]), get) for it in collections]
    documents = [it for place in places for it in _links(place, "documents")]
    entries = newest_first([*documents, start], wanted.editions)
    files: list[Remote] = []
    for entry in entries[:PAGES]:
        url = urljoin(wanted.page, entry["base_path"])
        item = start if entry["base_path"] == start.get("base_path") else _content(url, get)
        files += (there := attachments(item, url))
        if fit := matching(there, wanted.files):
            return edition(item, url, fit)
    patterns = [wanted.editions] if not entries else wanted.files
    titles = (str(it.get("title")) for it in documents)
    raise nothing_fits(wanted.page, patterns, [it.name for it in files] or titles)


def newest_first(documents: Iterable[Item], pattern: str) -> list[Item]:
    """Return the documents whose title or address fits and names a period, the latest first."""
    dated = {
        it["base_path"]: (period, it)
        for it in documents
        if re.search(pattern, f"{it['title']} {it['base_path'].replace('-', ' ')}", re.IGNORECASE)
        and (period := period_of(it["title"]) or period_of(it["base_path"]))
    }
    ordered = sorted(dated.values(), key=lambda pair: (pair[0], pair[1]["base_path"]), reverse=True)
    return [it for _, it in ordered]


def attachments(item: Item, url: str) -> list[Remote]:
    """Return the files of an edition; of older ones, which list none, the links in its text."""
    details = item.get("details", {})
    listed = details.get("attachments")
    if listed is None:
        text = "".join(map(str, details.get("documents", [])))
        links = [link for link, _ in anchors(Answer(url, text)) if "." in name_of(link)]
        return [Remote(name_of(link), (link,)) for link in links]
    return [
        Remote(name_of(it["url"]), (urljoin(url, it["url"]),), it.get("title", ""))
        for it in listed
        if it.get("attachment_type", "file") == "file" and it.get("url")
    ]


def edition(item: Item, url: str, files: tuple[Remote, ...]) -> Edition:
    """Describe an edition by its page."""
    details = item.get("details", {})
    changes = [it for it in details.get("change_history", []) if it.get("public_timestamp")]
    newest = max(changes, key=lambda it: it["public_timestamp"], default={})
    first = item.get("first_published_at") or details.get("first_public_at")
    return Edition(
        label=one_line(item["title"]),
        page=url,
        files=files,
        period=period_of(item["title"]) or period_of(item.get("base_path", "")),
        released=day_of(first),
        mark=newest.get("public_timestamp", ""),
        note=one_line(newest.get("note", "")) if len(changes) > 1 else "",
    )


def _content(url: str, get: Get) -> Item:
    answer = get(urljoin(url, API + urlsplit(url).path))
    item = {"title": "", **parsed(answer, "base_path")}
    if withdrawn := item.get("withdrawn_notice"):
        raise FetchError(
            f"{url} was withdrawn on {str(withdrawn.get('withdrawn_at'))[:10]}. Look on GOV.UK for "
            "what takes its place, and correct data/publications.yml."
        )
    return item


def _links(item: Item, name: str) -> list[Item]:
    found = item.get("links", {}).get(name, [])
    return [it for it in found if it.get("base_path") and it.get("title")]
