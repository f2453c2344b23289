"""What a loader is, and what it hands over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from caremarket.errors import ImportFileError, did_you_mean
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.sources import Source
from caremarket.opendata.opened import Opened


class NoCouncilError(ImportFileError):
    """No row is of an English council, a region or England: `left` says what was left out."""

    def __init__(self, label: str = "The file", left: Sequence["Skipped"] = ()):
        self.left = list(left)
        super().__init__(
            f"{label} holds no row for an English council, a region or England. Check which areas "
            "were chosen when it was downloaded."
        )


@dataclass(frozen=True)
class Recognised:
    """What a loader sees that a file is.

    Attributes:
        source: The publication and its release, as an entry of the register of sources. A release
            has an id of its own, such as `ons-mid-year-estimates-2020`, so that it stands beside
            others; an entry of data/raw/sources.yml with that id goes first.
        release: The release in words, such as `mid-2020 on 2021 geography`.
        part: Which part of the release the file is, where one release comes as several files; a
            file of the same source and part replaces the one imported before.
        layout: Whatever `read` needs to know, such as sheet and position of the header.
    """

    source: Source
    release: str
    part: str = ""
    layout: Any = None


@dataclass(frozen=True)
class Skipped:
    """What was left out, and why."""

    what: str  # a plural noun, such as `rows` or `districts`
    count: int
    why: str  # such as `not in England`

    def __str__(self) -> str:
        what = self.what if self.count != 1 else self.what.removesuffix("s")
        return f"{self.count:,} {what} ({self.why})"


@dataclass(frozen=True)
class Loaded:
    """What a file holds, in the shape of the evidence, and what was left out.

    Tables have columns as `TableSchema.import_schema` but for `source_id`, which is filled in, and
    `qualifier` and `note`, which may be left out; numbers, or text where a cell is a mark such as
    `[c]`.
    """

    tables: dict[str, pd.DataFrame]
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(frozen=True)
class Loader:
    """Reads one publication in every layout that it was released in.

    Attributes:
        title: What it reads, for the list of what can be imported.
        recognise: Returns what a file is, by its content alone, or None if it is another
            publication.
        read: Reads what was recognised. Both raise `ImportFileError` for the publication in a shape
            that cannot be read: a column renamed, a sheet missing, a cell neither number nor mark.
        fills: Names of the tables that it can have rows for.
        version: To be raised when it reads the same file differently: an import by an older version
            is read again.
    """

    title: str
    recognise: Callable[[Opened], Recognised | None]
    read: Callable[[Opened, Recognised, Geography], Loaded]
    fills: tuple[str, ...]
    version: int = 1

    @property
    def name(self) -> str:
        """Name of its module."""
        return self.read.__module__.rpartition(".")[2]


def need_columns(label: str, found: Sequence[str], wanted: Sequence[str], what: str) -> None:
    """Insist on a publication's columns: an ImportFileError names the closest to a missing one."""
    missing = [name for name in wanted if name not in found]
    if missing:
        hint = did_you_mean(missing[0], set(found) - set(wanted))
        columns = "column" if len(missing) == 1 else f"{len(missing)} columns, first"
        raise ImportFileError(
            f"{label} looks like {what}, but lacks the {columns} {missing[0]!r}. {hint} "
            "Get the file as it was published, or report the new layout."
        )
