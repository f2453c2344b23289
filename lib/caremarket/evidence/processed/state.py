"""What `prepare` has made, and whether it is still true; read without any heavy library."""

import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from caremarket.given import regular
from caremarket.project import Project
from caremarket.saved import read_saved

MANIFEST = "manifest.json"
SEEN = ".seen.json"  # stamps of raw files: they differ from machine to machine
PACKAGE = Path(__file__).parents[1]  # all rooms of evidence: what reads data/raw
UNSURE = 2 * 10**9  # nanoseconds: a file may change again in the same tick of a file system's clock

Stamp = tuple[int, int, int, int]  # size, mtime and ctime in nanoseconds, inode


@dataclass(frozen=True)
class RawFiles:
    """Every file below data/raw, by its path there, and when it was looked at."""

    hashes: dict[str, str] = field(default_factory=dict)  # SHA-256
    stamps: dict[str, Stamp] = field(default_factory=dict)  # same stamp, same file
    seen: int = 0  # nanoseconds since 1970

    def knows(self, name: str, stamp: Stamp) -> bool:
        """Say whether a file needs no reading: it is as it was, and has been for a while."""
        _, modified, changed, _ = stamp
        return self.stamps.get(name) == stamp and max(modified, changed) < self.seen - UNSURE


@dataclass(frozen=True)
class Prepared:
    """What data/processed holds."""

    evidence_hash: str = ""  # of the raw data and the code that read it
    names: dict[str, str] = field(default_factory=dict)  # of areas by code, in order
    rows: dict[str, dict[str, str]] = field(default_factory=dict)  # hash by area, table
    whole: dict[str, str] = field(default_factory=dict)  # hash by table, all areas
    national: list[str] = field(default_factory=list)  # tables that hold everywhere
    lengths: dict[str, int] = field(default_factory=dict)  # rows by name of the file
    reviews: dict[str, str] = field(default_factory=dict)  # ISO date by source
    files: RawFiles = field(default_factory=RawFiles)

    @property
    def tables(self) -> list[str]:
        """Names of all tables, in order."""
        return sorted(self.whole)


def read_prepared(project: Project) -> Prepared:
    """Read what data/processed holds; nothing where it holds nothing, or what others made."""
    try:
        content = read_saved((project.processed / MANIFEST).read_bytes())
        known = {name: content[name] for name in Prepared.__dataclass_fields__}
        hashes = dict(known.pop("files"))
        if any(not isinstance(it, type(getattr(Prepared(), name))) for name, it in known.items()):
            return Prepared()  # damaged
    except (OSError, ValueError, KeyError, TypeError):
        return Prepared()
    try:
        seen = read_saved((project.processed / SEEN).read_bytes())
        stamps = {name: tuple(stamp) for name, stamp in seen["stamps"].items() if name in hashes}
        return Prepared(**known, files=RawFiles(hashes, stamps, seen["seen"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Prepared(**known, files=RawFiles(hashes))


def is_fresh(project: Project, prepared: Prepared | None = None) -> bool:
    """Say whether data/processed was built from data/raw as it stands."""
    known = prepared or read_prepared(project)
    return known.evidence_hash == evidence_hash(raw_files(project, known.files))


def raw_files(project: Project, known: RawFiles) -> RawFiles:
    """Look at all files below data/raw but hidden ones; those that are as known are not read."""
    hashes, stamps, seen = {}, {}, time.time_ns()
    for name, entry in _files(os.fspath(project.raw)):
        found = entry.stat()
        stamps[name] = found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
        if known.knows(name, stamps[name]):
            hashes[name] = known.hashes[name]
        else:
            hashes[name] = _hash(entry.path)
    return RawFiles(hashes, stamps, seen)


def _hash(path: str) -> str:
    try:
        with open(path, "rb", opener=regular) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:  # who reads its rows says so in a sentence
        return f"not read: {error.strerror}"


def evidence_hash(files: RawFiles) -> str:
    """Return a hash of all raw files and of the code that reads them."""
    listed = "\n".join(f"{name}\0{files.hashes[name]}" for name in sorted(files.hashes))
    digest = hashlib.sha256(listed.encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        digest.update(f"{name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _files(folder: str, base: str = "") -> Iterator[tuple[str, os.DirEntry]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                yield from _files(entry.path, f"{base}{entry.name}/")
            elif entry.is_file() or not entry.is_symlink():
                yield f"{base}{entry.name}", entry
