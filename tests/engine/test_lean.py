"""What is left out of imports, and that nobody misses it."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

GRAMMAR = """
import sys
from caremarket.engine.lean import load_nbformat
load_nbformat()
import jsonschema
assert not {"rfc3987_syntax", "lark"} & {*sys.modules}
checker = jsonschema.FormatChecker()
print([checker.conforms(it, "iri") for it in ("https://b\u00fccher.example/a", "https://a b")])
assert "lark" in sys.modules, "the address was checked by the grammar itself"
"""
DEBUGGER = """
import sys
from caremarket.engine.lean import no_debugger
with no_debugger():
    import ipykernel.debugger
assert "debugpy" not in sys.modules
import debugpy
print(debugpy.__name__)
"""


def shown(code):
    """Return what a program prints in a process of its own."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_schemas_are_checked_by_the_grammar_that_was_not_loaded():
    assert shown(GRAMMAR) == "[True, False]"


def test_who_wants_the_debugger_can_import_it():
    assert shown(DEBUGGER) == "debugpy"
