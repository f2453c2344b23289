"""One count by month of all councils: what it was here, and where it goes if it goes on so."""

import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from caremarket.errors import MethodError, MissingEvidenceError
from caremarket.frames import FINDING_COLUMNS, finding_rows
from caremarket.methods import series
from caremarket.themes import kept

MONTHS = 12
LIMITS = ["lower_80", "upper_80", "lower_95", "upper_95"]
SCORES = ["councils", "error", "naive", "within_80", "within_95", "wins"]


@dataclass(frozen=True, eq=False)
class Course:
    """A count by month in all councils, of which one is told."""

    area_code: str
    area_name: str
    name: str  # snake case, for findings
    what: str  # what is counted, as words in a sentence
    counts: pd.DataFrame  # area_code, month (`2026-03`), people, source_id; of all councils
    folder: Path  # of the evidence
    breaks: tuple[str, ...] = ()  # months from which something else was counted

    @cached_property
    def wide(self) -> pd.DataFrame:
        """One row a month from the first to the last, one column a council; missing where none."""
        known = self.counts.dropna(subset="people").drop_duplicates(["area_code", "month"])
        known = known[known["people"] > 0]
        wide = known.pivot_table(index="month", columns="area_code", values="people").astype(float)
        if wide.empty:
            return wide
        every = pd.period_range(wide.index.min(), wide.index.max(), freq="M").astype(str)
        return wide.reindex(every).rename_axis("month")

    @property
    def own(self) -> pd.Series:
        """The council's counts by month."""
        months = self.wide.index
        return self.wide.get(self.area_code, pd.Series(float("nan"), months)).dropna()

    @cached_property
    def fitted(self) -> dict[str, Any]:
        """How well carrying on did, and what it says of each council, made once for all.

        Keys as `SCORES`, variances, and ahead (index area_code; step, and the columns of
        `series.carried_on`; none where the last count does better). MissingEvidenceError where too
        few months are there.
        """
        path = self.folder / kept.FOLDER / f"{self.name}.json"
        try:
            return kept.kept(
                path, [self.wide], self.breaks, MADE_BY, lambda: fitted(self.wide, self.breaks)
            )
        except MethodError as error:
            raise MissingEvidenceError(
                f"How {self.what} in {self.area_name} may go on for a year is not told: {error}"
            ) from error

    @property
    def ahead(self) -> pd.DataFrame:
        """The months to come here: month, value, and limits; MissingEvidenceError if none are."""
        found = self.fitted["ahead"]
        own = found[found.index == self.area_code]
        if own.empty:
            why = (
                f"the last count of {self.area_name} is not of the newest month, or its months are "
                "too few"
                if self.fitted["wins"]
                else "on months not seen the last count was no farther off than the model"
            )
            raise MissingEvidenceError(
                f"How {self.what} in {self.area_name} may go on for a year is not told: {why}."
            )
        last = pd.Period(self.wide.index[-1], freq="M")
        months = [str(last + int(step)) for step in own["step"]]
        return own.assign(month=months).reset_index(drop=True)

    @property
    def source_ids(self) -> str:
        """Sources of the council's counts, separated by spaces."""
        own = self.counts[self.counts["area_code"] == self.area_code]
        return " ".join(own["source_id"].dropna().unique())

    def findings(self) -> pd.DataFrame:
        """Return `<name>_ahead` (the last month, 95% limits) and `skill` (percent), or no row."""
        try:
            scores = self.fitted
        except MissingEvidenceError:
            return pd.DataFrame(columns=FINDING_COLUMNS)
        given = {"basis": "modelled", "source_ids": self.source_ids}
        values = {name: 100 * scores[name] for name in ("error", "naive", "within_95")}
        frame = pd.DataFrame({"value": values.values(), "period": self.wide.index[-1]})
        named = ("model_error", "naive_error", "coverage")
        frame["category"] = [f"{self.name}|ahead|{name}" for name in named]
        method = "rolling_origin_against_last_value"
        skill = finding_rows(frame, metric="skill", unit="percent", method=method, **given)
        try:
            last = self.ahead.tail(1)
        except MissingEvidenceError:
            return skill
        shaped = last.rename(columns={"lower_95": "lower", "upper_95": "upper", "month": "period"})
        named = {"metric": f"{self.name}_ahead", "method": "damped_local_linear_trend"}
        return pd.concat([skill, finding_rows(shaped, unit="people", **named, **given)])


def by_month(counts: pd.DataFrame, people: str = "people", cells: int = 1) -> pd.DataFrame:
    """Return counts of single months as `Course.counts`: summed where a month has all its cells.

    Takes rows of a table of evidence of all areas: area_code, period, source_id and the column of
    the count, missing where it is suppressed. Councils only.
    """
    single = counts["period"].str.fullmatch(r"(\d{4}-\d\d)/\1").astype(bool)
    months = counts[single & counts["region_code"].notna()]
    months = months.dropna(subset=people).assign(month=months["period"].str[:7])
    sums = months.groupby(["area_code", "month"], as_index=False)
    table = sums.agg(
        people=(people, "sum"), cells=(people, "size"), source_id=("source_id", "last")
    )
    return table[table["cells"] == cells].drop(columns="cells")


def fitted(wide: pd.DataFrame, breaks: tuple[str, ...]) -> dict[str, Any]:
    """Carry every council's count on, if on months not seen that did better than the last one.

    Takes `Course.wide`; returns what `Course.fitted` does. Errors are mean sizes of logarithms,
    over councils and origins. Raises MethodError where it cannot be tried.
    """
    if wide.empty:
        raise MethodError("The evidence holds no count by month of any council.")
    places = [int((wide.index < month).sum()) for month in breaks if month <= wide.index.max()]
    tried = series.rolling_origin(wide, places, months=MONTHS)
    less = tried["naive"].abs() - tried["error"].abs()
    wins = bool(less.mean() > less.std(ddof=1) / len(less) ** 0.5) if len(less) > 1 else False
    variances = series.pooled_variances(wide, places)
    found = []
    if wins:
        for code in wide.columns[wide.iloc[-1].notna() & wide.notna().sum().ge(series.FEWEST)]:
            on = series.carried_on(wide[code], variances, places, months=MONTHS).reset_index()
            found.append(on.assign(area_code=code).set_index("area_code"))
    columns = ["step", "value", *LIMITS]
    empty = pd.DataFrame(columns=columns).rename_axis("area_code")
    return {
        "councils": int(tried["area"].nunique()),
        "error": float(tried["error"].abs().mean()),
        "naive": float(tried["naive"].abs().mean()),
        "within_80": float(tried["within_80"].mean()),
        "within_95": float(tried["within_95"].mean()),
        "wins": wins,
        "variances": [float(each) for each in variances],
        "ahead": pd.concat(found)[columns] if found else empty,
    }


MADE_BY = (sys.modules[__name__], series)
