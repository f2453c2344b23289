"""The journal of a refresh: a line for each run that has ended, written when it ends.

It is the log that a scheduler's owner reads, and what a refresh that was killed leaves behind: the
next one counts what is in it. JSON lines: first one that says what was asked for, and which runs
are due; then one a run; one more when the pages of all reports together are being replaced.
"""

import json
import logging
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from logging import Logger
from pathlib import Path
from typing import Any, TextIO

from caremarket.errors import CaremarketError
from caremarket.refresh.records.run import RUN_JSON, Recorded, RunRecord, read_recorded, record_of
from caremarket.saved import read_saved

JOURNAL = "refresh.jsonl"
SITE = "site"
LOG = logging.getLogger("caremarket.refresh")  # without a handler it speaks on standard error


class Journal:
    """Writes a line for each run; a disk that is full costs lines, told once, and nothing else."""

    def __init__(self, file: TextIO, log: Logger):
        self.begun: set[str] = set()  # keys of runs
        self.records: dict[str, RunRecord] = {}  # of the runs that have ended, by key
        self._file = file
        self._log = log
        self._torn = False

    @property
    def under_way(self) -> set[str]:
        """Keys of the runs that have begun and not ended."""
        return self.begun.difference(self.records)

    def note(self, record: RunRecord) -> None:
        """Write down how a run ended."""
        self.records[record.key] = record
        self.write({"key": record.key} | vars(record))

    def write(self, entry: dict[str, Any]) -> None:
        """Write a line, and have the system put it on the disk."""
        text = json.dumps(entry, ensure_ascii=False)
        try:
            self._file.write(f"\n{text}\n" if self._torn else f"{text}\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            if not self._torn:
                self._log.warning("%s cannot be written: %s", JOURNAL, error.strerror)
            self._torn = True
        else:
            self._torn = False


@contextmanager
def journal(
    out: Path, began: str, asked: int, due: Collection[str], log: Logger
) -> Iterator[Journal]:
    """Open the journal of a refresh; that of the last one is overwritten.

    By when it `began`, run.json says whose runs it holds; `asked` counts the reports asked for,
    `due` holds the keys of the runs that are to be done.
    """
    try:
        with (out / JOURNAL).open("w", encoding="utf-8", newline="") as file:
            opened = Journal(file, log)
            opened.write({"refresh": began, "asked": asked, "due": len(due), "runs": list(due)})
            yield opened
    except CaremarketError:
        if not opened.begun:  # there were no kernels to be had, or no cluster
            (out / JOURNAL).unlink()
        raise


def last_known(out: Path) -> tuple[Recorded, int | None]:
    """Read what is on record, with what a refresh that was killed had finished.

    What it may have been replacing when it was killed is as good as unknown: even if everything is
    now again as it was before, those reports and pages may not be. Returned with the number of
    records that only the journal holds; None if the last refresh came to its end.
    """
    recorded = read_recorded(out / RUN_JSON)
    if recorded.fault:
        LOG.warning(recorded.fault)
    left = _read(out / JOURNAL)
    if left.began in ("", recorded.journal):
        return recorded, None
    records = without_parts(recorded.records, left.due) | left.finished
    known = replace(recorded, records=records, journal=left.began)
    if left.site:
        known = replace(known, pages={}, site="")
    return known, len(left.finished)


def without_parts(records: Mapping[str, RunRecord], keys: Iterable[str]) -> dict[str, RunRecord]:
    """Return records; of some reports it is not known what those in the folder were made from."""
    unknown = set(keys)
    return {
        key: replace(record, parts={}) if key in unknown else record
        for key, record in records.items()
    }


@dataclass
class Left:
    """What a journal holds."""

    began: str = ""  # when its refresh began
    due: list[str] = field(default_factory=list)  # keys of the runs that were to be done
    finished: dict[str, RunRecord] = field(default_factory=dict)  # by key
    site: bool = False  # whether pages of all reports were being replaced


def _read(path: Path) -> Left:
    found = Left()
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return found
    for line in lines:
        try:
            entry = read_saved(line)
            if "refresh" in entry:
                found.began, found.due = str(entry["refresh"]), [str(it) for it in entry["runs"]]
            elif SITE in entry:
                found.site = True
            else:
                record = record_of(entry)
                found.finished[record.key] = record
        except (ValueError, KeyError, TypeError):  # cut off in the middle
            continue
    return found
