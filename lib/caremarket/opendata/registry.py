"""The register of publications that can be downloaded: data/publications.yml."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from caremarket.errors import FetchError, did_you_mean
from caremarket.evidence.raw.sources import read_yaml
from caremarket.project import Project

REGISTRY = Path("data", "publications.yml")
SUMS = "SHA256SUMS"  # one that `sha256sum -c` reads; beside what is downloaded
RECORD = "editions.json"
UNVERIFIED = "unverified"
NEEDED = {  # fields of each kind beside those that all have
    "file": ("url", "file", "sha256", "released"),
    "govuk": ("page", "editions", "files"),
    "ons": ("page",),
    "nhs": ("page", "files"),
    "links": ("page", "files"),
    "nomis": ("page", "url", "files"),
}


class Publication(BaseModel):
    """A file that stays as it is, or a publication whose newest edition is found by its page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(min_length=1)
    publisher: str = Field(min_length=1)
    licence: str = Field(min_length=1)
    kind: Literal["file", "govuk", "ons", "nhs", "links", "nomis"] = "file"
    page: str = Field(pattern=r"^(https?://.+)?$", default="")  # where its editions are listed
    editions: str = ""  # which entries of the page are editions: a pattern for their names
    files: list[str] = []  # which files an edition must have: patterns for their names
    every: int | None = Field(ge=1, default=None)  # days from one edition to the next
    url: str = Field(pattern=r"^(https?://.+)?$", default="")
    file: str = Field(pattern=r"^([A-Za-z0-9][A-Za-z0-9._ -]*)?$", default="")  # to save it by
    sha256: str = Field(pattern=rf"^([0-9a-f]{{64}}|{UNVERIFIED})$", default=UNVERIFIED)
    released: date | str = ""  # a year is text

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        lacking = [name for name in NEEDED[self.kind] if name not in self.model_fields_set]
        if lacking:
            raise ValueError(f"{self.id}, of kind {self.kind}, lacks {' and '.join(lacking)}")
        if self.file.casefold() in {SUMS.casefold(), RECORD.casefold()}:
            raise ValueError(f"{self.id}: file {self.file} is kept there already; name another")
        for pattern in (self.editions, *self.files):
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{self.id}: {pattern!r} is no pattern ({error})") from None
        return self


class Registry(BaseModel):
    """All publications."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    publications: list[Publication] = Field(min_length=1)


def read_registry(project: Project) -> list[Publication]:
    """Read the register; a FetchError if it cannot be read, or an id or file name stands twice."""
    problems: list[str] = []
    registry = read_yaml(project.root / REGISTRY, Registry, REGISTRY.as_posix(), problems)
    entries = registry.publications if registry else []
    ids = [entry.id for entry in entries]
    files = [entry.file for entry in entries if entry.kind == "file"]
    for field, values in (("id", ids), ("file", files)):
        twice = sorted({value for value in values if values.count(value) > 1})
        problems += [f"{REGISTRY.as_posix()}: {field} {value} stands twice." for value in twice]
    if problems:
        raise FetchError(" ".join(problems))
    return entries


def chosen(entries: list[Publication], names: Sequence[str] | None) -> list[Publication]:
    """Return the publications of some ids, else a FetchError; all if `names` is None."""
    if names is None:
        return entries
    if not names:
        raise FetchError("No publication is named. Name one, or leave the option out.")
    known = {entry.id: entry for entry in entries}
    wrong = [name for name in names if name not in known]
    if wrong:
        raise FetchError(
            f"There is no publication {wrong[0]!r} in {REGISTRY.as_posix()}. "
            f"{did_you_mean(wrong[0], known)}"
        )
    return [known[name] for name in dict.fromkeys(names)]
