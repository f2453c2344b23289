"""People predicted, the limits, the population, and what growth is made of."""

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.present.worked import Line, Term, Worked, shown, span
from caremarket.themes.age_bands import band_start
from caremarket.themes.dementia import missing
from caremarket.themes.dementia.ages import doubling_years
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.prediction import WITH_LIMITS, YOUNGEST, changed
from caremarket.themes.dementia.terms import RATE_SOURCES
from caremarket.themes.population import aged, by_year, longest_projection

PARAMETER = "the parameters of this report"
ABOVE = "what is worked out above"
ASSUMED = "an assumption of this report"
SEXES = (("females", "W", "women"), ("males", "M", "men"))


def rates_cited(dementia: Dementia, year: int) -> str:
    """Name the source of the rates of a year, and how they changed until then."""
    change = dementia.change_of_rates if year > dementia.ends[0] else 0
    source = dementia.cited(RATE_SOURCES[WITH_LIMITS])
    return f"{source}, changed by {shown(change, percent=True)} a year" if change else source


def population_cited(dementia: Dementia) -> str:
    """Name the source of the population used."""
    used = rows(dementia.population, vintage=dementia.vintage)["source_id"].unique()
    return dementia.cited(" ".join(used))


def whole(people: float) -> str:
    """Write a result in people; with a decimal where there are few."""
    return shown(people, 0 if abs(people) >= 100 else 1)


def ends(dementia: Dementia, decimals: int = 3) -> dict[str, Term]:
    """Return the people with dementia of the first year, N, and of the last, M."""
    pairs = zip("NM", (dementia.first, dementia.last), strict=True)
    words = "people aged 65+ with dementia in {}"
    return {
        name: Term(words.format(it["year"]), it["predicted"], ABOVE, decimals) for name, it in pairs
    }


def predicted(dementia: Dementia, year: int) -> Worked:
    """Work out the people predicted to live with dementia in a year, by CFAS II."""
    cells = rows(dementia.cells, rate_set=WITH_LIMITS, year=year)
    residents, rates = population_cited(dementia), rates_cited(dementia, year)
    terms, lines = {}, []
    for sex, letter, who in SEXES:
        own, pieces = rows(cells, sex=sex), []
        for it in own.itertuples():
            age = it.age_band[:2]
            people, rate = f"{letter}{age}", f"{letter.lower()}{age}"
            ages = f"{who} aged {humanised(it.age_band)}"
            terms[people] = Term(f"{ages} in {year}", it.people, residents, exact(it.people, 2))
            terms[rate] = percent(f"with dementia, of {ages}", it.rate, rates)
            pieces.append(f"{{{people}}} × {{{rate}}}")
        found = own["predicted"].sum()
        lines.append(Line(who, " + ".join(pieces), whole(found), False))
        terms[letter] = Term(f"{who} with dementia", found, ABOVE, 3)
    lines.append(Line("together", "{W} + {M}", whole(cells["predicted"].sum())))
    return Worked(f"People aged 65+ with dementia in {year}", tuple(lines), terms)


def exact(number: float, most: int = 6) -> int:
    """Return how many decimals a number needs to be what it is."""
    return next((it for it in range(most) if abs(round(number, it) - number) < 1e-9), most)


def percent(words: str, share: float, source: str) -> Term:
    """Return a proportion as a term in percent, with all its decimals."""
    return Term(words, share, source, exact(100 * share), True)


def interval(dementia: Dementia) -> Worked:
    """Work out how far the rate of the oldest women is drawn from its published value."""
    row = rows(dementia.rates, rate_set=WITH_LIMITS, sex="females").iloc[-1]
    source, who = dementia.cited(RATE_SOURCES[WITH_LIMITS]), f"women aged {row['age_band']}"
    odds = {name: row[name] / (1 - row[name]) for name in ("lower", "rate", "upper")}
    spread = (odds["upper"] / odds["lower"]) ** 0.5
    drawn = [1 - 1 / (1 + odds["rate"] * spread**sign) for sign in (-1, 1)]
    named = zip(
        "lpu", ("lower", "rate", "upper"), ("lower limit", "rate", "upper limit"), strict=True
    )
    terms = {
        symbol: percent(f"{words} of {who}", row[name], source) for symbol, name, words in named
    }
    return Worked(
        f"The limits that the draws of one rate have: {who}",
        (
            Line(
                "ratio of odds",
                "√(({u} ÷ (1 − {u})) ÷ ({l} ÷ (1 − {l})))",
                shown(spread, 3),
                False,
            ),
            Line(
                "limits of the draws",
                "1 − 1 ÷ (1 + {p} ÷ (1 − {p}) × {f}^(±1))",
                span(*drawn, 1, percent=True),
                False,
            ),
        ),
        terms | {"f": Term("ratio of odds", spread, ABOVE, 6)},
    )


def ages(dementia: Dementia) -> Worked:
    """Work out the fitted rate at 85 from that at 75: odds that double again and again."""
    curves, doubling = dementia.curves, doubling_years(dementia.curves)
    curves = curves.set_index(["sex", "age"])["value"]
    fitted, lines, terms = "the curve fitted to CFAS II", [], {}
    for sex, letter, who in SEXES:
        p, d = letter.lower(), letter
        terms[p] = Term(f"rate of {who} aged 75", curves[sex, 75], fitted, 5, True)
        terms[d] = Term(f"years in which the odds of {who} double", doubling[sex], fitted, 5)
        formula = f"1 − 1 ÷ (1 + {{{p}}} ÷ (1 − {{{p}}}) × 2^(10 ÷ {{{d}}}))"
        lines.append(
            Line(f"{who} aged 85", formula, shown(curves[sex, 85], 1, percent=True), False)
        )
    return Worked("Ten years older: the rate at 85 from that at 75", tuple(lines), terms)


def vintages(dementia: Dementia) -> Worked:
    """Work out how an estimate or census of one year is carried forward, for the oldest band."""
    population, year = dementia.population, dementia.parameters.last_year
    years = population.groupby("vintage")["year"].agg(["min", "nunique"])
    single = [it for it in dementia.by_vintage.index if years.loc[it, "nunique"] == 1]
    if not single:
        raise MissingEvidenceError(missing.CARRIED.format(dementia.area))
    used = dementia.vintage if dementia.vintage in single else single[-1]
    base, longest = int(years.loc[used, "min"]), longest_projection(population)
    people, projected = (by_year(population, it, [base, year]) for it in (used, longest))
    band = people["age_band"].iloc[-1]
    oldest = (aged(it, int(band_start(people["age_band"]).max())) for it in (people, projected))
    own, grown = (it.groupby("year")["people"].sum() for it in oldest)
    sources = population.groupby("vintage")["source_id"].unique().map(" ".join)
    cited, projection = (dementia.cited(sources[it]) for it in (used, longest))
    return Worked(
        f"{humanised(used)} carried forward with the projection: people aged {band} in {year}",
        (Line(f"people aged {band}", "{C} × {Q} ÷ {P}", whole(own[year])),),
        {
            "C": Term(f"counted in {base}", own[base], cited, exact(own[base], 2)),
            "Q": Term(f"projected for {year}", grown[year], projection, exact(grown[year], 3)),
            "P": Term(f"projected for {base}", grown[base], projection, exact(grown[base], 3)),
        },
    )


def growth(dementia: Dementia, youngest: int = YOUNGEST) -> Worked:
    """Work out what growth is made of, among people from some age on: Das Gupta's split."""
    first, last = dementia.ends
    people = aged(dementia.people, youngest).groupby("year")["people"].sum()
    source = population_cited(dementia)
    terms = {
        "P": Term(
            f"people aged {youngest}+ in {first}", people[first], source, exact(people[first], 2)
        ),
        "Q": Term(
            f"people aged {youngest}+ in {last}", people[last], source, exact(people[last], 2)
        ),
        **ends(dementia),
    }
    parts = dementia.parts if youngest == YOUNGEST else dementia.adult_parts
    found = parts.loc[WITH_LIMITS]
    lines = [
        ("number of people", "({Q} − {P}) × ({N} ÷ {P} + {M} ÷ {Q}) ÷ 2", "population_size"),
        ("how old they are", "({M} ÷ {Q} − {N} ÷ {P}) × ({P} + {Q}) ÷ 2", "age_structure"),
    ]
    if found["rate"]:
        terms |= _crossed(dementia)
        low, high = "({Y} ÷ {Q} − {N} ÷ {P})", "({M} ÷ {Q} − {X} ÷ {P})"
        before, after = "({X} ÷ {P} − {N} ÷ {P})", "({M} ÷ {Q} − {Y} ÷ {Q})"
        lines = [
            (
                "number of people",
                "({Q} − {P}) × (({N} ÷ {P} + {M} ÷ {Q}) ÷ 3 + ({X} ÷ {P} + {Y} ÷ {Q}) ÷ 6)",
                "population_size",
            ),
            (
                "how old they are",
                f"({{P}} × {low} + {{Q}} × {high}) ÷ 3 + ({{P}} × {high} + {{Q}} × {low}) ÷ 6",
                "age_structure",
            ),
            (
                "changing rates",
                f"({{P}} × {before} + {{Q}} × {after}) ÷ 3 "
                f"+ ({{P}} × {after} + {{Q}} × {before}) ÷ 6",
                "rate",
            ),
        ]
    made = [Line(what, formula, whole(found[part]), False) for what, formula, part in lines]
    if youngest == YOUNGEST:
        terms["t"] = Term(f"years from {first} to {last}", last - first, PARAMETER)
        annual = shown(dementia.growth.loc[WITH_LIMITS, "annual"], 2, percent=True)
        made.insert(0, Line("growth a year", "({M} ÷ {N})^(1 ÷ {t}) − 1", annual, False))
    return Worked(
        f"What growth from {first} to {last} is made of, among people aged {youngest}+",
        tuple(made),
        terms,
    )


def _crossed(dementia: Dementia) -> dict[str, Term]:
    """Return the people with dementia of one year at the rates of the other, X and Y."""
    first, last = dementia.ends
    rates = rows(dementia.rates, rate_set=WITH_LIMITS)
    cells = dementia.people.merge(rates, on=["sex", "age_band"])
    late = changed(cells["rate"], dementia.change_of_rates, last - first)
    words = "people aged 65+ with dementia if those of {} had the rates of {}"
    found = (("X", first, last, late), ("Y", last, first, cells["rate"]))
    return {
        name: Term(
            words.format(year, other),
            (cells["people"] * rate)[cells["year"] == year].sum(),
            ABOVE,
            3,
        )
        for name, year, other, rate in found
    }


def scenarios(dementia: Dementia) -> Worked:
    """Work out the last year's number if rates change, and the change that keeps the number."""
    (first, last), rates = dementia.ends, rows(dementia.rates, rate_set=WITH_LIMITS)["rate"]
    course = rows(dementia.scenarios, rate_set=WITH_LIMITS, year=last).set_index("change")
    years, predicted = last - first, course["predicted"]
    terms = ends(dementia) | {
        "M": Term(f"people with dementia in {last} at unchanged rates", predicted[0.0], ABOVE, 3),
        "t": Term(f"years from {first} to {last}", years, PARAMETER),
    }
    lines = [Line("yearly change to stay level", "({N} ÷ {M})^(1 ÷ {t}) − 1",
                  shown(dementia.level, 2, percent=True), False)]  # fmt: skip
    for place, change in enumerate(course.index, start=1):
        if change and rates.max() * (1 + change) ** years <= 1:  # no rate passes 1
            terms[f"c{place}"] = percent("change of rates a year", abs(change), ASSUMED)
            formula = f"{{M}} × (1 {'−' if change < 0 else '+'} {{c{place}}})^{{t}}"
            lines.append(
                Line(course.loc[change, "scenario"], formula, whole(predicted[change]), False)
            )
    return Worked(f"People with dementia in {last} if rates change", tuple(lines), terms)
