"""Results in words: what a method counts, beds too many or too few, where a sign turns."""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import rows

METHOD_NOTES = {
    "norm_england": (
        "England's places per person aged 75 and over",
        "England's own rate, published for the year nearest to that of the beds",
        "From the lowest to the highest of the published years",
    ),
    "norm_shop": (
        "the SHOP@ planning norm",
        "A planner's norm per person aged 75 and over; not verified in its publication",
        "None: one figure without a stated uncertainty",
    ),
    "current_rate": (
        "the current rate",
        "Beds filled today, growing with the older population by age; none to spare",
        "Over the ways to split the printed voids between the types of home",
    ),
    "declining_rate": (
        "a declining rate",
        "As the current rate, with a smaller share of older people in care homes every year",
        "Over the splits of the voids, and one percentage point a year about the change",
    ),
    "queue_buffer": (
        "the current rate with a queue's buffer",
        "As the current rate, with the spare beds that keep waiting for a bed rare",
        "Over the splits of the voids",
    ),
}


def method_notes(methods: Iterable[str] = METHOD_NOTES) -> pd.DataFrame:
    """Say what each method counts, and what its interval means.

    Args:
        methods: Those to describe; all of them if not given.

    Returns:
        Columns method, what_it_counts, what_its_interval_means.
    """
    chosen = set(methods)
    notes = [
        (method, counts, interval)
        for method, (_, counts, interval) in METHOD_NOTES.items()
        if method in chosen
    ]
    return pd.DataFrame(notes, columns=["method", "what_it_counts", "what_its_interval_means"])


def how_to_read(full: bool, with_beds: bool) -> list[str]:
    """Say how the charts of gaps are read; nothing where beds are not known and none is shown.

    Args:
        full: Whether the methods that start from filled beds are among those shown.
        with_beds: Whether beds are known.
    """
    if not with_beds:
        return []
    same = (
        "In the first year the current and the declining rate are the same, since no time has "
        "passed, and they show beds that are not filled."
    )
    return ["To the right of the line are too many beds, to the left too few.", *[same] * full]


def change_in_words(share: float) -> str:
    """Write a change as words, such as `grow by 33%`; `share` is a proportion."""
    size = f"{abs(share):.0%}"
    if size == "0%":
        return "stay as many"
    return f"{'grow' if share > 0 else 'fall'} by {size}"


def vintages_in_words(people: pd.Series) -> str:
    """Say how far vintages of the population lie apart, or that there is only one.

    Args:
        people: As from `assumptions.vintage_people`.
    """
    if len(people) < 2:
        return "No other population is in the evidence."
    span = people.max() / people.min() - 1
    return (
        f"The highest of the {len(people)} vintages is {span:.0%} above the lowest; a vintage of "
        "another year is carried to this one by the growth of the projection."
    )


def surplus(beds: float) -> str:
    """Write a gap as words, such as `42 too many` or `285 too few`."""
    whole = round(abs(beds))
    if whole == 0:
        return "as many as needed"
    return f"{whole:,} too {'many' if beds > 0 else 'few'}"


def surplus_from_to(lowest: float, highest: float) -> str:
    """Write a range of gaps as words: `230 to 352 too few`, or `9 too few to 118 too many`."""
    few, many = (round(abs(end)) for end in (lowest, highest))
    if 0 not in {few, many} and (lowest > 0) == (highest > 0):
        return f"{min(few, many):,} to {max(few, many):,} too {'many' if lowest > 0 else 'few'}"
    return f"{surplus(lowest)} to {surplus(highest)}"


def surplus_between(beds: float, lower: float, upper: float) -> str:
    """Write a gap with its interval, such as `42 too many (120 too few to 82 too many)`."""
    between = "no interval" if pd.isna(lower) else surplus_from_to(lower, upper)
    return f"{surplus(beds)} ({between})"


def gap_in_words(gaps: pd.DataFrame, year: int, care_type: str, method: str) -> str:
    """Write the gap of a year, type and method with its interval.

    Args:
        gaps: As from `demand.by_method`.
        year: The year.
        care_type: residential or nursing.
        method: One of the methods.

    Returns:
        The words.
    """
    row = gaps.set_index(["year", "care_type", "method"]).loc[(year, care_type, method)]
    return surplus_between(row["bed_gap"], row["bed_gap_lower"], row["bed_gap_upper"])


def gaps_listed(gaps: pd.DataFrame, year: int, care_type: str) -> str:
    """List the gap of a type by every method, such as `the current rate 79 too many`.

    Where beds are not known, the beds needed instead: `the SHOP@ planning norm 582 needed`.
    """
    chosen = rows(gaps, year=year, care_type=care_type)
    if chosen["bed_gap"].isna().all():
        return listed(
            f"{METHOD_NOTES[method][0]} {beds:,.0f} needed"
            for method, beds in zip(chosen["method"], chosen["required_beds"], strict=True)
        )
    return listed(
        f"{METHOD_NOTES[method][0]} {surplus(beds)}"
        for method, beds in zip(chosen["method"], chosen["bed_gap"], strict=True)
    )


def spread_in_words(gaps: pd.DataFrame, year: int, care_type: str) -> str:
    """Write the smallest and the largest gap over the methods: `285 too few to 79 too many`.

    Where beds are not known, the beds needed instead: `600 to 650 needed`.
    """
    of_type = rows(gaps, year=year, care_type=care_type)
    chosen = of_type["bed_gap"]
    if chosen.isna().all():
        needed = of_type["required_beds"]
        fewest, most = f"{needed.min():,.0f}", f"{needed.max():,.0f}"
        return f"{fewest} needed" if fewest == most else f"{fewest} to {most} needed"
    return surplus_from_to(chosen.min(), chosen.max())


def methods_in_words(methods: Iterable[str]) -> str:
    """Name methods in a sentence; `none of them` if there is none."""
    return listed([METHOD_NOTES[method][0] for method in methods]) or "none of them"


def listed(names: Iterable[str]) -> str:
    """Join names with commas and a last `and`."""
    names = list(names)
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def flip_in_words(turned: pd.DataFrame) -> pd.Series:
    """Say where the sign of each gap turns.

    Args:
        turned: As from `turning.flips`.

    Returns:
        Text by row: the value of the assumption, or `No flip` within its range.
    """
    at = turned["flip_at"].map("{:,.1f}".format).str.replace("-", "−")
    return at.where(turned["flip_at"].notna(), "No flip")


def need_in_words(gaps: pd.DataFrame, first: int, last: int) -> str:
    """Write what England's places ask for: `612 residential and 587 nursing beds in 2021`.

    Args:
        gaps: As from `needs.by_norm`.
        first: First year.
        last: Last year.
    """
    norm = rows(gaps, method="norm_england").set_index(["care_type", "year"])["required_beds"]
    said = [
        f"{norm['residential', year]:,.0f} residential and {norm['nursing', year]:,.0f} nursing "
        f"beds in {year}"
        for year in (first, last)
    ]
    return " and ".join(said)
