"""Classes of councils for a map, each with a letter or sign as well as a colour and a pattern."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import quantiles

from caremarket.refresh.site.england.figures import Figure

LETTERS = "ABCDE"  # the lowest fifth is A


@dataclass(frozen=True)
class Class:
    """Councils that a map shows alike."""

    sign: str  # what stands in circles and in the table
    style: str  # its class in the style sheet
    words: str
    codes: tuple[str, ...]  # of its councils; never none


def fifths(figures: Mapping[str, Figure]) -> list[Class]:
    """Put councils into five classes of as many each, the lowest first; equal ones together."""
    cuts = quantiles([it.value for it in figures.values()], n=len(LETTERS), method="inclusive")
    places = {code: bisect_right(cuts, it.value) for code, it in figures.items()}
    named = [(letter, f"cm-f{at}", "") for at, letter in enumerate(LETTERS)]
    return _filled(named, places)


def about_one(figures: Mapping[str, Figure]) -> list[Class]:
    """Put ratios into those whose limits hold 1, and those that lie below or above."""
    places = {code: 0 if it.upper < 1 else 2 if it.lower > 1 else 1 for code, it in figures.items()}
    named = [
        ("−", "cm-r0", "below the range of councils with such residents"),
        ("≈", "cm-r1", "within that range: the limits hold 1"),
        ("+", "cm-r2", "above the range of councils with such residents"),
    ]
    return _filled(named, places)


def _filled(named: list[tuple[str, str, str]], places: Mapping[str, int]) -> list[Class]:
    """Return the classes that have councils."""
    members = [tuple(c for c, place in places.items() if place == at) for at in range(len(named))]
    return [Class(*of, codes) for of, codes in zip(named, members, strict=True) if codes]
