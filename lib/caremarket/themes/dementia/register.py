"""Patients on the dementia registers of general practices, beside those whom CFAS II expects.

Counted where a practice is, not where a patient lives. A suppressed count is an interval, and so
is all that follows from it.
"""

import pandas as pd

from caremarket.frames import finding_rows, rows, with_ends
from caremarket.themes.dementia.prediction import WITH_LIMITS
from caremarket.themes.dementia.terms import HIDDEN

REGISTER, EXPECTED = "recorded_on_gp_register", "expected_on_gp_register"
RATE = "diagnosis_rate"
COLUMNS = ["period", "register", "register_lower", "register_upper", "expected"]
COLUMNS += ["rate", "rate_lower", "rate_upper", "limit_lower", "limit_upper"]
COLUMNS += ["undiagnosed", "undiagnosed_lower", "undiagnosed_upper", "suppressed", "note"]
COLUMNS += ["source_id"]
LIMITS = "95% limits as published"


def latest_release(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep one figure a measure and period, the one of the latest release."""
    ordered = figures.sort_values(["period", "source_id"], kind="stable")
    return ordered.drop_duplicates(["measure", "age_group", "period"], keep="last")


def registers(dementia: pd.DataFrame) -> pd.DataFrame:
    """Return the registers by month, earliest first; no row where the evidence has none.

    Args:
        dementia: The evidence table `dementia`.

    Returns:
        Columns period; register (people; the middle where it is suppressed) with register_lower and
        register_upper (what suppression leaves open, else the same); expected (people whom CFAS II
        expects among registered patients; missing where it is not published); rate (register to
        expected, a proportion: as published, else worked out) with rate_lower, rate_upper (what
        suppression leaves open); limit_lower, limit_upper (95% limits of the rate, as published);
        undiagnosed (expected less register, not below 0) with its ends; suppressed (bool), note,
        source_id.
    """
    months = latest_release(rows(dementia, age_group="65_plus"))
    counted = with_ends(rows(months, measure=REGISTER)).set_index("period")
    if counted.empty:
        return pd.DataFrame(columns=COLUMNS)
    by_measure = months.pivot_table(index="period", columns="measure", values="value")
    other = by_measure.reindex(counted.index).reindex(
        columns=[EXPECTED, RATE, f"{RATE}_lower", f"{RATE}_upper"]
    )
    expected = other[EXPECTED].astype(float)
    ends = {"": (counted["lower"] + counted["upper"]) / 2}
    ends |= {"_lower": counted["lower"], "_upper": counted["upper"]}
    found = pd.DataFrame({"expected": expected})
    for end, people in ends.items():
        found[f"register{end}"] = people
        found[f"rate{end}"] = other[RATE].div(100).fillna(people / expected)
        mirrored = {"_lower": "_upper", "_upper": "_lower"}.get(end, "")
        found[f"undiagnosed{mirrored}"] = (expected - people).clip(lower=0)
    for end in ("lower", "upper"):
        found[f"limit_{end}"] = other[f"{RATE}_{end}"].astype(float) / 100
    found["suppressed"] = counted["lower"] < counted["upper"]
    return found.join(counted[["note", "source_id"]]).reset_index()[COLUMNS]


def latest_beside_model(months: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Set the latest register beside what is expected of patients and of residents, for a chart.

    Args:
        months: As from `registers`, at least one row.
        totals: Predictions, as from `predicted_with_limits`; CFAS II in the year of the register.

    Returns:
        Columns figure, people, lower, upper (limits where there are any). The model has no row
        where `totals` does not reach the year, nor has what is not published.
    """
    last = months.iloc[-1]
    hidden = [last["register_lower"], last["register_upper"]]
    none = [float("nan")] * 2
    lines = [
        ["On a GP register", last["register"], *(hidden if last["suppressed"] else none)],
        ["Expected among registered patients", last["expected"], *none],
    ]
    model = rows(totals, rate_set=WITH_LIMITS, year=int(last["period"][:4]))
    lines += [
        ["Predicted among residents", row.predicted, row.lower, row.upper]
        for row in model.itertuples()
    ]
    found = pd.DataFrame(lines, columns=["figure", "people", "lower", "upper"])
    return found.dropna(subset="people")


def course_of_registers(months: pd.DataFrame) -> pd.DataFrame:
    """Return registers and expectation over time, evenly spaced, for a chart.

    Args:
        months: As from `registers`, periods of a month.

    Returns:
        Columns month (such as `Mar 2026`; every month from first to last), figure, people, lower,
        upper (people missing in a month without a figure).
    """
    dates = pd.to_datetime(months["period"].str[:7], format="%Y-%m")
    every = pd.date_range(dates.min(), dates.max(), freq="MS")
    shown = months.set_axis(dates).reindex(every)
    parts = [
        pd.DataFrame({"figure": name, "people": shown[of], "lower": low, "upper": high})
        for name, of, low, high in (
            ("On a GP register", "register", shown["register_lower"], shown["register_upper"]),
            ("Expected among patients", "expected", shown["expected"], shown["expected"]),
        )
    ]
    long = pd.concat(parts).rename_axis("date").reset_index()
    long.insert(0, "month", long.pop("date").dt.strftime("%b %Y"))
    return long.astype({"people": float, "lower": float, "upper": float})


def registers_shown(months: pd.DataFrame) -> pd.DataFrame:
    """Return the registers as a table shows them: rates in percent, no empty column."""
    rates = ["rate", "rate_lower", "rate_upper", "limit_lower", "limit_upper"]
    shown = months.assign(**{name: (100 * months[name]).round(1) for name in rates})
    if not months["suppressed"].any():
        ends = [f"{of}_{end}" for of in ("register", "rate") for end in ("lower", "upper")]
        shown = shown.drop(columns=[*ends, "undiagnosed_lower", "undiagnosed_upper"])
    names = {name: f"{name}_percent" for name in rates}
    kept = shown.drop(columns=["suppressed", "source_id", "note"]).dropna(axis="columns", how="all")
    return kept.rename(columns=names)


def register_findings(months: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the registers as findings.

    Args:
        months: As from `registers`.

    Returns:
        Findings `known_dementia`, `diagnosis_rate` (percent, with the published limits or what
        suppression leaves open) and `undiagnosed`, all of category gp_register; with limits where
        the count is suppressed.
    """
    hidden = months["suppressed"].astype(bool)
    of = {"category": "gp_register", "period": months["period"]}
    shaped = []
    for metric, column, unit in (
        ("known_dementia", "register", "people"),
        ("diagnosis_rate", "rate", "percent"),
        ("undiagnosed", "undiagnosed", "people"),
    ):
        scale = 100 if unit == "percent" else 1
        part = months.assign(**of, value=scale * months[column].astype(float))
        for end in ("lower", "upper"):
            left_open = (scale * months[f"{column}_{end}"].astype(float)).where(hidden)
            limits = 100 * months[f"limit_{end}"].astype(float)
            part[end] = left_open.fillna(limits) if unit == "percent" else left_open
        method = hidden.map({True: HIDDEN, False: "as_printed"})
        if column == "rate":
            method = method.mask(~hidden & part["lower"].notna(), LIMITS)
        if column == "undiagnosed":
            method = method.mask(~hidden, "expected less register")
        known = part["value"].notna()
        shaped.append(
            finding_rows(
                part[known],
                metric=metric,
                unit=unit,
                basis="modelled" if column == "undiagnosed" else "published",
                method=method[known],
                source_ids=part.loc[known, "source_id"],
            )
        )
    return shaped
