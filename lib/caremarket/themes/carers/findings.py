"""What the notebook records, in the shape of the findings contract."""

import pandas as pd

from caremarket.frames import FINDING_COLUMNS, finding_rows, rows
from caremarket.themes.carers.catalogue import SUPPRESSED
from caremarket.themes.carers.lists import several, suppressed


def findings_now(
    estimates: pd.DataFrame,
    lists: pd.DataFrame,
    identification: pd.DataFrame,
    hidden: pd.DataFrame,
    base: str,
) -> pd.DataFrame:
    """Record the carers estimated, known and hidden.

    Args:
        estimates: As from `estimated`.
        lists: As from `known_lists`.
        identification: As from `identification_rates`.
        hidden: As from `hidden`.
        base: Category of the estimate that the main rates are of.

    Returns:
        Findings estimated_carers, known_carers, identification_rate, identification_rate_by_source
        (category list|estimate), known_share_bounds, hidden_carers; only the first where there is
        no list.
    """
    known = _shaped(estimates.assign(value=estimates["people"]), "estimated_carers", "people")
    if lists.empty:
        return known
    main, other = rows(identification, estimate=base), identification
    bounds = rows(hidden, category=base)
    carers = bounds["people"]
    hidden_counts = suppressed(lists)
    bounded = "bounds_of_overlapping_lists" if several(lists) else "bounds_of_one_list"
    return pd.concat(
        [
            known,
            _shaped(
                lists.drop(columns="people").assign(
                    value=lists["known"],
                    lower=lists["known_lower"].where(hidden_counts),
                    upper=lists["known"].where(hidden_counts),
                    basis="published",
                    method=hidden_counts.map({True: SUPPRESSED, False: "as_printed"}),
                ),
                "known_carers",
                "people",
            ),
            _shaped(main.assign(basis="modelled"), "identification_rate", "proportion"),
            _shaped(
                other.assign(
                    category=other["category"] + "|" + other["estimate"], basis="modelled"
                ),
                "identification_rate_by_source",
                "proportion",
            ),
            _shaped(
                bounds.assign(
                    value=bounds["known_lower"] / carers,
                    lower=bounds["known_lower"] / carers,
                    upper=bounds["known_upper"] / carers,
                    basis="modelled",
                    method=bounded,
                ),
                "known_share_bounds",
                "proportion",
            ),
            _shaped(
                hidden.assign(basis="modelled", method=bounded),
                "hidden_carers",
                "people",
            ),
        ],
        ignore_index=True,
    )


def findings_signals(
    screening: pd.DataFrame,
    change: pd.DataFrame,
    payments: pd.DataFrame,
    satisfaction: pd.DataFrame,
) -> pd.DataFrame:
    """Record what points to carers unknown; whatever the evidence lacks is left out.

    Args:
        screening: As from `gp_screening`, or empty.
        change: As from `identification_change`, or empty.
        payments: As from `direct_payments`, or empty.
        satisfaction: As from `satisfaction`, or empty.

    Returns:
        Findings gp_screened_share, gp_screened_observed_to_expected (category the relative rate in
        percent), newly_identified_ratio, newly_identified_before, direct_payment_share,
        satisfaction_gap (category measure|comparator).
    """
    found = []
    if not screening.empty:
        share = screening.head(1)[["period", "observed_share", "share_lower", "share_upper"]]
        share = share.set_axis(["period", "value", "lower", "upper"], axis="columns")
        common = {"basis": "modelled", "method": "clopper_pearson"}
        common["source_ids"] = screening["source_ids"].iloc[0]
        found.append(_shaped(share.assign(**common), "gp_screened_share", "proportion"))
        percent = (100 * screening["relative_rate"]).round().astype("int64").astype(str)
        ratio = screening.assign(
            category="relative_rate_" + percent + "_percent",
            value=screening["observed_to_expected"],
            **common,
        )
        found.append(_shaped(ratio, "gp_screened_observed_to_expected", "ratio"))
    if not change.empty:
        middle = rows(change, previous="middle").assign(
            lower=change["lower"].min(), upper=change["upper"].max(), basis="modelled"
        )
        found.append(_shaped(middle, "newly_identified_ratio", "ratio"))
        ends = change.set_index("previous")["newly_identified_before"]
        before = middle.assign(
            value=ends["middle"], lower=ends["fewest"], upper=ends["most"], method="rounding"
        )
        found.append(_shaped(before, "newly_identified_before", "people"))
    if not payments.empty:
        found.append(
            _shaped(payments.assign(basis="published"), "direct_payment_share", "proportion")
        )
    if not satisfaction.empty:
        gaps = satisfaction.assign(
            category="ascof_" + satisfaction["measure"] + "|" + satisfaction["comparator"],
            value=satisfaction["gap"],
            lower=satisfaction["gap_lower"],
            upper=satisfaction["gap_upper"],
            basis="modelled",
            method=satisfaction["gap_lower"]
            .notna()
            .map({True: "published_margin_of_error", False: "difference"}),
        )
        found.append(_shaped(gaps, "satisfaction_gap", "percentage points"))
    nothing = pd.DataFrame(columns=FINDING_COLUMNS)
    return pd.concat(found, ignore_index=True) if found else nothing


def findings_future(
    projection: pd.DataFrame,
    hours: pd.DataFrame,
    groups: pd.DataFrame,
    plans: pd.DataFrame,
    *,
    years: list[int],
    target_year: int,
    source_ids: str,
) -> pd.DataFrame:
    """Record carers in the projection years, and the identifications that a target takes.

    Args:
        projection: As from `projected`.
        hours: As from `by_hours`.
        groups: As from `by_age_group`.
        plans: As from `plan`.
        years: Years to record.
        target_year: Year of the target.
        source_ids: Sources of the projection.

    Returns:
        Findings carers_projected (category all: constant rates, with the other scenarios as limits;
        then those scenarios, hours bands as scenario|hours_… and age groups as age_…),
        identifications_needed_per_year (all, with the scenarios as limits) and
        identifications_to_stay_per_year.
    """
    names = {"carers": "value", "year": "period"}
    future, hours, groups = (
        rows(frame, year=years).rename(columns=names) for frame in (projection, hours, groups)
    )
    limits = future.groupby("period")["value"].agg(lower="min", upper="max")
    constant = future["scenario"] == "constant_rate"
    ages = groups["age_group"].str.replace("-", "_").str.replace("+", "_plus")
    common = {"basis": "modelled", "source_ids": source_ids}
    projected = [
        future[constant].join(limits, on="period").assign(method="constant_rate_by_age"),
        future[~constant].assign(category=future["scenario"], method="scenario"),
        hours.assign(
            category=hours["scenario"] + "|hours_" + hours["hours_band"], method="scenario"
        ),
        groups.assign(category="age_" + ages, method="constant_rate_by_age"),
    ]
    base = rows(plans, scenario="constant_rate").assign(
        period=str(target_year), basis="assumed", method="stock_and_flow", source_ids=source_ids
    )
    planned = {
        "identifications_needed_per_year": "needed_per_year",
        "identifications_to_stay_per_year": "to_stay",
    }
    return pd.concat(
        [_shaped(frame.assign(**common), "carers_projected", "people") for frame in projected]
        + [
            _shaped(
                base.assign(value=base[name], lower=plans[name].min(), upper=plans[name].max()),
                metric,
                "people a year",
            )
            for metric, name in planned.items()
        ],
        ignore_index=True,
    )


def _shaped(frame: pd.DataFrame, metric: str, unit: str) -> pd.DataFrame:
    """Shape rows that each name their own basis, method and sources."""
    return finding_rows(
        frame,
        metric=metric,
        unit=unit,
        basis=frame["basis"],
        method=frame["method"],
        source_ids=frame["source_ids"],
    )
