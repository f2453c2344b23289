"""For whom and what is spent, what a recipient receives, and the share of community spending."""

import math

from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes.direct_payments import amounts
from caremarket.themes.direct_payments.payments import Payments


def mix(payments: Payments) -> str:
    """Say which support reasons take most, and how much is on older people."""
    payments = payments.with_reasons
    found = payments.groups.groupby("primary_support_reason")["share"].sum()
    found = found.sort_values(ascending=False)
    names = [name.replace("_", " ") for name in found.index]
    first = f"**{names[0]}** took {found.iloc[0]:.0%} of all direct payment spending"
    told = f"In {payments.period} {first}"
    if len(names) > 1:
        told += f" and **{names[1]}** {found.iloc[1]:.0%}"
    if found.iloc[2:].sum() >= 0.005:
        told += f"; all others shared the remaining {found.iloc[2:].sum():.0%}"
    older = rows(payments.groups, age_group="65_plus")["share"].sum()
    return f"{told}. People aged 65+ accounted for {older:.0%}."


def heads(payments: Payments) -> str:
    """Compare spending per head of the ages."""
    head = payments.heads.set_index("age_group")["gbp_per_head"].reindex(payments.by_age.index)
    return (
        f"For each resident aged 65+ {payments.area} paid £{head['65_plus']:,.2f} in "
        f"direct payments in {payments.period}, against £{head['18_64']:,.2f} for each resident "
        f"aged 18–64: {amounts.times_words(head['65_plus'] / head['18_64'])} per head "
        f"({humanised(payments.counted_from)}), whether or not they need support."
    )


def concentration(payments: Payments) -> list[str]:
    """Say how concentrated spending is over groups, and over reasons and ages alone."""
    payments = payments.with_reasons
    found = payments.concentration.set_index("category")
    whole, count, share = found.loc["all"], len(payments.groups), payments.groups["share"]
    above = share[share > 1 / count]
    held = 100 * above.sum()
    rest = "the others had hardly any of it."
    if held < 99.5:
        rest = (
            f"without the other {count - len(above)} the total would be {100 - held:.0f}% smaller."
        )
    alone = [
        f"by {name} alone {row['groups']:.0f} count as {row['effective_number']:.2f} "
        f"({row['normalised_hhi']:.2f} on the scale from 0, even, to 1, all in one)"
        for key, name in (("primary_support_reason", "reason"), ("age_group", "age"))
        if key in found.index
        for row in [found.loc[key]]
    ]
    told = [
        f"In {payments.period} the {count} groups of reason and age were as concentrated as "
        f"**{whole['effective_number']:.2f} groups of equal size** would be. In words: "
        f"{len(above)} group{'s' * (len(above) > 1)} held {held:.0f}% of the spending, and {rest}"
    ]
    text = ", and ".join(alone)
    return [*told, f"{text[0].upper()}{text[1:]}."] if alone else told


def payment(payments: Payments) -> str:
    """Say what a recipient receives on average."""
    mean = payments.payment.iloc[0]
    told = (
        f"In {payments.period} {mean.recipients:,.0f} recipients shared £{mean.spend:,.0f}: "
        f"**£{mean.annual:,.0f} a year each on average, or £{mean.weekly:,.0f} a week**."
    )
    if payments.paid_by_age.empty:
        return (
            f"{told} How payments spread around that mean, and the mean for any reason or age "
            "group, cannot be computed: recipients are printed in total only."
        )
    ages = payments.paid_by_age["amount_gbp"] / payments.paid_by_age["people"]
    return (
        f"{told} Of those aged 65+ it was £{ages['65_plus']:,.0f} a year, of those aged 18–64 "
        f"£{ages['18_64']:,.0f}. How payments spread around these means, and the mean for any "
        f"reason, cannot be computed: recipients are printed by age only.{_far_apart(payments)}"
    )


def _far_apart(payments: Payments) -> str:
    """Say so, with a space before, where printed means lie further apart than is assumed."""
    ratio, widest = (
        payments.paid_by_age.loc["65_plus", "payment_ratio"],
        payments.parameters.cost_ratio,
    )
    if 1 / widest <= ratio <= widest:
        return ""
    return (
        f" The older mean is {ratio:.2f} times the younger, beyond the factor of {widest:g} that "
        "is assumed elsewhere: spending and recipients may not be recorded alike, so pounds are "
        "surer than people below."
    )


def recipients(payments: Payments) -> str:
    """Say between what an older recipient's mean payment lies."""
    payments = payments.with_reasons
    older = payments.bounds.loc["65_plus"]
    return (
        f"In {payments.period} an older recipient received £{older['mean_payment']:,.0f} on "
        "average if the mean was the same at all ages, and between "
        f"£{older['mean_payment_lower']:,.0f} and £{older['mean_payment_upper']:,.0f} if the means "
        "at ages 18–64 and 65+ differed by a factor of "
        f"{payments.parameters.cost_ratio:g}."
    )


def check(payments: Payments) -> str:
    """Say whether another year's count of recipients by age agrees with the assumption."""
    payments = payments.with_reasons
    counted = payments.checked.set_index("age_group").loc["65_plus"]
    ratio, widest = counted["payment_ratio"], payments.parameters.cost_ratio
    inside = "inside" if 1 / widest <= ratio <= widest else "outside"
    return (
        f"In {counted['period']}, {counted['share_of_recipients']:.0%} of "
        f"{payments.checked['people'].sum():,.0f} recipients were aged 65+. Split like that, an "
        f"older recipient would have received {ratio:.2f} times what a younger one did in "
        f"{payments.period}: {inside} the assumed range."
    )


def community(payments: Payments) -> list[str]:
    """Say which services are not known for every group, and the share by age."""
    parts, unknown = payments.parts, int((~payments.parts["complete"]).sum())
    if not unknown:
        others = amounts.services_in_words(list(payments.services))
        told = [f"{others[0].upper()}{others[1:]} are known for every group."]
    else:
        bounds = (
            f"All of them together can hold £{payments.ages['room'].max():,.0f} more at most, so "
            "none can hold more than that."
            if parts["room"].max() < math.inf
            else "No printed total bounds them, so age groups are compared within the complete "
            "reasons only."
        )
        told = [f"{unknown} of {len(parts)} groups are not known completely. {bounds}"]
    if "day_care" in parts:
        nil = (parts["not_printed"].str.contains("day care") & parts["day_care"].eq(0)).sum()
        nobody = f"Day care is not printed for {nil} groups; the printed totals leave them none."
        told += [nobody] if nil else []
    ages = payments.ages.apply(amounts.percent_range, axis=1)
    told.append(
        f"In {payments.period} direct payments were {ages['all']} of spending on "
        f"{amounts.care_words(payments.counted)} over all ages; for adults aged 18–64 "
        f"{ages['18_64']}, for people aged 65+ {ages['65_plus']}."
    )
    year = payments.years[-1]
    within, it_was, of = "Within", "it was", ""
    if year is not payments:
        within, it_was = f"In {year.period}, within", "direct payments were"
        of = f"of {amounts.care_words(year.counted)} "
    return told + [
        f"{within} **{row.primary_support_reason.replace('_', ' ')}**, where everything is "
        f"printed, {it_was} {row.value_18_64:.1%} {of}at ages 18–64 against "
        f"{row.value_65_plus:.1%} at 65+: that gap did not come from different support reasons."
        for row in year.matched.head(1).itertuples()
    ]
