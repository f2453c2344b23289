"""The share of carers on a list, the bounds on those known, and the hidden."""

from string import ascii_uppercase

from scipy.stats import norm

from caremarket.frames import rows
from caremarket.present.worked import Line, Term, Worked, shown, span
from caremarket.themes.carers.carers import Carers
from caremarket.themes.carers.lists import AT_MOST, suppressed
from caremarket.themes.phrases import ABOVE


def _wilson(count: str, sign: str) -> str:
    root = f"√({{{count}}} × (1 − {{{count}}} ÷ {{n}}) + {{z}}^2 ÷ 4)"
    return f"({{{count}}} + {{z}}^2 ÷ 2 {sign} {{z}} × {root}) ÷ ({{n}} + {{z}}^2)"


def rates(carers: Carers) -> Worked:
    """Work out the identification rate of the longest list that is a part of the carers."""
    lists = carers.lists
    row = (lists[lists["subset"]] if lists["subset"].any() else lists).iloc[0]
    rate = rows(carers.rates, estimate=carers.base, category=row["category"]).iloc[0]
    source, census = carers.cited(row["source_ids"]), carers.cited(carers.last["source_id"])
    counted = min(row["known"], carers.last["carers"])
    terms = {
        "x": Term(f"carers on the list, {row['period']}", counted, source),
        "n": Term(f"carers in {carers.last['year']}", carers.last["carers"], census),
    }
    lines = [Line("identification rate", "{x} ÷ {n}", shown(rate["value"], percent=True))]
    hidden = row["known_lower"] < row["known"]
    if hidden:
        terms["y"] = Term("the fewest that the suppressed count may be", row["known_lower"], source)
        lines.append(
            Line(
                "at the fewest",
                "{y} ÷ {n}",
                shown(row["known_lower"] / rate["carers"], percent=True),
            )
        )
    if row["subset"]:
        level = carers.parameters.confidence
        method = f"normal deviate of {level:.0%} limits"
        terms["z"] = Term(method, norm.isf((1 - level) / 2), "Wilson (1927)", 3)
        ends = {"lower": ("y", "−"), "upper": ("x", "+")} if hidden else {}
        lines += [
            Line(f"{end} Wilson limit", _wilson(*how), shown(rate[end], percent=True), False)
            for end, how in ends.items()
        ] or [
            Line(
                "Wilson limits",
                _wilson("x", "±"),
                span(rate["lower"], rate["upper"], 2, percent=True),
                False,
            )
        ]
    return Worked(f"{row['label']}: what share of all carers that is", tuple(lines), terms)


def known(carers: Carers) -> Worked:
    """Work out the bounds on the carers known."""
    lists, every = carers.lists, carers.last["carers"]
    terms, least, groups = {}, [], {}
    symbols = iter(ascii_uppercase)
    for row, hidden in zip(lists.itertuples(), suppressed(lists), strict=True):
        source, name = carers.cited(row.source_ids), next(symbols)
        terms[name] = Term(f"“{row.label}”", min(row.known, every), source)
        groups.setdefault(row.same_list, []).append(f"{{{name}}}")
        if row.people and hidden:
            name = next(symbols)
            label = row.label.replace(AT_MOST, ", at least (suppressed)")
            terms[name] = Term(f"“{label}”", row.known_lower, source)
        least += [f"{{{name}}}"] if row.people else []
    together = " + ".join(_longest(group) for group in groups.values())
    if sum(max(terms[mark[1:-1]].value for mark in group) for group in groups.values()) > every:
        census = carers.cited(carers.last["source_id"])
        terms["Z"] = Term(f"all carers in {carers.last['year']}", every, census)
        together = f"min({together}, {{Z}})"
    return Worked(
        f"How many carers of {carers.area} are on a list",
        (
            Line("known at least", _longest(least), shown(carers.known.fewest)),
            Line("known at most", together, shown(carers.known.most)),
        ),
        terms,
    )


def _longest(marks: list[str]) -> str:
    """Write the longest of some lists; of none, nobody."""
    return f"max({', '.join(marks)})" if len(marks) > 1 else "".join(marks) or "0"


def hidden(carers: Carers) -> Worked:
    """Work out how many carers are on no list."""
    counted = carers.last["carers"]
    found = rows(carers.hidden, category=carers.base).iloc[0]
    census = carers.cited(carers.last["source_id"])
    return Worked(
        f"Carers of {carers.area} on no list",
        (
            Line("on none at least", "{N} − {M}", shown(found["lower"])),
            Line("on none at most", "{N} − {K}", shown(found["upper"])),
        ),
        {
            "N": Term(f"carers in {carers.last['year']}", counted, census),
            "M": Term("known at most", carers.known.most, ABOVE),
            "K": Term("known at least", carers.known.fewest, ABOVE),
        },
    )
