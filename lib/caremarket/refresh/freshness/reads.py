"""Which tables of evidence a notebook reads: found in its code, before it runs.

A notebook opens the evidence with `evidence.load` and names tables where it reads them. So names
are read off the code: every text in it that is the name of a table counts. What cannot be told
(a table whose name is computed, the evidence handed on as a whole, a method that is not listed
here) counts as reading everything: such a report is made again too often, never too seldom.
"""

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass

BY_NAME = {"table", "national", "everywhere", "sources", "reconciliation"}  # take names of tables
ABOUT_AREA = {"disclosure", "checked_totals"}  # cover all tables of the area
NO_ROWS = {"area_code", "area_name", "cited"}  # a source counts with the rows that name it
OPENS = "load"


@dataclass(frozen=True)
class Reads:
    """What a notebook reads.

    Attributes:
        area: Tables of which it reads the rows of its area; None for all.
        whole: Tables of which it may read every row, as of national ones and of those that it
            reads everywhere; None for all.
    """

    area: frozenset[str] | None
    whole: frozenset[str] | None


EVERYTHING = Reads(None, None)
NOTHING = Reads(frozenset(), frozenset())


def reads_of(tree: ast.AST, tables: Collection[str], national: Collection[str]) -> Reads:
    """Find out which tables of evidence some code reads.

    Args:
        tree: The code.
        tables: Names of all tables.
        national: Names of those that hold for every area.

    Returns:
        What it reads.
    """
    opened, loaders = _opened(tree), _loaders(tree)
    known: set[ast.AST] = set()  # places where evidence is used in a way that is understood
    asked: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Assign(value=ast.Call(func=ast.Attribute(value=ast.Name(name) as base))) if (
                name in loaders and node.value.func.attr == OPENS
            ):
                known.add(base)
            case ast.Attribute(value=ast.Name(name) as base) if name in opened:
                known.add(base)
                asked.add(node.attr)
            case ast.Attribute(value=held) if base := _opened_there(held, loaders):
                known.add(base)
                asked.add(node.attr)
    if any(node not in known for node in _names(tree, opened | loaders)):
        return EVERYTHING
    if asked - BY_NAME - ABOUT_AREA - NO_ROWS or _computes_names(tree, opened, loaders):
        return EVERYTHING
    if not opened and not asked:
        return NOTHING
    named = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    named = {name for name in named if isinstance(name, str)} & set(tables)
    own = named - set(national)
    whole = frozenset((named - own) | _everywhere(tree))
    return Reads(None if asked & ABOUT_AREA else frozenset(own), whole)


def _opened(tree: ast.AST) -> set[str]:
    """Return the variables that hold the evidence of an area."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Assign(
                targets=[ast.Name(name)], value=ast.Call(func=ast.Attribute(attr=attribute))
            ) if attribute == OPENS:
                found.add(name)
    return found


def _opened_there(node: ast.AST, loaders: Collection[str]) -> ast.Name | None:
    """Return the loader's name where evidence is opened on the spot: `evidence.load(code)`."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(name) as base, attr=attribute)) if (
            name in loaders and attribute == OPENS
        ):
            return base
    return None


def _loaders(tree: ast.AST) -> set[str]:
    """Return the names under which the evidence package, or a part of it, is imported."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and "evidence" in node.module:
            found |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom | ast.Import):
            found |= {
                alias.asname or alias.name.partition(".")[0]
                for alias in node.names
                if "evidence" in alias.name
            }
    return found


def _names(tree: ast.AST, names: Collection[str]) -> Iterator[ast.Name]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
            yield node


def _everywhere(tree: ast.AST) -> set[str]:
    """Return the tables of which the rows of all areas are read."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="everywhere"), args=[ast.Constant(value=str(table))]
            ):
                found.add(table)
    return found


def _computes_names(tree: ast.AST, opened: Collection[str], loaders: Collection[str]) -> bool:
    """Say whether a table is read whose name does not stand in the call."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=held, attr="table" | "national" | "everywhere"), args=args
            ) if _opened_there(held, loaders) or getattr(held, "id", "") in opened:
                if not (len(args) == 1 and isinstance(args[0], ast.Constant)):
                    return True
    return False
