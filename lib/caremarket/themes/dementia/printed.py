"""Printed figures on dementia, and what rates times residents make of them."""

from caremarket.frames import printed_check, rows
from caremarket.themes.dementia.early import early_onset
from caremarket.themes.dementia.prediction import adults
from caremarket.themes.dementia.published import MEANING, against_model, printed_growth
from caremarket.themes.population import longest_projection
from caremarket.themes.population_checks import Tables

UNVERIFIED = "The rates by band were not seen in their publication; they are good to about 2%."


def predicted_numbers(tables: Tables, area_code: str) -> list[dict]:
    """Check printed numbers of people aged 65 and over against the rates that projections use."""
    compared = against_model(
        tables["dementia"], tables["population"], tables["dementia_prevalence"]
    ).set_index(["year", "measure"])
    found = []
    for row in rows(tables["dementia"], age_group="65_plus", unit="people").to_dict("records"):
        key = (int(row["period"][:4]), row["measure"])
        if key not in compared.index:
            continue
        model = compared.loc[key]
        meaning = MEANING.get(row["measure"])
        found.append(
            printed_check(
                row,
                "dementia",
                computed=float(model["dementia_uk_2014_predicted"]),
                how="Rates of Dementia UK 2014 by age and sex times the projected residents; the "
                f"rates of CFAS II make {model['cfas_ii_predicted']:,.0f}.",
                why=f"{meaning}. {UNVERIFIED}" if meaning else UNVERIFIED,
            )
        )
    return found


def unlike_anything(tables: Tables, area_code: str) -> list[dict]:
    """Say why numbers of people found or not found by some service cannot be checked."""
    numbers = rows(tables["dementia"], unit="people")
    others = numbers[numbers["measure"].isin(set(MEANING) - {"diagnosed_as_printed"})]
    return [
        printed_check(row, "dementia", how=f"{MEANING[row['measure']]}.")
        for row in others.to_dict("records")
    ]


def growth_of_dementia(tables: Tables, area_code: str) -> list[dict]:
    """Check the printed growth of dementia at 65 and over against the model's."""
    changes = tables["projected_change"]
    compared = printed_growth(changes, tables["population"], tables["dementia_prevalence"])
    growth = compared.set_index(["figure", "from_year", "to_year"])["percent_change"]
    found = []
    for row in rows(changes, measure="dementia", age_group="65_plus").to_dict("records"):
        years = (row["from_year"], row["to_year"])
        if ("dementia_uk_2014", *years) not in growth.index:
            continue
        why = (
            f"The population used here grows by {growth['population_model', *years]:.1f}% at 65 "
            "and over"
        )
        if ("population_printed", *years) in growth.index:
            why += f", that of the source by {growth['population_printed', *years]:g}%"
        found.append(
            printed_check(
                row,
                "projected_change",
                computed=float(growth["dementia_uk_2014", *years]),
                how="Growth at unchanged rates of Dementia UK 2014, in percent, on the longest "
                "projection in the evidence.",
                why=why + ".",
            )
        )
    return found


def growth_before_65(tables: Tables, area_code: str) -> list[dict]:
    """Check the printed growth of early-onset dementia against rates times residents."""
    population = tables["population"]
    vintage = longest_projection(population)
    covered = rows(population, vintage=vintage)["year"]
    found = []
    for row in rows(tables["projected_change"], measure="early_onset_dementia").to_dict("records"):
        years = [row["from_year"], row["to_year"]]
        if not covered.min() <= min(years) <= max(years) <= covered.max():
            continue
        young = early_onset(
            tables["early_onset_dementia"], adults(population, vintage, years), years
        )
        by_source = young.pivot_table(index=["provenance", "ages"], columns="year", values="people")
        growth = 100 * (by_source[years[1]] / by_source[years[0]] - 1)
        found += [
            printed_check(
                row,
                "projected_change",
                computed=float(value),
                how=f"Growth at unchanged rates for ages {ages}, in percent ({provenance} rates), "
                "on the longest projection in the evidence.",
                why="The source projects another population.",
            )
            for (provenance, ages), value in growth.items()
        ]
    return found


CHECKS = (predicted_numbers, unlike_anything, growth_of_dementia, growth_before_65)
