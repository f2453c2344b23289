"""Sentences about evidence that one area prints and another does not."""

import pandas as pd

from caremarket.frames import rows

COMPARATOR_WORDS = {"england": "England", "comparator_group": "the comparator group"}


def cited(sources: pd.DataFrame, source_ids: str) -> str:
    """Name publications and publishers, for the line below a chart.

    Args:
        sources: As from `Evidence.sources`: source_id, title, publisher.
        source_ids: Identifiers, separated by spaces; a repeated one is named once.

    Returns:
        Such as `Census 2011 …, Office for National Statistics; …`.
    """
    register = sources.set_index("source_id")
    named = register.loc[list(dict.fromkeys(source_ids.split())), ["title", "publisher"]]
    return "; ".join(f"{title}, {publisher}" for title, publisher in named.itertuples(index=False))


def direction(change: float, up: str = "rose", down: str = "fell") -> str:
    """Return the word for a change; `stayed the same` for none."""
    return "stayed the same" if change == 0 else (up if change > 0 else down)


def moved(
    change: float,
    words: tuple[str, str, str] = ("rose", "fell", "hardly changed"),
    form: str = ".1%",
) -> str:
    """Say how far a figure moved, such as `rose by 1.4%`.

    Args:
        change: The change, such as a proportion.
        words: For a rise, a fall and a change that rounds to nothing.
        form: Format of the change.
    """
    up, down, hardly = words
    size = f"{abs(change):{form}}"
    return hardly if size == f"{0:{form}}" else f"{up if change > 0 else down} by {size}"


def listing(figures: pd.Series, form: str = ",.0f") -> str:
    """Write named figures as a list, such as `supported 980, newly identified 296`.

    Args:
        figures: Figures by name.
        form: Format of a figure.
    """
    return ", ".join(f"{str(name).replace('_', ' ')} {n:{form}}" for name, n in figures.items())


def chance(p_value: float) -> str:
    """Write the p-value of a test, to three decimals."""
    return "below 0.001" if p_value < 0.001 else f"{p_value:.3f}"


def totals_checked(checks: pd.DataFrame) -> str:
    """Say how printed totals of the population agree with their parts.

    Args:
        checks: The reconciliation of the table `population`: column difference (people).

    Returns:
        A sentence.
    """
    if checks.empty:
        return "No source prints totals of the population to add up to."
    equal = int((checks["difference"] == 0).sum())
    return (
        f"Of {len(checks)} printed totals of the population {equal} equal the sum of their parts; "
        f"the largest difference is {checks['difference'].abs().max():,.0f} people."
    )


def screening_explained(screening: pd.DataFrame) -> str:
    """Say what a screening of patients found against what residents' rate would predict.

    Args:
        screening: As from `gp_screening`.

    Returns:
        Sentences.
    """
    if screening.empty:
        return "The evidence prints no screening of patients for carers."
    full = screening.iloc[0]
    text = (
        f"Of {full['patients']:,} patients screened, {full['observed']:,} were known to be carers "
        f"({full['observed_share']:.1%}, exact limits {full['share_lower']:.1%} to "
        f"{full['share_upper']:.1%}). If they cared as often as residents aged 5 and over, "
        f"{full['expected']:,.0f} would be expected; the chance of a count as far from that is "
        f"{chance(full['p_value'])} (exact binomial test)."
    )
    if full["upper"] < 1:
        return (
            f"{text} **The list would be complete only if these patients cared at "
            f"{full['lower']:.0%} to {full['upper']:.0%} of the general rate.** They are frail, "
            "often in hospital or in a care home, so caring less than others is likely; caring "
            "that much less is not shown by anything in the evidence."
        )
    return f"{text} So the screening by itself does not point to carers who were missed."


def change_explained(change: pd.DataFrame) -> str:
    """Say how the number of newly identified carers changed.

    Args:
        change: As from `identification_change`.

    Returns:
        Sentences.
    """
    if change.empty:
        return "The evidence prints no change in newly identified carers."
    found = change.set_index("previous")
    now, middle = found["newly_identified"].iloc[0], found.loc["middle"]
    if found["upper"].max() < 1:
        verdict = "a fall that is more than chance"
    elif found["lower"].min() > 1:
        verdict = "a rise that is more than chance"
    else:
        verdict = "a change that chance alone could make"
    ends = found["newly_identified_before"]
    return (
        f"In {middle['period']}, {now:,.0f} carers were newly identified. From the printed change "
        f"the year before had about {ends['middle']:,} ({ends['fewest']:,} to {ends['most']:,}, "
        f"as the change is rounded). The rate ratio is {middle['value']:.2f} (exact limits "
        f"{found['lower'].min():.2f} to {found['upper'].max():.2f} over that range): {verdict}."
    )


def payments_explained(payments: pd.DataFrame, lists: pd.DataFrame) -> str:
    """Say how many supported carers had a direct payment, and whether the counts agree.

    Args:
        payments: As from `direct_payments`.
        lists: As from `known_lists`.

    Returns:
        Sentences.
    """
    if payments.empty:
        return "The evidence prints no share of supported carers with a direct payment."
    row = payments.iloc[0]
    if pd.isna(row["supported"]):
        return (
            f"{row['value']:.0%} of the carers supported in {row['period']} had a direct payment, "
            "by the national return; the numbers behind it are suppressed."
        )
    people = f"{row['by_direct_payment']:,.0f} people"
    told = f"{row['value']:.0%} of the {row['supported']:,.0f} carers supported in {row['period']}"
    if row["fewest"] == row["most"]:
        return f"{told} had a direct payment, by the national return: {people}."
    return (
        f"{told} had a direct payment: about {people} ({row['fewest']:,.0f} to {row['most']:,.0f} "
        f"by rounding).{_beside_return(row, lists)}"
    )


def _beside_return(row: pd.Series, lists: pd.DataFrame) -> str:
    """Set the council's number of supported carers beside the national return's of the year."""
    national = rows(lists, category="supported_national_return", period=row["period"])
    if national.empty:
        return ""
    counted, fewest = national[["known", "known_lower"]].iloc[0]
    if fewest < counted:
        return (
            f" The national return counts {fewest:,.0f} to {counted:,.0f} carers supported in the "
            "same year, as its count is suppressed: which support counts is not settled."
        )
    difference = counted / row["supported"] - 1
    if not difference:
        return " The national return counts the same number of carers supported."
    return (
        f" The national return counts {counted:,.0f} carers supported in the same year, "
        f"{abs(difference):.0%} {direction(difference, 'more', 'fewer')}: which support counts is "
        "not settled, and the share known turns on it."
    )


def satisfaction_explained(satisfaction: pd.DataFrame) -> str:
    """Say how satisfied and how included carers are, beside England, and how that changed.

    Args:
        satisfaction: As from `satisfaction`.

    Returns:
        Sentences.
    """
    said = {
        "3b": "were satisfied with social services",
        "3c": "were included or consulted about the person they care for",
    }
    sentences = []
    for measure, words in said.items():
        scores = satisfaction if satisfaction.empty else rows(satisfaction, measure=measure)
        if scores.empty:
            continue
        first, last = scores.iloc[0], scores.iloc[-1]
        limited = pd.notna(last["lower"])
        limits = f" (95% limits {last['lower']:.1f}% to {last['upper']:.1f}%)" if limited else ""
        text = (
            f"In {last['period']}, {last['area']:.1f}%{limits} of carers {words}, "
            f"{abs(last['gap']):.1f} points {direction(last['gap'], 'above', 'below')} "
            f"{COMPARATOR_WORDS[last['comparator']]}"
        )
        if limited:
            apart = last["gap_lower"] > 0 or last["gap_upper"] < 0
            text += ", more than chance" if apart else ", which chance alone could do"
        elif pd.notna(last["respondents_needed"]):
            text += f" (more than chance if {last['respondents_needed']:,.0f} or more answered)"
        if first["period"] != last["period"]:
            change = direction(last["area"] - first["area"])
            text += f"; it {change} from {first['area']:.1f}% in {first['period']}"
        sentences.append(f"{text}.")
    return " ".join(sentences) or "The evidence prints no satisfaction of carers."


def paths_explained(
    joining: pd.Series, ends: pd.Series, *, known: float, target_year: int, turnover: float
) -> str:
    """Say where the numbers newly identified lead, and what they say of the turnover assumed.

    Args:
        joining: As from `joiners`; the last is what is needed.
        ends: Known carers in the target year (people), by the same names.
        known: Carers known at the start.
        target_year: Year of the target.
        turnover: Share of the known who stop caring in a year.

    Returns:
        Sentences; of the turnover only where the list is longer than the joiners of a year.
    """
    printed = joining.iloc[:-1]
    if printed.empty:
        return "The evidence prints no number of newly identified carers to compare with."
    now = printed.iloc[0]
    paths = [
        f"With {people:,.0f} newly identified a year ({name[0].lower()}{name[1:]}) the list holds "
        f"{ends[name]:,.0f} in {target_year}."
        for name, people in printed.items()
    ]
    text = " ".join(paths)
    if now >= known:  # the list is that of the newly identified, or shorter
        return text
    return (
        f"{text} If {now:,.0f} a year just upheld a list of {known:,.0f}, {now / known:.0%} of "
        f"those on it would leave each year; the report assumes {turnover:.0%}."
    )
