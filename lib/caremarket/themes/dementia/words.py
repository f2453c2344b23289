"""Sentences about the printed figures, which differ with what an area prints."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.dementia.prediction import RATE_SETS, WITH_LIMITS
from caremarket.themes.plain import WHOLE_BELOW, about

NAMES = {"cfas_ii": "CFAS II", "dementia_uk_2014": "Dementia UK 2014"}
CLOSE = 0.05


def headline(
    area_name: str,
    totals: pd.DataFrame,
    growth: pd.DataFrame,
    parts: pd.DataFrame,
    adult_parts: pd.DataFrame,
) -> str:
    """Say how many people are predicted to live with dementia, and what makes the number change.

    Args:
        area_name: Name of the council.
        totals: As from `predicted_with_limits`; CFAS II is quoted.
        growth: As from `growth_with_limits`.
        parts: As from `growth_parts`, of people aged 65 and over.
        adult_parts: The same, of all adults.

    Returns:
        Sentences; numbers of people are rounded as by `about`.
    """
    series = rows(totals, rate_set=WITH_LIMITS).sort_values("year")
    first, last = series.iloc[0], series.iloc[-1]
    change = rows(growth, rate_set=WITH_LIMITS).iloc[0]
    of_adults = rows(adult_parts, rate_set=WITH_LIMITS).iloc[0]
    return (
        f"In {area_name} about **{about(first['predicted'])}** people aged 65+ are predicted to "
        f"live with dementia in {first['year']} (95% limits {about(first['lower'])} to "
        f"{about(first['upper'])}) and **{about(last['predicted'])}** in {last['year']} "
        f"({about(last['lower'])} to {about(last['upper'])}), "
        f"{signed(change['change'] / change['start'])}. "
        f"{made_up(rows(parts, rate_set=WITH_LIMITS).iloc[0]).removesuffix('.')} "
        f"({_about(of_adults['age_structure'], change['start'])} where a larger share aged 65+ "
        "counts as ageing too)."
    )


def made_up(parts: pd.Series) -> str:
    """Say what a change in the number is made of.

    Args:
        parts: A row of `growth_parts`, of people aged 65 and over.

    Returns:
        A sentence; numbers of people are rounded to ten where there are 100 or more to start from.
    """
    start = parts["start"]
    pieces = [
        f"{_about(parts['population_size'], start)} come from the number of people aged 65+",
        f"{_about(parts['age_structure'], start)} from how old they are",
    ]
    if parts["rate"] != 0:
        pieces.append(f"{_about(parts['rate'], start)} from changing rates")
    listed = ", ".join(pieces[:-1]) + f" and {pieces[-1]}"
    return f"Of the change of {_about(parts['change'], start)} people, {listed}."


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
            f"printed numbers change by {signed(growth['printed'])}, the prediction by "
            f"{signed(growth[nearest])}, as two predictions of one kind do and a count of "
            "diagnoses beside a prediction would not."
        )
    return text


def difference_explained(compared: pd.DataFrame, vintages: pd.DataFrame) -> str:
    """Say how far printed numbers are from the model by Dementia UK 2014, and why they may be.

    Args:
        compared: As from `against_model`.
        vintages: As from `by_vintage`, for the printed years.

    Returns:
        Sentences; none if nothing is printed.
    """
    sentences = []
    for row in compared.itertuples():
        off = row.dementia_uk_2014_difference
        found = rows(vintages, rate_set="dementia_uk_2014", year=row.year)["predicted"]
        sentences.append(
            f"For {row.year} Dementia UK 2014 predicts {row.dementia_uk_2014_predicted:,.0f}, "
            f"{signed(off / row.printed, 1)} or {plus(off)} people against the {row.printed:,.0f} "
            f"printed, and {found.min():,.0f} to {found.max():,.0f} over the populations at hand."
        )
    if sentences:
        sentences.append(
            "What may explain the rest: printed populations are rounded to a hundred, the split "
            "by sex is taken from another year, the rate for 90+ is a blend, and the rates by band "
            "were not seen in their publication."
        )
    return " ".join(sentences)


def vintages_explained(predicted: pd.Series, used: str, called: str) -> str:
    """Say how far the populations at hand lead apart, and which one the report rests on.

    Args:
        predicted: People predicted by vintage, of one year, by CFAS II at unchanged rates.
        used: The vintage that the report rests on.
        called: What a reader knows it by.

    Returns:
        Sentences; with a single vintage, that there is none to compare it with.
    """
    own = f"This report uses {called}: {predicted[used]:,.0f} at unchanged rates."
    if len(predicted) < 2:
        return f"No other population is in the evidence to compare with. {own}"
    more = 100 * (predicted.max() / predicted.min() - 1)
    return (
        f"The highest of {len(predicted)} vintages predicts {more:.0f}% more people with dementia "
        f"than the lowest, at the same rates. {own}"
    )


def signed(change: float, decimals: int = 0) -> str:
    """Write a proportion as a percentage with its sign, such as `+43%` or `−2.4%`."""
    return f"{100 * change:+.{decimals}f}%".replace("-", "−")


def more_or_fewer(people: float) -> str:
    """Write a change in people rounded as by `about`, such as `590 more` or `20 fewer`."""
    return f"{about(abs(people))} {'more' if people >= 0 else 'fewer'}"


def where_most_live(residents: float, predicted: pd.Series) -> str:
    """Say whether a bound on those in care homes shows that most people live in the community.

    Args:
        residents: The most people with dementia who can live in care homes.
        predicted: People with dementia: predicted and its lower limit.

    Returns:
        A statement, as strong as the bound allows: sure only if it holds at the lower limit too.
    """
    if residents < 0.5 * predicted["lower"]:
        return "**most people with dementia live in the community**"
    if residents < 0.5 * predicted["predicted"]:
        return "**most people with dementia very likely live in the community**"
    return "the bound does not say whether most people with dementia live in the community"


def _about(people: float, start: float) -> str:
    """Write a change in people with its sign, rounded as the number it is a change of is."""
    return plus(round(people, -1) if start >= WHOLE_BELOW else people)


def plus(people: float) -> str:
    """Write a change in people with its sign, such as `+809` or `−12`; `0` has none."""
    return f"{people:+,.0f}".replace("-", "−") if round(people) else "0"
