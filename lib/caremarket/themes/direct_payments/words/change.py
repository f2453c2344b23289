"""Carers, other years, other definitions, and the national return beside the own account."""

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.methods import effective_number, hhi
from caremarket.themes.direct_payments import missing
from caremarket.themes.direct_payments.amounts import money, people_range, percent_range
from caremarket.themes.direct_payments.available import is_return
from caremarket.themes.direct_payments.history import of_all_ages
from caremarket.themes.direct_payments.payments import Payments
from caremarket.themes.phrases import moved


def carers(payments: Payments) -> list[str]:
    """Say how many supported carers have a direct payment, by account, and what they cost."""
    told = [_paid(row) for _, row in payments.paid_to_carers.iterrows()]
    told += [
        f"In {row.period} payments to carers cost £{row.value:,.0f}, beside "
        f"{money(row.amount_gbp)} to adults with care needs."
        for row in payments.cost_of_carers.itertuples()
    ]
    if not told:
        raise MissingEvidenceError(missing.CARERS.format(payments.area))
    return told


def _paid(row: pd.Series) -> str:
    number = row[["people", "people_lower", "people_upper"]].set_axis(["value", "lower", "upper"])
    return (
        f"{row['account'].replace('_', ' ').capitalize()}, {row['period']}: "
        f"**{people_range(number)}** of {row['supported']:,.0f} supported carers, "
        f"{percent_range(row.rename({'share': 'value'}))}."
    )


def history(payments: Payments) -> list[str]:
    """Say how spending changed within each series, and whether recoding is suspected."""
    told = [
        f"Within the series of {row.publisher}, spending {moved(row.change)} in the year to "
        f"{row.period}, in money of the day."
        for row in payments.history.dropna(subset="change").itertuples()
    ]
    if not told:
        return ["No two periods come from one source, so no change can be stated."]
    if not payments.changes["recoding_suspected"].any():
        told.append("No group moved so far that recoding is suspected.")
    return told


def people(payments: Payments) -> list[str]:
    """Say how the share of people changed within a definition, and where the latest stands."""
    own = rows(of_all_ages(payments.shares, payments.area), geography=payments.area)
    told = [
        f"Within one definition ({row.definition}), {payments.area} moved by {row.change:+.1f} "
        f"percentage points to {row.percent:.1f}% in {row.period}."
        for row in own.dropna(subset="change").itertuples()
    ]
    for _, row in own.tail(1).iterrows():
        spread = payments.benchmark("direct_payment_share", row["period"])
        share = percent_range(row.rename({"share": "value"}))
        half = (
            f"; half of councils lie between {spread['lower_quartile']:.1f}% and "
            f"{spread['upper_quartile']:.1f}%"
            if "lower_quartile" in spread
            else ""
        )
        told.append(f"Latest, {row['period']}: {share} in {payments.area}{half}.")
    return told


def budgets(payments: Payments) -> list[str]:
    """Say how the share with a personal budget changed, within each definition."""
    own = rows(payments.budgets, age_group="all", geography="area")
    return [
        f"{definition}: from {line.iloc[0]:.1%} to {line.iloc[-1]:.1%} over {len(line)} years, all "
        "under one definition."
        for definition, line in own.groupby("definition", sort=False)["share"]
        if len(line) > 1
    ]


def returned(payments: Payments) -> str:
    """Compare the concentration of the own account with that of the national return."""
    if is_return(payments.source):
        return "The mix above is the national return's own."
    amounts, own = payments.beside["amount_return"].dropna(), hhi(payments.mix["amount_gbp"])
    theirs = hhi(amounts)
    return (
        f"The return of {payments.beside['period_return'].iloc[0]} has "
        f"£{amounts.sum() / 1e6:.2f}m in these groups, the own account of {payments.period} "
        f"£{payments.totals['summed'] / 1e6:.2f}m. Its Herfindahl–Hirschman index is {theirs:.3f}, "
        f"as {effective_number(amounts):.2f} groups of equal size would have; the own account, "
        f"with {own:.3f}, is {'more' if own >= theirs else 'less'} concentrated."
    )
