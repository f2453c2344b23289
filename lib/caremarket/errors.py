"""Errors that are written for an analyst.

Every message says what was wrong, where, what is allowed and what to do next.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class CaremarketError(ValueError):
    """Something in the request, the evidence or the plan is wrong."""


class ProjectNotFoundError(CaremarketError):
    """The project folder cannot be found."""


class EvidenceError(CaremarketError):
    """The evidence is wrong; `problems` holds one sentence for each thing to mend."""

    def __init__(self, problems: Iterable[str]):
        self.problems = list(problems)
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        lines = "\n".join(f"  - {problem}" for problem in self.problems)
        super().__init__(f"{count} {noun} in the evidence; nothing was changed:\n{lines}")


class NotPreparedError(CaremarketError):
    """data/processed does not hold what was asked for."""


class MissingEvidenceError(CaremarketError):
    """An area has no evidence for a question: the report is skipped, not failed."""


class UnknownAreaError(CaremarketError):
    """No area of that code is in the evidence."""


class ParameterError(CaremarketError):
    """A notebook parameter is unknown or has a value that is not allowed."""


class PlanError(CaremarketError):
    """The refresh plan asks for something that does not exist."""


class PresentError(CaremarketError):
    """A chart, table or sentence was given something that a reader could not use."""


class FindingsError(CaremarketError):
    """Findings break their contract; `problems` holds one sentence for each thing to mend."""

    def __init__(self, problems: Iterable[str]):
        self.problems = list(problems)
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        lines = "\n".join(f"  - {problem}" for problem in self.problems)
        super().__init__(f"{count} {noun} in the findings; none was recorded:\n{lines}")


class MethodError(CaremarketError):
    """A statistical method was given numbers it cannot work with."""


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Return a hint that names the closest allowed word, and all of them.

    Args:
        word: What was written.
        allowed: The words that would have been accepted.

    Returns:
        A sentence such as ``Did you mean 'seed'? Allowed: draws, seed.``
    """
    allowed = sorted(allowed)
    close = get_close_matches(word, allowed, n=1, cutoff=0.5)
    guess = f"Did you mean {close[0]!r}? " if close else ""
    return f"{guess}Allowed: {', '.join(allowed)}."
