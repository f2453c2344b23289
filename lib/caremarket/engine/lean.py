"""Leaving out of an import what takes long and is hardly ever used."""

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

GRAMMAR = "rfc3987_syntax"  # compiles, when imported, a grammar of addresses in schemas
DEBUGGER = "debugpy"


@contextmanager
def grammar_later() -> Iterator[None]:
    """Let jsonschema be imported without its grammar of international addresses (IRI).

    That takes longer than all else that jsonschema imports, and the schemas of notebooks have no
    such address. Whoever has one checked in spite of that, waits for the grammar then.
    """
    if GRAMMAR in sys.modules or not importlib.util.find_spec(GRAMMAR):
        yield
        return
    stand_in = ModuleType(GRAMMAR)
    stand_in.is_valid_syntax = lambda term, value: importlib.import_module(GRAMMAR).is_valid_syntax(
        term, value
    )
    sys.modules[GRAMMAR] = stand_in
    try:
        yield
    finally:
        del sys.modules[GRAMMAR]


def load_nbformat() -> None:
    """Import nbformat, and with it jsonschema, without the grammar."""
    with grammar_later():
        importlib.import_module("nbformat")


@contextmanager
def no_debugger() -> Iterator[None]:
    """Let ipykernel be imported without its debugger, which no client of ours could reach."""
    found = sys.modules.get(DEBUGGER)
    sys.modules[DEBUGGER] = None
    try:
        yield
    finally:
        del sys.modules[DEBUGGER]
        if found is not None:
            sys.modules[DEBUGGER] = found
