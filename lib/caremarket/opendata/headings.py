"""Names of columns as publishers spell them: case, spaces and punctuation tell nothing apart."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from caremarket.errors import ImportFileError

SHOWN = 8  # names of columns that a message lists
Names = Iterable[str] | Mapping[str, Sequence[str]]


def folded(name: str) -> str:
    """Write a name as one compares it: letters and digits only, all small."""
    return re.sub(r"[\W_]+", "", name.casefold())


def spelt(names: Names, row: Sequence[str]) -> dict[str, str]:
    """Return how names stand in a row: of those that do, by our name the spelling of the row.

    A name that stands there to the letter is that; a mapping gives other names of a column, too.
    """
    there = {folded(cell): cell for cell in reversed(row) if cell}
    exact = set(row)
    found = {}
    for name in names:
        others = names.get(name, ()) if isinstance(names, Mapping) else ()
        for text in (name, *others):
            if text in exact or folded(text) in there:
                found[name] = text if text in exact else there[folded(text)]
                break
    return found


def tell(names: Names, row: Sequence[str]) -> bool:
    """Say whether a row is the header that some names tell: all but one stand in it."""
    return len(spelt(names, row)) >= len(list(names)) - 1


def lacking(label: str, what: str, missing: Sequence[str], row: Sequence[str]) -> ImportFileError:
    """Say that a header lacks columns; name the one that may be it, else those it begins with."""
    there = {folded(cell): cell for cell in row if cell}
    close = get_close_matches(folded(missing[0]), list(there), n=1, cutoff=0.6)
    names = [repr(cell) for cell in row if cell]
    begins = f"Its columns begin {', '.join(names[:SHOWN])}{' …' if len(names) > SHOWN else ''}."
    hint = f"Did you mean {there[close[0]]!r}?" if close else begins
    columns = "column" if len(missing) == 1 else f"{len(missing)} columns, first"
    return ImportFileError(
        f"{label} looks like {what}, but lacks the {columns} {missing[0]!r}. {hint} "
        "Get the file as it was published, or report the new layout."
    )
