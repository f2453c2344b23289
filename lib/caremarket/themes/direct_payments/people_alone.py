"""What can be said of direct payments where no account of spending is in the evidence.

Councils formed since the last imported spending return have none of their own, and the return of a
former county cannot be divided. The outcomes framework still counts who has a direct payment.
"""

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes.direct_payments.elsewhere import CLIENTS
from caremarket.themes.direct_payments.spend import split_rows
from caremarket.themes.direct_payments.words import percent_range

NO_MIX = (
    "No account of what was spent on direct payments by primary support reason and age group is in "
    "the evidence, for any year: the mix, its concentration, the mean payment and what a shift "
    "would mean are left out. Import a national spending return (ASC-FR) with `caremarket import`, "
    "for a council formed since one of a later year, or add the cells to spending.csv."
)


def has_mix(spending: pd.DataFrame, shares: pd.DataFrame) -> bool:
    """Say whether spending by primary support reason and age group is known, or people alone.

    Args:
        spending: The evidence table `spending`.
        shares: As from `people_share`.

    Raises:
        MissingEvidenceError: If neither is known: then there is nothing at all to answer from.
    """
    cells = split_rows(rows(spending, service="direct_payments"))
    if (cells["amount_gbp"] > 0).any():
        return True
    if rows(shares, geography="area").empty:
        raise MissingEvidenceError(
            "There is neither spending on direct payments by primary support reason and age group "
            f"in {spending.attrs.get('table', 'spending')}, in any year, nor a share of clients "
            "who have one. Import a national spending return (ASC-FR) or the outcomes framework "
            "(ASCOF) with `caremarket import`, or add the figures to spending.csv or ascof.csv, "
            "then run `caremarket prepare`."
        )
    return False


def latest_share(shares: pd.DataFrame) -> pd.Series:
    """Return the area's latest share of clients with a direct payment, of all ages if printed.

    Args:
        shares: As from `people_share`; at least one row is the area's.

    Returns:
        The row, with value (the share) and england (proportion; missing where not printed).
    """
    own = rows(shares, geography="area")
    whole = rows(own, age_group="all")
    row = (own if whole.empty else whole).iloc[-1]
    same = {name: row[name] for name in ("period", "definition", "age_group")}
    england = rows(shares, geography="england", **same)["share"]
    return pd.concat(
        [row, pd.Series({"value": row["share"], "england": england.max()}, dtype=object)]
    )


def people_headline(shares: pd.DataFrame, area: str) -> str:
    """Answer from people alone: who has a direct payment, beside England, and what stays open.

    Args:
        shares: As from `people_share`.
        area: Name of the council.

    Returns:
        Sentences; the share is bold.
    """
    row = latest_share(shares)
    ages = {"18_64": " aged 18–64", "65_plus": " aged 65+"}.get(row["age_group"], "")
    beside = "" if pd.isna(row["england"]) else f", against {row['england']:.1%} in England"
    share = percent_range(row, "95% limits ")
    return (
        f"In {area} **{share} of {CLIENTS}{ages} had a direct payment** in "
        f"{row['period']}{beside}. What is spent on direct payments, for what and for whom, is not "
        "in the evidence, so what a shift would mean stays open."
    )
