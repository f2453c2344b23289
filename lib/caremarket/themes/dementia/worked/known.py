"""Printed figures, diagnoses and registers, care, and dementia before 65."""

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.present.worked import Line, Term, Worked, shown
from caremarket.themes.dementia import missing
from caremarket.themes.dementia.care import RESIDENTS_WITH_DEMENTIA
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.diagnosis import RATE_HELD
from caremarket.themes.dementia.prediction import PER, RATE_SETS
from caremarket.themes.dementia.registers import limits_known
from caremarket.themes.dementia.terms import NAMES
from caremarket.themes.dementia.worked.ahead import (
    ASSUMED,
    ends,
    people,
    percent,
    population_cited,
    whole,
)
from caremarket.themes.plain import month_name
from caremarket.themes.theme import required

PLACES = {"care_home": ("A", "care homes"), "community": ("B", "the community")}
MODEL = "rates times residents, as above, of {}"


def printed(dementia: Dementia) -> Worked:
    """Work out which share printed numbers are of those that rates predict."""
    terms, lines, model_of = {}, [], MODEL.format(humanised(dementia.printed_on))
    for place, row in enumerate(dementia.against.to_dict("records"), start=1):
        year, called = row["year"], row["measure"].replace("_", " ")
        source = dementia.cited(row["source_id"])
        terms[f"a{place}"] = Term(f"{called}, {year}", row["printed"], source)
        for symbol, name in zip("cd", RATE_SETS, strict=True):
            words, model = f"predicted by {NAMES[name]} for {year}", row[f"{name}_predicted"]
            terms[f"{symbol}{place}"] = people(words, model, model_of)
            share = shown(row[f"{name}_ratio"], 0, percent=True)
            formula = f"{{a{place}}} ÷ {{{symbol}{place}}}"
            lines.append(Line(f"{year}, of {NAMES[name]}", formula, share))
    return Worked("Printed numbers, of those that rates predict", tuple(lines), terms)


def rate_terms(dementia: Dementia) -> dict[str, Term]:
    """Return the latest diagnosis rate, r, and the ambition, a."""
    rate = dementia.rate
    words = f"diagnosis rate, {month_name(rate['period'])}"
    if not rate["printed"]:
        words = f"register over the number expected, {month_name(rate['period'])}"
    if rate["rate_lower"] < rate["rate_upper"]:
        words += ", the middle of what it may be"
    aims = dementia.data.national("market_benchmarks")
    aim = rows(aims, measure="diagnosis_rate_ambition").sort_values("period").iloc[-1]
    return {
        "r": percent(words, rate["rate"], dementia.cited(rate["source_id"])),
        "a": percent("national ambition", dementia.ambition, dementia.cited(aim["source_id"])),
    }


def readings(dementia: Dementia) -> Worked:
    """Work out the diagnosis rate and the undiagnosed that each reading implies."""
    of, lines, terms = dementia.readings.set_index("reading"), [], {}
    by_year = dementia.every_year.set_index("year")
    with_dementia = "people aged 65+ with dementia in {}"
    if "printed_of_predicted" in of.index:
        year = of.loc["printed_of_predicted", "year"]
        terms["O"] = people(with_dementia.format(year), by_year.loc[year, "predicted"])
        table = rows(dementia.printed, unit="people").set_index("measure")["source_id"]
        source = dementia.cited(table["diagnosed_as_printed"])
        counted = of.loc["printed_of_predicted", "diagnosed"]
        terms["D"] = people("diagnosed as printed", counted, source)
        formulas = {"printed_of_predicted": ("the printed count as a register", "{D} ÷ {O}")}
        if "as_printed" in of.index:
            missed = of.loc["as_printed", "undiagnosed"]
            terms["U"] = people("undiagnosed as printed", missed, source)
            formulas["as_printed"] = ("as printed", "{D} ÷ ({D} + {U})")
            formulas["prediction"] = ("the printed count as a prediction", "({D} − {U}) ÷ {D}")
        for name, (what, formula) in formulas.items():
            rate = shown(of.loc[name, "diagnosis_rate"], 1, percent=True)
            lines.append(Line(f"diagnosis rate, {what}", formula, rate, False))
    if RATE_HELD in of.index:
        row = of.loc[RATE_HELD]
        model = by_year.loc[row["year"]]
        low, high, own = _limits(dementia, model)
        terms["N"] = people(with_dementia.format(row["year"]), model["predicted"])
        terms |= rate_terms(dementia) | own
        missed, more = whole(row["undiagnosed"]), whole(row["more_for_ambition"])
        lines += [
            Line("undiagnosed at the latest rate", "{N} × (1 − {r})", missed, False),
            Line("at the least", f"max(0, {{L}} − {low})", whole(row["undiagnosed_lower"]), False),
            Line("at the most", f"max(0, {{H}} − {high})", whole(row["undiagnosed_upper"]), False),
            Line("more for the ambition", "({a} − {r}) × {N}", more, False),
            Line("at the least", f"{{a}} × {{L}} − {low}", whole(row["more_lower"]), False),
            Line("at the most", f"{{a}} × {{H}} − {high}", whole(row["more_upper"]), False),
        ]
    return Worked("What each reading of the figures implies", tuple(lines), terms)


def _limits(dementia: Dementia, model: pd.Series) -> tuple[str, str, dict[str, Term]]:
    """Return the diagnosed at the least and at the most undiagnosed, and their terms."""
    rate, drawn = dementia.rate, "the draws of the rates"
    terms = {
        "L": people("lower limit of people with dementia", model["lower"], drawn),
        "H": people("upper limit of people with dementia", model["upper"], drawn),
    }
    if rate["rate_lower"] == rate["rate_upper"]:
        return "{r} × {N}", "{r} × {N}", terms
    source = dementia.cited(rate["source_id"])
    terms["f"] = percent("lowest that the rate may be", rate["rate_lower"], source)
    terms["g"] = percent("highest that the rate may be", rate["rate_upper"], source)
    return "{g} × {N}", "{f} × {N}", terms


def needed(dementia: Dementia) -> Worked:
    """Work out how many people would hold a diagnosis in the last year."""
    end = dementia.needed.iloc[-1]
    lines = (
        ("at the latest rate", "{r} × {M}", whole(end["at_latest_rate"])),
        ("at the ambition", "{a} × {M}", whole(end["at_target"])),
        (f"more than in {dementia.ends[0]}", "{a} × {M} − {r} × {N}", whole(end["more_than_now"])),
    )
    title = f"People who would hold a diagnosis in {end['year']:.0f}"
    return Worked(title, tuple(Line(*it) for it in lines), ends(dementia) | rate_terms(dementia))


def registers(dementia: Dementia) -> Worked:
    """Work out the patients whom the latest register leaves undiagnosed."""
    row = dementia.registers.iloc[-1]
    if pd.isna(row["expected"]):
        raise MissingEvidenceError(missing.EXPECTED.format(dementia.area))
    source, month = dementia.cited(row["source_id"]), month_name(row["period"])
    low, high, ends_of = "{g}", "{g}", {"g": ("patients", "register")}
    if row["suppressed"]:
        low, high, ends_of = "{f}", "{h}", {"f": ("fewest patients", "register_lower")}
        ends_of["h"] = ("most patients", "register_upper")
    terms = {"x": people("patients expected to have dementia", row["expected"], source)}
    for symbol, (words, column) in ends_of.items():
        terms[symbol] = people(f"{words} on a register in {month}", row[column], source)
    least, most = f"{{x}} − {high}", f"{{x}} − {low}"
    if limits_known(row):
        terms["l"] = percent("lower limit of the rate", row["limit_lower"], source)
        terms["u"] = percent("upper limit of the rate", row["limit_upper"], source)
        least = f"min({least}, {low} ÷ {{u}} − {low})"
        most = f"max({most}, {high} ÷ {{l}} − {high})"
    lines = []
    if not row["suppressed"]:
        share = shown(row["register"] / row["expected"], 1, percent=True)
        left = whole(row["undiagnosed"])
        lines = [
            Line("share on a register", "{g} ÷ {x}", share, not limits_known(row)),
            Line("undiagnosed", "max(0, {x} − {g})", left, not limits_known(row)),
        ]
    if row["suppressed"] or limits_known(row):
        found = whole(row["undiagnosed_lower"]), whole(row["undiagnosed_upper"])
        lines.append(Line("at the least", f"max(0, {least})", found[0], False))
        lines.append(Line("at the most", f"max(0, {most})", found[1], False))
    return Worked(f"Registered patients without a diagnosis, {month}", tuple(lines), terms)


def homes(dementia: Dementia) -> Worked:
    """Work out the bound on people with dementia in care homes, and the middle case."""
    first, share = dementia.first, dementia.in_homes
    middle, (start, end) = RESIDENTS_WITH_DEMENTIA[1], dementia.ends
    split = rows(dementia.homes, residents_with_dementia=middle, year=end)
    split = split.set_index("place")["people"].map(whole)
    older, inside = first["people_65_plus"], "min(1, {d} × {s} × {P} ÷ {N})"
    residents, cited = share["share"] * older, dementia.cited(share["source_id"])
    most = shown(min(residents / first["predicted"], 1), 0, percent=True)
    lines = (
        (f"residents aged 65+ in {start}", "{s} × {P}", whole(residents)),
        ("share of those with dementia, at most", "min(1, {s} × {P} ÷ {N})", most),
        (f"in care homes in {end}", f"{inside} × {{M}}", split["care_home"]),
        (f"in the community in {end}", f"{{M}} − {inside} × {{M}}", split["community"]),
    )
    living = f"share of people aged 65+ in care homes, England and Wales, {share['period']}"
    return Worked(
        "People with dementia in care homes",
        tuple(Line(*line, False) for line in lines),
        {
            "s": percent(living, share["share"], cited),
            "P": people(f"people aged 65+ in {start}", older, population_cited(dementia)),
            "d": percent("residents who have dementia, middle case", middle, ASSUMED),
            **ends(dementia),
        },
    )


def spending(dementia: Dementia) -> Worked:
    """Work out what growth to the last year would add to spending on memory support."""
    found = dementia.spending
    of = found.groupby("place")[["amount_gbp", "more_gbp"]].sum() / 1000
    period, source, then = found.loc[0, ["period", "source_id", "year"]]
    number = rows(dementia.every_year, year=then)["predicted"].item()
    terms = ends(dementia) | {"Y": people(f"people aged 65+ with dementia in {then}", number)}
    lines = []
    for place, amount in of.iterrows():
        symbol, words = PLACES[place]
        spent = f"thousand pounds in {words}, {period}"
        terms[symbol] = Term(spent, amount["amount_gbp"], dementia.cited(source), 3)
        more = shown(amount["more_gbp"], 0)
        lines.append(Line(f"more in {words}", f"{{{symbol}}} × ({{M}} − {{N}}) ÷ {{Y}}", more))
    first, last = dementia.ends
    title = f"More spending on memory support, {first} to {last}, thousand pounds"
    return Worked(title, tuple(lines), terms)


def early(dementia: Dementia) -> Worked:
    """Work out the people before 65 by the rate that is sourced."""
    rates = dementia.data.national("early_onset_dementia")
    row = dementia.early.iloc[0]
    by_persons = rows(rates, sex="persons", age_band=row["ages"], source_id=row["source_id"])
    rate = required(by_persons, missing.EARLY.format(dementia.area)).iloc[0]
    per = PER[rate["unit"]]
    residents, ages = row["people"] * per / rate["value"], humanised(row["ages"])
    return Worked(
        f"People aged {ages} with dementia in {row['year']}",
        (Line("people", f"{{P}} × {{r}} ÷ {per:,}", whole(row["people"])),),
        {
            "P": people(f"residents aged {ages}", residents, population_cited(dementia)),
            "r": Term(f"rate per {per:,}", rate["value"], dementia.cited(rate["source_id"])),
        },
    )
