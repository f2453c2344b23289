"""Pieces of sentences and titles on beds: methods, beds too many or too few."""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.phrases import moved
from caremarket.themes.plain import too_many_or_few
from caremarket.themes.residential.demand import OVER, UNDER, UNSURE

USABLE = {  # what tells how many vacant beds can be used, by whether it is the area's own homes
    True: ("share of beds that is empty and can take somebody", "share of beds that is empty"),
    False: ("vacancies that can be used elsewhere", "all vacancies there"),
}
# By method: its name in a sentence, what it counts, what its interval means.
METHOD_NOTES = {
    "norm_england": (
        "England's places per person aged 75 and over",
        "England's own rate, as last published",
        "Over its rounding to one decimal, and the limits of the population, where it has any",
    ),
    "norm_shop": (
        "the SHOP@ planning norm",
        "A planner's norm per person aged 75 and over; not verified in its publication",
        "Over the limits of the population, where it has any",
    ),
    "norm_own": (
        "the analyst's own ratio",
        "Places per person aged 75 and over that the analyst set",
        "Over the limits of the population, where it has any",
    ),
    "current_rate": (
        "the current rate",
        "Beds filled when they were counted, growing with the older population; none to spare",
        "Over what the void rate of each type may be, and the population's limits",
    ),
    "declining_rate": (
        "a declining rate",
        "As the current rate, with a smaller share of older people in care homes every year",
        "The same, and one percentage point a year on either side of the change",
    ),
    "queue_buffer": (
        "the current rate with a queue's buffer",
        "As the current rate, with the spare beds that keep waiting for a bed rare",
        "As of the current rate",
    ),
    "admissions_and_stays": (
        "admissions and stays",
        "Those whom the council admits a year and others who pay, times the stay; some to spare",
        "Over how long stays may be, who pays, the split of the voids and the population's limits",
    ),
}


def grown(share: float) -> str:
    """Write a change as words, such as `grow by 33%`; `share` is a proportion."""
    return moved(share, ("grow", "fall", "hardly change"), ".0%")


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
    """Write a gap with its verb and interval, such as `are 284 too few (230 to 352 too few)`.

    Where the interval holds 0: `may be too many or too few (9 too few to 118 too many)`.
    """
    row = rows(gaps, year=year, care_type=care_type, method=method).iloc[0]
    if pd.isna(row["bed_gap_lower"]):
        return f"are {surplus(row['bed_gap'])}"
    between = surplus_from_to(row["bed_gap_lower"], row["bed_gap_upper"])
    unsure = row["verdict"] == UNSURE
    return (
        f"{'may be too many or too few' if unsure else f'are {surplus(row.bed_gap)}'} ({between})"
    )


def gaps_listed(gaps: pd.DataFrame, year: int, care_type: str) -> str:
    """List the gap of a type by every method, such as `the current rate 79 too many`.

    Where it cannot be said, its interval; where beds are not known, the beds needed instead:
    `the SHOP@ planning norm 582 needed`.
    """
    return listed(
        f"{METHOD_NOTES[row.method][0]} {_told(row)}"
        for row in rows(gaps, year=year, care_type=care_type).itertuples()
    )


def _told(row: tuple) -> str:
    if pd.isna(row.bed_gap):
        return f"{row.required_beds:,.0f} needed"
    if row.verdict == UNSURE and not pd.isna(row.bed_gap_lower):
        return surplus_from_to(row.bed_gap_lower, row.bed_gap_upper)
    return surplus(row.bed_gap)


def verdict_in_words(gaps: pd.DataFrame, year: int, care_type: str) -> str:
    """Say in a title what the methods together find of a type of home in a year.

    Where beds are not known, the beds needed instead: `Norms ask for 600 to 650 nursing beds`.
    """
    of_type = rows(gaps, year=year, care_type=care_type)
    found, beds = set(of_type["verdict"].dropna()), f"{care_type} beds"
    if not found:
        ends = of_type["required_beds"].agg(["min", "max"]).map("{:,.0f}".format)
        return f"Norms ask for {' to '.join(dict.fromkeys(ends))} {beds} in {year}"
    if found == {UNSURE}:
        return f"No method can say if {beds} are too many or too few in {year}"
    if {OVER, UNDER} <= found:
        return f"Whether {beds} are too many or too few in {year} turns on the method"
    by = "some methods; others cannot say" if UNSURE in found else "every method"
    return f"In {year} {beds} are too {'many' if OVER in found else 'few'} by {by}"


def planned_in_words(planned: Iterable[tuple[int, str, int]]) -> str:
    """Say which beds are planned, such as `60 nursing beds more from 2028 on`; empty for none."""
    return listed(
        f"{abs(beds):,.0f} {kind} beds {'more' if beds > 0 else 'fewer'} from {year} on"
        for year, kind, beds in sorted(planned)
    )


def methods_in_words(methods: Iterable[str]) -> str:
    """Name methods in a sentence; `none of them` if there is none."""
    return listed(METHOD_NOTES[method][0] for method in methods) or "none of them"


def listed(names: Iterable[str]) -> str:
    """Join names with commas and a last `and`."""
    names = list(names)
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def share_in_words(share: float) -> str:
    """Write a share as a percentage; what is not all of it, or nothing, does not read like it."""
    if 0 < share < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 <= share < 1 else f"{share:.0%}"


def flips_in_words(turned: pd.DataFrame) -> pd.Series:
    """Say where the sign of each gap turns: the value of the assumption, or `No flip`."""
    at = turned["flip_at"].map("{:,.1f}".format).str.replace("-", "−")
    return at.where(turned["flip_at"].notna(), "No flip")


def need_in_words(gaps: pd.DataFrame, years: Iterable[int]) -> str:
    """Write what England's places ask for: `612 residential and 587 nursing beds in 2021`."""
    norm = rows(gaps, method="norm_england").set_index(["care_type", "year"])["required_beds"]
    return ", and ".join(
        f"{norm['residential', year]:,.0f} residential and {norm['nursing', year]:,.0f} nursing "
        f"beds in {year}"
        for year in years
    )
