"""How many carers are on a list, and how many on none."""

from string import ascii_uppercase

from caremarket.frames import rows
from caremarket.present.worked import Line, Term, Worked, deviate, shown, span, wilson
from caremarket.themes.carers.carers import Carers
from caremarket.themes.carers.lists import AT_MOST, suppressed
from caremarket.themes.phrases import ABOVE
from caremarket.themes.plain import month_name


def rates(carers: Carers) -> Worked:
    """Work out the identification rate of the longest list that is a part of the carers."""
    lists = carers.several
    row = (lists[lists["subset"]] if lists["subset"].any() else lists).iloc[0]
    rate = rows(carers.rates, estimate=carers.base, category=row["category"]).iloc[0]
    source, census = carers.cited(row["source_ids"]), carers.cited(carers.last["source_id"])
    counted = min(row["known"], carers.last["carers"])
    terms = {
        "x": Term(f"carers on the list, {month_name(row['period'])}", counted, source),
        "n": Term(f"carers in {carers.last['year']}", carers.last["carers"], census),
    }
    lines = [Line("identification rate", "{x} ÷ {n}", shown(rate["value"], percent=True))]
    hidden = row["known_lower"] < row["known"]
    if hidden:
        terms["y"] = Term("the fewest that the suppressed count may be", row["known_lower"], source)
        fewest = shown(row["known_lower"] / rate["carers"], percent=True)
        lines.append(Line("at the fewest", "{y} ÷ {n}", fewest))
    if row["subset"]:
        terms["z"] = deviate(carers.parameters.confidence, 3)
        if hidden:
            for end, how in {"lower": ("y", "−"), "upper": ("x", "+")}.items():
                limit = shown(rate[end], percent=True)
                lines.append(Line(f"{end} Wilson limit", wilson(*how), limit, False))
        else:
            limits = span(rate["lower"], rate["upper"], 2, percent=True)
            lines.append(Line("Wilson limits", wilson(), limits, False))
    return Worked(f"{row['label']}: what share of all carers that is", tuple(lines), terms)


def known(carers: Carers) -> Worked:
    """Work out the bounds on the carers who are on a list."""
    lists, every = carers.several, carers.last["carers"]
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
            Line("on a list at least", _longest(least), shown(carers.known.fewest)),
            Line("on a list at most", together, shown(carers.known.most)),
        ),
        terms,
    )


def _longest(marks: list[str]) -> str:
    """Write the longest of some lists."""
    return f"max({', '.join(marks)})" if len(marks) > 1 else marks[0]


def borrowed(carers: Carers) -> Worked:
    """Work out how many are on a list by the overlap that was found elsewhere."""
    found = carers.borrowed
    source = carers.cited(" ".join(carers.several["source_ids"]))
    added = "{c} + {p}"
    formulas = {
        "with half the overlap": f"({added}) ÷ (1 + {{s}} ÷ 2)",
        "with all of it": f"({added}) ÷ (1 + {{s}})",
        "without any": added,
    }
    if found.lower in (found.council, found.practices):
        formulas = {name: f"max({{c}}, {{p}}, {how})" for name, how in formulas.items()}
    return Worked(
        f"How many of {carers.area} are on lists of council or practices, by an overlap found "
        "elsewhere",
        tuple(
            Line(name, formula, shown(people, 0), False)
            for (name, formula), people in zip(formulas.items(), found[2:5], strict=True)
        ),
        {
            "c": Term("people on the council's longest list", found.council, source),
            "p": Term("people on the practices' longest list", found.practices, source),
            "s": Term(
                "share of those found on both", found.shared, carers.cited(found.study), 0, True
            ),
        },
    )


def hidden(carers: Carers) -> Worked:
    """Work out how many carers are on none of the lists."""
    counted = carers.last["carers"]
    found = rows(carers.hidden, category=carers.base).iloc[0]
    census = carers.cited(carers.last["source_id"])
    return Worked(
        f"Carers of {carers.area} on none of these lists",
        (
            Line("on none at least", "{N} − {M}", shown(found["lower"])),
            Line("on none at most", "{N} − {K}", shown(found["upper"])),
        ),
        {
            "N": Term(f"carers in {carers.last['year']}", counted, census),
            "M": Term("on a list at most", carers.known.most, ABOVE),
            "K": Term("on a list at least", carers.known.fewest, ABOVE),
        },
    )
