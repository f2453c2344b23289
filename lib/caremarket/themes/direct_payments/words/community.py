"""How much of community spending goes through direct payments."""

import math

from caremarket.frames import rows
from caremarket.themes.direct_payments.amounts import ages_words, percent_range, services_in_words
from caremarket.themes.direct_payments.community import supported_living
from caremarket.themes.direct_payments.payments import Payments


def community(payments: Payments) -> list[str]:
    """Say which services are not known for every group, and the share by age."""
    parts, unknown = payments.parts, int((~payments.parts["complete"]).sum())
    if not unknown:
        others = services_in_words(list(payments.services))
        told = [f"{others[0].upper()}{others[1:]} are known for every group."]
    elif parts["room"].max() < math.inf:
        told = [
            f"{unknown} of {len(parts)} groups are not known completely. All of them together can "
            f"hold £{payments.ages['room'].max():,.0f} more at most, so none can hold more than "
            "that."
        ]
    else:
        told = [
            f"{unknown} of {len(parts)} groups are not known completely. No printed total bounds "
            "them, so age groups are compared within the complete reasons only."
        ]
    if "day_care" in parts:
        nil = parts["not_printed"].str.contains("day care") & parts["day_care"].eq(0)
        nobody = (
            f"Day care is not printed for {nil.sum()} groups; the printed totals leave them none."
        )
        told += [nobody] * bool(nil.any())
    ages = payments.ages.apply(percent_range, axis=1)
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


def outside(payments: Payments) -> list[str]:
    """Set people, and wider ideas of community spending, beside the share."""
    counts = payments.shares[payments.shares["age_group"] != "all"]
    told = [
        f"By people, {row['period']}, ages {ages_words(row['age_group'])}: "
        f"{percent_range(row.rename({'share': 'value'}))} of long-term clients in the community "
        "had a direct payment (95% Wilson limits)."
        for _, row in rows(counts, geography="area").iterrows()
    ]
    if not payments.mixed:
        return told
    every = payments.ages.loc["all"]
    housed = supported_living(payments.spending, payments.period)
    if housed is not None and "supported_living" not in payments.services:
        wider = every["direct_payments"] / (every["printed"] + housed)
        told.append(
            "With supported living counted as community spending too, the share over all ages "
            f"falls from {percent_range(every)} to {wider:.1%}."
        )
    national = payments.benchmark("direct_payment_spend_share", "2017-18")
    national = national.filter(["england", payments.area.lower()])
    if len(national):
        given = " and ".join(f"{it:.1f}% in {name.capitalize()}" for name, it in national.items())
        told.append(
            f"In the national return of 2017-18, over all community services, it was {given}."
        )
    return told
