"""The links of a web page."""

from html.parser import HTMLParser
from urllib.parse import urljoin

from caremarket.opendata.network import Answer


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[list[str]] = []  # address, then the texts about it
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append([str(given["href"])])
            self.links[-1] += [given[key] or "" for key in ("title", "aria-label") if key in given]
        self._inside = tag == "a" or (self._inside and tag != "a")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "a"

    def handle_data(self, data: str) -> None:
        if self._inside and self.links:
            self.links[-1].append(data)


def anchors(page: Answer) -> list[tuple[str, str]]:
    """Return every link of a page, absolute, and what is said of it."""
    reader = _Anchors()
    reader.feed(page.text)
    return [
        (urljoin(page.url, href.strip()), " ".join(" ".join(said).split()))
        for href, *said in reader.links
    ]
