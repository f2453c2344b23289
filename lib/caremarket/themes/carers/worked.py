"""The arithmetic of the report on unpaid carers, each method with the council's own numbers.

Functions from the theme's object to worked lines; a test computes each result again from the
numbers that its line shows.
"""

from string import ascii_uppercase

import pandas as pd
from scipy.stats import norm

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.present.worked import Line, Term, Worked, shown, span
from caremarket.themes.carers.carers import Carers
from caremarket.themes.carers.census import first_and_last
from caremarket.themes.carers.lists import AT_MOST, suppressed
from caremarket.themes.phrases import ABOVE, PARAMETER


def _censuses(carers: Carers, band: str = "any", what: str = "carers") -> dict[str, Term]:
    """Return carers and residents of both censuses: C, R of the first; D, S of the last."""
    found = {}
    for symbols, of in zip(("CR", "DS"), first_and_last(carers.census), strict=True):
        row = of.loc[band]
        source = carers.cited(row["source_id"])
        residents = f"residents aged 5 and over in {row['year']}"
        found[symbols[0]] = Term(f"{what} in {row['year']}", row["carers"], source)
        found[symbols[1]] = Term(residents, row["residents"], source)
    return found


def estimates(carers: Carers) -> Worked:
    """Work out the carers there would be at the first census' rate."""
    terms = _censuses(carers)
    first, last = (of.loc["any"] for of in first_and_last(carers.census))
    carers_then = last["residents"] * first["rate"]
    return Worked(
        f"Carers in {last['year']} if residents cared as often as in {first['year']}",
        (
            Line(f"rate in {first['year']}", "{C} ÷ {R}", shown(first["rate"], percent=True)),
            Line("carers at that rate", "{C} ÷ {R} × {S}", shown(carers_then, 0)),
        ),
        {name: terms[name] for name in "CRS"},
    )


def steps(carers: Carers) -> Worked:
    """Work out the steps between the censuses."""
    terms = _censuses(carers)
    for symbols, of in zip(("EF", "GH"), first_and_last(carers.census, "england"), strict=True):
        row, source = of.loc["any"], carers.cited(of.loc["any", "source_id"])
        terms[symbols[0]] = Term(f"carers in England in {row['year']}", row["carers"], source)
        residents = f"residents of England aged 5 and over in {row['year']}"
        terms[symbols[1]] = Term(residents, row["residents"], source)
    moved = carers.steps.set_index("step")["people"].map(lambda people: shown(people, 0))
    held, england = "{C} ÷ {R} × {S}", "({G} ÷ {H}) ÷ ({E} ÷ {F})"
    return Worked(
        f"From one census to the next in {carers.area}: residents first, then the rate",
        (
            Line("more residents", f"{held} − {{C}}", moved["population"], False),
            Line("rate as in England", f"{held} × ({england} − 1)", moved["england_rate"], False),
            Line("the area's own", f"{{D}} − {held} × {england}", moved["local_rate"], False),
        ),
        terms,
    )


def hours(carers: Carers) -> Worked:
    """Work out how the rate of those who care most changed."""
    heavy = carers.hours_change.set_index("hours_band").loc["50_plus"]
    return Worked(
        "The rate of those who care for 50 hours or more, last census over first",
        (Line("ratio", "({D} ÷ {S}) ÷ ({C} ÷ {R})", shown(heavy["ratio"], 2)),),
        _censuses(carers, "50_plus", "carers of 50 hours or more"),
    )


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
        fewest = shown(row["known_lower"] / rate["carers"], percent=True)
        lines.append(Line("at the fewest", "{y} ÷ {n}", fewest))
    if row["subset"]:
        level = carers.parameters.confidence
        method = f"normal deviate of {level:.0%} limits"
        terms["z"] = Term(method, norm.isf((1 - level) / 2), "Wilson (1927)", 3)
        if hidden:
            for end, how in {"lower": ("y", "−"), "upper": ("x", "+")}.items():
                limit = shown(rate[end], percent=True)
                lines.append(Line(f"{end} Wilson limit", _wilson(*how), limit, False))
        else:
            limits = span(rate["lower"], rate["upper"], 2, percent=True)
            lines.append(Line("Wilson limits", _wilson("x", "±"), limits, False))
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


def payments(carers: Carers) -> Worked:
    """Work out how many supported carers had a direct payment, or which share had one."""
    row = carers.payments.iloc[0]
    if pd.isna(row["supported"]):
        raise MissingEvidenceError(
            f"The numbers behind the share of supported carers of {carers.area} with a direct "
            "payment are suppressed in the national return (table carers, measures "
            "supported_national_return and direct_payments_national_return)."
        )
    source = carers.cited(row["source_ids"])
    terms = {"s": Term(f"carers supported in {row['period']}", row["supported"], source)}
    if row["fewest"] < row["most"]:
        line = Line("carers with a direct payment", "{p} × {s}", shown(row["by_direct_payment"]))
        terms["p"] = Term("share with one, as printed", row["value"], source, 0, True)
    else:
        line = Line("share with a direct payment", "{d} ÷ {s}", shown(row["value"], percent=True))
        terms["d"] = Term("carers with one", row["by_direct_payment"], source)
    return Worked("Direct payments among supported carers", (line,), terms)


def screening(carers: Carers) -> Worked:
    """Work out how many carers to expect among the patients screened."""
    found = carers.screening.iloc[0]
    screened, census = (carers.cited(name) for name in found["source_ids"].split())
    last, ratio = carers.last, shown(found["observed_to_expected"], 2)
    return Worked(
        "Carers to expect among the patients screened, if they cared as often as residents",
        (
            Line("expected", "{P} × {D} ÷ {S}", shown(found["expected"], 0)),
            Line("observed to expected", "{O} ÷ ({P} × {D} ÷ {S})", ratio),
        ),
        {
            "P": Term(f"patients screened in {found['period']}", found["patients"], screened),
            "O": Term("carers among them", found["observed"], screened),
            "D": Term(f"carers in {last['year']}", last["carers"], census),
            "S": Term("residents aged 5 and over", last["residents"], census),
        },
    )


def change(carers: Carers) -> Worked:
    """Work out the newly identified carers of the year before from the printed change."""
    row = rows(carers.change, previous="middle").iloc[0]
    source, printed = carers.cited(row["source_ids"]), abs(row["printed_change"]) / 100
    before = row["newly_identified_before"]
    word, sign = ("fall", "−") if row["printed_change"] < 0 else ("rise", "+")
    return Worked(
        "Newly identified carers of the year before",
        (
            Line("the year before", f"{{N}} ÷ (1 {sign} {{c}})", shown(before, 0)),
            Line("ratio", "{N} ÷ {B}", shown(row["value"], 2)),
        ),
        {
            "N": Term(f"newly identified in {row['period']}", row["newly_identified"], source),
            "c": Term(f"the {word} as printed", printed, source, 0, True),
            "B": Term("the year before, rounded", before, ABOVE, 0),
        },
    )


def satisfaction(carers: Carers) -> Worked:
    """Work out how far the latest satisfaction lies from the comparator."""
    row = carers.satisfaction.iloc[-1]
    source = carers.cited(row["source_ids"])
    words = row["label"][0].lower() + row["label"][1:]
    there = row["comparator"].replace("_", " ").replace("england", "England")
    terms = {
        "a": Term(f"percent {words}, {row['period']}", row["area"], source, 1),
        "c": Term(f"the same, {there}", row["comparator_value"], source, 1),
    }
    lines = [Line("gap in percentage points", "{a} − {c}", shown(row["gap"], 1))]
    if pd.notna(row["lower"]):
        terms["m"] = Term("margin of error, as printed", row["upper"] - row["area"], source, 1)
        lines.append(Line("limits", "{a} − {c} ± {m}", span(row["gap_lower"], row["gap_upper"], 1)))
    elif pd.notna(row["respondents_needed"]):
        level = carers.parameters.confidence
        deviate = norm.isf((1 - level) / 2)
        terms["z"] = Term(f"normal deviate of {level:.0%} limits", deviate, "Wilson (1927)", 5)
        formula = "⌈{z}^2 × {c} × (100 − {c}) ÷ ({a} − {c})^2⌉"
        needed = shown(row["respondents_needed"], 0)
        lines.append(Line("respondents needed, rounded up", formula, needed, False))
    return Worked("Carers' satisfaction and inclusion: the gap", tuple(lines), terms)


def projection(carers: Carers) -> Worked:
    """Work out the carers of the last year by scenario."""
    year, last = carers.parameters.last_year, carers.last
    people, percent = carers.weighted["people"], carers.weighted["weight"]
    weighted = carers.weighted.assign(of=people * percent / 100)
    adults = weighted.groupby("year")["of"].sum()
    terms, ends = _censuses(carers), carers.ends
    first_year = int(carers.census["year"].min())
    ahead, between = year - last["year"], last["year"] - first_year
    population = carers.cited(carers.projected_from)
    words = "adults of {}, of each age the share that cares"
    terms |= {
        "W": Term(words.format(year), adults[year], population, 2),
        "V": Term(words.format(last["year"]), adults[last["year"]], population, 2),
        "t": Term(f"years from {last['year']} to {year}", ahead, PARAMETER),
        "b": Term(f"years from {first_year} to {last['year']}", between, ABOVE),
    }
    carried, ratio = "{D} × {W} ÷ {V}", "(({D} ÷ {S}) ÷ ({C} ÷ {R}))"
    powers = {"constant_rate": "", "trend_continues": f" × {ratio}^({{t}} ÷ {{b}})"}
    powers["trend_reverses"] = f" ÷ {ratio}^(min({{t}}, {{b}}) ÷ {{b}})"
    return Worked(
        f"Carers of {carers.area} in {year}, by scenario of the rate",
        tuple(
            Line(name.replace("_", " "), carried + power, shown(ends[name], 0), False)
            for name, power in powers.items()
        ),
        terms,
    )


def needed(carers: Carers) -> Worked:
    """Work out the carers to identify each year to reach the target, and to stay there."""
    parameters, plan = carers.parameters, carers.plans.set_index("scenario").loc["constant_rate"]
    year, leaving = parameters.target_year, parameters.annual_turnover
    start, share = carers.start_year, parameters.target_share
    kept = "(1 − {q})^{n}"
    formula = f"{{q}} × ({{s}} × {{C}} − {{K}} × {kept}) ÷ (1 − {kept})"
    if not leaving:
        formula = "({s} × {C} − {K}) ÷ {n}"
    if not plan["needed_per_year"]:
        formula = f"max(0, {formula})"
    whole = {"decimals": 0 if plan["needed_per_year"] >= 1000 else 1}
    population = f"constant rates; {carers.cited(carers.projected_from)}"
    return Worked(
        f"Carers to identify each year, {start} to {year}",
        (
            Line("target", "{s} × {C}", shown(plan["target"], 0)),
            Line("needed a year", formula, shown(plan["needed_per_year"], **whole), False),
            Line("to stay there", "{q} × {s} × {C}", shown(plan["to_stay"], **whole), False),
        ),
        {
            "s": Term("share of carers to be known", share, PARAMETER, None, True),
            "C": Term(f"carers in {year}", plan["carers"], population, 2),
            "K": Term(f"carers known in {start}", carers.known.fewest, ABOVE),
            "q": Term("share who stop caring in a year", leaving, PARAMETER, None, True),
            "n": Term(f"years from {start} to {year}", year - start, PARAMETER),
        },
    )
