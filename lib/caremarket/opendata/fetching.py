"""Downloading publications: with pooch, checked against a hash, resumed where they broke off.

pooch downloads a file aside, checks its hash, and tries again. What it lacks, carrying on with half
a file, is the downloader here.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

import pooch
import requests

from caremarket.errors import FetchError
from caremarket.locks import HeldError, holding
from caremarket.opendata.registry import SUMS, UNVERIFIED, Publication
from caremarket.project import Project

FOLDER = Path("data", "downloads")
RETRIES = 3
TIMEOUT = 60  # seconds without an answer
BLOCK = 1 << 18
UNCHECKED = re.compile(r"tmp[a-z0-9_]{8}")  # what pooch calls a download until it is checked

Progress = Callable[[int, int | None], None]  # bytes so far, bytes in all where known


class Fetched(StrEnum):
    """What became of a publication."""

    DOWNLOADED = "downloaded"
    PRESENT = "already here"
    FAILED = "failed"


@dataclass(frozen=True)
class FetchResult:
    """What became of one publication."""

    publication: Publication
    outcome: Fetched
    path: Path | None = None  # if the file is here
    note: str = ""  # why it failed, or what its hash was checked against


class _FinalError(Exception):
    """A fault that trying again would not mend."""


def fetch(
    project: Project,
    publications: Iterable[Publication],
    progress: Callable[[Publication], Progress],
) -> Iterator[FetchResult]:
    """Download publications to data/downloads, one after the other, and yield what became of each.

    What `progress` returns for each is called with the bytes so far. One that fails leaves what was
    there before, and half a file to carry on with. A FetchError says that another fetch is at work.
    """
    pooch.get_logger().setLevel("WARNING")
    folder = project.root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with holding(folder, patience=0):
            for left in [path for path in folder.iterdir() if UNCHECKED.fullmatch(path.name)]:
                left.unlink()  # by a fetch that was killed
            for publication in publications:
                yield _fetch(folder, publication, progress(publication))
    except HeldError:
        raise FetchError(
            f"Another fetch is at work in {FOLDER.as_posix()}; nothing was done. Wait until it has "
            "ended."
        ) from None


def _fetch(folder: Path, publication: Publication, progress: Progress) -> FetchResult:
    path = folder / publication.file
    recorded = read_sums(folder).get(publication.file)
    known = publication.sha256 if publication.sha256 != UNVERIFIED else recorded
    was_there = path.is_file() and known in (None, pooch.file_hash(str(path)))
    try:
        if not was_there:
            keeper = pooch.create(
                folder,
                base_url="",
                registry={publication.file: known and f"sha256:{known}"},
                urls={publication.file: publication.url},
                retry_if_failed=RETRIES,
            )
            keeper.fetch(publication.file, downloader=partial(_resume, path, progress))
    except _FinalError as error:
        return FetchResult(publication, Fetched.FAILED, note=str(error))
    except requests.RequestException as error:
        return FetchResult(publication, Fetched.FAILED, note=_broken(publication, path, error))
    except ValueError:
        return FetchResult(publication, Fetched.FAILED, note=_wrong_hash(publication))
    if publication.sha256 != UNVERIFIED:
        note = "checked against the register"
    elif recorded:
        note = "as at the first download"
    else:
        sums = read_sums(folder) | {publication.file: pooch.file_hash(str(path))}
        text = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
        (folder / SUMS).write_text(text, encoding="utf-8")
        note = f"hash recorded in {(FOLDER / SUMS).as_posix()}"
    outcome = Fetched.PRESENT if was_there else Fetched.DOWNLOADED
    return FetchResult(publication, outcome, path, note)


def _resume(
    path: Path, progress: Progress, url: str, output_file: str, keeper: pooch.Pooch
) -> None:
    """Download for pooch, to carry on with half a file that an earlier download has left.

    Without the server's mark for its version (`ETag` or date), or if that has changed since, the
    server is asked for all of it again.
    """
    part, version = half_of(path)
    begun = part.stat().st_size if part.is_file() and version.is_file() else 0
    headers = {"Accept-Encoding": "identity"}
    if begun:
        headers |= {"Range": f"bytes={begun}-", "If-Range": version.read_text("utf-8")}
    with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT) as answer:
        _refuse(url, answer)
        resumed = answer.status_code == requests.codes.partial_content
        done = begun if resumed else 0
        mark = answer.headers.get("ETag") or answer.headers.get("Last-Modified")
        if mark and not mark.startswith("W/"):
            version.write_text(mark, "utf-8")
        else:
            version.unlink(missing_ok=True)
        length = answer.headers.get("Content-Length")
        whole = done + int(length) if length else None
        with part.open("ab" if resumed else "wb") as file:
            for block in answer.iter_content(BLOCK):
                file.write(block)
                done += len(block)
                progress(done, whole)
    version.unlink(missing_ok=True)
    part.replace(output_file)


def _refuse(url: str, answer: requests.Response) -> None:
    if answer.status_code in (requests.codes.not_found, requests.codes.gone):
        raise _FinalError(
            f"{url} is not there any more (status {answer.status_code}). Look for the "
            "publication on its publisher's pages and correct the url in data/publications.yml."
        )
    if 400 <= answer.status_code < 500 and answer.status_code != 429:
        raise _FinalError(
            f"{url} was refused (status {answer.status_code}). Download it in a browser and "
            "import the file."
        )
    answer.raise_for_status()


def half_of(path: Path) -> tuple[Path, Path]:
    """Return where half a download is kept, and the mark for its version."""
    part = path.with_name(f".{path.name}.part")
    return part, part.with_name(f"{part.name}.version")


def read_sums(folder: Path) -> dict[str, str]:
    """Return the recorded hashes by file name; the file is one that `sha256sum -c` reads."""
    path = folder / SUMS
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("  ", 1) for line in lines if "  " in line]
    return {name: digest for digest, name in pairs}


def _broken(publication: Publication, path: Path, error: Exception) -> str:
    part, _ = half_of(path)
    kept = part.stat().st_size if part.is_file() else 0
    carry_on = f"{kept:,} bytes are kept; run the command again to carry on"
    again = carry_on if kept else "Run the command again"
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return f"{publication.url} could not be downloaded ({reason}). {again}."


def _wrong_hash(publication: Publication) -> str:
    against, mend = "data/publications.yml", "correct sha256 in data/publications.yml"
    if publication.sha256 == UNVERIFIED:
        against, mend = "the first download", f"delete its line in {(FOLDER / SUMS).as_posix()}"
    return (
        f"{publication.url} is not the file that is expected: its hash differs from that of "
        f"{against}, and it was not kept. If the publisher says that it was revised, {mend}."
    )
