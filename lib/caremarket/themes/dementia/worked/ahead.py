"""People predicted, the limits, the population, and what growth is made of."""

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.present.worked import Line, Term, Worked, shown, span
from caremarket.themes.age_bands import ages as ages_of
from caremarket.themes.dementia import missing
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.prediction import (
    CELLS,
    WITH_LIMITS,
    YOUNGEST,
    changed,
    doubling_years,
)
from caremarket.themes.dementia.terms import RATE_SOURCES
from caremarket.themes.phrases import ABOVE, PARAMETER
from caremarket.themes.population import aged, by_year
from caremarket.themes.vintages import best_projection

ASSUMED = "an assumption of this report"
SEXES = (("females", "W", "women"), ("males", "M", "men"))
PARTS = {
    "population_size": "number of people",
    "age_structure": "how old they are",
    "rate": "changing prevalence",
}
SPLIT = {
    "population_size": "({Q} − {P}) × ({N} ÷ {P} + {M} ÷ {Q}) ÷ 2",
    "age_structure": "({M} ÷ {Q} − {N} ÷ {P}) × ({P} + {Q}) ÷ 2",
}
LOW, HIGH = "({Y} ÷ {Q} − {N} ÷ {P})", "({M} ÷ {Q} − {X} ÷ {P})"  # of structure, at either rates
OLD, NEW = "({X} ÷ {P} − {N} ÷ {P})", "({M} ÷ {Q} − {Y} ÷ {Q})"  # of rates, at either structure
SPLIT_WITH_RATES = {
    "population_size": (
        "({Q} − {P}) × (({N} ÷ {P} + {M} ÷ {Q}) ÷ 3 + ({X} ÷ {P} + {Y} ÷ {Q}) ÷ 6)"
    ),
    "age_structure": (
        f"({{P}} × {LOW} + {{Q}} × {HIGH}) ÷ 3 + ({{P}} × {HIGH} + {{Q}} × {LOW}) ÷ 6"
    ),
    "rate": f"({{P}} × {OLD} + {{Q}} × {NEW}) ÷ 3 + ({{P}} × {NEW} + {{Q}} × {OLD}) ÷ 6",
}


def exact(number: float, most: int = 6) -> int:
    """Return how many decimals a number needs to be what it is."""
    return next((it for it in range(most) if abs(round(number, it) - number) < 1e-9), most)


def people(words: str, number: float, source: str = ABOVE) -> Term:
    """Return a number of people as a term, exact enough to work on with."""
    return Term(words, number, source, exact(number, 3))


def percent(words: str, share: float, source: str) -> Term:
    """Return a proportion as a term in percent, with all its decimals."""
    return Term(words, share, source, exact(100 * share), True)


def whole(number: float) -> str:
    """Write a result in people; with a decimal where there are few."""
    return shown(number, 0 if abs(number) >= 100 else 1)


def population_cited(dementia: Dementia) -> str:
    """Name the source of the population used."""
    return dementia.cited(dementia.projected_from)


def ends(dementia: Dementia) -> dict[str, Term]:
    """Return the people with dementia of the first year, N, and of the last, M."""
    pairs = zip("NM", (dementia.first, dementia.last), strict=True)
    words = "people aged 65+ with dementia in {}"
    return {name: people(words.format(it["year"]), it["predicted"]) for name, it in pairs}


def predicted(dementia: Dementia, year: int | None = None) -> Worked:
    """Work out the people predicted to live with dementia in a year (the first), by CFAS II."""
    year = year or dementia.base_year
    cells = rows(dementia.cells, rate_set=WITH_LIMITS, year=year)
    residents, rates = population_cited(dementia), dementia.cited(RATE_SOURCES[WITH_LIMITS])
    if dementia.change_of_rates and year > dementia.first["year"]:
        rates += f", changed by {shown(dementia.change_of_rates, percent=True)} a year"
    terms, lines = {}, []
    for sex, letter, who in SEXES:
        own, pieces = rows(cells, sex=sex), []
        for it in own.itertuples():
            count, rate = f"{letter}{it.age_band[:2]}", f"{letter.lower()}{it.age_band[:2]}"
            ages = f"{who} aged {humanised(it.age_band)}"
            terms[count] = people(f"{ages} in {year}", it.people, residents)
            terms[rate] = percent(f"with dementia, of {ages}", it.rate, rates)
            pieces.append(f"{{{count}}} × {{{rate}}}")
        found = own["predicted"].sum()
        lines.append(Line(who, " + ".join(pieces), whole(found), False))
        terms[letter] = people(f"{who} with dementia", found)
    lines.append(Line("together", "{W} + {M}", whole(cells["predicted"].sum()), False))
    return Worked(f"People aged 65+ with dementia in {year}", tuple(lines), terms)


def interval(dementia: Dementia) -> Worked:
    """Work out how far the rate of the oldest women is drawn from its published value."""
    row = rows(dementia.rates, rate_set=WITH_LIMITS, sex="females").iloc[-1]
    source, who = dementia.cited(RATE_SOURCES[WITH_LIMITS]), f"women aged {row['age_band']}"
    low, odds, high = (row[of] / (1 - row[of]) for of in ("lower", "rate", "upper"))
    spread = (high / low) ** 0.5
    drawn = span(*(1 - 1 / (1 + odds * spread**sign) for sign in (-1, 1)), 1, percent=True)
    ratio, limits = "√(({u} ÷ (1 − {u})) ÷ ({l} ÷ (1 − {l})))", "{p} ÷ (1 − {p}) × {f}^(±1)"
    return Worked(
        f"The limits that the draws of one rate have: {who}",
        (
            Line("ratio of odds", ratio, shown(spread, 3), False),
            Line("limits of the draws", f"1 − 1 ÷ (1 + {limits})", drawn, False),
        ),
        {
            "l": percent(f"lower limit of {who}", row["lower"], source),
            "p": percent(f"rate of {who}", row["rate"], source),
            "u": percent(f"upper limit of {who}", row["upper"], source),
            "f": Term("ratio of odds", spread, ABOVE, 6),
        },
    )


def ages(dementia: Dementia) -> Worked:
    """Work out the fitted rate at 85 from that at 75: odds that double again and again."""
    curves, doubling = dementia.curves, doubling_years(dementia.curves)
    curves = curves.set_index(["sex", "age"])["value"]
    fitted, lines, terms = "the curve fitted to CFAS II", [], {}
    for sex, d, who in SEXES:
        p = d.lower()
        terms[p] = Term(f"rate of {who} aged 75", curves[sex, 75], fitted, 5, True)
        terms[d] = Term(f"years in which the odds of {who} double", doubling[sex], fitted, 5)
        formula = f"1 − 1 ÷ (1 + {{{p}}} ÷ (1 − {{{p}}}) × 2^(10 ÷ {{{d}}}))"
        rate = shown(curves[sex, 85], 1, percent=True)
        lines.append(Line(f"{who} aged 85", formula, rate, False))
    return Worked("Ten years older: the rate at 85 from that at 75", tuple(lines), terms)


def vintages(dementia: Dementia) -> Worked:
    """Work out how an estimate or census of one year is carried forward, for the oldest band."""
    population, year = dementia.population, dementia.parameters.last_year
    years = population.groupby("vintage")["year"].agg(["min", "nunique"])
    single = [it for it in dementia.by_vintage.index if years.loc[it, "nunique"] == 1]
    if not single:
        raise MissingEvidenceError(missing.CARRIED.format(dementia.area))
    used = dementia.vintage if dementia.vintage in single else single[-1]
    base, best = int(years.loc[used, "min"]), best_projection(population, [year])
    found = [by_year(population, it, [base, year]) for it in (used, best)]
    band = found[0]["age_band"].iloc[-1]
    oldest = int(ages_of(band)[0])
    own, grown = (aged(it, oldest).groupby("year")["people"].sum() for it in found)
    sources = population.groupby("vintage")["source_id"].unique().map(" ".join)
    cited, projection = (dementia.cited(sources[it]) for it in (used, best))
    return Worked(
        f"{humanised(used)} carried forward with the projection: people aged {band} in {year}",
        (Line(f"people aged {band}", "{C} × {Q} ÷ {P}", whole(own[year])),),
        {
            "C": people(f"counted in {base}", own[base], cited),
            "Q": people(f"projected for {year}", grown[year], projection),
            "P": people(f"projected for {base}", grown[base], projection),
        },
    )


def growth(dementia: Dementia, youngest: int = YOUNGEST) -> Worked:
    """Work out what growth is made of, among people from some age on: Das Gupta's split."""
    dementia.insist_on_growth()
    first, last = dementia.ends
    counted = aged(dementia.people, youngest).groupby("year")["people"].sum()
    source, terms, lines = population_cited(dementia), ends(dementia), []
    for name, year in (("P", first), ("Q", last)):
        terms[name] = people(f"people aged {youngest}+ in {year}", counted[year], source)
    if youngest == YOUNGEST:
        terms["t"] = Term(f"years from {first} to {last}", last - first, PARAMETER)
        annual = shown(dementia.growth.loc[WITH_LIMITS, "annual"], 2, percent=True)
        lines.append(Line("growth a year", "({M} ÷ {N})^(1 ÷ {t}) − 1", annual, False))
    parts = dementia.parts if youngest == YOUNGEST else dementia.adult_parts
    found = parts.loc[WITH_LIMITS]
    terms |= _crossed(dementia) if found["rate"] else {}
    for part, formula in (SPLIT_WITH_RATES if found["rate"] else SPLIT).items():
        lines.append(Line(PARTS[part], formula, whole(found[part]), False))
    what = f"What growth from {first} to {last} is made of, among people aged {youngest}+"
    return Worked(what, tuple(lines), terms)


def _crossed(dementia: Dementia) -> dict[str, Term]:
    """Return the people with dementia of one year at the rates of the other, X and Y."""
    first, last = dementia.ends
    cells = dementia.people.merge(rows(dementia.rates, rate_set=WITH_LIMITS), on=CELLS)
    late = changed(cells["rate"], dementia.change_of_rates, last - first)
    words, found = "people aged 65+ with dementia if those of {} had the prevalence of {}", {}
    for name, of, other, rate in (("X", first, last, late), ("Y", last, first, cells["rate"])):
        total = (cells["people"] * rate)[cells["year"] == of].sum()
        found[name] = people(words.format(of, other), total)
    return found
