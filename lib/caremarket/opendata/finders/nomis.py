"""Tables of NOMIS, by its API: `date=latest`, and as many requests as it takes to get all rows."""

import csv
import io

from caremarket.errors import FetchError
from caremarket.opendata.finders.editions import Edition, Get, Remote, one_line
from caremarket.opendata.finders.periods import period_of
from caremarket.opendata.network import Answer
from caremarket.opendata.registry import Publication

MOST = 25_000  # rows that a request without a user's key may have
LATEST = "&date=latest"


def find(wanted: Publication, get: Get) -> Edition:
    """Find the latest date of a table, by asking for one of its rows; `files` are its columns."""
    query = wanted.url + LATEST
    first = get(f"{query}&select=date_name,record_count&recordlimit=1")
    rows = list(csv.DictReader(io.StringIO(first.text)))
    counted = rows[0].get("RECORD_COUNT", "") if rows else ""
    if not rows or not rows[0].get("DATE_NAME") or not str(counted).isdecimal():
        start = one_line(first.text[:60])
        raise FetchError(
            f"{first.url} should answer with a row of DATE_NAME and RECORD_COUNT, but begins "
            f"{start!r}. Look at the query in data/publications.yml."
        )
    latest = rows[0]["DATE_NAME"]
    parts = tuple(
        f"{query}&select={','.join(wanted.files)}&recordoffset={offset}"
        for offset in range(0, int(counted), MOST)
    )
    name = f"{wanted.id}-{latest}.csv".replace(" ", "-").lower()
    return Edition(latest, wanted.page, (Remote(name, parts),), period_of(latest), mark=counted)


def joined(parts: list[Answer]) -> str:
    """Return one table of its parts: all have the same header, and all but the last are full."""
    lines = [[line for line in part.text.splitlines() if line.strip()] for part in parts]
    header = lines[0][:1]
    for part, found in zip(parts, lines, strict=True):
        if found[:1] != header or (part is not parts[-1] and len(found) != MOST + 1):
            raise FetchError(
                f"{part.url} is not the part of the table that was asked for: it has "
                f"{len(found):,} lines and begins {''.join(found[:1])[:60]!r}. Fetch it again."
            )
    return "\n".join([*header, *(line for found in lines for line in found[1:])]) + "\n"
