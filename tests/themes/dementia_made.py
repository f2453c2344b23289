"""What tests of dementia give sentences and findings in place of the theme's object."""

from types import SimpleNamespace

import pandas as pd

from caremarket.themes.dementia import diagnosis, findings, registers

OF_DIAGNOSES = ("known_dementia", "diagnosis_rate", "undiagnosed", "more_diagnoses_for_ambition")


def readings_of(table, series, target=0.667):
    """Work out the readings of a table `dementia`, with the rates that it has."""
    known = diagnosis.published_rates(table, registers.registers(table))
    base_year = series["year"].min()
    return diagnosis.diagnosis_readings(table, known, series, base_year=base_year, target=target)


def with_figures(table, series, area="Luton"):
    """What is asked of `Dementia` about a table `dementia`, beside some predictions by CFAS II."""
    months = registers.registers(table)
    return SimpleNamespace(
        area=area,
        printed=table,
        registers=months,
        rates_known=diagnosis.published_rates(table, months),
        implied=readings_of(table, series),
        every_year=series,
    )


def recorded(of):
    """Return the findings on diagnoses and registers."""
    found = [it for it in findings.DECLARED if getattr(it, "name", "") in OF_DIAGNOSES]
    return pd.concat([metric(of) for metric in found], ignore_index=True)
