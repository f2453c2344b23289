"""How many carers there will be, and what it takes to know more of them."""

import math

from caremarket.present.words import humanised
from caremarket.present.worked import Line, Term, Worked, shown
from caremarket.themes.carers.carers import Carers
from caremarket.themes.carers.worked.counted import censuses
from caremarket.themes.phrases import ABOVE, PARAMETER


def projection(carers: Carers) -> Worked:
    """Work out the carers of the base year, and of the last year by scenario."""
    year, last, base = carers.parameters.last_year, carers.last, carers.base_year
    people, percent = carers.weighted["people"], carers.weighted["weight"]
    weighted = carers.weighted.assign(of=people * percent / 100)
    adults = weighted.groupby("year")["of"].sum()
    terms, ahead = censuses(carers), carers.by_scenario
    first_year = int(carers.census["year"].min())
    population = carers.cited(carers.projected_from)
    words = "adults of {}, of each age the share that cares"
    terms |= {
        "W": Term(words.format(year), adults[year], population, 2),
        "U": Term(words.format(base), adults[base], population, 2),
        "V": Term(words.format(last["year"]), adults[last["year"]], population, 2),
        "t": Term(f"years from {last['year']} to {year}", year - last["year"], PARAMETER),
        "b": Term(f"years from {first_year} to {last['year']}", last["year"] - first_year, ABOVE),
    }
    carried, ratio = "{D} × {W} ÷ {V}", "(({D} ÷ {S}) ÷ ({C} ÷ {R}))"
    powers = {"constant_rate": "", "trend_continues": f" × {ratio}^({{t}} ÷ {{b}})"}
    powers["trend_reverses"] = f" ÷ {ratio}^(min({{t}}, {{b}}) ÷ {{b}})"
    return Worked(
        f"Carers of {carers.area} in {base}, and in {year} by scenario of the rate",
        (
            Line(f"{base}", "{D} × {U} ÷ {V}", shown(ahead.loc["constant_rate", base], 0), False),
            *(
                Line(
                    f"{year}, {humanised(name)}",
                    carried + power,
                    shown(ahead.loc[name, year], 0),
                    False,
                )
                for name, power in powers.items()
            ),
        ),
        terms,
    )


def needed(carers: Carers) -> Worked:
    """Work out the carers to identify each year to reach the target, and to stay there."""
    parameters, plan = carers.parameters, carers.plans.set_index("scenario").loc["constant_rate"]
    year, leaving = parameters.target_year, parameters.annual_turnover
    base, share, (fewest, most) = carers.base_year, parameters.target_share, carers.start
    population = f"constant rates; {carers.cited(carers.projected_from)}"
    lists = carers.cited(" ".join(carers.listed["source_ids"])) if fewest else PARAMETER
    terms = {
        "s": Term("share of carers to be known", share, PARAMETER, None, True),
        "C": Term(f"carers in {year}", plan["carers"], population, 2),
        "q": Term("share who stop caring in a year", leaving, PARAMETER, None, True),
        "n": Term(f"years from {base} to {year}", year - base, PARAMETER),
        "K": Term(f"carers known in {base}: the fewest, as the lists stand", fewest, lists),
    }
    lines = [
        Line("target", "{s} × {C}", shown(plan["target"], 0)),
        _joining("needed a year", "K", plan["needed_per_year"], leaving),
    ]
    stay = "to stay there"
    if math.isinf(most):
        stay += ", or if as many are known already"
    elif fewest < most:
        terms["M"] = Term(f"carers known in {base}: the most, as the lists stand", most, ABOVE)
        lines.append(_joining("needed a year from the most", "M", plan["needed_at_least"], leaving))
    lines.append(Line(stay, "{q} × {s} × {C}", _whole(plan["to_stay"]), False))
    return Worked(f"Carers to identify each year, {base} to {year}", tuple(lines), terms)


def _joining(what: str, known: str, result: float, leaving: float) -> Line:
    """Return the line of the joiners a year that a target takes from a number known."""
    kept = "(1 − {q})^{n}"
    formula = f"{{q}} × ({{s}} × {{C}} − {{{known}}} × {kept}) ÷ (1 − {kept})"
    if not leaving:
        formula = f"({{s}} × {{C}} − {{{known}}}) ÷ {{n}}"
    return Line(what, formula if result else f"max(0, {formula})", _whole(result), False)


def _whole(people: float) -> str:
    return shown(people, 0 if people >= 1000 else 1)
