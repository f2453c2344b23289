"""What a report rests on: assumptions and sources, and which of them are overdue for a review."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING

from caremarket import evidence, present  # their modules load when they are first asked
from caremarket.errors import EvidenceError
from caremarket.evidence.checks import reviews
from caremarket.evidence.checks.assumptions import Assumption, Finding, read_assumptions
from caremarket.evidence.raw.sources import Source
from caremarket.project import Project
from caremarket.refresh.records.run import RunRecord

if TYPE_CHECKING:
    from nbformat import NotebookNode  # takes long to load

WHOLE_FROM = 10  # a number of this size is told without decimals


@dataclass(frozen=True)
class Assurance:
    """What one report rests on."""

    assumptions: list[Assumption] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # named, and not in the register
    overdue: list[str] = field(default_factory=list)  # ids of those whose review date is past


@dataclass(frozen=True)
class Register:
    """Everything that reports may rest on, and the day that review dates are compared with."""

    sources: list[Source]
    assumptions: list[Assumption]
    day: date

    def behind(
        self,
        notebook: str,
        source_ids: Iterable[str] = (),
        findings: list[Finding] | None = None,
    ) -> Assurance:
        """Return what a report rests on; the findings that it records are None if not known."""
        named = set(source_ids)
        used = [source for source in self.sources if source.id in named]
        assumed = [
            with_own_effect(entry, findings or [])
            for entry in self.assumptions
            if notebook in entry.notebooks and entry.is_behind(named, findings)
        ]
        return Assurance(
            assumptions=assumed,
            sources=used,
            unknown=sorted(named - {source.id for source in used}),
            overdue=[entry.id for entry in reviews.overdue([*assumed, *used], self.day)],
        )


def read_register(project: Project) -> Register:
    """Read sources and assumptions, to be compared with the day of `reviews.today`.

    Raises EvidenceError if one of their files is wrong; all problems at once.
    """
    problems: list[str] = []
    sources, assumptions = (
        evidence.every_source(project, problems),
        read_assumptions(project, problems),
    )
    if problems:
        raise EvidenceError(problems)
    return Register(sources, assumptions, reviews.today())


def sources_named(notebook: "NotebookNode") -> list[str]:
    """Return the identifiers of the sources that a notebook's findings name, in order of name."""
    findings = present.findings_of(notebook)
    return sorted({name for row in findings for name in row["source_ids"].split()})


def with_own_effect(entry: Assumption, findings: list[Finding]) -> Assumption:
    """Add to an assumption's effect what the findings of a report measure of it, the latest."""
    told = []
    for words, name in entry.measured.items():
        metric, _, category = name.partition("|")
        found = [
            row
            for row in findings
            if row["metric"] == metric and row["category"] == (category or "all")
        ]
        if found:
            told.append(f"{words}: {_amount(max(found, key=itemgetter('period')))}")
    if not told:
        return entry
    return entry.model_copy(update={"effect": f"{entry.effect} Here: {'; '.join(told)}."})


def _amount(row: Finding) -> str:
    """Write a finding with its limits and year, such as `1,980 (1,700 to 2,300) in 2035`."""
    sizes = [row[name] for name in ("value", "lower", "upper") if row[name] is not None]
    share, before = row["unit"] == "proportion", "£" * row["unit"].startswith("gbp")
    whole = max(map(abs, sizes)) >= WHOLE_FROM
    places = 1 if share else 0 if whole else present.decimals_for(sizes)
    value, *limits = (
        f"{before}{present.number(100 * size, places)}%"
        if share
        else f"{before}{present.number(size, places)}".replace("£−", "−£")
        for size in sizes
    )
    between = f" ({' to '.join(limits)})" if limits else ""
    return f"{value}{between} in {row['period'].replace('/', ' to ')}"


def review_warnings(register: Register, records: Iterable[RunRecord]) -> list[str]:
    """Say which overdue sources and assumptions reports rest on, and how many reports.

    One sentence each, sources first; reports that were never made count for nothing.
    """
    alike = Counter(
        (record.notebook, tuple(record.sources)) for record in records if record.reported
    )
    reports: Counter[str] = Counter()
    for (notebook, sources), count in alike.items():
        overdue = register.behind(notebook, sources).overdue
        reports.update(dict.fromkeys(overdue, count))
    said = reviews.warnings(register.sources, register.assumptions, register.day)
    return [
        f"{sentence} {_reports(reports[name])} on it."
        for name, sentence in said.items()
        if name in reports
    ]


def _reports(count: int) -> str:
    return "1 report rests" if count == 1 else f"{count} reports rest"
