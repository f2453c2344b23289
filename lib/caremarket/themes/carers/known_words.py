"""Sentences about how many carers are known, and how many would have to be found."""

import pandas as pd

from caremarket.themes.plain import about


def known_in_words(lists: pd.DataFrame, fewest: float, most: float, carers: float) -> str:
    """Say how many carers are on a list and on none.

    Args:
        lists: As from `known_lists`.
        fewest: The fewest people known, as from `known_bounds`.
        most: The most.
        carers: Number of carers.

    Returns:
        A sentence; the number on no list is bold.
    """
    if lists.empty:
        return (
            "No list of carers whom anybody knows of is in the evidence, so **how many are hidden "
            "cannot be said**."
        )
    if fewest == most:
        return (
            f"{fewest:,.0f} ({fewest / carers:.0%}) are on a list in the evidence, so "
            f"**{carers - fewest:,.0f} are on none**."
        )
    return (
        f"At least {fewest:,.0f} ({fewest / carers:.0%}) and at most {most:,.0f} "
        f"({most / carers:.0%}) are on a list in the evidence, so "
        f"**{carers - most:,.0f} to {carers - fewest:,.0f} are on none**."
    )


def reach_in_words(own: pd.DataFrame, area: str) -> str:
    """Say how many of an area's carers its lists reach, for the title of a chart.

    Args:
        own: The area's rows of `beside_others`, at least one.
        area: Name of the council.

    Returns:
        A title: of the one list there is, or of the longest of several.
    """
    if len(own) == 1:
        return f"The only list reaches {own['value'].iloc[0]:.1f}% of {area}'s carers"
    return f"No single list reaches more than {own['value'].max():.1f}% of {area}'s carers"


def bounds_explained(lists: pd.DataFrame, fewest: float, most: float) -> str:
    """Say what the lists say together of how many carers are known.

    Args:
        lists: As from `known_lists`, at least one.
        fewest: The fewest people known, as from `known_bounds`.
        most: The most.

    Returns:
        A sentence.
    """
    if len(lists) == 1:
        return (
            f"It is the only list in the evidence, with {fewest:,.0f} carers: whoever is known "
            "only to others counts as hidden here."
        )
    return (
        "The lists overlap, and nobody has printed by how much, so they bound the number known and "
        "do not estimate it. At least, all shorter lists lie within the longest list of people, "
        f"{fewest:,.0f}; at most, no two share anybody, {most:,.0f}."
    )


def gp_register_missing(lists: pd.DataFrame, area: str) -> str:
    """Say that no register of general practices is among the lists, and what would bring one.

    Args:
        lists: As from `known_lists`.
        area: Name of the council.

    Returns:
        Sentences; nothing where there is such a register.
    """
    if lists["category"].eq("gp_register").any():
        return ""
    return (
        f"No carer register of general practices is in the evidence of {area}, and none of the "
        "publications that can be imported has one by council. Where practices have counted "
        "theirs, it goes into carers.csv of the council's folder as the measure gp_register."
    )


def heaviest_explained(carers: float, fewest: float, most: float) -> str:
    """Say how many of those who care most are on no list.

    Args:
        carers: Carers of 50 hours a week or more.
        fewest: The fewest people known, as from `known_bounds`.
        most: The most.

    Returns:
        Sentences.
    """
    none, not_longest = max(carers - most, 0), max(carers - fewest, 0)
    several = f" and at least {not_longest:,.0f} are not on the longest one"
    return (
        f"Of the {carers:,.0f} who care for 50 hours or more, at least {none:,.0f} are on no list "
        f"in the evidence{several if fewest < most else ''}. The evidence does not say who the "
        "hidden are by age, ethnicity or sex: no list prints it."
    )


def elsewhere_explained(area: str, lowest: float, highest: float, elsewhere: pd.DataFrame) -> str:
    """Say how the bounds on the share known compare with areas where records were linked.

    Args:
        area: Name of the council.
        lowest: The smallest share that may be known, a proportion.
        highest: The largest.
        elsewhere: As from `benchmarks`.

    Returns:
        Sentences.
    """
    beside = elsewhere.set_index("category")["value"]
    low, high = beside["lowest_area"], beside["highest_area"]
    if highest < low:
        verdict = "lies below that range, whatever the overlap"
    elif lowest < low:
        verdict = "may lie within that range, and may lie below it"
    else:
        verdict = "does not lie below that range"
    same = f"{lowest:.1%}" == f"{highest:.1%}"
    share = f"{lowest:.1%}" if same else f"Between {lowest:.1%} and {highest:.1%}"
    return (
        f"{share} of carers are on {'it' if same else 'these lists'}. "
        "Where records of councils and practices were compared with the census elsewhere, "
        f"{low:.0%} to {high:.0%} were known: {area} {verdict}."
    )


def needed_in_words(needed: pd.Series) -> str:
    """Say how many carers have to be newly identified a year, and how far scenarios differ.

    Args:
        needed: People a year by scenario; `constant_rate` is the main one.

    Returns:
        Such as `about 3,090 newly identified carers a year (3,010 to 3,170 by scenario)`.
    """
    main, low, high = map(about, (needed["constant_rate"], needed.min(), needed.max()))
    between = f" ({low} to {high} by scenario)" if low != high else ""
    return f"about {main} newly identified carers a year{between}"
