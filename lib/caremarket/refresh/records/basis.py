"""What a report rests on, part by part, so that it can be said which part changed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caremarket.refresh.records.run import Run, RunRecord

DIGITS = 16  # of a hash kept: enough to tell editions of a file apart
LISTED = 3  # changes of a kind that are named one by one
NEVER_MADE, FAILED, FORCED = "it was never made", "it failed last time", "--force"

# How a change is said, by the part that it is in; {name} is a file, table, package or entry.
WORDS = {
    "notebook": "its notebook changed",
    "library": "library module {name} changed",
    "templates": "template {name} changed",
    "evidence": "{name} of {area} changed",
    "national": "table {name} changed",
    "packages": "package {name} {old} → {new}",
    "assumptions": "assumption {name} changed",
    "overdue": "what is overdue for a review changed: {name}",
}


@dataclass(frozen=True)
class Part:
    """One kind of thing that a report rests on: hash or version by name, and a hash of all."""

    values: Mapping[str, str]
    digest: str


CUT_SHORT = "the refresh that was to make it again was cut short"

Basis = Mapping[str, Part]  # by the keys of WORDS
Store = Mapping[str, Mapping[str, str]]  # what parts held, by their digest


def part(values: Mapping[str, str]) -> Part:
    """Make a part."""
    return Part(values, digest_of(dict(sorted(values.items()))))


def digest_of(content: Any) -> str:
    """Hash anything that JSON can hold."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:DIGITS]


def digests(basis: Basis) -> dict[str, str]:
    """Return the digest of each part: what a record keeps."""
    return {name: held.digest for name, held in basis.items()}


def changes(last: RunRecord, store: Store, run: Run, basis: Basis) -> list[str]:
    """Say in phrases, such as `package pandas 3.0.1 → 3.1.0`, what changed since a report was made.

    `store` is what the parts of the recorded reports held; `run` and `basis` are as of now.
    """
    if not last.parts:
        return [CUT_SHORT]
    found = []
    for name in dict.fromkeys([*last.parameters, *run.parameters]):
        old, new = last.parameters.get(name, "nothing"), run.parameters.get(name, "nothing")
        if old != new:
            found.append(f"parameter {name} {old} → {new}")
    if last.area_name != run.area_name:
        found.append(f"the council's name {last.area_name} → {run.area_name}")
    for name, now in basis.items():
        before = last.parts.get(name)
        if before != now.digest:
            phrases = _phrases(name, store.get(before or ""), now.values, run)
            rest = len(phrases) - LISTED
            if rest > 1:
                phrases = [*phrases[:LISTED], f"{rest} more changes of that kind"]
            found += phrases
    return found


def _phrases(
    name: str, before: Mapping[str, str] | None, now: Mapping[str, str], run: Run
) -> list[str]:
    if before is None:  # nobody kept what it was
        return [f"{name} changed"]
    return [
        WORDS[name].format(
            name=key, area=run.area_name, old=before.get(key, "none"), new=now.get(key, "none")
        )
        for key in sorted({*before, *now})
        if before.get(key) != now.get(key)
    ]
