"""The code, templates and packages that reports and pages are made by."""

import ast
import hashlib
import platform
import re
import sysconfig
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

import caremarket
from caremarket.project import Project
from caremarket.refresh.freshness.modules import Library, modules_below
from caremarket.refresh.records.basis import DIGITS, Part, digest_of, part
from caremarket.refresh.records.memo import Memo

OURSELVES = "caremarket"
PACKAGE = Path(caremarket.__file__).parent
TEMPLATES = PACKAGE / "refresh" / "site" / "templates"
THEMES = "caremarket.themes."
REPORT_TEMPLATE = "report.html.j2"
CELL_TEMPLATES = "caremarket/"  # those that nbconvert makes cells with
_USED = re.compile(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']")
_NAMED = re.compile(r'^name = "([^"]+)"', re.MULTILINE)
_NEEDS = re.compile(r"^dependencies = \[\n(.*?)^\]", re.MULTILINE | re.DOTALL)
_NEEDED = re.compile(r'\{ name = "([^"]+)"')


class Code:
    """What is installed now, hashed; each part is looked at when it is first asked for.

    Modules beside the project's notebooks count as well; `memo` keeps what takes long.
    """

    def __init__(self, project: Project, memo: Memo):
        self._project = project
        self._memo = memo

    @cached_property
    def hashes(self) -> dict[str, str]:
        """Hash of each module by its path, such as `themes/dementia/growth.py`."""
        paths = (module.path for module in self._library.modules.values())
        return {_label(path): file_hash(path.read_bytes()) for path in paths}

    @cached_property
    def templates(self) -> dict[str, str]:
        """Hash of each template, by its path below the folder of templates."""
        paths = (path for path in TEMPLATES.rglob("*") if path.is_file())
        return {
            path.relative_to(TEMPLATES).as_posix(): file_hash(path.read_bytes()) for path in paths
        }

    @cached_property
    def digest(self) -> str:
        """Digest of all modules and templates: what may change any page."""
        return digest_of([self.hashes, self.templates])

    @cached_property
    def packages(self) -> Part:
        """The packages that results depend on."""
        lock = self._project.root / "uv.lock"
        content = lock.read_bytes() if lock.is_file() else b""
        needed = self._memo.recall(
            "packages", file_hash(content), lambda: needed_packages(content.decode())
        )
        return part(versions_behind(needed, installed_packages()))

    @cached_property
    def report_templates(self) -> Part:
        """The templates that the page of a report is made with."""
        used, left = set(), [REPORT_TEMPLATE]
        while left:
            name = left.pop()
            if name not in used:
                used.add(name)
                left += _USED.findall((TEMPLATES / name).read_text(encoding="utf-8"))
        used |= {name for name in self.templates if name.startswith(CELL_TEMPLATES)}
        return part({name: self.templates[name] for name in used})

    @property
    def everything(self) -> list[str]:
        """Dotted names that stand for all modules there are."""
        return sorted(self._library.modules)

    def behind(self, named: Iterable[str]) -> Part:
        """Return the modules that code with these dotted names rests on: hash by path of each."""
        names, modules = sorted(named), self._library.modules
        labels = self._memo.recall(
            "modules",
            [names, self.hashes],
            lambda: sorted(_label(modules[name].path) for name in self._library.behind(names)),
        )
        return part({label: self.hashes[label] for label in labels})

    @cached_property
    def _library(self) -> Library:
        folder = self._project.notebooks
        beside = modules_below(folder) if folder.is_dir() else {}
        return Library(beside | modules_below(PACKAGE, caremarket.__name__))

    def themes_behind(self, named: Iterable[str]) -> list[ast.Module]:
        """Return the code of the themes' modules that names lead to: they may read evidence."""
        modules = self._library.modules
        reached = sorted(self._library.behind(named))
        return [modules[name].tree for name in reached if name.startswith(THEMES)]


def file_hash(content: bytes) -> str:
    """Return the hash of a file's content."""
    return hashlib.sha256(content).hexdigest()[:DIGITS]


def _label(path: Path) -> str:
    """Return a module's path as messages say it."""
    if path.is_relative_to(PACKAGE):
        return path.relative_to(PACKAGE).as_posix()
    return f"notebooks/{path.name}"


def needed_packages(lock: str) -> list[str]:
    """Return what the project needs to make reports, directly or through others, as uv.lock says.

    Names, small letters with hyphens, in order; none if the lock does not hold the project. Its
    groups for development do not count.
    """
    needs: dict[str, list[str]] = {}
    for block in lock.split("[[package]]\n")[1:]:
        own = block.partition("\n[package.")[0]  # optional extras and groups follow
        if named := _NAMED.search(own):
            listed = _NEEDS.search(own)
            needs.setdefault(named[1], []).extend(_NEEDED.findall(listed[1]) if listed else [])
    reached, left = set(), list(needs.get(OURSELVES, []))
    while left:
        name = left.pop()
        if name not in reached:
            reached.add(name)
            left += needs.get(name, [])
    return sorted(reached)


def installed_packages() -> dict[str, str]:
    """Return the version of each package of this environment, read off the names of folders.

    Asking importlib.metadata opens a file for each: hundreds of times slower.
    """
    folders = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    found = {}
    for folder in sorted(folders):
        for path in Path(folder).glob("*.dist-info"):
            name, _, version = path.name.removesuffix(".dist-info").partition("-")
            found[re.sub(r"[-_.]+", "-", name).lower()] = version
    return found


def versions_behind(needed: list[str], installed: Mapping[str, str]) -> dict[str, str]:
    """Return the versions that results depend on by name, Python's own among them.

    Where it is not known what is `needed`, all packages count; the project's code counts by its
    modules.
    """
    names = [name for name in needed or installed if name in installed and name != OURSELVES]
    return {"python": platform.python_version()} | {name: installed[name] for name in names}
