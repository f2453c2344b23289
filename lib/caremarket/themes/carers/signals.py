"""Signals of under-identification and what known carers receive."""

import math

import numpy as np
import pandas as pd
from scipy.stats import binomtest, norm

from caremarket.frames import rows
from caremarket.methods.intervals import rate_ratio, wilson

RELATIVE_RATES = (1.0, 0.5, 0.25, 0.1)
SATISFACTION = {
    "3b": "Satisfied with social services",
    "3c": "Included or consulted about the person cared for",
}
MOST_RESPONDENTS = 10_000
COMPARATORS = ("comparator_group", "england")


def latest(carers: pd.DataFrame, measure: str, period: str | None = None) -> pd.Series | None:
    """Return the latest figure of a measure (or of a period); None if none is there or shown."""
    found = rows(carers, measure=measure).dropna(subset="value")
    if period is not None:
        found = rows(found, period=period)
    return None if found.empty else found.sort_values("period").iloc[-1]


def gp_screening(
    carers: pd.DataFrame, rate: float, rate_source: str, confidence: float = 0.95
) -> pd.DataFrame:
    """Compare carers found among screened patients with the number expected (exact binomial test).

    The patients screened are frail, often in hospital or in a care home: more likely to be cared
    for than to care. So the comparison is made for several relative rates, such as 0.5 for patients
    who care half as often as residents do. `rate` is carers per resident, a proportion.

    One row a relative rate: period, patients, observed (people), relative_rate, expected (people),
    observed_to_expected with lower and upper, p_value (two-sided), observed_share with share_lower
    and share_upper (proportions, Clopper-Pearson), source_ids. Empty if the evidence holds no
    screening (measures gp_screened_patients, gp_screened_carers).
    """
    patients, found = latest(carers, "gp_screened_patients"), latest(carers, "gp_screened_carers")
    if patients is None or found is None:
        return pd.DataFrame()
    total, observed = int(patients["value"]), int(found["value"])
    limits = binomtest(observed, total).proportion_ci(confidence, method="exact")
    expected = total * rate * np.array(RELATIVE_RATES)
    return pd.DataFrame(
        {
            "period": found["period"],
            "patients": total,
            "observed": observed,
            "relative_rate": RELATIVE_RATES,
            "expected": expected,
            "observed_to_expected": observed / expected,
            "lower": limits.low * total / expected,
            "upper": limits.high * total / expected,
            "p_value": [binomtest(observed, total, rate * it).pvalue for it in RELATIVE_RATES],
            "observed_share": observed / total,
            "share_lower": limits.low,
            "share_upper": limits.high,
            "source_ids": f"{found['source_id']} {rate_source}",
        }
    )


def identification_change(carers: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """Recover the year before from a printed percentage change, and test the change.

    A change printed as a whole percentage stands for all changes that round to it, so the year
    before is a range. Each end gets a rate ratio with exact limits.

    Rows fewest, middle, most (column previous): period, newly_identified, newly_identified_before
    (people, whole numbers), printed_change (percent), value (ratio), lower, upper, method,
    source_ids. Empty if the evidence holds no change (measures newly_identified,
    newly_identified_change of one period; the change in whole percent, negative for a fall).
    """
    change = latest(carers, "newly_identified_change")
    now = None if change is None else latest(carers, "newly_identified", change["period"])
    if change is None or now is None or not (change["value"] > -99.5 and now["value"] > 0):
        return pd.DataFrame()
    fewest, middle, most = (
        now["value"] / (1 + (change["value"] + rounding) / 100) for rounding in (0.5, 0, -0.5)
    )
    before = [math.ceil(fewest), round(middle), math.floor(most)]
    ratio = rate_ratio(now["value"], 1, pd.Series(before), 1, confidence)
    return ratio.assign(
        previous=["fewest", "middle", "most"],
        period=now["period"],
        newly_identified=now["value"],
        newly_identified_before=before,
        printed_change=change["value"],
        source_ids=now["source_id"],
    )


def direct_payments(
    carers: pd.DataFrame, ascof: pd.DataFrame, confidence: float = 0.95
) -> pd.DataFrame:
    """Return the supported carers whose support was a direct payment.

    The council's own account comes first, a share in whole percent (measures supported,
    supported_by_direct_payment_share of one period); else the national return, ASCOF 1C(2B), with
    the numbers behind it (supported_national_return, direct_payments_national_return) unless they
    are suppressed.

    One row: period, supported, by_direct_payment with fewest and most (people; the ends of the
    rounding, equal where the number is printed, missing where it is suppressed), value (proportion)
    with lower and upper (Wilson, at the middle; missing without numbers), method, source_ids. Empty
    if the evidence holds no share.
    """
    share = latest(carers, "supported_by_direct_payment_share")
    supported = None if share is None else latest(carers, "supported", share["period"])
    if share is None or supported is None:
        return _payments_by_return(carers, ascof, confidence)
    people = supported["value"]
    counts = [people * (share["value"] + rounding) / 100 for rounding in (-0.5, 0, 0.5)]
    return wilson(round(counts[1]), people, confidence).assign(
        value=share["value"] / 100,
        period=share["period"],
        supported=people,
        by_direct_payment=round(counts[1]),
        fewest=math.ceil(counts[0]),
        most=math.floor(counts[2]),
        source_ids=share["source_id"],
    )


def _payments_by_return(
    carers: pd.DataFrame, ascof: pd.DataFrame, confidence: float
) -> pd.DataFrame:
    """Return the carers with a direct payment as the national return has them, or no row."""
    share = latest(rows(ascof, geography="area"), "1c_2b")
    if share is None:
        return pd.DataFrame()
    counts = [
        latest(carers, measure, share["period"])
        for measure in ("supported_national_return", "direct_payments_national_return")
    ]
    if any(count is None for count in counts):
        supported, paid = math.nan, math.nan
        found = pd.DataFrame(
            {"value": [share["value"] / 100], "lower": math.nan, "upper": math.nan}
        ).assign(method="as_printed")
    else:
        supported, paid = (float(count["value"]) for count in counts)
        if not supported:
            return pd.DataFrame()
        found = wilson(paid, supported, confidence)
    people = dict.fromkeys(["by_direct_payment", "fewest", "most"], paid)
    return found.assign(
        period=share["period"], supported=supported, **people, source_ids=share["source_id"]
    )


def satisfaction(ascof: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """Compare carers' satisfaction with the comparator group and England.

    Where the source prints a margin of error (95%; 3b_margin and 3c_margin in percentage points)
    for the area, it gives the limits. Sources that print neither margin nor number of respondents
    leave none: then the table says how many respondents it takes before the gap is more than
    chance, the smallest n whose Wilson interval excludes the comparator, z² c (1 − c) / (a − c)²
    for shares a, c.

    One row for each measure, period and comparator: measure, label, period, area (percent) with
    lower and upper (missing without a margin), comparator, comparator_value (percent), gap with
    gap_lower and gap_upper (percentage points; the comparator's own error left out),
    respondents_needed (people; missing above 10,000, which no such survey has), source_ids; in
    order of measure and period, possibly none.
    """
    asked = rows(ascof, measure=list(SATISFACTION)).sort_values(["measure", "period"])
    pairs = rows(asked, geography="area").merge(
        rows(asked, geography=list(COMPARATORS)), on=["measure", "period"], suffixes=("", "_other")
    )
    printed = rows(ascof, measure=[f"{name}_margin" for name in SATISFACTION], geography="area")
    printed = printed.assign(measure=printed["measure"].str.removesuffix("_margin"))
    margin = pairs[["measure", "period"]].merge(
        printed[["measure", "period", "value"]], on=["measure", "period"], how="left"
    )["value"]
    gap, share = pairs["value"] - pairs["value_other"], pairs["value_other"] / 100
    z = norm.isf((1 - confidence) / 2)
    needed = np.ceil(z**2 * share * (1 - share) / (gap.where(gap != 0) / 100) ** 2)
    return pd.DataFrame(
        {
            "measure": pairs["measure"],
            "label": pairs["measure"].map(SATISFACTION),
            "period": pairs["period"],
            "area": pairs["value"],
            "lower": pairs["value"] - margin,
            "upper": pairs["value"] + margin,
            "comparator": pairs["geography_other"],
            "comparator_value": pairs["value_other"],
            "gap": gap,
            "gap_lower": gap - margin,
            "gap_upper": gap + margin,
            "respondents_needed": needed.where(needed <= MOST_RESPONDENTS),
            "source_ids": pairs["source_id"],
        }
    )
