"""The charts of the report on direct payments, finished: functions from its object to charts."""

from dataclasses import replace

import pandas as pd

from caremarket import present
from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes.direct_payments import amounts, missing
from caremarket.themes.direct_payments.history import of_all_ages
from caremarket.themes.direct_payments.payments import Payments
from caremarket.themes.direct_payments.spend import is_return
from caremarket.themes.size import AMONG_OTHERS, large_enough
from caremarket.themes.theme import required

BAND = {"lower": "lower", "upper": "upper"}
LIMITS = {"value": "value", "label": "category", **BAND}
SHARES = {"value": "percent", "label": "category", "x_label": "% of direct payment spending"}


def mix(payments: Payments) -> present.Chart:
    """Draw spending by primary support reason and age group."""
    payments = payments.with_reasons
    drawn = payments.groups.assign(percent=100 * payments.groups["share"])
    drawn["thousand"] = drawn["amount_gbp"] / 1000
    top = drawn.loc[drawn["share"].idxmax()]
    reason = "primary_support_reason"
    by_age = drawn.groupby("age_group")["share"].sum()
    return present.Chart(
        present.grouped_bars(
            drawn, value="thousand", label=reason, series="age_group", x_label="£ thousand a year"
        ),
        title=f"{by_age.max():.0%} of direct payment spending in {payments.period} was on people "
        f"aged {amounts.ages_words(by_age.idxmax())}",
        subtitle="Direct payment spending by primary support reason and age group, "
        f"{payments.place}",
        alt=f"Grouped bars of spending for {drawn[reason].nunique()} support reasons and "
        f"{len(by_age)} age groups; the largest is {amounts.group_name(top['category'])} with "
        f"£{top['amount_gbp']:,.0f}.",
        source=payments.account,
        data=drawn[[reason, "age_group", "amount_gbp", "percent"]],
    )


def concentration(payments: Payments) -> present.Chart:
    """Draw the share of each group, with that which all would have if spending were even."""
    payments = payments.with_reasons
    ranked = payments.concentrated.sort_values("share", ascending=False)
    ranked["percent"] = 100 * ranked["share"]
    equal, percent = 100 / len(ranked), ranked["percent"]
    above = ranked[percent > equal]
    even = {"reference": equal, "reference_label": "Equal shares"}
    return present.Chart(
        present.bars(ranked, **SHARES, focus=list(above["category"]), **even),
        title=f"{len(above)} of {len(ranked)} groups held {above['percent'].sum():.0f}% of the "
        f"spending in {payments.period}",
        subtitle=f"Share of direct payment spending by group, {payments.place}",
        alt=f"Bars of {len(ranked)} groups, largest first: {percent.iloc[0]:.1f}%, then "
        f"{percent.iloc[1]:.1f}%, down to {percent.iloc[-1]:.1f}%; a dashed line marks the equal "
        f"share of {equal:.0f}%.",
        source=payments.account,
        data=ranked[["category", "amount_gbp", "percent"]],
    )


def recipients(payments: Payments) -> present.Chart:
    """Draw the recipients of each group that agree with what is printed."""
    payments = payments.with_reasons
    found = payments.simulated
    drawn = found.assign(**found[["value", "lower", "upper"]].round())
    widest = found.loc[(found["upper"] - found["lower"]).idxmax()]
    older = payments.bounds.loc["65_plus", ["people", "people_lower", "people_upper"]]
    span = amounts.people_range(older.set_axis(["value", "lower", "upper"]))
    return present.Chart(
        present.intervals(drawn, **LIMITS, x_label="Recipients", reference=None),
        title=f"Recipients aged 65+ in {payments.period} would be {span} under the assumption",
        subtitle=f"Recipients by group that agree with {payments.recipients:,.0f} in total, "
        f"{payments.place}; mean payments of groups differ by a factor of "
        f"{payments.parameters.cost_ratio:g} at most",
        alt=f"Dots with intervals for {len(drawn)} groups; the widest runs from "
        f"{widest['lower']:,.0f} to {widest['upper']:,.0f} recipients around "
        f"{widest['value']:,.0f}.",
        source=f"{payments.account}; own simulation",
        data=drawn.drop(columns="method"),
    )


def community(payments: Payments, *, reasons: bool = False) -> present.Chart | None:
    """Draw direct payments as a share of each group's spending on care: the main chart.

    With `reasons` it is that of their year, or nothing where the answer is of the same.
    """
    if reasons and not payments.reasons_apart:
        return None
    if reasons:
        return replace(community(payments.with_reasons), headline=False)
    parts, overall = payments.told_by_group, payments.ages.loc["all", "value"]
    of = amounts.care_words(payments.counted)
    drawn = parts.assign(**100 * parts[["value", "lower", "upper"]])
    unknown, by = int((~parts["complete"]).sum()), "group" if payments.divided else "age"
    columns = ["category", "value", *(["lower", "upper"] if unknown else [])]
    return present.Chart(
        present.intervals(
            drawn,
            **LIMITS,
            x_label=f"% of {of}",
            reference=100 * overall,
            reference_label="All together",
        ),
        headline=True,
        title=community_title(parts, overall, payments.period, by=by),
        subtitle=f"Direct payments as a share of spending on {of}, {payments.place}",
        alt=f"Dots for {len(drawn)} groups, {unknown or 'none'} of them with bounds; a dashed line "
        f"marks {100 * overall:.0f}% for all groups together.",
        source=payments.account,
        data=present.table(drawn[columns], f"Direct payments, % of {of}", decimals=1),
    )


def community_title(parts: pd.DataFrame, overall: float, period: str, by: str = "group") -> str:
    """Say the lowest and highest share of groups known completely, or else that of all together."""
    known = 100 * parts.loc[parts["complete"], "value"]
    if known.empty:
        return f"In {period} the share was {overall:.0%} in all; for no group is it known exactly"
    ends = dict.fromkeys(f"{end:.0f}%" for end in (known.min(), known.max()))
    where = "" if len(known) == len(parts) else ", where that is known"
    return f"In {period} the share was {' to '.join(ends)} by {by}{where}"


def shift(payments: Payments) -> present.Chart:
    """Draw the pounds that each scenario moves."""
    found = payments.shift.set_index("category")
    scale, unit = amounts.pound_scale(found["value"])
    drawn = payments.shift.assign(**payments.shift[["value", "lower", "upper"]] / scale)
    columns = ["category", "value", *["lower", "upper"] * (not payments.parts["complete"].all())]
    told = "; ".join(
        f"{humanised(name)} {amounts.money(value)}" for name, value in found["value"].items()
    )
    return present.Chart(
        present.intervals(drawn, **LIMITS, x_label=f"{unit} a year"),
        title="The younger adults' level would have shifted "
        f"{amounts.shift_words(found.loc['to_younger_level'])} in {payments.period}",
        subtitle=f"Spending on people aged 65+ moved into direct payments, {payments.area}, "
        f"prices of {payments.period}",
        alt=f"Dots for the scenarios: {told}.",
        source=f"{payments.account}; own calculation",
        data=present.table(
            payments.shift[columns], "Pounds a year moved into direct payments", decimals=0
        ),
    )


def path(payments: Payments) -> present.Chart:
    """Draw how many more recipients a shift takes, year by year."""
    found = payments.path
    last = found["year"].max()
    ends = rows(found, year=last).set_index("category")
    stays, reached, first = ends.loc["share_stays"], ends.loc["to_target"], payments.base_year
    above = f"Recipients aged 65+ above those of {first}"
    return present.Chart(
        present.lines(found, x="year", y="value", series="category", **BAND, y_label=above),
        title=f"The target takes {amounts.change_words(reached)} recipients by {last}",
        subtitle=f"Additional recipients aged 65+ by scenario, {payments.area}, from the share of "
        f"{payments.period}, {humanised(payments.vintage)}",
        alt=f"Three lines from 0 in {first}: to {stays['value']:,.0f} if the share stays, "
        f"{reached['value']:,.0f} for the target, {ends.loc['to_younger_level', 'value']:,.0f} for "
        "the younger adults' level.",
        source=f"{payments.cited(f'{payments.source} {payments.projected_from}')}; own calculation",
        data=found[["category", "year", "older_people", "share", "value", "lower", "upper"]],
    )


def history(payments: Payments) -> present.Chart:
    """Draw the spending of every year, with the account that it is from."""
    found = payments.history
    scale, unit = amounts.pound_scale(found["amount_gbp"])
    account = found["period"] + ", " + found["publisher"]
    by_year = "by year" if len(found) > 1 else f"in {found['period'].iloc[0]}"
    drawn = found.assign(spent=found["amount_gbp"] / scale, account=account)
    told = "; ".join(f"{row.account} {amounts.money(row.amount_gbp)}" for row in drawn.itertuples())
    return present.Chart(
        present.bars(drawn, value="spent", label="account", x_label=f"{unit} a year"),
        title="The accounts of direct payment spending do not form one series"
        if len(set(found["series"])) > 1
        else f"Direct payment spending {by_year}",
        subtitle=f"Direct payment spending by financial year and source, {payments.area}, prices "
        "of each year",
        alt=f"Bars: {told}.",
        source=payments.cited(" ".join(found["source_id"])),
        data=drawn[["period", "publisher", "amount_gbp"]],
    )


def people(payments: Payments) -> present.Chart:
    """Draw the shares of people supported who have a direct payment, by definition.

    Beside England's; a council too small to be compared with others is not drawn.
    """
    large_enough(payments.data.table("population"), payments.area, AMONG_OTHERS)
    found = of_all_ages(payments.shares, payments.area)
    drawn = found[~found["definition"].str.contains("order")]
    drawn = required(drawn, missing.SHARES.format(payments.area))
    drawn = drawn.assign(measure=drawn["period"] + ", " + drawn["definition"])
    told = "; ".join(
        f"{row.geography} {row.measure} {row.percent:.1f}%" for row in drawn.itertuples()
    )
    years = dict.fromkeys([drawn["period"].min(), drawn["period"].max()])
    shown = found[["period", "definition", "geography", "percent"]]
    shown = shown.join(100 * found[["lower", "upper"]].astype(float))
    return present.Chart(
        present.grouped_bars(
            drawn,
            value="percent",
            label="measure",
            series="geography",
            x_label="% of people supported",
        ),
        title="Each definition is a measure of its own"
        if len(set(drawn["definition"])) > 1
        else "Direct payments counted in people, not in pounds",
        subtitle=f"People supported who have a direct payment, {payments.area} and England, "
        f"{' to '.join(years)}",
        alt=f"Grouped bars: {told}.",
        source=payments.cited(" ".join(drawn["source_id"])),
        data=present.table(shown, "People supported who have a direct payment, %", decimals=1),
    )


def returned(payments: Payments) -> present.Chart | None:
    """Draw the own mix beside the national return's; nothing where it is the return's own."""
    payments = payments.with_reasons
    if is_return(payments.source):
        return None
    found = payments.beside
    apart = found.loc[found["points"].abs().idxmax()]
    accounts = {
        "share": f"Own account, {payments.period}",
        "share_return": f"National return, {apart['period_return']}",
    }
    two = found.melt(id_vars="category", value_vars=list(accounts), value_name="part")
    two = two.assign(account=two["variable"].map(accounts), percent=100 * two["part"])
    subject = f"Share of direct payment spending by group and account, {payments.area}"
    in_percent = found[["category"]].join(100 * found[list(accounts)]).join(found["points"])
    units = dict.fromkeys(accounts, "%") | {"points": "percentage points"}
    return present.Chart(
        present.grouped_bars(two, **SHARES, series="account"),
        title=f"Furthest apart: {amounts.group_name(apart['category'])}, by "
        f"{abs(apart['points']):.0f} points",
        subtitle=subject,
        alt=f"Grouped bars for {len(found)} groups in two accounts; the widest gap is "
        f"{abs(apart['points']):.1f} percentage points.",
        source=payments.cited(f"{payments.source} {apart['source_return']}"),
        data=present.table(in_percent, subject, decimals=1, units=units),
    )


def swings(payments: Payments) -> present.Chart:
    """Draw how far the answer moves with each assumption."""
    found, target = payments.swings, payments.parameters.target_share_65_plus
    widest = found.loc[(found["high"] - found["low"]).abs().idxmax(), "assumption"]
    scale, unit, write = 1, "recipients", "{:,.0f}".format
    needed = "More recipients aged 65+ to reach the target"
    if payments.printed_recipients is None:
        scale, unit = amounts.pound_scale(pd.concat([found["low"], found["high"]]))
        unit, write = f"{unit} a year", amounts.money_signed
        needed = f"{unit} into direct payments at 65+, to reach the target"
    base = found["base"].iloc[0]
    told = "; ".join(
        f"{row.assumption}: {write(row.low)} to {write(row.high)}" for row in found.itertuples()
    )
    drawn = found.assign(low=found["low"] / scale, high=found["high"] / scale)
    return present.Chart(
        present.tornado(
            drawn, label="assumption", low="low", high="high", base=base / scale, x_label=needed
        ),
        title=f"What matters most: {widest[0].lower()}{widest[1:]}",
        subtitle=f"{unit.capitalize()} for a share of {target:.0%}, {payments.place}, one "
        "assumption at a time",
        alt=f"Tornado around {write(base)}: {told}.",
        source=f"{payments.account}; own calculation",
        data=found[["assumption", "low", "high"]],
    )
