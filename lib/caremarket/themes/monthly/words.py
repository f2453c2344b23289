"""What counts by month say of the year ahead, in sentences."""

import pandas as pd

from caremarket.present.words import number
from caremarket.themes.monthly.course import MONTHS, Course
from caremarket.themes.plain import month_name


def ahead(course: Course) -> list[str]:
    """Say where the count may be in a year, and how well such a course did before."""
    scores, on = course.fitted, course.ahead.iloc[-1]
    return [
        f"If {course.what} in {course.area_name} go on as counts of all councils went, they are "
        f"**{number(on['value'], 0)} in {written(on['month'])}**, after "
        f"{number(course.own.iloc[-1], 0)} in {written(course.own.index[-1])}: with 80% between "
        f"{number(on['lower_80'], 0)} and {number(on['upper_80'], 0)}, with 95% between "
        f"{number(on['lower_95'], 0)} and {number(on['upper_95'], 0)}.",
        tried(course, scores),
    ]


def tried(course: Course, scores: dict) -> str:
    """Say how well carrying on did on months that it had not seen."""
    return (
        f"Tried on {scores['councils']} councils from earlier months, such a course was off by "
        f"{number(100 * scores['error'], 1)}% on average after {MONTHS} months, the last count by "
        f"{number(100 * scores['naive'], 1)}%; {number(100 * scores['within_95'], 0)}% of counts "
        "lay within the limits of 95%."
    )


def written(month: str) -> str:
    """Write a month: `March 2026`."""
    return month_name(f"{month}/{month}")


def range_of(months: pd.Index) -> str:
    """Write from which month to which."""
    return f"{written(months[0])} to {written(months[-1])}"
