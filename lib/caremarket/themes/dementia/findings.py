"""What the notebook records: for each metric its result, unit, basis, method and sources."""

import numpy as np
import pandas as pd

from caremarket.frames import rows
from caremarket.themes import benchmarks
from caremarket.themes.declared import PAST, REFUTED, Metric
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.incidence import SEXES
from caremarket.themes.dementia.prediction import WITH_LIMITS
from caremarket.themes.dementia.registers import latest_release, limits_known
from caremarket.themes.dementia.terms import ENDS, HIDDEN, RATE_SOURCES, UNCLEAR
from caremarket.themes.projection import limits_by_year, rests_on_own

STATIC, SPLIT = "prevalence_by_age_and_sex", "das_gupta_decomposition"
OTHERS, LIFE_TABLES = "starr-2014-dementia-prevalence", "ons-life-tables-uk-2017-2019"
SECOND_HAND = ", change seen in reports on its study"
WHAT_IF, HOMES = "what-if: share of residents with dementia", "ons-older-people-care-homes-2021"
UNVERIFIED = ", unverified rates"
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
NAMED["more_for_ambition"] = "value"


# What is predicted


def _population_sources(dementia: Dementia) -> str:
    population = dementia.population
    used = [
        *(rows(population, vintage=vintage) for vintage in dementia.vintages_used),
        rows(population, sex=["males", "females"]),
    ]
    return " ".join(pd.concat(used)["source_id"].unique())


def _older(dementia: Dementia) -> pd.DataFrame:
    """Return people aged 65 and over: published where printed, else modelled.

    With the limits of our own projection where the vintage is that, or is carried with it.
    """
    population, vintage = dementia.population, dementia.vintage
    own, method = rows(population, vintage=vintage), "projection_between_printed_years"
    counted = own
    if rests_on_own(population, vintage):
        counted, method = own[own["qualifier"].ne("projected")], "hamilton_perry"
    older = dementia.cfas[["people_65_plus", "year"]].set_axis(["value", "period"], axis="columns")
    printed = older["period"].isin(rows(counted, sex="persons", age_band="65+")["year"])
    limits = limits_by_year(population, "65+", older["period"], vintage).reset_index(drop=True)
    known = limits["lower"].lt(limits["upper"])
    # Added up by sex, the value differs in the last digit, which no limit must fall short of.
    older["lower"] = limits["lower"].where(known).clip(upper=older["value"])
    older["upper"] = limits["upper"].where(known).clip(lower=older["value"])
    method = printed.map({True: PRINTED, False: method})
    method += known.map({True: ", limits from errors since the census", False: ""})
    cited = " ".join(own["source_id"].unique()), _population_sources(dementia)
    basis, source_ids = (np.where(printed, *of) for of in (("published", "modelled"), cited))
    return older.assign(method=method, basis=basis, source_ids=source_ids)


def _of_rate_sets(
    frame: pd.DataFrame, errors: str = "", *, sources: str = "", beside: str | pd.Series = ""
):
    """Give rows of rate sets their category, method (by what their limits hold) and sources."""
    of = frame["rate_set"]
    drawn = f", monte carlo 95% limits of {errors.replace('_', ' ')}" if errors else ""
    quality = of.eq(WITH_LIMITS).map({True: drawn, False: UNVERIFIED})
    cited = of.map(RATE_SOURCES) + sources
    named = frame.assign(category=of + beside, method=STATIC + quality, source_ids=cited)
    return named.rename(columns=NAMED)


def _predicted(dementia: Dementia) -> pd.DataFrame:
    cited = f" {_population_sources(dementia)}"
    return _of_rate_sets(dementia.totals, dementia.last["errors"], sources=cited)


def _grown(of: str, column: str, times: int = 1):
    """Return a function to a column, with limits if it has any, of `growth` or of its parts."""

    def grown(dementia: Dementia) -> pd.DataFrame:
        if of != "growth":
            dementia.insist_on_growth()
        found = getattr(dementia, of).filter(like=column) * times
        found = found.set_axis(["value", *ENDS][: found.shape[1]], axis="columns").reset_index()
        limited = "lower" in found and found["lower"].notna().any()
        errors = dementia.last["errors"] if limited else ""
        found = _of_rate_sets(found.assign(period="/".join(map(str, dementia.ends))), errors)
        unclear = found["rate_set"].eq(WITH_LIMITS) & (not dementia.clear)
        return found.assign(method=found["method"] + unclear.map({True: f", {UNCLEAR}", False: ""}))

    return grown


def _courses(dementia: Dementia) -> pd.DataFrame:
    last = rows(dementia.scenarios, year=dementia.parameters.last_year)
    return _of_rate_sets(last, beside="|" + last["change"].map(_code))


def _code(change: float) -> str:
    """Write a change as a category: -0.012 as `minus_1_2_percent_a_year`."""
    size = f"{abs(100 * change):.1f}".replace(".", "_")
    sign = "minus_" if change < 0 else "plus_" if change > 0 else ""
    return f"{sign}{size}_percent_a_year"


def _if_incidence_changes(dementia: Dementia) -> pd.DataFrame:
    last = rows(dementia.incidence, year=dementia.parameters.last_year)
    found = last.merge(dementia.changes_seen, how="left", on="change")
    used = [RATE_SOURCES[WITH_LIMITS], *dementia.relative_mortality.loc[list(SEXES), "source_id"]]
    own = " ".join(dict.fromkeys([*used, LIFE_TABLES, ""]))
    second_hand = found["provenance"].eq("unverified").map({True: SECOND_HAND, False: ""})
    return found.rename(columns=NAMED).assign(
        category=f"{WITH_LIMITS}|" + found["change"].map(_code),
        method="illness_death_model" + second_hand,
        source_ids=(own + found["source_id"].fillna("")).str.strip(),
    )


def _if_others_took_part(dementia: Dementia) -> pd.DataFrame:
    found = dementia.if_others_took_part.rename("value").reset_index()
    cases = found["category"].str.removeprefix("cfas_ii_")
    return found.assign(category="cfas_ii|" + cases, period=dementia.parameters.last_year)


def _by_vintage(dementia: Dementia) -> pd.DataFrame:
    return _of_rate_sets(dementia.vintages, beside="|" + dementia.vintages["vintage"])


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
    """Return the readings, as value what the ambition takes, with their methods and sources."""
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
    left = left.assign(category="at_published_rate", value=left["undiagnosed"], method=method)
    return left.rename(columns=limits)


def _more(dementia: Dementia) -> pd.DataFrame:
    return _readings(dementia).rename(columns={f"more_{end}": end for end in ENDS})


# Registers: limits where something leaves the figure open, which the method names. Only what was
# printed is published: neither the middle of a suppressed count is, nor a ratio or a difference.


def _register(dementia: Dementia) -> pd.DataFrame:
    months = dementia.registers
    hidden = months["suppressed"].astype(bool)
    return _of_months(months, "register", {HIDDEN: hidden}, PRINTED, published=~hidden)


def _rate(dementia: Dementia) -> pd.DataFrame:
    months = dementia.registers
    unclear = months["rate_lower"] < months["rate_upper"]
    printed = months["rate_printed"].astype(bool)
    limited = printed & months[["limit_lower", "limit_upper"]].notna().all(axis=1)
    figures = 100 * months.filter(regex="^rate(_lower|_upper)?$").astype(float)
    for end in ENDS:
        limit = 100 * months[f"limit_{end}"].astype(float)
        figures[f"rate_{end}"] = figures[f"rate_{end}"].where(unclear, limit)
    cases = {HIDDEN: unclear, LIMITS: limited, PRINTED: printed}
    return _of_months(months.assign(**figures), "rate", cases, RATIO, published=printed)


def _undiagnosed(dementia: Dementia) -> pd.DataFrame:
    months = dementia.registers
    hidden, bounded = months["suppressed"].astype(bool), limits_known(months)
    cases = {
        f"{MISSED}, {OF_RATE} and suppression": bounded & hidden,
        f"{MISSED}, {OF_RATE}": bounded,
        f"{MISSED}, suppression only": hidden,
    }
    return _of_months(months, "undiagnosed", cases, MISSED, published=False)


def _of_months(months, column, cases, otherwise, *, published) -> pd.DataFrame:
    """Return a column of `registers` with its method, the first case that holds, and source."""
    method = np.select([case.astype(bool) for case in cases.values()], list(cases), otherwise)
    is_open = ~np.isin(method, [PRINTED, otherwise])
    limits = {end: months[f"{column}_{end}"].astype(float).where(is_open) for end in ENDS}
    return months.assign(
        category="gp_register",
        value=months[column].astype(float),
        **limits,
        method=method,
        basis=np.where(published, "published", "modelled"),
        source_ids=months["source_id"],
    ).dropna(subset="value")


# Before 65, and care homes


def _early(dementia: Dementia) -> pd.DataFrame:
    early = dementia.early
    several = early.groupby(["source_id", "year"])["ages"].transform("nunique") > 1
    category = early["source_id"].mask(several, early["source_id"] + "|aged_" + early["ages"])
    known = early["provenance"].eq("sourced").map({True: "", False: UNVERIFIED})
    named = early.rename(columns=NAMED | {"source_id": "source_ids"})
    return named.assign(category=category.str.replace("-", "_"), method=STATIC + known)


def _places(dementia: Dementia) -> pd.DataFrame:
    homes = dementia.homes
    share = (100 * homes["residents_with_dementia"]).round().astype(int).astype(str)
    category = homes["place"] + "|" + share + "_percent_of_residents"
    return homes.assign(category=category).rename(columns=NAMED)


DECLARED = (
    REFUTED,
    PAST,
    Metric("people_65_plus", "people", _older),
    Metric("predicted_dementia", "people", _predicted, "modelled"),
    Metric("growth_rate_annual", "percent_a_year", _grown("growth", "annual", 100), "modelled"),
    Metric("growth", "people", _grown("growth", "change"), "modelled"),
    *(
        Metric(f"growth_from_{name}{whose}", "people", _grown(of, column), "modelled", SPLIT)
        for of, whose in (("parts", ""), ("adult_parts", "_all_adults"))
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
    Metric("predicted_dementia_if_incidence_changes", "people", _if_incidence_changes, "assumed"),
    Metric(
        "predicted_dementia_if_others_took_part",
        "people",
        _if_others_took_part,
        "assumed",
        STATIC,
        f"{RATE_SOURCES[WITH_LIMITS]} {OTHERS}",
    ),
    Metric("predicted_dementia_by_vintage", "people", _by_vintage, "modelled", STATIC),
    Metric("early_onset_dementia", "people", _early, "modelled"),
    Metric("dementia_by_place", "people", _places, "assumed", WHAT_IF, HOMES),
    lambda it: benchmarks.findings(it.standing),
    lambda it: it.register_course.findings(),
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
