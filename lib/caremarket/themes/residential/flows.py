"""Who is admitted a year and how long they stay: what that makes of the older residents."""

from dataclasses import dataclass

import pandas as pd
from scipy.stats.distributions import rv_frozen

from caremarket import methods
from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows, single
from caremarket.themes.projection import COUNCIL
from caremarket.themes.residential.market import latest

STAYS = ("length_of_stay_mean", "length_of_stay_median", "share_staying_over_three_years")
DAYS = 365.25
THREE_YEARS = 3.0
SHARE_AROUND = 0.05  # a proportion on either side of the area's own share of self-funders
FULL = 0.95  # no more of the older residents are taken to pay for themselves


@dataclass(frozen=True)
class Flow:
    """Admissions that councils pay for, what share that is of all, and stays; with their ranges."""

    admitted: float  # aged 65 and over, a year, for each person of that age
    period: str  # of the admissions
    measure: str  # by which they were counted
    stay: float  # mean, in years
    stay_range: tuple[float, float]
    funded: float  # share of the older residents who do not pay for themselves
    funded_range: tuple[float, float]
    refused: tuple[tuple[str, float], ...] = ()  # newer years, and the stay that they would imply

    @property
    def admitted_of_all(self) -> float:
        """All who are admitted, whoever pays, for each person aged 65 and over."""
        return self.admitted / self.funded


def published(benchmarks: pd.DataFrame) -> tuple[float, ...]:
    """Return mean and median stay in days, and the percentage who stay over three years.

    MissingEvidenceError if one of the three is not there.
    """
    return tuple(single(benchmarks, "value", measure=it, category="all") for it in STAYS)


def fits(benchmarks: pd.DataFrame) -> dict[str, rv_frozen]:
    """Return distributions of stays (years) that have the published mean and median, by name."""
    mean, median, _ = published(benchmarks)
    return methods.fitted_stays(mean / DAYS, median / DAYS)


def beyond_three_years(benchmarks: pd.DataFrame) -> dict[str, float]:
    """Return the share that stays over three years by each of `fits`."""
    return {name: float(fit.sf(THREE_YEARS)) for name, fit in fits(benchmarks).items()}


def stays(benchmarks: pd.DataFrame) -> tuple[rv_frozen, str]:
    """Return how long residents stay, in years, and the name of the distribution.

    That of `fits` nearer to the published share who stay over three years.
    """
    found, (*_, over) = fits(benchmarks), published(benchmarks)
    name = methods.closest_stays(found, THREE_YEARS, over / 100)
    return found[name], name


def implied_range(benchmarks: pd.DataFrame) -> tuple[float, float]:
    """Return between what stays (years) residents over admissions lie in most councils."""
    row = latest(benchmarks, measure="length_of_stay_implied").iloc[0]
    return float(row["lower"]) / DAYS, float(row["upper"]) / DAYS


def funded_of_england(benchmarks: pd.DataFrame) -> tuple[float, tuple[float, float]]:
    """Return the share of older residents who do not pay for themselves, and its range.

    England's newest; the range is that of its regions with the most and the fewest self-funders
    among all residents, raised to older residents as England's is.
    """
    last = latest(benchmarks, measure="self_funder_share")
    share = last.set_index("category")["value"].astype(float) / 100
    older, every = share.get("older_people"), share.get("all")
    regions = share.drop(["older_people", "all", "younger_adults"], errors="ignore")
    if older is None or every is None or regions.empty:
        raise MissingEvidenceError(
            "The share of older residents who pay for themselves is not in the national table "
            "market_benchmarks for England, all and older people, and by region."
        )
    ends = 1 - regions * older / every
    return 1 - older, (float(ends.min()), float(ends.max()))


def funded_here(paying: float, filled: float, older: float) -> tuple[float, tuple[float, float]]:
    """Return the same from the area's own share of all residents who pay for themselves.

    Args:
        paying: That share, a proportion; who pays is taken to be 65 or older.
        filled: Occupied beds.
        older: Those of them with somebody aged 65 or older.
    """
    found = [
        1 - min(FULL, max(0.0, (paying + off) * filled / older))
        for off in (0, -SHARE_AROUND, SHARE_AROUND)
    ]
    return found[0], (min(found), max(found))


def plausible(
    admitted: pd.DataFrame, people: float, supported: float, within: tuple[float, float]
) -> tuple[pd.Series | None, tuple[tuple[str, float], ...]]:
    """Return the newest admissions that fit the residents, and the newer years that do not.

    Residents whom the council supports, over whom it admits in a year, is how long they stay if
    nothing changes. Where that lies outside what most councils have, the count of admissions is
    not believed, which may be recorded in part.

    Args:
        admitted: Rows of the table `ascof` at 65 and over, per 100,000.
        people: Residents of the area aged 65 and over.
        supported: Of them in homes, by the council; missing where it is suppressed.
        within: Years of stay, as from `implied_range`.
    """
    refused = []
    for _, row in admitted.sort_values("period", ascending=False, kind="stable").iterrows():
        a_year = float(row["value"]) / 100_000 * people
        implied = supported / a_year if a_year else float("inf")
        if pd.isna(implied) or within[0] <= implied <= within[1]:
            return row, tuple(refused)
        refused.append((row["period"], implied))
    return None, tuple(refused)


def scores(outcomes: pd.DataFrame, supported: pd.DataFrame, stay: float) -> pd.DataFrame:
    """Hold admissions times a mean stay against whom councils support in homes, at 65 and over.

    Beside England's residents per head, made without the council itself. Takes the tables
    `ascof_measures` and `care_home_residents` of all areas: admissions of client-level data, people
    supported on a day before or after. `stay` is in years.

    Returns:
        One row: model (`admissions_and_stays`), horizon (0), naive_error and model_error (mean
        absolute error, percent of the mean of people supported), coverage (percent of councils
        within the range of stays; missing here), councils. Empty without both of two councils.
    """
    came = rows(outcomes, measure="2c_admissions", population_group="65_plus")
    came = came.set_index("area_code")[["numerator", "denominator"]].astype(float)
    chosen = {"funder": "council", "age_group": "65_plus", "location": "all"}
    there = rows(supported, **chosen)
    there = there[there["period"].str.contains("/")]
    columns = ["model", "horizon", "naive_error", "model_error", "coverage", "councils"]
    if came.empty or there.empty:
        return pd.DataFrame(columns=columns)
    first = rows(there, period=there["period"].min())
    people = first.groupby("area_code")["people"].sum(min_count=2).astype(float).rename("people")
    both = came.join(people, how="inner").dropna()
    both = both[both.index.str.match(COUNCIL) & (both["numerator"] > 0) & (both["people"] > 0)]
    if len(both) < 2:  # nobody else to make England's rate of
        return pd.DataFrame(columns=columns)
    others = both.sum() - both
    naive = both["denominator"] * others["people"] / others["denominator"]
    errors = {
        f"{name}_error": 100 * (found - both["people"]).abs().mean() / both["people"].mean()
        for name, found in (("naive", naive), ("model", both["numerator"] * stay))
    }
    told = {"model": "admissions_and_stays", "horizon": 0, **errors}
    return pd.DataFrame([told | {"coverage": float("nan"), "councils": len(both)}])[columns]
