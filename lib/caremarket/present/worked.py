"""Arithmetic that can be followed: a formula, the council's numbers put in, the result."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from scipy.stats import norm

from caremarket.present.words import number

MARK = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Term:
    """A number of a formula."""

    words: str  # what it is
    value: float
    source: str  # where it comes from: publication, method or parameter
    decimals: int | None = None  # chosen as for tables if not given
    percent: bool = False  # whether the value is a proportion, shown in percent

    @property
    def text(self) -> str:
        """The number as it is shown."""
        return shown(self.value, self.decimals, percent=self.percent)


@dataclass(frozen=True)
class Line:
    """A formula with its result.

    It has a term in each pair of braces, such as `{C} ÷ {R}`; signs as in a spreadsheet, `^` for
    powers, `√( )`, `max( )`; at most one `±`, which has two results, joined by ` to `.
    """

    what: str  # what is worked out
    formula: str
    result: str  # as it is shown
    in_words: bool = True  # whether the formula is written out in words; else in symbols


@dataclass(frozen=True)
class Worked:
    """A method worked with a council's numbers."""

    title: str  # what is worked out, for whom
    lines: tuple[Line, ...]
    terms: Mapping[str, Term]  # by the symbol that stands for them in the formulas

    def put_in(self, line: Line) -> str:
        """Write a formula with its numbers put in."""
        return MARK.sub(lambda mark: self.terms[mark[1]].text, line.formula)

    def told(self, line: Line) -> str:
        """Write a formula in words, or in symbols where words would be too many."""
        return MARK.sub(
            lambda mark: self.terms[mark[1]].words if line.in_words else mark[1], line.formula
        )

    @property
    def written(self) -> list[tuple[str, str, str]]:
        """What is worked out, how (the formula, then with numbers), and the result; by line."""
        return [
            (line.what, f"{self.told(line)} = {self.put_in(line)}", line.result)
            for line in self.lines
        ]

    @property
    def origins(self) -> list[str]:
        """Where the numbers come from, by source."""
        symbols = not all(line.in_words for line in self.lines)
        found: dict[str, list[str]] = {}
        for name, term in self.terms.items():
            symbol = f"{name} = " if symbols else ""
            found.setdefault(term.source, []).append(f"{symbol}{term.text}, {term.words}")
        return [f"{'; '.join(numbers)}: from {source}" for source, numbers in found.items()]

    def _repr_html_(self) -> str:
        lines = "".join(
            f"<p>{escape(what)} = {escape(how)} = <strong>{escape(result)}</strong></p>\n"
            for what, how, result in self.written
        )
        origins = "".join(f"<li>{escape(text)}</li>\n" for text in self.origins)
        return (
            '<div class="cm-worked" style="border-left:3px solid #8C8C8C;padding-left:0.8em">\n'
            f"<p><strong>{escape(self.title)}</strong></p>\n{lines}<ul>\n{origins}</ul>\n</div>"
        )

    def __repr__(self) -> str:
        lines = [" = ".join(parts) for parts in self.written]
        return "\n".join([self.title, *lines, *(f"- {text}" for text in self.origins)])


def term(words: str, value: float, source: str, *, percent: bool = False, most: int = 3) -> Term:
    """Return a number of a formula, with no more decimals than it has, and `most` at most."""
    seen = 100 * value if percent else value
    places = (place for place in range(most) if math.isclose(seen, round(seen, place)))
    return Term(words, value, source, next(places, most), percent)


def shown(value: float, decimals: int | None = None, *, percent: bool = False) -> str:
    """Write a number of a worked line; a proportion in percent."""
    return number(100 * value, decimals) + "%" if percent else number(value, decimals)


def span(lower: float, upper: float, decimals: int | None = None, *, percent: bool = False) -> str:
    """Write two results of one formula, the lower one first."""
    return " to ".join(shown(end, decimals, percent=percent) for end in (lower, upper))


def wilson(count: str = "x", sign: str = "±") -> str:
    """Write the formula of Wilson limits of a count among n, with the deviate z."""
    root = f"√({{{count}}} × (1 − {{{count}}} ÷ {{n}}) + {{z}}^2 ÷ 4)"
    return f"({{{count}}} + {{z}}^2 ÷ 2 {sign} {{z}} × {root}) ÷ ({{n}} + {{z}}^2)"


def deviate(confidence: float = 0.95, decimals: int = 5) -> Term:
    """Return the normal deviate of two-sided limits as a term."""
    words = f"normal deviate of {confidence:.0%} limits"
    return Term(words, norm.isf((1 - confidence) / 2), "Wilson (1927)", decimals)
