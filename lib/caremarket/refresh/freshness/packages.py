"""Which packages results depend on: those that the project needs, at the versions installed."""

import platform
import re
import sysconfig
from collections.abc import Mapping
from pathlib import Path

OURSELVES = "caremarket"
_NAMED = re.compile(r'^name = "([^"]+)"', re.MULTILINE)
_NEEDS = re.compile(r"^dependencies = \[\n(.*?)^\]", re.MULTILINE | re.DOTALL)
_NEEDED = re.compile(r'\{ name = "([^"]+)"')


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
