"""The printed figures on dementia, and what a prediction says about them."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.dementia.prediction import RATE_SETS, adults, predicted, prevalence
from caremarket.themes.population import longest_projection

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


def against_model(
    dementia: pd.DataFrame, population: pd.DataFrame, rates_table: pd.DataFrame
) -> pd.DataFrame:
    """Set printed numbers of people aged 65 and over beside what each rate set predicts.

    Takes the tables `dementia`, `population` and, of all England, `dementia_prevalence`; predicts
    from the longest projection, which is what printed predictions rest on.

    Returns:
        Columns year, measure, printed, source_id, then for each rate set predicted (people),
        difference (predicted less printed, people), ratio (printed to predicted). Printed years
        outside the projection are left out; possibly no row.
    """
    vintage = longest_projection(population)
    projected = rows(population, vintage=vintage)["year"]
    printed = rows(dementia, measure=COUNTS_65_PLUS, age_group="65_plus", unit="people")
    printed = printed.assign(year=printed["period"].str[:4].astype(int))
    printed = printed[printed["year"].between(projected.min(), projected.max())]
    found = printed.rename(columns={"value": "printed"})
    found = found[["year", "measure", "printed", "source_id"]].reset_index(drop=True)
    if found.empty:
        return found
    people = adults(population, vintage, sorted(set(found["year"])))
    cells = predicted(people, prevalence(rates_table, people))
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
    and a prediction would not fit together.

    Returns:
        Proportions for printed and each rate set; none unless numbers are printed for two years.
    """
    if compared["year"].nunique() < 2:
        return pd.Series(dtype=float)
    ordered = compared.sort_values("year")
    names = {"printed": "printed"} | {f"{name}_predicted": name for name in RATE_SETS}
    ends = ordered[list(names)].rename(columns=names).iloc[[0, -1]]
    return ends.iloc[1] / ends.iloc[0] - 1


def printed_beside_model(compared: pd.DataFrame) -> pd.DataFrame:
    """Set printed and predicted numbers of `against_model` one below the other, for a chart.

    Returns:
        Columns printed_for (year and what it is called), figure (printed, then each rate set),
        people.
    """
    called = compared["measure"].map({"diagnosed_as_printed": "called diagnosed"})
    name = compared["year"].astype(str) + ", " + called.fillna("predicted")
    figures = {"printed": "printed"} | {f"{name}_predicted": name for name in RATE_SETS}
    wide = compared[list(figures)].rename(columns=figures).assign(printed_for=name)
    long = wide.melt(id_vars="printed_for", var_name="figure", value_name="people")
    return long.sort_values("printed_for", kind="stable", ignore_index=True)


def printed_growth(
    projected_change: pd.DataFrame, population: pd.DataFrame, rates_table: pd.DataFrame
) -> pd.DataFrame:
    """Set the printed growth of dementia at 65 and over beside the model's, with the population's.

    Takes the tables `projected_change`, `population` and `dementia_prevalence`; predicts from the
    longest projection, as `against_model` does.

    Returns:
        Columns figure (dementia_printed, each rate set, population_printed, population_model),
        from_year, to_year, percent_change; no row where no growth of dementia is printed within
        the projection.
    """
    vintage = longest_projection(population)
    projected = rows(population, vintage=vintage)["year"]
    within = projected_change["from_year"].ge(projected.min())
    within &= projected_change["to_year"].le(projected.max())
    usable = rows(projected_change[within], age_group="65_plus")
    found = []
    for change in rows(usable, measure="dementia").itertuples():
        span = {"from_year": int(change.from_year), "to_year": int(change.to_year)}
        people = adults(population, vintage, span.values())
        cells = predicted(people, prevalence(rates_table, people))
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


def known_figures(dementia: pd.DataFrame, expected: float) -> pd.DataFrame:
    """List the numbers of known people in the table `dementia` with what each can mean.

    Returns:
        Columns figure, period, people, per_100_predicted (of those expected), what_it_counts;
        possibly no row.
    """
    found = rows(dementia, unit="people", measure=list(MEANING)).copy()
    found["per_100_predicted"] = 100 * found["value"] / expected
    found["what_it_counts"] = found["measure"].map(MEANING)
    named = found.rename(columns={"measure": "figure", "value": "people"})
    columns = ["figure", "period", "people", "per_100_predicted", "what_it_counts"]
    return named[columns].reset_index(drop=True)


def _percent(by_year: pd.Series) -> float:
    return 100 * (by_year.iloc[-1] / by_year.iloc[0] - 1)
