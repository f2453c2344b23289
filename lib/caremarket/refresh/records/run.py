"""What a refresh knows about its runs: one status each, kept in run.json."""

import json
import re
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from caremarket.saved import read_saved

RUN_JSON = "run.json"
SCHEMA_VERSION = 5
DAMAGED = (
    "{} in the reports folder is damaged and counts as no record: every report that is asked for "
    "is made again, and the file replaced."
)
NUMBER = (int, float)
KINDS = {  # of the fields of a record that are no text
    "parameters": dict,
    "parts": dict,
    "sources": list,
    "seconds": NUMBER,
    "peak_mib": (*NUMBER, type(None)),
}
_NAME = re.compile(r"(?!\.+$)[^/\\\0]+")  # of a folder or file


class Status(StrEnum):
    """How a run stands after a refresh."""

    FRESH = "fresh"  # nothing it depends on changed: not run again
    OK = "ok"  # run, and its report replaced
    SKIPPED = "skipped"  # the area has no evidence for the question
    FAILED = "failed"  # stopped by an error; the last good report stays


@dataclass(frozen=True)
class Run:
    """One notebook, named without `.ipynb`, for one area under one scenario."""

    area_code: str
    area_name: str
    scenario: str
    notebook: str
    parameters: dict[str, Any]  # every one, with its validated value

    @property
    def key(self) -> str:
        """Where the report lies below the reports folder, without suffix."""
        return f"{self.area_code}/{self.scenario}/{self.notebook}"


@dataclass(frozen=True)
class RunRecord(Run):
    """A run and how it stands; times are ISO 8601 in UTC, empty where there is none."""

    status: Status
    reason: str = ""  # why it was skipped or failed; empty otherwise
    because: str = ""  # why it last ran
    stale: str = ""  # what changed since it ran, if it was not asked for again
    queued: str = ""  # when it was last queued
    started: str = ""  # when it then began
    ended: str = ""
    seconds: float = 0.0
    peak_mib: float | None = None  # the most memory at a time, in MiB; None if not known
    parts: dict[str, str] = field(default_factory=dict)  # digest of each part of what it rests on
    reported: str = ""  # when the report that lies in the folder was made
    sources: list[str] = field(default_factory=list)  # identifiers of those that its findings name
    question: str = ""  # the index quotes it, and the answer
    headline: str = ""  # in a sentence
    short: str = ""  # in plain English
    warning: str = ""  # what whoever runs it should know: `status` says it


@dataclass(frozen=True)
class Recorded:
    """What run.json holds."""

    records: dict[str, RunRecord] = field(default_factory=dict)  # by key
    pages: dict[str, str] = field(default_factory=dict)  # hash of what each file was made from
    parts: dict[str, dict[str, str]] = field(default_factory=dict)  # what they held, by digest
    journal: str = ""  # when the refresh began whose runs it holds: by that the journal names it
    site: str = ""  # digest of everything that the site was made from
    fault: str = ""  # why the file counts as none, in a sentence; not written


def read_recorded(path: Path) -> Recorded:
    """Read what the last refresh recorded in its run.json.

    Nothing where there is no file, or one that this version did not write: then every report counts
    as not fresh, which costs time but is never wrong. Of one that is damaged, `fault` says so.
    """
    try:
        content = read_saved(path.read_bytes())
        if content.get("schema") != SCHEMA_VERSION:
            return Recorded()
        records = [record_of(entry) for entry in content["runs"]]
        known = {record.key: record for record in records}
        pages = _texts(content["pages"])
        parts = {digest: _texts(held) for digest, held in content["parts"].items()}
        journal, site = _texts({name: content[name] for name in ("journal", "site")}).values()
        return Recorded(known, pages, parts, journal, site)
    except FileNotFoundError:
        return Recorded()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Recorded(fault=DAMAGED.format(path.name))


def run_json(recorded: Recorded, **about: Any) -> str:
    """Write the text of run.json; `about` is what the refresh says of itself.

    Runs in the order of their keys, a line each: with line breaks inside them, thousands would take
    three times as long to write.
    """
    runs = [vars(recorded.records[key]) for key in sorted(recorded.records)]
    used = {digest for run in runs for digest in run["parts"].values()}
    content = {
        "schema": SCHEMA_VERSION,
        **about,
        "runs": runs,
        "parts": {digest: recorded.parts[digest] for digest in sorted(used & set(recorded.parts))},
        "pages": recorded.pages,
        "journal": recorded.journal,
        "site": recorded.site,
    }
    lines = [f"{_json(name)}: {_lines(value)}" for name, value in content.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _lines(value: Any) -> str:
    """Write a list or a mapping with a line for each entry, anything else as it is."""
    if value and isinstance(value, list):
        return "[\n" + ",\n".join(map(_json, value)) + "\n]"
    if value and isinstance(value, dict):
        entries = [f"{_json(name)}: {_json(entry)}" for name, entry in value.items()]
        return "{\n" + ",\n".join(entries) + "\n}"
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def record_of(entry: dict[str, Any]) -> RunRecord:
    """Return a record from what JSON holds of it.

    Raises KeyError if something is missing, ValueError or TypeError if it is not what it should be.
    """
    known = {name: entry[name] for name in (item.name for item in fields(RunRecord))}
    for name, value in known.items():
        if not isinstance(value, KINDS.get(name, str)):
            raise TypeError(f"{name} is a {type(value).__name__}")
    _texts(known["parts"] | dict(enumerate(known["sources"])))
    if not all(_NAME.fullmatch(known[name]) for name in ("area_code", "scenario", "notebook")):
        raise ValueError("its key is no place below the reports folder")
    return RunRecord(**{**known, "status": Status(entry["status"])})


def _texts(content: Any) -> dict[str, str]:
    """Return a mapping to texts; TypeError if it is something else."""
    if not (isinstance(content, dict) and all(isinstance(it, str) for it in content.values())):
        raise TypeError(f"no mapping to texts: {type(content).__name__}")
    return content
