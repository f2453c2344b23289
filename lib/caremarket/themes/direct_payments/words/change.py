"""Carers, other years and definitions, the national return, and what a shift would mean."""

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.methods import effective_number, hhi
from caremarket.themes.direct_payments import amounts, missing
from caremarket.themes.direct_payments.history import of_all_ages
from caremarket.themes.direct_payments.payments import Payments
from caremarket.themes.direct_payments.spend import is_return
from caremarket.themes.phrases import moved


def carers(payments: Payments) -> list[str]:
    """Say how many supported carers have a direct payment, by account, and what they cost."""
    told = [_paid(row) for _, row in payments.paid_to_carers.iterrows()]
    told += [
        f"In {row.period} payments to carers cost £{row.value:,.0f}, beside "
        f"{amounts.money(row.amount_gbp)} to adults with care needs."
        for row in payments.cost_of_carers.itertuples()
    ]
    if not told:
        raise MissingEvidenceError(missing.CARERS.format(payments.area))
    return told


def _paid(row: pd.Series) -> str:
    number = row[["people", "people_lower", "people_upper"]].set_axis(["value", "lower", "upper"])
    return (
        f"{row['account'].replace('_', ' ').capitalize()}, {row['period']}: "
        f"**{amounts.people_range(number)}** of {row['supported']:,.0f} supported carers, "
        f"{amounts.percent_range(row.rename({'share': 'value'}))}."
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
        share = amounts.percent_range(row.rename({"share": "value"}))
        half = ""
        if "lower_quartile" in spread:
            lower, upper = spread["lower_quartile"], spread["upper_quartile"]
            half = f"; half of councils lie between {lower:.1f}% and {upper:.1f}%"
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
    own, printed = hhi(payments.mix["amount_gbp"]), payments.beside["amount_return"].dropna()
    theirs = hhi(printed)
    return (
        f"The return of {payments.beside['period_return'].iloc[0]} has "
        f"£{printed.sum() / 1e6:.2f}m in these groups, the own account of {payments.period} "
        f"£{payments.totals['summed'] / 1e6:.2f}m. Its Herfindahl–Hirschman index is {theirs:.3f}, "
        f"as {effective_number(printed):.2f} groups of equal size would have; the own account, "
        f"with {own:.3f}, is {'more' if own >= theirs else 'less'} concentrated."
    )


def shift(payments: Payments) -> list[str]:
    """Say what the target takes, and how much of it would come out of the council's day care."""
    told = []
    if payments.printed_recipients is not None:
        moving = payments.moving.set_index("category").loc["to_target"]
        told.append(
            f"A share of {payments.parameters.target_share_65_plus:.0%} means "
            f"{amounts.change_words(moving)} older recipients; today there are "
            f"{payments.recipients:,.0f} recipients of all ages."
        )
    made = payments.makeup
    own, every = made.get("day_care_internal", 0), made.sum()
    if not own:
        return [*told, "No day care by the council itself is printed for people aged 65+."]
    told.append(
        f"Of £{every / 1e6:.1f}m of community spending on people aged 65+, £{own / 1e6:.1f}m "
        f"({own / every:.0%}) runs the council's own day care."
    )
    target = payments.shift.set_index("category").loc["to_target", "value"]
    fixed = target * own / (every - made["direct_payments"])
    if fixed > 0:
        told.append(
            f"If the shift to the target drew on all other services in proportion, "
            f"£{fixed / 1e6:.1f}m of it would have to come out of that, where cost does not fall "
            "because one person leaves."
        )
    return told


def path(payments: Payments) -> str:
    """Say how many more recipients the target takes by the end, and the share of today."""
    years, found = payments.parameters.shift_years, payments.path
    ends = rows(found, year=found["year"].max()).set_index("category")
    reached = ends.loc["to_target"]
    return (
        f"Phased in over {years} years, the target means {amounts.change_words(reached)} "
        f"recipients aged 65+ than in {payments.year}, about {abs(reached['value']) / years:,.0f} "
        f"a year; keeping the share of today means {amounts.change_words(ends.loc['share_stays'])}."
    )


def swings(payments: Payments) -> str:
    """Say how far the widest assumption moves the answer, and whether any changes its sign."""
    found = payments.swings
    widest = found.loc[(found["high"] - found["low"]).abs().idxmax(), ["low", "high"]]
    unit = "pounds a year" if payments.printed_recipients is None else "recipients"
    ends = found[["low", "high"]].to_numpy()
    sign = "**At least one of them changes its sign**: the target may already be met."
    if ends.min() > 0 or ends.max() < 0:
        sign = "None of them alone changes its sign."
    return (
        f"The widest single assumption moves the answer between {widest.min():,.0f} and "
        f"{widest.max():,.0f} {unit}. {sign}"
    )
