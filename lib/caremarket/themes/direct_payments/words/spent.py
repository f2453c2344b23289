"""For whom and what is spent, what a recipient receives, and the share of community spending."""

import math

from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes.direct_payments import amounts
from caremarket.themes.direct_payments.payments import Payments


def mix(payments: Payments) -> str:
    """Say which support reasons take most, and how much is on older people."""
    found = payments.mix.groupby("primary_support_reason")["share"].sum()
    found = found.sort_values(ascending=False)
    first, second, *others = (name.replace("_", " ") for name in found.index)
    older = rows(payments.mix, age_group="65_plus")["share"].sum()
    return (
        f"**{first.capitalize()}** takes {found.iloc[0]:.0%} of all direct payment spending and "
        f"**{second}** {found.iloc[1]:.0%}; the other {len(others)} reasons share the remaining "
        f"{found.iloc[2:].sum():.0%}. People aged 65+ account for {older:.0%}."
    )


def heads(payments: Payments) -> str:
    """Compare spending per head of the ages."""
    head = payments.heads.set_index("age_group")["gbp_per_head"]
    return (
        f"For each resident aged 65+ {payments.area} pays £{head['65_plus']:,.2f} a year in direct "
        f"payments, against £{head['18_64']:,.2f} for each resident aged 18–64: "
        f"{amounts.times_words(head['65_plus'] / head['18_64'])} per head "
        f"({humanised(payments.counted_from)}), whether or not they need support."
    )


def concentration(payments: Payments) -> list[str]:
    """Say how concentrated spending is over groups, and over reasons and ages alone."""
    whole, reason, age = (
        payments.concentration.set_index("category").loc[name]
        for name in ("all", "primary_support_reason", "age_group")
    )
    count, share = len(payments.mix), payments.mix["share"]
    above = share[share > 1 / count]
    held = 100 * above.sum()
    rest = "the others have hardly any of it."
    if held < 99.5:
        rest = (
            f"whatever happens to the other {count - len(above)} can move the total by "
            f"{100 - held:.0f}% at most."
        )
    return [
        f"The {count} groups of reason and age are as concentrated as "
        f"**{whole['effective_number']:.2f} groups of equal size** would be. In words: what is "
        f"decided for {len(above)} groups decides on {held:.0f}% of the budget, and {rest}",
        f"By reason alone {reason['groups']:.0f} groups count as "
        f"{reason['effective_number']:.2f}, by age alone {age['groups']:.0f} count as "
        f"{age['effective_number']:.2f}. On the scale from 0 (even) to 1 (all in one) that is "
        f"{reason['normalised_hhi']:.2f} by reason and {age['normalised_hhi']:.2f} by age.",
    ]


def payment(payments: Payments) -> str:
    """Say what a recipient receives on average."""
    mean = payments.payment.iloc[0]
    return (
        f"{mean.recipients:,.0f} recipients share £{mean.spend:,.0f}: **£{mean.annual:,.0f} a year "
        f"each on average, or £{mean.weekly:,.0f} a week**. How payments spread around that mean, "
        "and the mean for any reason or age group, cannot be computed: recipients are printed in "
        "total only."
    )


def recipients(payments: Payments) -> str:
    """Say between what an older recipient's mean payment lies."""
    older = payments.bounds.loc["65_plus"]
    return (
        f"An older recipient receives £{older['mean_payment']:,.0f} a year on average if the mean "
        f"is the same at all ages, and between £{older['mean_payment_lower']:,.0f} and "
        f"£{older['mean_payment_upper']:,.0f} if the means at ages 18–64 and 65+ differ by a "
        f"factor of {payments.parameters.cost_ratio:g}."
    )


def check(payments: Payments) -> str:
    """Say whether another year's count of recipients by age agrees with the assumption."""
    counted = payments.observed.set_index("age_group").loc["65_plus"]
    ratio, widest = counted["payment_ratio"], payments.parameters.cost_ratio
    inside = "inside" if 1 / widest <= ratio <= widest else "outside"
    return (
        f"In {counted['period']}, {counted['share_of_recipients']:.0%} of "
        f"{payments.observed['people'].sum():,.0f} recipients were aged 65+. Split like that, an "
        f"older recipient would receive {ratio:.2f} times what a younger one does: {inside} the "
        "assumed range."
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
        f"Over all ages direct payments carried {ages['all']}; for adults aged 18–64 "
        f"{ages['18_64']}, for people aged 65+ {ages['65_plus']}."
    )
    return told + [
        f"Within **{row.primary_support_reason.replace('_', ' ')}**, where everything is printed, "
        f"it is {row.value_18_64:.1%} at ages 18–64 against {row.value_65_plus:.1%} at 65+: that "
        "gap does not come from different support reasons."
        for row in payments.matched.head(1).itertuples()
    ]
