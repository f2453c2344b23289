"""Carers, changes of spending, shares of people, and what a shift moves over the years."""

import pandas as pd

from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.present.worked import Line, Term, Worked, deviate, shown, span, wilson
from caremarket.themes.direct_payments import missing
from caremarket.themes.direct_payments.amounts import care_words, group_name
from caremarket.themes.direct_payments.payments import Payments
from caremarket.themes.direct_payments.shift import MIDDLE, STEP
from caremarket.themes.direct_payments.worked.spent import (
    exact,
    recipients_aged,
    recipients_printed,
)
from caremarket.themes.phrases import ABOVE, PARAMETER
from caremarket.themes.theme import required

OLDER = "{P} + {h} × {R}"
TARGET = f"{{s}} × ({OLDER}) − {{A}}"


def carers(payments: Payments) -> Worked:
    """Work out how many supported carers had a direct payment, and which share."""
    found = required(payments.paid_to_carers, missing.CARERS.format(payments.area))
    row, source = found.iloc[0], payments.cited(found["source_id"].iloc[0])
    terms = {
        "n": exact(f"carers supported in {row['period']}", row["supported"], source),
        "x": exact("carers with a direct payment", round(row["people"], 2), source),
        "z": deviate(),
    }
    lines = [
        Line("share of those supported", "{x} ÷ {n}", shown(row["share"], 1, percent=True), False),
        Line("Wilson limits", wilson(), span(row["lower"], row["upper"], 1, percent=True), False),
    ]
    if pd.notna(row["people_lower"]):
        terms["p"] = Term("share with one, as printed", row["share"], source, 0, True)
        least, most = (shown(row[f"people_{end}"], 1) for end in ("lower", "upper"))
        lines = [
            Line("carers with a direct payment", "{p} × {n}", shown(row["people"], 1), False),
            Line("at least, as the share is rounded", "({p} − 0.5%) × {n}", least, False),
            Line("at most", "min({p} + 0.5%, 100%) × {n}", most, False),
            *lines[1:],
        ]
    return Worked("Supported carers with a direct payment", tuple(lines), terms)


def history(payments: Payments) -> Worked:
    """Work out the latest change of spending, and that of the group whose share moved most."""
    found = payments.changes
    found = rows(found, to_period=found["to_period"].iloc[-1])
    most = found.loc[found["share_change"].abs().idxmax()]
    before, after = most["before"], most["after"]
    first, last = most["from_period"], most["to_period"]
    source, group = payments.cited(most["source_ids"]), group_name(most["category"])
    growth = shown(after / before - 1, 1, percent=True)
    share = shown(most["share_change"], 1, percent=True)
    size, composition = (shown(most[name], 0) for name in ("size", "composition"))
    part = "{b} ÷ {B} − {a} ÷ {A}"
    return Worked(
        f"How spending changed from {first} to {last}: all groups, and {group}",
        (
            Line("change of all", "{B} ÷ {A} − 1", growth, False),
            Line("change of its share", part, share, False),
            Line("pounds by growth of all", "{a} ÷ {A} × ({B} − {A})", size, False),
            Line("pounds by change of its share", f"({part}) × {{B}}", composition, False),
        ),
        {
            "A": exact(f"pounds of all groups in {first}", before, source),
            "B": exact(f"pounds of all groups in {last}", after, source),
            "a": exact(f"pounds in {first}, {group}", round(most["share_0"] * before, 2), source),
            "b": exact(f"pounds in {last}, {group}", round(most["share_1"] * after, 2), source),
        },
    )


def people(payments: Payments) -> Worked:
    """Work out the latest share of clients with a direct payment, and its limits."""
    own = rows(payments.shares, geography="area", age_group="all").dropna(subset="clients")
    row = required(own, missing.COUNTS.format(payments.area)).iloc[-1]
    source = payments.cited(row["source_id"])
    share = row["people"] / row["clients"]
    return Worked(
        f"Clients of {payments.area} with a direct payment, {row['period']}",
        (
            Line("share of clients", "{x} ÷ {n}", shown(share, 1, percent=True), False),
            Line(
                "Wilson limits", wilson(), span(row["lower"], row["upper"], 1, percent=True), False
            ),
        ),
        {
            "x": exact("clients with a direct payment", row["people"], source),
            "n": exact("clients of long-term support in the community", row["clients"], source),
            "z": deviate(),
        },
    )


def _older(payments: Payments) -> dict[str, Term]:
    """Return the target and older people's spending: s, A, P and, if any is unprinted, h and R."""
    older, source = payments.ages.loc["65_plus"], payments.account
    share = payments.parameters.target_share_65_plus
    terms = {
        "s": Term("target share", share, PARAMETER, None, True),
        "A": exact("pounds of direct payments, aged 65+", older["direct_payments"], source),
        "P": exact(f"pounds printed of {_care(payments)}, aged 65+", older["printed"], source),
    }
    if older["room"]:
        terms["h"] = Term("part of it on people aged 65+", MIDDLE, "the method: half", None, True)
        terms["R"] = exact("pounds not printed by age", older["room"], ABOVE)
    return terms


def _care(payments: Payments) -> str:
    return care_words(payments.counted)


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
        "Q": exact(f"pounds printed of {_care(payments)}, aged 18–64", younger["printed"], source),
    }
    level = f"{{B}} ÷ ({{Q}} + (1 − {{h}}) × {{R}}) × ({OLDER}) − {{A}}"
    level, target = (_without_room(formula, terms) for formula in (level, TARGET))
    lines = [
        Line("to the younger adults' level", level, shown(moved["to_younger_level"], 0), False),
        Line("to the target", target, shown(moved["to_target"], 0), False),
    ]
    if len(payments.matched):
        first, others = payments.matched.iloc[0], payments.matched["shift_spend"].iloc[1:]
        reason = first["primary_support_reason"].replace("_", " ")
        for mark, column, words in (
            ("a", "direct_payments_65_plus", "direct payments, aged 65+"),
            ("p", "printed_65_plus", f"{_care(payments)}, aged 65+"),
            ("b", "direct_payments_18_64", "direct payments, aged 18–64"),
            ("q", "printed_18_64", f"{_care(payments)}, aged 18–64"),
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
    title = f"Pounds a year that a shift moves into direct payments, {payments.place}"
    return Worked(title, tuple(lines), terms)


def path(payments: Payments) -> Worked:
    """Work out how many more recipients the target takes in the last year, or the same share."""
    terms, people, last = _older(payments), payments.older_people, payments.parameters.last_year
    then = payments.older_counted
    ends = rows(payments.path, year=last).set_index("category")["value"]
    population = f"the population used, {humanised(payments.vintage)}"
    middle = 1 / (1 / payments.older_payment).median()
    how = ("middle of the draws", "the simulation")
    if len(payments.paid_by_age):
        how = ("as worked out above", ABOVE)
    terms |= {
        "W": exact(f"people aged 65+ in {last}", round(people.iloc[-1], 2), population),
        "U": exact(
            f"people aged 65+ in {payments.base_year}", round(people.iloc[0], 2), population
        ),
        "V": exact(
            f"people aged 65+ in {then['population_year']}",
            then["people"],
            payments.cited(then["source_id"]),
        ),
        "m": Term(f"pounds an older recipient, {how[0]}", middle, how[1], 2),
    }
    target = f"({{s}} × ({OLDER}) × {{W}} − {{A}} × {{U}}) ÷ {{V}} ÷ {{m}}"
    target, stays = _without_room(target, terms), "{A} × ({W} − {U}) ÷ {V} ÷ {m}"
    return Worked(
        f"More recipients aged 65+ in {last} than in {payments.base_year}, {payments.area}",
        (
            Line(f"at the share of {payments.period}", stays, shown(ends["share_stays"], 0), False),
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
        if len(payments.paid_by_age):
            terms["N"], spent = recipients_aged(payments, "65_plus"), "{A}"
        else:
            terms["N"], spent = recipients_printed(payments), "{T}"
            every = payments.by_age.sum()
            terms["T"] = exact("pounds of direct payments, all groups", every, payments.account)
        formulas = [f"({formula}) ÷ ({spent} ÷ {{N}})" for formula in formulas]
    return Worked(
        f"More {unit} that the target takes, {payments.place}",
        (
            Line("as assumed", formulas[0], shown(found["base"], 0), False),
            Line("with a higher target", formulas[1], shown(found["high"], 0), False),
        ),
        terms,
    )
