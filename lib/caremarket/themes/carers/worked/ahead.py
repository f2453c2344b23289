"""Carers to come, and the identifications that a target takes."""

from caremarket.present.worked import Line, Term, Worked, shown
from caremarket.themes.carers.carers import Carers
from caremarket.themes.carers.worked.counted import censuses
from caremarket.themes.phrases import ABOVE, PARAMETER


def projection(carers: Carers) -> Worked:
    """Work out the carers of the last year by scenario."""
    year, last = carers.parameters.last_year, carers.last
    people, percent = carers.weighted["people"], carers.weighted["weight"]
    weighted = carers.weighted.assign(of=people * percent / 100)
    adults = weighted.groupby("year")["of"].sum()
    terms, ends = censuses(carers), carers.ends
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
    ratio = "(({D} ÷ {S}) ÷ ({C} ÷ {R}))"
    powers = {"constant_rate": "", "trend_continues": f" × {ratio}^({{t}} ÷ {{b}})"}
    powers["trend_reverses"] = f" ÷ {ratio}^(min({{t}}, {{b}}) ÷ {{b}})"
    return Worked(
        f"Carers of {carers.area} in {year}, by scenario of the rate",
        tuple(
            Line(
                name.replace("_", " "), f"{{D}} × {{W}} ÷ {{V}}{power}", shown(ends[name], 0), False
            )
            for name, power in powers.items()
        ),
        terms,
    )


def needed(carers: Carers) -> Worked:
    """Work out the carers to identify each year to reach the target, and to stay there."""
    parameters, plan = carers.parameters, carers.plans.set_index("scenario").loc["constant_rate"]
    year, leaving = parameters.target_year, parameters.annual_turnover
    start = carers.start_year
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
            "s": Term(
                "share of carers to be known", parameters.target_share, PARAMETER, None, True
            ),
            "C": Term(f"carers in {year}", plan["carers"], population, 2),
            "K": Term(f"carers known in {start}", carers.known.fewest, ABOVE),
            "q": Term("share who stop caring in a year", leaving, PARAMETER, None, True),
            "n": Term(f"years from {start} to {year}", year - start, PARAMETER),
        },
    )
