"""Homes that open and close, from dated registrations: beds by year, and where that would lead.

All columns of the table `care_home_registrations` are meant; frames of all councils have area_code.
A registration has one number of beds, its last: a home that grew under it seems to have been so
large from the start.
"""

import numpy as np
import pandas as pd
from scipy.stats import norm, t

COLUMNS = ["area_code", "period", "location_id", "beds", "started", "ended", "postcode", "uprn"]
COLUMNS += ["source_id"]
SETTLED = 2  # years after the first registration (2010), until all homes were registered anew
LEAST_YEARS = 5  # counted years of change, of which a trend is made
HORIZONS = (1, 3, 5)  # years ahead at which a trend is tried
WEEKS = 12  # within which a registration that begins follows one that ends
ALIKE = 0.1  # share of the beds by which two registrations at one postcode may differ
DRAWS, SEED = 200, 19
TAIL = 0.025  # outside each limit
SCORES = ["model", "horizon", "naive_error", "model_error", "coverage", "councils"]


def registrations(table: pd.DataFrame) -> pd.DataFrame:
    """Return each registration once, as the newest list has it, with its dates as times.

    A registration that follows another at the same address begins when that ends, whatever the
    weeks between; it has `beds_before`, and the other is `replaced`. Empty where no registration
    has a day of beginning, or none of ending: without the list of closed homes those that are left
    would seem to be all that there ever were.
    """
    known = table.dropna(subset=["started", "beds"])[COLUMNS].sort_values(
        ["period", "ended"], na_position="first", kind="stable"
    )
    if known["ended"].isna().all() or known["ended"].notna().all():
        return known.head(0)
    last = known.drop_duplicates("location_id", keep="last").reset_index(drop=True)
    started, ended = (pd.to_datetime(last[name].astype("string")) for name in ("started", "ended"))
    dated = last.assign(started=started, ended=ended, beds=last["beds"].astype(float))
    anew = again(dated).set_index("began")["ended"]
    old = dated.loc[anew]
    dated.loc[anew.index, "started"] = old["ended"].to_numpy()
    before = pd.Series(old["beds"].to_numpy(), anew.index).reindex(dated.index)
    return dated.assign(beds_before=before, replaced=dated.index.isin(anew))


def counted_years(dated: pd.DataFrame) -> range:
    """Return the years whose 1 January both lists cover: the first of all to the last."""
    if dated.empty:
        return range(0)
    lists = dated["period"].groupby(dated["ended"].isna()).max().str[:7]
    return range(dated["started"].min().year + SETTLED, int(min(lists)[:4]) + 1)


def beds_by_year(dated: pd.DataFrame) -> pd.DataFrame:
    """Return the beds registered as a year begins, by council (the index) and year (columns)."""
    days = {year: pd.Timestamp(year, 1, 1) for year in counted_years(dated)}
    there = {
        year: dated["beds"].where(dated["started"].lt(day) & ~dated["ended"].lt(day), 0)
        for year, day in days.items()
    }
    return pd.DataFrame(there, index=dated.index).groupby(dated["area_code"]).sum()


def again(dated: pd.DataFrame) -> pd.DataFrame:
    """Return which registrations follow others at the same address: ended, began (row labels).

    The same property number; else, where one has none, the same postcode and about as many beds;
    begun within some weeks of the other's end. Each is matched once, those nearest in time first.
    """
    closed = dated[dated["ended"].notna()].reset_index(names="row")
    opened = dated.reset_index(names="row")
    pairs = []
    for by in ("uprn", "postcode"):
        both = closed.dropna(subset=[by]).merge(opened, on=by, suffixes=("_old", "_new"))
        both = both[both["row_old"] != both["row_new"]]
        if by == "postcode":
            unnumbered = both["uprn_old"].isna() | both["uprn_new"].isna()
            apart = (both["beds_old"] - both["beds_new"]).abs()
            both = both[unnumbered & apart.le(ALIKE * both["beds_old"].clip(lower=10))]
        pairs.append(both.assign(days=(both["started_new"] - both["ended_old"]).dt.days.abs()))
    found = pd.concat(pairs)
    found = found[found["days"] <= 7 * WEEKS].sort_values("days", kind="stable")
    nearest = found.drop_duplicates("row_old").drop_duplicates("row_new")
    return nearest[["row_old", "row_new"]].set_axis(["ended", "began"], axis=1)


def by_year(dated: pd.DataFrame, years: range) -> pd.DataFrame:
    """Return what opened and closed in full years, from `registrations` of one council.

    Index year; columns homes_opened, homes_closed, opened, closed, resized and net (beds). A home
    registered anew is neither opened nor closed; by how much its beds changed is `resized`. net is
    opened less closed plus resized: what `beds_by_year` grows by from this year to the next.
    """
    new, old = dated[dated["beds_before"].isna()], dated[~dated["replaced"]]
    began, ended = dated["started"].dt.year, dated["ended"].dt.year
    opened, closed = new["beds"].groupby(began), old["beds"].groupby(ended)
    found = pd.DataFrame(
        {
            "homes_opened": opened.size(),
            "homes_closed": closed.size(),
            "opened": opened.sum(),
            "closed": closed.sum(),
            "resized": (dated["beds"] - dated["beds_before"]).groupby(began).sum(),
        },
        index=pd.Index(years[:-1], name="year"),
    ).fillna(0)
    return found.assign(net=found["opened"] - found["closed"] + found["resized"])


def rates(beds: np.ndarray) -> np.ndarray:
    """Return the change of beds in each year as a share of them: years in the last dimension."""
    return np.diff(beds) / beds[..., :-1]


def course(
    past: np.ndarray, ahead: int, rng: np.random.Generator, draws: int = 20 * DRAWS
) -> pd.DataFrame:
    """Return where beds would go if each year were like one of those counted.

    The mean change of the counted years goes on. Its limits are the 2.5% and 97.5% quantiles of
    courses drawn twice: the years that were counted (so few years may have been others), then as
    many to come, each like one of those. No distribution is assumed, as most years see no home
    open; but a few years show less than there is, and the limits are widened as Student's t is for
    so few.

    Args:
        past: Change in each counted year, two at least, as from `rates`; a row a council, or one.
        ahead: Years ahead.
        rng: Source of random numbers.
        draws: Courses to draw.

    Returns:
        Index years ahead (1, 2 …; councils one after the other where there are many): change,
        lower, upper (shares of the beds at the start, -1 at the least).
    """
    past = np.atleast_2d(np.asarray(past, dtype=float))
    councils, years = past.shape
    drawn = rng.integers(years, size=(draws, years))
    picked = drawn[np.arange(draws)[:, None], rng.integers(years, size=(draws, ahead))]
    steps = np.arange(1, ahead + 1)
    change = (1 + past.mean(axis=1)[:, None]) ** steps - 1
    widened = t.isf(TAIL, years - 1) / norm.isf(TAIL) * np.sqrt(years / (years - 1))
    grown = (1 + past)[:, picked].cumprod(axis=2) - 1  # council, draw, year
    ends = np.quantile(grown, [TAIL, 1 - TAIL], axis=1)
    lower, upper = np.maximum(change + widened * (ends - change), -1)
    columns = {"change": change.ravel(), "lower": lower.ravel(), "upper": upper.ravel()}
    return pd.DataFrame(columns, index=pd.Index(np.tile(steps, councils), name="ahead"))


def scores(table: pd.DataFrame) -> pd.DataFrame:
    """Hold the course of openings and closures against what was counted later, all councils.

    From each year that has `LEAST_YEARS` counted years behind it, the course is made of these alone
    and held against the beds of 1, 3 and 5 years later, beside beds that do not change.

    Args:
        table: The table `care_home_registrations` of all areas, with area_code.

    Returns:
        A row for each horizon (years): model (`openings_and_closures`), horizon, naive_error and
        model_error (mean absolute error, percent of the beds at the start), coverage (percent of
        the later counts within the course's 95% limits), councils. Empty where too little is dated.
    """
    return scores_of(beds_by_year(registrations(table)))


def scores_of(beds: pd.DataFrame) -> pd.DataFrame:
    """Return the same from beds by council and year, as from `beds_by_year`."""
    counted, rng, found = beds.to_numpy(), np.random.default_rng(SEED), []
    for at in range(LEAST_YEARS, counted.shape[1] - 1):
        known = np.flatnonzero((counted[:, : at + 1] > 0).all(axis=1))
        most = min(max(HORIZONS), counted.shape[1] - 1 - at)
        if not len(known):
            continue
        there = counted[known]
        ahead = course(rates(there[:, : at + 1]), most, rng, DRAWS)
        truth = (there[:, at + 1 : at + 1 + most] / there[:, [at]] - 1).ravel()
        held = ahead.assign(
            naive_error=100 * np.abs(truth),
            model_error=100 * np.abs(ahead["change"] - truth),
            coverage=100.0 * ((ahead["lower"] <= truth) & (truth <= ahead["upper"])),
            councils=np.repeat(known, most),
        )
        found.append(held)
    if not found:
        return pd.DataFrame(columns=SCORES)
    every = pd.concat(found).loc[lambda it: it.index.isin(HORIZONS)].groupby(level=0)
    means = every[["naive_error", "model_error", "coverage"]].mean()
    told = means.assign(councils=every["councils"].nunique(), model="openings_and_closures")
    return told.rename_axis("horizon").reset_index()[SCORES]


def wins(scores: pd.DataFrame) -> bool:
    """Say whether the course errs less than beds that do not change, furthest ahead."""
    if scores.empty:
        return False
    last = scores.sort_values("horizon").iloc[-1]
    return bool(last["model_error"] < last["naive_error"])
