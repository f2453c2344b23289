"""The printed figures on dementia, what a prediction says about them, and checks of them."""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import printed_check, rows
from caremarket.themes.dementia.care import early_onset
from caremarket.themes.dementia.prediction import RATE_SETS, adults, predicted, prevalence
from caremarket.themes.population_checks import Tables
from caremarket.themes.vintages import OWN, longest_projection, projections

COUNTS_65_PLUS = ["diagnosed_as_printed", "predicted"]
MEANING = {
    "diagnosed_as_printed": (
        "Called diagnosed; about as many as national rates predict, diagnosed or not"
    ),
    "undiagnosed": (
        "Cognitive impairment without a diagnosis: wider than dementia, and no age is printed"
    ),
    "frailty_tool": (
        "Found by a risk tool among patients it covers: neither a register nor a count of all "
        "diagnoses; at least these are known to someone"
    ),
    "specialist_caseload": (
        "Moderate or severe dementia with one piloted service at one time: its size, not need"
    ),
}
FIGURES = {"printed": "printed"} | {f"{rate_set}_predicted": rate_set for rate_set in RATE_SETS}
UNVERIFIED = "The rates by band were not seen in their publication; they are good to about 2%."


def against_model(
    dementia: pd.DataFrame, population: pd.DataFrame, rates_table: pd.DataFrame
) -> pd.DataFrame:
    """Set printed numbers of people aged 65 and over beside what each rate set predicts.

    Takes the tables `dementia`, `population` and, of all England, `dementia_prevalence`; predicts
    from `printed_projection`, which is what printed predictions rest on. Columns year, measure,
    printed, source_id, then for each rate set predicted (people), difference (predicted less
    printed, people), ratio (printed to predicted). Printed years outside the projection are left
    out; possibly no row.
    """
    printed = rows(dementia, measure=COUNTS_65_PLUS, age_group="65_plus", unit="people")
    printed = printed.assign(year=printed["period"].str[:4].astype(int))
    found = printed[printed["year"].isin(_covered(population))].rename(columns={"value": "printed"})
    found = found[["year", "measure", "printed", "source_id"]].reset_index(drop=True)
    if found.empty:
        return found
    cells = _predicted(population, rates_table, sorted(set(found["year"])))
    model = cells.pivot_table(index="year", columns="rate_set", values="predicted", aggfunc="sum")
    for rate_set in RATE_SETS:
        number = found["year"].map(model[rate_set])
        found[f"{rate_set}_predicted"] = number
        found[f"{rate_set}_difference"] = number - found["printed"]
        found[f"{rate_set}_ratio"] = found["printed"] / number
    return found


def printed_pair_growth(compared: pd.DataFrame) -> pd.Series:
    """Return growth between the first and the last printed number of `against_model`.

    If both printed numbers are predictions, their ratio is that of the model; a count of diagnoses
    and a prediction would not fit together. Proportions for printed and each rate set; none unless
    numbers are printed for two years.
    """
    if compared["year"].nunique() < 2:
        return pd.Series(dtype=float)
    ordered = compared.sort_values("year").rename(columns=FIGURES)[list(FIGURES.values())]
    return ordered.iloc[-1] / ordered.iloc[0] - 1


def printed_beside_model(compared: pd.DataFrame) -> pd.DataFrame:
    """Set printed and predicted numbers of `against_model` one below the other, for a chart.

    Columns printed_for (year and what it is called), figure (printed, then each rate set), people.
    """
    called = compared["measure"].map({"diagnosed_as_printed": "called diagnosed"})
    name = compared["year"].astype(str) + ", " + called.fillna("predicted")
    wide = compared[list(FIGURES)].rename(columns=FIGURES).assign(printed_for=name)
    long = wide.melt(id_vars="printed_for", var_name="figure", value_name="people")
    return long.sort_values("printed_for", kind="stable", ignore_index=True)


def printed_growth(
    projected_change: pd.DataFrame, population: pd.DataFrame, rates_table: pd.DataFrame
) -> pd.DataFrame:
    """Set the printed growth of dementia at 65 and over beside the model's, with the population's.

    Takes the tables `projected_change`, `population` and `dementia_prevalence`; predicts from the
    `printed_projection`, as `against_model` does. Columns figure (dementia_printed, each rate set,
    population_printed, population_model), from_year, to_year, percent_change; no row where no
    growth of dementia is printed within the projection.
    """
    covered = _covered(population)
    within = projected_change["from_year"].ge(covered[0])
    within &= projected_change["to_year"].le(covered[-1])
    usable = rows(projected_change[within], age_group="65_plus")
    found = []
    for change in rows(usable, measure="dementia").itertuples():
        span = {"from_year": int(change.from_year), "to_year": int(change.to_year)}
        cells = _predicted(population, rates_table, span.values())
        by_set = cells.groupby(["rate_set", "year"])[["people", "predicted"]].sum()
        growth = {"dementia_printed": change.percent_change}
        growth |= {name: _percent(by_set.loc[name, "predicted"]) for name in RATE_SETS}
        for other in rows(usable, measure="population", **span).itertuples():
            growth["population_printed"] = other.percent_change
        growth["population_model"] = _percent(by_set.loc[RATE_SETS[0], "people"])
        found += [
            {"figure": name, **span, "percent_change": value} for name, value in growth.items()
        ]
    return pd.DataFrame(found, columns=["figure", "from_year", "to_year", "percent_change"])


def known_figures(dementia: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """List the numbers of known people in the table `dementia` with what each can mean.

    Takes predictions by year, too. Columns figure, period, people, per_100_predicted (of those
    predicted for that year; missing where no prediction reaches it), what_it_counts; possibly no
    row.
    """
    found = rows(dementia, unit="people", measure=list(MEANING))
    found = found.rename(columns={"measure": "figure", "value": "people"})[
        ["figure", "period", "people"]
    ]
    expected = found["period"].str[:4].astype(int).map(series.set_index("year")["predicted"])
    found["per_100_predicted"] = 100 * found["people"] / expected
    found["what_it_counts"] = found["figure"].map(MEANING)
    return found.reset_index(drop=True)


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
        model = growth["population_model", *years]
        why = f"The population used here grows by {model:.1f}% at 65 and over"
        if ("population_printed", *years) in growth.index:
            why += f", that of the source by {growth['population_printed', *years]:g}%"
        found.append(
            printed_check(
                row,
                "projected_change",
                computed=float(growth["dementia_uk_2014", *years]),
                how="Growth at unchanged prevalence of Dementia UK 2014, in percent, on the "
                "longest projection in the evidence.",
                why=why + ".",
            )
        )
    return found


def growth_before_65(tables: Tables, area_code: str) -> list[dict]:
    """Check the printed growth of early-onset dementia against rates times residents."""
    population, rates = tables["population"], tables["early_onset_dementia"]
    vintage, covered = printed_projection(population), _covered(population)
    found = []
    for row in rows(tables["projected_change"], measure="early_onset_dementia").to_dict("records"):
        years = [row["from_year"], row["to_year"]]
        if not set(years) <= set(covered):
            continue
        young = early_onset(rates, adults(population, vintage, years), years)
        by_source = young.pivot_table(index=["provenance", "ages"], columns="year", values="people")
        growth = 100 * (by_source[years[1]] / by_source[years[0]] - 1)
        found += [
            printed_check(
                row,
                "projected_change",
                computed=float(value),
                how=f"Growth at unchanged prevalence for ages {ages}, in percent ({provenance} "
                "rates), on the longest projection in the evidence.",
                why="The source projects another population.",
            )
            for (provenance, ages), value in growth.items()
        ]
    return found


def printed_projection(population: pd.DataFrame) -> str:
    """Return the longest projection that was printed; where none was, our own."""
    printed = population[population["vintage"] != OWN]
    return longest_projection(printed if len(projections(printed)) else population)


def _covered(population: pd.DataFrame) -> range:
    """Return the years from the first to the last of `printed_projection`."""
    years = rows(population, vintage=printed_projection(population))["year"]
    return range(int(years.min()), int(years.max()) + 1)


def _predicted(
    population: pd.DataFrame, rates_table: pd.DataFrame, years: Iterable[int]
) -> pd.DataFrame:
    people = adults(population, printed_projection(population), years)
    return predicted(people, prevalence(rates_table, people))


def _percent(by_year: pd.Series) -> float:
    return 100 * (by_year.iloc[-1] / by_year.iloc[0] - 1)


CHECKS = (predicted_numbers, unlike_anything, growth_of_dementia, growth_before_65)
