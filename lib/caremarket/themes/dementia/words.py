"""Sentences about the printed figures, which differ with what an area prints."""

import pandas as pd

from caremarket.themes.dementia.prediction import RATE_SETS

NAMES = {"cfas_ii": "CFAS II", "dementia_uk_2014": "Dementia UK 2014"}
CLOSE = 0.05


def printed_explained(compared: pd.DataFrame, pair: pd.DataFrame) -> str:
    """Say what a printed number of people diagnosed most likely is, and why.

    It is taken for a prediction if it lies within 5% of what a rate set predicts.

    Args:
        compared: As from `against_model`.
        pair: As from `printed_pair_growth`.

    Returns:
        Sentences.
    """
    called = compared[compared["measure"] == "diagnosed_as_printed"]
    if called.empty:
        return "The evidence prints no number of people aged 65+ called diagnosed."
    row = called.iloc[-1]
    ratios = {name: row[f"{name}_ratio"] for name in RATE_SETS}
    nearest = min(ratios, key=lambda name: abs(ratios[name] - 1))
    near = NAMES[nearest]
    text = (
        f"The {row['printed']:,.0f} printed as diagnosed in {row['year']} are "
        f"{100 * ratios[nearest]:.0f}% of the {row[f'{nearest}_predicted']:,.0f} that {near} "
        f"predicts, diagnosed or not, and {100 * ratios['cfas_ii']:.0f}% of CFAS II's "
        f"{row['cfas_ii_predicted']:,.0f}."
    )
    if abs(ratios[nearest] - 1) > CLOSE:
        return f"{text} That is not close enough to a prediction to call it one."
    text += " **Most likely it is a prediction with the wrong label.**"
    if not pair.empty:
        growth = pair.set_index("figure")["growth"]
        text += (
            f" A second sign: from {pair['from_year'].iloc[0]} to {pair['to_year'].iloc[0]} the "
            f"printed numbers change by {_signed(growth['printed'])}, the prediction by "
            f"{_signed(growth[nearest])}, as two predictions of one kind do and a count of "
            "diagnoses beside a prediction would not."
        )
    return text


def readings_explained(readings: pd.DataFrame, target: float) -> str:
    """Say what each reading of the printed figures would mean, and which can be kept.

    Args:
        readings: As from `diagnosis_readings`.
        target: Diagnosis rate to reach, a proportion.

    Returns:
        Sentences; one if neither printed counts nor a published rate are there.
    """
    found = readings.set_index("reading")
    sentences = []
    if "as_printed" in found.index:
        row = found.loc["as_printed"]
        sentences.append(
            f"Taken as printed, {row['diagnosed']:,.0f} diagnosed and {row['undiagnosed']:,.0f} "
            f"undiagnosed make a diagnosis rate of {100 * row['diagnosis_rate']:.0f}%, but also "
            f"{row['people_with_dementia']:,.0f} people with dementia, "
            f"{row['ratio_to_predicted']:.1f} times what CFAS II predicts."
        )
    if "prediction" in found.index:
        row = found.loc["prediction"]
        sentences.append(
            f"Taken as a prediction of which {row['undiagnosed']:,.0f} are undiagnosed, it leaves "
            f"{row['diagnosed']:,.0f} diagnosed, {100 * row['diagnosis_rate']:.0f}%."
        )
    if "printed_of_predicted" in found.index:
        rate = found.loc["printed_of_predicted", "diagnosis_rate"]
        sentences.append(
            f"Taken as a register, it is {100 * rate:.0f}% of the number CFAS II predicts."
        )
    if "published_rate" not in found.index:
        sentences.append("No diagnosis rate is published in the evidence to choose between them.")
        return " ".join(sentences)
    row = found.loc["published_rate"]
    gap = row["more_for_ambition"]
    needed = (
        f"{gap:,.0f} more diagnoses would reach the ambition of {100 * target:.1f}%"
        if gap > 0
        else f"the ambition of {100 * target:.1f}% is met"
    )
    sentences.append(
        f"The latest published rate, {100 * row['diagnosis_rate']:.1f}%, means about "
        f"{row['diagnosed']:,.0f} diagnosed and {row['undiagnosed']:,.0f} undiagnosed (95% limits "
        f"{row['undiagnosed_lower']:,.0f} to {row['undiagnosed_upper']:,.0f}); {needed}."
    )
    return " ".join(sentences)


def _signed(change: float) -> str:
    """Write a proportion as a percentage with its sign."""
    return f"{100 * change:+.0f}%".replace("-", "−")
