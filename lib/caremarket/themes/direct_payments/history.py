"""Change over time, only within one definition: a series ends where source or count changes."""

import re

import pandas as pd

from caremarket.frames import rows
from caremarket.methods import size_and_composition, wilson
from caremarket.themes.direct_payments.spend import (
    CELL,
    not_negative,
    one_source,
    split_rows,
    year_of,
)

LARGE_MOVE = 0.05  # change of share in a year that recording explains more easily than demand
PERIOD_COLUMNS = {"period": "str", "series": "str", "amount_gbp": "float", "source_id": "str"}
EDITION = re.compile(r"-\d{4}(-\d{2})?$")

# Each measure is one definition of who counts, for one age group; definitions are never joined.
DIRECT_PAYMENTS = {
    "direct_payments": ("Local account", "all"),
    "direct_payments_chart_order": ("Local account, by order of the chart's labels", "all"),
    "1c_2a": ("ASCOF 1C(2A)", "all"),
    "1c_2a_18_64": ("ASCOF 1C(2A)", "18_64"),
    "1c_2a_65_plus": ("ASCOF 1C(2A)", "65_plus"),
    "3d_2a": ("ASCOF 3D(2A), client-level data", "all"),
}
SELF_DIRECTED = {
    "1c": ("ASCOF 1C", "all"),
    "personal_budgets": ("Local account, bar chart", "all"),
    "personal_budgets_chart_order": ("Local account, by order of the chart's labels", "all"),
    "1c_1a": ("ASCOF 1C(1A)", "all"),
    "1c_1a_18_64": ("ASCOF 1C(1A)", "18_64"),
    "1c_1a_65_plus": ("ASCOF 1C(1A)", "65_plus"),
    "3d_1a": ("ASCOF 3D(1A), client-level data", "all"),
}
SAME_FIGURE = {
    "personal_budgets": ["1c", "personal_budgets", "personal_budgets_chart_order"],
    "direct_payments": ["direct_payments", "direct_payments_chart_order"],
}


def spend_by_period(spending: pd.DataFrame) -> pd.DataFrame:
    """Return direct payment spending of every period, as the sum of its cells.

    Args:
        spending: The evidence table `spending`.

    Returns:
        One row a period, in order of time: period, series (source without its edition), amount_gbp
        (pounds, prices of the year), change (proportion, against the period before in the same
        series; missing where the series begins), source_id.
    """
    printed = not_negative(split_rows(rows(spending, service="direct_payments")))
    kept = [one_source(part) for _, part in printed.groupby("period")]
    frame = (
        pd.DataFrame(
            {
                "period": part["period"].iloc[0],
                "series": EDITION.sub("", part["source_id"].iloc[0]),
                "amount_gbp": part["amount_gbp"].sum(),
                "source_id": part["source_id"].iloc[0],
            }
            for part in kept
        )
        .reindex(columns=list(PERIOD_COLUMNS))
        .astype(PERIOD_COLUMNS)
    )
    frame.insert(3, "change", frame.groupby("series")["amount_gbp"].pct_change())
    return frame


def composition_change(spending: pd.DataFrame) -> pd.DataFrame:
    """Split the change of each cell's spending into growth of the total and change of its share.

    Only between consecutive periods of one series.

    Args:
        spending: The evidence table `spending`.

    Returns:
        One row a cell and pair of periods: from_period, to_period, category,
        primary_support_reason, age_group, share_0, share_1, share_change (proportions), size,
        composition, change (pounds), recoding_suspected (share moved by more than 5 points;
        recipients by cell are not printed, so a change of volume can be neither shown nor ruled
        out). Empty where there is no pair.
    """
    periods = spend_by_period(spending)
    printed = not_negative(split_rows(rows(spending, service="direct_payments"))).set_index(CELL)
    found = []
    for _, series in periods.groupby("series", sort=False):
        for earlier, later in zip(series[:-1].itertuples(), series[1:].itertuples(), strict=True):
            before, after = (
                rows(printed, period=each.period, source_id=each.source_id)["amount_gbp"]
                for each in (earlier, later)
            )
            shared = before.index.union(after.index, sort=False)
            change = size_and_composition(
                before.reindex(shared, fill_value=0.0), after.reindex(shared, fill_value=0.0)
            ).reset_index()
            change.insert(0, "from_period", earlier.period)
            change.insert(1, "to_period", later.period)
            found.append(change)
    if not found:
        return pd.DataFrame(columns=["from_period", "to_period", "category", "recoding_suspected"])
    frame = pd.concat(found, ignore_index=True)
    frame.insert(2, "category", frame["primary_support_reason"] + "|" + frame["age_group"])
    frame["recoding_suspected"] = frame["share_change"].abs() > LARGE_MOVE
    return frame


def people_share(ascof: pd.DataFrame, service_users: pd.DataFrame) -> pd.DataFrame:
    """Return the share of people supported who have a direct payment, by definition.

    Args:
        ascof: The evidence table `ascof`.
        service_users: The evidence table `service_users`; numerator and denominator, where they
            are printed for the area, give Wilson limits.

    Returns:
        As `by_definition`, with lower and upper (proportions).
    """
    frame = by_definition(ascof, DIRECT_PAYMENTS)
    frame = frame.merge(counted_limits(service_users), how="left", on=["period", "age_group"])
    frame.loc[frame["geography"] != "area", ["lower", "upper"]] = float("nan")
    return frame


def self_directed_share(ascof: pd.DataFrame) -> pd.DataFrame:
    """Return the share of people supported who have a personal budget or direct payment.

    Args:
        ascof: The evidence table `ascof`.

    Returns:
        As `by_definition`.
    """
    return by_definition(ascof, SELF_DIRECTED)


def by_definition(ascof: pd.DataFrame, measures: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """Return printed shares in order of time, with changes inside a definition only.

    Args:
        ascof: The evidence table `ascof`.
        measures: Definition and age group by measure.

    Returns:
        In order of time and of `measures`: period, definition, age_group, geography, share
        (proportion, as printed), change (percentage points against the period before of the same
        definition, age group and geography; missing where a definition begins), source_id. Empty
        where nothing is printed.
    """
    given = rows(ascof, measure=list(measures))
    given = given.assign(
        year=given["period"].map(year_of), place=given["measure"].map(list(measures).index)
    ).sort_values(["year", "place"], kind="stable", ignore_index=True)
    frame = pd.DataFrame(
        {
            "period": given["period"],
            "definition": given["measure"].map({name: pair[0] for name, pair in measures.items()}),
            "age_group": given["measure"].map({name: pair[1] for name, pair in measures.items()}),
            "geography": given["geography"],
            "share": given["value"] / 100,
        }
    )
    same = frame.groupby(["definition", "age_group", "geography"])["share"]
    return frame.assign(change=same.diff() * 100, source_id=given["source_id"])


def counted_limits(service_users: pd.DataFrame) -> pd.DataFrame:
    """Return Wilson limits where recipients and clients are printed: period, age_group, limits."""
    printed = rows(service_users, primary_support_reason="all").dropna(subset="people")
    key = ["period", "age_group", "source_id"]
    both = rows(printed, service="direct_payments").merge(
        rows(printed, service="long_term_community_support"), on=key, suffixes=("", "_clients")
    )
    both = both[both["people_clients"] > 0]
    if both.empty:
        return pd.DataFrame(columns=["period", "age_group", "lower", "upper"])
    share = wilson(both["people"].astype(float), both["people_clients"].astype(float))
    return both[["period", "age_group"]].join(share[["lower", "upper"]])


def benchmarks(market: pd.DataFrame, measure: str, period: str) -> pd.Series:
    """Return the national figures of a measure, such as direct_payment_share, by group.

    Args:
        market: The national table `market_benchmarks`.
        measure: Such as direct_payment_share or direct_payment_spend_share.
        period: Financial year.

    Returns:
        Percent, indexed by category; empty where nothing is printed.
    """
    return rows(market, measure=measure, period=period).set_index("category")["value"]


def contradictions(ascof: pd.DataFrame) -> pd.DataFrame:
    """Find figures that the same document prints differently for the same year and place.

    Args:
        ascof: The evidence table `ascof`.

    Returns:
        One row a figure: figure, period, geography, lowest, highest (percent), locators. Empty
        where nothing contradicts.
    """
    found = []
    for figure, measures in SAME_FIGURE.items():
        printed = rows(ascof, measure=measures)
        for (period, geography), group in printed.groupby(["period", "geography"], sort=False):
            if group["value"].min() < group["value"].max():
                found.append(
                    {
                        "figure": figure,
                        "period": period,
                        "geography": geography,
                        "lowest": group["value"].min(),
                        "highest": group["value"].max(),
                        "locators": "; ".join(group["locator"].unique()),
                    }
                )
    columns = ["figure", "period", "geography", "lowest", "highest", "locators"]
    return pd.DataFrame(found, columns=columns)
