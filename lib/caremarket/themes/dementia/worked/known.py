"""Printed figures, diagnoses and registers."""

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.present.worked import Line, Term, Worked, shown
from caremarket.themes.dementia import missing
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.prediction import RATE_SETS
from caremarket.themes.dementia.register import limits_known
from caremarket.themes.dementia.terms import NAMES, month_name
from caremarket.themes.dementia.worked.ahead import ends, people, percent, whole

LONGEST = "rates times residents, as above, on the longest projection in the evidence"


def printed(dementia: Dementia) -> Worked:
    """Work out which share printed numbers are of those that rates predict."""
    terms, lines = {}, []
    for place, row in enumerate(dementia.against.to_dict("records"), start=1):
        year, called = row["year"], row["measure"].replace("_", " ")
        source = dementia.cited(row["source_id"])
        terms[f"a{place}"] = Term(f"{called}, {year}", row["printed"], source)
        for symbol, name in zip("cd", RATE_SETS, strict=True):
            words, model = f"predicted by {NAMES[name]} for {year}", row[f"{name}_predicted"]
            terms[f"{symbol}{place}"] = people(words, model, LONGEST)
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
    of = dementia.readings.set_index("reading")
    year, lines = of["year"].iloc[0], []
    model = rows(dementia.cfas, year=year).iloc[0]
    terms = {"N": people(f"people aged 65+ with dementia in {year}", model["predicted"])}
    if "printed_of_predicted" in of.index:
        table = rows(dementia.printed, unit="people").set_index("measure")["source_id"]
        source = dementia.cited(table["diagnosed_as_printed"])
        counted = of.loc["printed_of_predicted", "diagnosed"]
        terms["D"] = people("diagnosed as printed", counted, source)
        formulas = {"printed_of_predicted": ("the printed count as a register", "{D} ÷ {N}")}
        if "as_printed" in of.index:
            missed = of.loc["as_printed", "undiagnosed"]
            terms["U"] = people("undiagnosed as printed", missed, source)
            formulas["as_printed"] = ("as printed", "{D} ÷ ({D} + {U})")
            formulas["prediction"] = ("the printed count as a prediction", "({D} − {U}) ÷ {D}")
        for name, (what, formula) in formulas.items():
            rate = shown(of.loc[name, "diagnosis_rate"], 1, percent=True)
            lines.append(Line(f"diagnosis rate, {what}", formula, rate))
    if "published_rate" in of.index:
        row, (low, high, own) = of.loc["published_rate"], _limits(dementia, model)
        terms |= rate_terms(dementia) | own
        lines += [
            Line("undiagnosed at the latest rate", "{N} × (1 − {r})", whole(row["undiagnosed"])),
            Line("at the least", f"max(0, {{L}} − {low})", whole(row["undiagnosed_lower"]), False),
            Line("at the most", f"max(0, {{H}} − {high})", whole(row["undiagnosed_upper"]), False),
            Line("more for the ambition", "({a} − {r}) × {N}", whole(row["more_for_ambition"])),
        ]
    return Worked(f"What each reading of the figures implies, {year}", tuple(lines), terms)


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
        ("at the latest rate", "{r} × {M}", whole(end["at_present_rate"])),
        ("at the ambition", "{a} × {M}", whole(end["at_target"])),
        ("more than in the first year", "{a} × {M} − {r} × {N}", whole(end["more_than_now"])),
    )
    title = f"People who would hold a diagnosis in {end['year']:.0f}"
    return Worked(title, tuple(Line(*it) for it in lines), ends(dementia) | rate_terms(dementia))


def registers(dementia: Dementia) -> Worked:
    """Work out the patients whom the latest register leaves undiagnosed."""
    row = dementia.registers.iloc[-1]
    if pd.isna(row["expected"]):
        raise MissingEvidenceError(missing.EXPECTED.format(dementia.area))
    source, month = dementia.cited(row["source_id"]), month_name(row["period"])
    low, high = ("{f}", "{h}") if row["suppressed"] else ("{g}", "{g}")
    ends_of = {"g": ("register", "patients"), "f": ("register_lower", "fewest patients")}
    ends_of["h"] = ("register_upper", "most patients")
    terms = {"x": people("patients expected to have dementia", row["expected"], source)}
    terms |= {
        symbol: people(f"{words} on a register in {month}", row[column], source)
        for symbol, (column, words) in ends_of.items()
        if f"{{{symbol}}}" in (low, high)
    }
    least, most = f"{{x}} − {high}", f"{{x}} − {low}"
    if limits_known(row):
        terms["l"] = percent("lower limit of the rate", row["limit_lower"], source)
        terms["u"] = percent("upper limit of the rate", row["limit_upper"], source)
        least = f"min({least}, {low} ÷ {{u}} − {low})"
        most = f"max({most}, {high} ÷ {{l}} − {high})"
    lines = []
    if not row["suppressed"]:
        share = shown(row["register"] / row["expected"], 1, percent=True)
        lines = [
            Line("share on a register", "{g} ÷ {x}", share),
            Line("undiagnosed", "max(0, {x} − {g})", whole(row["undiagnosed"]), False),
        ]
    if row["suppressed"] or limits_known(row):
        found = whole(row["undiagnosed_lower"]), whole(row["undiagnosed_upper"])
        lines.append(Line("at the least", f"max(0, {least})", found[0], False))
        lines.append(Line("at the most", f"max(0, {most})", found[1], False))
    return Worked(f"Registered patients without a diagnosis, {month}", tuple(lines), terms)
