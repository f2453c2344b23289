"""The arithmetic of the report on care home beds, each method with the council's numbers."""

import math

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.methods import erlang_c
from caremarket.present.worked import Line, Term, Worked, deviate, shown, wilson
from caremarket.present.worked import term as _term
from caremarket.themes.phrases import ABOVE, PARAMETER
from caremarket.themes.residential import market, missing
from caremarket.themes.residential import model as of
from caremarket.themes.residential.costs import PRINTED, WEEKS
from caremarket.themes.residential.inputs import sources_of
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.supply import Supply
from caremarket.themes.residential.wording import USABLE


def _people(supply: Supply, ages: str, year: int) -> Term:
    words = ages.replace("_plus", " and over").replace("_", " to ")
    count, source = supply.people.loc[year, f"people_{ages}"], sources_of(supply.population_used)
    return _term(f"people aged {words} in {year}", count, supply.cited(source))


def _beds(supply: Supply, care_type: str) -> Term:
    beds = supply.beds[care_type]
    return _term(f"{care_type} beds", beds, supply.cited(sources_of(supply.counted)))


def _beds_there(supply: Supply, care_type: str, year: int) -> Term:
    """Return the beds that needs of a year are held against: counted, and planned."""
    counted, planned = _beds(supply, care_type), of.opened(supply.norms, care_type, year)
    if not planned:
        return counted
    words = f"{care_type} beds, {counted.text} counted and {shown(planned, 0)} planned by {year}"
    return _term(words, counted.value + planned, f"{counted.source}, and the parameter")


def components(supply: Supply) -> Worked:
    """Work out the occupied beds, and the residents whom nobody accounts for."""
    placed, homes, source = supply.placed, supply.homes, supply.cited(supply.of_homes)
    inside = supply.parameters.out_of_borough_reading == "inside"
    terms, filled, known = {}, [], []
    for kind, (beds, void, people, away) in zip(CARE_TYPES, ("BvRO", "NwSP"), strict=True):
        home, group = homes.loc[kind], placed.loc[kind]
        rate = f"share of {kind} beds that is empty"
        terms[beds] = _beds(supply, kind)
        terms[void] = _term(rate, home["void_rate"], source, percent=True)
        terms[people] = _term(f"people supported in {kind} homes", group["supported"], source)
        filled.append(f"{{{beds}}} × (1 − {{{void}}})")
        known.append(f"{{{people}}}")
        if group["in_borough"] < group["supported"] and not group["out_of_borough"]:
            known[-1] = f"min({{{people}}}, {filled[-1]})"
        if inside and group["out_of_borough"]:
            terms[away] = _term("of them out of the area", group["out_of_borough"], source)
            known[-1] = f"({{{people}}} − {{{away}}})"
    if supply.paying is not None:
        terms["F"] = _term("residents who pay for themselves", supply.paying, source)
        known.append("{F}")
    people = supply.components["people"]
    left = " − ".join([" + ".join(filled), *known])
    lines = [
        Line("occupied beds", " + ".join(filled), shown(people.iloc[0], 1), False),
        Line("left over", left, shown(people.sum(), 1), False),
    ]
    if supply.paying is not None and supply.share_paying is not None:
        again = shown(supply.paying / supply.share_paying, 1)
        terms["s"] = _term("their share of residents", supply.share_paying, source, percent=True)
        lines.append(Line("occupied beds, counted again", "{F} ÷ {s}", again, False))
    title = f"Residents in {supply.area} neither the council's nor known self-funders"
    return Worked(title, tuple(lines), terms)


def residents(supply: Supply, care_type: str) -> Worked:
    """Work out how many residents of a type of home are not the council's."""
    found, placed = supply.by_care_type.loc[care_type], supply.placed.loc[care_type]
    young = placed["supported"] * (1 - placed["share_65_plus"])
    source, here = supply.cited(supply.of_homes), shown(found["council_18_64"], 1)
    return Worked(
        f"Residents of {care_type} homes in {supply.area} whom the council does not support",
        (
            Line("others", "{B} − {C}", shown(found["others"], 1)),
            Line("their share", "({B} − {C}) ÷ {B}", shown(found["share_others"], percent=True)),
            Line("the council's aged 18 to 64", "{C} × {Y} ÷ {S}", here),
        ),
        {
            "B": _term(f"occupied {care_type} beds", found["occupied"], ABOVE),
            "C": _term("the council's residents in the area", placed["in_borough"], ABOVE),
            "Y": _term("people supported aged 18 to 64", young, source),
            "S": _term("all people supported", placed["supported"], source),
        },
    )


def vacancies(supply: Supply) -> Worked:
    """Work out the vacant beds that can be used, and how the voids may be split, or vary."""
    homes, both, here = supply.homes, supply.vacancies_told, supply.usable_here
    there, vacant = supply.cited(" ".join(both["source_id"])), homes["vacant"].sum()
    told = zip("ac", USABLE[here], both[["value", "value_all"]].sum(), strict=True)
    terms = {"V": _term("vacant beds", vacant, ABOVE)}
    for symbol, words, figure in told:
        terms[symbol] = _term(words, figure / (100 if here else 1), there, percent=here)
    lines = [Line("can be used", "{V} × {a} ÷ {c}", shown(vacant * supply.usable, 1), False)]
    least, greatest = homes.loc["nursing", ["void_rate_lower", "void_rate_upper"]]
    if not supply.split:
        vacant, lent = homes.loc["nursing", "vacant"], supply.england
        terms |= {
            "x": _term("vacant nursing beds", vacant, ABOVE),
            "n": _beds(supply, "nursing"),
            "z": deviate(),
        }
        for symbol, row in zip("efghij", lent.itertuples(), strict=False):
            words = f"England's void rate, {row.period}"
            terms[symbol] = _term(words, row.void_rate, supply.cited(row.source_id), percent=True)
        rates = ", ".join(f"{{{symbol}}}" for symbol in "efghij" if symbol in terms)
        for end, sign, at in (("min", "−", least), ("max", "+", greatest)):
            formula = f"{end}({wilson(sign=sign)}, {rates})" if rates else wilson(sign=sign)
            what = f"empty nursing beds, {'least' if end == 'min' else 'most'}"
            lines.append(Line(what, formula, shown(at, 1, percent=True), False))
    else:
        void = homes.loc["nursing", "void_rate"]
        terms |= {
            "R": _beds(supply, "residential"),
            "N": _beds(supply, "nursing"),
            "v": _term("share of all beds that is empty", void, ABOVE, percent=True),
            "l": _term(
                "lowest share of any type", market.LEAST_VOID, "an assumption", percent=True
            ),
            "f": _term("least, by the line before", least, ABOVE, percent=True),
        }
        fullest = "max(min({l}, {v}), ({V} − {R}) ÷ {N})"
        emptiest = "min(1, 2 × {v} − {f}, ({V} − min({l}, {v}) × {R}) ÷ {N})"
        lines += [
            Line("empty nursing beds, least", fullest, shown(least, 1, percent=True), False),
            Line("empty nursing beds, most", emptiest, shown(greatest, 1, percent=True), False),
        ]
    return Worked(f"Vacant beds of {supply.area}", tuple(lines), terms)


def people(supply: Supply) -> Worked:
    """Work out how residents aged 65 and over grow at unchanged rates."""
    supply.insist_large_enough()
    first, last, share = supply.people.index[0], supply.last, supply.older
    growth = shown(supply.people.loc[last, "older_growth"], 3)
    title = f"Care home residents aged 65 and over in {last}, for each one in {first}"
    ages = {"75_plus": "PQ"} if share is None else {"85_plus": "PQ", "65_84": "RS"}
    terms = {
        symbol: _people(supply, band, year)
        for band, symbols in ages.items()
        for symbol, year in zip(symbols, (first, last), strict=True)
    }
    if share is None:
        return Worked(title, (Line("growth", "{Q} ÷ {P}", growth),), terms)
    lent = rows(supply.benchmarks, measure="share_of_residents_aged_85_plus", category="all")
    words = "share of residents aged 65 and over who are 85 or older"
    terms["s"] = _term(words, share, supply.cited(sources_of(lent)), percent=True)
    formula = "{s} × {Q} ÷ {P} + (1 − {s}) × {S} ÷ {R}"
    return Worked(title, (Line("growth", formula, growth, False),), terms)


def beds_by_norm(supply: Supply, care_type: str, year: int | None = None) -> Worked:
    """Work out the beds that the norms ask for in a year (the first), and the gap."""
    year, model = year or supply.first, supply.norms
    beds = of.there(model, care_type, year)
    terms, lines = {"P": _people(supply, "75_plus", year)}, []
    if not math.isnan(beds):
        terms["B"] = _beds_there(supply, care_type, year)
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
        terms[symbol] = _term(f"places per person by {words}", places, source, most=5)
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
        "F": _term(f"occupied beds in {start}", of.occupied(model, care_type), ABOVE),
        "W": _term(f"residents aged 18 to 64 in {start}", model.working_age[care_type], ABOVE),
        "G": _term("growth of those aged 65 and over", growth["older_growth"], ABOVE, most=6),
        "g": _term("growth of those younger", growth["working_age_growth"], ABOVE, most=6),
        "c": _term("change of the rate a year", change, PARAMETER, percent=True),
        "t": _term(f"years from {start} to {year}", year - start, "the calendar"),
        "L": _term("residents at the current rate", load, ABOVE),
        "Q": _term(f"fewest beds with {most} at most waiting", needed, "Erlang (1917)"),
        "B": _beds_there(supply, care_type, year),
    }
    formulas = " ".join(formula for _, formula, _ in lines)
    return Worked(
        f"{care_type.title()} beds needed in {supply.area} in {year}, by who fills them",
        tuple(Line(*line, False) for line in lines),
        {symbol: term for symbol, term in terms.items() if f"{{{symbol}}}" in formulas},
    )


def flips(supply: Supply, care_type: str) -> Worked:
    """Work out at how many places per person England's norm asks for just the beds there are."""
    supply.insist_on("norm_england")
    year = supply.last
    beds, older = _beds_there(supply, care_type, year), _people(supply, "75_plus", year)
    turning = shown(100 * beds.value / older.value, 2)
    return Worked(
        f"Where the gap of {care_type} beds in {year} changes its sign by England's places",
        (Line("places per 100 people", "100 × {B} ÷ {P}", turning),),
        {"B": beds, "P": older},
    )


def scenarios(supply: Supply, care_type: str) -> Worked:
    """Work out the gap at the current rate if everybody placed away came back: first year."""
    supply.insist_on("current_rate")
    found = rows(supply.returned, care_type=care_type, method="current_rate").iloc[0]
    source, model, year = supply.cited(supply.of_homes), supply.filled, supply.first
    growth, share = model.people.loc[year], model.share_65_plus[care_type]
    back = "{B} − {L} − {O} × ({s} × {G} + (1 − {s}) × {g})"
    return Worked(
        f"The gap of {care_type} beds in {year} at the current rate, if all placed away came back",
        (
            Line("gap as it is", "{B} − {L}", shown(found["bed_gap"], 1), False),
            Line("if all came back", back, shown(found["bed_gap_returned"], 1), False),
        ),
        {
            "B": _beds_there(supply, care_type, year),
            "L": _term(
                "residents at the current rate", of.residents(model, care_type, year), ABOVE
            ),
            "O": _term("people placed out of the area", found["people"], source),
            "s": _term("share of those supported who are 65 or older", share, source, most=6),
            "G": _term("growth of those aged 65 and over", growth["older_growth"], ABOVE, most=6),
            "g": _term("growth of those younger", growth["working_age_growth"], ABOVE, most=6),
        },
    )


def conversions(supply: Supply) -> Worked:
    """Work out the beds to convert by England's places, in the first year."""
    supply.insist_on("norm_england")
    row = rows(supply.conversions, method="norm_england", year=supply.first).iloc[0]
    beds = shown(row["conversion_beds"], 0)
    return Worked(
        f"Residential beds to turn into nursing beds in {supply.first}, by England's places",
        (Line("beds to convert", "max(0, ⌊min({R}, −({N}))⌋)", beds),),
        {
            "R": _term("gap of residential beds", row["residential_gap"], ABOVE),
            "N": _term("gap of nursing beds", row["nursing_gap"], ABOVE),
        },
    )


def costs(supply: Supply) -> Worked:
    """Work out what a place for somebody aged 65 or over cost: a week, or a year where printed."""
    terms, lines = {}, []
    for row in rows(supply.costs, age_group="65_plus").itertuples():
        pounds, people = ("S", "P") if row.care_type == "residential" else ("T", "Q")
        if row.basis == PRINTED:
            words = f"pounds a week, {row.care_type}, {row.period}"
            terms[pounds] = _term(words, row.weekly, supply.cited(row.source_ids))
            year, formula = row.weekly * WEEKS, f"{{{pounds}}} × {{w}}"
            lines.append(Line(f"{row.care_type} place, pounds a year", formula, shown(year, 0)))
            continue
        paid, counted = map(supply.cited, row.source_ids.split())
        words = f"pounds spent on {row.care_type} care, {row.period}"
        terms[pounds] = _term(words, row.spend, paid)
        words = f"people supported in {row.care_type} homes"
        terms[people] = _term(words, row.people, counted)
        formula = f"{{{pounds}}} ÷ {{{people}}} ÷ {{w}}"
        lines.append(Line(f"{row.care_type} place, pounds a week", formula, shown(row.weekly, 0)))
    terms["w"] = _term("weeks of a year", WEEKS, "the calendar")
    return Worked(f"A place for somebody aged 65 or over in {supply.area}", tuple(lines), terms)


def voids(supply: Supply) -> Worked:
    """Work out the income that empty beds forgo in a year."""
    found, terms = supply.voids.set_index("category"), {}
    for kind, vacant, pounds in (("residential", "V", "p"), ("nursing", "U", "q")):
        terms[vacant] = _term(f"vacant {kind} beds", found.loc[kind, "vacant"], ABOVE)
        terms[pounds] = _term(f"pounds a week, {kind}", found.loc[kind, "weekly"], ABOVE)
    terms["w"] = _term("weeks of a year", WEEKS, "the calendar")
    value = shown(found.loc["all", "value"] / 1000, 0)
    formula = "({V} × {p} + {U} × {q}) × {w} ÷ 1000"
    title = f"Income forgone on empty beds of {supply.area} in a year"
    return Worked(title, (Line("thousand pounds", formula, value, False),), terms)
