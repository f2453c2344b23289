"""What each of the methods says is needed, from one set of inputs.

The inputs are numbers or arrays of them: what spreads assumptions over their ranges asks the same
functions as the tables do.
`dataclasses.replace(model, nursing_void=0.1)` is how an assumption is changed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from caremarket import methods
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.parameters import METHODS

GRID = 40  # loads at which the queue is solved when it is asked for many
UNKNOWN = math.nan
NOBODY = 1e-9  # where all who fill the beds are of working age, a share can still be taken

Number = float | np.ndarray


@dataclass(frozen=True)
class Model:
    """Everything that the methods start from; published norms need the first four only."""

    beds: Mapping[str, float]  # by type of home
    norm_england: Mapping[str, Number]  # places per person aged 75 and over in England, by type
    norm_shop: Mapping[str, float]  # the same of the SHOP@ planning norm
    people: pd.DataFrame  # by year from that of the beds, as from `inputs.people_by_year`
    total_void: float = UNKNOWN  # share of all beds that is empty, a proportion
    nursing_void: Number = UNKNOWN  # that of nursing beds
    residential_void: Number | None = None  # that of residential beds; None: it follows from both
    working_age: Mapping[str, float] = field(default_factory=dict)  # residents aged 18 to 64
    returning: Mapping[str, float] = field(default_factory=dict)  # placed away, coming back
    share_65_plus: Mapping[str, float] = field(default_factory=dict)  # of the council's placements
    annual_rate_change: Number = UNKNOWN  # change a year in the share of older people in homes
    max_delay_probability: float = UNKNOWN  # highest acceptable, of having to wait for a bed
    norm_own: Mapping[str, float] = field(default_factory=dict)  # likewise, of the analyst's own
    planned: tuple[tuple[int, str, int], ...] = ()  # year, type and number of beds, of nobody yet
    usable_share: float = 1.0  # share of the vacant beds that counts as supply
    stray: Number = 0.0  # of the population, from -1 (its lower limit) to 1 (its upper limit)
    admitted: Number = UNKNOWN  # a year, of each person aged 65 and over, paid for by the council
    funded: Number = UNKNOWN  # share of the older residents who do not pay for themselves
    stay: Number = UNKNOWN  # mean, in years
    course: pd.DataFrame | None = None  # by year, of beds counted: change, lower, upper (shares)
    drift: Number = 0.0  # of that course, from -1 (its lower limit) to 1 (its upper limit)


def with_total_void(model: Model, void: float) -> Model:
    """Return the model with another void rate, those of types in proportion; it was above 0."""
    share, residential = void / model.total_void, model.residential_void
    return replace(
        model,
        total_void=void,
        nursing_void=model.nursing_void * share,
        residential_void=None if residential is None else residential * share,
    )


def opened(model: Model, care_type: str, year: int) -> int:
    """Return the planned beds of a type that are open by a year, less those that are closed."""
    return sum(beds for at, kind, beds in model.planned if kind == care_type and at <= year)


def there(model: Model, care_type: str, year: int) -> Number:
    """Return the beds of a type that needs of a year are held against.

    Those counted, and planned; or, where the model has a course, as homes open and close.
    """
    beds = model.beds[care_type]
    if model.course is not None and year in model.course.index:
        at = model.course.loc[year]
        falls = np.less(model.drift, 0)
        off = np.where(falls, at["change"] - at["lower"], at["upper"] - at["change"])
        beds = np.maximum(beds * (1 + at["change"] + model.drift * off), 0)
        beds = beds if np.ndim(beds) else float(beds)
    return beds + opened(model, care_type, year)


def occupied(model: Model, care_type: str) -> Number:
    """Return the occupied beds of a type.

    Where the void rate of residential beds follows, both types are as many as the total says.
    """
    nursing = model.beds["nursing"] * (1 - model.nursing_void)
    if care_type == "nursing":
        return nursing
    if model.residential_void is not None:
        return model.beds["residential"] * (1 - model.residential_void)
    return sum(model.beds[kind] for kind in CARE_TYPES) * (1 - model.total_void) - nursing


def strayed(model: Model, column: str, year: int) -> Number:
    """Return older people, or their growth, in a year, as far off as the model's population is."""
    return model.people[column][year] * np.exp(model.stray * model.people["stray"][year])


def residents(model: Model, care_type: str, year: int, rate_change: Number = 0.0) -> Number:
    """Return who would live in homes of a type if nobody had to wait (people).

    Only those aged 65 and over change with the rate; others stay constant per head of 18 to 64.
    """
    years = year - model.people.index[0]
    back, share = model.returning[care_type], model.share_65_plus[care_type]
    working_age = model.working_age[care_type]
    older = occupied(model, care_type) - working_age + back * share
    working_age = working_age + back * (1 - share)
    grown = methods.grow(older * strayed(model, "older_growth", year), rate_change, years)
    return grown + working_age * model.people["working_age_growth"][year]


def from_admissions(model: Model, care_type: str, year: int) -> Number:
    """Return who would live in homes of a type by those who are admitted and how long they stay.

    Of all ages: those aged 65 and over divide between the types as those who fill the beds do.
    """
    people = model.people
    aged = people["people_65_84"].iloc[0] + people["people_85_plus"].iloc[0]
    older = {kind: occupied(model, kind) - model.working_age[kind] for kind in CARE_TYPES}
    filled = {kind: np.maximum(of_kind, NOBODY) for kind, of_kind in older.items()}
    share = filled[care_type] / sum(filled.values())
    living = model.admitted / model.funded * model.stay * aged * share
    working_age = model.working_age[care_type] * people["working_age_growth"][year]
    return living * strayed(model, "older_growth", year) + working_age


def required(model: Model, method: str, care_type: str, year: int) -> Number:
    """Return the beds of a type (residential or nursing) that a method says are needed in a year.

    The norms are places per person aged 75 and over; `current_rate` and `declining_rate` are
    filled beds with none to spare; `queue_buffer` adds to the current rate the spare beds that keep
    waiting rare, `admissions_and_stays` to those whom admissions and stays lead to. MethodError if
    so many are of working age that no older resident is left.
    """
    match method:
        case "norm_england" | "norm_shop" | "norm_own":
            return getattr(model, method)[care_type] * strayed(model, "people_75_plus", year)
        case "current_rate":
            return residents(model, care_type, year)
        case "declining_rate":
            return residents(model, care_type, year, model.annual_rate_change)
        case "queue_buffer":
            return beds_for_wait(residents(model, care_type, year), model.max_delay_probability)
        case "admissions_and_stays":
            load = from_admissions(model, care_type, year)
            return beds_for_wait(load, model.max_delay_probability)
    raise ValueError(f"There is no method {method!r}; allowed: {', '.join(METHODS)}.")


def gap(model: Model, method: str, care_type: str, year: int) -> Number:
    """Return beds less beds needed: positive where there are too many."""
    filled = occupied(model, care_type)
    supply = filled + model.usable_share * (there(model, care_type, year) - filled)
    return supply - required(model, method, care_type, year)


def beds_for_wait(load: Number, max_delay_probability: float) -> Number:
    """Return the beds at which few enough people wait; for more than `GRID` loads, interpolated."""
    if np.size(load) > GRID:
        grid = np.linspace(np.min(load), np.max(load), GRID)
        return np.interp(load, grid, beds_for_wait(grid, max_delay_probability))
    beds = methods.servers_for_wait(load, max_delay_probability)
    return beds.astype(float) if np.ndim(load) else float(beds)
