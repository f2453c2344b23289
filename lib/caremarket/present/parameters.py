"""A notebook's parameters as a reader sees them: shares in percent, each with what it means."""

import io
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caremarket.present.findings import decided_parameters_of
from caremarket.present.words import humanised, number

_PROPORTION = re.compile(r",?\s*\b(?:an? )?proportion\b,?\s*")
LARGE = 10_000  # from here on thousands are set apart; a year is not


@dataclass(frozen=True)
class Given:
    """A parameter with its value."""

    name: str  # in words
    value: str  # such as `−2%`
    note: str  # what it is and in which unit, as the notebook says; empty if it does not


def given(notebook: Any, values: Mapping[str, Any]) -> dict[str, Given]:
    """Write the values that a notebook ran with for its readers, by name.

    Comments in its cell tagged `parameters` say what each one is. One that says `proportion` is
    shown in percent; of one left to the evidence, what that decided.
    """
    notes, decided = notes_of(notebook), decided_parameters_of(notebook)
    return {
        name: Given(
            humanised(name),
            shown(decided.get(name) if value is None else value, note),
            _PROPORTION.sub(" ", note).strip(),
        )
        for name, value in values.items()
        for note in [notes.get(name, "")]
    }


def shown(value: object, note: str) -> str:
    """Write a value as a reader thinks of it: in percent if its note says proportion."""
    if value in (None, ""):
        return "None given"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float) and _PROPORTION.search(note):
        return f"{number(round(100 * value, 9))}%"
    if isinstance(value, int):
        return f"{value:,}" if value >= LARGE else str(value)
    return number(value) if isinstance(value, float) else humanised(value)


def notes_of(notebook: Any) -> dict[str, str]:
    """Read the comments beside the parameters of a notebook, by name."""
    notes, names = {}, {}  # names by the line that sets them
    for place, cell in enumerate(notebook["cells"]):
        if "parameters" in cell["metadata"].get("tags", []):
            for token in tokenize.generate_tokens(io.StringIO(cell["source"]).readline):
                line = place, token.start[0]
                if token.type == tokenize.NAME and token.start[1] == 0:
                    names[line] = token.string
                elif token.type == tokenize.COMMENT and line in names:
                    notes[names[line]] = token.string.lstrip("# ").strip()
    return notes
