"""Who receives direct payments, and what they receive on average.

Recipients are printed in total for the year of the spending, and by age group only for another year
and another count. So the mean payment of a group is not known: it is simulated under one stated
assumption, that the mean payments of any two groups differ by no more than a given ratio.
"""

import numpy as np
import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows, single
from caremarket.methods import wilson
from caremarket.themes.direct_payments.spend import AGE_GROUPS, year_of

WEEKS = 365.25 / 7
DRAWS = 10_000
SERVICE = "direct_payments"


def recipient_count(service_users: pd.DataFrame, period: str) -> float:
    """Return the printed number of recipients of direct payments, carers' payments excluded.

    Args:
        service_users: The evidence table `service_users`.
        period: Financial year.

    Raises:
        MissingEvidenceError: If it is not printed for the period, suppressed, or 0.
    """
    count = single(
        service_users,
        "people",
        service=SERVICE,
        period=period,
        primary_support_reason="all",
        age_group="all",
    )
    if count == 0:
        raise MissingEvidenceError(
            f"No recipients of direct payments in {period}: there is no mean payment."
        )
    return count


def recipients_if_printed(service_users: pd.DataFrame, period: str) -> float | None:
    """Return the recipients of a period as `recipient_count` does; None where it is not printed."""
    try:
        return recipient_count(service_users, period)
    except MissingEvidenceError:
        return None


def mean_payment(spend: pd.DataFrame, people: float | None) -> pd.DataFrame:
    """Return the mean payment of a recipient.

    Args:
        spend: Rows category (published, summed), value (pounds), as from `total`; the
            published total counts where there is one.
        people: Recipients; None if they are not known.

    Returns:
        One row: spend (pounds), recipients, annual, weekly (pounds per recipient). Empty where
        recipients are not known.
    """
    if people is None:
        return pd.DataFrame(columns=["spend", "recipients", "annual", "weekly"], dtype=float)
    amount = float(spend["value"].iloc[0])
    annual = amount / people
    return pd.DataFrame(
        {"spend": [amount], "recipients": people, "annual": annual, "weekly": annual / WEEKS}
    )


def cost_per_person(
    spending: pd.DataFrame, service_users: pd.DataFrame, service: str, period: str
) -> float | None:
    """Return what a service costs for a person: its printed total over the people it supported.

    Args:
        spending: The evidence table `spending`.
        service_users: The evidence table `service_users`.
        service: Such as home_care.
        period: Financial year.

    Returns:
        Pounds a year; None where the total or the people are not printed.
    """
    whole = {"service": service, "period": period, "primary_support_reason": "all"}
    spent = rows(spending, **whole, age_group="all")["amount_gbp"].sum()
    people = rows(service_users, **whole, age_group="all")["people"].dropna().sum()
    return float(spent / people) if spent and people else None


def simulate(
    found: pd.DataFrame, people: float | None, cost_ratio: float, seed: int
) -> pd.DataFrame:
    """Draw recipients by cell that agree with the printed spending and the printed total.

    In each draw every cell gets a mean payment, log-uniform within the ratio; payments are then
    scaled together so that recipients add up to the total.

    Args:
        found: Columns category, amount_gbp, as from `cells`.
        people: Recipients in all cells together; None if they are not known.
        cost_ratio: Largest ratio between the mean payments of two cells.
        seed: Seed of the draws.

    Returns:
        One row a draw, one column a cell (its category): recipients. No row where recipients are
        not known.
    """
    if people is None:
        return pd.DataFrame(columns=pd.Index(found["category"]), dtype=float)
    rng = np.random.default_rng(seed)
    payment = np.exp(rng.uniform(0, np.log(cost_ratio), (DRAWS, len(found))))
    drawn = found["amount_gbp"].to_numpy() / payment
    drawn *= people / drawn.sum(axis=1, keepdims=True)
    return pd.DataFrame(drawn, columns=pd.Index(found["category"]))


def bounds(found: pd.DataFrame, people: float | None, cost_ratio: float) -> pd.DataFrame:
    """Return the fewest and most recipients each age group can have under the ratio.

    Exact: the group has most recipients when its mean payment is the lowest allowed against the
    other group's.

    Args:
        found: Columns age_group, amount_gbp, as from `cells`.
        people: Recipients in all cells together; None if they are not known.
        cost_ratio: Largest ratio between the mean payments of two groups.

    Returns:
        One row an age group: age_group, amount_gbp; people (if all mean payments were equal),
        people_lower, people_upper; mean_payment, mean_payment_lower, mean_payment_upper (pounds a
        year). Missing where recipients are not known.
    """
    people = float("nan") if people is None else people
    amounts = found.groupby("age_group", sort=False)["amount_gbp"].sum()
    rest = amounts.sum() - amounts
    frame = pd.DataFrame({"amount_gbp": amounts})
    for name, ratio in (("", 1.0), ("_lower", 1 / cost_ratio), ("_upper", cost_ratio)):
        frame[f"people{name}"] = people * amounts * ratio / (amounts * ratio + rest)
    frame["mean_payment"] = amounts / frame["people"]
    frame["mean_payment_lower"] = amounts / frame["people_upper"]
    frame["mean_payment_upper"] = amounts / frame["people_lower"]
    return frame.reset_index()


def observed_by_age(service_users: pd.DataFrame, found: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return the count of recipients by age group of the period nearest to that of the spending.

    Another period and another count, so a check of the assumption about mean payments and not a
    figure to divide by. The Wilson limits are those of the share of clients, where the clients of
    long-term support in the community are printed too.

    Args:
        service_users: The evidence table `service_users`.
        found: Columns age_group, amount_gbp, as from `cells`.
        period: Financial year of the spending.

    Returns:
        Rows 18_64 and 65_plus: age_group, period, people, clients, client_share, lower, upper
        (proportions), share_of_recipients, payment_ratio (mean payment over that of the younger
        group, if recipients were split as counted), source_id. Empty where no count is printed.
    """
    split = rows(
        service_users, service=SERVICE, primary_support_reason="all", age_group=AGE_GROUPS
    ).dropna(subset="people")
    split = split[split["people"] > 0]  # nobody of an age group: there is no mean payment to check
    both = split[split.groupby("period")["age_group"].transform("nunique") == len(AGE_GROUPS)]
    columns = ["age_group", "period", "people", "clients", "client_share", "lower", "upper"]
    if both.empty:
        return pd.DataFrame(columns=[*columns, "share_of_recipients", "payment_ratio", "source_id"])
    distance = (both["period"].map(year_of) - year_of(period)).abs()
    nearest = rows(both, period=both.loc[distance.idxmin(), "period"])
    frame = nearest.set_index("age_group")[["period", "people", "source_id"]]
    frame["people"] = frame["people"].astype(float)
    frame = frame.join(client_shares(service_users, frame))
    frame["share_of_recipients"] = frame["people"] / frame["people"].sum()
    payment = found.groupby("age_group")["amount_gbp"].sum() / frame["people"]
    frame["payment_ratio"] = payment / payment["18_64"]
    return frame.reset_index()


def client_shares(service_users: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Return recipients as a share of long-term clients in the community, with Wilson limits.

    Args:
        service_users: The evidence table `service_users`.
        counted: Indexed by age_group: people, period.

    Returns:
        Indexed by age_group: clients, client_share, lower, upper; empty where not printed.
    """
    clients = rows(
        service_users,
        service="long_term_community_support",
        primary_support_reason="all",
        period=counted["period"].iloc[0],
    ).dropna(subset="people")
    clients = clients[clients["people"] > 0].set_index("age_group")["people"].astype(float)
    known = counted.index.intersection(clients.index)
    if known.empty:
        return pd.DataFrame(columns=["clients", "client_share", "lower", "upper"], dtype=float)
    share = wilson(counted.loc[known, "people"], clients[known]).rename(
        columns={"value": "client_share"}
    )
    return share.drop(columns="method").assign(clients=clients[known])
