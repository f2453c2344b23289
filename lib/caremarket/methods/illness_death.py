"""Illness and death: how prevalence by age follows from new cases, and from who dies."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.optimize.elementwise import find_root

from caremarket.errors import MethodError
from caremarket.methods.checks import aligned, numbers, positive, whole


def illness_rates(
    prevalence: pd.Series, death: pd.Series, relative_mortality: float
) -> pd.DataFrame:
    """Find the new cases at each age that keep prevalence by age as it is.

    Of a cohort, with incidence i and mortality m of those without the condition, R times m of those
    with it, prevalence P changes with age by dP/da = i (1 - P) - P (1 - P) (R - 1) m. Rates are
    constant from one age to the next, and the equation is solved there without approximation. The
    mortality of all at an age, -ln(1 - q), is m (1 - P) + R m P, with P midway between both ages.

    Where prevalence falls faster with age than the deaths of people with the condition explain,
    incidence is 0, never negative: the prevalence it leads to is then above that given.

    Raises MethodError if the ages are not those of both or leave one out, if there are fewer than
    two, if a prevalence or probability is not from 0 to below 1, or the ratio is not above 0.

    Args:
        prevalence: Proportion with the condition by age in years, of one cohort or in a steady
            state.
        death: Probability to die between that age and the next, of all people; same ages. The last
            is not used.
        relative_mortality: R, mortality with the condition over that without, at every age.

    Returns:
        One row an age but the last (index `age`), for the year to the next: `incidence`, new cases
        a person without the condition; `mortality`, deaths a person without it, and
        `mortality_with`, a person with it.

    Source: Brinks and Landwehr (2015), Mathematical Medicine and Biology 32: 425-435, on dementia.
    """
    share, ages = _shares(prevalence, "prevalence"), _ages(prevalence)
    q = _shares(death, "death")
    aligned(prevalence=prevalence, death=death)
    positive(relative_mortality=relative_mortality)
    excess = relative_mortality - 1
    mortality = -np.log1p(-q[:-1]) / (1 + excess * (share[:-1] + share[1:]) / 2)
    odds = share / (1 - share)
    earlier, loss = odds[:-1], excess * mortality
    later = np.maximum(odds[1:], earlier * np.exp(-loss))  # what no case at all would leave
    most = (later - earlier * np.exp(-loss)) / _mean_growth(-loss)
    bracket = np.zeros_like(most), most * (1 + 1e-9)
    found = find_root(
        lambda incidence, *of: _year_older(*of[:2], incidence) - of[2],
        bracket,
        args=(earlier, loss, later),
        tolerances={"xatol": 1e-13},
    )
    return pd.DataFrame(
        {
            "incidence": np.where(most > 0, found.x, 0.0),
            "mortality": mortality,
            "mortality_with": relative_mortality * mortality,
        },
        index=pd.Index(ages[:-1], name="age"),
    )


def prevalence_course(
    prevalence: pd.Series, rates: pd.DataFrame, multipliers: ArrayLike
) -> pd.DataFrame:
    """Follow prevalence by age from year to year while incidence changes.

    Each year every cohort becomes a year older, under the rates of `illness_rates` with incidence
    times that year's multiplier; those who reach the youngest age bring the prevalence that is
    given for it. So with multipliers of 1 a steady state stays as it is, and with one that stays at
    another level all ages have changed when those at the youngest age have become the oldest.

    Raises MethodError if prevalence is not from 0 to below 1, its ages are not those of the rates
    and the next, there is no multiplier or a negative one.

    Args:
        prevalence: Proportion with the condition by age, at the start.
        rates: Columns incidence, mortality, mortality_with; ages as of `prevalence` but the last.
        multipliers: For each year what incidence is multiplied by, at every age.

    Returns:
        One row an age (index `age`), a column for each year: 0 is the start, k after k years.
    """
    share, ages = _shares(prevalence, "prevalence"), _ages(prevalence)
    factors = numbers(multipliers, "the multiplier of incidence", least=0)
    if not np.array_equal(rates.index, ages[:-1]):
        raise MethodError(
            f"The rates are not of the ages {ages[0]:g} to {ages[-2]:g}, those of prevalence but "
            "the last. Take rates and prevalence from one calculation."
        )
    loss = (rates["mortality_with"] - rates["mortality"]).to_numpy()
    odds = [share / (1 - share)]
    for factor in factors:
        older = _year_older(odds[-1][:-1], loss, factor * rates["incidence"].to_numpy())
        odds.append(np.concatenate([odds[0][:1], older]))
    found = np.array(odds).T
    return pd.DataFrame(found / (1 + found), index=pd.Index(ages, name="age"))


def _year_older(odds: np.ndarray, loss: np.ndarray, incidence: np.ndarray) -> np.ndarray:
    """Return the odds of the condition a year on; `loss` is the excess mortality of those with it.

    People without it leave at i + m, people with it at R m and gain i a person without: the ratio
    of both, o, changes by do/da = i + (i - loss) o.
    """
    growth = incidence - loss
    return odds * np.exp(growth) + incidence * _mean_growth(growth)


def _mean_growth(growth: np.ndarray) -> np.ndarray:
    """Return the mean of e^(growth t) over a year, which is 1 where nothing grows."""
    still = growth == 0
    return np.where(still, 1.0, np.expm1(growth) / np.where(still, 1.0, growth))


def _shares(values: pd.Series, name: str) -> np.ndarray:
    """Return proportions from 0 to below 1."""
    checked = numbers(values, name, least=0)
    if (checked >= 1).any():
        raise MethodError(
            f"{name} must lie below 1; found {checked.max():g}. Give proportions, such as 0.181 "
            "for 18.1%."
        )
    return checked


def _ages(prevalence: pd.Series) -> np.ndarray:
    """Return the ages of a series: two whole years or more, each followed by the next."""
    ages = whole(prevalence.index, "age")
    if len(ages) < 2 or (np.diff(ages) != 1).any():
        raise MethodError(
            "Prevalence needs two ages or more, in order, with no year left out; found "
            f"{', '.join(f'{age:g}' for age in ages[:5])}{' …' if len(ages) > 5 else ''}."
        )
    return ages.astype(int)
