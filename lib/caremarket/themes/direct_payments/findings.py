"""What the notebook records: for each metric its property, unit, basis, method and sources."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import pandas as pd

from caremarket.frames import rows
from caremarket.methods import hhi
from caremarket.themes import benchmarks
from caremarket.themes.declared import Metric
from caremarket.themes.direct_payments.payments import Payments

PRINTED = ("published", "as_printed")
RATIO = ("modelled", "ratio_of_published")
WILSON = ("modelled", "wilson")
SIMULATED = ("assumed", "monte_carlo_cost_ratio")  # rests on cost_ratio
_account = attrgetter("source")
CONCENTRATION = {
    "concentration_hhi": ("hhi", "index"),
    "concentration_hhi_normalised": ("normalised_hhi", "index"),
    "concentration_shannon": ("shannon", "nats"),
    "concentration_theil": ("theil", "nats"),
    "effective_number": ("effective_number", "groups"),
}


def _rows(name: str, column: str = "value", category: str = "category", sources=None) -> Callable:
    """Return a function from the theme's object to columns of a result, as findings name them.

    With `sources`, from the object to text, it is of the year analysed; else it says its own.
    """

    def of(payments: Payments) -> pd.DataFrame:
        found = getattr(payments, name)
        found = found.assign(value=found[column], category=found.get(category, "all"))
        if sources is None:
            return found.assign(source_ids=found["source_id"])
        return found.assign(period=payments.period, source_ids=sources(payments))

    return of


def _several(payments: Payments) -> str:
    """Return the sources of spending, recipients and population, separated by spaces."""
    population = rows(payments.population, vintage=payments.vintage)["source_id"].head(1)
    return " ".join(dict.fromkeys([payments.source, *population]))


def _totals(payments: Payments) -> pd.DataFrame:
    found = payments.totals.rename_axis("category").reset_index(name="value")
    summed = found["category"].eq("summed")
    return found.assign(
        period=payments.period,
        basis=summed.map({True: "modelled", False: "published"}),
        method=summed.map({True: "sum_of_cells", False: "as_printed"}),
        source_ids=payments.source,
    )


def _community(payments: Payments) -> pd.DataFrame:
    """Return shares by group and by age (`all|<age_group>`): limits only where not all is known."""
    by_age = payments.ages.assign(category="all|" + payments.ages.index)
    both = pd.concat([payments.parts, by_age], ignore_index=True)
    exact = both["room"] == 0
    both[["lower", "upper"]] = both[["lower", "upper"]].mask(exact)
    method = exact.map({True: "ratio_of_published", False: "middle_of_bounds"})
    return both.assign(period=payments.period, method=method, source_ids=payments.source)


def _shift(payments: Payments) -> pd.DataFrame:
    found = _rows("shift", sources=_several)(payments)
    exact = found["lower"].isna().map({True: "ratio_of_published"})
    return found.assign(method=exact.fillna("bounds_of_unprinted_spend"))


def _added(payments: Payments) -> pd.DataFrame:
    found = payments.path[payments.path["year"] > payments.year]
    return found.assign(period=found["year"], source_ids=_several(payments))


def _carers(payments: Payments) -> pd.DataFrame:
    found = _rows("paid_to_carers", "people", "account")(payments)
    exact = found["people_lower"].isna()
    return found.assign(
        lower=found["people_lower"],
        upper=found["people_upper"],
        basis=exact.map({True: "published", False: "modelled"}),
        method=exact.map({True: "as_printed", False: "rounding"}),
    )


def _shares(payments: Payments) -> pd.DataFrame:
    """Return shares of people by `<age_group>|<geography>`, of several definitions the first."""
    found = _rows("shares", "share")(payments)
    found = found.drop_duplicates(["period", "age_group", "geography"])
    method = found["lower"].isna().map({True: "as_printed", False: "wilson"})
    return found.assign(category=found["age_group"] + "|" + found["geography"], method=method)


def _return(payments: Payments) -> pd.DataFrame:
    found = payments.beside.dropna(subset="amount_return")
    given = {"period": found["period_return"], "source_ids": found["source_return"]}
    return found.assign(value=found["share_return"], **given)


def _return_concentration(payments: Payments) -> pd.DataFrame:
    found = _return(payments)
    return found.head(1).assign(category="all", value=hhi(found["amount_return"]))


DECLARED: tuple[Callable[[Any], pd.DataFrame], ...] = (
    Metric("spend", "gbp", _rows("mix", "amount_gbp", sources=_account), *PRINTED),
    Metric("share", "proportion", _rows("mix", "share", sources=_account), *RATIO),
    Metric("spend_total", "gbp", _totals),
    *(
        Metric(name, unit, _rows("concentration", column, sources=_account), *RATIO)
        for name, (column, unit) in CONCENTRATION.items()
    ),
    Metric("recipients", "people", _rows("payment", "recipients", sources=_several), *PRINTED),
    Metric("recipients", "people", _rows("observed", "people", "age_group"), *PRINTED),
    Metric("mean_annual_payment", "gbp", _rows("payment", "annual", sources=_several), *RATIO),
    Metric(
        "mean_weekly_payment", "gbp_per_week", _rows("payment", "weekly", sources=_several), *RATIO
    ),
    Metric("spend_per_head", "gbp", _rows("heads", "gbp_per_head", "age_group", _several), *RATIO),
    Metric("recipients_simulated", "people", _rows("simulated", sources=_several), *SIMULATED),
    Metric("share_of_community_spend", "proportion", _community, "modelled"),
    Metric("shift_spend", "gbp", _shift, "modelled"),
    Metric("shift_recipients", "people", _rows("moving", sources=_several), *SIMULATED),
    Metric("recipients_added", "people", _added, *SIMULATED),
    Metric("carers_with_direct_payment", "people", _carers),
    Metric(
        "carers_direct_payment_share",
        "proportion",
        _rows("paid_to_carers", "share", "account"),
        *WILSON,
    ),
    Metric("spend_by_period", "gbp", _rows("every_year", "amount_gbp"), "modelled", "sum_of_cells"),
    Metric("people_share", "proportion", _shares, "published"),
    Metric("share_national_return", "proportion", _return, *RATIO),
    Metric("concentration_hhi_national_return", "index", _return_concentration, *RATIO),
    lambda payments: benchmarks.findings(payments.standing.found),
)


def answer(payments: Payments) -> dict[str, float]:
    """Return the headline figures, which a test compares; none without an account of spending."""
    if not payments.mixed:
        return {}
    totals, ages, paid = payments.totals, payments.ages, {}
    if payments.printed_recipients is not None:
        mean = payments.payment.iloc[0]
        paid = {"recipients": mean["recipients"], "mean_annual_payment": mean["annual"]}
    moved = payments.shift.set_index("category")["value"]
    return {
        "spend_published": totals.iloc[0],
        "spend_summed": totals["summed"],
        **paid,
        **payments.concentration.iloc[0][["hhi", "effective_number", "shannon", "theil"]],
        "community_share_18_64_lower": ages.loc["18_64", "lower"],
        "community_share_65_plus_upper": ages.loc["65_plus", "upper"],
        "shift_spend_to_younger_level": moved["to_younger_level"],
        "shift_spend_to_target": moved["to_target"],
    }


def idle(payments: Payments) -> tuple[str, ...]:
    """Name the parameters that change nothing for want of evidence."""
    of_people = ("shift_years", "seed")
    if not payments.mixed:
        return ("period", "population_vintage", "target_share_65_plus", *of_people, "cost_ratio")
    if payments.printed_recipients is not None:
        return ()
    return of_people if len(payments.counts) else (*of_people, "cost_ratio")
