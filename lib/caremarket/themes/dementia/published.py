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
    dementia: pd.DataFrame,
    population: pd.DataFrame,
    rates_table: pd.DataFrame,
    vintage: str | None = None,
) -> pd.DataFrame:
    """Set printed numbers of people aged 65 and over beside what each rate set predicts.

    Args:
        dementia: The evidence table `dementia`.
        population: The evidence table `population`.
        rates_table: The national evidence table `dementia_prevalence`.
        vintage: Population to predict from; the longest projection if not given, which is what
            printed predictions rest on.

    Returns:
        Columns year, measure, printed, then for each rate set predicted (people), difference
        (predicted less printed, people), ratio (printed to predicted). Printed years outside the
        projection are left out; possibly no row.
    """
    longest = longest_projection(population)
    vintage = vintage or longest
    projected = rows(population, vintage=longest)["year"]
    printed = rows(dementia, measure=COUNTS_65_PLUS, age_group="65_plus", unit="people")
    printed = printed.assign(year=printed["period"].str[:4].astype(int))
    printed = printed[printed["year"].between(projected.min(), projected.max())]
    if printed.empty:
        return pd.DataFrame(columns=["year", "measure", "printed", *_columns()])
    people = adults(population, vintage, sorted(set(printed["year"])))
    cells = predicted(people, prevalence(rates_table, people))
    model = cells.pivot_table(index="year", columns="rate_set", values="predicted", aggfunc="sum")
    found = printed.rename(columns={"value": "printed"})[["year", "measure", "printed"]]
    for rate_set in RATE_SETS:
        number = found["year"].map(model[rate_set])
        found[f"{rate_set}_predicted"] = number
        found[f"{rate_set}_difference"] = number - found["printed"]
        found[f"{rate_set}_ratio"] = found["printed"] / number
    return found.reset_index(drop=True)


def printed_pair_growth(compared: pd.DataFrame) -> pd.DataFrame:
    """Compare growth between the first and the last printed number with the model's.

    If both printed numbers are predictions, their ratio is that of the model; a count of diagnoses
    and a prediction would not fit together.

    Args:
        compared: As from `against_model`.

    Returns:
        Columns figure (printed, then each rate set), from_year, to_year, growth (proportion); no
        row unless numbers are printed for two years.
    """
    columns = ["figure", "from_year", "to_year", "growth"]
    if compared["year"].nunique() < 2:
        return pd.DataFrame(columns=columns)
    ordered = compared.sort_values("year")
    first, last = ordered.iloc[0], ordered.iloc[-1]
    names = {"printed": "printed"} | {name: f"{name}_predicted" for name in RATE_SETS}
    return pd.DataFrame(
        [
            {
                "figure": figure,
                "from_year": first["year"],
                "to_year": last["year"],
                "growth": last[column] / first[column] - 1,
            }
            for figure, column in names.items()
        ],
        columns=columns,
    )


def printed_beside_model(compared: pd.DataFrame) -> pd.DataFrame:
    """Set printed and predicted numbers one below the other, for a chart.

    Args:
        compared: As from `against_model`.

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
    projected_change: pd.DataFrame,
    population: pd.DataFrame,
    rates_table: pd.DataFrame,
    vintage: str | None = None,
) -> pd.DataFrame:
    """Set the printed growth of dementia at 65 and over beside the model's, with the population's.

    Args:
        projected_change: The evidence table `projected_change`.
        population: The evidence table `population`.
        rates_table: The national evidence table `dementia_prevalence`.
        vintage: Population to predict from; the longest projection if not given, which is what
            printed predictions rest on.

    Returns:
        Columns figure (dementia_printed, each rate set, population_printed, population_model),
        from_year, to_year, percent_change; no row where no growth of dementia is printed within
        the projection.
    """
    longest = longest_projection(population)
    vintage = vintage or longest
    projected = rows(population, vintage=longest)["year"]
    within = projected_change["from_year"].ge(projected.min()) & projected_change["to_year"].le(
        projected.max()
    )
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
    """List the printed numbers of known people with what each can and cannot mean.

    Args:
        dementia: The evidence table `dementia`.
        expected: People predicted by CFAS II in the first year, to compare with.

    Returns:
        Columns figure, period, age_group, people, per_100_predicted, what_it_counts; possibly none.
    """
    found = rows(dementia, unit="people", measure=list(MEANING)).copy()
    found["per_100_predicted"] = 100 * found["value"] / expected
    found["what_it_counts"] = found["measure"].map(MEANING)
    named = found.rename(columns={"measure": "figure", "value": "people"})
    columns = ["figure", "period", "age_group", "people", "per_100_predicted", "what_it_counts"]
    return named[columns].reset_index(drop=True)


def _columns() -> list[str]:
    return [f"{name}_{kind}" for name in RATE_SETS for kind in ("predicted", "difference", "ratio")]


def _percent(by_year: pd.Series) -> float:
    return 100 * (by_year.iloc[-1] / by_year.iloc[0] - 1)
