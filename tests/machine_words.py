"""What would tell on which machine, and by whom, the files of a reports folder were made."""

import getpass
import os
import platform
import re
import socket
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pypdf

SHORTEST = 5  # characters; anything shorter is found everywhere
FIGURES = re.compile(r"[\d.,:/-]*")  # also of a version, which run.json is meant to say
_TEXT = {".csv", ".css", ".ipynb", ".j2", ".json", ".lock", ".md", ".py", ".toml", ".yml"}


def machine_words() -> set[str]:
    """Return folders, names and settings of this machine, but for words of the project itself."""
    environment = [part for value in os.environ.values() for part in value.split(os.pathsep)]
    folders = [Path.home(), Path.cwd(), tempfile.gettempdir(), sys.prefix, sys.base_prefix]
    names = [getpass.getuser(), platform.node(), socket.getfqdn(), *platform.node().split(".")]
    words = {str(word).strip() for word in (*environment, *folders, *names)}
    found = {word for word in words if len(word) >= SHORTEST and not FIGURES.fullmatch(word)}
    return found - {word for word in found if word in own_text()}


@cache
def own_text() -> str:
    """Return all text of the project: what stands there is nothing that a machine betrays."""
    root = Path(__file__).parents[1]
    folders = ("data/raw", "docs", "lib", "notebooks")
    files = [path for name in folders for path in (root / name).rglob("*")] + [*root.glob("*")]
    texts = [path for path in files if path.is_file() and path.suffix in _TEXT]
    texts = [path for path in texts if "national" not in path.parts]  # imported here
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(texts))


def told(folder: Path, words: Iterable[str]) -> dict[str, set[str]]:
    """Return which of the words stand in which file below a folder."""
    wanted = {word: re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in words}
    found: dict[str, set[str]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for text in texts_of(path):
            for word, pattern in wanted.items():
                if word in text and pattern.search(text):
                    found.setdefault(path.relative_to(folder).as_posix(), set()).add(word)
    return found


def texts_of(path: Path) -> Iterator[str]:
    """Yield what a file holds, also inside a workbook or a PDF, as text."""
    if path.suffix == ".pdf":
        reader = pypdf.PdfReader(path)
        yield repr([reader.metadata, reader.trailer["/Root"]["/Metadata"].get_data()])
        yield from (page.extract_text() for page in reader.pages)
        return
    if not zipfile.is_zipfile(path):
        yield path.read_bytes().decode(errors="replace")
        return
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            yield archive.read(member).decode(errors="replace")
