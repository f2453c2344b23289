"""The arithmetic of what is needed: people, norms, and who fills the beds."""

import math

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.methods import erlang_c
from caremarket.present.worked import Line, Worked, shown, term
from caremarket.themes.phrases import ABOVE, PARAMETER
from caremarket.themes.residential import missing
from caremarket.themes.residential import model as of
from caremarket.themes.residential.inputs import sources_of
from caremarket.themes.residential.supply import Supply
from caremarket.themes.residential.worked.terms import beds_there, people_aged


def people(supply: Supply) -> Worked:
    """Work out how residents aged 65 and over grow at unchanged rates."""
    supply.insist_large_enough()
    first, last, share = supply.people.index[0], supply.last, supply.older
    growth = shown(supply.people.loc[last, "older_growth"], 3)
    title = f"Care home residents aged 65 and over in {last}, for each one in {first}"
    ages = {"75_plus": "PQ"} if share is None else {"85_plus": "PQ", "65_84": "RS"}
    terms = {
        symbol: people_aged(supply, band, year)
        for band, symbols in ages.items()
        for symbol, year in zip(symbols, (first, last), strict=True)
    }
    if share is None:
        return Worked(title, (Line("growth", "{Q} ÷ {P}", growth),), terms)
    lent = rows(supply.benchmarks, measure="share_of_residents_aged_85_plus", category="all")
    words = "share of residents aged 65 and over who are 85 or older"
    terms["s"] = term(words, share, supply.cited(sources_of(lent)), percent=True)
    formula = "{s} × {Q} ÷ {P} + (1 − {s}) × {S} ÷ {R}"
    return Worked(title, (Line("growth", formula, growth, False),), terms)


def beds_by_norm(supply: Supply, care_type: str, year: int | None = None) -> Worked:
    """Work out the beds that the norms ask for in a year (the first), and the gap."""
    year, model = year or supply.first, supply.norms
    beds = of.there(model, care_type, year)
    terms, lines = {"P": people_aged(supply, "75_plus", year)}, []
    if not math.isnan(beds):
        terms["B"] = beds_there(supply, care_type, year)
    norms = {
        "norm_england": ("n", "England's norm"),
        "norm_shop": ("m", "the SHOP@ norm"),
        "norm_own": ("o", "the analyst's own ratio"),
    }
    for name in [method for method in supply.methods if method in norms]:
        symbol, words = norms[name]
        places = getattr(model, name)[care_type]
        printed = rows(supply.printed_norms, norm_set=name.removeprefix("norm_"))
        own = f"{supply.parameters.own_places_source} (the analyst's own)"
        source = supply.cited(sources_of(printed)) if len(printed) else own
        terms[symbol] = term(f"places per person by {words}", places, source, most=5)
        needed, formula = places * terms["P"].value, f"{{{symbol}}} × {{P}}"
        lines.append(Line(f"beds needed by {words}", formula, shown(needed, 1)))
        if not math.isnan(beds):
            lines.append(Line(f"gap by {words}", f"{{B}} − {formula}", shown(beds - needed, 1)))
    if not lines:
        raise MissingEvidenceError(missing.LEFT_OUT.format("norms"))
    title = f"{care_type.title()} beds needed in {supply.area} in {year} by norms"
    return Worked(title, tuple(lines), terms)


def beds_by_rate(supply: Supply, care_type: str, year: int | None = None) -> Worked:
    """Work out the beds that those who fill them today lead to in a year (the last)."""
    year, model, start = year or supply.last, supply.filled, supply.counted_year
    growth, change = model.people.loc[year], model.annual_rate_change
    load, falling, needed = (
        of.required(model, method, care_type, year)
        for method in ("current_rate", "declining_rate", "queue_buffer")
    )
    rate = "({{F}} − {{W}}) × {{G}}{} + {{W}} × {{g}}"
    wait, longer = (shown(erlang_c(int(needed) - fewer, load), 2, percent=True) for fewer in (0, 1))
    gap = shown(of.there(model, care_type, year) - needed, 0)
    most = f"{model.max_delay_probability:.0%}"
    queue = (
        ("who waits with the queue's buffer", "ErlangC({Q}, {L})", wait),
        (f"with one bed fewer, more than {most}", "ErlangC({Q} − 1, {L})", longer),
        ("gap with the queue's buffer", "{B} − {Q}", gap),
    )
    by_method = {
        "current_rate": (("current rate", rate.format(""), shown(load, 1)),),
        "declining_rate": (("declining rate", rate.format(" × (1 + {c})^{t}"), shown(falling, 1)),),
        "queue_buffer": queue,
    }
    lines = [line for method in supply.methods for line in by_method.get(method, ())]
    if not lines:
        raise MissingEvidenceError(missing.LEFT_OUT.format("methods that start from filled beds"))
    terms = {
        "F": term(f"occupied beds in {start}", of.occupied(model, care_type), ABOVE),
        "W": term(f"residents aged 18 to 64 in {start}", model.working_age[care_type], ABOVE),
        "G": term("growth of those aged 65 and over", growth["older_growth"], ABOVE, most=6),
        "g": term("growth of those younger", growth["working_age_growth"], ABOVE, most=6),
        "c": term("change of the rate a year", change, PARAMETER, percent=True),
        "t": term(f"years from {start} to {year}", year - start, "the calendar"),
        "L": term("residents at the current rate", load, ABOVE),
        "Q": term(f"fewest beds with {most} at most waiting", needed, "Erlang (1917)"),
        "B": beds_there(supply, care_type, year),
    }
    formulas = " ".join(formula for _, formula, _ in lines)
    return Worked(
        f"{care_type.title()} beds needed in {supply.area} in {year}, by who fills them",
        tuple(Line(*line, False) for line in lines),
        {symbol: term for symbol, term in terms.items() if f"{{{symbol}}}" in formulas},
    )
