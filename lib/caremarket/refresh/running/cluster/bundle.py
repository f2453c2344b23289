"""What a worker of a cluster needs to make reports: evidence and notebooks, as bytes."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from caremarket.project import Project
from caremarket.refresh.site.report.assurance import Register


@dataclass(frozen=True)
class Bundle:
    """Everything of a project that runs read: contents by path below its root, and their hash."""

    files: dict[str, bytes]
    register: Register
    digest: str


def pack(project: Project, notebooks: Iterable[Path], register: Register) -> Bundle:
    """Gather prepared evidence, notebooks, modules beside them, and the two registers."""
    paths = [
        *project.processed.glob("*.parquet"),
        *notebooks,
        *project.notebooks.glob("**/*.py"),
        project.raw / "sources.yml",
        project.docs / "assumptions.yml",
    ]
    files = {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for path in sorted(set(paths))
        if path.is_file()
    }
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return Bundle(files, register, digest.hexdigest())


def unpack(bundle: Bundle, folder: Path) -> Project:
    """Lay a bundle out as a project in the folder; one that is there already is left as it is.

    Each has a folder of its own there, named for its hash.
    """
    place = folder / bundle.digest
    if not place.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=folder))
        for name, content in bundle.files.items():
            (unfinished / name).parent.mkdir(parents=True, exist_ok=True)
            (unfinished / name).write_bytes(content)
        try:
            os.rename(unfinished, place)
        except OSError:  # another run was faster
            shutil.rmtree(unfinished, ignore_errors=True)
    return Project(place)
