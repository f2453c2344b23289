"""The findings on diagnoses that the notebook dementia_growth records, and what each rests on."""

import numpy as np
import pandas as pd

from caremarket.frames import finding_rows, rows
from caremarket.themes.dementia.diagnosis import published_rates
from caremarket.themes.dementia.prediction import WITH_LIMITS
from caremarket.themes.dementia.recorded import RATE_SOURCES
from caremarket.themes.dementia.register import limits_known
from caremarket.themes.dementia.terms import HIDDEN

READINGS = {
    "as_printed": "implied",
    "prediction": "implied_as_prediction",
    "printed_of_predicted": "implied_as_register",
}
PRINTED = "as_printed"
LIMITS = "95% limits as published"
RATIO = "register over expected"
MISSED, OF_RATE = "expected less register", "published 95% limits of the rate"


def diagnosis_findings(readings: pd.DataFrame, dementia: pd.DataFrame) -> list[pd.DataFrame]:
    """Return what the readings of the printed figures and of the latest rate imply.

    Args:
        readings: As from `diagnosis_readings`.
        dementia: The evidence table `dementia`.

    Returns:
        Findings `diagnosis_rate` (implied: as printed; implied_as_prediction;
        implied_as_register), `undiagnosed` (at_published_rate; its method says whether the rate
        was published or worked out) and `more_diagnoses_for_ambition` by reading. Each names the
        sources of its own reading.
    """
    printed = rows(dementia, measure=["diagnosed_as_printed", "undiagnosed"])["source_id"]
    latest = published_rates(dementia)["source_id"].tail(1)
    by_rate = readings["reading"].eq("published_rate")
    cited = {
        of: " ".join(dict.fromkeys([*used, RATE_SOURCES[WITH_LIMITS]]))
        for of, used in ((False, printed), (True, latest))
    }
    held = readings["worked_out"].map({True: RATIO, False: "published rate"}) + " held"
    frame = readings.rename(columns={"year": "period"}).assign(
        source_ids=by_rate.map(cited), method=held.where(by_rate, "reading of printed figures")
    )
    rate = frame[frame["reading"].isin(READINGS)]
    rate = rate.assign(category=rate["reading"].map(READINGS), value=100 * rate["diagnosis_rate"])
    limits = {f"undiagnosed_{end}": end for end in ("lower", "upper")}
    left = frame[by_rate].rename(columns={"undiagnosed": "value"} | limits)
    hidden = left["diagnosis_rate_lower"].notna()
    left["method"] += ", monte carlo 95% limits of CFAS II"
    left["method"] += hidden.map({True: " and suppression", False: ""})
    left = left.assign(category="at_published_rate")
    more = frame.assign(category=frame["reading"], value=frame["more_for_ambition"])
    return [
        finding_rows(
            part,
            metric=metric,
            unit=unit,
            basis="modelled",
            method=part["method"],
            source_ids=part["source_ids"],
        )
        for part, metric, unit in (
            (rate, "diagnosis_rate", "percent"),
            (left, "undiagnosed", "people"),
            (more, "more_diagnoses_for_ambition", "people"),
        )
    ]


def register_findings(months: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the registers as findings.

    Args:
        months: As from `registers`.

    Returns:
        Findings `known_dementia`, `diagnosis_rate` (percent) and `undiagnosed`, all of category
        gp_register, with limits where something leaves the figure open, which the method names.
        Only what was printed is published: neither the middle of a suppressed count is, nor a
        ratio or a difference of two figures.
    """
    return [_register(months), _rate(months), _undiagnosed(months)]


def _register(months: pd.DataFrame) -> pd.DataFrame:
    hidden = months["suppressed"].astype(bool)
    figures = _open_where(hidden, months, "register")
    return _shaped(
        months,
        figures.assign(method=_first_that_holds({HIDDEN: hidden}, PRINTED)),
        metric="known_dementia",
        unit="people",
        published=~hidden,
    )


def _rate(months: pd.DataFrame) -> pd.DataFrame:
    unclear = months["rate_lower"] < months["rate_upper"]
    printed = months["rate_printed"].astype(bool)
    limited = printed & months[["limit_lower", "limit_upper"]].notna().all(axis=1)
    figures = _open_where(unclear, months, "rate")
    for end in ("lower", "upper"):
        limits = months[f"limit_{end}"].astype(float).where(limited)
        figures[end] = figures[end].fillna(limits)
    cases = {HIDDEN: unclear, LIMITS: limited, PRINTED: printed}
    return _shaped(
        months,
        (100 * figures).assign(method=_first_that_holds(cases, RATIO)),
        metric="diagnosis_rate",
        unit="percent",
        published=printed,
    )


def _undiagnosed(months: pd.DataFrame) -> pd.DataFrame:
    hidden, bounded = months["suppressed"].astype(bool), limits_known(months)
    cases = {
        f"{MISSED}, {OF_RATE} and suppression": bounded & hidden,
        f"{MISSED}, {OF_RATE}": bounded,
        f"{MISSED}, suppression only": hidden,
    }
    figures = _open_where(bounded | hidden, months, "undiagnosed")
    return _shaped(
        months,
        figures.assign(method=_first_that_holds(cases, MISSED)),
        metric="undiagnosed",
        unit="people",
        published=pd.Series(False, index=months.index),
    )


def _open_where(is_open: pd.Series, months: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return value, lower and upper of a column of `registers`; limits only where it is open."""
    limits = {
        end: months[f"{column}_{end}"].astype(float).where(is_open) for end in ("lower", "upper")
    }
    return pd.DataFrame({"value": months[column].astype(float)} | limits)


def _first_that_holds(cases: dict[str, pd.Series], otherwise: str) -> np.ndarray:
    """Name each row by the first of the cases that holds for it."""
    return np.select([case.astype(bool) for case in cases.values()], list(cases), otherwise)


def _shaped(
    months: pd.DataFrame, figures: pd.DataFrame, *, metric: str, unit: str, published: pd.Series
) -> pd.DataFrame:
    """Shape figures (value, lower, upper, method) of all months as findings of the registers."""
    known = months[["period", "source_id"]].join(figures).dropna(subset="value")
    return finding_rows(
        known.assign(category="gp_register"),
        metric=metric,
        unit=unit,
        basis=published[known.index].map({True: "published", False: "modelled"}),
        method=known["method"],
        source_ids=known["source_id"],
    )
