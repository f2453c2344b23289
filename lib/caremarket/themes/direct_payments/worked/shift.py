"""What a shift moves, in pounds and in people, and over the years."""

from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.present.worked import Line, Term, Worked, shown
from caremarket.themes.direct_payments.payments import Payments
from caremarket.themes.direct_payments.shift import MIDDLE, STEP
from caremarket.themes.direct_payments.worked.spent import (
    ABOVE,
    PARAMETER,
    exact,
    recipients_printed,
)

OLDER = "{P} + {h} × {R}"
TARGET = f"{{s}} × ({OLDER}) − {{A}}"


def _older(payments: Payments) -> dict[str, Term]:
    """Return the target and older people's spending: s, A, P and, if any is unprinted, h and R."""
    older, source = payments.ages.loc["65_plus"], payments.account
    share = payments.parameters.target_share_65_plus
    terms = {
        "s": Term("target share", share, PARAMETER, None, True),
        "A": exact("pounds of direct payments, aged 65+", older["direct_payments"], source),
        "P": exact("pounds printed of community spending, aged 65+", older["printed"], source),
    }
    if older["room"]:
        terms["h"] = Term("part of it on people aged 65+", MIDDLE, "the method: half", None, True)
        terms["R"] = exact("pounds not printed by age", older["room"], ABOVE)
    return terms


def _without_room(formula: str, terms: dict[str, Term]) -> str:
    """Leave out of a formula what is not printed by age, where all is."""
    if "R" in terms:
        return formula
    return formula.replace(f"({OLDER})", "{P}").replace("({Q} + (1 − {h}) × {R})", "{Q}")


def shift(payments: Payments) -> Worked:
    """Work out the pounds that each scenario moves."""
    terms, source = _older(payments), payments.account
    younger, moved = payments.ages.loc["18_64"], payments.shift.set_index("category")["value"]
    terms |= {
        "B": exact("pounds of direct payments, aged 18–64", younger["direct_payments"], source),
        "Q": exact("pounds printed of community spending, aged 18–64", younger["printed"], source),
    }
    level = f"{{B}} ÷ ({{Q}} + (1 − {{h}}) × {{R}}) × ({OLDER}) − {{A}}"
    lines = [
        Line(name, _without_room(formula, terms), shown(moved[category], 0), False)
        for name, category, formula in (
            ("to the younger adults' level", "to_younger_level", level),
            ("to the target", "to_target", TARGET),
        )
    ]
    if len(payments.matched):
        first, others = payments.matched.iloc[0], payments.matched["shift_spend"].iloc[1:]
        reason = first["primary_support_reason"].replace("_", " ")
        for mark, column, words in (
            ("a", "direct_payments_65_plus", "direct payments, aged 65+"),
            ("p", "printed_65_plus", "community spending, aged 65+"),
            ("b", "direct_payments_18_64", "direct payments, aged 18–64"),
            ("q", "printed_18_64", "community spending, aged 18–64"),
        ):
            terms[mark] = exact(f"pounds of {words}, {reason}", first[column], source)
        formula, like = "{p} × {b} ÷ {q} − {a}", f"like for like, {reason}"
        lines.append(Line(like, formula, shown(first["shift_spend"], 0), False))
        if len(others):
            sign, way = ("+", "into") if others.sum() >= 0 else ("−", "out of")
            worked = f"pounds that other reasons move {way} direct payments, worked out likewise"
            terms["o"] = exact(worked, round(abs(others.sum()), 2), source)
            every = shown(payments.matched["shift_spend"].sum(), 0)
            lines.append(Line("like for like in all", f"{formula} {sign} {{o}}", every, False))
    return Worked(
        f"Pounds a year that a shift moves into direct payments, {payments.area}",
        tuple(lines),
        terms,
    )


def path(payments: Payments) -> Worked:
    """Work out how many more recipients the target takes in the last year, and today's share."""
    terms, people, last = _older(payments), payments.older_people, payments.path["year"].max()
    ends = rows(payments.path, year=last).set_index("category")["value"]
    population = f"the population used, {humanised(payments.vintage)}"
    middle = 1 / (1 / payments.older_payment).median()
    terms |= {
        "W": exact(f"people aged 65+ in {last}", round(people.iloc[-1], 2), population),
        "V": exact(f"people aged 65+ in {payments.year}", round(people.iloc[0], 2), population),
        "m": Term("pounds an older recipient, middle of the draws", middle, "the simulation", 2),
    }
    target = _without_room(f"({{s}} × ({OLDER}) × {{W}} ÷ {{V}} − {{A}}) ÷ {{m}}", terms)
    stays = "({A} × {W} ÷ {V} − {A}) ÷ {m}"
    return Worked(
        f"More recipients aged 65+ in {last} than in {payments.year}, {payments.area}",
        (
            Line("at today's share", stays, shown(ends["share_stays"], 0), False),
            Line("to the target", target, shown(ends["to_target"], 0), False),
        ),
        terms,
    )


def swings(payments: Payments) -> Worked:
    """Work out what the target takes with every assumption at its middle, and with a higher one."""
    terms, found = _older(payments), payments.swings.iloc[0]
    higher = TARGET.replace("{s}", f"min({{s}} + {STEP:.0%}, 100%)")
    formulas = [_without_room(formula, terms) for formula in (TARGET, higher)]
    unit = "pounds a year"
    if payments.printed_recipients is not None:
        unit = "recipients"
        formulas = [f"({formula}) ÷ ({{T}} ÷ {{N}})" for formula in formulas]
        every = payments.by_age.sum()
        terms["T"] = exact("pounds of direct payments, all groups", every, payments.account)
        terms["N"] = recipients_printed(payments)
    return Worked(
        f"More {unit} that the target takes in {payments.area}",
        (
            Line("as assumed", formulas[0], shown(found["base"], 0), False),
            Line("with a higher target", formulas[1], shown(found["high"], 0), False),
        ),
        terms,
    )
