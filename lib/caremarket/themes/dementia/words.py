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


def undiagnosed_headline(readings: pd.DataFrame) -> str:
    """Say how many are undiagnosed by the published rate.

    Args:
        readings: As from `diagnosis_readings`.

    Returns:
        A sentence, beginning with a space; nothing if no diagnosis rate is published.
    """
    found = readings.set_index("reading")
    if "published_rate" not in found.index:
        return ""
    row = found.loc["published_rate"]
    if pd.notna(row["diagnosis_rate_lower"]):
        return (
            f" The latest GP register is suppressed: between **{about(row['undiagnosed_lower'])} "
            f"and {about(row['undiagnosed_upper'])}** of those in {row['year']} are undiagnosed."
        )
    return (
        f" At the latest published diagnosis rate about **{about(row['undiagnosed'])}** of those "
        f"in {row['year']} are undiagnosed ({about(row['undiagnosed_lower'])} to "
        f"{about(row['undiagnosed_upper'])})."
    )


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
            f"{row['ratio_to_predicted']:.1f} times what CFAS II predicts; "
            f"{_towards(row['more_for_ambition'], target)}."
        )
    if "prediction" in found.index:
        row = found.loc["prediction"]
        sentences.append(
            f"Taken as a prediction of which {row['undiagnosed']:,.0f} are undiagnosed, it leaves "
            f"{row['diagnosed']:,.0f} diagnosed, {100 * row['diagnosis_rate']:.0f}%; "
            f"{_towards(row['more_for_ambition'], target)}."
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
    if pd.notna(row["diagnosis_rate_lower"]):
        sentences.append(_suppressed(row))
        return " ".join(sentences)
    sentences.append(
        f"The latest published rate, {100 * row['diagnosis_rate']:.1f}%, means about "
        f"{row['diagnosed']:,.0f} diagnosed and {row['undiagnosed']:,.0f} undiagnosed (95% limits "
        f"{row['undiagnosed_lower']:,.0f} to {row['undiagnosed_upper']:,.0f}); "
        f"{_towards(row['more_for_ambition'], target)}."
    )
    return " ".join(sentences)


def _suppressed(row: pd.Series) -> str:
    """Say what a suppressed register means, from end to end."""
    ends = {
        name: [row[f"{name}_{end}"] for end in ("lower", "upper")]
        for name in ("diagnosis_rate", "diagnosed", "undiagnosed")
    }
    rates = [f"{100 * rate:.1f}%" for rate in ends["diagnosis_rate"]]
    return (
        f"The latest register is suppressed, so the rate lies between {' and '.join(rates)}: "
        "{:,.0f} to {:,.0f} diagnosed and, ".format(*ends["diagnosed"])
        + "with the 95% limits of CFAS II, {:,.0f} to {:,.0f} undiagnosed. ".format(
            *ends["undiagnosed"]
        )
        + "Where a figure must be one, the middle stands for it."
    )


def course_title(end: pd.Series, target: float, first_year: int) -> str:
    """Say what the ambition takes by the last year, for the title of a chart.

    Args:
        end: The last row of `diagnoses_needed`.
        target: Diagnosis rate to reach, a proportion.
        first_year: First year of the projection.

    Returns:
        A title; another one where the present rate is above the ambition.
    """
    if end["more"] <= 0:
        return (
            f"The ambition of {100 * target:.1f}% is met: at the present rate "
            f"{about(end['at_present_rate'])} hold a diagnosis in {end['year']:.0f}"
        )
    return (
        f"Reaching {100 * target:.1f}% in {end['year']:.0f} takes "
        f"{more_or_fewer(end['more_than_now'])} people diagnosed than in {first_year}"
    )


def course_explained(end: pd.Series, period: str) -> str:
    """Say how much of the course is closing the gap to the ambition, or how far beyond it is.

    Args:
        end: The last row of `diagnoses_needed`.
        period: Period of the published rate.

    Returns:
        Sentences.
    """
    ends = sorted(abs(end[["more_lower", "more_upper"]]))
    limits = f"95% limits {ends[0]:,.0f} to {ends[1]:,.0f}"
    year = f"{end['year']:.0f}"
    if not round(end["more"]):
        text = f"The present rate is that of the ambition: in {year} there is no gap to close."
    elif end["more"] > 0:
        text = (
            f"Closing the gap alone takes {end['more']:,.0f} more in {year} ({limits}); the rest "
            "follows the number predicted."
        )
    else:
        text = (
            f"At the present rate {abs(end['more']):,.0f} people more than the ambition asks for "
            f"hold a diagnosis in {year} ({limits}): there is no gap to close."
        )
    return (
        f"{text} The rate is of {period} and of registered patients, applied here to residents: "
        "both differ somewhat from the population used."
    )


def _towards(gap: float, target: float) -> str:
    """Say how many more diagnoses reach the ambition."""
    if gap <= 0:
        return f"the ambition of {100 * target:.1f}% is met"
    return f"{gap:,.0f} more diagnoses would reach the ambition of {100 * target:.1f}%"


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
