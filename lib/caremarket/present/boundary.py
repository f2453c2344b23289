"""What a notebook calls: it shows what a function of a theme returns, or notes why it cannot.

This is the only place that catches `MissingEvidenceError`: nothing is shown then, the reason is
kept, and `left_out` says once what a report leaves out and why. Every other error goes on its way.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd
from IPython.display import display

from caremarket.errors import MissingEvidenceError, PresentError
from caremarket.present.figures import Chart, show_chart
from caremarket.present.tables import Table
from caremarket.present.text import points, say_text
from caremarket.present.worked import Worked

_reasons: dict[tuple, str] = {}  # why a function showed nothing when it was last called


def attempted(function: Callable, *args: Any, **kwargs: Any) -> Any:
    """Return what a function returns; None, and its reason kept, if evidence for it is missing."""
    code = getattr(function, "__code__", None)
    place = (code.co_filename, code.co_firstlineno) if code else ()
    key = (getattr(function, "__qualname__", repr(function)), *place)
    try:
        found = function(*args, **kwargs)
    except MissingEvidenceError as error:
        _reasons[key] = str(error)
        return None
    _reasons.pop(key, None)
    return found


def show(function: Callable, *args: Any, **kwargs: Any) -> None:
    """Show what a function returns: a chart, worked line, table or sentences; else PresentError.

    Args:
        function: Such as `charts.hidden`.
        *args: What to call it with.
        **kwargs: The same, by name.
    """
    _display(attempted(function, *args, **kwargs))


def say(function: Callable, *args: Any, headline: bool = False, **kwargs: Any) -> None:
    """Say what a function returns: a sentence, or several, each a paragraph.

    Args:
        function: Such as `words.hidden`.
        *args: What to call it with.
        headline: Whether it is the answer. It cannot be left out: a report that has none for want
            of evidence is skipped.
        **kwargs: What to call it with, by name.
    """
    if headline:
        say_text(function(*args, **kwargs), headline=True)
    else:
        _display(attempted(function, *args, **kwargs))


def table(what: Callable | pd.DataFrame, caption: str, **look: Any) -> Table | None:
    """Show the frame that a function returns as a table; of a frame return the table.

    Args:
        what: The function, called without arguments, such as `lambda: carers.swings`; or a frame.
        caption: What the table shows: measure, geography, period.
        **look: `units` and `decimals`, as for `Table`.
    """
    if isinstance(what, pd.DataFrame):
        return Table(what, caption, **look)
    frame = attempted(what)
    if frame is not None:
        display(Table(frame, caption, **look))
    return None


def left_out() -> None:
    """Say what the report leaves out for want of evidence and why, in the order it came to it."""
    reasons = list(dict.fromkeys(_reasons.values()))
    if reasons:
        say_text("What this report leaves out for want of evidence, and what would bring it:")
        points(reasons)
    else:
        say_text("Nothing is left out for want of evidence.")


def _display(found: Any) -> None:
    match found:
        case None:
            pass
        case Chart():
            show_chart(found)
        case Worked() | Table():
            display(found)
        case str():
            say_text(found)
        case [*sentences] if all(isinstance(each, str) for each in sentences):
            for sentence in sentences:
                say_text(sentence)
        case _:
            raise PresentError(
                f"A {type(found).__name__} cannot be shown: return a chart, a table, a worked line "
                "or a sentence; a frame is shown with `table(lambda: …, caption)`."
            )
