"""The register of publications that can be downloaded: data/publications.yml."""

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from caremarket.errors import FetchError, did_you_mean
from caremarket.evidence.raw.sources import read_yaml
from caremarket.project import Project

REGISTRY = Path("data", "publications.yml")
UNVERIFIED = "unverified"
SUMS = "SHA256SUMS"  # hashes of what was downloaded, beside it


class Publication(BaseModel):
    """One file that a publisher has released."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")  # its source, as in data/raw/sources.yml
    title: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://")
    file: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._ -]*$")  # to save it by
    sha256: str = Field(pattern=rf"^([0-9a-f]{{64}}|{UNVERIFIED})$")
    licence: str = Field(min_length=1)
    released: date | str  # a year is text


class Registry(BaseModel):
    """All publications."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    publications: list[Publication] = Field(min_length=1)


def read_registry(project: Project) -> list[Publication]:
    """Read the register; a FetchError if it cannot be read, or an id or file name stands twice."""
    problems: list[str] = []
    registry = read_yaml(project.root / REGISTRY, Registry, REGISTRY.as_posix(), problems)
    entries = registry.publications if registry else []
    for field in ("id", "file"):
        values = [getattr(entry, field) for entry in entries]
        twice = sorted({value for value in values if values.count(value) > 1})
        problems += [f"{REGISTRY.as_posix()}: {field} {value} stands twice." for value in twice]
    if problems:
        raise FetchError(" ".join(problems))
    return entries


def chosen(entries: list[Publication], names: list[str]) -> list[Publication]:
    """Return the publications of some ids, else a FetchError; all where none is named."""
    known = {entry.id: entry for entry in entries}
    wrong = [name for name in names if name not in known]
    if wrong:
        raise FetchError(
            f"There is no publication {wrong[0]!r} in {REGISTRY.as_posix()}. "
            f"{did_you_mean(wrong[0], known)}"
        )
    return [known[name] for name in names] or entries
