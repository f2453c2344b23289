"""What would change the number of people with dementia: prevalence, or new cases."""

import math

from caremarket.frames import rows
from caremarket.methods import prevalence_course
from caremarket.present.worked import Line, Term, Worked, shown
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.incidence import RATES
from caremarket.themes.dementia.prediction import WITH_LIMITS
from caremarket.themes.dementia.terms import signed
from caremarket.themes.dementia.worked.ahead import ASSUMED, ends, people, percent, whole
from caremarket.themes.phrases import ABOVE, PARAMETER

SEX, AGE = "females", 84  # whose year is worked out


def scenarios(dementia: Dementia) -> Worked:
    """Work out the last year's number if prevalence changes, and the change that keeps it."""
    (first, last), rates = dementia.ends, rows(dementia.rates, rate_set=WITH_LIMITS)["rate"]
    course = rows(dementia.scenarios, rate_set=WITH_LIMITS, year=last).set_index("change")
    years, predicted = last - first, course["predicted"]
    terms = ends(dementia) | {
        "M": people(f"people with dementia in {last} at unchanged prevalence", predicted[0.0]),
        "t": Term(f"years from {first} to {last}", years, PARAMETER),
    }
    level = shown(dementia.level, 2, percent=True)
    lines = [Line("yearly change to stay level", "({N} ÷ {M})^(1 ÷ {t}) − 1", level, False)]
    for place, change in enumerate(course.index, start=1):
        if change and rates.max() * (1 + change) ** years <= 1:  # no rate passes 1
            terms[f"c{place}"] = percent("change of prevalence a year", abs(change), ASSUMED)
            formula = f"{{M}} × (1 {'−' if change < 0 else '+'} {{c{place}}})^{{t}}"
            name = course.loc[change, "scenario"]
            lines.append(Line(name, formula, whole(predicted[change]), False))
    return Worked(f"People with dementia in {last} if prevalence changes", tuple(lines), terms)


def incidence(dementia: Dementia) -> Worked:
    """Work out a year of women aged 84: from new cases and deaths to prevalence at 85."""
    steady, table = dementia.illness.loc[SEX], dementia.data.national("mortality")
    at, later, relative = steady.loc[AGE], steady.loc[AGE + 1], dementia.relative_mortality.loc[SEX]
    ratio, seen = relative["value"], dementia.changes_seen.iloc[0]
    change = seen["change"]
    deaths = -math.log1p(-at["death"])
    known = steady[list(RATES)].iloc[:-1]
    course = prevalence_course(steady["prevalence"], known, [1 + change])
    curve, model = "the curve fitted to CFAS II", "the model: it keeps the curve as it is"
    printed = rows(table, sex=SEX, age=[AGE, AGE + 1])["value"]
    tables = dementia.cited(table["source_id"].iloc[0])
    growth = [at["incidence"] * by - (ratio - 1) * at["mortality"] for by in (1, 1 + change)]
    year = dementia.ends[0] + 1
    of_odds = (
        "1 − 1 ÷ (1 + {{p}} ÷ (1 − {{p}}) × {{e}}^{{{x}}} + {new} × ({{e}}^{{{x}}} − 1) ÷ {{{x}}})"
    )
    named = f"women aged {AGE + 1} in {year}, incidence "
    lines = (
        Line("deaths a woman, all", "−(ln(1 − {a}) + ln(1 − {b})) ÷ 2", shown(deaths, 5), False),
        Line(
            "deaths a woman without dementia",
            "{d} ÷ (1 + ({R} − 1) × ({p} + {n}) ÷ 2)",
            shown(at["mortality"], 5),
            False,
        ),
        Line("growth of the odds, unchanged", "{i} − ({R} − 1) × {m}", shown(growth[0], 5), False),
        Line(
            f"{named}unchanged",
            of_odds.format(x="x", new="{i}"),
            shown(later["prevalence"], 2, percent=True),
            False,
        ),
        Line(
            f"growth of the odds, {signed(change, 1)}",
            "{i} × (1 − {c}) − ({R} − 1) × {m}",
            shown(growth[1], 5),
            False,
        ),
        Line(
            f"{named}{signed(change, 1)}",
            of_odds.format(x="y", new="{i} × (1 − {c})"),
            shown(course.loc[AGE + 1, 1], 2, percent=True),
            False,
        ),
    )
    terms = {
        "a": percent(f"women aged {AGE} who die within a year", printed.iloc[0], tables),
        "b": percent(f"women aged {AGE + 1} who die within a year", printed.iloc[1], tables),
        "d": Term("deaths a woman and year, all", deaths, ABOVE, 7),
        "R": Term(
            "deaths with dementia over those without",
            ratio,
            dementia.cited(relative["source_id"]),
            2,
        ),
        "p": Term(f"with dementia, of women aged {AGE}", at["prevalence"], curve, 5, True),
        "n": Term(f"with dementia, of women aged {AGE + 1}", later["prevalence"], curve, 5, True),
        "m": Term("deaths a woman and year without dementia", at["mortality"], ABOVE, 7),
        "i": Term("new cases a woman and year without dementia", at["incidence"], model, 7),
        "c": percent("fall of incidence a year", -change, dementia.cited(seen["source_id"])),
        "x": Term("growth of the odds a year, incidence unchanged", growth[0], ABOVE, 7),
        "y": Term("growth of the odds a year, incidence changed", growth[1], ABOVE, 7),
        "e": Term("base of natural logarithms", math.e, "mathematics", 7),
    }
    return Worked(f"A year older: women aged {AGE} in {dementia.ends[0]}", lines, terms)
