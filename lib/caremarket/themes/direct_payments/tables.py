"""The tables of the report on direct payments: functions from its object to finished tables."""

import math

from caremarket import present
from caremarket.themes.direct_payments import history as printed
from caremarket.themes.direct_payments import missing
from caremarket.themes.direct_payments.amounts import care_words
from caremarket.themes.direct_payments.payments import Payments
from caremarket.themes.direct_payments.spend import SERVICE
from caremarket.themes.theme import required


def sources(payments: Payments) -> present.Table:
    """List the sources of the evidence used."""
    found = payments.data.sources("spending", "service_users", "carers", "ascof", "population")
    found = found.rename(columns={"tables": "used_for"})
    columns = ["title", "publisher", "published", "used_for"]
    return present.table(found[columns], f"Sources on {payments.area}")


def totals(payments: Payments) -> present.Table | str:
    """Set printed totals of the services analysed beside their parts; say so if none is."""
    period, found = payments.period, payments.data.reconciliation("spending")
    found = found[found["figure"].str.contains("direct_payments|home_care|day_care")]
    found = found[found["figure"].str.startswith(period)]
    if found.empty:
        return f"No source prints totals of {period} to add up to."
    figure = found["figure"].str.removeprefix(f"{period}|").str.replace("|all", "")
    found = found.assign(figure=figure, verdict=found["verdict"].str.capitalize())
    amounts = ["printed", "sum_of_parts", "difference"]
    return present.table(
        found[["figure", *amounts, "verdict"]],
        f"Printed totals against their parts, {payments.area}, {period}",
        decimals=0,
        units=dict.fromkeys(amounts, "£"),
    )


def heads(payments: Payments) -> present.Table:
    """Set spending beside the residents of each age."""
    named = {"amount_gbp": "spending", "gbp_per_head": "per_head", "people": "residents"}
    return present.table(
        payments.heads.rename(columns=named).drop(columns="source_id"),
        f"Direct payments per head of population, {payments.place}",
        units={"spending": "£ a year", "per_head": "£ a year"},
        decimals={"spending": 0, "residents": 0, "per_head": 2},
    )


def concentration(payments: Payments) -> present.Table:
    """List the measures of concentration."""
    payments = payments.with_reasons
    three = ["largest_share", "hhi", "normalised_hhi", "shannon", "theil"]
    return present.table(
        payments.concentration,
        f"Concentration, {payments.place}",
        decimals=dict.fromkeys(three, 3) | {"effective_number": 2},
    )


def community(payments: Payments) -> present.Table:
    """List what each group spends on community services, and what is not printed of it."""
    parts, services = payments.parts, [SERVICE, *payments.services]
    doubtful = ["not_printed", "missing_at_most"] if parts["room"].any() else []
    found = parts.assign(missing_at_most=parts["room"].replace(math.inf, math.nan))
    found = found.replace({"not_printed": {"": "none"}})
    return present.table(
        found[["category", *services, *doubtful]],
        f"Spending on {care_words(payments.counted)} by group, {payments.place}",
        decimals=0,
        units=dict.fromkeys([*services, *doubtful[1:]], "£"),
    )


def shift(payments: Payments) -> present.Table:
    """List what each scenario would shift, in shares, pounds and, if they are known, people."""
    found = payments.shift.rename(columns={"value": "pounds"}).drop(columns=["lower", "upper"])
    found = found.assign(**100 * found[["share_before", "share_after"]])
    units = {"share_before": "%", "share_after": "%", "pounds": "£ a year"}
    if payments.printed_recipients is not None:
        named = {"value": "people", "lower": "people_lower", "upper": "people_upper"}
        people = payments.moving.rename(columns=named).drop(columns="method")
        if len(payments.paid_by_age):  # the mean payment is printed: there are no limits
            people = people[["category", "people"]]
        found = found.merge(people, on="category", how="left")
        units["people"] = "recipients"
    return present.table(
        found,
        f"What each scenario would have shifted for people aged 65+, {payments.place}",
        units=units,
        decimals={name: 1 if "share" in name else 0 for name in found.columns[1:]},
    )


def history(payments: Payments) -> present.Table | None:
    """List the groups whose share moved so far that recoding is possible; nothing if none did."""
    found = payments.changes
    between = f"{found['from_period'].iloc[0]} to {found['to_period'].iloc[-1]}"
    found = found[found["recoding_suspected"]]
    if found.empty:
        return None
    found = found.rename(columns={"share_0": "share_before", "share_1": "share_after"})
    points, pounds = ["share_before", "share_after", "share_change"], ["size", "composition"]
    found = found.assign(**100 * found[points])
    return present.table(
        found[["category", *points, *pounds]],
        f"Groups whose share moved by more than {100 * printed.LARGE_MOVE:.0f} points, "
        f"{payments.area}, {between}",
        units=dict.fromkeys(points, "%") | {"share_change": "points"} | dict.fromkeys(pounds, "£"),
        decimals=dict.fromkeys(points, 1) | dict.fromkeys(pounds, 0),
    )


def budgets(payments: Payments) -> present.Table:
    """Set shares of people with a personal budget beside those of other places."""
    found = printed.of_all_ages(payments.budgets, payments.area)
    found = required(found, missing.BUDGETS.format(payments.area)).pivot_table(
        index=["definition", "period"], columns="geography", values="percent", sort=False
    )
    order = [payments.area, "England", "Region", "Comparators"]
    places = [name for name in order if name in found]
    return present.table(
        found[places],
        f"People supported who have a personal budget, {payments.area}",
        units=dict.fromkeys(places, "%"),
        decimals=1,
    )


def contradictions(payments: Payments) -> present.Table | None:
    """List figures that a document prints in two versions; nothing if there are none."""
    found = printed.contradictions(payments.data.table("ascof"))
    if found.empty:
        return None
    return present.table(
        printed.placed(found, payments.area),
        f"Figures printed in two versions, {payments.area}",
        units={"lowest": "%", "highest": "%"},
        decimals=1,
    )
