"""Carers, other years and definitions, the national return, and what a shift would mean."""

from itertools import pairwise

import numpy as np
import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.methods import effective_number, hhi
from caremarket.themes.direct_payments import amounts, missing
from caremarket.themes.direct_payments.history import LARGE_MOVE, of_all_ages
from caremarket.themes.direct_payments.payments import Payments
from caremarket.themes.direct_payments.shift import LIKE_FOR_LIKE
from caremarket.themes.direct_payments.spend import is_return
from caremarket.themes.phrases import moved


def carers(payments: Payments) -> list[str]:
    """Say how many supported carers have a direct payment, by account, and what they cost."""
    told = [_paid(row) for _, row in payments.paid_to_carers.iterrows()]
    told += [
        f"In {row.period} payments to carers cost {amounts.money(row.value)}, beside "
        f"{amounts.money(row.amount_gbp)} to adults with care needs."
        for row in payments.cost_of_carers.itertuples()
    ]
    if not told:
        raise MissingEvidenceError(missing.CARERS.format(payments.area))
    return told


def _paid(row: pd.Series) -> str:
    number = row[["people", "people_lower", "people_upper"]].set_axis(["value", "lower", "upper"])
    number["lower"], number["upper"] = np.ceil(number["lower"]), np.floor(number["upper"])
    return (
        f"{row['account'].replace('_', ' ').capitalize()}, {row['period']}: "
        f"**{amounts.people_range(number)}** of {row['supported']:,.0f} supported carers, "
        f"{amounts.percent_range(row.rename({'share': 'value'}))}."
    )


def history(payments: Payments) -> list[str]:
    """Say how spending changed within each series, and whether recoding is suspected."""
    if payments.small and len(payments.history) > 1:
        return ["Of so few residents a change says little: one person more can make it."]
    told = [
        f"Within the series of {row.publisher}, spending {moved(row.change)} in the year to "
        f"{row.period}, in money of the day."
        for row in payments.history.dropna(subset="change").itertuples()
    ]
    if not told:
        return ["No two periods come from one source, so no change can be stated."]
    moves = payments.moves
    if len(moves) and not moves["recoding_suspected"].any():
        between = f"{moves['from_period'].iloc[0]} and {moves['to_period'].iloc[-1]}"
        told.append(
            f"Between {between} no group's share moved by more than {100 * LARGE_MOVE:.0f} points."
        )
    breaks = [
        f"from {before.period} to {after.period}"
        for before, after in pairwise(payments.history.itertuples())
        if before.series != after.series
    ]
    if breaks:
        told.append(
            f"The series breaks {' and '.join(breaks)}: another publication counts in another way, "
            "so no change is told."
        )
    return told


def people(payments: Payments) -> list[str]:
    """Say how the share of people changed within a definition, and where the latest stands."""
    own = rows(of_all_ages(payments.shares, payments.area), geography=payments.area)
    place = payments.area
    told = [
        f"Within one definition ({row.definition}), the share in {place} went from "
        f"{row.percent - row.change:.1f}% to {row.percent:.1f}% in {row.period}."
        for row in own.dropna(subset="change").itertuples()
    ]
    told += [
        f"From {before.period} to {after.period} the definition changes, from "
        f"{before.definition} to {after.definition}: the two are not compared."
        for before, after in list(pairwise(own.itertuples()))[-1:]
        if before.definition != after.definition
    ]
    for _, row in own.tail(1).iterrows():
        spread = payments.benchmark("direct_payment_share", row["period"])
        share = amounts.percent_range(row.rename({"share": "value"}))
        half = ""
        if "lower_quartile" in spread and not payments.small:
            lower, upper = spread["lower_quartile"], spread["upper_quartile"]
            half = f"; half of councils lie between {lower:.1f}% and {upper:.1f}%"
        told.append(f"Latest, {row['period']}: {share} in {place}{half}.")
    return told


def budgets(payments: Payments) -> list[str]:
    """Say how the share with a personal budget changed, within each definition."""
    own = rows(payments.budgets, age_group="all", geography="area")
    return [
        f"{definition}: from {line.iloc[0]:.1%} in {line.index[0]} to {line.iloc[-1]:.1%} in "
        f"{line.index[-1]}, all under one definition."
        for definition, line in own.set_index("period").groupby("definition", sort=False)["share"]
        if len(line) > 1
    ]


def returned(payments: Payments) -> str:
    """Compare the concentration of the own account with that of the national return."""
    payments = payments.with_reasons
    if is_return(payments.source) and len(payments.groups):
        return "No account by the council itself is in the evidence: the mix above is the return's."
    own, printed = hhi(payments.mix["amount_gbp"]), payments.beside["amount_return"].dropna()
    theirs = hhi(printed)
    return (
        f"The return of {payments.beside['period_return'].iloc[0]} has "
        f"{amounts.money(printed.sum())} in these groups, the own account of {payments.period} "
        f"{amounts.money(payments.totals['summed'])}. Its Herfindahl–Hirschman index is "
        f"{theirs:.3f}, as {effective_number(printed):.2f} groups of equal size would have; the "
        f"own account, with {own:.3f}, is {'more' if own >= theirs else 'less'} concentrated."
    )


def meaning(payments: Payments) -> str:
    """Say what it would mean if older people used direct payments as younger adults do."""
    closing, who = payments.shift.set_index("category").loc["to_younger_level"], ""
    if payments.printed_recipients is not None:
        moving = payments.moving.set_index("category").loc["to_younger_level"]
        who = f", with {amounts.change_words(moving)} older recipients"
    return (
        f"Moving older people to the younger adults' level would have shifted "
        f"{amounts.shift_words(closing)} in {payments.period}{who}: another way of buying support, "
        "not a saving."
    )


def shift(payments: Payments) -> list[str]:
    """Say what each shift takes, and how much of it would come out of the council's day care."""
    target = payments.shift.set_index("category").loc["to_target"]
    period, who = payments.period, "."
    if target["value"] < 0:
        who = ", as it stood above that already."
    if payments.printed_recipients is not None:
        moving = payments.moving.set_index("category").loc["to_target"]
        who = (
            f", with {amounts.change_words(moving)} older recipients; {payments.recipients:,.0f} "
            "people of all ages received one."
        )
    told = [
        meaning(payments),
        f"A share of {payments.parameters.target_share_65_plus:.0%}, which is a parameter of this "
        "report and no goal of the council that the evidence knows of, would have moved "
        f"{amounts.shift_words(target)} in {period}{who}",
    ]
    told += [
        f"Like for like, within the support reasons of {year.period}, the younger adults' level "
        f"would have shifted {amounts.shift_words(row)} in that year."
        for year in payments.years[1:]
        for _, row in rows(year.shift, category=LIKE_FOR_LIKE).iterrows()
    ]
    made = payments.makeup
    own, every = made.get("day_care_internal", 0), made.sum()
    if not own:
        return [*told, "No day care by the council itself is printed for people aged 65+."]
    told.append(
        f"Of {amounts.money(every)} spent on {amounts.care_words(payments.counted)} for people "
        f"aged 65+ in {period}, {amounts.money(own)} ({own / every:.0%}) ran the council's own day "
        "care."
    )
    fixed = target["value"] * own / (every - made["direct_payments"])
    if fixed > 0:
        told.append(
            f"If the shift to the target drew on all other services in proportion, "
            f"{amounts.money(fixed)} of it would have to come out of that, where cost does not "
            "fall because one person leaves."
        )
    return told


def path(payments: Payments) -> list[str]:
    """Say how many more recipients the target takes by the end, and an unchanged share."""
    first, last, found = payments.base_year, payments.parameters.last_year, payments.path
    ends = rows(found, year=found["year"].max()).set_index("category")
    reached, stays = (ends.loc[name] for name in ("to_target", "share_stays"))
    a_year = abs(reached["value"]) / (last - first)
    varies = "the mean payment varies, and the population" * payments.paid_by_age.empty
    return [
        f"Phased in from {first} to {last}, the target means {amounts.change_words(reached)} "
        f"recipients aged 65+, about {a_year:,.0f} a year; keeping the share of {payments.period} "
        f"means {amounts.change_words(stays)}. What was spent since then is not in the evidence: "
        "both start from that share, and from that spending per older resident. In brackets "
        f"{varies or 'the population varies'} within the limits of its projection, if it has any.",
        *payments.population_warnings,
    ]


def swings(payments: Payments) -> str:
    """Say how far the widest assumption moves the answer, and whether any changes its sign."""
    found = payments.swings
    widest = found.loc[(found["high"] - found["low"]).abs().idxmax(), ["low", "high"]]
    write, unit = "{:,.0f}".format, "recipients"
    if payments.printed_recipients is None:
        write, unit = amounts.money_signed, "a year"
    ends = found[["low", "high"]].to_numpy()
    sign = "**At least one of them changes its sign**: the target may already be met."
    if ends.min() > 0 or ends.max() < 0:
        sign = "None of them alone changes its sign."
    return (
        f"With the spending of {payments.period}, the widest single assumption moves the answer "
        f"between {write(widest.min())} and {write(widest.max())} {unit}. {sign}"
    )
