"""The journal of a refresh: a line for each run that has ended, written when it ends.

It is the log that a scheduler's owner reads, and what a refresh that was killed leaves behind: the
next one counts what is in it. JSON lines: first one that says what was asked for, then one a run.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from logging import Logger
from pathlib import Path
from typing import Any, TextIO

from caremarket.refresh.record import RUN_JSON, Recorded, RunRecord, read_recorded, record_of

JOURNAL = "refresh.jsonl"


class Journal:
    """Writes a line for each run; a disk that is full costs lines and nothing else."""

    def __init__(self, file: TextIO, log: Logger):
        """Begin.

        Args:
            file: Where the lines go.
            log: Told, once, if they cannot be written.
        """
        self._file = file
        self._log = log
        self._torn = False

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
def journal(out: Path, began: str, about: dict[str, Any], log: Logger) -> Iterator[Journal]:
    """Open the journal of a refresh; that of the last one is overwritten.

    Args:
        out: The reports folder.
        began: When the refresh began: by that, run.json says whose runs it holds.
        about: What was asked for.
        log: Told if the journal cannot be written.
    """
    with (out / JOURNAL).open("w", encoding="utf-8", newline="") as file:
        opened = Journal(file, log)
        opened.write({"refresh": began, **about})
        yield opened


def last_known(out: Path) -> tuple[Recorded, int]:
    """Read what is on record, with what a refresh that was killed had finished.

    Args:
        out: The reports folder.

    Returns:
        The records, and how many of them only the journal holds.
    """
    recorded = read_recorded(out / RUN_JSON)
    began, finished = _read(out / JOURNAL)
    if not finished or began == recorded.journal:
        return recorded, 0
    return replace(recorded, records=recorded.records | finished, journal=began), len(finished)


def _read(path: Path) -> tuple[str, dict[str, RunRecord]]:
    """Read a journal: when its refresh began, and the records of the runs that ended, by key."""
    began, found = "", {}
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return began, found
    for line in lines:
        try:
            entry = json.loads(line)
            if "refresh" in entry:
                began = entry["refresh"]
            else:
                record = record_of(entry)
                found[record.key] = record
        except (ValueError, KeyError, TypeError):  # cut off in the middle
            continue
    return began, found
