"""Pieces of sentences and titles on beds: methods, beds too many or too few."""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.phrases import moved
from caremarket.themes.plain import too_many_or_few

# By method: its name in a sentence, what it counts, what its interval means.
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


def grown(share: float) -> str:
    """Write a change as words, such as `grow by 33%`; `share` is a proportion."""
    return moved(share, ("grow", "fall", "stay as many"), ".0%")


def surplus(beds: float) -> str:
    """Write a gap as words, such as `42 too many` or `285 too few`."""
    return too_many_or_few(beds) if round(beds) else "as many as needed"


def surplus_from_to(lowest: float, highest: float) -> str:
    """Write a range of gaps as words: `230 to 352 too few`, or `9 too few to 118 too many`."""
    few, many = (round(abs(end)) for end in (lowest, highest))
    if 0 not in {few, many} and (lowest > 0) == (highest > 0):
        return f"{min(few, many):,} to {max(few, many):,} too {'many' if lowest > 0 else 'few'}"
    return f"{surplus(lowest)} to {surplus(highest)}"


def gap_in_words(gaps: pd.DataFrame, year: int, care_type: str, method: str) -> str:
    """Write a gap with its interval, such as `42 too many (120 too few to 82 too many)`."""
    row = rows(gaps, year=year, care_type=care_type, method=method).iloc[0]
    lower, upper = row["bed_gap_lower"], row["bed_gap_upper"]
    between = "no interval" if pd.isna(lower) else surplus_from_to(lower, upper)
    return f"{surplus(row['bed_gap'])} ({between})"


def gaps_listed(gaps: pd.DataFrame, year: int, care_type: str) -> str:
    """List the gap of a type by every method, such as `the current rate 79 too many`.

    Where beds are not known, the beds needed instead: `the SHOP@ planning norm 582 needed`.
    """
    chosen = rows(gaps, year=year, care_type=care_type)
    return listed(
        f"{METHOD_NOTES[row.method][0]} "
        + (f"{row.required_beds:,.0f} needed" if pd.isna(row.bed_gap) else surplus(row.bed_gap))
        for row in chosen.itertuples()
    )


def spread_in_words(gaps: pd.DataFrame, year: int, care_type: str) -> str:
    """Write the smallest and the largest gap over the methods: `285 too few to 79 too many`.

    Where beds are not known, the beds needed instead: `600 to 650 needed`.
    """
    of_type = rows(gaps, year=year, care_type=care_type)
    chosen, needed = of_type["bed_gap"], of_type["required_beds"]
    if chosen.notna().any():
        return surplus_from_to(chosen.min(), chosen.max())
    fewest, most = f"{needed.min():,.0f}", f"{needed.max():,.0f}"
    return f"{fewest} needed" if fewest == most else f"{fewest} to {most} needed"


def methods_in_words(methods: Iterable[str]) -> str:
    """Name methods in a sentence; `none of them` if there is none."""
    return listed(METHOD_NOTES[method][0] for method in methods) or "none of them"


def listed(names: Iterable[str]) -> str:
    """Join names with commas and a last `and`."""
    names = list(names)
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def flips_in_words(turned: pd.DataFrame) -> pd.Series:
    """Say where the sign of each gap turns: the value of the assumption, or `No flip`."""
    at = turned["flip_at"].map("{:,.1f}".format).str.replace("-", "−")
    return at.where(turned["flip_at"].notna(), "No flip")


def need_in_words(gaps: pd.DataFrame, years: Iterable[int]) -> str:
    """Write what England's places ask for: `612 residential and 587 nursing beds in 2021`."""
    norm = rows(gaps, method="norm_england").set_index(["care_type", "year"])["required_beds"]
    return " and ".join(
        f"{norm['residential', year]:,.0f} residential and {norm['nursing', year]:,.0f} nursing "
        f"beds in {year}"
        for year in years
    )
