"""How hard a text is to read, and which numbers in it are findings."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from caremarket.present.words import rounded

OLDEST = 9  # school grade of the United States whose readers are 14 years old
_NUMBER = re.compile(r"£?\d+(?:,\d{3})*(?:\.\d+)?(?: million|%)?")
_SILENT_E = re.compile(r"(?<![aeiouyl])e$|(?<=[aeiouy]l)e$")
_SILENT_ENDING = re.compile(r"(?<![aeiouytd])ed$|(?<=[^aeiouyscgxzh])es$")


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text.

    Kincaid and others (1975), Derivation of new readability formulas for Navy enlisted personnel:
    0.39 words a sentence + 11.8 syllables a word - 15.59. A number counts as a word of one
    syllable. Five added to the grade are the age of its readers.
    """
    sentences = [part for part in re.split(r"(?<=[.!?:])\s+", text) if re.search(r"\w", part)]
    words = [word for word in text.split() if re.search(r"\w", word)]
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59


def syllables(word: str) -> int:
    """Count the groups of vowels in a word, but for endings that are not spoken."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    spoken = _SILENT_ENDING.sub("", _SILENT_E.sub("", letters))
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def invented(text: str, findings: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the numbers in a text that are no finding, nor part of the name of one.

    Args:
        text: Sentences. A number may be rounded as it is written: to ten, to a percent, to a tenth
            of a million.
        findings: Rows of the findings contract, numbers as numbers.
    """
    values: set[float] = set()
    names: set[str] = set()
    for row in findings:
        numbers = (abs(row[name]) for name in ("value", "lower", "upper") if row[name] is not None)
        values |= {number for number in numbers if not math.isnan(number)}
        names |= set(re.findall(r"\d+", f"{row['metric']} {row['category']} {row['period']}"))
    found = [match[0] for match in _NUMBER.finditer(text)]
    return [token for token in found if token not in names and not _is_any(token, values)]


def _is_any(token: str, values: Iterable[float]) -> bool:
    """Say whether a number as written is one of the values, rounded."""
    written = float(re.sub(r"[^\d.]", "", token))
    if "%" in token:
        return any(written in (rounded(100 * value), rounded(value)) for value in values)
    if "million" in token:
        return any(math.isclose(rounded(value / 1e6, 1), written) for value in values)
    return any(written in (rounded(value), rounded(value, -1)) for value in values)
