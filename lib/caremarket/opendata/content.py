"""Where the bytes of a publication are: in a file, or in a zip, whose members stay inside."""

import hashlib
import lzma
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from caremarket.errors import ImportFileError, printable
from caremarket.given import regular

CHUNK = 1 << 20
ZIP_MAGIC = b"PK\x03\x04"
EMPTY_ZIP_MAGIC = b"PK\x05\x06"
SHAPE_MAGIC = b"\0\0\x27\x0a"
XLS_MAGIC = b"\xd0\xcf\x11\xe0"
LARGEST_UNPACKED = 8 << 30  # bytes; no publication is as large, a zip bomb is
BOUNDARIES = {  # no loader reads any of them
    "GeoJSON": (".geojson", ".topojson"),
    "a GeoPackage": (".gpkg",),
    "KML": (".kml", ".kmz"),
}
SHAPES = ".shp"  # of a shapefile, the part with the outlines
BESIDE_SHAPES = (".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix")
BESIDE_BOUNDARIES = (".xml", ".html", ".htm", ".qmd")  # what tells of them
GEOJSON = re.compile(rb'\s*\{\s*"type"\s*:\s*"FeatureCollection"')
LITTER = ("__macosx", "thumbs.db", "desktop.ini", "icon\r")  # what systems put beside files
MOST_MEMBERS = 1000  # of a zip; publishers put a dozen into one
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError),
    *(NotImplementedError, RuntimeError),
)


@dataclass(frozen=True)
class Content:
    """The bytes of one file, or of one member of a zip."""

    path: Path
    member: str = ""  # of a zip; empty for the file itself

    @property
    def label(self) -> str:
        """The name in messages, on one line and without what a terminal would obey."""
        name = f"{self.path.name}, member {self.member}" if self.member else self.path.name
        return printable(name)

    @property
    def size(self) -> int:
        """Bytes, unpacked."""
        if not self.member:
            return self.path.stat().st_size
        with _zip(self.path) as archive:
            return archive.getinfo(self.member).file_size

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open for reading: nothing is extracted to disk, and what fails is an ImportFileError."""
        try:
            if not self.member:
                with open(self.path, "rb", opener=regular) as stream:
                    yield stream
                return
            with _zip(self.path) as archive, archive.open(self.member) as stream:
                yield stream
        except DAMAGED as error:
            raise damaged(self.label, error) from None
        except OSError as error:
            if error.errno is None:  # from what unpacks
                raise damaged(self.label, error) from None
            raise ImportFileError(
                f"{self.label} cannot be read ({error.strerror or error}). Check that the file is "
                "there and that you may read it."
            ) from None

    def start(self, length: int = CHUNK) -> bytes:
        """Return the first bytes."""
        with self.open() as stream:
            return stream.read(length)

    def read_me(self) -> str:
        """Return the small texts beside a member of a zip: what publishers say of their files."""
        if not self.member:
            return ""
        with _zip(self.path) as archive:
            texts = [
                archive.read(info)
                for info in archive.infolist()
                if info.filename.lower().endswith(".txt")
                and info.file_size < CHUNK
                and not is_litter(PurePosixPath(info.filename))
            ]
        return "\n".join(text.decode("cp1252", "replace") for text in texts)

    @cached_property
    def sha256(self) -> str:
        """Hash of the bytes."""
        with self.open() as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip; BadZipFile whatever is wrong with its list of members."""
    with open(path, "rb", opener=regular) as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except (*DAMAGED, ValueError, OverflowError) as error:
            raise zipfile.BadZipFile(str(error)) from None
        with archive:
            yield archive


def damaged(label: str, error: BaseException) -> ImportFileError:
    """Say that a zip or workbook is cut off or damaged."""
    if "password" in str(error) or "encrypted" in str(error):
        return ImportFileError(f"{label} is protected by a password. Save it without one.")
    return ImportFileError(
        f"{label} is cut off or damaged ({error}). Download it again and compare its size with the "
        "publisher's."
    )


def contents(path: Path) -> list[Content]:
    """List what a file holds: itself, or the members of a zip that may be publications."""
    whole = Content(path)
    if not whole.start(4).startswith((ZIP_MAGIC, EMPTY_ZIP_MAGIC)):
        return [whole]
    try:
        with _zip(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
    except DAMAGED as error:
        raise damaged(whole.label, error) from None
    if is_workbook({info.filename for info in members}):
        return [whole]
    _refuse_endless(whole.label, members)
    for info in members:
        _refuse_outside(whole.label, info.filename)
    names = [it.filename for it in members if not is_litter(PurePosixPath(it.filename))]
    if not names:
        raise ImportFileError(f"{whole.label} is a zip that holds no file. Download it again.")
    return [Content(path, name) for name in names]


def _refuse_endless(label: str, members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse a zip of too many or too large members, or of two with one name."""
    if len(members) > MOST_MEMBERS:
        raise ImportFileError(
            f"{label} has {len(members):,} members. No publication has as many; unpack it and "
            "import the files that are needed."
        )
    if (size := sum(info.file_size for info in members)) > LARGEST_UNPACKED:
        raise ImportFileError(
            f"{label} would unpack to {size / 1e9:.0f} GB. No publication is as large; it is not "
            "read."
        )
    counts = Counter(info.filename for info in members)
    if twice := [name for name, count in counts.items() if count > 1]:
        raise ImportFileError(
            f"{label} has more than one member {printable(twice[0])}, and a reader sees only one. "
            "Unpack it with a tool that shows both, and import the right one."
        )


def is_litter(path: PurePath) -> bool:
    """Say whether a file, by its place in a folder or zip, is hidden, or a system's own."""
    return any(part.startswith((".", "~$")) or part.lower() in LITTER for part in path.parts)


def without_boundaries(found: list[Content]) -> tuple[list[Content], str]:
    """Leave out boundaries that no loader reads, and say of which kind they are.

    And what lies beside boundaries: the other parts of a shapefile, and what tells of them.
    """
    kinds = {content: kind for content in found if (kind := _boundaries(content))}
    shapes = any(content.label.lower().endswith(SHAPES) for content in found)
    beside = (*BESIDE_SHAPES, *(BESIDE_BOUNDARIES if kinds or shapes else ()))
    others = [
        content
        for content in found
        if content not in kinds and not content.label.lower().endswith(beside)
    ]
    return others, next(iter(kinds.values()), "")


def _boundaries(content: Content) -> str:
    """Return the kind of boundaries that a file holds by its name; empty if it holds none."""
    name = content.label.lower()
    if name.endswith(".json") and GEOJSON.match(content.start()):
        return "GeoJSON"
    return next((kind for kind, endings in BOUNDARIES.items() if name.endswith(endings)), "")


def is_workbook(members: Collection[str]) -> bool:
    """Say whether a zip with these members is a workbook: xlsx, xlsb and ods are zips, too."""
    return "[Content_Types].xml" in members or "mimetype" in members


def _refuse_outside(label: str, name: str) -> None:
    windows = PureWindowsPath(name)
    outside = PurePosixPath(name).is_absolute() or windows.is_absolute() or windows.drive
    if outside or ".." in PurePosixPath(name.replace("\\", "/")).parts:
        raise ImportFileError(
            f"{label} holds a member with a path outside the zip ({name!r}). Publishers make no "
            "such files; nothing of it was read. Get the file from its publisher."
        )
