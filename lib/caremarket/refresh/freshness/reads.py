"""Which tables of evidence a notebook reads: found in its code, before it runs.

A notebook opens the evidence with `evidence.load` and names tables where it reads them. So names
are read off the code: every text in it that is the name of a table counts. What cannot be told
(a table whose name is computed, the evidence handed on as a whole, a method that is not listed
here) counts as reading everything: such a report is made again too often, never too seldom.

A notebook may hand the evidence to the object of a theme, `Carers(data, parameters)`. Such a class
holds it as its first field, which is called `data`, and names tables where it reads them, in calls
such as `self.data.table("carers")`; then what the modules behind it read of `data` counts.
"""

import ast
from collections.abc import Collection
from dataclasses import dataclass

HELD = "data"  # what a theme's object calls the evidence
BY_NAME = {"table", "national", "everywhere", "sources", "reconciliation"}  # take names of tables
READ_BY_NAME = {"table", "national", "everywhere"}  # of one table, its rows
ABOUT_AREA = {"disclosure", "checked_totals"}  # cover all tables of the area
NO_ROWS = {"area_code", "area_name", "cited"}  # a source counts with the rows that name it
OF_THEMES = NO_ROWS | {"folder"}  # where they keep what is fitted, with what it rests on
OPENS = "load"


@dataclass(frozen=True)
class Reads:
    """What a notebook reads."""

    area: frozenset[str] | None  # tables of which it reads its area's rows; None for all
    whole: frozenset[str] | None  # of which it may read every row (as of national ones)


EVERYTHING = Reads(None, None)
NOTHING = Reads(frozenset(), frozenset())


def reads_of(
    tree: ast.AST,
    tables: Collection[str],
    national: Collection[str],
    behind: Collection[ast.AST] = (),
) -> Reads:
    """Find out which tables of evidence some code reads.

    `tables` names all of them, `national` those that hold for every area; `behind` is the code of
    the modules of themes that it rests on.
    """
    opened, loaders = _opened(tree), _loaders(tree)
    holders = _holders(behind)
    known: set[ast.AST] = set()  # places where evidence is used in a way that is understood
    asked: set[str] = set()
    everywhere: set[str] = set()  # tables of which the rows of all areas are read
    handed_on = computed = False  # the latter: a table's name does not stand in the call
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
            case ast.Call(func=called, args=[ast.Name(name) as first, *_]) if (
                name in opened and _last_name(called) in holders
            ):
                known.add(first)
                handed_on = True
            case ast.Call(
                func=ast.Attribute(attr="everywhere"), args=[ast.Constant(value=str(table))]
            ):
                everywhere.add(table)
            case ast.Call(func=ast.Attribute(value=held, attr=how), args=args) if (
                how in READ_BY_NAME
                and (_opened_there(held, loaders) or getattr(held, "id", "") in opened)
            ):
                computed |= not (len(args) == 1 and isinstance(args[0], ast.Constant))
    used = (it for it in ast.walk(tree) if isinstance(it, ast.Name) and it.id in opened | loaders)
    if any(isinstance(name.ctx, ast.Load) and name not in known for name in used):
        return EVERYTHING
    if asked - BY_NAME - ABOUT_AREA - NO_ROWS or computed:
        return EVERYTHING
    if not opened and not asked:
        return NOTHING
    named = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    named = {name for name in named if isinstance(name, str)} & set(tables)
    own = named - set(national)
    held = [_held(module, holders) for module in behind] if handed_on else []
    if None in held:
        return EVERYTHING
    for _, name in (read for module in held for read in module):
        own |= {name} - set(national)
        named.add(name)
    everywhere |= {name for module in held for how, name in module if how == "everywhere"}
    whole = frozenset((named - own) | everywhere)
    return Reads(None if asked & ABOUT_AREA else frozenset(own), whole)


def _holders(modules: Collection[ast.AST]) -> set[str]:
    """Return the classes that hold evidence: `data` is their first field, or their base's."""
    classes = [it for tree in modules for it in ast.walk(tree) if isinstance(it, ast.ClassDef)]
    found: set[str] = set()
    for _ in classes:  # as deep as bases can lie behind one another
        for each in classes:
            fields = [it.target.id for it in each.body if isinstance(it, ast.AnnAssign)]
            methods = {it.name for it in each.body if isinstance(it, ast.FunctionDef)}
            bases = {_last_name(base) for base in each.bases}
            if fields[:1] == [HELD] or (bases & found and "__init__" not in methods):
                found.add(each.name)
    return found


def _held(tree: ast.AST, holders: Collection[str]) -> set[tuple[str, str]] | None:
    """Return how, and which tables, a module reads of evidence that it holds; None for any."""
    known: set[ast.AST] = set()
    found: set[tuple[str, str]] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=base, attr=how), args=args) if (
                _is_held(base) and how in BY_NAME
            ):
                if not args or not all(isinstance(each, ast.Constant) for each in args):
                    return None
                known.add(base)
                found |= {(how, each.value) for each in args}
            case ast.Attribute(value=base, attr=what) if _is_held(base) and what in OF_THEMES:
                known.add(base)
            case ast.Call(func=called, args=[first, *_]) if (
                _is_held(first) and _last_name(called) in holders
            ):
                known.add(first)
    every = {node for node in ast.walk(tree) if _is_held(node)}
    return found if every <= known else None


def _is_held(node: ast.AST) -> bool:
    """Say whether this is the evidence that an object holds: `self.data`, `carers.data`."""
    return isinstance(node, ast.Attribute) and node.attr == HELD


def _last_name(called: ast.AST) -> str:
    """Return the name that a call ends in: `Carers` of `carers.Carers(…)`."""
    return getattr(called, "id", getattr(called, "attr", ""))


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
        if isinstance(node, ast.ImportFrom | ast.Import):
            every = "evidence" in (getattr(node, "module", "") or "")
            found |= {
                alias.asname or alias.name.partition(".")[0]
                for alias in node.names
                if every or "evidence" in alias.name
            }
    return found
