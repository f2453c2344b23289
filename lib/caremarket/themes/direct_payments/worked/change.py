"""Carers with a direct payment, changes of spending, shares of people, the national return."""

import pandas as pd
from scipy.stats import norm

from caremarket.frames import rows
from caremarket.present.worked import Line, Term, Worked, shown, span
from caremarket.themes.direct_payments import missing
from caremarket.themes.direct_payments.amounts import group_name
from caremarket.themes.direct_payments.payments import Payments
from caremarket.themes.direct_payments.worked.spent import exact
from caremarket.themes.theme import required

WILSON = "({x} + {z}^2 ÷ 2 ± {z} × √({x} × (1 − {x} ÷ {n}) + {z}^2 ÷ 4)) ÷ ({n} + {z}^2)"
DEVIATE = Term("normal deviate of 95% limits", norm.isf(0.025), "Wilson (1927)", 5)


def carers(payments: Payments) -> Worked:
    """Work out how many supported carers had a direct payment, and which share."""
    found = required(payments.paid_to_carers, missing.CARERS.format(payments.area))
    row, source = found.iloc[0], payments.cited(found["source_id"].iloc[0])
    terms = {
        "n": exact(f"carers supported in {row['period']}", row["supported"], source),
        "x": exact("carers with a direct payment", round(row["people"], 2), source),
        "z": DEVIATE,
    }
    lines = [
        Line("share of those supported", "{x} ÷ {n}", shown(row["share"], 1, percent=True), False),
        Line("Wilson limits", WILSON, span(row["lower"], row["upper"], 1, percent=True), False),
    ]
    if pd.notna(row["people_lower"]):
        terms["p"] = Term("share with one, as printed", row["share"], source, 0, True)
        least, most = (shown(row[f"people_{end}"], 0) for end in ("lower", "upper"))
        lines = [
            Line("carers with a direct payment", "{p} × {n}", shown(row["people"], 0), False),
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
    growth, share = (
        shown(it, 1, percent=True) for it in (after / before - 1, most["share_change"])
    )
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
            Line("Wilson limits", WILSON, span(row["lower"], row["upper"], 1, percent=True), False),
        ),
        {
            "x": exact("clients with a direct payment", row["people"], source),
            "n": exact("clients of long-term support in the community", row["clients"], source),
            "z": DEVIATE,
        },
    )
