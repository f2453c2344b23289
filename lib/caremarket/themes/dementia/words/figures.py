"""Whether printed figures are diagnoses or predictions."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.prediction import RATE_SETS
from caremarket.themes.dementia.published import printed_pair_growth
from caremarket.themes.dementia.scenarios import by_vintage
from caremarket.themes.dementia.terms import NAMES, plus, signed

CLOSE = 0.05  # how near a printed number is that is taken for a prediction


def printed(dementia: Dementia) -> list[str]:
    """Say what printed numbers most likely are, and how far they are from the model."""
    of, rates = dementia.against, dementia.data.national("dementia_prevalence")
    years = of["year"].unique()
    at_printed = by_vintage(dementia.population, rates, years)
    beside = [_as_register(row, dementia) for row in _called(of).itertuples()]
    return [likely(of), *beside, difference(of, at_printed)]


def _called(compared: pd.DataFrame) -> pd.DataFrame:
    return rows(compared, measure="diagnosed_as_printed")


def likely(compared: pd.DataFrame) -> str:
    """Say what a number printed as diagnosed most likely is, of those in `against_model`."""
    called, pair = _called(compared), printed_pair_growth(compared)
    if called.empty:
        return "The evidence prints no number of people aged 65+ called diagnosed."
    row = called.iloc[-1]
    ratios = {name: row[f"{name}_ratio"] for name in RATE_SETS}
    nearest = min(ratios, key=lambda name: abs(ratios[name] - 1))
    text = (
        f"The {row['printed']:,.0f} printed as diagnosed in {row['year']} are "
        f"{100 * ratios[nearest]:.0f}% of the {row[f'{nearest}_predicted']:,.0f} that "
        f"{NAMES[nearest]} predicts, diagnosed or not, and {100 * ratios['cfas_ii']:.0f}% of CFAS "
        f"II's {row['cfas_ii_predicted']:,.0f}."
    )
    if abs(ratios[nearest] - 1) > CLOSE:
        return f"{text} That is not close enough to a prediction to call it one."
    text += " **Most likely it is a prediction with the wrong label.**"
    if not pair.empty:
        text += (
            f" A second sign: from {compared['year'].min()} to {compared['year'].max()} the "
            f"printed numbers change by {signed(pair['printed'])}, the prediction by "
            f"{signed(pair[nearest])}, as two predictions of one kind do and a count of diagnoses "
            "beside a prediction would not."
        )
    return text


def _as_register(row: tuple, dementia: Dementia) -> str:
    """Say how many diagnoses a register would be nearer to."""
    known = [*dementia.rates_known["rate"].tail(1), dementia.ambition]
    counts = [f"{rate * row.cfas_ii_predicted:,.0f} (at {100 * rate:.1f}%)" for rate in known]
    named = "the latest diagnosis rate and the national ambition"
    return (
        f"A register of people diagnosed would be nearer {' or '.join(counts)}: "
        f"{named if len(known) > 1 else 'the national ambition'}, on CFAS II. {row.printed:,.0f} "
        f"would be a rate of {100 * row.cfas_ii_ratio:.0f}%."
    )


def difference(compared: pd.DataFrame, vintages: pd.DataFrame) -> str:
    """Say how far the numbers of `against_model` are from Dementia UK 2014, and why."""
    sentences = []
    for row in compared.itertuples():
        off = row.dementia_uk_2014_difference
        found = rows(vintages, rate_set="dementia_uk_2014", year=row.year)["predicted"]
        sentences.append(
            f"For {row.year} Dementia UK 2014 predicts {row.dementia_uk_2014_predicted:,.0f}, "
            f"{signed(off / row.printed, 1)} or {plus(off)} people against the {row.printed:,.0f} "
            f"printed, and {found.min():,.0f} to {found.max():,.0f} over the populations at hand."
        )
    return " ".join(sentences) + (
        " What may explain the rest: printed populations are rounded to a hundred, the split by "
        "sex is taken from another year, the rate for 90+ is a blend, and the rates by band were "
        "not seen in their publication."
    )


def printed_growth(dementia: Dementia) -> list[str]:
    """Set each printed growth of dementia, and of the population, beside the model's."""
    sentences = []
    for (start, end), found in dementia.printed_growth.groupby(["from_year", "to_year"]):
        by = found.set_index("figure")["percent_change"]
        text = (
            f"Printed growth of dementia from {start} to {end}: {by['dementia_printed']:.0f}%; the "
            f"model between its printed years: {by['cfas_ii']:.1f}% (CFAS II)."
        )
        if "population_printed" in by:
            text += (
                f" Population aged 65+ grows by {by['population_printed']:.0f}% there and "
                f"{by['population_model']:.1f}% here: the two rest on different populations."
            )
        sentences.append(text)
    return sentences
