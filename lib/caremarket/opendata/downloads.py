"""What is in data/downloads, and where it came from: editions.json and SHA256SUMS."""

import hashlib
import os
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from caremarket.errors import FetchError
from caremarket.opendata.finders.editions import Edition, Remote
from caremarket.opendata.registry import RECORD, SUMS, Publication

FOLDER = Path("data", "downloads")


class Kept(BaseModel):
    """A file that was downloaded: of which edition, from where, when, and its hash."""

    model_config = ConfigDict(frozen=True)

    publication: str
    title: str
    publisher: str
    licence: str
    edition: str
    period: date | None = None
    released: date | None = None
    page: str = ""
    url: str
    file: str  # below data/downloads
    sha256: str
    fetched: str  # in UTC
    mark: str = ""  # as of the edition
    version: str = ""  # the server's mark for the file
    note: str = ""  # what the publisher says of its newest correction

    def is_of(self, edition: Edition) -> bool:
        """Say whether it is of an edition, whose title may have been corrected since."""
        same = (self.page, self.period) == (edition.page, edition.period)
        return same or self.edition == edition.label


class _Record(BaseModel):
    files: list[Kept] = []


def kept_of(
    publication: Publication,
    edition: Edition,
    remote: Remote,
    *,
    file: str,
    digest: str,
    version: str,
) -> Kept:
    """Write down a file that was downloaded just now."""
    return Kept(
        **publication.model_dump(include={"title", "publisher", "licence"}),
        publication=publication.id,
        edition=edition.label,
        period=edition.period,
        released=edition.released,
        page=edition.page,
        url=remote.urls[0],
        file=file,
        sha256=digest,
        fetched=datetime.now(UTC).isoformat(timespec="seconds"),
        mark=edition.mark,
        version=version,
        note=edition.note,
    )


def read_kept(folder: Path) -> list[Kept]:
    """Return what was downloaded; a FetchError if the record of it cannot be read."""
    path = folder / RECORD
    try:
        return _Record.model_validate_json(path.read_text(encoding="utf-8")).files
    except FileNotFoundError:
        return []
    except (ValidationError, UnicodeDecodeError) as error:
        raise FetchError(
            f"{(FOLDER / RECORD).as_posix()} cannot be read ({str(error).splitlines()[0]}). Delete "
            "it: the files are then downloaded and checked again."
        ) from None


def keep(folder: Path, files: Iterable[Kept]) -> None:
    """Write the record, and the hashes of what is new in it: a line that was deleted stays so."""
    files, before = sorted(files, key=lambda it: (it.publication, it.file)), read_kept(folder)
    gone = {it.file for it in before} - {it.file for it in files}
    sums = {name: digest for name, digest in read_sums(folder).items() if name not in gone}
    sums |= {it.file: it.sha256 for it in files if it not in before}
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
    for name, text in ((SUMS, lines), (RECORD, _Record(files=files).model_dump_json(indent=2))):
        aside = folder / f".{name}"
        aside.write_text(text, encoding="utf-8")
        os.replace(aside, folder / name)


def read_sums(folder: Path) -> dict[str, str]:
    """Return the recorded hashes by file name; a FetchError if they cannot be read."""
    path = folder / SUMS
    if not path.is_file():
        return {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise FetchError(
            f"{(FOLDER / SUMS).as_posix()} is not UTF-8. Save it as UTF-8, or delete it: the hash "
            "of each file is then recorded again."
        ) from None
    pairs = [line.split("  ", 1) for line in lines if "  " in line]
    return {name: digest for digest, name in pairs}


def hash_of(path: Path) -> str:
    """Return the hash of a file; empty where there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
