"""Parsing Python in a process that has threads."""

import ast
import gc
from threading import Lock

_turns = Lock()


def parsed(source: str | bytes) -> ast.Module:
    """Parse code.

    Python 3.11 counts how deep it is for all threads together, and fails with a SystemError where
    one parses while another does (gh-106905). That comes about when the garbage is collected in
    between and a finaliser lets the other go on: so nothing is collected, and each waits its turn.

    Raises SyntaxError if it is no Python.
    """
    with _turns:
        collecting = gc.isenabled()
        gc.disable()
        try:
            return ast.parse(source)
        finally:
            if collecting:
                gc.enable()
