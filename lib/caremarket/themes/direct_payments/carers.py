"""Direct payments to unpaid carers, apart from those to adults with care needs."""

import numpy as np
import pandas as pd

from caremarket.frames import rows
from caremarket.methods import wilson

ROUNDING = 0.5  # percentage points, of a share printed without decimals
ACCOUNTS = {
    "local_account": ("supported", "supported_by_direct_payment_share"),
    "national_return": ("supported_national_return", "direct_payments_national_return"),
}


def carers_with_payment(carers: pd.DataFrame) -> pd.DataFrame:
    """Return how many supported carers received a direct payment, by each account of it.

    The council's account prints a rounded share of the carers it supported; the national return
    prints a number. They differ widely for the same year, so both are shown. Columns account,
    period, supported (carers), people (with a direct payment), people_lower, people_upper (what
    rounding of the share leaves open; missing where a number is printed), share, lower, upper
    (proportion with Wilson limits), source_id.
    """
    found = []
    for account, (supported, paid) in ACCOUNTS.items():
        given = rows(carers, measure=supported).merge(
            rows(carers, measure=paid), on="period", suffixes=("", "_paid")
        )
        shown = given.dropna(subset="value_paid")  # of a suppressed number there is no share
        supporting = shown[shown["value"] > 0]  # the national return has councils with none
        found += [counted(account, row) for _, row in supporting.iterrows()]
    columns = ["account", "period", "supported", "people", "people_lower", "people_upper"]
    return pd.DataFrame(found, columns=[*columns, "share", "lower", "upper", "source_id"])


def counted(account: str, row: pd.Series) -> dict[str, object]:
    """Turn a printed share, or a printed number, of supported carers into people."""
    supported, paid = row["value"], row["value_paid"]
    people, open_by = paid, float("nan")
    if row["unit_paid"] == "percent":
        people, open_by = supported * paid / 100, supported * ROUNDING / 100
    share = wilson(people, supported).iloc[0]
    return {
        "account": account,
        "period": row["period"],
        "supported": supported,
        "people": people,
        "people_lower": people - open_by,
        "people_upper": float(np.minimum(people + open_by, supported)),
        "share": share["value"],
        "lower": share["lower"],
        "upper": share["upper"],
        "source_id": row["source_id"],
    }
