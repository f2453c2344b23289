"""Printed figures, diagnoses and registers."""

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.present.worked import Line, Term, Worked, shown
from caremarket.themes.dementia import missing
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.prediction import RATE_SETS
from caremarket.themes.dementia.register import limits_known
from caremarket.themes.dementia.terms import NAMES, month_name
from caremarket.themes.dementia.worked.ahead import ABOVE, ends, percent, whole

LONGEST = "rates times residents, as above, on the longest projection in the evidence"


def printed(dementia: Dementia) -> Worked:
    """Work out which share printed numbers are of those that rates predict."""
    terms, lines = {}, []
    for place, row in enumerate(dementia.against.to_dict("records"), start=1):
        source, called = dementia.cited(row["source_id"]), row["measure"].replace("_", " ")
        terms[f"a{place}"] = Term(f"{called}, {row['year']}", row["printed"], source)
        for symbol, name in zip("cd", RATE_SETS, strict=True):
            words = f"predicted by {NAMES[name]} for {row['year']}"
            terms[f"{symbol}{place}"] = Term(words, row[f"{name}_predicted"], LONGEST, 2)
            share = shown(row[f"{name}_ratio"], 0, percent=True)
            formula = f"{{a{place}}} ÷ {{{symbol}{place}}}"
            lines.append(Line(f"{row['year']}, of {NAMES[name]}", formula, share))
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
    year, lines, terms = of["year"].iloc[0], [], {}
    model = rows(dementia.cfas, year=year).iloc[0]
    terms["N"] = Term(f"people aged 65+ with dementia in {year}", model["predicted"], ABOVE, 3)
    if "printed_of_predicted" in of.index:
        printed = rows(dementia.printed, unit="people").set_index("measure")["source_id"]
        source = dementia.cited(printed["diagnosed_as_printed"])
        terms["D"] = Term(
            "diagnosed as printed", of.loc["printed_of_predicted", "diagnosed"], source
        )
        formulas = {"printed_of_predicted": ("the printed count as a register", "{D} ÷ {N}")}
        if "as_printed" in of.index:
            terms["U"] = Term("undiagnosed as printed", of.loc["as_printed", "undiagnosed"], source)
            formulas["as_printed"] = ("as printed", "{D} ÷ ({D} + {U})")
            formulas["prediction"] = ("the printed count as a prediction", "({D} − {U}) ÷ {D}")
        for name, (what, formula) in formulas.items():
            rate = shown(of.loc[name, "diagnosis_rate"], 1, percent=True)
            lines.append(Line(f"diagnosis rate, {what}", formula, rate))
    if "published_rate" in of.index:
        row = of.loc["published_rate"]
        terms |= rate_terms(dementia)
        low, high, own = _limits(dementia, model)
        terms |= own
        lines += [
            Line("undiagnosed at the latest rate", "{N} × (1 − {r})", whole(row["undiagnosed"])),
            Line("at the least", f"max(0, {{L}} − {low})", whole(row["undiagnosed_lower"]), False),
            Line("at the most", f"max(0, {{H}} − {high})", whole(row["undiagnosed_upper"]), False),
            Line("more for the ambition", "({a} − {r}) × {N}", whole(row["more_for_ambition"])),
        ]
    return Worked(f"What each reading of the figures implies, {year}", tuple(lines), terms)


def _limits(dementia, model) -> tuple[str, str, dict[str, Term]]:
    """Return the diagnosed at the least and the most undiagnosed, and their terms."""
    drawn = "the draws of the rates"
    terms = {
        "L": Term("lower limit of people with dementia", model["lower"], drawn, 3),
        "H": Term("upper limit of people with dementia", model["upper"], drawn, 3),
    }
    rate = dementia.rate
    if rate["rate_lower"] == rate["rate_upper"]:
        return "{r} × {N}", "{r} × {N}", terms
    source = dementia.cited(rate["source_id"])
    for symbol, end, words in (("f", "lower", "lowest"), ("g", "upper", "highest")):
        terms[symbol] = percent(f"{words} that the rate may be", rate[f"rate_{end}"], source)
    return "{g} × {N}", "{f} × {N}", terms


def needed(dementia: Dementia) -> Worked:
    """Work out how many people would hold a diagnosis in the last year."""
    end = dementia.needed.iloc[-1]
    return Worked(
        f"People who would hold a diagnosis in {end['year']:.0f}",
        (
            Line("at the latest rate", "{r} × {M}", whole(end["at_present_rate"])),
            Line("at the ambition", "{a} × {M}", whole(end["at_target"])),
            Line(
                "more than in the first year", "{a} × {M} − {r} × {N}", whole(end["more_than_now"])
            ),
        ),
        ends(dementia) | rate_terms(dementia),
    )


def registers(dementia: Dementia) -> Worked:
    """Work out the patients whom the latest register leaves undiagnosed."""
    row = dementia.registers.iloc[-1]
    if row["expected"] != row["expected"]:  # missing
        raise MissingEvidenceError(missing.EXPECTED.format(dementia.area))
    source, month = dementia.cited(row["source_id"]), month_name(row["period"])
    hidden = row["suppressed"]
    low, high = ("{f}", "{h}") if hidden else ("{g}", "{g}")
    words = f"on a register in {month}"
    terms = {"x": Term("patients expected to have dementia", row["expected"], source, 2)}
    for symbol, end, add in (("f", "lower", "fewest "), ("h", "upper", "most ")):
        if hidden:
            terms[symbol] = Term(f"{add}{words}", row[f"register_{end}"], source)
    if not hidden:
        terms["g"] = Term(f"patients {words}", row["register"], source)
    ends_of = [row["undiagnosed_lower"], row["undiagnosed_upper"]]
    least, most = f"{{x}} − {high}", f"{{x}} − {low}"
    if limits_known(row):
        for symbol, end in (("l", "lower"), ("u", "upper")):
            terms[symbol] = percent(f"{end} limit of the rate", row[f"limit_{end}"], source)
        least = f"min({least}, {low} ÷ {{u}} − {low})"
        most = f"max({most}, {high} ÷ {{l}} − {high})"
    lines = [
        Line(what, f"max(0, {formula})", whole(end), False)
        for what, formula, end in zip(
            ("at the least", "at the most"), (least, most), ends_of, strict=True
        )
    ]
    if not hidden:
        undiagnosed = Line("undiagnosed", "max(0, {x} − {g})", whole(row["undiagnosed"]), False)
        share = Line(
            "share on a register",
            "{g} ÷ {x}",
            shown(row["register"] / row["expected"], 1, percent=True),
        )
        lines = [share, undiagnosed, *(lines if limits_known(row) else [])]
    return Worked(f"Registered patients without a diagnosis, {month}", tuple(lines), terms)
