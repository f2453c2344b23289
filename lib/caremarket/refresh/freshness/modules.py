"""Which modules of the library some code rests on: a static graph of imports.

A module is part of what code rests on if the code imports it, directly or through others. Packages
of this library are lazy (`lazy_loader.attach`): importing one loads none of its modules, naming
`dementia.Parameters` loads the one that holds it. So names are followed, not packages; where a
lazy package is handed on as a whole, all of its modules count.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from caremarket.syntax import parsed

EVERYTHING = "*"


@dataclass(frozen=True)
class Module:
    """A module of the library, with its dotted name and its file."""

    name: str
    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        """Its code."""
        return parsed(self.path.read_bytes())

    @cached_property
    def lazy(self) -> dict[str, str] | None:
        """The module that holds each attribute of a lazy package; None if it is no such package."""
        for node in ast.walk(self.tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name("lazy_loader"), attr="attach")):
                    given = {word.arg: ast.literal_eval(word.value) for word in node.keywords}
                    held = {name: name for name in given.get("submodules", [])}
                    for module, names in given.get("submod_attrs", {}).items():
                        held |= dict.fromkeys(names, module)
                    return held
        return None

    @cached_property
    def named(self) -> set[str]:
        """What its code names: dotted names, such as `caremarket.methods.wilson`."""
        package = self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]
        return names_in(self.tree, package)


@dataclass(frozen=True)
class Library:
    """The modules that can be followed, by dotted name."""

    modules: dict[str, Module] = field(default_factory=dict)

    def behind(self, named: Iterable[str]) -> set[str]:
        """Return the modules, packages included, that are loaded when code names something.

        By dotted names, as from `names_in`.
        """
        reached: set[str] = set()
        left = list(named)
        while left:
            for name in self._loaded_by(left.pop()):
                if name not in reached:
                    reached.add(name)
                    left += self.modules[name].named
        return reached

    def _loaded_by(self, dotted: str) -> Iterator[str]:
        """Yield the modules that a dotted name loads, from the outermost package inwards."""
        at = ""
        for part in dotted.split("."):
            inner = f"{at}.{part}" if at else part
            held = self.modules[at].lazy if at else None
            if held is not None and part == EVERYTHING:
                yield from (name for name in self.modules if name.startswith(f"{at}."))
            elif held and part in held:
                inner = f"{at}.{held[part]}"
            if inner not in self.modules:
                return
            yield inner
            at = inner


def modules_below(folder: Path, package: str = "") -> dict[str, Module]:
    """Find the modules in a folder, by dotted name.

    `package` is that of the package whose folder it is; empty for modules that stand by themselves.
    """
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        own = parts[:-1] if parts[-1] == "__init__" else parts
        name = ".".join([*([package] if package else []), *own])
        found[name] = Module(name, path)
    return found


def names_in(tree: ast.AST, package: str = "") -> set[str]:
    """Return the dotted names that code imports, and those that it reaches through them.

    Such as `caremarket.themes.dementia.Parameters`; a name that is used as a whole ends with
    `.*`, because anything may be asked of it. `package` is the one that relative imports start
    from.
    """
    bound: dict[str, set[str]] = {}
    named: set[str] = set()
    for node in ast.walk(tree):
        for name, target in _imports(node, package):
            named.add(target)
            if name:
                bound.setdefault(name, set()).add(target)
    chained: set[ast.Name] = set()
    for node in ast.walk(tree):  # outer attributes come before the names that they end in
        if isinstance(node, ast.Attribute) and (chain := _chain(node)):
            name, path = chain
            chained.add(name)
            named |= {f"{target}.{path}" for target in bound.get(name.id, ())}
        elif isinstance(node, ast.Name) and node not in chained:
            named |= {f"{target}.{EVERYTHING}" for target in bound.get(node.id, ())}
    return named


def _imports(node: ast.AST, package: str) -> Iterator[tuple[str, str]]:
    """Yield the name that an import binds, if any, and the dotted name that it loads."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.asname:
                yield alias.asname, alias.name
            else:
                yield alias.name.partition(".")[0], alias.name.partition(".")[0]
                yield "", alias.name
    elif isinstance(node, ast.ImportFrom):
        above = package.split(".")[: len(package.split(".")) - node.level + 1]
        start = ".".join(above) if node.level else ""
        module = ".".join(part for part in (start, node.module) if part)
        for alias in node.names:
            yield alias.asname or alias.name, f"{module}.{alias.name}"


def _chain(node: ast.Attribute) -> tuple[ast.Name, str] | None:
    """Return the name that a chain of attributes starts from, and the attributes joined by dots."""
    parts = [node.attr]
    inner = node.value
    while isinstance(inner, ast.Attribute):
        parts.append(inner.attr)
        inner = inner.value
    return (inner, ".".join(reversed(parts))) if isinstance(inner, ast.Name) else None
