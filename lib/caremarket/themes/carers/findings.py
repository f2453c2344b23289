"""What the notebook records: for each metric its property, unit, basis, method and sources."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes import benchmarks
from caremarket.themes.carers.carers import Carers
from caremarket.themes.carers.catalogue import SUPPRESSED
from caremarket.themes.carers.lists import several, suppressed
from caremarket.themes.declared import PAST, REFUTED, Metric


def _lists(counts: pd.DataFrame) -> pd.DataFrame:
    hidden = suppressed(counts)
    return counts.assign(
        value=counts["known"],
        lower=counts["known_lower"].where(hidden),
        upper=counts["known"].where(hidden),
        method=hidden.map({True: SUPPRESSED, False: "as_printed"}),
    )


def _rates_by_source(carers: Carers) -> pd.DataFrame:
    return carers.rates.assign(category=carers.rates["category"] + "|" + carers.rates["estimate"])


def _alone(carers: Carers) -> pd.DataFrame:
    """Return the counts of the one list that there is: it is not a number of carers known."""
    return _lists(carers.lists.head(0) if several(carers.lists) else carers.lists)


def _borrowed(carers: Carers) -> pd.DataFrame:
    found, sources = carers.borrowed, [*carers.several["source_ids"], carers.borrowed.study]
    ends = {"value": [found.value], "lower": found.lower, "upper": found.upper}
    period = carers.several["period"].max()
    return pd.DataFrame(ends).assign(
        period=period, category=carers.base, source_ids=" ".join(dict.fromkeys(sources))
    )


def _shares_known(carers: Carers) -> pd.DataFrame:
    last = rows(carers.hidden, category=carers.base)
    low, high = (last[f"known_{end}"] / last["people"] for end in ("lower", "upper"))
    return last.assign(value=low, lower=low, upper=high)


def _screened(carers: Carers) -> pd.DataFrame:
    named = {"observed_share": "value", "share_lower": "lower", "share_upper": "upper"}
    first = carers.screening.head(1)
    return first.drop(columns=["lower", "upper"]).rename(columns=named)


def _observed_to_expected(carers: Carers) -> pd.DataFrame:
    found = carers.screening
    percent = (100 * found["relative_rate"]).round().astype("int64").astype(str)
    return found.assign(
        category="relative_rate_" + percent + "_percent", value=found["observed_to_expected"]
    )


def _change(carers: Carers) -> pd.DataFrame:
    found = carers.change
    middle = rows(found, previous="middle")
    return middle.assign(lower=found["lower"].min(), upper=found["upper"].max())


def _year_before(carers: Carers) -> pd.DataFrame:
    ends = carers.change.set_index("previous")["newly_identified_before"]
    middle = rows(carers.change, previous="middle")
    return middle.assign(value=ends["middle"], lower=ends["fewest"], upper=ends["most"])


def _satisfaction(carers: Carers) -> pd.DataFrame:
    scores = carers.satisfaction
    printed = scores["gap_lower"].notna()
    return scores.assign(
        category="ascof_" + scores["measure"] + "|" + scores["comparator"],
        value=scores["gap"],
        lower=scores["gap_lower"],
        upper=scores["gap_upper"],
        method=printed.map({True: "published_margin_of_error", False: "difference"}),
    )


def _future(carers: Carers, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the years recorded, as findings name their columns."""
    found = rows(frame, year=carers.years).rename(columns={"carers": "value", "year": "period"})
    return found.assign(source_ids=carers.projected_from)


def _projected(carers: Carers) -> pd.DataFrame:
    """Return constant rates with the other scenarios as limits, these, then hours and ages."""
    future = _future(carers, carers.projection)
    limits = future.groupby("period")["value"].agg(lower="min", upper="max")
    constant = rows(future, scenario="constant_rate").join(limits, on="period")
    other = rows(future, scenario=["trend_continues", "trend_reverses"])
    hours, ages = _future(carers, carers.by_hours), _future(carers, carers.age_groups)
    of_ages = ages["age_group"].str.replace("-", "_").str.replace("+", "_plus")
    by_hours = hours["scenario"] + "|hours_" + hours["hours_band"]
    found = [
        constant.assign(category="all", method="constant_rate_by_age"),
        other.assign(category=other["scenario"], method="scenario"),
        hours.assign(category=by_hours, method="scenario"),
        ages.assign(category="age_" + of_ages, method="constant_rate_by_age"),
    ]
    return pd.concat(found, ignore_index=True)


def _planned(column: str, lowest: str):
    """Return a function to what the target takes; limits over scenarios and carers known."""

    def of(carers: Carers) -> pd.DataFrame:
        plans, lists = carers.plans, carers.listed["source_ids"]
        return rows(plans, scenario="constant_rate").assign(
            value=plans[column],
            lower=plans[lowest].min(),
            upper=plans[column].max(),
            period=str(carers.parameters.target_year),
            source_ids=" ".join(dict.fromkeys([*carers.projected_from.split(), *lists])),
        )

    return of


EXACT = ("modelled", "clopper_pearson")  # basis and method
BOUNDS = "bounds_of_overlapping_lists"
DECLARED = (
    REFUTED,
    PAST,
    lambda it: benchmarks.findings(it.standing),
    Metric(
        "estimated_carers", "people", lambda it: it.estimates.assign(value=it.estimates["people"])
    ),
    Metric("carers_on_list", "people", _alone, "published"),
    Metric("known_carers", "people", lambda it: _lists(it.several), "published"),
    Metric(
        "identification_rate", "proportion", lambda it: rows(it.rates, estimate=it.base), "modelled"
    ),
    Metric("identification_rate_by_source", "proportion", _rates_by_source, "modelled"),
    Metric("known_share_bounds", "proportion", _shares_known, "modelled", BOUNDS),
    Metric("known_carers_borrowed_overlap", "people", _borrowed, "assumed", "borrowed_overlap"),
    Metric("hidden_carers", "people", lambda it: it.hidden, "modelled", BOUNDS),
    Metric("gp_screened_share", "proportion", _screened, *EXACT),
    Metric("gp_screened_observed_to_expected", "ratio", _observed_to_expected, *EXACT),
    Metric("newly_identified_ratio", "ratio", _change, "modelled"),
    Metric("newly_identified_before", "people", _year_before, "modelled", "rounding"),
    Metric("direct_payment_share", "proportion", lambda it: it.payments, "published"),
    Metric("satisfaction_gap", "percentage points", _satisfaction, "modelled"),
    Metric("carers_projected", "people", _projected, "modelled"),
    *(
        Metric(name, unit, _planned(*columns), "assumed", "stock_and_flow")
        for name, unit, columns in (
            ("carers_to_know", "people", ("target", "target")),
            (
                "identifications_needed_per_year",
                "people a year",
                ("needed_per_year", "needed_at_least"),
            ),
            ("identifications_to_stay_per_year", "people a year", ("to_stay", "to_stay")),
        )
    ),
)


def answer(carers: Carers) -> dict[str, float]:
    """Return the headline figures, which a test compares; what is known only of several lists."""
    counted, plans = carers.last["carers"], carers.plans
    ahead = carers.by_scenario.loc["constant_rate"]
    known = {}
    if several(carers.listed):
        fewest, most = carers.known
        known = {
            "known_at_least": fewest,
            "known_at_most": most,
            "on_none_at_least": counted - most,
            "known_at_least_percent": 100 * fewest / counted,
        }
    return {
        "carers_last_census": counted,
        "carers_at_first_rate": carers.estimates["people"].iloc[-1],
        **known,
        "carers_in_base_year": ahead[carers.base_year],
        "carers_in_last_year": ahead[carers.parameters.last_year],
        "needed_per_year": carers.needed["constant_rate"],
        "needed_per_year_low": plans["needed_at_least"].min(),
        "needed_per_year_high": plans["needed_per_year"].max(),
    }
