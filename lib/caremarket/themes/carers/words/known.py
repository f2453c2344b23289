"""How many carers are known, how many are on none of the lists, and what the report leaves open."""

import math

import pandas as pd

from caremarket.themes.carers import missing
from caremarket.themes.carers.carers import Carers
from caremarket.themes.carers.lists import certain, several, suppressed
from caremarket.themes.plain import about, month_name, percent

REGISTER = "gp_register"
DIVIDED = "nhs-gp-carers"  # how sources of the national count of practices begin
NO_REGISTER = "No register of general practices is among"


def listed_in_words(carers: Carers) -> str:
    """Say what the lists say of how many are known: what is known and what is not is bold."""
    lists = carers.listed
    if lists.empty:
        nobody = f" {missing.of_nobody(carers.empty)}" if carers.empty else ""
        return f"**The evidence does not say how many are known**: it has no list of them.{nobody}"
    if not several(lists):
        return f"{counted_in_words(lists)}; **the evidence does not say how many are known**."
    (fewest, most), every = carers.known, carers.last["carers"]
    *rest, last = map(month_name, sorted(lists["period"].unique()))
    periods = f"{', '.join(rest)} and {last}" if rest else last
    register = "" if REGISTER in set(lists["category"]) else f" {NO_REGISTER} them."
    return (
        f"Of those counted, at least {fewest:,.0f} ({_percent(fewest / every)}) and at most "
        f"{most:,.0f} ({_percent(most / every)}) are on the lists in the evidence, of {periods}: "
        f"**{every - most:,.0f} to {every - fewest:,.0f} are on none of these**.{register}"
    )


def counted_in_words(lists: pd.DataFrame) -> str:
    """Say what the counts of one list are, such as `The national return of … counts 387 …`.

    Who counts twice in a period is named once, the larger count last.
    """
    counts: dict[str, list[tuple[float, str]]] = {}
    for row in lists.itertuples():
        number, period = _between(row.known_lower, row.known), month_name(row.period)
        who, counted, rest = row.told.format(number=number, period=period).partition(" counts ")
        counts.setdefault(who + counted, []).append((row.known, rest))
    told = (who + " and ".join(it for _, it in sorted(each)) for who, each in counts.items())
    text = " and ".join(told)
    return text[:1].upper() + text[1:]


def _between(fewest: float, most: float) -> str:
    return f"{most:,.0f}" if fewest == most else f"{fewest:,.0f} to {most:,.0f}"


def _percent(share: float) -> str:
    """Write a proportion as a whole percentage; a smaller one than half of one in words."""
    return "under 1%" if 0 < share < 0.005 else percent(share)


def reach_in_words(own: pd.DataFrame, area: str) -> str:
    """Say how many of an area's carers its longest list (row of `beside_others`) reaches."""
    return f"The largest count on any list comes to {own['value'].max():.1f}% of {area}'s carers"


def hidden_in_words(share: float, who: str) -> str:
    """Say which share of some carers is on no list for certain, for the title of a chart.

    The percentage is rounded down, as it is a least.
    """
    if share == 0:
        return f"All of {who} may be on these lists"
    return f"At least {math.floor(round(100 * share, 6))}% of {who} are on none of these lists"


def known(carers: Carers) -> list[str]:
    """Say what the lists say of how many carers are known, and how that compares elsewhere."""
    if not several(carers.lists):
        return [one_in_words(carers), f"{study_in_words(carers)} {carers.area} may differ."]
    return [bounds_in_words(carers), elsewhere_in_words(carers)]


def one_in_words(carers: Carers) -> str:
    """Say what one list says, what it does not, and what would."""
    lists, last = carers.lists, carers.last
    share = lists["known"].max() / last["carers"]
    return (
        f"{counted_in_words(lists)}, {'' if certain(lists) else 'at most '}"
        f"{share:.1%} of the carers of Census {last['year']}. Whoever the council or a practice "
        "knows besides is not in it. **The evidence does not say how many are known.** What "
        f"would tell: {missing.WOULD_TELL}."
    )


def bounds_in_words(carers: Carers) -> str:
    """Say what several lists say together of how many carers are known."""
    lists, (fewest, most) = carers.several, carers.known
    again = ", two counts of the same list aside" if lists["same_list"].duplicated().any() else ""
    text = (
        "The lists overlap, and nobody has printed by how much, so they bound the number known. At "
        "least, all shorter lists lie within the longest list of people, "
        f"{fewest:,.0f}; at most, no two share anybody{again}, {most:,.0f}."
    )
    if suppressed(lists).any():
        text += " A suppressed count enters with the fewest and with the most that it may be."
    return text


def borrowed(carers: Carers) -> str:
    """Say how many are on the lists by the overlap that a study found elsewhere."""
    found = carers.borrowed
    return (
        f"In a study of four areas under {found.shared:.0%} of those found were on the lists of "
        "both council and practices. If that held here, the council's longest list, "
        f"{found.council:,.0f}, and that of the practices, {found.practices:,.0f}, would hold "
        f"**about {about(found.value)} carers**, {found.lower:,.0f} to {found.upper:,.0f}. That "
        "overlap is borrowed, not counted here."
    )


def heaviest(carers: Carers) -> str:
    """Say how many of those who care most are on none of the lists."""
    lists, most, heavy = carers.several, carers.known.most, carers.hours.iloc[-1]
    none = max(heavy - most, 0)
    longest = ""
    if certain(lists):
        beyond = max(heavy - lists.loc[lists["people"], "known"].max(), 0)
        longest = f", and at least {beyond:,.0f} are not on the longest one"
    return (
        f"Of the {heavy:,.0f} who cared for 50 hours or more in {carers.last['year']}, at least "
        f"{none:,.0f} are on none of these lists{longest}. The evidence does not say who they are "
        "by age, ethnicity or sex: no list prints it."
    )


def study_in_words(carers: Carers) -> str:
    """Say how many carers were known where records were linked."""
    beside = carers.benchmarks.set_index("category")["value"]
    return (
        "Where records of councils and practices were linked in four areas of England and Wales, "
        f"{beside['lowest_area']:.0%} to {beside['highest_area']:.0%} of the carers of the census "
        "were known."
    )


def elsewhere_in_words(carers: Carers) -> str:
    """Say how the bounds on the share known compare with areas where records were linked."""
    lists, area, study = carers.several, carers.area, study_in_words(carers)
    lowest, highest = (bound / carers.last["carers"] for bound in carers.known)
    share = f"Between {lowest:.1%} and {highest:.1%} of carers are on these lists. {study}"
    if REGISTER not in set(lists["category"]):
        return f"{share} {NO_REGISTER} {area}'s lists, so the two do not compare."
    beside = carers.benchmarks.set_index("category")["value"]
    if highest < beside["lowest_area"]:
        verdict = "lies below that range, whatever the overlap"
    elif lowest < beside["lowest_area"]:
        verdict = "may lie within that range, and may lie below it"
    else:
        verdict = "does not lie below that range"
    return f"{share} {area} {verdict}."


def limits(carers: Carers) -> list[str]:
    """Say what the answer does not cover, a sentence or two each."""
    return [
        "Both censuses count those who call themselves carers. Many do not, so there are more than "
        "the census can say; nothing in the evidence bounds how many more.",
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
            "No list of known carers is in the evidence. What it takes to reach the target is "
            "worked out as if nobody were known yet, and as if as many were known already as the "
            "target asks for."
        ]
    if several(lists):
        found = [
            "The lists are of different definitions, and may be of different years. The bounds "
            f"hold for the lists in the evidence; {elsewhere}"
        ]
    else:
        found = [
            f"Only one list of known carers is in the evidence; {elsewhere} What it takes to reach "
            "the target is worked out as if only those on it were known, and as if as many were "
            "known already as the target asks for."
        ]
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
    if lists["source_ids"].str.startswith(DIVIDED).any():
        found.append(
            "The registers of general practices are the national count, divided among councils as "
            "the patients of each practice are: an estimate, and so are bounds that rest on it."
        )
    if not lists["category"].eq(REGISTER).any():
        found.append(
            f"No carer register of general practices is in the evidence of {area}. It comes with "
            "the import of unpaid carers in GP records; where practices counted theirs, it goes "
            "into carers.csv of the council's folder as the measure gp_register."
        )
    return found
