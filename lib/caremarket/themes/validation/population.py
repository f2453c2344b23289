"""What limits of our own projection would have said of what is counted by now."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from caremarket.methods.hindcast import hindcast_errors
from caremarket.themes import projection
from caremarket.themes.projection import BASE, GROUPS, TO_MID_YEAR, TRIED
from caremarket.themes.size import SMALLEST

KINDS = {
    "E10": "counties",
    "E08": "metropolitan districts",
    "E06": "unitary authorities",
    "E09": "London boroughs",
}
PROMISED = (0.93, 0.97)  # of councils that 95% limits are to hold for
HEADER = """## The population aged 65 and over, by our own projection

Each council is projected from Census 2011 and 2021 (Hamilton-Perry), or a later estimate is carried
on with that projection's growth, and held against a later count or estimate. Its limits come from
the other councils of its kind (leave one out), from their errors up to the newest count, in
proportion to the years, and from an error that comes at once. Councils of fewer than
{smallest:,} residents have no limits and are left out.

| held against | from | ages | kind of council | councils | median error | limits | hold in |
| --- | --- | --- | --- | --: | --: | --: | --: |
"""
AFTER = """
What comes at once: bands of five years do not show when a large cohort passes 65, 75 or 85, so that
the projection is off there within a year or two, at 75 in nearly all councils alike; by the end of
a decade it is not. How much that is was read off mid-2022: there, limits hold by construction.
"""


def trials(everywhere: pd.DataFrame) -> pd.DataFrame:
    """Hold projections of all councils against what was counted later.

    Takes the rows of `population` of all areas, persons. Columns against, start (vintages), ages,
    area_code, error (log ratio of projected to counted), limit (the same, from other councils).
    Empty where the censuses or a later count are not in the evidence.
    """
    counted = projection.census_counts(everywhere)
    columns = ["against", "start", "ages", "area_code", "error", "limit"]
    if counted is None:
        return pd.DataFrame(columns=columns)
    projected = projection.all_projected(*counted)
    sizes = counted[1].sum(axis=1)
    yearly = {
        code: projection.yearly_error(projected, everywhere, code)
        for code in sizes.index[sizes >= SMALLEST]
    }
    bounds = pd.Series(yearly, dtype=float).dropna()
    found = []
    for against, start, group, errors, years in _held(everywhere, projected):
        known = errors.index.intersection(bounds.index)
        limits = np.hypot(bounds[known] * years, GROUPS[group])
        frame = pd.DataFrame({"error": errors[known], "limit": limits}).rename_axis("area_code")
        found.append(frame.reset_index().assign(against=against, start=start, ages=group))
    return pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)


def _held(
    everywhere: pd.DataFrame, projected: pd.DataFrame
) -> Iterator[tuple[str, str, str, pd.Series, float]]:
    """Yield what is held against what: vintage, start, ages, errors by council, years ahead."""
    counts = _counts(everywhere)
    for (against, year), wide in counts.items():
        years = year - BASE + TO_MID_YEAR
        for group in wide:
            then = projection.since_census(projected, group, years)
            yield against, "census_2021", group, _errors(then, wide[group]), years
        for (start, first), earlier in counts.items():
            if first < year and set(projection.GROUPS) <= set(earlier) and TRIED in wide:
                growth = projection.since_census(projected, TRIED, years) / projection.since_census(
                    projected, TRIED, first - BASE + TO_MID_YEAR
                )
                then = earlier[TRIED] * growth
                yield against, start, TRIED, _errors(then, wide[TRIED]), year - first


def _counts(everywhere: pd.DataFrame) -> dict[tuple[str, int], pd.DataFrame]:
    """Return people of `GROUPS` by area of what is counted a year or more after the census."""
    later = everywhere[everywhere["year"].gt(BASE) & everywhere["qualifier"].eq("estimated")]
    found = {}
    for (vintage, year), of in later.groupby(["vintage", "year"]):
        wide = of.pivot_table(index="area_code", columns="age_band", values="people").astype(float)
        sums = {
            group: wide[older].sum(axis=1)
            for group in GROUPS
            if set(older := [it for it in projection.BANDS if _in(it, group)]) <= set(wide)
        }
        whole = {TRIED: wide[TRIED]} if TRIED in wide and not sums else sums
        found[vintage, int(year)] = pd.DataFrame(whole)
    return found


def _in(band: str, group: str) -> bool:
    return projection.ages(band)[0] >= projection.ages(group)[0]


def _errors(then: pd.Series, counted: pd.Series) -> pd.Series:
    both = pd.concat([then, counted], axis=1, keys=["then", "counted"]).dropna()
    return hindcast_errors(both["then"], both["counted"])


def section(everywhere: pd.DataFrame) -> str:
    """Write the section on our own projection, from `population` of all areas (persons)."""
    lines = [_row(key, of) for key, of in _summaries(trials(everywhere))]
    return HEADER.format(smallest=SMALLEST) + "".join(lines) + AFTER


def _summaries(found: pd.DataFrame) -> Iterator[tuple[tuple[str, ...], pd.DataFrame]]:
    keys = ["against", "start", "ages"]
    for key, of in found.groupby(keys, sort=False):
        for code, kind in KINDS.items():
            yield (*key, kind), of[of["area_code"].str.startswith(code)]
        yield (*key, "all"), of


def _row(key: tuple[str, ...], of: pd.DataFrame) -> str:
    against, start, group, kind = key
    held = (of["error"].abs() <= of["limit"]).mean()
    mark = "" if kind != "all" or PROMISED[0] <= held <= PROMISED[1] else " (not 95%)"
    cells = [
        f"`{against}`",
        f"`{start}`",
        f"{group.rstrip('+')} and over",
        kind,
        str(len(of)),
        f"{100 * of['error'].abs().median():.1f}%",
        f"±{100 * of['limit'].median():.1f}%",
        f"{100 * held:.1f}%{mark}",
    ]
    return f"| {' | '.join(cells)} |\n"
