"""The chart of counts by month and the year ahead."""

from typing import Any

import pandas as pd

from caremarket import present
from caremarket.themes.monthly import words
from caremarket.themes.monthly.course import Course

COUNTED, AHEAD = "Counted", "If it goes on so"


def ahead(course: Course, cited: Any) -> present.Chart:
    """Draw the council's counts and the year ahead, with limits of 95%.

    `cited` names sources as the line below a chart does: `data.cited`.
    """
    on, own = course.ahead, course.own
    counted = pd.DataFrame({"month": own.index, "people": own.to_numpy(), "series": COUNTED})
    names = {"value": "people", "lower_95": "lower", "upper_95": "upper"}
    later = on.rename(columns=names)[["month", "people", "lower", "upper"]].assign(series=AHEAD)
    drawn = pd.concat([counted, later], ignore_index=True)
    drawn["month"] = [f"{pd.Period(month):%b %Y}" for month in drawn["month"]]
    what = course.what[:1].upper() + course.what[1:]
    last = on.iloc[-1]
    return present.Chart(
        present.lines(
            drawn,
            x="month",
            y="people",
            series="series",
            lower="lower",
            upper="upper",
            y_label=what,
        ),
        title=f"{what}: {present.number(last['lower_95'], 0)} to "
        f"{present.number(last['upper_95'], 0)} by {words.written(last['month'])}, with 95%",
        subtitle=f"{what} by month, {course.area_name}, {words.range_of(drawn_months(own, on))}",
        alt=f"A line of {len(own)} months counted and {len(on)} to come. "
        + words.ahead(course)[0].replace("**", ""),
        source=cited(course.source_ids),
        data=present.table(drawn, f"{what}, {course.area_name}", decimals=0),
    )


def drawn_months(own: pd.Series, on: pd.DataFrame) -> pd.Index:
    """The months of a chart, in order."""
    return pd.Index([*own.index, *on["month"]])
