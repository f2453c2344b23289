"""What tells of this machine and its secrets, and texts without it: reports may be published."""

import getpass
import html
import json
import os
import platform
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from caremarket.project import Project

CALLED_SECRET = re.compile(
    r"passw|secret|token|credential|(^|_)(key|auth|dsn|cookie)(_|$)", re.IGNORECASE
)
SHORTEST_SECRET = 6  # characters; a shorter one could be part of a word
SHORTEST_NAME = 6
SHORTEST_RANDOM = 20
_MIXED = re.compile(r"(?=.*[A-Za-z])(?=.*\d)\S+")  # letters and digits: neither word nor figure
_PICTURE = re.compile(r"(data:image/[^\"]*)")


class Secret(str):
    """What stands for a secret, which is taken out also where it is part of a longer word."""

    __slots__ = ()


def telling_values() -> dict[str, str]:
    """Return what stands for names and settings of this machine in anything that is published.

    By value, such as `<API_TOKEN>`. Only what no report can hold by chance is among them: the names
    of machine and user if they have letters and digits, and of the environment variables those that
    are called like a secret, that name a folder or file, or that look random.
    """
    told: dict[str, str] = {}
    user = ""  # nobody, as in some containers
    with suppress(OSError, KeyError, ImportError):
        user = getpass.getuser()
    for value, shown in ((platform.node(), "<machine>"), (user, "<user>")):
        if len(value) >= SHORTEST_NAME and _MIXED.fullmatch(value):
            told[value] = shown
    for name, value in os.environ.items():
        if not CALLED_SECRET.search(name) and _is_place(value):
            told[value] = f"<{name}>"
    return told | secrets()


def secrets() -> dict[str, Secret]:
    """Return what stands for the secrets in the environment, by every way to write them."""
    return {
        spelled: Secret(f"<{name}>")
        for name, value in os.environ.items()
        if CALLED_SECRET.search(name) or (_is_random(value) and not _is_place(value))
        for spelled in _spellings(value)
    }


def _is_place(value: str) -> bool:
    return len(value) >= SHORTEST_SECRET and len(Path(value).parts) > 2 and os.path.isabs(value)


def _is_random(value: str) -> bool:
    return len(value) >= SHORTEST_RANDOM and bool(_MIXED.fullmatch(value))


def _spellings(secret: str) -> Iterator[str]:
    """Yield a secret as pages, JSON, addresses and Python write it, and each of its lines."""
    ways = (str, html.escape, partial(html.escape, quote=False), partial(quote, safe=""))
    for line in {secret, *secret.splitlines()}:
        quoted = (json.dumps(line)[1:-1], repr(line)[1:-1])
        for spelled in {*quoted, *(way(line) for way in ways)}:
            if len(spelled) >= SHORTEST_SECRET:
                yield spelled


def place_names(project: Project, out: Path) -> dict[str, str]:
    """Return what stands for this machine in anything that is published, the longest first.

    By absolute path, name or setting.
    """
    places = telling_values() | {
        str(out): "reports",
        str(project.root): ".",
        sys.prefix: "<environment>",
        sys.base_prefix: "<python>",
        tempfile.gettempdir(): "<temporary>",
        os.path.expanduser("~"): "~",  # which stays as it is where nobody is at home
    }
    usable = {path: name for path, name in places.items() if len(path) > len("/a")}
    return dict(sorted(usable.items(), key=lambda item: -len(item[0])))


def without_places(text: str, places: Mapping[str, str]) -> str:
    """Replace what tells of this machine in a text; pictures inside it stay as they are."""
    found = [place for place in places if place in text]
    if not found:
        return text  # as nearly always, and much sooner known
    ends = {place: "" if isinstance(places[place], Secret) else r"(?!\w)" for place in found}
    telling = re.compile("|".join(f"{re.escape(place)}{end}" for place, end in ends.items()))
    parts = _PICTURE.split(text)  # every second one is a picture
    parts[::2] = [telling.sub(lambda match: places[match[0]], part) for part in parts[::2]]
    return "".join(parts)


def cleaned(content: Any, places: Mapping[str, str]) -> Any:
    """Take out of all texts in what JSON can hold what tells of this machine, but for pictures."""
    if isinstance(content, str):
        return without_places(content, places)
    if isinstance(content, list):
        return [cleaned(part, places) for part in content]
    if isinstance(content, dict):
        pairs = content.items()
        kept = {key: part if _is_picture(key) else cleaned(part, places) for key, part in pairs}
        return type(content)({without_places(key, places): part for key, part in kept.items()})
    return content


def _is_picture(key: str) -> bool:
    return key == "png" or (key.startswith("image/") and key != "image/svg+xml")
