"""Sentences about how many carers are known, and how many would have to be found."""

import math

import pandas as pd

from caremarket.themes.carers.lists import certain, several, suppressed
from caremarket.themes.plain import about

COUNTED_NONE = "that a return counts nobody does not say that nobody is known"


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
    if most == 0:
        return (
            f"No list in the evidence holds anybody, so **all {carers:,.0f} are on none**; "
            f"{COUNTED_NONE}."
        )
    if fewest == most:
        return (
            f"{fewest:,.0f} ({_percent(fewest / carers)}) are on a list in the evidence, so "
            f"**{carers - fewest:,.0f} are on none**."
        )
    return (
        f"At least {fewest:,.0f} ({_percent(fewest / carers)}) and at most {most:,.0f} "
        f"({_percent(most / carers)}) are on a list in the evidence{_reason(lists)}, so "
        f"**{carers - most:,.0f} to {carers - fewest:,.0f} are on none**."
    )


def _percent(share: float) -> str:
    """Write a proportion as a whole percentage; a smaller one than half of one in words."""
    return "under 1%" if 0 < share < 0.005 else f"{share:.0%}"


def _reason(lists: pd.DataFrame) -> str:
    """Say in a clause why one list bounds the number known; nothing where several do."""
    if several(lists):
        return ""
    return (
        ", whose count is suppressed" if suppressed(lists).any() else ", which counts assessments"
    )


def reach_in_words(own: pd.DataFrame, area: str) -> str:
    """Say how many of an area's carers its lists reach, for the title of a chart.

    Args:
        own: The area's rows of `beside_others`, at least one.
        area: Name of the council.

    Returns:
        A title: of the one list there is, or of the longest of several; `at most` where fewer may
        be known.
    """
    longest = own["value"].max()
    if longest == 0:
        return f"No list reaches any of {area}'s carers"
    if len(own) == 1:
        at_most = "at most " if own["at_most"].iloc[0] else ""
        return f"The only list reaches {at_most}{longest:.1f}% of {area}'s carers"
    return f"No single list reaches more than {longest:.1f}% of {area}'s carers"


def hidden_in_words(share: float, who: str) -> str:
    """Say which share of some carers is on no list for certain, for the title of a chart.

    Args:
        share: The smallest share that can be on none, a proportion.
        who: The carers, such as `the heaviest carers`.

    Returns:
        A title; the percentage is rounded down, as it is a least.
    """
    if share == 1:
        return f"All of {who} are on no list in the evidence"
    if share == 0:
        return f"All of {who} may be on a list in the evidence"
    return f"At least {math.floor(round(100 * share, 6))}% of {who} are on no list in the evidence"


def bounds_explained(lists: pd.DataFrame, fewest: float, most: float) -> str:
    """Say what the lists say together of how many carers are known.

    Args:
        lists: As from `known_lists`, at least one.
        fewest: The fewest people known, as from `known_bounds`.
        most: The most.

    Returns:
        Sentences.
    """
    if most == 0:
        return f"Nobody is on {'it' if len(lists) == 1 else 'them'}, and {COUNTED_NONE}."
    hidden = suppressed(lists).any()
    if several(lists):
        again = (
            ", two counts of the same list aside" if lists["same_list"].duplicated().any() else ""
        )
        text = (
            "The lists overlap, and nobody has printed by how much, so they bound the number known "
            "and do not estimate it. At least, all shorter lists lie within the longest list of "
            f"people, {fewest:,.0f}; at most, no two share anybody{again}, {most:,.0f}."
        )
        note = " A suppressed count enters with the fewest and with the most that it may be."
        return text + (note if hidden else "")
    others = "whoever is known only to others counts as hidden here."
    if len(lists) > 1:
        many = f"{fewest:,.0f}" if fewest == most else f"{fewest:,.0f} to {most:,.0f}"
        return (
            f"They are {len(lists)} counts of the same list, of which the longest enters, with "
            f"{many} carers: {others}"
        )
    if fewest == most:
        return f"It is the only list in the evidence, with {fewest:,.0f} carers: {others}"
    if hidden:
        return (
            f"It is the only list in the evidence, with {fewest:,.0f} to {most:,.0f} carers, as "
            f"its count is suppressed: {others}"
        )
    return (
        f"It is the only list in the evidence, and counts {most:,.0f} assessments: at most as many "
        f"carers, as one may be assessed more than once; {others}"
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


def unlisted_in_words(area: str) -> str:
    """Say that there is no list of known carers, and what would bring one.

    Args:
        area: Name of the council.

    Returns:
        Sentences.
    """
    return (
        f"The evidence has no list of known carers of {area}: neither assessments or support by "
        "the council nor a register of general practices. Carers supported come with the import "
        "of ASCOF, unless their number was suppressed without bounds; what the council or "
        "practices have counted goes into carers.csv of the council's folder."
    )


def heaviest_explained(carers: float, lists: pd.DataFrame, most: float) -> str:
    """Say how many of those who care most are on no list.

    Args:
        carers: Carers of 50 hours a week or more.
        lists: As from `known_lists`, at least one.
        most: The most people known, as from `known_bounds`.

    Returns:
        Sentences.
    """
    none = max(carers - most, 0)
    longest = ""
    if several(lists) and certain(lists):
        beyond = max(carers - lists.loc[lists["people"], "known"].max(), 0)
        longest = f" and at least {beyond:,.0f} are not on the longest one"
    return (
        f"Of the {carers:,.0f} who care for 50 hours or more, at least {none:,.0f} are on no list "
        f"in the evidence{longest}. The evidence does not say who the hidden are by age, ethnicity "
        "or sex: no list prints it."
    )


def elsewhere_explained(
    area: str, lists: pd.DataFrame, bounds: tuple[float, float], elsewhere: pd.DataFrame
) -> str:
    """Say how the bounds on the share known compare with areas where records were linked.

    Args:
        area: Name of the council.
        lists: As from `known_lists`, at least one.
        bounds: The smallest and the largest share that may be known, proportions.
        elsewhere: As from `benchmarks`.

    Returns:
        Sentences.
    """
    beside = elsewhere.set_index("category")["value"]
    low, high = beside["lowest_area"], beside["highest_area"]
    lowest, highest = bounds
    study = (
        "Where records of councils and practices were compared with the census elsewhere, "
        f"{low:.0%} to {high:.0%} were known"
    )
    if highest == 0:
        return f"{study}; an empty list cannot be set beside that."
    if highest < low:
        verdict = "lies below that range" + (", whatever the overlap" if several(lists) else "")
    elif lowest < low:
        verdict = "may lie within that range, and may lie below it"
    else:
        verdict = "does not lie below that range"
    same = f"{lowest:.1%}" == f"{highest:.1%}"
    share = f"{lowest:.1%}" if same else f"Between {lowest:.1%} and {highest:.1%}"
    return (
        f"{share} of carers are on {'it' if len(lists) == 1 else 'these lists'}. {study}: {area} "
        f"{verdict}."
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


def start_in_words(lists: pd.DataFrame, fewest: float, most: float) -> str:
    """Say from how many known carers a plan starts, where that is not simply a list's length.

    Args:
        lists: As from `known_lists`.
        fewest: The fewest people known, as from `known_bounds`, which the plan starts from.
        most: The most.

    Returns:
        A sentence with a space behind; nothing where the number known is certain.
    """
    if lists.empty:
        return "The paths start from nobody known, as no list is in the evidence. "
    if fewest == most:
        return ""
    return f"The paths start from the fewest who may be known, {fewest:,.0f}. "
