"""The tables of the report on care home beds: functions from its object to finished tables."""

import pandas as pd

from caremarket import present
from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes.residential import missing
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.supply import Supply
from caremarket.themes.residential.wording import METHOD_NOTES, flips_in_words

BEDS = dict.fromkeys(CARE_TYPES, "beds")


def sources(supply: Supply) -> present.Table:
    """List the sources used."""
    columns = ["source_id", "title", "publisher", "published"]
    return present.table(supply.sources[columns], "Sources used")


def totals(supply: Supply) -> present.Table:
    """Set printed totals beside the sum of their parts."""
    found = supply.totals
    plain = found["figure"].str.replace("|all", "").str.replace("|", ", ").str.replace("_", " ")
    columns = ["table", "figure", "printed", "sum_of_parts", "difference", "verdict"]
    title = f"Printed totals and their parts, {supply.area}"
    return present.table(found.assign(figure=plain)[columns], title, decimals=0)


def register(supply: Supply) -> present.Table:
    """List what each rule for homes registered for both makes of the register."""
    title = f"Registered beds of {supply.area} by rule for homes with both flags"
    return present.table(supply.register, title, units=BEDS, decimals=0)


def vintages(supply: Supply) -> present.Table:
    """Set the populations beside each other, where there are several."""
    if len(supply.vintages) < 2:
        raise MissingEvidenceError(missing.VINTAGES.format(supply.area))
    title = f"People aged 75 and over by vintage of the population, {supply.area}"
    return present.table(supply.vintages.rename(columns=str).reset_index(), title, decimals=0)


def components(supply: Supply) -> present.Table:
    """List the residents left over by reading and by count of filled beds."""
    found = supply.unexplained.assign(share=100 * supply.unexplained["share"])
    title = f"Residents neither the council's nor known self-funders, by reading, {supply.area}"
    people = dict.fromkeys(["accounted_for", "unexplained"], "people")
    units = {"occupied": "beds", **people, "share": "%"}
    return present.table(found, title, units=units, decimals=dict.fromkeys(units, 0))


def residents(supply: Supply) -> present.Table:
    """List who lives in each type of home."""
    found = supply.by_care_type.assign(share_others=100 * supply.by_care_type["share_others"])
    title = f"Residents by type of home and who they are, {supply.area}, {supply.counted_year}"
    return present.table(found, title, units={"share_others": "%"}, decimals=0)


def people(supply: Supply) -> present.Table:
    """List the people by age in the years that are printed."""
    ages = ["people_18_64", "people_65_84", "people_75_plus", "people_85_plus"]
    title = f"Population by age, {supply.area}, {humanised(supply.vintage)}"
    years = sorted({supply.people.index[0], *supply.years})
    return present.table(supply.people.loc[years, ages], title, decimals=0)


def admissions(supply: Supply) -> present.Table:
    """List admissions to care homes beside England's."""
    found = supply.admissions.rename(columns={"area": supply.area})
    title = f"Admitted to a care home for good, per 100,000 people of that age, {supply.area}"
    return present.table(found, title, decimals=1)


def spending(supply: Supply) -> present.Table:
    """List what the council spends on care homes."""
    found = supply.spending.drop(columns="source_id")
    title = f"Long-term spending of the council on care homes, {supply.area}"
    return present.table(found, title, units={"amount_gbp": "£ a year"}, decimals=0)


def gap_by_method(supply: Supply) -> present.Table:
    """Say what each method counts, and what its interval means."""
    notes = [
        (method, *METHOD_NOTES[method][1:]) for method in supply.methods if method != "norm_own"
    ]
    if "norm_own" in supply.methods:
        counts, interval = METHOD_NOTES["norm_own"][1:]
        notes.append(("norm_own", f"{counts}: {supply.parameters.own_places_source}", interval))
    columns = ["method", "what_it_counts", "what_its_interval_means"]
    return present.table(pd.DataFrame(notes, columns=columns), "The methods and their intervals")


def verdicts(supply: Supply) -> present.Table:
    """Say by method whether the claim holds."""
    title = f"The claim by method, {supply.area}, {supply.first} and {supply.last}"
    return present.table(supply.verdicts, title, decimals=0)


def flips(supply: Supply, care_type: str) -> present.Table:
    """Say for each assumption where the gap of a type of home changes its sign."""
    found = rows(supply.flips, care_type=care_type)
    columns = ["assumption", "method", "year", "unit", "base", "low", "high", "gap", "flips_at"]
    title = f"Where the gap of {care_type} beds changes its sign, {supply.area}"
    decimals = {"base": 1, "low": 1, "high": 1, "gap": 0}
    found = found.assign(flips_at=flips_in_words(found))[columns]
    return present.table(found, title, decimals=decimals)


def scenarios(supply: Supply) -> present.Table:
    """List the gaps if things were other than printed."""
    title = f"Gap with a queue's buffer by scenario, {supply.area}, {supply.first}"
    return present.table(supply.scenarios, title, units=BEDS, decimals=0)


def conversions(supply: Supply) -> present.Table:
    """List the beds to convert by method, and the gaps that are left."""
    found = supply.conversions.drop(columns=["residential_gap", "nursing_gap"])
    title = f"Beds to convert, and the gaps that are left, {supply.area}"
    return present.table(found, title, decimals=0)


def costs(supply: Supply) -> present.Table:
    """List what the council spent a week by type of home and age."""
    title = f"What the council spent a week for each person supported, {supply.area}"
    found = supply.costs.drop(columns="source_ids").dropna(axis=1, how="all")
    units = {"spend": "£", "weekly": "£ a week"}
    shown = {name: unit for name, unit in units.items() if name in found}
    return present.table(found, title, units=shown, decimals=0)


def voids(supply: Supply) -> present.Table:
    """List the income that homes forgo on empty beds, rounded to thousands above a million."""
    pounds = dict.fromkeys(["value", "lower", "upper"], "£")
    places = -3 if supply.voids["value"].max() >= 1e6 else 0
    found = supply.voids.drop(columns="weekly").round(dict.fromkeys(pounds, places))
    title = f"Income forgone on empty beds in a year, {supply.area}"
    return present.table(found, title, units={"vacant": "beds", **pounds}, decimals=0)
