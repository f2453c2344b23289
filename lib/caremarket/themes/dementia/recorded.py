"""The findings that the notebook dementia_growth records."""

import pandas as pd

from caremarket.frames import finding_rows, rows
from caremarket.themes.dementia.prediction import WITH_LIMITS
from caremarket.themes.dementia.register import latest_release
from caremarket.themes.population import longest_projection
from caremarket.themes.projection import CENSUS_YEARS, limits_by_year
from caremarket.themes.projection import VINTAGE as OWN_PROJECTION

RATE_SOURCES = {"cfas_ii": "cfas-ii-reference-rates", "dementia_uk_2014": "dementia-uk-2014"}
STATIC = "prevalence_by_age_and_sex"
QUALITY = {"cfas_ii": ", monte carlo 95% limits", "dementia_uk_2014": ", unverified rates"}
PARTS = {"population_size": "population_size", "age_structure": "ageing", "rate": "rates"}
PRINTED = {
    "published_dementia": (["diagnosed_as_printed", "predicted"], "people"),
    "undiagnosed": (["undiagnosed"], "people"),
    "known_dementia": (["frailty_tool", "specialist_caseload"], "people"),
    "diagnosis_rate": (["diagnosis_rate"], "percent"),
}


def prediction_findings(
    totals: pd.DataFrame, population: pd.DataFrame, vintage: str
) -> list[pd.DataFrame]:
    """Return people aged 65 and over, and those predicted to have dementia, for every year.

    Args:
        totals: Predictions, as from `predicted_with_limits`.
        population: The evidence table `population`.
        vintage: The vintage predicted from.

    Returns:
        Findings `people_65_plus` (published where printed, else modelled; with the limits of the
        hindcast where the vintage is our own projection) and `predicted_dementia` by rate set.
    """
    own = rows(population, vintage=vintage)
    used = [
        own,
        rows(population, vintage=longest_projection(population)),
        rows(population, sex=["males", "females"]),
    ]
    sources = " ".join(pd.concat(used)["source_id"].unique())
    older = rows(totals, rate_set=WITH_LIMITS)[["year", "people_65_plus"]]
    older = older.rename(columns={"people_65_plus": "value", "year": "period"})
    printed = older["period"].isin(rows(own, sex="persons", age_band="65+")["year"])
    method = printed.map({True: "as_printed", False: "projection_between_printed_years"})
    if vintage == OWN_PROJECTION:
        printed = older["period"].isin(CENSUS_YEARS)
        method = printed.map({True: "census_count", False: "hamilton_perry"})
        method += older["period"].gt(max(CENSUS_YEARS)).map({True: ", hindcast limits", False: ""})
        limits = limits_by_year(population, "65+", older["period"])
        # Added up by sex, the value differs in the last digit, which no limit must fall short of.
        lower = older["value"].clip(upper=limits["lower"].to_numpy())
        upper = older["value"].clip(lower=limits["upper"].to_numpy())
        ahead = older["period"] > max(CENSUS_YEARS)  # up to the census there is nothing to try
        older = older.assign(lower=lower.where(ahead), upper=upper.where(ahead))
    people = finding_rows(
        older,
        metric="people_65_plus",
        unit="people",
        basis=printed.map({True: "published", False: "modelled"}),
        method=method,
        source_ids=printed.map({True: " ".join(own["source_id"].unique()), False: sources}),
    )
    dementia = finding_rows(
        _by_rate_set(totals).rename(columns={"predicted": "value", "year": "period"}),
        metric="predicted_dementia",
        unit="people",
        basis="modelled",
        method=STATIC + totals["rate_set"].map(QUALITY),
        source_ids=totals["rate_set"].map(RATE_SOURCES) + f" {sources}",
    )
    return [people, dementia]


def growth_findings(
    growth: pd.DataFrame, parts: pd.DataFrame, adult_parts: pd.DataFrame, years: tuple[int, int]
) -> list[pd.DataFrame]:
    """Return growth by rate set, a year and altogether, and what it is made of.

    Args:
        growth: As from `growth_with_limits`.
        parts: As from `growth_parts`, of the population aged 65 and over.
        adult_parts: The same, of all adults.
        years: First and last year.

    Returns:
        Findings `growth_rate_annual`, `growth`, `growth_from_population_size`,
        `growth_from_ageing`, `growth_from_rates` (which sum to `growth`), and these parts again
        with the ending `_all_adults`.
    """
    period = f"{years[0]}/{years[1]}"
    percent = growth[["annual", "annual_lower", "annual_upper"]] * 100
    annual = percent.set_axis(["value", "lower", "upper"], axis="columns")
    change = growth[["change", "change_lower", "change_upper"]].set_axis(annual.columns, axis=1)
    shaped = [
        finding_rows(
            _by_rate_set(frame.assign(rate_set=growth["rate_set"], period=period)),
            metric=metric,
            unit=unit,
            basis="modelled",
            method=STATIC + growth["rate_set"].map(QUALITY),
            source_ids=growth["rate_set"].map(RATE_SOURCES),
        )
        for frame, metric, unit in (
            (annual, "growth_rate_annual", "percent_a_year"),
            (change, "growth", "people"),
        )
    ]
    for frame, ending in ((parts, ""), (adult_parts, "_all_adults")):
        for column, name in PARTS.items():
            part = frame[["rate_set"]].assign(value=frame[column], period=period)
            shaped.append(
                finding_rows(
                    _by_rate_set(part),
                    metric=f"growth_from_{name}{ending}",
                    unit="people",
                    basis="modelled",
                    method="das_gupta_decomposition",
                    source_ids=frame["rate_set"].map(RATE_SOURCES),
                )
            )
    return shaped


def printed_findings(dementia: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the printed figures as findings, unchanged.

    Args:
        dementia: The evidence table `dementia`.

    Returns:
        Findings `published_dementia`, `undiagnosed` (all), `known_dementia` (frailty_tool,
        specialist_caseload) and `diagnosis_rate` (published); those that are printed.
    """
    found = []
    for metric, (measures, unit) in PRINTED.items():
        part = rows(dementia, measure=measures, unit=unit).dropna(subset="value")
        if metric == "diagnosis_rate":  # releases overlap
            part = latest_release(part)
        category = {"known_dementia": part["measure"], "diagnosis_rate": "published"}
        found.append(
            finding_rows(
                part.assign(category=category.get(metric, "all")),
                metric=metric,
                unit=unit,
                basis="published",
                method="as_printed",
                source_ids=part["source_id"],
            )
        )
    return found


def scenario_findings(scenarios: pd.DataFrame, vintages: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the last year's number under each course of the rates, and each year's by vintage.

    Args:
        scenarios: As from `rate_scenarios`.
        vintages: As from `by_vintage`.

    Returns:
        Findings `predicted_dementia_if_rates_change` (category rate set and change) and
        `predicted_dementia_by_vintage` (category rate set and vintage).
    """
    last = rows(scenarios, year=scenarios["year"].max())
    course = last["change"].map(_code)
    by_vintage = vintages.assign(category=vintages["rate_set"] + "|" + vintages["vintage"])
    return [
        finding_rows(
            part.rename(columns={"year": "period", "predicted": "value"}),
            metric=metric,
            unit="people",
            basis=basis,
            method=STATIC,
            source_ids=part["rate_set"].map(RATE_SOURCES),
        )
        for part, metric, basis in (
            (
                last.assign(category=last["rate_set"] + "|" + course),
                "predicted_dementia_if_rates_change",
                "assumed",
            ),
            (by_vintage, "predicted_dementia_by_vintage", "modelled"),
        )
    ]


def side_findings(early: pd.DataFrame, homes: pd.DataFrame) -> list[pd.DataFrame]:
    """Return dementia before 65 by source of rates, and the what-if on care homes.

    Args:
        early: As from `early_onset`; possibly none.
        homes: As from `in_care_homes`.

    Returns:
        Findings `early_onset_dementia` (category source, with the ages if it has several) and
        `dementia_by_place` (category place and assumed share of residents who have dementia).
    """
    share = (100 * homes["residents_with_dementia"]).round().astype(int).astype(str)
    ages = "|aged_" + early["ages"].str.replace("-", "_")
    several = early.groupby(["source_id", "year"])["ages"].transform("nunique") > 1
    named = early["source_id"].str.replace("-", "_")
    young = early.assign(category=named.where(~several, named + ages))
    placed = homes.assign(category=homes["place"] + "|" + share + "_percent_of_residents")
    known = early["provenance"].eq("sourced").map({True: "", False: QUALITY["dementia_uk_2014"]})
    names = {"people": "value", "year": "period"}
    return [
        finding_rows(
            young.rename(columns=names),
            metric="early_onset_dementia",
            unit="people",
            basis="modelled",
            method=STATIC + known,
            source_ids=early["source_id"],
        ),
        finding_rows(
            placed.rename(columns=names),
            metric="dementia_by_place",
            unit="people",
            basis="assumed",
            method="what-if: share of residents with dementia",
            source_ids="ons-older-people-care-homes-2021",
        ),
    ]


def _by_rate_set(frame: pd.DataFrame) -> pd.DataFrame:
    """Name the rate set as the category of a finding."""
    return frame.rename(columns={"rate_set": "category"})


def _code(change: float) -> str:
    """Write a change as a category: -0.028 as `minus_2_8_percent_a_year`."""
    size = f"{abs(100 * change):.1f}".replace(".", "_")
    sign = "minus_" if change < 0 else "plus_" if change > 0 else ""
    return f"{sign}{size}_percent_a_year"
