"""Results that take long to work out, kept from one refresh to the next."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from caremarket.locks import HeldError, holding
from caremarket.refresh.records.basis import digest_of
from caremarket.saved import read_saved

MEMO = ".planned.json"  # in data/processed


class Memo:
    """Remembers results by what they follow from: where that changes, they are worked out anew.

    A refresh in which nothing runs has hardly anything to do but to find that out. What it needs
    for that from libraries that take long to import is remembered here. Losing the file, or damage
    to it, costs time and nothing else. `working` is called before something is worked out.
    """

    def __init__(self, path: Path, working: Callable[[], None] = lambda: None):
        self._path = path
        self._working = working
        self._used: dict[str, Any] = {}
        self._known: dict[str, Any] = {}
        with suppress(OSError, ValueError):
            self._known = read_saved(path.read_bytes())

    def recall(self, what: str, basis: Any, work: Callable[[], Any]) -> Any:
        """Return a result, worked out only if it is not known.

        `what` says in a word what it is, `basis` is everything that it follows from; that and the
        result are what JSON can hold. What `work` raises, is raised, and not remembered.
        """
        key = f"{what} {digest_of(basis)}"
        if key not in self._used and key in self._known:
            self._used[key] = self._known[key]
        elif key not in self._used:
            self._working()
            self._used[key] = work()
        return self._used[key]

    def save(self) -> None:
        """Keep what was used this time, in one step; the rest is forgotten.

        Nothing is kept while another process is at work in the folder.
        """
        if self._used == self._known:
            return
        staged = self._path.with_suffix(".new")
        with suppress(HeldError), holding(self._path.parent, patience=0):
            staged.write_text(json.dumps(self._used), encoding="utf-8")
            os.replace(staged, self._path)
