"""`caremarket import`: from files and folders to data/raw/national."""

import errno
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

import pandas as pd

from caremarket.errors import EvidenceError, ImportFileError, printable
from caremarket.evidence.raw.geography import Geography, read_geography
from caremarket.evidence.raw.imported import (
    FOLDER,
    ImportRecord,
    Manifest,
    few_councils,
    read_manifest,
)
from caremarket.locks import HeldError
from caremarket.opendata.apart import each_apart
from caremarket.opendata.areas import absent
from caremarket.opendata.content import Content, contents, is_litter, without_boundaries
from caremarket.opendata.contract import LeftOutError, Loader, NoCouncilError, Recognised
from caremarket.opendata.downloads import RECORD, SUMS
from caremarket.opendata.loaders import LOADERS
from caremarket.opendata.opened import Opened
from caremarket.opendata.opening import open_content
from caremarket.opendata.store import keep, shaped
from caremarket.opendata.unread import known_as
from caremarket.project import Project

BOUNDARIES = (
    "{label} holds boundaries ({kind}), which no loader reads. Download them as a shapefile, or "
    "leave it out of the import."
)


class Outcome(StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    UNCHANGED = "unchanged"
    LEFT_OUT = "left out"
    NOT_RECOGNISED = "not recognised"
    FAILED = "failed"


@dataclass(frozen=True)
class Result:
    """What became of one file, or one member of a zip."""

    label: str
    outcome: Outcome
    record: ImportRecord | None = None  # where there is an import
    reason: str = ""  # why it failed, was left out, or what it is that no loader reads
    replaced: str = ""  # original name of the file whose import it replaces
    warning: str = ""  # what was imported and is to be looked at


@dataclass
class _State:
    """What one file of a call leaves for the next."""

    manifest: Manifest
    settled: set[tuple[str, str]] = field(default_factory=set)  # keys that this call has a file for


@dataclass(frozen=True)
class _Run:
    """What stays the same in one call."""

    project: Project
    geography: Geography
    beside: list[Content]  # all that this call was given

    def imported(self, state: _State, content: Content) -> tuple[Result, _State]:
        """Import a file; return what became of it, and what the next one has to know."""
        return _import_content(self, state, content), state


def import_files(project: Project, paths: Iterable[Path]) -> list[Result]:
    """Import every publication below the paths given into data/raw/national.

    Folders are searched through, hidden files and those of a system left out. A file that fails
    leaves what was imported before, and the others are imported all the same.
    """
    problems: list[str] = []
    manifest = read_manifest(project, problems)
    if problems:
        raise EvidenceError(problems)
    files = _files(list(paths))
    found = [it for path in files for it in _inside(path)]
    given = [it for it in found if isinstance(it, Content)]
    run = _Run(project, read_geography(project), given)
    done = each_apart(run.imported, _State(manifest), given, _unreadable)
    return [next(done) if isinstance(it, Content) else it for it in found]


def _inside(path: Path) -> list[Content | Result]:
    """Return what a file holds that may be a publication, and what to say of the rest."""
    try:
        found, kind = without_boundaries(contents(path))
    except ImportFileError as error:  # no zip that can be read
        return [Result(Content(path).label, Outcome.FAILED, reason=str(error))]
    if not kind:
        return [*found]
    label = Content(path).label
    reason = BOUNDARIES.format(label=label, kind=kind)
    return [*found, Result(label, Outcome.NOT_RECOGNISED, reason=reason)]


def _files(paths: list[Path]) -> list[Path]:
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise ImportFileError(
            f"There is no file or folder {', '.join(map(printable, missing))}. Name the folder "
            "that holds the publications, or single files."
        )
    found = dict.fromkeys(
        inside
        for path in paths
        for inside in (sorted(path.rglob("*"), key=_newest_first) if path.is_dir() else [path])
        if (inside.is_file() or inside == path)  # what is named and no file gets a sentence
        and inside.name not in (SUMS, RECORD)
        and not is_litter(inside.relative_to(path.parent if inside == path else path))
    )
    if not found:
        raise ImportFileError(f"{', '.join(printable(str(path)) for path in paths)} holds no file.")
    return list(found)


def _newest_first(path: Path) -> tuple:
    """Order the files of a folder: of one release the corrected first, for it is what counts."""
    words = path.stem.lower()
    version = max(map(int, re.findall(r"(?<![a-z])v(\d+)", words)), default=1)
    return path.parent, -version, "updated" not in words and "revised" not in words, path.name


def _unreadable(content: Content, why: str) -> Result:
    """Say of a file why it could not be read, where no loader could say it."""
    reason = (
        f"{content.label} was not imported: {why}. Check that it is the file that was published, "
        "or leave it out; it is no fault of the other files."
    )
    return Result(content.label, Outcome.FAILED, reason=reason)


def _import_content(run: _Run, state: _State, content: Content) -> Result:
    opened = None
    try:
        opened = open_content(content)
        opened.beside = run.beside
        found = recognise(opened)
        if found is None:
            reason = opened.fault() or known_as(opened)
            return Result(content.label, Outcome.NOT_RECOGNISED, reason=reason)
        return _import_opened(run, state, opened, *found)
    except LeftOutError as error:
        return Result(content.label, Outcome.LEFT_OUT, reason=str(error))
    except NoCouncilError as error:  # a zip may hold small areas beside councils
        outcome = Outcome.LEFT_OUT if content.member else Outcome.FAILED
        return Result(content.label, outcome, reason=str(error))
    except ImportFileError as error:
        reason = (opened and opened.fault(whole=True)) or str(error)
        if Content(content.path).label not in reason:  # one file of many: each error names its own
            reason = f"{content.label}: {reason}"
        return Result(content.label, Outcome.FAILED, reason=printable(reason))


def recognise(opened: Opened) -> tuple[Loader, Recognised] | None:
    """Find the loader of a file, and what it sees: ImportFileError if only the shape is strange."""
    misfit = None
    for loader in LOADERS:
        try:
            if (recognised := loader.recognise(opened)) is not None:
                return loader, recognised
        except ImportFileError as error:
            misfit = misfit or error
    if misfit is not None:
        raise misfit
    return None


def _import_opened(
    run: _Run, state: _State, opened: Opened, loader: Loader, recognised: Recognised
) -> Result:
    content, source = opened.content, recognised.source
    key = source.id, recognised.part
    earlier = next((old for old in state.manifest.imports if old.key == key), None)
    reader = (loader.name, loader.version, content.sha256, recognised.release)
    if earlier and (
        reader == (earlier.loader, earlier.loader_version, earlier.sha256, earlier.release)
    ):
        state.settled.add(key)
        few = few_councils(run.project, earlier, run.geography.names)
        return Result(content.label, Outcome.UNCHANGED, earlier, warning=few)
    record, tables = _read(run, opened, loader, recognised)
    if earlier and _adds_nothing(record, earlier, settled=key in state.settled):
        reason = (
            f"{content.label} is left out: {earlier.file} of the same release has "
            f"{earlier.councils} councils, and this file {record.councils}."
        )
        return Result(content.label, Outcome.LEFT_OUT, record, reason)
    try:
        state.manifest = keep(run.project, record, tables)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        advice = "Make room on the disk" if full else "Make it a folder that you may write to"
        raise ImportFileError(
            f"{content.label} was read, but cannot be written to {run.project.raw / FOLDER} "
            f"({error.strerror or error}). {advice}, then import it again."
        ) from None
    except HeldError as error:
        raise ImportFileError(f"{content.label} was read, but not kept. {error}") from None
    state.settled.add(key)
    replaced = printable(earlier.file) if earlier and earlier.sha256 != content.sha256 else ""
    few = few_councils(run.project, record, run.geography.names)
    return Result(content.label, Outcome.IMPORTED, record, replaced=replaced, warning=few)


def _adds_nothing(record: ImportRecord, earlier: ImportRecord, *, settled: bool) -> bool:
    """Say whether a file has fewer councils than that of an earlier import of the same release.

    Or no more, where this call imported that one (districts beside upper tier authorities).
    """
    if record.councils != earlier.councils:
        return record.councils < earlier.councils
    return settled


def _read(
    run: _Run, opened: Opened, loader: Loader, recognised: Recognised
) -> tuple[ImportRecord, dict[str, pd.DataFrame]]:
    content, source = opened.content, recognised.source
    try:
        loaded = loader.read(opened, recognised, run.geography)
    except NoCouncilError:
        raise NoCouncilError(content.label) from None
    tables, repeated = shaped(loaded.tables, source.id, content.label)
    by_area = [frame["area_code"] for frame in tables.values() if "area_code" in frame]
    codes = {code for column in by_area for code in column.unique()}
    lacking = absent(codes, loaded.skipped, run.geography) if codes else []
    named = "-".join(filter(None, [source.id, recognised.part]))
    record = ImportRecord(
        source=source,
        part=recognised.part,
        release=recognised.release,
        series=recognised.series,
        file=content.path.name,
        member=content.member,
        sha256=content.sha256,
        loader=loader.name,
        loader_version=loader.version,
        imported=date.today(),
        folder=f"{named}-{content.sha256[:8]}-{loader.version}",
        tables={name: len(frame) for name, frame in tables.items()},
        councils=len(codes & set(run.geography.names)),
        skipped=[str(it) for it in [*loaded.skipped, *repeated, *lacking] if it.count],
    )
    return record, tables
