"""Who receives direct payments, adults and carers, and what adults receive on average.

Recipients of the year of the spending are printed in total only. So the mean payment of a group is
simulated under one stated assumption: any two groups differ by no more than a given ratio.
"""

import numpy as np
import pandas as pd

from caremarket.frames import rows
from caremarket.methods import wilson
from caremarket.themes.direct_payments.spend import BANDS, EVERYBODY, SERVICE, year_of

WEEKS = 365.25 / 7
DRAWS, SEED = 10_000, 2020
ROUNDING = 0.5  # percentage points, of a share printed without decimals
ACCOUNTS = {
    "local_account": ("supported", "supported_by_direct_payment_share"),
    "national_return": ("supported_national_return", "direct_payments_national_return"),
}


def recipient_sources(service_users: pd.DataFrame, period: str) -> list[str]:
    """Return the sources of the printed recipients."""
    return list(rows(service_users, service=SERVICE, period=period, **EVERYBODY)["source_id"])


def recipient_count(service_users: pd.DataFrame, period: str) -> float | None:
    """Return the printed recipients, carers aside; None if they are not printed, or nobody is."""
    printed = rows(service_users, service=SERVICE, period=period, **EVERYBODY)["people"].dropna()
    return float(printed.iloc[0]) or None if len(printed) else None


def mean_payment(spend: float, people: float) -> pd.DataFrame:
    """Divide spending by recipients: one row, spend, recipients, annual, weekly (pounds each)."""
    annual = spend / people
    return pd.DataFrame(
        {"spend": [spend], "recipients": people, "annual": annual, "weekly": annual / WEEKS}
    )


def cost_per_person(
    spending: pd.DataFrame, service_users: pd.DataFrame, service: str, period: str
) -> float | None:
    """Divide a service's printed total by its people (pounds a year); None if not printed."""
    which = {"service": service, "period": period, **EVERYBODY}
    spent = rows(spending, **which)["amount_gbp"].sum()
    people = rows(service_users, **which).drop_duplicates(list(which))["people"].dropna().sum()
    return float(spent / people) if spent and people else None


def simulate(
    found: pd.DataFrame, people: float, cost_ratio: float, seed: int = SEED
) -> pd.DataFrame:
    """Draw recipients by cell (column) that agree with printed spending and the printed total.

    Every cell gets a mean payment, log-uniform within the ratio; all are then scaled together.
    """
    rng = np.random.default_rng(seed)
    payment = np.exp(rng.uniform(0, np.log(cost_ratio), (DRAWS, len(found))))
    drawn = found["amount_gbp"].to_numpy() / payment
    drawn *= people / drawn.sum(axis=1, keepdims=True)
    return pd.DataFrame(drawn, columns=pd.Index(found["category"]))


def bounds(amounts: pd.Series, people: float, cost_ratio: float) -> pd.DataFrame:
    """Return the fewest and most recipients each age group can have under the ratio, exactly.

    They are reached when its mean payment is the highest or lowest allowed against the other's.
    `amounts` are pounds by age group. Indexed like them: amount_gbp; people and mean_payment
    (pounds) if all means were equal, each with `_lower` and `_upper`.
    """
    rest = amounts.sum() - amounts
    frame = pd.DataFrame({"amount_gbp": amounts})
    for name, ratio in (("", 1.0), ("_lower", 1 / cost_ratio), ("_upper", cost_ratio)):
        frame[f"people{name}"] = people * amounts * ratio / (amounts * ratio + rest)
    frame["mean_payment"] = amounts / frame["people"]
    frame["mean_payment_lower"] = amounts / frame["people_upper"]
    frame["mean_payment_upper"] = amounts / frame["people_lower"]
    return frame


def observed_by_age(service_users: pd.DataFrame, amounts: pd.Series, period: str) -> pd.DataFrame:
    """Return the count of recipients by age group of the period nearest to that of the spending.

    It checks the assumption about mean payments; nothing is divided by it. Rows 18_64 and 65_plus:
    age_group, period, people, source_id, amount_gbp (of `amounts`), share_of_recipients,
    payment_ratio (to the mean payment of the younger, if split as counted). Empty without a count.
    """
    whole = {"service": SERVICE, "primary_support_reason": "all", "age_group": list(BANDS)}
    split = rows(service_users, **whole).dropna(subset="people")
    split = split[split["people"] > 0]  # nobody of an age group: there is no mean payment to check
    both = split[split.groupby("period")["age_group"].transform("nunique") == len(BANDS)]
    if both.empty:
        return both
    distance = (both["period"].map(year_of) - year_of(period)).abs()
    nearest = rows(both, period=both.loc[distance.idxmin(), "period"])
    frame = nearest.set_index("age_group")[["period", "people", "source_id"]]
    frame["people"] = frame["people"].astype(float)
    frame["amount_gbp"] = amounts
    payment = frame["amount_gbp"] / frame["people"]
    return frame.assign(
        share_of_recipients=frame["people"] / frame["people"].sum(),
        payment_ratio=payment / payment["18_64"],
    ).reset_index()


def carers_with_payment(carers: pd.DataFrame) -> pd.DataFrame:
    """Return how many supported carers received a direct payment, by each account of it.

    The council prints a rounded share, the national return a number; they differ widely, so both
    are shown. Columns account, period, supported (carers), people (with a payment), people_lower,
    people_upper (what rounding leaves open; missing where a number is printed), share, lower, upper
    (proportion with Wilson limits), source_id.
    """
    found = []
    for account, (supported, paid) in ACCOUNTS.items():
        of, with_payment = (
            rows(carers, measure=name).drop_duplicates("period") for name in (supported, paid)
        )
        given = of.merge(with_payment, on="period", suffixes=("", "_paid"))
        shown = given.dropna(subset="value_paid")  # of a suppressed number there is no share
        supporting = shown[shown["value"] > 0]  # the national return has councils with none
        found.append(supporting.assign(account=account, supported=supporting["value"]))
    frame = pd.concat(found, ignore_index=True)
    supported, paid = frame["value"].astype(float), frame["value_paid"].astype(float)
    share = frame["unit_paid"] == "percent"
    people = paid.mask(share, supported * paid / 100)
    open_by = (supported * ROUNDING / 100).where(share)
    frame = frame.assign(
        people=people,
        people_lower=people - open_by,
        people_upper=np.minimum(people + open_by, supported),
    )
    limits = wilson(people, supported) if len(frame) else frame
    limits = limits.reindex(columns=["value", "lower", "upper"]).rename(columns={"value": "share"})
    columns = ["account", "period", "supported", "people", "people_lower", "people_upper"]
    return frame[[*columns, "source_id"]].join(limits)
