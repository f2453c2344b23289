"""Names and numbers as a reader sees them."""

import math
import re
import textwrap
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np
import pandas as pd

WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
_CAPITALS = ("ascof", "cfas", "gbp", "gp", "hhi", "id", "ii", "mps", "ons", "poppi", "uk", "url")
_PROPER = ("carlo", "england", "monte", "shannon", "theil")
_WRITTEN = {word: word.upper() for word in _CAPITALS} | {word: word.title() for word in _PROPER}
_WRITTEN["shop"] = "SHOP@"
_CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*(\|[a-z0-9]+(_[a-z0-9]+)*)*")
_MID_YEAR = re.compile(r"(?<![a-z0-9])mid_(\d{4})(?!\d)")
_MINUS = re.compile(r"(?<![\w.–−-])-(?=\d)")
_POUNDS_BELOW = re.compile(r"£[-−](?=\d)")
_SIGNED_NOUGHT = re.compile(r"(?<![\w.,])[+−](?=£?0(?:\.0+)?(?![\d.,]*\d))")
_COMMAND = re.compile(r"`([^`]+)(?:`|$)")
_WITH_ARTICLE = re.compile(
    r"(?<![Tt]he )\b(?:City of London|Isles of Scilly|Isle of Wight|East Riding of)\b"
)
_AGES = re.compile(r"(\d{1,3})-(\d{1,3})")


def humanised(name: object) -> str:
    """Write a snake_case name as words; any other text stays as it is.

    `residential|norm_england`, `65_plus`, `65-69` become `Residential, norm England`, `65+`,
    `65–69`.
    """
    text = str(name)
    if _AGES.fullmatch(text):
        return text.replace("-", "–")
    if not _CODE.fullmatch(text):
        return text
    text = _MID_YEAR.sub(r"mid-\1", text.replace("hamilton_perry", "Hamilton-Perry"))
    text = re.sub(r"(\d+)_plus(?![a-z0-9])", r"\1+", text.replace("|", "_,_"))
    text = re.sub(r"(minus|plus)_(\d+)_(\d+)_percent", r"\1_\2.\3_percent", text)
    text = re.sub(r"(?<![a-z0-9])(\d{1,3})_(\d{1,3})(?![a-z0-9])", r"\1–\2", text)
    words = [_WRITTEN.get(word, word) for word in re.split(r"[_ ]", text)]
    sentence = " ".join(words).replace(" , ", ", ")
    return sentence[:1].upper() + sentence[1:]


def in_sentence(place: str) -> str:
    """Write the name of a council as a sentence has it: `the City of London`, `Luton`."""
    return f"the {place}" if _WITH_ARTICLE.match(place) else place


def as_read(text: str) -> str:
    """Write a text as a reader expects it: its signs, and the article that some councils have.

    `−8%` for `-8%`, `−£7` for `£-7`, no sign before 0; `in the City of London`.
    """
    text = _MINUS.sub("−", _POUNDS_BELOW.sub("−£", text))
    return _WITH_ARTICLE.sub(_named, _SIGNED_NOUGHT.sub("", text))


def _named(found: re.Match[str]) -> str:
    before = found.string[: found.start()].rstrip(" *\n")
    article = "The" if not before or before[-1] in ".?!" else "the"
    return f"{article} {found[0]}"


def with_commands(html: str) -> str:
    """Show what stands between backticks, the last perhaps cut off, as code in escaped HTML."""
    return _COMMAND.sub(r"<code>\1</code>", html)


def wrapped(text: str, width: int) -> str:
    """Break a text into lines of at most `width` characters, never inside a word."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False)) or text


def decimals_for(values: Iterable[float]) -> int:
    """Choose how many decimals a set of numbers needs to be told apart without false precision.

    0 where the numbers reach 1,000, 1 from 10, 2 from 1, else 3; more (up to 3) where the smallest
    would otherwise read as nought, fewer where no digit is lost by it. Those not finite do not
    count.
    """
    sizes = np.abs([float(value) for value in values if pd.notna(value) and math.isfinite(value)])
    sizes = sizes[sizes > 0]
    if not sizes.size:
        return 0
    largest, smallest = sizes.max(), sizes.min()
    enough = 0 if largest >= 1000 else 1 if largest >= 10 else 2 if largest >= 1 else 3
    needed = math.ceil(-math.log10(smallest)) if smallest < 1 else 0
    most = max(enough, min(needed, 3))
    exact = (places for places in range(most) if np.allclose(sizes, sizes.round(places), 0, 1e-9))
    return next(exact, most)


def rounded(value: float, decimals: int = 0) -> Decimal:
    """Round a finite number once, half away from nought, as a reader does: 24.5 becomes 25.

    What computing leaves behind the 15th digit does not count: 0.29 x 50 is 14.5, not a little
    less.
    """
    return Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-decimals), context=WIDE)


def number(value: float, decimals: int | None = None) -> str:
    """Write a number with thousands commas and a true minus; decimals are chosen if not given."""
    places = decimals_for([value]) if decimals is None else decimals
    text = f"{rounded(value, places) if math.isfinite(value) else value:,}"
    if not text.strip("-0.,"):
        text = text.removeprefix("-")
    return text.replace("-", "−")
