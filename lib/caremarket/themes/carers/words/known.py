"""How many carers are known, how many are hidden, and what the report leaves open."""

import math

import pandas as pd

from caremarket.themes.carers.carers import Carers
from caremarket.themes.carers.lists import certain, several, suppressed

COUNTED_NONE = "that a return counts nobody does not say that nobody is known"


def known_in_words(carers: Carers) -> str:
    """Say how many carers are on a list and on none; the number on none is bold."""
    lists, (fewest, most), every = carers.listed, carers.known, carers.last["carers"]
    if lists.empty:
        return (
            "No list of carers whom anybody knows of is in the evidence, so **how many are hidden "
            "cannot be said**."
        )
    if most == 0:
        return (
            f"No list in the evidence holds anybody, so **all {every:,.0f} are on none**; "
            f"{COUNTED_NONE}."
        )
    if fewest == most:
        return (
            f"{fewest:,.0f} ({_percent(fewest / every)}) are on a list in the evidence, so "
            f"**{every - fewest:,.0f} are on none**."
        )
    return (
        f"At least {fewest:,.0f} ({_percent(fewest / every)}) and at most {most:,.0f} "
        f"({_percent(most / every)}) are on a list in the evidence{_reason(lists)}, so "
        f"**{every - most:,.0f} to {every - fewest:,.0f} are on none**."
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

    Of the one list (row of `beside_others`) there is, or of the longest of several; `at most` where
    fewer may be known.
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

    The percentage is rounded down, as it is a least.
    """
    if share == 1:
        return f"All of {who} are on no list in the evidence"
    if share == 0:
        return f"All of {who} may be on a list in the evidence"
    return f"At least {math.floor(round(100 * share, 6))}% of {who} are on no list in the evidence"


def rates(carers: Carers) -> str:
    """Say what the lists say together of how many are known, and how that compares elsewhere."""
    return f"{bounds_in_words(carers)} {elsewhere_in_words(carers)}"


def bounds_in_words(carers: Carers) -> str:
    """Say what the lists say together of how many carers are known."""
    lists, (fewest, most) = carers.lists, carers.known
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


def heaviest(carers: Carers) -> str:
    """Say how many of those who care most are on no list."""
    lists, most, heavy = carers.lists, carers.known.most, carers.hours.iloc[-1]
    none = max(heavy - most, 0)
    longest = ""
    if several(lists) and certain(lists):
        beyond = max(heavy - lists.loc[lists["people"], "known"].max(), 0)
        longest = f" and at least {beyond:,.0f} are not on the longest one"
    return (
        f"Of the {heavy:,.0f} who care for 50 hours or more, at least {none:,.0f} are on no list "
        f"in the evidence{longest}. The evidence does not say who the hidden are by age, ethnicity "
        "or sex: no list prints it."
    )


def elsewhere_in_words(carers: Carers) -> str:
    """Say how the bounds on the share known compare with areas where records were linked."""
    lists = carers.lists
    lowest, highest = (bound / carers.last["carers"] for bound in carers.known)
    beside = carers.benchmarks.set_index("category")["value"]
    low, high = beside["lowest_area"], beside["highest_area"]
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
        f"{share} of carers are on {'it' if len(lists) == 1 else 'these lists'}. {study}: "
        f"{carers.area} {verdict}."
    )


def limits(carers: Carers) -> list[str]:
    """Say what the answer does not cover, a sentence or two each."""
    return [
        "Both censuses count those who call themselves carers. Many do not, so the hidden are more "
        "than the census can say; nothing in the evidence bounds how many more.",
        "Rates of the two censuses are not age-standardised, and the change of wording cannot be "
        "told from real change. England's change is used as the mark of both together.",
        *_of_lists(carers.listed, carers.area),
        "Wilson limits and exact limits speak of chance only. They do not cover wrong definitions, "
        "double counting or a year disturbed by the pandemic, which are the larger doubts.",
        "Shares of carers by age come from an earlier census or from England; a share for England "
        "aged 65+ rests on a figure that was not seen in its own publication.",
        "Turnover is that of carers in general. Those a council supports care more, and may stay "
        "longer, or lose the person they care for sooner.",
        "Scenarios are not forecasts and their range is not a confidence interval.",
    ]


def _of_lists(lists: pd.DataFrame, area: str) -> list[str]:
    """Say what the lists of known carers leave open, or that there is none."""
    elsewhere = "registers of carers' organisations, and benefits for carers, are not in it."
    if lists.empty:
        return [
            "No list of known carers is in the evidence, so nothing bounds how many are hidden, "
            "and what it takes to reach the target is worked out as if nobody were known today."
        ]
    if several(lists):
        found = [
            "The lists are of different definitions, and may be of different years. The bounds "
            f"hold for the lists in the evidence; {elsewhere}"
        ]
    else:
        found = [f"Only one list of known carers is in the evidence; {elsewhere}"]
    if suppressed(lists).any():
        found.append(
            "A suppressed count is the range that the publisher's rule leaves; no number within it "
            "is likelier than another."
        )
    if lists["subset"].any():
        found.append(
            "A list that is a subset in name may hold carers who live outside the area, or care "
            "for people who do."
        )
    if not lists["category"].eq("gp_register").any():
        found.append(
            f"No carer register of general practices is in the evidence of {area}, and none of the "
            "publications that can be imported has one by council. Where practices have counted "
            "theirs, it goes into carers.csv of the council's folder as the measure gp_register."
        )
    return found
