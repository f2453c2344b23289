"""Finding out what each report rests on as things stand, without running anything."""

import importlib.util
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import caremarket
from caremarket import evidence
from caremarket.errors import EvidenceError
from caremarket.evidence.processed.state import Prepared
from caremarket.project import Project
from caremarket.refresh import plan as heavy  # its modules load when something is to be done
from caremarket.refresh.freshness.code import Code, file_hash
from caremarket.refresh.freshness.modules import names_in
from caremarket.refresh.freshness.reads import Reads, reads_of
from caremarket.refresh.records.basis import Basis, Part, digest_of, part
from caremarket.refresh.records.memo import Memo
from caremarket.refresh.records.run import Run
from caremarket.syntax import parsed

# Below data/raw: files that say which areas there are, beside the areas' own folders.
PLACES = ("geography/", "national/")

# What makes the files of a report from an executed notebook.
MAKERS = (
    "caremarket.refresh.site.report.files.report_bytes",
    "caremarket.refresh.records.files.clean_notebook",
)
CLAIMS_MAKERS = (
    "caremarket.refresh.site.council.claims.claims_of",
    "caremarket.refresh.site.council.claims.render_claims",
)


@dataclass(frozen=True)
class Behind:
    """What the reports of a notebook rest on, whatever their area."""

    parts: Mapping[str, Part]  # notebook, library, templates, packages and assumptions
    national: Part  # the tables of which it may read all rows
    reads: Reads
    reviews: Mapping[str, str]  # by assumption, the day by which it is to be reviewed


class Inputs:
    """What reports rest on, as it stands now.

    Review dates are compared with `day`, ISO 8601; `memo` keeps what takes long. `store` says what
    each part that was handed out holds, by its digest.
    """

    def __init__(self, project: Project, prepared: Prepared, day: str, memo: Memo):
        self._project = project
        self._prepared = prepared
        self._day = day
        self.code = Code(project, memo)
        self._memo = memo
        self._behind: dict[str, Behind] = {}
        self._evidence: dict[tuple[str, str], Part] = {}
        self.store: dict[str, Mapping[str, str]] = {}

    def basis(self, run: Run, sources: Iterable[str] = ()) -> Basis:
        """Return what the report of a run rests on; its notebook exists.

        `sources` are identifiers of those that its findings name.
        """
        behind = self._behind_of(run.notebook)
        key = (run.area_code, run.notebook)
        if key not in self._evidence:
            rows, read = self._prepared.rows.get(run.area_code, {}), behind.reads.area
            self._evidence[key] = part({it: rows[it] for it in rows if read is None or it in read})
        reviews = behind.reviews | {
            name: self._prepared.reviews[name] for name in sources if name in self._prepared.reviews
        }
        overdue = {name: day for name, day in reviews.items() if day < self._day}
        last = part(overdue) if overdue else NOTHING
        own = {"evidence": self._evidence[key], "national": behind.national, "overdue": last}
        basis = {**behind.parts, **own}
        self.store |= {held.digest: held.values for held in basis.values()}
        return basis

    def tables_of(self, notebook: str) -> frozenset[str]:
        """Return the tables of evidence that a notebook reads its area's rows of; it exists."""
        read = self._behind_of(notebook).reads.area
        every = self._prepared.tables if read is None else read
        return frozenset(every) - frozenset(self._prepared.national)

    def has(self, notebook: str) -> bool:
        """Say whether there is a notebook of that name."""
        return notebook in self._behind or self._path(notebook).is_file()

    @cached_property
    def of_the_site(self) -> list[Any]:
        """Everything beside the reports themselves that pages of the site may rest on."""
        project = self._project
        files = [*project.docs.glob("*.*"), *project.notebooks.glob("*.ipynb")]
        contents = {path.name: file_hash(path.read_bytes()) for path in files if path.is_file()}
        code = [self.code.digest, self.code.packages.digest]
        return [contents, code, self._prepared.evidence_hash, self._day]

    @cached_property
    def of_a_plan(self) -> list[Any]:
        """Everything that says whether a plan is valid, but for the plan and the areas."""
        contents = {path.name: file_hash(path.read_bytes()) for path in self._notebooks}
        about = (_metadata(path).get("parameters") for path in self._notebooks)
        models = {name: _hash_of_model(name) for name in about if isinstance(name, str)}
        basis = [contents, models, self.code.hashes]
        named = self._memo.recall(
            "tables named", basis, lambda: heavy.check.tables_named(self._project)
        )
        hashes = self._prepared.files.hashes
        places = {name: it for name, it in hashes.items() if name.startswith(PLACES)}
        return [*basis, {name: self._prepared.whole.get(name) for name in named}, places]

    @property
    def _notebooks(self) -> list[Path]:
        return sorted(self._project.notebooks.glob("*.ipynb"))

    def whole(self, *tables: str) -> list[str]:
        """Return the hash of each table with all its areas; empty where there is none."""
        return [self._prepared.whole.get(name, "") for name in tables]

    def printed_in(self, area_code: str) -> list[Any]:
        """Return what the page of an area's printed figures rests on, but for code.

        Hashes of its files below data/raw, of its rows, and of the national tables.
        """
        rows, whole = self._prepared.rows.get(area_code, {}), self._prepared.whole
        national = {name: whole[name] for name in self._prepared.national if name in whole}
        return [self._raw.get(area_code, []), rows, national]

    @cached_property
    def code_of_claims(self) -> str:
        """Digest of what makes the pages of printed figures, the themes' checks among it."""
        named = set(CLAIMS_MAKERS)
        for path in self._notebooks:
            named |= {name.replace(":", ".") for name in _metadata(path).get("checks", [])}
        return digest_of([self.code.behind(named).digest, self.code.templates])

    @cached_property
    def _raw(self) -> dict[str, list[str]]:
        """Name and hash of the raw files of each area, by its code."""
        found: dict[str, list[str]] = {}
        for name, digest in sorted(self._prepared.files.hashes.items()):
            found.setdefault(name.partition("-")[0], []).append(f"{name} {digest}")
        return found

    @cached_property
    def assumptions(self) -> list[dict[str, Any]]:
        """The log of assumptions.

        Raises EvidenceError if it is not valid; all problems at once.
        """
        path = self._project.docs / "assumptions.yml"
        if not path.is_file():
            return []
        notebooks = [each.name for each in self._notebooks]
        basis = [file_hash(path.read_bytes()), notebooks, self.code.hashes]
        return self._memo.recall("assumptions", basis, self._read_assumptions)

    def _read_assumptions(self) -> list[dict[str, Any]]:
        problems: list[str] = []
        found = evidence.read_assumptions(self._project, problems)
        if problems:
            raise EvidenceError(problems)
        return [entry.model_dump(mode="json") for entry in found]

    def _behind_of(self, notebook: str) -> Behind:
        if notebook not in self._behind:
            self._behind[notebook] = self._look_behind(notebook)
        return self._behind[notebook]

    def _look_behind(self, notebook: str) -> Behind:
        content = json.loads(self._path(notebook).read_bytes())
        own = what_counts(content)
        understood = self._memo.recall(
            "notebook",
            [own, self._prepared.tables, self.code.hashes],
            lambda: self._understood(content),
        )
        assumed = [entry for entry in self.assumptions if notebook in entry["notebooks"]]
        parts = {
            "notebook": part({f"{notebook}.ipynb": digest_of(own)}),
            "library": self.code.behind([*understood["named"], *_tellers(content), *MAKERS]),
            "templates": self.code.report_templates,
            "packages": self.code.packages,
            "assumptions": part({entry["id"]: digest_of(entry) for entry in assumed}),
        }
        area, whole = understood["area"], understood["whole"]
        reads = Reads(
            None if area is None else frozenset(area), None if whole is None else frozenset(whole)
        )
        reviews = {entry["id"]: entry["review_by"] for entry in assumed}
        return Behind(parts, self._national_of(reads), reads, reviews)

    def _path(self, notebook: str) -> Path:
        return self._project.notebooks / f"{notebook}.ipynb"

    def _understood(self, content: dict[str, Any]) -> dict[str, Any]:
        """Work out what a notebook's code imports and which tables it reads."""
        code = "\n".join(_source(cell) for cell in content["cells"] if cell["cell_type"] == "code")
        try:
            tree = parsed(code)
        except SyntaxError:  # a magic, perhaps: nobody can tell what it does
            every = [f"{name}.*" for name in self.code.everything]
            return {"named": every, "area": None, "whole": None}
        named = sorted(names_in(tree))
        behind = self.code.themes_behind(named)
        reads = reads_of(tree, self._prepared.tables, self._prepared.national, behind)
        tables = {
            name: None if read is None else sorted(read) for name, read in vars(reads).items()
        }
        return {"named": named, **tables}

    def _national_of(self, reads: Reads) -> Part:
        whole, national = self._prepared.whole, self._prepared.national
        read = [name for name in whole if reads.whole is None or name in reads.whole]
        return part({it if it in national else f"{it} of all areas": whole[it] for it in read})


NOTHING = part({})


def _tellers(notebook: dict[str, Any]) -> list[str]:
    """Return what tells a report in plain English: the site quotes that from its record."""
    named = notebook["metadata"].get("caremarket", {}).get("briefing", "")
    return [named.replace(":", ".")] if named else []


def what_counts(notebook: dict[str, Any]) -> list[Any]:
    """Return what of a notebook changes its report: nothing that running or viewing it leaves."""
    cells = [
        [cell["cell_type"], _source(cell), cell.get("metadata", {}).get("tags", [])]
        for cell in notebook["cells"]
    ]
    return [cells, notebook["metadata"].get("caremarket", {})]


def _metadata(path: Path) -> dict[str, Any]:
    """Return what a notebook says of itself; nothing if it is none."""
    try:
        found = json.loads(path.read_bytes())["metadata"]["caremarket"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _hash_of_model(name: str) -> str:
    """Hash the file of a parameters model that is not of this library; empty for one that is."""
    module = name.partition(":")[0]
    if module.startswith(f"{caremarket.__name__}."):
        return ""
    with suppress(ImportError, ValueError, AttributeError, OSError):
        return file_hash(Path(importlib.util.find_spec(module).origin).read_bytes())
    return "missing"


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)
