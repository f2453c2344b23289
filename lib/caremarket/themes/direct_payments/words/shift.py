"""What a shift would mean, and what would change the answer."""

from caremarket.frames import rows
from caremarket.themes.direct_payments.amounts import change_words
from caremarket.themes.direct_payments.payments import Payments


def shift(payments: Payments) -> list[str]:
    """Say what the target takes, and how much of it would come out of the council's day care."""
    told = []
    if payments.printed_recipients is not None:
        moving = payments.moving.set_index("category").loc["to_target"]
        told.append(
            f"A share of {payments.parameters.target_share_65_plus:.0%} means "
            f"{change_words(moving)} older recipients; today there are {payments.recipients:,.0f} "
            "recipients of all ages."
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
        f"Phased in over {years} years, the target means {change_words(reached)} recipients aged "
        f"65+ than in {payments.year}, about {abs(reached['value']) / years:,.0f} a year; keeping "
        f"the share of today means {change_words(ends.loc['share_stays'])}."
    )


def swings(payments: Payments) -> str:
    """Say how far the widest assumption moves the answer, and whether any changes its sign."""
    found = payments.swings
    widest = found.loc[(found["high"] - found["low"]).abs().idxmax(), ["low", "high"]]
    unit = "pounds a year" if payments.printed_recipients is None else "recipients"
    ends = found[["low", "high"]].to_numpy()
    certain = ends.min() > 0 or ends.max() < 0
    return (
        f"The widest single assumption moves the answer between {widest.min():,.0f} and "
        f"{widest.max():,.0f} {unit}. "
        + (
            "None of them alone changes its sign."
            if certain
            else "**At least one of them changes its sign**: the target may already be met."
        )
    )
