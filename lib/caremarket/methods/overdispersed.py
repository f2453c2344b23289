"""Counts of many areas that differ by more than chance: regression, pooling, prediction.

Negative binomial for events over people, beta-binomial for a part of a whole; both fitted by
maximum likelihood with statsmodels. Given the fit, the rate of an area is gamma or beta distributed
about what its covariates let expect, so that what is known of it after its own count is seen is
gamma or beta distributed, too (empirical Bayes). As Efron and Morris (1975), Data analysis using
Stein's estimator, Journal of the American Statistical Association 70: 311-319, and Clayton and
Kaldor (1987), Empirical Bayes estimates of age-standardized relative risks, Biometrics 43: 671-681.
"""

import warnings
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats
from scipy.optimize import minimize_scalar
from scipy.special import betaln, digamma, expit, gammaln
from statsmodels.base.model import GenericLikelihoodModel
from statsmodels.genmod.families import Binomial, Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from caremarket.errors import MethodError
from caremarket.methods.checks import aligned, fraction, numbers, positive
from caremarket.methods.funnel import PROPORTION, RATE

FEWEST = 20  # areas, and so many more for each covariate, below which nothing is fitted
EACH = 5
CHANCE = -12.0  # log dispersion below which areas differ by no more than chance
FARTHEST = 5.0  # on the log scale, beyond which a coefficient says that there is separation


@dataclass(frozen=True, eq=False)
class Fit:
    """What all areas together say of the rate to expect of one.

    `coefficients` has one row a term (`intercept` first): `value`, `lower`, `upper` (95%), on the
    log scale of rates, or log-odds of proportions, for one standard deviation of the covariate.
    """

    kind: str  # `proportion` or `rate`
    coefficients: pd.DataFrame
    spread: float  # between areas: variance of the rate over its square, or correlation of people
    deviance_explained: float  # share of the Poisson or binomial deviance that covariates explain
    centre: pd.Series  # of each covariate, as fitted
    scale: pd.Series

    @cached_property
    def beta(self) -> np.ndarray:
        """The coefficients alone."""
        return self.coefficients["value"].to_numpy()

    def expected(self, covariates: pd.DataFrame) -> np.ndarray:
        """Rate to expect of areas, per 1 of the denominator, by their covariates."""
        return _mean(_design(covariates, self.centre, self.scale) @ self.beta, self.kind)

    def known(
        self, numerator: ArrayLike, denominator: ArrayLike, covariates: pd.DataFrame
    ) -> "Known":
        """What is known of the rates of areas once their own counts are seen."""
        seen = np.asarray(numerator, float), np.asarray(denominator, float)
        return known(self.kind, self.expected(covariates), self.spread, *seen)

    def unseen(self, covariates: pd.DataFrame) -> "Known":
        """What is known of the rates of areas of which only the covariates have been seen."""
        return known(self.kind, self.expected(covariates), self.spread)


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of the rates of areas, each as a distribution."""

    kind: str
    first: np.ndarray  # a of the beta, or shape of the gamma
    second: np.ndarray  # b of the beta, or rate of the gamma

    @cached_property
    def distribution(self):
        """The distribution of each rate."""
        if self.kind == PROPORTION:
            return stats.beta(self.first, self.second)
        return stats.gamma(self.first, scale=1 / self.second)

    @property
    def mean(self) -> np.ndarray:
        """Mean of each rate, per 1 of the denominator."""
        rest = self.second if self.kind == RATE else self.first + self.second
        return self.first / rest

    def limits(self, confidence: float = 0.95) -> pd.DataFrame:
        """Mean and limits of each rate: `value`, `lower`, `upper`, per 1 of the denominator."""
        tail = (1 - fraction(confidence, "confidence")) / 2
        lower, upper = self.distribution.ppf(tail), self.distribution.isf(tail)
        return pd.DataFrame({"value": self.mean, "lower": lower, "upper": upper})

    def counts(
        self,
        denominator: ArrayLike,
        rng: np.random.Generator,
        *,
        number: int = 1000,
        confidence: float = 0.95,
    ) -> pd.DataFrame:
        """Limits of the next count of each area, chance included, drawn: `lower`, `upper`."""
        tail, size = (1 - fraction(confidence, "confidence")) / 2, np.asarray(denominator, float)
        rates = self.draws(number, rng)
        if self.kind == PROPORTION:
            drawn = rng.binomial(size.round().astype(int), rates)
        else:
            drawn = rng.poisson(rates * size)
        lower, upper = np.quantile(drawn, [tail, 1 - tail], axis=0)
        return pd.DataFrame({"lower": lower, "upper": upper})

    def draws(self, number: int, rng: np.random.Generator) -> np.ndarray:
        """Draw rates, one row a draw and one column an area."""
        return self.distribution.rvs((number, len(self.first)), random_state=rng)


def known(
    kind: str, mean: np.ndarray, spread: float, part: ArrayLike = 0.0, size: ArrayLike = 0.0
) -> Known:
    """What is known of rates about a mean with a spread between areas, their own counts seen."""
    spread = max(spread, np.exp(CHANCE))
    if kind == PROPORTION:
        weight = (1 - spread) / spread
        return Known(kind, mean * weight + part, (1 - mean) * weight + size - part)
    first, second = np.broadcast_arrays(1 / spread + part, 1 / (spread * mean) + size)
    return Known(kind, first, second)


def spread_about(
    numerator: ArrayLike, denominator: ArrayLike, mean: np.ndarray, *, kind: str
) -> float:
    """Spread between areas about rates that were expected of them without their own counts.

    By maximum likelihood, as in `fit`, whose own spread is that about rates which were fitted to
    the same counts: limits of what is not seen are too narrow with it.
    """
    part, size = np.asarray(numerator, float), np.asarray(denominator, float)

    def unlikely(spread: float) -> float:
        return -_loglike(part, size, mean, spread, kind)

    found = minimize_scalar(unlikely, bounds=(CHANCE, 3.0), method="bounded").x
    return _natural(found, kind)


def fit(
    numerator: ArrayLike,
    denominator: ArrayLike,
    covariates: pd.DataFrame | None = None,
    *,
    kind: str = PROPORTION,
) -> Fit:
    """Fit counts of all areas on covariates, or on nothing but what they share.

    A covariate is less its mean, over its standard deviation. Raises MethodError if a figure is
    missing or impossible, areas are too few (20, and 5 for each covariate), a covariate does not
    differ, or nothing can be fitted: nobody is counted anywhere, the search does not end, or a
    covariate tells those with a count from those without (separation).

    Args:
        numerator: People or events counted in each area.
        denominator: Size of each area: whole people for a proportion.
        covariates: One row an area, one column a covariate.
        kind: `proportion` for a part of the denominator, `rate` for events in it.
    """
    if kind not in (PROPORTION, RATE):
        raise MethodError(f"kind is {kind!r}; allowed: {PROPORTION}, {RATE}.")
    numbers(numerator, "numerator", least=0)
    positive(denominator=denominator)
    _, (part, size) = aligned(numerator=numerator, denominator=denominator)
    if kind == PROPORTION and (part > size).any():
        raise MethodError("A numerator is above its denominator: that is a rate, not a proportion.")
    given = pd.DataFrame(index=range(len(part))) if covariates is None else covariates
    if len(part) < (least := FEWEST + EACH * given.shape[1]):
        raise MethodError(f"{len(part)} areas are too few for this fit; give {least}.")
    if part.sum() == 0 or (kind == PROPORTION and (part == size).all()):
        raise MethodError("The same share, none or all, is counted in every area.")
    for name in given:
        numbers(given[name], name)
    centre, scale = given.mean(), given.std(ddof=0)
    if (scale <= 1e-12).any():
        raise MethodError(f"{scale.idxmin()} does not differ between areas; leave it out.")
    design = _design(given, centre, scale)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of steps of the search; its end is looked at below
        plain = _glm(part, size, design, kind)
        found = _Counts(part, design, size=size, kind=kind).fit(
            np.append(plain.params, -3.0), method="bfgs", maxiter=300, disp=False, skip_hessian=True
        )
        curvature = -found.model.hessian(found.params)
    terms = ["intercept", *given.columns]
    beta, spread = found.params[:-1], found.params[-1]
    if not np.isfinite(found.params).all() or np.abs(beta[1:]).max(initial=0) > FARTHEST:
        raise MethodError("The fit does not converge: a covariate separates the areas.")
    errors = _errors(curvature, spread)
    if np.isnan(errors).any():
        raise MethodError("The fit does not converge. Leave out covariates that go together.")
    away = stats.norm.isf(0.025) * errors[: len(beta)]
    coefficients = pd.DataFrame(
        {"value": beta, "lower": beta - away, "upper": beta + away}, pd.Index(terms, name="term")
    )
    explained = 1 - plain.deviance / plain.null_deviance if plain.null_deviance > 0 else 0.0
    return Fit(kind, coefficients, _natural(spread, kind), float(explained), centre, scale)


class _Counts(GenericLikelihoodModel):
    """Counts over sizes, with one more parameter: the logarithm (log-odds) of the dispersion."""

    def __init__(self, endog: np.ndarray, exog: np.ndarray, *, size: np.ndarray, kind: str):
        self.size, self.kind = size, kind
        super().__init__(endog, exog, extra_params_names=["dispersion"])

    def loglike(self, params: np.ndarray) -> float:
        """Log-likelihood but for what does not depend on the parameters."""
        mean = _mean(self.exog @ params[:-1], self.kind)
        return _loglike(self.endog, self.size, mean, params[-1], self.kind)

    def score(self, params: np.ndarray) -> np.ndarray:
        """Gradient of the log-likelihood."""
        part, size, spread = self.endog, self.size, np.maximum(params[-1], CHANCE)
        mean, weight = _mean(self.exog @ params[:-1], self.kind), np.exp(-spread)
        if self.kind == PROPORTION:
            a, b = mean * weight, (1 - mean) * weight
            whole = digamma(weight) - digamma(weight + size)
            by_a = digamma(a + part) - digamma(a) + whole
            by_b = digamma(b + size - part) - digamma(b) + whole
            by_linear = (by_a - by_b) * weight * mean * (1 - mean)
            by_spread = -np.sum(a * by_a + b * by_b)
        else:
            events = mean * size
            by_linear = (part - events) / (1 + events / weight)
            by_shape = digamma(part + weight) - digamma(weight) - np.log1p(events / weight)
            by_spread = -weight * np.sum(by_shape + (events - part) / (events + weight))
        return np.append(self.exog.T @ by_linear, by_spread * (params[-1] > CHANCE))


def _loglike(
    part: np.ndarray, size: np.ndarray, mean: np.ndarray, spread: float, kind: str
) -> float:
    """Log-likelihood of counts; the spread is the logarithm (proportions: log-odds) of `spread`."""
    weight = np.exp(-np.maximum(spread, CHANCE))
    if kind == PROPORTION:
        a, b = mean * weight, (1 - mean) * weight
        return float(np.sum(betaln(a + part, b + size - part) - betaln(a, b)))
    events = mean * size
    chance = part * np.log(events / (events + weight)) - weight * np.log1p(events / weight)
    return float(np.sum(gammaln(part + weight) - gammaln(weight) + chance))


def _natural(spread: float, kind: str) -> float:
    return float(expit(spread) if kind == PROPORTION else np.exp(spread))


def _glm(part: np.ndarray, size: np.ndarray, design: np.ndarray, kind: str) -> GLM:
    if kind == PROPORTION:
        return GLM(np.column_stack([part, size - part]), design, family=Binomial()).fit()
    return GLM(part, design, family=Poisson(), offset=np.log(size)).fit()


def _design(covariates: pd.DataFrame, centre: pd.Series, scale: pd.Series) -> np.ndarray:
    standard = (covariates[centre.index] - centre) / scale
    return np.column_stack([np.ones(len(covariates)), standard.to_numpy(dtype=float)])


def _mean(linear: np.ndarray, kind: str) -> np.ndarray:
    bounded = np.clip(linear, -30, 30)
    return expit(bounded) if kind == PROPORTION else np.exp(bounded)


def _errors(curvature: np.ndarray, spread: float) -> np.ndarray:
    """Standard errors; where areas differ by no more than chance, of the coefficients alone."""
    used = curvature[:-1, :-1] if spread <= CHANCE + 1 else curvature
    try:
        variance = np.diag(np.linalg.inv(used))
    except np.linalg.LinAlgError:
        return np.array([np.nan])
    return np.sqrt(np.where(variance > 0, variance, np.nan))
