"""Errors that are written for an analyst.

Every message says what was wrong, where, what is allowed and what to do next.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from reprlib import Repr

LONG_LIST = 15
LONGEST = 1600  # letters of a sentence
MOST = 100  # problems that one message lists
_SHORT = Repr()
_SHORT.maxlevel, _SHORT.maxstring, _SHORT.maxother, _SHORT.maxlong = 2, 80, 80, 40


def printable(text: str) -> str:
    """Return a text on one line, without what a terminal would obey, and of a length to read."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 4 * 3]} … {text[-LONGEST // 4 :]}"
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


class CaremarketError(ValueError):
    """Something in the request, the evidence or the plan is wrong."""


class ProjectNotFoundError(CaremarketError):
    """The project folder cannot be found."""


class SeveralProblemsError(CaremarketError):
    """Several things are wrong at once; `problems` holds one sentence for each thing to mend."""

    def __init__(self, problems: Iterable[str], place: str, outcome: str):
        self.problems = list(problems)
        noun = "problem" if len(self.problems) == 1 else "problems"
        said = [f"  - {printable(problem)}" for problem in self.problems[:MOST]]
        if more := len(self.problems) - MOST:
            said += [f"  - and {more:,} more. Mend these, then run the command again."] * (more > 0)
        lines = "\n".join(said)
        super().__init__(f"{len(self.problems)} {noun} in {place}; {outcome}:\n{lines}")


class EvidenceError(SeveralProblemsError):
    """The evidence is wrong; `problems` holds one sentence for each thing to mend."""

    def __init__(self, problems: Iterable[str]):
        super().__init__(problems, "the evidence", "nothing was changed")


class NotPreparedError(CaremarketError):
    """data/processed does not hold what was asked for."""


class MissingEvidenceError(CaremarketError):
    """An area has no evidence for a question: the report is skipped, not failed."""


class UnknownAreaError(CaremarketError):
    """No area of that code is in the evidence."""


class ImportFileError(CaremarketError):
    """A publication cannot be imported; what was imported before stands as it was."""


class FetchError(CaremarketError):
    """The register of publications is wrong, or a publication that is asked for is not in it."""


class ParameterError(CaremarketError):
    """A notebook parameter is unknown or has a value that is not allowed."""


class PlanError(CaremarketError):
    """The refresh plan or request cannot be followed."""


class PlanProblemsError(SeveralProblemsError, PlanError):
    """A plan or request names what does not exist; `problems` holds a sentence for each."""

    def __init__(self, problems: Iterable[str], place: str):
        super().__init__(problems, place, "nothing was touched")


class PresentError(CaremarketError):
    """A chart, table or sentence was given something that a reader could not use."""


class FindingsError(SeveralProblemsError):
    """Findings break their contract; `problems` holds one sentence for each thing to mend."""

    def __init__(self, problems: Iterable[str]):
        super().__init__(problems, "the findings", "none was recorded")


class PublishError(CaremarketError):
    """A report's spreadsheet or data file cannot be made."""


class MethodError(CaremarketError):
    """A statistical method was given numbers it cannot work with."""


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold()))


def shown(value: object) -> str:
    """Write what was found as a message shows it: short, whatever it is, and on one line."""
    return _SHORT.repr(value)


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Return a hint that names the closest allowed word, and all of them or the first of many.

    One that has what was written as whole words is closest: Bath and North East Somerset to Bath.

    Args:
        word: What was written.
        allowed: The words that would have been accepted.

    Returns:
        A sentence such as ``Did you mean 'seed'? Allowed: draws, seed.``; of a long list with a
        close word only that word.
    """
    allowed = sorted(allowed)
    if not allowed:
        return "There is none."
    whole = [it for it in allowed if _words(word) and _words(word) <= _words(it)]
    close = whole or get_close_matches(word, allowed, n=1, cutoff=0.5)
    guess = f"Did you mean {close[0]!r}?" if close else ""
    if guess and len(allowed) > LONG_LIST:
        return guess
    more = len(allowed) - LONG_LIST
    others = f" and {more} more" if more > 0 else ""
    return f"{guess} Allowed: {', '.join(allowed[:LONG_LIST])}{others}.".lstrip()
