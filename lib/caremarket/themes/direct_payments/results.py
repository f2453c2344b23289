"""The findings of direct_payment_mix, in the contract between notebooks and readers."""

import pandas as pd

from caremarket.frames import finding_rows
from caremarket.themes.direct_payments.available import concentration_of_return

PRINTED = {"basis": "published", "method": "as_printed"}
RATIO = {"basis": "modelled", "method": "ratio_of_published"}
SIMULATED = {"basis": "assumed", "method": "monte_carlo_cost_ratio"}  # rests on cost_ratio
CONCENTRATION = {
    "concentration_hhi": ("hhi", "index"),
    "concentration_hhi_normalised": ("normalised_hhi", "index"),
    "concentration_shannon": ("shannon", "nats"),
    "concentration_theil": ("theil", "nats"),
    "effective_number": ("effective_number", "groups"),
}


def mix_findings(
    found: pd.DataFrame, spent: pd.DataFrame, concentrated: pd.DataFrame, period: str
) -> list[pd.DataFrame]:
    """Return spending, its shares, its total and its concentration.

    Args:
        found: As from `cells`.
        spent: As from `total`.
        concentrated: As from `concentration`.
        period: Financial year.

    Returns:
        Frames with metrics spend, share, spend_total and those of `CONCENTRATION`.
    """
    sources = {"source_ids": " ".join(found["source_id"].unique())}
    by_cell = found.assign(period=period)
    summed = spent["category"].eq("summed")
    totals = spent.assign(
        period=period,
        basis=summed.map({True: "modelled", False: "published"}),
        method=summed.map({True: "sum_of_cells", False: "as_printed"}),
    )
    how = {"basis": totals["basis"], "method": totals["method"]}
    frames = [
        shaped(by_cell, "amount_gbp", "spend", "gbp", PRINTED | sources),
        shaped(by_cell, "share", "share", "proportion", RATIO | sources),
        shaped(totals, "value", "spend_total", "gbp", how | sources),
    ]
    measured = concentrated.assign(period=period)
    for metric, (column, unit) in CONCENTRATION.items():
        frames.append(shaped(measured, column, metric, unit, RATIO | sources))
    return frames


def recipients_findings(
    payment: pd.DataFrame,
    heads: pd.DataFrame,
    drawn: pd.DataFrame,
    observed: pd.DataFrame,
    *,
    period: str,
    source_ids: str,
) -> list[pd.DataFrame]:
    """Return recipients, their mean payment and spending per head of the population.

    Args:
        payment: As from `mean_payment`.
        heads: As from `per_head`.
        drawn: Recipients by cell, as from `limits(simulate(…))`.
        observed: As from `observed_by_age`.
        period: Financial year.
        source_ids: Sources of spending, recipients and population.

    Returns:
        Frames with metrics recipients (all, and by age group where counted, in their own period),
        recipients_simulated, mean_annual_payment, mean_weekly_payment, spend_per_head.
    """
    sources = {"source_ids": source_ids}
    one, heads = payment.assign(period=period), heads.assign(period=period)
    heads["category"] = heads["age_group"]
    counted = observed[["period", "people"]].assign(category=observed["age_group"])
    theirs = {"source_ids": observed["source_id"]}
    return [
        shaped(one, "recipients", "recipients", "people", PRINTED | sources),
        shaped(counted, "people", "recipients", "people", PRINTED | theirs),
        shaped(one, "annual", "mean_annual_payment", "gbp", RATIO | sources),
        shaped(one, "weekly", "mean_weekly_payment", "gbp_per_week", RATIO | sources),
        shaped(heads, "gbp_per_head", "spend_per_head", "gbp", RATIO | sources),
        shaped(
            drawn.assign(period=period),
            "value",
            "recipients_simulated",
            "people",
            SIMULATED | sources,
        ),
    ]


def community_findings(parts: pd.DataFrame, ages: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return the share of community spending, by cell and by age group (`all|<age_group>`).

    Args:
        parts: As from `community_spend`.
        ages: As from `by_age`.
        period: Financial year.

    Returns:
        The metric share_of_community_spend: a figure without limits where everything is printed,
        else the middle of the bounds, with the bounds as limits.
    """
    by_group = ages.assign(category="all|" + ages["age_group"])
    both = pd.concat([parts, by_group], ignore_index=True).assign(period=period)
    exact = both["room"] == 0
    both[["lower", "upper"]] = both[["lower", "upper"]].mask(exact)
    how = {
        "basis": "modelled",
        "method": exact.map({True: "ratio_of_published", False: "middle_of_bounds"}),
        "source_ids": " ".join(parts["source_id"].unique()),
    }
    return shaped(both, "value", "share_of_community_spend", "proportion", how)


def shift_findings(
    pounds: pd.DataFrame,
    people: pd.DataFrame,
    phased: pd.DataFrame,
    *,
    period: str,
    source_ids: str,
) -> list[pd.DataFrame]:
    """Return what each scenario would shift, at once and phased in.

    Args:
        pounds: As from `spend_moved`.
        people: As from `limits(people_moved(…))`.
        phased: As from `path`.
        period: Financial year.
        source_ids: Sources of spending, recipients and population.

    Returns:
        Frames with metrics shift_spend, shift_recipients, recipients_added (by year).
    """
    sources = {"source_ids": source_ids}
    exact = pounds["lower"].isna().map({True: "ratio_of_published"})
    bounded = {"basis": "modelled", "method": exact.fillna("bounds_of_unprinted_spend")}
    later = phased[phased["year"] > phased["year"].min()]
    later = later.assign(period=later["year"])
    pounds, people = pounds.assign(period=period), people.assign(period=period)
    return [
        shaped(pounds, "value", "shift_spend", "gbp", bounded | sources),
        shaped(people, "value", "shift_recipients", "people", SIMULATED | sources),
        shaped(later, "value", "recipients_added", "people", SIMULATED | sources),
    ]


def carers_findings(paid: pd.DataFrame) -> list[pd.DataFrame]:
    """Return carers with a direct payment, by account.

    Args:
        paid: As from `carers_with_payment`.

    Returns:
        Frames with metrics carers_with_direct_payment (people; limits are those of rounding) and
        carers_direct_payment_share (proportion with Wilson limits).
    """
    named = paid.assign(category=paid["account"])
    people = named.assign(lower=paid["people_lower"], upper=paid["people_upper"])
    exact = paid["people_lower"].isna()
    how = {
        "basis": exact.map({True: "published", False: "modelled"}),
        "method": exact.map({True: "as_printed", False: "rounding"}),
    }
    sources = {"source_ids": paid["source_id"]}
    wilson = {"basis": "modelled", "method": "wilson"}
    return [
        shaped(people, "people", "carers_with_direct_payment", "people", how | sources),
        shaped(named, "share", "carers_direct_payment_share", "proportion", wilson | sources),
    ]


def history_findings(spent: pd.DataFrame, shares: pd.DataFrame) -> list[pd.DataFrame]:
    """Return spending and shares of people by period, as far as the evidence goes back.

    A change of source is a break: figures on both sides of it are not a trend.

    Args:
        spent: As from `spend_by_period`.
        shares: As from `people_share`.

    Returns:
        Frames with metrics spend_by_period and people_share (category `<age_group>|<geography>`).
    """
    kept = shares.drop_duplicates(["period", "age_group", "geography"])  # the first definition
    people = kept.assign(category=kept["age_group"] + "|" + kept["geography"])
    method = people["lower"].isna().map({True: "as_printed", False: "wilson"})
    summed = {"basis": "modelled", "method": "sum_of_cells", "source_ids": spent["source_id"]}
    printed = {"basis": "published", "method": method, "source_ids": people["source_id"]}
    return [
        shaped(spent, "amount_gbp", "spend_by_period", "gbp", summed),
        shaped(people, "share", "people_share", "proportion", printed),
    ]


def return_findings(beside: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the mix of the national return that a council's own account was set beside.

    Args:
        beside: As from `beside_return`.

    Returns:
        Frames with metrics share_national_return (by cell, in the return's own period) and
        concentration_hhi_national_return; no frame where there is nothing to compare.
    """
    if beside.empty:
        return []
    cells = beside.dropna(subset="amount_return").assign(period=beside["period_return"])
    measured = concentration_of_return(beside)
    measured = measured.assign(period=measured["period_return"])
    sources = {"source_ids": cells["source_return"]}
    whole = {"source_ids": measured["source_return"]}
    return [
        shaped(cells, "share_return", "share_national_return", "proportion", RATIO | sources),
        shaped(measured, "hhi", "concentration_hhi_national_return", "index", RATIO | whole),
    ]


def shaped(frame: pd.DataFrame, value: str, metric: str, unit: str, how: dict) -> pd.DataFrame:
    """Shape one column as findings; `how` holds basis, method and source_ids."""
    return finding_rows(frame.assign(value=frame[value]), metric=metric, unit=unit, **how)
