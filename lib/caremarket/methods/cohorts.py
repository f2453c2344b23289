"""Hamilton-Perry: a population by age, projected from two counts of it ten years apart.

Columns are five-year age bands from `0-4`, the last one open, such as `90+`; rows are areas.
"""

import re

import numpy as np
import pandas as pd

from caremarket.errors import MethodError
from caremarket.methods.checks import numbers

STEP = 10  # years between the counts: every cohort moves up by two bands
WIDTH = 5
CAPS = (0.01, 0.99)  # quantiles over the areas that no ratio may lie beyond
PARENTS = (20, 44)  # ages of the adults whose number the youngest children follow


def cohort_change_ratios(earlier: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    """People of each age over the same cohort ten years before: survivors and net migrants.

    Raises MethodError if rows or bands differ or are not five years wide, a figure is missing or
    negative, or a cohort was empty at the first count.

    Args:
        earlier: People by area and band at the first count.
        later: The same ten years later, in the same rows and columns.

    Returns:
        One row an area, one column a band from `10-14`; the open band over all who could grow into
        it.
    """
    bands = _bands(later)
    if list(earlier.columns) != bands or not earlier.index.equals(later.index):
        raise MethodError(
            "The two counts differ in areas or age bands. Take the same ones from both, on one "
            "geography."
        )
    young, old = _cohorts(_checked(earlier)), _checked(later)[bands[2:]]
    empty = young.eq(0).to_numpy()
    if empty.any():
        row, column = np.argwhere(empty)[0]
        raise MethodError(
            f"Nobody in row {young.index[row]} could grow into {young.columns[column]}: the cohort "
            "was empty at the first count. Join the area to a neighbour, or leave it out."
        )
    return old / young


def capped(ratios: pd.DataFrame) -> pd.DataFrame:
    """Pull the most extreme ratios of each band back to those of nearly all areas.

    Takes cohort change ratios, one row an area: all areas of the country.
    """
    low, high = (ratios.quantile(cap).to_numpy() for cap in CAPS)
    return ratios.clip(np.broadcast_to(low, ratios.shape), np.broadcast_to(high, ratios.shape))


def hamilton_perry(
    later: pd.DataFrame, ratios: pd.DataFrame, *, year: int, decades: int = 2
) -> pd.DataFrame:
    """Project people by age with unchanged cohort change ratios, ten years at a time.

    Children under 10 have no cohort to come from: they keep the ratio to the adults of their
    parents' ages (20-44, five years more for those aged 5-9) that the later count shows. Raises
    MethodError if areas or bands do not match, or a figure is missing or negative.

    Args:
        later: People by area and band at the later count.
        ratios: Cohort change ratios of the same areas, capped or not.
        year: Year of the later count.
        decades: How many times ten years.

    Returns:
        One row for each area and year (index levels: the area's and `year`), the later count first;
        columns the bands, in people.

    Source: Hamilton and Perry (1962), Social Forces 41: 163-170; Smith, Tayman and Swanson (2013),
    A Practitioner's Guide to State and Local Population Projections, chapter 7.
    """
    bands = _bands(later)
    if list(ratios.columns) != bands[2:] or not ratios.index.equals(later.index):
        raise MethodError("The ratios are not those of the areas and age bands to be projected.")
    people = _checked(later)
    shares = {band: people[band] / _parents(people, band) for band in bands[:2]}
    counts = {year: people}
    for decade in range(1, decades + 1):
        grown = _cohorts(people) * _checked(ratios)
        for band, share in shares.items():
            grown[band] = share * _parents(grown, band)
        people = grown[bands]
        counts[year + STEP * decade] = people
    joined = pd.concat(counts, names=["year"])
    return joined.swaplevel().sort_index()


def between(start: pd.DataFrame, end: pd.DataFrame, ratios: pd.DataFrame) -> pd.DataFrame:
    """People by age half-way between two counts or projections that lie ten years apart.

    Every band from 10-14 to the last but two is the cohort that was five years younger at the
    start: what five years do to it is the fourth root of what ten do to the cohort before it and to
    itself, which together go through those ages twice. So a large cohort is seen to pass. All other
    bands grow at a constant rate.

    Args:
        start: People by area and band at the start.
        end: The same ten years later.
        ratios: Cohort change ratios of the same areas, as from `cohort_change_ratios`.
    """
    bands = _bands(start)
    found = np.sqrt(_checked(start) * _checked(end))
    two = ratios[bands[2:-3]].to_numpy() * ratios[bands[3:-2]].to_numpy()
    found[bands[2:-3]] = start[bands[1:-4]].to_numpy() * two**0.25
    return found


def _bands(frame: pd.DataFrame) -> list[str]:
    """Return the columns, having checked that they are five-year bands from 0, the last open."""
    bands = [str(column) for column in frame.columns]
    expected = [f"{start}-{start + WIDTH - 1}" for start in range(0, WIDTH * len(bands), WIDTH)]
    if expected:
        expected[-1] = f"{WIDTH * (len(bands) - 1)}+"
    if bands != expected or len(bands) < 11:
        raise MethodError(
            f"The age bands are {', '.join(bands) or 'none'}. Give five-year bands in order from "
            "0-4, the last one open and none missing, such as 90+."
        )
    return bands


def _checked(frame: pd.DataFrame) -> pd.DataFrame:
    figures = frame.to_numpy(float, na_value=np.nan)
    wrong = ~(np.isfinite(figures) & (figures >= 0)).all(axis=0)
    for band in frame.columns[wrong]:
        numbers(frame[band], f"the figure of {band}", least=0)
    return pd.DataFrame(figures, frame.index, frame.columns)


def _cohorts(people: pd.DataFrame) -> pd.DataFrame:
    """Return the people who in ten years may be in each band from 10-14, under its name."""
    bands = list(people.columns)
    moved = people.iloc[:, :-2].set_axis(bands[2:], axis="columns")
    moved[bands[-1]] = people.iloc[:, -3:].sum(axis=1)
    return moved


def _parents(people: pd.DataFrame, band: str) -> pd.Series:
    """Add up the adults of the ages that the parents of children of a band are of."""
    older = _start(band)
    first, last = (age + older for age in PARENTS)
    return people[[name for name in people if first <= _start(name) < last]].sum(axis=1)


def _start(band: str) -> int:
    return int(re.match(r"\d+", band)[0])
