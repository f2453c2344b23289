"""What all councils together say of each: its rate steadied, and what its residents let expect."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from caremarket.errors import MethodError
from caremarket.methods import overdispersed, ranking, thinning
from caremarket.themes import kept
from caremarket.themes.benchmarks import skill
from caremarket.themes.benchmarks.measure import MODELLED, Measure

DRAWS = 4000
SEED = 20260101
EXTREME = 10  # councils at either end
COVARIATES = ("aged_65_plus", "aged_85_plus", "deprivation", "asian", "black", "log_density")
AREAS = [
    *("pooled", "pooled_lower", "pooled_upper"),
    *("rank_lower", "rank_upper", "among_highest", "among_lowest"),
    *("expected", "usual_lower", "usual_upper", "ratio", "ratio_lower", "ratio_upper"),
]
GIVEN = ["area_code", "region_code", "numerator", "denominator"]
TERMS = ["term", "ratio", "lower", "upper"]


MADE_BY = (sys.modules[__name__], skill, overdispersed, ranking, thinning)


@dataclass(frozen=True)
class Fitted:
    """A measure of all councils, fitted once.

    `areas` has one row a council (index area_code), rates per 1 of the denominator: `AREAS`, the
    usual range that of 95% of councils with such residents, the ratio observed over expected;
    missing where it cannot be said. `terms`: ratio of rates (or odds) for one standard deviation
    more of a covariate. `skill`: as `skill.COLUMNS`, one row a model.
    """

    areas: pd.DataFrame
    terms: pd.DataFrame
    skill: pd.DataFrame
    explained: float  # share of deviance that the covariates explain; NaN if nothing is expected
    regions: float  # share that regions explain on top of it
    left_out: tuple[str, ...]  # area codes of councils for which a covariate is missing
    reason: str  # why nothing is expected; else empty


def fitted(areas: pd.DataFrame, measure: Measure, features: pd.DataFrame) -> Fitted:
    """Fit a measure over all councils; MethodError if there is nothing that can be fitted.

    Args:
        areas: One row a council: area_code, region_code, numerator, denominator.
        measure: What it is; of its kind and unit.
        features: One row a council (index area_code), as from `neighbours.features`.
    """
    if measure.kind == MODELLED:
        raise MethodError("The figure is modelled, not counted: there is no chance to take out.")
    whole = areas["denominator"].round() if measure.kind == "proportion" else areas["denominator"]
    counts = areas.assign(denominator=whole).set_index("area_code").sort_index()
    plain = overdispersed.fit(counts["numerator"], counts["denominator"], kind=measure.kind)
    known = plain.known(counts["numerator"], counts["denominator"], _none(counts))
    limits = known.limits().set_axis(counts.index)
    draws = known.draws(DRAWS, np.random.default_rng(SEED))
    ranks = ranking.rank_limits(draws, extreme=EXTREME).set_axis(counts.index)
    plainly = (counts["numerator"] / counts["denominator"]).rank(ascending=False, method="min")
    ranks["lower"] = ranks["lower"].clip(upper=plainly)  # a rank that was printed is among them,
    ranks["upper"] = ranks["upper"].clip(lower=plainly)  # be it that of a very small count
    found = pd.DataFrame(index=counts.index, columns=AREAS, dtype=float)
    found[["pooled", "pooled_lower", "pooled_upper"]] = limits[["value", "lower", "upper"]]
    found[["rank_lower", "rank_upper", "among_highest", "among_lowest"]] = ranks
    scores = [skill.pooled(counts, measure.kind)]
    given = features.reindex(counts.index)
    given = given[[name for name in COVARIATES if name in given and given[name].notna().any()]]
    described = given.dropna()
    left_out = tuple(counts.index.difference(described.index))
    empty = pd.DataFrame(columns=TERMS), pd.DataFrame(scores), np.nan, np.nan, left_out
    if given.empty or given.shape[1] < 2:
        return Fitted(found, *empty, "the evidence does not describe who lives in councils")
    of = counts.loc[described.index]
    try:
        model = overdispersed.fit(of["numerator"], of["denominator"], described, kind=measure.kind)
        score, spread = skill.expected(of, described, measure.kind)
    except MethodError as error:
        return Fitted(found, *empty, str(error).rstrip("."))
    scores.append(score)
    if not score["wins"]:
        lost = "tried on regions not seen, the model does no better than England's rate"
        return Fitted(found, empty[0], pd.DataFrame(scores), *empty[2:], lost)
    model = replace(model, spread=spread)
    expected = model.expected(described)
    usual = model.unseen(described).limits().set_axis(of.index)
    own = model.known(of["numerator"], of["denominator"], described).limits().set_axis(of.index)
    found.loc[of.index, "expected"] = expected
    found.loc[of.index, ["usual_lower", "usual_upper"]] = usual[["lower", "upper"]].to_numpy()
    for name, column in (("ratio", "value"), ("ratio_lower", "lower"), ("ratio_upper", "upper")):
        found.loc[of.index, name] = own[column] / expected
    coefficients = np.exp(model.coefficients.drop("intercept"))
    terms = coefficients.rename(columns={"value": "ratio"}).rename_axis("term").reset_index()
    regions = _by_region(of, described, measure.kind) - model.deviance_explained
    share = model.deviance_explained
    return Fitted(found, terms, pd.DataFrame(scores), share, regions, left_out, "")


def _none(counts: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(index=counts.index)


def _by_region(of: pd.DataFrame, described: pd.DataFrame, kind: str) -> float:
    """Share of deviance that covariates and regions explain together; NaN if it cannot be said."""
    regions = pd.get_dummies(of["region_code"], drop_first=True, dtype=float)
    try:
        both = described.join(regions)
        return overdispersed.fit(
            of["numerator"], of["denominator"], both, kind=kind
        ).deviance_explained
    except MethodError:
        return float("nan")


def fitted_once(
    areas: pd.DataFrame, measure: Measure, features: pd.DataFrame, folder: Path
) -> Fitted:
    """Return `fitted`, which is kept in the folder of the evidence; raises as that does."""
    counts = areas[GIVEN].sort_values("area_code", ignore_index=True)
    found = kept.kept(
        folder / kept.FOLDER / f"{measure.name}.json",
        [counts, features.sort_index()],
        [measure.kind],
        MADE_BY,
        lambda: vars(fitted(counts, measure, features)),
    )
    return Fitted(**found | {"left_out": tuple(found["left_out"])})
