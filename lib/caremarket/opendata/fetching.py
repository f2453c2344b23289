"""Downloading publications to data/downloads: the newest edition of each, checked against hashes.

A file that stays as it is lies there by its name, the files of an edition in a folder of the
publication's. Where a publisher corrects an edition, what it replaces goes; a new edition stands
beside the older one, as imports do.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from caremarket.errors import FetchError
from caremarket.locks import HeldError, holding
from caremarket.opendata import finders
from caremarket.opendata.downloads import (
    FOLDER,
    Kept,
    hash_of,
    keep,
    kept_of,
    read_kept,
    read_sums,
)
from caremarket.opendata.finders.editions import Edition, Remote
from caremarket.opendata.finders.nomis import joined
from caremarket.opendata.network import Progress, Web
from caremarket.opendata.registry import SUMS, UNVERIFIED, Publication
from caremarket.project import Project

Started = Callable[[str], Progress]  # is told the name of a file that is being downloaded


class Fetched(StrEnum):
    """What became of a file."""

    DOWNLOADED = "downloaded"
    NEW = "new edition"
    CORRECTED = "corrected"
    PRESENT = "already here"
    FAILED = "failed"


@dataclass(frozen=True)
class FetchResult:
    """What became of one file, or of a publication none of whose files could be found."""

    publication: Publication
    outcome: Fetched
    path: Path | None = None  # if the file is here
    note: str = ""  # why it failed, or what its hash was checked against
    edition: str = ""


def fetch(
    project: Project, publications: Iterable[Publication], started: Started
) -> Iterator[FetchResult]:
    """Download publications, one after the other, and yield what became of each of their files.

    What `started` returns for a file is called with the bytes so far. One that fails leaves what
    was there before, and half a file to carry on with. A FetchError says that another fetch is at
    work.
    """
    folder = project.root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with holding(folder, patience=0):
            web = Web()
            for publication in publications:
                bring = _fixed if publication.kind == "file" else _found
                yield from bring(_Place(folder, web, started), publication)
    except HeldError:
        raise FetchError(
            f"Another fetch is at work in {FOLDER.as_posix()}; nothing was done. Wait until it has "
            "ended."
        ) from None


@dataclass(frozen=True)
class _Place:
    """Where files go, and how they come."""

    folder: Path
    web: Web
    started: Started

    def bring(self, path: Path, urls: tuple[str, ...], unless: str = "") -> tuple[str, str]:
        """Download a file beside where it goes: return its hash, empty if it is unchanged."""
        part, progress = half_of(path), self.started(path.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if len(urls) > 1:
            part.write_text(joined([self.web.page(url) for url in urls]), encoding="utf-8")
            return hash_of(part), ""
        try:
            downloaded, version = self.web.download(urls[0], part, progress, unless)
        except FetchError as error:
            kept = part.stat().st_size if part.is_file() else 0
            more = f" {kept:,} bytes are kept, to carry on with the next time." if kept else ""
            raise FetchError(f"{error}{more}") from None
        return (hash_of(part) if downloaded else ""), version

    def where_it_moved(self, publication: Publication) -> str:
        """Say that the landing page leads elsewhere now; empty if it does not."""
        path = urlsplit(publication.page).path
        new = next((new for old, new in self.web.moved.items() if path in old), "")
        if not new:
            return ""
        return f"; {publication.page} leads to {new} now: correct it in data/publications.yml"


def newest(publication: Publication, web: Web) -> Edition:
    """Find the newest edition of a publication by its landing page, or raise a FetchError."""
    return getattr(finders, publication.kind).find(publication, web.page)


def _fixed(place: _Place, publication: Publication) -> Iterator[FetchResult]:
    """Bring a file that stays as it is: its hash is that of the register or the first download."""
    path = place.folder / publication.file
    recorded = read_sums(place.folder).get(publication.file)
    known = publication.sha256 if publication.sha256 != UNVERIFIED else recorded
    digest = hash_of(path)
    was_there = bool(digest) and known in (None, digest)
    if not was_there:
        try:
            digest, _ = place.bring(path, (publication.url,))
        except FetchError as error:
            yield FetchResult(publication, Fetched.FAILED, note=str(error))
            return
        if known not in (None, digest):
            half_of(path).unlink()
            yield FetchResult(publication, Fetched.FAILED, note=_wrong_hash(publication))
            return
        half_of(path).replace(path)
    on_record = any(it.file == publication.file for it in read_kept(place.folder))
    if not (was_there and recorded and on_record):
        edition = Edition(str(publication.released), publication.url, ())
        remote = Remote(publication.file, (publication.url,))
        now = kept_of(
            publication, edition, remote, file=publication.file, digest=digest, version=""
        )
        keep(place.folder, [*_others(place.folder, {publication.file}), now])
    if publication.sha256 != UNVERIFIED:
        note = "checked against the register"
    else:
        note = "as at the first download" if recorded else f"hash recorded in {_named(SUMS)}"
    yield FetchResult(publication, Fetched.PRESENT if was_there else Fetched.DOWNLOADED, path, note)


def _found(place: _Place, publication: Publication) -> Iterator[FetchResult]:
    """Bring the newest edition of a publication; what it corrects goes once all of it is here."""
    try:
        edition = newest(publication, place.web)
        earlier = [it for it in read_kept(place.folder) if it.publication == publication.id]
        if is_older(edition, earlier):
            raise FetchError(
                f"{publication.page} shows {edition.label} as its newest edition, which is older "
                "than what is here; that stays."
            )
    except FetchError as error:
        yield FetchResult(publication, Fetched.FAILED, note=f"{publication.id}: {error}")
        return
    told = place.where_it_moved(publication)
    results = [_file_of(place, publication, edition, remote, earlier) for remote in edition.files]
    now = {it.path.relative_to(place.folder).as_posix() for it in results if it.path}
    gone = {it.file for it in earlier if it.is_of(edition)} - now
    if gone and not any(it.outcome is Fetched.FAILED for it in results):
        for name in gone:
            (place.folder / name).unlink(missing_ok=True)
        keep(place.folder, _others(place.folder, gone))
        named = ", ".join(sorted(name.rsplit("/", 1)[-1] for name in gone))
        told += f"; in place of {named}"
    results[0] = replace(results[0], note=results[0].note + told)
    yield from results


def _file_of(
    place: _Place, publication: Publication, edition: Edition, remote: Remote, earlier: list[Kept]
) -> FetchResult:
    name = f"{publication.id}/{remote.name}"
    path = place.folder / name
    same = [it for it in earlier if it.is_of(edition)]
    known = next((it for it in same if it.file == name and it.url == remote.urls[0]), None)
    if known and hash_of(path) != known.sha256:
        known = None  # it was deleted or changed here
    if known and len(remote.urls) == 1 and not known.version and known.mark == edition.mark:
        return FetchResult(publication, Fetched.PRESENT, path, "unchanged", edition.label)
    try:
        digest, version = place.bring(path, remote.urls, known.version if known else "")
    except FetchError as error:
        note = f"{publication.id}: {error}"
        return FetchResult(publication, Fetched.FAILED, None, note, edition.label)
    part = half_of(path)
    if digest:
        part.replace(path)
    digest = digest or (known.sha256 if known else "")
    now = kept_of(publication, edition, remote, file=name, digest=digest, version=version)
    keep(place.folder, [*_others(place.folder, {name}), now])
    outcome, note = _outcome(now, known, same, earlier)
    return FetchResult(publication, outcome, path, note, edition.label)


def _outcome(
    now: Kept, known: Kept | None, same: list[Kept], earlier: list[Kept]
) -> tuple[Fetched, str]:
    if known and known.sha256 == now.sha256:
        return Fetched.PRESENT, "unchanged"
    if any(it.sha256 == now.sha256 for it in same):
        return Fetched.DOWNLOADED, "the same file again"
    if same:
        said = f": {now.note}" if now.note else ""
        return Fetched.CORRECTED, f"the publisher changed it{said}"
    note = f"hash recorded in {_named(SUMS)}"
    return (Fetched.NEW if earlier else Fetched.DOWNLOADED), note


def is_older(edition: Edition, earlier: list[Kept]) -> bool:
    """Say whether an edition is older than one that is here."""
    periods = [it.period for it in earlier if it.period and not it.is_of(edition)]
    return bool(edition.period and periods and edition.period < max(periods))


def _others(folder: Path, names: set[str]) -> list[Kept]:
    return [it for it in read_kept(folder) if it.file not in names]


def half_of(path: Path) -> Path:
    """Return where half a download is kept."""
    return path.with_name(f".{path.name}.part")


def _named(name: str) -> str:
    return (FOLDER / name).as_posix()


def _wrong_hash(publication: Publication) -> str:
    against, mend = "data/publications.yml", "correct sha256 in data/publications.yml"
    if publication.sha256 == UNVERIFIED:
        against, mend = _named(SUMS), f"delete its line in {_named(SUMS)}"
    return (
        f"{publication.url} is not the file that is expected: its hash differs from that in "
        f"{against}, and it was not kept. If the publisher says that it was revised, or what came "
        f"before was broken, {mend}."
    )
