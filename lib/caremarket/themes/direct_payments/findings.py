"""What the notebook records: for each metric its property, unit, basis, method and sources."""

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import Any

import pandas as pd

from caremarket.methods import hhi
from caremarket.themes import benchmarks
from caremarket.themes.declared import Metric
from caremarket.themes.direct_payments.payments import Payments
from caremarket.themes.direct_payments.recipients import recipient_sources
from caremarket.themes.direct_payments.shift import LIKE_FOR_LIKE
from caremarket.themes.direct_payments.spend import by_reason, is_return
from caremarket.themes.theme import required

PRINTED = ("published", "as_printed")
RATIO = ("modelled", "ratio_of_published")
WILSON = ("modelled", "wilson")
SIMULATED = ("assumed", "monte_carlo_cost_ratio")  # rests on cost_ratio
PROJECTED = ("modelled", "limits_of_population")  # of a mean payment that is printed
NOT_PRINTED = "No source of this council prints that share of spending (table spending)."
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


def _of_reasons(rows_of: Callable) -> Callable:
    """Return the same function, of the year analysed by primary support reason."""
    return lambda payments: rows_of(payments.with_reasons)


def _heads(payments: Payments) -> pd.DataFrame:
    found = payments.heads.assign(value=lambda frame: frame["gbp_per_head"])
    sources = [_joined(payments.source, of) for of in found["source_id"]]
    return found.assign(category=found["age_group"], period=payments.period, source_ids=sources)


def _counted(payments: Payments) -> str:
    """Return the sources of spending and of recipients, separated by spaces."""
    return _joined(payments.source, *recipient_sources(payments.users, payments.period))


def _joined(*source_ids: str) -> str:
    return " ".join(dict.fromkeys(" ".join(source_ids).split()))


def _totals(payments: Payments) -> pd.DataFrame:
    found = payments.totals.rename_axis("category").reset_index(name="value")
    summed = found["category"].eq("summed")
    return found.assign(
        period=payments.period,
        basis=summed.map({True: "modelled", False: "published"}),
        method=summed.map({True: "sum_of_cells", False: "as_printed"}),
        source_ids=payments.source,
    )


def _shares_of(payments: Payments, *, whole: bool) -> pd.DataFrame:
    """Return shares of spending by group and by age (`all|<age_group>`), of one denominator.

    `whole`: all long-term care in the community, as national returns print it; else the direct
    payments, home care and day care of a council's own account. Limits only where not all is known.
    Ages are of the newest year, groups of that with reasons.
    """
    found = [_shares_in(year) for year in payments.years if is_return(year.source) == whole]
    if not found:
        found = [required(payments.ages_of_return if whole else pd.DataFrame(), NOT_PRINTED)]
        found[0] = found[0].assign(category="all|" + found[0].index)
    shares = pd.concat(found, ignore_index=True).drop_duplicates("category")
    exact = shares["room"] == 0
    shares[["lower", "upper"]] = shares[["lower", "upper"]].mask(exact)
    method = exact.map({True: "ratio_of_published", False: "middle_of_bounds"})
    return shares.assign(method=method, source_ids=shares["source_id"])


def _shares_in(payments: Payments) -> pd.DataFrame:
    """Return the shares of the year analysed."""
    if payments.split:
        ages = payments.ages.assign(category="all|" + payments.ages.index)
        found = pd.concat([by_reason(payments.told_by_group), ages], ignore_index=True)
    else:
        found = payments.whole.to_frame().T.infer_objects().assign(category="all|all")
    return found.assign(period=payments.period, source_id=payments.source)


def _shift(payments: Payments) -> pd.DataFrame:
    """Return the pounds of each scenario; like for like may be of an older year, with reasons."""
    found = pd.concat([_rows("shift", sources=_account)(year) for year in payments.years])
    found = found[found["period"].eq(payments.period) | found["category"].eq(LIKE_FOR_LIKE)]
    exact = found["lower"].isna().map({True: "ratio_of_published"})
    return found.assign(method=exact.fillna("bounds_of_unprinted_spend"))


def _moving(payments: Payments) -> pd.DataFrame:
    """Return the recipients of each scenario, without limits where their payment is printed."""
    found, ends = _rows("moving", sources=_counted)(payments), ["lower", "upper"]
    exact = found["lower"].eq(found["upper"])
    found[ends] = found[ends].mask(exact)
    return found.assign(
        basis=exact.map({True: RATIO[0], False: SIMULATED[0]}),
        method=exact.map({True: RATIO[1], False: SIMULATED[1]}),
    )


def _added(payments: Payments) -> pd.DataFrame:
    found = payments.path[payments.path["year"] > payments.base_year]
    people = payments.older_counted["source_id"], payments.projected_from
    basis, method = SIMULATED if payments.paid_by_age.empty else PROJECTED
    sources = _joined(_counted(payments), *people)
    return found.assign(period=found["year"], source_ids=sources, basis=basis, method=method)


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
    Metric("spend", "gbp", _of_reasons(_rows("groups", "amount_gbp", sources=_account)), *PRINTED),
    Metric("share", "proportion", _of_reasons(_rows("groups", "share", sources=_account)), *RATIO),
    Metric("spend_total", "gbp", _totals),
    *(
        Metric(name, unit, _of_reasons(_rows("concentration", column, sources=_account)), *RATIO)
        for name, (column, unit) in CONCENTRATION.items()
    ),
    Metric("recipients", "people", _rows("payment", "recipients", sources=_counted), *PRINTED),
    Metric("recipients", "people", _rows("observed", "people", "age_group"), *PRINTED),
    Metric("mean_annual_payment", "gbp", _rows("payment", "annual", sources=_counted), *RATIO),
    Metric(
        "mean_weekly_payment", "gbp_per_week", _rows("payment", "weekly", sources=_counted), *RATIO
    ),
    Metric("spend_per_head", "gbp", _heads, *RATIO),
    Metric(
        "recipients_simulated",
        "people",
        _of_reasons(_rows("simulated", sources=_counted)),
        *SIMULATED,
    ),
    Metric("share_of_community_spend", "proportion", partial(_shares_of, whole=True), "modelled"),
    Metric(
        "share_of_direct_payments_home_and_day_care",
        "proportion",
        partial(_shares_of, whole=False),
        "modelled",
    ),
    Metric("shift_spend", "gbp", _shift, "modelled"),
    Metric("shift_recipients", "people", _moving),
    Metric("recipients_added", "people", _added),
    Metric("carers_with_direct_payment", "people", _carers),
    Metric(
        "carers_direct_payment_share",
        "proportion",
        _rows("paid_to_carers", "share", "account"),
        *WILSON,
    ),
    Metric("spend_by_period", "gbp", _rows("every_year", "amount_gbp"), "modelled", "sum_of_cells"),
    Metric("people_share", "proportion", _shares, "published"),
    Metric("share_national_return", "proportion", _of_reasons(_return), *RATIO),
    Metric(
        "concentration_hhi_national_return", "index", _of_reasons(_return_concentration), *RATIO
    ),
    lambda payments: benchmarks.findings(payments.standing),
    lambda payments: payments.community_course.findings(),
)


def answer(payments: Payments) -> dict[str, float]:
    """Return the headline figures, which a test compares; none without an account of spending."""
    if not payments.mixed:
        return {}
    totals, paid = payments.totals, {}
    told = {"spend_published": totals.iloc[0], "spend_summed": totals["summed"]}
    if not payments.split:
        return told
    if payments.printed_recipients is not None:
        mean = payments.payment.iloc[0]
        paid = {"recipients": mean["recipients"], "mean_annual_payment": mean["annual"]}
    ages, moved = payments.ages, payments.shift.set_index("category")["value"]
    measures = ["hhi", "effective_number", "shannon", "theil"]
    concentrated = payments.concentration.iloc[0][measures] if payments.divided else {}
    return {
        **told,
        **paid,
        **concentrated,
        "share_18_64_lower": ages.loc["18_64", "lower"],
        "share_65_plus_upper": ages.loc["65_plus", "upper"],
        "shift_spend_to_younger_level": moved["to_younger_level"],
        "shift_spend_to_target": moved["to_target"],
    }


def decided(payments: Payments) -> dict[str, str]:
    """Say what the evidence decides where a parameter leaves it to that."""
    return {"period": payments.period} if payments.mixed else {}


def idle(payments: Payments) -> tuple[str, ...]:
    """Name the parameters that change nothing for want of evidence."""
    ahead = ("base_year", "last_year")
    if not payments.mixed:
        return ("period", "population_vintage", "target_share_65_plus", *ahead, "cost_ratio")
    if not payments.split:
        return ("population_vintage", "target_share_65_plus", *ahead, "cost_ratio")
    counted = payments.printed_recipients is not None
    simulated = any(year.simulates for year in payments.years)
    return (*ahead * (not counted), *("cost_ratio",) * (not simulated))
