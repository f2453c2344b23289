"""The prepared evidence of one area, as the notebooks read it."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd
from pyarrow.parquet import read_schema

from caremarket.errors import NotPreparedError, UnknownAreaError, did_you_mean
from caremarket.evidence.processed.outdated import tell_if_outdated
from caremarket.evidence.processed.parquet import read_processed, table_path
from caremarket.evidence.processed.state import is_fresh
from caremarket.project import Project, find_project

NAMES = ["area_code", "area_name", "region_code", "region_name"]


@dataclass(frozen=True)
class Evidence:
    """What is known about one area, and the national rates beside it.

    `reads` remembers each table read so far, and the method that read its rows; in order. `kept`
    has the area's own rows of them, as they were read first: load the area anew after `prepare`.
    """

    area_code: str
    area_name: str
    folder: Path
    reads: dict[tuple[str, str], None] = field(default_factory=dict, repr=False, compare=False)
    kept: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    def table(self, name: str) -> pd.DataFrame:
        """Return the area's rows of a table of evidence.

        Args:
            name: A table of docs/data-dictionary.md, such as `population`.

        Returns:
            Columns as in the data dictionary; count columns have `_lower` and `_upper` beside them.
            Empty where the area has none.

        Raises:
            NotPreparedError: If there is no such table; so do the methods below.
        """
        if name not in self.kept:
            frame = _read(self.folder, name, [("area_code", "==", self.area_code)])
            label = f"{name} of {self.area_name}"
            self.kept[name] = _named(frame.drop(columns="area_code"), label)
        self.reads[name, "table"] = None
        return self.kept[name].copy(deep=False)  # what is written to it is written to it alone

    def everywhere(self, name: str, **equals: object) -> pd.DataFrame:
        """Return the rows of a table for every area, to compare the council with.

        Args:
            name: A table of docs/data-dictionary.md that has area codes.
            **equals: Column names with the value, or list of values, to keep: only those are read.

        Returns:
            Columns area_code, area_name, region_code, region_name (the last three missing for
            England and regions), then as `table`. An area without evidence has no row.
        """
        filters = [
            (column, "in", value if isinstance(value, list) else [value])
            for column, value in equals.items()
        ]
        if [] in equals.values():  # which Arrow cannot compare with text
            frame = _read(self.folder, name).head(0)
        else:
            frame = _read(self.folder, name, filters or None)
        names = _read(self.folder, "areas", columns=NAMES)
        self.reads[name, "everywhere"] = None
        return _named(names.merge(frame, on="area_code", how="right"), f"{name} of all areas")

    def national(self, name: str) -> pd.DataFrame:
        """Return a national table, such as `dementia_prevalence`."""
        self.reads[name, "national"] = None
        return _named(_read(self.folder, name), f"the national table {name}")

    def sources(self, *names: str) -> pd.DataFrame:
        """Return the sources of the area's rows in the named tables, and of the national tables.

        Columns source_id, title, publisher, published, tables (names, comma separated), url; in
        order of first use.
        """
        used: dict[str, list[str]] = {}
        for name in names:
            national = "provenance" in read_schema(_path(self.folder, name)).names
            filters = None if national else [("area_code", "==", self.area_code)]
            for source_id in _read(self.folder, name, filters, ["source_id"])["source_id"].unique():
                used.setdefault(source_id, []).append(name)
        frame = self.register.loc[list(used), ["title", "publisher", "published", "url"]]
        frame.insert(3, "tables", [", ".join(tables) for tables in used.values()])
        return frame.rename_axis("source_id").reset_index()

    def cited(self, source_ids: str) -> str:
        """Name sources (identifiers, separated by spaces) as the line below a chart does."""
        named = self.register.loc[list(dict.fromkeys(source_ids.split()))]
        return "; ".join(named["title"] + ", " + named["publisher"])

    def figures_by_source(self, name: str, *, everywhere: bool = False) -> dict[str, int]:
        """Count the area's rows of a table, or all of them, by source, in order of first use.

        What another council printed or returned is about nobody else, and is left out.
        """
        filters = None if everywhere else [("area_code", "==", self.area_code)]
        frame = _read(self.folder, name, filters)
        if everywhere and "area_code" in frame:
            local = frame["source_id"].map(self.register["kind"]).str.startswith("local_")
            frame = frame[frame["area_code"].eq(self.area_code) | ~local.eq(True)]
        return dict(Counter(frame["source_id"].dropna()))

    def reconciliation(self, *names: str) -> pd.DataFrame:
        """Return the printed totals of the named tables against the sum of their parts.

        Columns table, figure, printed, sum_of_parts, difference, tolerance, verdict, explanation.
        """
        frame = self.checked_totals.drop(columns=["area_code", "source_id", "locator", "parts"])
        return frame[frame["table"].isin(names)].reset_index(drop=True)

    def disclosure(self) -> pd.DataFrame:
        """Return what was done to the area's counts of people from local returns.

        Columns table, source_id, counts, suppressed, suppressing, rounding; no row where all counts
        come from publications, which are shown as printed.
        """
        frame = _read(self.folder, "disclosure", [("area_code", "==", self.area_code)])
        return frame.drop(columns="area_code").reset_index(drop=True)

    @cached_property
    def register(self) -> pd.DataFrame:
        """The register of sources, by identifier."""
        return _read(self.folder, "sources").set_index("id")

    @cached_property
    def checked_totals(self) -> pd.DataFrame:
        """Every printed total of the area against its parts, columns as `reconcile.COLUMNS`."""
        return _read(self.folder, "reconciliation", [("area_code", "==", self.area_code)])


def national(name: str, project: Project) -> pd.DataFrame:
    """Return a national table without opening the evidence of an area."""
    return _named(_read(project.processed, name), f"the national table {name}")


def load(area_code: str, project: Project | None = None) -> Evidence:
    """Open the prepared evidence of one area.

    In a notebook one line says if data/raw changed since; a refresh, which prepares, is silent.

    Args:
        area_code: GSS code, such as E06000032.
        project: The project; found by itself if not given.

    Returns:
        The area's evidence; tables are read when they are asked for.

    Raises:
        UnknownAreaError: If the evidence holds no such area.
        NotPreparedError: If `caremarket prepare` has not run.
    """
    project = project or find_project()
    tell_if_outdated(project)
    frame = _read(project.processed, "areas", [("area_code", "==", area_code)], NAMES[:2])
    if frame.empty:
        named = [code for code, name in areas(project) if name.casefold() == area_code.casefold()]
        if named:
            raise UnknownAreaError(
                f"area_code was {area_code!r}, a name. Give the code of the council, {named[0]}."
            )
        known = [f"{code} ({name})" for code, name in areas(project)]
        raise UnknownAreaError(
            f"There is no evidence for area {area_code!r}. {did_you_mean(area_code, known)} "
            "Import national publications with `caremarket import`, or make a folder for it with "
            "`caremarket new-area CODE`, then run `caremarket prepare`."
        )
    return Evidence(area_code, frame["area_name"].iloc[0], project.processed)


def areas(project: Project | None = None) -> list[tuple[str, str]]:
    """List the areas of the prepared evidence, GSS code and name, in order of code.

    Raises:
        NotPreparedError: If `caremarket prepare` has not run.
    """
    project = project or find_project()
    frame = _read(project.processed, "areas").sort_values("area_code")
    return list(frame[["area_code", "area_name"]].itertuples(index=False, name=None))


def _read(
    folder: Path, name: str, filters: list | None = None, columns: list[str] | None = None
) -> pd.DataFrame:
    _path(folder, name)  # says what to do where there is none
    return read_processed(folder, name, filters, columns)


def _path(folder: Path, name: str) -> Path:
    path = table_path(folder, name)
    if not path.is_file():
        built = sorted(found.stem for found in folder.glob("*.parquet"))
        if built and not is_fresh(Project(folder.parents[1])):
            raise NotPreparedError(
                f"data/processed has no table {name!r}, and is out of date: data/raw or this "
                "program changed since it was prepared. Run `caremarket prepare`, and if you use "
                "a notebook, restart its kernel."
            )
        if built:
            raise NotPreparedError(
                f"data/processed has no table {name!r}. {did_you_mean(name, built)}"
            )
        raise NotPreparedError("The evidence is not prepared yet: run `caremarket prepare` first.")
    return path


def _named(frame: pd.DataFrame, label: str) -> pd.DataFrame:
    frame = frame.reset_index(drop=True)
    frame.attrs["table"] = label
    return frame
