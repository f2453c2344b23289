"""When is a report fresh? When nothing it depends on has changed."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import caremarket
from caremarket.evidence.assumptions import Assumption
from caremarket.project import Project
from caremarket.refresh.notebooks import notebook_path
from caremarket.refresh.record import Run


def shared_hashes(project: Project, evidence_hash: str) -> dict[str, str]:
    """Hash what every report depends on.

    Args:
        project: The project.
        evidence_hash: Hash of the evidence base, from `prepare`.

    Returns:
        Hashes of `evidence`, `library` (its templates included) and `packages` (the lock file).
    """
    library = Path(caremarket.__file__).parent
    sources = (path for path in library.rglob("*") if "__pycache__" not in path.parts)
    return {
        "evidence": evidence_hash,
        "library": hash_files(library, sources),
        "packages": hash_files(project.root, [project.root / "uv.lock"]),
    }


def fingerprint(
    project: Project, run: Run, shared: dict[str, str], assumptions: Sequence[Assumption] = ()
) -> str:
    """Hash everything that one report depends on.

    Args:
        project: The project.
        run: The run.
        shared: What `shared_hashes` returned.
        assumptions: Those that name its notebook, and that the report shows.

    Returns:
        A hexadecimal SHA-256.
    """
    notebook = hash_files(project.root, [notebook_path(project, run.notebook)])
    assumed = [entry.model_dump(mode="json") for entry in assumptions]
    parts = [notebook, run.area_name, run.parameters, shared, assumed]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def hash_files(base: Path, paths: Iterable[Path]) -> str:
    """Hash the names and contents of files; one that is not there counts as nothing."""
    digest = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(base).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
