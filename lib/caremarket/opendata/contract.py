"""What a loader is, and what it hands over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.markers import parse_cells
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


class LeftOutError(ImportFileError):
    """A publication that no notebook reads, or only beside another: leaving it out is no fault."""


def numbers_in(
    frame: pd.DataFrame, columns: Sequence[str], label: str, *, counts: bool, whole: bool = True
) -> pd.DataFrame:
    """Read columns that have no marks, as `parse_cells`.

    Raises ImportFileError if a cell is no number, or no count where they are counts.
    """
    read = {name: parse_cells(frame[name], counts=counts, whole=whole)["value"] for name in columns}
    for name, values in read.items():
        bad = no_counts(values, whole=whole) if counts else values.isna()
        if (wrong := frame.loc[bad, name]).size:
            what = "count" if counts and whole else "number"
            raise ImportFileError(
                f"{label}: column {name!r} has {wrong.iloc[0]!r}, which is no {what}. Get the file "
                "as it was published."
            )
    return frame.assign(**read)


def no_counts(values: pd.Series, *, whole: bool = True) -> pd.Series:
    """Say which numbers are no counts: missing, below nought or, unless told, not whole."""
    return values.isna() | values.lt(0) | (whole & values.mod(1).ne(0))


@dataclass(frozen=True)
class Recognised:
    """What a loader sees that a file is."""

    source: Source  # of this release; an entry of a sources.yml with its id goes first
    release: str  # in words, such as `mid-2020 on 2021 geography`
    part: str = ""  # of the release; a file of the same source and part replaces an earlier one
    series: str = ""  # of releases whose months overlap: of a figure in several the newest counts
    layout: Any = None  # whatever `read` needs to know, such as sheet and position of the header


@dataclass(frozen=True)
class Skipped:
    """What was left out, and why."""

    what: str  # a plural noun, such as `rows` or `districts`
    count: int
    why: str  # such as `not in England`
    codes: tuple[str, ...] = ()  # of areas, as published, that it holds for

    def __str__(self) -> str:
        what = self.what if self.count != 1 else self.what.removesuffix("s")
        return f"{self.count:,} {what} ({self.why})"


@dataclass(frozen=True)
class Loaded:
    """What a file holds, in the shape of the evidence, and what was left out.

    Tables have columns as `TableSchema.import_schema` but for `source_id`, which is filled in, and
    `qualifier` and `note`, which may be left out; what else they have is dropped. Cells are
    numbers, or text where one is a mark such as `[c]`.
    """

    tables: dict[str, pd.DataFrame]
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(frozen=True)
class Loader:
    """Reads one publication in every layout that it was released in.

    An `ImportFileError` is for the publication in a shape that cannot be read: a column renamed, a
    sheet missing, a cell neither number nor mark.
    """

    title: str  # what it reads, for the list of what can be imported
    recognise: Callable[[Opened], Recognised | None]  # by content alone; None if it is another
    read: Callable[[Opened, Recognised, Geography], Loaded]  # what was recognised
    fills: tuple[str, ...]  # the tables that it can have rows for
    version: int = 1  # raised when it reads a file differently: older imports are read again

    @property
    def name(self) -> str:
        """Name of its module."""
        return self.read.__module__.rpartition(".")[2]
