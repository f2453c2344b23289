"""Dementia in every council: what the area can be compared on."""

import pandas as pd

from caremarket.frames import rows
from caremarket.methods.funnel import RATE
from caremarket.themes.benchmarks import Measure, measured
from caremarket.themes.benchmarks.measure import AREA_COLUMNS, COLUMNS, MODELLED
from caremarket.themes.dementia.prediction import PER, WITH_LIMITS, YOUNGEST
from caremarket.themes.dementia.registers import EXPECTED, REGISTER
from caremarket.themes.population import aged


def measures(
    dementia: pd.DataFrame, population: pd.DataFrame, rates_table: pd.DataFrame
) -> list[Measure]:
    """Return what councils can be compared on: diagnoses, and dementia as their ages let expect.

    Takes the tables `dementia` and `population` (males and females) of all areas, and the national
    table `dementia_prevalence`. People on GP registers per person expected by CFAS II (the
    diagnosis rate, where registers are imported), and people predicted to have dementia of those
    aged 65 and over (modelled: it says how old the older people of a council are); only measures
    that some council has.
    """
    found = [_diagnosed(dementia), _predicted(population, rates_table)]
    return [measure for measure in found if len(measure.table)]


def _diagnosed(dementia: pd.DataFrame) -> Measure:
    """Return the diagnosis rate of the latest month as registers over expectation."""
    counted = rows(dementia, measure=[REGISTER, EXPECTED])
    period = counted["period"].max()
    parts = (rows(counted, measure=of, period=period) for of in (REGISTER, EXPECTED))
    return Measure(
        "diagnosis_rate",
        "people diagnosed with dementia",
        "those expected by CFAS II",
        str(period),
        RATE,
        "percent",
        measured(*parts, "value", "value"),
    )


def _predicted(population: pd.DataFrame, rates_table: pd.DataFrame) -> Measure:
    """Return people predicted to have dementia by CFAS II, of those aged 65 and over.

    Of the vintages that cover the bands of the rates the latest is used; the measure's table is
    empty where none has them by sex.
    """
    rates = rows(rates_table, rate_set=WITH_LIMITS, sex=["males", "females"])
    rates = rates.assign(rate=rates["value"] / rates["unit"].map(PER))
    cells = population.merge(rates[["sex", "age_band", "rate"]], on=["sex", "age_band"])
    cells = cells[cells["year"] == cells["year"].max()].dropna(subset="people")
    cells["people"] = cells["people"].astype(float)
    cells["predicted"] = cells["people"] * cells["rate"]
    keys = [*AREA_COLUMNS, "source_id", "vintage"]
    groups = aged(cells, YOUNGEST).groupby(keys, dropna=False, sort=False, as_index=False)
    totals = groups.agg(
        denominator=("people", "sum"), numerator=("predicted", "sum"), bands=("rate", "size")
    )
    whole = totals[totals["bands"] == len(rates)].drop_duplicates("area_code")
    return Measure(
        "predicted_dementia",
        "people predicted to have dementia (CFAS II)",
        "people aged 65 and over",
        str(cells["year"].max()) if len(cells) else "",
        MODELLED,
        "percent",
        whole[COLUMNS].reset_index(drop=True),
    )
