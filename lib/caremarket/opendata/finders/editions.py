"""What finders find, and what they all do with it."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

from caremarket.errors import FetchError
from caremarket.opendata.network import Answer

Get = Callable[[str], Answer]
PAGES = 8  # editions that are looked through for the newest that has the files
SHOWN = 6  # names in a message
VERSION = re.compile(r"[-_ .]*\bv(\d+)\b|[-_]v(\d+)(?=[._-]|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Remote:
    """A file that can be downloaded; of several addresses, each has a part of one table."""

    name: str
    urls: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True)
class Edition:
    """An edition of a publication, as its publisher's pages tell of it."""

    label: str  # names it: an edition that is corrected keeps it
    page: str
    files: tuple[Remote, ...]
    period: date | None = None  # last day that it tells of
    released: date | None = None
    mark: str = ""  # another one says that something was corrected
    note: str = ""  # what the publisher says of the newest correction


def name_of(url: str) -> str:
    """Return a name to save the file of an address by, safe on every system."""
    parts = urlsplit(url)
    path = parts.query if "/" in parts.query else parts.path  # ONS has /file?uri=/…/name.xlsx
    name = re.sub(r"[^A-Za-z0-9._() -]+", "_", unquote(path).rsplit("/", 1)[-1])
    return name.lstrip(". ")[-120:] or "download"


def day_of(text: object) -> date | None:
    """Return the day of an ISO date or time; None of anything else."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def one_line(text: object) -> str:
    """Return what a page says on one line, and without what a terminal would obey."""
    return " ".join("".join(it if it.isprintable() else " " for it in str(text)).split())


def parsed(answer: Answer, *keys: str) -> dict[str, Any]:
    """Return a JSON answer, which must be an object with one of the keys."""
    try:
        found = json.loads(answer.text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or (keys and not set(keys) & set(found)):
        start = one_line(answer.text[:60])
        wanted = f" with {' or '.join(keys)}" if keys else ""
        raise FetchError(f"{answer.url} should answer with JSON{wanted}, but begins {start!r}.")
    return found


def matching(files: Iterable[Remote], patterns: Sequence[str]) -> tuple[Remote, ...]:
    """Return the files whose title or name fits a pattern; none at all if one fits no file.

    Of versions of a file, named alike but for `v2`, the last counts.
    """
    listed = list(dict.fromkeys(files))
    found: dict[Remote, None] = {}
    for pattern in patterns:
        fit = [it for it in listed if any(_fits(pattern, text) for text in (it.title, it.name))]
        if not fit:
            return ()
        found |= dict.fromkeys(_last_versions(fit))
    return tuple(found)


def _fits(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def _last_versions(files: list[Remote]) -> list[Remote]:
    last: dict[str, tuple[int, Remote]] = {}
    for file in files:
        said = VERSION.search(file.name) or VERSION.search(file.title)
        number = int(said[1] or said[2]) if said else 1
        stem = VERSION.sub("", file.name).lower()
        if stem not in last or last[stem][0] < number:
            last[stem] = number, file
    return [file for _, file in last.values()]


def nothing_fits(page: str, patterns: Sequence[str], found: Iterable[str]) -> FetchError:
    """Say that no entry of a page is what the register asks for, and which there are."""
    names = list(dict.fromkeys(map(one_line, found)))
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    there = ", ".join(names[:SHOWN]) + more if names else "nothing like it"
    wanted = " and ".join(repr(pattern) for pattern in patterns)
    return FetchError(
        f"{page} has nothing that fits {wanted}; found: {there}. If the publisher calls it "
        "otherwise now, correct the pattern in data/publications.yml."
    )
