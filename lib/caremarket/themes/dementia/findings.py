"""What the notebook records: for each metric its result, unit, basis, method and sources."""

import numpy as np
import pandas as pd

from caremarket.frames import rows
from caremarket.themes import benchmarks
from caremarket.themes.declared import Metric
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.prediction import WITH_LIMITS
from caremarket.themes.dementia.register import latest_release, limits_known
from caremarket.themes.dementia.terms import HIDDEN, RATE_SOURCES
from caremarket.themes.population import longest_projection
from caremarket.themes.projection import CENSUS_YEARS, limits_by_year
from caremarket.themes.projection import VINTAGE as OWN_PROJECTION

ENDS = ("lower", "upper")
STATIC = "prevalence_by_age_and_sex"
QUALITY = {"cfas_ii": ", monte carlo 95% limits", "dementia_uk_2014": ", unverified rates"}
PARTS = {"population_size": "population_size", "age_structure": "ageing", "rate": "rates"}
READINGS = {
    "as_printed": "implied",
    "prediction": "implied_as_prediction",
    "printed_of_predicted": "implied_as_register",
}
PRINTED, RATIO = "as_printed", "register over expected"
LIMITS = "95% limits as published"
MISSED, OF_RATE = "expected less register", "published 95% limits of the rate"
NAMED = {"predicted": "value", "people": "value", "year": "period"}


# What is predicted


def _population_sources(dementia: Dementia) -> str:
    population = dementia.population
    used = [
        rows(population, vintage=dementia.vintage),
        rows(population, vintage=longest_projection(population)),
        rows(population, sex=["males", "females"]),
    ]
    return " ".join(pd.concat(used)["source_id"].unique())


def _older(dementia: Dementia) -> pd.DataFrame:
    """Return people aged 65 and over: published where printed, else modelled.

    With the limits of the hindcast where the vintage is our own projection.
    """
    population = dementia.population
    own = rows(population, vintage=dementia.vintage)
    older = dementia.cfas[["year", "people_65_plus"]]
    older = older.rename(columns={"people_65_plus": "value", "year": "period"})
    printed = older["period"].isin(rows(own, sex="persons", age_band="65+")["year"])
    method = printed.map({True: PRINTED, False: "projection_between_printed_years"})
    if dementia.vintage == OWN_PROJECTION:
        printed = older["period"].isin(CENSUS_YEARS)
        method = printed.map({True: "census_count", False: "hamilton_perry"})
        ahead = older["period"] > max(CENSUS_YEARS)  # up to the census there is nothing to try
        method += ahead.map({True: ", hindcast limits", False: ""})
        limits = limits_by_year(population, "65+", older["period"])
        # Added up by sex, the value differs in the last digit, which no limit must fall short of.
        lower = older["value"].clip(upper=limits["lower"].to_numpy())
        upper = older["value"].clip(lower=limits["upper"].to_numpy())
        older = older.assign(lower=lower.where(ahead), upper=upper.where(ahead))
    cited = {True: " ".join(own["source_id"].unique()), False: _population_sources(dementia)}
    return older.assign(
        method=method,
        basis=printed.map({True: "published", False: "modelled"}),
        source_ids=printed.map(cited),
    )


def _of_rate_sets(frame: pd.DataFrame, sources: str = "") -> pd.DataFrame:
    """Give rows of rate sets their category, method and sources."""
    of = frame["rate_set"]
    cited = of.map(RATE_SOURCES) + sources
    named = frame.assign(category=of, method=STATIC + of.map(QUALITY), source_ids=cited)
    return named.rename(columns=NAMED)


def _predicted(dementia: Dementia) -> pd.DataFrame:
    return _of_rate_sets(dementia.totals, f" {_population_sources(dementia)}")


def _grown(column: str, times: int = 1):
    """Return a function to growth in people or a year, with limits."""

    def of(dementia: Dementia) -> pd.DataFrame:
        found = dementia.growth[[column, f"{column}_lower", f"{column}_upper"]] * times
        found = found.set_axis(["value", *ENDS], axis="columns").reset_index()
        return _of_rate_sets(found.assign(period="/".join(map(str, dementia.ends))))

    return of


def _part(of: str, column: str):
    """Return a function to a part of the growth: `parts` or `adult_parts`."""

    def part(dementia: Dementia) -> pd.DataFrame:
        found = getattr(dementia, of)[column].rename("value").reset_index()
        return _of_rate_sets(found.assign(period="/".join(map(str, dementia.ends))))

    return part


def _courses(dementia: Dementia) -> pd.DataFrame:
    last = rows(dementia.scenarios, year=dementia.parameters.last_year)
    category = last["rate_set"] + "|" + last["change"].map(_code)
    return _of_rate_sets(last).assign(category=category)


def _code(change: float) -> str:
    """Write a change as a category: -0.028 as `minus_2_8_percent_a_year`."""
    size = f"{abs(100 * change):.1f}".replace(".", "_")
    sign = "minus_" if change < 0 else "plus_" if change > 0 else ""
    return f"{sign}{size}_percent_a_year"


def _by_vintage(dementia: Dementia) -> pd.DataFrame:
    found = dementia.vintages
    return _of_rate_sets(found).assign(category=found["rate_set"] + "|" + found["vintage"])


# What is printed, and what it implies


def _printed(measures: list[str], unit: str, category: str = "all"):
    """Return a function to printed figures, unchanged; without a category, by measure."""

    def of(dementia: Dementia) -> pd.DataFrame:
        found = rows(dementia.printed, measure=measures, unit=unit).dropna(subset="value")
        if unit == "percent":  # releases overlap
            found = latest_release(found)
        return found.assign(category=category or found["measure"], source_ids=found["source_id"])

    return of


def _readings(dementia: Dementia) -> pd.DataFrame:
    """Return the readings with their own methods and sources."""
    found, printed = dementia.implied, dementia.printed
    counted = rows(printed, measure=["diagnosed_as_printed", "undiagnosed"])["source_id"]
    by_rate = found["reading"].eq("published_rate")
    latest = dementia.rates_known["source_id"].tail(1)
    cited = {
        of: " ".join(dict.fromkeys([*used, RATE_SOURCES[WITH_LIMITS]]))
        for of, used in ((False, counted), (True, latest))
    }
    held = found["worked_out"].map({True: RATIO, False: "published rate"}) + " held"
    return found.rename(columns=NAMED).assign(
        category=found["reading"],
        source_ids=by_rate.map(cited),
        method=held.where(by_rate, "reading of printed figures"),
    )


def _implied_rates(dementia: Dementia) -> pd.DataFrame:
    rate = rows(_readings(dementia), reading=list(READINGS))
    return rate.assign(category=rate["reading"].map(READINGS), value=100 * rate["diagnosis_rate"])


def _left(dementia: Dementia) -> pd.DataFrame:
    limits = {f"undiagnosed_{end}": end for end in ENDS}
    left = rows(_readings(dementia), reading="published_rate")
    hidden = left["diagnosis_rate_lower"].notna().map({True: " and suppression", False: ""})
    method = left["method"] + ", monte carlo 95% limits of CFAS II" + hidden
    named = left.rename(columns={"undiagnosed": "value"} | limits)
    return named.assign(category="at_published_rate", method=method)


def _more(dementia: Dementia) -> pd.DataFrame:
    return _readings(dementia).assign(value=lambda found: found["more_for_ambition"])


# Registers: limits where something leaves the figure open, which the method names. Only what was
# printed is published: neither the middle of a suppressed count is, nor a ratio or a difference.


def _register(dementia: Dementia) -> pd.DataFrame:
    months = dementia.registers
    hidden = months["suppressed"].astype(bool)
    figures = _open_where(hidden, months, "register")
    return _of_months(months, figures, {HIDDEN: hidden}, PRINTED, published=~hidden)


def _rate(dementia: Dementia) -> pd.DataFrame:
    months = dementia.registers
    unclear = months["rate_lower"] < months["rate_upper"]
    printed = months["rate_printed"].astype(bool)
    limited = printed & months[["limit_lower", "limit_upper"]].notna().all(axis=1)
    figures = _open_where(unclear, months, "rate")
    for end in ENDS:
        limits = months[f"limit_{end}"].astype(float).where(limited)
        figures[end] = figures[end].fillna(limits)
    cases = {HIDDEN: unclear, LIMITS: limited, PRINTED: printed}
    return _of_months(months, 100 * figures, cases, RATIO, published=printed)


def _undiagnosed(dementia: Dementia) -> pd.DataFrame:
    months = dementia.registers
    hidden, bounded = months["suppressed"].astype(bool), limits_known(months)
    cases = {
        f"{MISSED}, {OF_RATE} and suppression": bounded & hidden,
        f"{MISSED}, {OF_RATE}": bounded,
        f"{MISSED}, suppression only": hidden,
    }
    figures = _open_where(bounded | hidden, months, "undiagnosed")
    return _of_months(months, figures, cases, MISSED, published=pd.Series(False, months.index))


def _open_where(is_open: pd.Series, months: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return value, lower and upper of a column of `registers`; limits only where it is open."""
    limits = {end: months[f"{column}_{end}"].astype(float).where(is_open) for end in ENDS}
    return pd.DataFrame({"value": months[column].astype(float)} | limits)


def _of_months(months, figures, cases, otherwise, *, published) -> pd.DataFrame:
    """Give figures of all months their method (the first case that holds), basis and source."""
    method = np.select([case.astype(bool) for case in cases.values()], list(cases), otherwise)
    return figures.assign(
        category="gp_register",
        period=months["period"],
        method=method,
        basis=published.map({True: "published", False: "modelled"}),
        source_ids=months["source_id"],
    ).dropna(subset="value")


# Before 65, and care homes


def _early(dementia: Dementia) -> pd.DataFrame:
    early = dementia.early
    ages = "|aged_" + early["ages"].str.replace("-", "_")
    several = early.groupby(["source_id", "year"])["ages"].transform("nunique") > 1
    named = early["source_id"].str.replace("-", "_")
    known = early["provenance"].eq("sourced").map({True: "", False: QUALITY["dementia_uk_2014"]})
    return early.rename(columns=NAMED).assign(
        category=named.where(~several, named + ages),
        method=STATIC + known,
        source_ids=early["source_id"],
    )


def _places(dementia: Dementia) -> pd.DataFrame:
    homes = dementia.homes
    share = (100 * homes["residents_with_dementia"]).round().astype(int).astype(str)
    category = homes["place"] + "|" + share + "_percent_of_residents"
    return homes.assign(category=category).rename(columns=NAMED)


DECLARED = (
    Metric("people_65_plus", "people", _older),
    Metric("predicted_dementia", "people", _predicted, "modelled"),
    Metric("growth_rate_annual", "percent_a_year", _grown("annual", 100), "modelled"),
    Metric("growth", "people", _grown("change"), "modelled"),
    *(
        Metric(
            f"growth_from_{name}{ending}",
            "people",
            _part(of, column),
            "modelled",
            "das_gupta_decomposition",
        )
        for of, ending in (("parts", ""), ("adult_parts", "_all_adults"))
        for column, name in PARTS.items()
    ),
    *(
        Metric(name, figures[1], _printed(*figures), "published", PRINTED)
        for name, *figures in (
            ("published_dementia", ["diagnosed_as_printed", "predicted"], "people"),
            ("undiagnosed", ["undiagnosed"], "people"),
            ("known_dementia", ["frailty_tool", "specialist_caseload"], "people", ""),
            ("diagnosis_rate", ["diagnosis_rate"], "percent", "published"),
        )
    ),
    Metric("diagnosis_rate", "percent", _implied_rates, "modelled"),
    Metric("undiagnosed", "people", _left, "modelled"),
    Metric("more_diagnoses_for_ambition", "people", _more, "modelled"),
    Metric("known_dementia", "people", _register),
    Metric("diagnosis_rate", "percent", _rate),
    Metric("undiagnosed", "people", _undiagnosed),
    Metric("predicted_dementia_if_rates_change", "people", _courses, "assumed", STATIC),
    Metric("predicted_dementia_by_vintage", "people", _by_vintage, "modelled", STATIC),
    Metric("early_onset_dementia", "people", _early, "modelled"),
    Metric(
        "dementia_by_place",
        "people",
        _places,
        "assumed",
        "what-if: share of residents with dementia",
        "ons-older-people-care-homes-2021",
    ),
    lambda it: benchmarks.findings(it.standing.found),
)


def answer(dementia: Dementia) -> dict[str, float]:
    """Return the headline figures, which a test compares."""
    first, last, parts = dementia.first, dementia.last, dementia.parts.loc[WITH_LIMITS]
    other = rows(dementia.totals, rate_set="dementia_uk_2014")["predicted"]
    return {
        "predicted_cfas_ii_first": first["predicted"],
        "predicted_cfas_ii_last": last["predicted"],
        "predicted_cfas_ii_last_lower": round(last["lower"], -1),
        "predicted_cfas_ii_last_upper": round(last["upper"], -1),
        "predicted_dementia_uk_first": other.iloc[0],
        "predicted_dementia_uk_last": other.iloc[-1],
        "growth_from_population_size": parts["population_size"],
        "growth_from_ageing": parts["age_structure"],
        "rate_change_that_keeps_level_percent": 100 * dementia.level,
    }
