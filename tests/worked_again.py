"""Computes the worked lines of themes again, from nothing but the numbers that they show."""

import math
import re

import pytest
from scipy.stats import poisson

from caremarket.present.worked import Worked


def waiting(servers: float, load: float) -> float:
    """Return Erlang's probability of having to wait, from the Poisson distribution."""
    blocked = poisson.pmf(servers, load) / poisson.cdf(servers, load)
    return blocked / (1 - load / servers * (1 - blocked))


def computed(formula: str) -> list[float]:
    """Compute a formula from the numbers that it shows."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", formula)
    text = re.sub(r"(\d[\d.]*)%", r"(\1/100)", text)
    for sign, python in {"÷": "/", "×": "*", "−": "-", "^": "**", "√": "sqrt"}.items():
        text = text.replace(sign, python)
    for sign, python in {"⌈": "ceil(", "⌉": ")", "⌊": "floor(", "⌋": ")"}.items():
        text = text.replace(sign, python)
    known = {"sqrt": math.sqrt, "ln": math.log, "ceil": math.ceil, "floor": math.floor}
    known |= {"max": max, "min": min, "ErlangC": waiting}
    signs = "-+" if "±" in text else "+"
    return [eval(text.replace("±", sign), {"__builtins__": {}}, known) for sign in signs]


def recomputed(line: Worked) -> None:
    """Insist that each result follows from the numbers shown, to its last digit."""
    assert all(term.source for term in line.terms.values())
    used = set(re.findall(r"{(\w+)}", " ".join(each.formula for each in line.lines)))
    assert used == set(line.terms)
    for each in line.lines:
        results = each.result.split(" to ")
        values = computed(line.put_in(each))
        assert len(values) == len(results), each
        for value, result in zip(values, results, strict=True):
            shown = result.replace(",", "").replace("−", "-")
            scale = 100 if shown.endswith("%") else 1
            number = shown.rstrip("%")
            last_digit = 10 ** -len(number.partition(".")[2])
            assert value * scale == pytest.approx(float(number), abs=0.501 * last_digit), each
