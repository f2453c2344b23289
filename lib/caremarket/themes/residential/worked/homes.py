"""The arithmetic of the homes as they are: who fills them, what is empty, what it costs."""

from caremarket.frames import rows
from caremarket.present.worked import Line, Worked, deviate, shown, term, wilson
from caremarket.themes.phrases import ABOVE
from caremarket.themes.plain import month_name
from caremarket.themes.residential import market
from caremarket.themes.residential.costs import PRINTED, WEEKS
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.supply import Supply
from caremarket.themes.residential.wording import USABLE
from caremarket.themes.residential.worked.terms import beds_of


def components(supply: Supply) -> Worked:
    """Work out the occupied beds, and the residents whom nobody accounts for."""
    placed, homes, source = supply.placed, supply.homes, supply.cited(supply.of_homes)
    inside = supply.parameters.out_of_borough_reading == "inside"
    terms, filled, known = {}, [], []
    for kind, (beds, void, people, away) in zip(CARE_TYPES, ("BvRO", "NwSP"), strict=True):
        home, group = homes.loc[kind], placed.loc[kind]
        rate = f"share of {kind} beds that is empty"
        terms[beds] = beds_of(supply, kind)
        terms[void] = term(rate, home["void_rate"], source, percent=True)
        terms[people] = term(f"people supported in {kind} homes", group["supported"], source)
        filled.append(f"{{{beds}}} × (1 − {{{void}}})")
        known.append(f"{{{people}}}")
        if group["in_borough"] < group["supported"] and not group["out_of_borough"]:
            known[-1] = f"min({{{people}}}, {filled[-1]})"
        if inside and group["out_of_borough"]:
            terms[away] = term("of them out of the area", group["out_of_borough"], source)
            known[-1] = f"({{{people}}} − {{{away}}})"
    if supply.paying is not None:
        terms["F"] = term("residents who pay for themselves", supply.paying, source)
        known.append("{F}")
    people = supply.components["people"]
    left = " − ".join([" + ".join(filled), *known])
    lines = [
        Line("occupied beds", " + ".join(filled), shown(people.iloc[0], 1), False),
        Line("left over", left, shown(people.sum(), 1), False),
    ]
    if supply.paying is not None and supply.share_paying is not None:
        again = shown(supply.paying / supply.share_paying, 1)
        terms["s"] = term("their share of residents", supply.share_paying, source, percent=True)
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
            "B": term(f"occupied {care_type} beds", found["occupied"], ABOVE),
            "C": term("the council's residents in the area", placed["in_borough"], ABOVE),
            "Y": term("people supported aged 18 to 64", young, source),
            "S": term("all people supported", placed["supported"], source),
        },
    )


def vacancies(supply: Supply) -> Worked:
    """Work out the vacant beds that can be used, and how the voids may be split, or vary."""
    homes, both, here = supply.homes, supply.vacancies_told, supply.usable_here
    there, vacant = supply.cited(" ".join(both["source_id"])), homes["vacant"].sum()
    told = zip("ac", USABLE[here], both[["value", "value_all"]].sum(), strict=True)
    terms = {"V": term("vacant beds", vacant, ABOVE)}
    for symbol, words, figure in told:
        terms[symbol] = term(words, figure / (100 if here else 1), there, percent=here)
    lines = [Line("can be used", "{V} × {a} ÷ {c}", shown(vacant * supply.usable, 1), False)]
    least, greatest = homes.loc["nursing", ["void_rate_lower", "void_rate_upper"]]
    if not supply.split:
        vacant, lent = homes.loc["nursing", "vacant"], supply.england
        terms |= {
            "x": term("vacant nursing beds", vacant, ABOVE),
            "n": beds_of(supply, "nursing"),
            "z": deviate(),
        }
        for symbol, row in zip("efghij", lent.itertuples(), strict=False):
            words = f"England's void rate, {month_name(row.period)}"
            terms[symbol] = term(words, row.void_rate, supply.cited(row.source_id), percent=True)
        rates = ", ".join(f"{{{symbol}}}" for symbol in "efghij" if symbol in terms)
        for end, sign, at in (("min", "−", least), ("max", "+", greatest)):
            formula = f"{end}({wilson(sign=sign)}, {rates})" if rates else wilson(sign=sign)
            what = f"empty nursing beds, {'least' if end == 'min' else 'most'}"
            lines.append(Line(what, formula, shown(at, 1, percent=True), False))
    else:
        void = homes.loc["nursing", "void_rate"]
        terms |= {
            "R": beds_of(supply, "residential"),
            "N": beds_of(supply, "nursing"),
            "v": term("share of all beds that is empty", void, ABOVE, percent=True),
            "l": term("lowest share of any type", market.LEAST_VOID, "an assumption", percent=True),
            "f": term("least, by the line before", least, ABOVE, percent=True),
        }
        fullest = "max(min({l}, {v}), ({V} − {R}) ÷ {N})"
        emptiest = "min(1, 2 × {v} − {f}, ({V} − min({l}, {v}) × {R}) ÷ {N})"
        lines += [
            Line("empty nursing beds, least", fullest, shown(least, 1, percent=True), False),
            Line("empty nursing beds, most", emptiest, shown(greatest, 1, percent=True), False),
        ]
    return Worked(f"Vacant beds of {supply.area}", tuple(lines), terms)


def costs(supply: Supply) -> Worked:
    """Work out what a place for somebody aged 65 or over cost: a week, or a year where printed."""
    terms, lines = {}, []
    for row in rows(supply.costs, age_group="65_plus").itertuples():
        pounds, people = ("S", "P") if row.care_type == "residential" else ("T", "Q")
        if row.basis == PRINTED:
            words = f"pounds a week, {row.care_type}, {row.period}"
            terms[pounds] = term(words, row.weekly, supply.cited(row.source_ids))
            year, formula = row.weekly * WEEKS, f"{{{pounds}}} × {{w}}"
            lines.append(Line(f"{row.care_type} place, pounds a year", formula, shown(year, 0)))
            continue
        paid, counted = map(supply.cited, row.source_ids.split())
        words = f"pounds spent on {row.care_type} care, {row.period}"
        terms[pounds] = term(words, row.spend, paid)
        words = f"people supported in {row.care_type} homes"
        terms[people] = term(words, row.people, counted)
        formula = f"{{{pounds}}} ÷ {{{people}}} ÷ {{w}}"
        lines.append(Line(f"{row.care_type} place, pounds a week", formula, shown(row.weekly, 0)))
    terms["w"] = term("weeks of a year", WEEKS, "the calendar")
    return Worked(f"A place for somebody aged 65 or over in {supply.area}", tuple(lines), terms)


def voids(supply: Supply) -> Worked:
    """Work out the income that empty beds forgo in a year."""
    found, terms = supply.voids.set_index("category"), {}
    for kind, vacant, pounds in (("residential", "V", "p"), ("nursing", "U", "q")):
        terms[vacant] = term(f"vacant {kind} beds", found.loc[kind, "vacant"], ABOVE)
        terms[pounds] = term(f"pounds a week, {kind}", found.loc[kind, "weekly"], ABOVE)
    terms["w"] = term("weeks of a year", WEEKS, "the calendar")
    value = shown(found.loc["all", "value"] / 1000, 0)
    formula = "({V} × {p} + {U} × {q}) × {w} ÷ 1000"
    title = f"Income forgone on empty beds of {supply.area} in a year"
    return Worked(title, (Line("thousand pounds", formula, value, False),), terms)
