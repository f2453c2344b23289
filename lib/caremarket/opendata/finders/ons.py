"""Editions on the site of the Office for National Statistics, by `/data` behind an address."""

import re
from urllib.parse import urljoin

from caremarket.errors import FetchError
from caremarket.opendata.finders.editions import (
    Edition,
    Get,
    Remote,
    day_of,
    matching,
    nothing_fits,
    one_line,
    parsed,
)
from caremarket.opendata.finders.periods import period_of
from caremarket.opendata.registry import Publication


def find(wanted: Publication, get: Get) -> Edition:
    """Find the newest edition: a dataset lists them so, newest first."""
    dataset = parsed(get(f"{wanted.page.rstrip('/')}/data"), "datasets")
    uris = [it["uri"] for it in dataset["datasets"] if it.get("uri")]
    fit = [uri for uri in uris if re.search(wanted.editions, uri.rsplit("/", 1)[-1])]
    if not fit:
        names = [uri.rsplit("/", 1)[-1] for uri in uris]
        raise nothing_fits(wanted.page, [wanted.editions], names)
    uri = fit[0]
    page = urljoin(wanted.page, uri)
    found = parsed(get(f"{page}/data"), "downloads")
    names = [it["file"] for it in found["downloads"] if it.get("file")]
    files = [Remote(name, (urljoin(page, f"/file?uri={uri}/{name}"),)) for name in names]
    chosen = matching(files, wanted.files) if wanted.files else tuple(files[:1])
    if not chosen:
        raise nothing_fits(page, wanted.files, names)
    about = found.get("description", {})
    if about.get("cancelled"):
        raise FetchError(f"{page} was cancelled by its publisher. Correct data/publications.yml.")
    versions = sorted(found.get("versions", []), key=lambda it: str(it.get("updateDate")))
    released = day_of(about.get("releaseDate"))
    label = uri.rsplit("/", 1)[-1]
    return Edition(
        label=label,
        page=page,
        files=chosen,
        period=period_of(label) or released,
        released=released,
        mark=str(len(versions)),
        note=one_line(versions[-1].get("correctionNotice") or "") if versions else "",
    )
