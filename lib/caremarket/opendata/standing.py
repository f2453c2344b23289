"""How what is here stands to what publishers have: new editions, corrections, overdue ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from caremarket.errors import FetchError
from caremarket.opendata.downloads import FOLDER, Kept, read_kept
from caremarket.opendata.fetching import is_older, newest
from caremarket.opendata.finders.editions import Edition
from caremarket.opendata.network import Web
from caremarket.opendata.registry import Publication
from caremarket.project import Project

ALLOWANCE = timedelta(days=31)  # after the day that the next edition is due


@dataclass(frozen=True)
class Standing:
    """How what is here of a publication stands to what its publisher has."""

    publication: Publication
    here: list[Kept]  # the files of the newest edition that is here
    newest: Edition | None = None  # as its page says, if that was looked at
    problem: str = ""  # why the page could not be looked at

    @property
    def state(self) -> str:
        """In a word or two."""
        if self.newest is None or not self.here:
            return "here" if self.here else "not here"
        if not self.here[0].is_of(self.newest):
            return "older edition shown" if is_older(self.newest, self.here) else "new edition"
        there = {(remote.urls[0], self.newest.mark) for remote in self.newest.files}
        same = {(it.url, it.mark) for it in self.here} == there
        return "current" if same else "corrected"

    def overdue_by(self, day: date) -> int:
        """Return by how many days the next edition is late, with allowance; 0 where it is not."""
        last = self.newest or next(iter(self.here), None)
        told = last and (last.released or last.period)
        if not told or not self.publication.every:
            return 0
        due = told + timedelta(days=self.publication.every)
        return (day - due).days if day > due + ALLOWANCE else 0


def look(project: Project, publications: Iterable[Publication]) -> Iterator[Standing]:
    """Look up the newest edition of each publication, and download nothing."""
    web = Web()
    for standing in standings(project, publications):
        try:
            kind, wanted = standing.publication.kind, standing.publication
            yield standing if kind == "file" else replace(standing, newest=newest(wanted, web))
        except FetchError as error:
            yield replace(standing, problem=str(error))


def standings(project: Project, publications: Iterable[Publication]) -> Iterator[Standing]:
    """Say what is here of each publication, and look nothing up."""
    kept = read_kept(project.root / FOLDER)
    for publication in publications:
        mine = [it for it in kept if it.publication == publication.id]
        last = max(mine, key=lambda it: (it.period or date.min, it.fetched), default=None)
        yield Standing(publication, [it for it in mine if last and it.edition == last.edition])
