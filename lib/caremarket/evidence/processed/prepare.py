"""From data/raw to data/processed: all or nothing, after every problem has been collected."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from caremarket.errors import EvidenceError
from caremarket.evidence.checks import reviews, wholes
from caremarket.evidence.checks.assumptions import read_assumptions
from caremarket.evidence.checks.reconcile import reconciliation_of
from caremarket.evidence.disclosure.protect import as_returned, protect
from caremarket.evidence.processed.parquet import replace_tables
from caremarket.evidence.processed.row_hashes import row_hashes
from caremarket.evidence.processed.state import (
    Prepared,
    RawFiles,
    evidence_hash,
    raw_files,
    read_prepared,
)
from caremarket.evidence.raw.citations import check_sources, sources_frame
from caremarket.evidence.raw.folders import area_tables, national_tables, unusual_figures
from caremarket.evidence.raw.geography import read_geography
from caremarket.evidence.raw.imported import few_councils, imported_tables, read_manifest
from caremarket.evidence.raw.merged import all_areas, with_imports
from caremarket.evidence.raw.sources import doubtful, read_sources
from caremarket.evidence.tables.catalogue import NATIONAL_TABLES
from caremarket.project import Project


@dataclass
class PrepareResult:
    """What the evidence base holds."""

    tables: dict[str, pd.DataFrame]  # by name, area tables with `area_code` first
    areas: pd.DataFrame  # columns as `Area`
    reconciliation: pd.DataFrame  # `reconcile.COLUMNS`
    disclosure: pd.DataFrame  # `protect.COLUMNS`
    files: RawFiles  # as they were when they were read
    warnings: list[str]  # sentences; nothing that stops the work

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(len(frame) for frame in self.tables.values())

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Everything that data/processed holds of it, by the name of the file."""
        return {
            **self.tables,
            "areas": self.areas,
            "reconciliation": self.reconciliation,
            "disclosure": self.disclosure,
        }

    @cached_property
    def prepared(self) -> Prepared:
        """What is remembered of it, so that the next refresh knows what changed."""
        hashes = row_hashes(self.tables, self.areas, self.reconciliation, self.disclosure)
        areas, sources = self.areas.sort_values("area_code"), self.tables["sources"]
        return Prepared(
            evidence_hash(self.files),
            names=dict(zip(areas["area_code"], areas["area_name"], strict=True)),
            rows=hashes.areas,
            whole=hashes.whole,
            national=[schema.name for schema in NATIONAL_TABLES],
            lengths={name: len(frame) for name, frame in self.frames.items()},
            reviews=dict(zip(sources["id"], sources["review_by"].astype(str), strict=True)),
            files=self.files,
        )


def prepare(project: Project) -> PrepareResult:
    """Validate all raw evidence and write the processed tables; with an EvidenceError, nothing."""
    result = check(project)
    replace_tables(project, result.frames, result.prepared)
    return result


def check(project: Project) -> PrepareResult:
    """Validate all raw evidence, write nothing; an EvidenceError has one sentence a problem."""
    problems: list[str] = []
    files = raw_files(project, read_prepared(project).files)
    register = read_sources(project, problems)
    assumptions = read_assumptions(project, problems)
    manifest = read_manifest(project, problems)
    sources = sources_frame(register, [record.source for record in manifest.imports])
    tables = national_tables(project, problems)
    areas, of_areas, explanations = area_tables(project, problems)
    imported = imported_tables(project, manifest, problems)
    tables |= of_areas
    if register is not None:
        check_sources(project, tables, set(sources["id"]), problems)
    if areas.empty and not imported and not problems:
        problems.append(
            "data/raw holds no area folder and nothing is imported. Make a folder with "
            "`caremarket new-area CODE`, or import publications with `caremarket import`."
        )
    if problems:
        raise EvidenceError(problems)
    tables, disclosure = protect(tables, areas, sources)
    reconciliation = reconciliation_of(as_returned(tables, disclosure), explanations)
    tables, contradictions = with_imports(tables, imported)
    own = list(areas["area_code"])
    if cannot_be := wholes.impossible(tables, own):
        raise EvidenceError(cannot_be)
    geography = read_geography(project)
    areas = all_areas(areas, imported, geography) if imported else areas
    few = [few_councils(project, record, geography.names) for record in manifest.imports]
    regions = geography.councils["region_code"].to_dict() if imported else {}
    return PrepareResult(
        tables={**tables, "sources": sources},
        areas=areas,
        reconciliation=reconciliation,
        disclosure=disclosure,
        files=files,
        warnings=_differences(reconciliation, explanations)
        + contradictions
        + unusual_figures(project)
        + doubtful(register)
        + [sentence for sentence in few if sentence]
        + wholes.rare(tables, own, regions)
        + list(reviews.warnings(register.sources, assumptions, reviews.today()).values()),
    )


def _differences(reconciliation: pd.DataFrame, explanations: dict) -> list[str]:
    unexplained = reconciliation[
        reconciliation["verdict"].eq("differs") & reconciliation["explanation"].eq("")
    ]
    warnings = [
        f"{row.table} {row.figure}: printed {row.printed:,.0f}, parts sum to "
        f"{row.sum_of_parts:,.0f}; say why in known_differences.csv."
        for row in unexplained.itertuples()
    ]
    found = {
        (row.area_code, row.table, row.figure, f"{row.difference:g}")
        for row in reconciliation.itertuples()
    }
    warnings += [
        f"known_differences.csv of {area}: no total of {table} {figure} differs by {difference} "
        "from its parts; correct or delete the row."
        for area, table, figure, difference in sorted(explanations.keys() - found)
    ]
    return warnings
