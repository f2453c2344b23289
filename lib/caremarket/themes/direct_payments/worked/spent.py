"""Spending per head, its concentration, what a recipient receives, shares of community spending."""

import math
from string import ascii_letters

from caremarket.frames import rows
from caremarket.present.worked import Line, Term, Worked, shown
from caremarket.themes.direct_payments.amounts import (
    ages_words,
    care_words,
    group_name,
    services_in_words,
)
from caremarket.themes.direct_payments.community import supported_living
from caremarket.themes.direct_payments.payments import Payments
from caremarket.themes.direct_payments.recipients import EVERYBODY, SERVICE
from caremarket.themes.phrases import ABOVE, PARAMETER


def exact(words: str, value: float, source: str) -> Term:
    """Return a number that is shown whole, or to the hundredth where it is not whole."""
    return Term(words, value, source, 0 if float(value).is_integer() else 2)


def paid(payments: Payments) -> dict[str, Term]:
    """Return direct payments by age (A of people aged 65+, B of adults aged 18–64)."""
    spent, source = payments.by_age, payments.account
    return {
        mark: exact(f"pounds of direct payments, aged {ages_words(age)}", spent[age], source)
        for mark, age in (("A", "65_plus"), ("B", "18_64"))
    }


def recipients_printed(payments: Payments) -> Term:
    """Return the recipients of the year analysed."""
    which = rows(payments.users, service=SERVICE, period=payments.period, **EVERYBODY)
    source = payments.cited(which["source_id"].iloc[0])
    return exact("recipients of all ages", payments.recipients, source)


def recipients_aged(payments: Payments, age: str) -> Term:
    """Return the recipients of an age group in the year analysed, where they are printed."""
    row = payments.paid_by_age.loc[age]
    source = payments.cited(row["source_id"])
    return exact(f"recipients aged {ages_words(age)}", row["people"], source)


def heads(payments: Payments) -> Worked:
    """Work out spending per head of each age."""
    terms, lines = paid(payments), []
    for row in payments.heads.itertuples():
        ages = f"aged {ages_words(row.age_group)}"
        spent, residents = ("A", "P") if row.age_group == "65_plus" else ("B", "Q")
        people = f"residents {ages}, {row.population_year}"
        terms[residents] = exact(people, row.people, payments.cited(row.source_id))
        formula = f"{{{spent}}} ÷ {{{residents}}}"
        lines.append(Line(f"pounds a head {ages}", formula, shown(row.gbp_per_head, 2)))
    return Worked(f"Direct payments per head in {payments.area}", tuple(lines), terms)


def concentration(payments: Payments) -> Worked:
    """Work out the measures of concentration over the groups of reason and age."""
    payments = payments.with_reasons
    found, whole = payments.groups, payments.concentration.iloc[0]
    found = found[found["amount_gbp"] > 0]
    terms = {
        mark: exact(f"pounds, {group_name(row.category)}", row.amount_gbp, payments.account)
        for mark, row in zip(ascii_letters, found.itertuples(), strict=False)
    }
    marks = [f"{{{mark}}}" for mark in terms]
    squares = " + ".join(f"{mark}^2" for mark in marks)
    logs = " + ".join(f"{mark} × ln({mark})" for mark in marks)
    terms |= {
        "T": exact("pounds of all groups", found["amount_gbp"].sum(), payments.account),
        "N": Term("groups", whole["groups"], payments.account),
        "H": Term("Herfindahl–Hirschman index", whole["hhi"], ABOVE, 6),
        "S": Term("Shannon entropy", whole["shannon"], ABOVE, 6),
    }
    lines = (
        ("largest share", f"{marks[found['amount_gbp'].argmax()]} ÷ {{T}}", "largest_share", 3),
        ("Herfindahl–Hirschman", f"({squares}) ÷ {{T}}^2", "hhi", 3),
        ("effective number", "1 ÷ {H}", "effective_number", 2),
        ("on a scale from 0 to 1", "({H} − 1 ÷ {N}) ÷ (1 − 1 ÷ {N})", "normalised_hhi", 3),
        ("Shannon", f"ln({{T}}) − ({logs}) ÷ {{T}}", "shannon", 3),
        ("Theil", "ln({N}) − {S}", "theil", 3),
    )
    return Worked(
        f"How concentrated spending is over the groups, {payments.place}",
        tuple(Line(what, how, shown(whole[name], to), False) for what, how, name, to in lines),
        terms,
    )


def payment(payments: Payments) -> Worked:
    """Work out the mean payment of a recipient."""
    mean = payments.payment.iloc[0]
    terms = {
        "T": exact("pounds of direct payments", mean["spend"], payments.account),
        "N": recipients_printed(payments),
    }
    lines = [
        Line("pounds a year", "{T} ÷ {N}", shown(mean["annual"], 0)),
        Line("pounds a week", "{T} ÷ {N} × 7 ÷ 365.25", shown(mean["weekly"], 0)),
    ]
    for spent, people, age in (("A", "M", "65_plus"), ("B", "L", "18_64")):
        if age in payments.paid_by_age.index:
            terms |= {spent: paid(payments)[spent], people: recipients_aged(payments, age)}
            each = shown(terms[spent].value / terms[people].value, 0)
            told = f"pounds a year, aged {ages_words(age)}"
            lines.append(Line(told, f"{{{spent}}} ÷ {{{people}}}", each))
    title = f"What a recipient receives on average, {payments.place}"
    return Worked(title, tuple(lines), terms)


def recipients(payments: Payments) -> Worked:
    """Work out the fewest and most older recipients that the ratio allows, and their payments."""
    payments = payments.with_reasons
    older, ratio = payments.bounds.loc["65_plus"], payments.parameters.cost_ratio
    fewest, most = "{A} + {B} × {r}", "{A} × {r} + {B}"
    lines = (
        ("if all means are equal", "{N} × {A} ÷ ({A} + {B})", "people"),
        ("at least", f"{{N}} × {{A}} ÷ ({fewest})", "people_lower"),
        ("at most", f"{{N}} × {{A}} × {{r}} ÷ ({most})", "people_upper"),
        ("mean payment at most", f"({fewest}) ÷ {{N}}", "mean_payment_upper"),
        ("mean payment at least", f"({most}) ÷ ({{N}} × {{r}})", "mean_payment_lower"),
    )
    return Worked(
        f"Recipients aged 65+ in {payments.area}, and pounds a year that they receive",
        tuple(Line(what, how, shown(older[name], 0), False) for what, how, name in lines),
        {
            "N": recipients_printed(payments),
            "r": Term("largest ratio of mean payments", ratio, PARAMETER),
            **paid(payments),
        },
    )


def check(payments: Payments) -> Worked:
    """Work out the ratio of mean payments that another count of recipients would make."""
    payments = payments.with_reasons
    found = payments.checked.set_index("age_group")
    older, source = found.loc["65_plus"], payments.cited(found["source_id"].iloc[0])
    share, ratio = older["share_of_recipients"], older["payment_ratio"]
    return Worked(
        f"The check: recipients by age in {older['period']}",
        (
            Line("share aged 65+", "{M} ÷ ({M} + {L})", shown(share, 0, percent=True), False),
            Line("ratio of mean payments", "({A} ÷ {M}) ÷ ({B} ÷ {L})", shown(ratio, 2), False),
        ),
        {
            "M": exact("recipients aged 65+", older["people"], source),
            "L": exact("recipients aged 18–64", found.loc["18_64", "people"], source),
            **paid(payments),
        },
    )


def community(payments: Payments) -> Worked:
    """Work out what is not printed, and the share of community spending by age and over all."""
    ages, source, terms, lines = payments.ages, payments.account, {}, []
    for name, (total, cells) in zip(payments.services, ("TC", "UE", "VF"), strict=False):
        service, told = payments.services[name], services_in_words([name])
        if 0 < payments.parts[f"{name}_room"].max() < math.inf:
            terms[total] = exact(f"pounds, printed total of {told}", service.total, source)
            terms[cells] = exact(f"pounds, {told} printed by group", service.cells.sum(), source)
            formula = f"{{{total}}} − {{{cells}}}"
            lines.append(Line(f"{told} not printed by group", formula, shown(service.room, 0)))
    room = " + {R}" if ages["room"].max() else ""
    if room:
        terms["R"] = exact("pounds not printed by age", ages["room"].max(), ABOVE)
    for age, (spent, printed) in {"65_plus": "AP", "18_64": "BQ"}.items():
        row, told = ages.loc[age], f"aged {ages_words(age)}"
        words = f"pounds of {care_words(payments.counted)} as printed, {told}"
        terms[spent] = exact(f"pounds of direct payments, {told}", row["direct_payments"], source)
        terms[printed] = exact(words, row["printed"], source)
        least, most = (shown(row[end], 1, percent=True) for end in ("lower", "upper"))
        share, whole = f"share {told}", f"{{{spent}}} ÷ {{{printed}}}"
        if room:
            bounded = f"{{{spent}}} ÷ ({{{printed}}}{room})"
            lines.append(Line(f"{share}, at least", bounded, least, False))
            share += ", at most"
        lines.append(Line(share, whole, most, False))
    every = ages.loc["all"]
    together, whole = "({A} + {B})", f"{{P}} + {{Q}}{room}"
    share = shown(every["value"], 1, percent=True)
    lines.append(Line("share of all ages", f"{together} ÷ ({whole})", share, False))
    housed = supported_living(payments.spending, payments.period)
    if housed and "supported_living" not in payments.services:
        terms["S"] = exact("pounds of supported living, all ages", housed, source)
        wider = shown(every["direct_payments"] / (every["printed"] + housed), 1, percent=True)
        lines.append(Line("with supported living", f"{together} ÷ ({whole} + {{S}})", wider, False))
    return Worked(
        f"Direct payments as a share of {care_words(payments.counted)}, {payments.place}",
        tuple(lines),
        terms,
    )
