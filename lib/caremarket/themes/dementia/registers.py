"""Registers of general practices by month, beside the patients whom CFAS II expects.

Registers count patients where a practice is, not where a patient lives. A suppressed count is an
interval, and so is all that follows from it.
"""

import pandas as pd

from caremarket.frames import rows, with_ends
from caremarket.themes.dementia.terms import ENDS

REGISTER, EXPECTED = "recorded_on_gp_register", "expected_on_gp_register"
RATE = "diagnosis_rate"
RATES = ["rate", "rate_lower", "rate_upper"]
COLUMNS = ["period", "register", "register_lower", "register_upper", "expected", *RATES]
COLUMNS += ["limit_lower", "limit_upper", "undiagnosed", "undiagnosed_lower", "undiagnosed_upper"]
COLUMNS += ["suppressed", "note", "source_id", "rate_printed"]
# Recorded Dementia Diagnoses ended and the primary care dementia data took over, which "are not
# comparable" (NHS England, Primary Care Dementia Data, October 2023, summary:
# https://digital.nhs.uk/data-and-information/publications/statistical/primary-care-dementia-data/october-2023).
BREAK = "2022-10"


def latest_release(figures: pd.DataFrame, *keys: str) -> pd.DataFrame:
    """Keep one figure a measure and period (and what else), the one of the latest release."""
    ordered = figures.sort_values(["period", "source_id"], kind="stable")
    return ordered.drop_duplicates([*keys, "measure", "age_group", "period"], keep="last")


def registers(dementia: pd.DataFrame) -> pd.DataFrame:
    """Return the registers of the table `dementia` by month, earliest first; possibly no row.

    Columns period; register (people; the middle where it is suppressed) with register_lower and
    register_upper (what suppression leaves open, else the same); expected (people whom CFAS II
    expects among registered patients; missing where it is not published); rate (register to
    expected, a proportion: as published, else worked out) with rate_lower, rate_upper (what
    suppression leaves open); limit_lower, limit_upper (95% limits of the rate, as published);
    undiagnosed (expected less register, not below 0) with its ends, as from `undiagnosed_ends`;
    suppressed (bool), note, source_id; rate_printed (bool: published, not worked out).
    """
    months = latest_release(rows(dementia, age_group="65_plus"))
    counted = with_ends(rows(months, measure=REGISTER)).set_index("period")
    if counted.empty:
        return pd.DataFrame(columns=COLUMNS)
    other = months.pivot_table(index="period", columns="measure", values="value").reindex(
        index=counted.index, columns=[EXPECTED, RATE, *(f"{RATE}_{end}" for end in ENDS)]
    )
    found = counted[["note", "source_id"]].assign(
        expected=other[EXPECTED].astype(float),
        suppressed=counted["lower"] < counted["upper"],
        rate_printed=other[RATE].notna(),
    )
    middle = (counted["lower"] + counted["upper"]) / 2
    for end, people in {"": middle, "_lower": counted["lower"], "_upper": counted["upper"]}.items():
        found[f"register{end}"] = people
        found[f"rate{end}"] = other[RATE].div(100).fillna(people / found["expected"])
    for end in ENDS:
        found[f"limit_{end}"] = other[f"{RATE}_{end}"].astype(float) / 100
    found["undiagnosed"] = (found["expected"] - found["register"]).clip(lower=0)
    return found.join(undiagnosed_ends(found)).reset_index()[COLUMNS]


def limits_known(months: pd.DataFrame | pd.Series) -> pd.Series | bool:
    """Say of months, or of one, whether the published limits of the rate bound the undiagnosed."""
    return (months["limit_lower"] > 0) & pd.notna(months["limit_upper"])


def undiagnosed_ends(months: pd.DataFrame) -> pd.DataFrame:
    """Return between which ends the number of the undiagnosed lies.

    A register is counted, and how many have dementia is estimated: so limits `L` to `U` of the rate
    are those of the estimate, and `r` patients on a register are of `r/U` to `r/L`. That leaves
    `r/U - r` to `r/L - r` undiagnosed; of a suppressed register the lower end takes the fewest and
    the upper end the most that it may be. Columns undiagnosed_lower, undiagnosed_upper (people, not
    below 0): without published limits what suppression leaves open, else expected less register.
    """
    fewest, most = months["register_lower"], months["register_upper"]
    limits = months[["limit_lower", "limit_upper"]].where(limits_known(months))
    expected = months["expected"]
    lower = pd.concat([expected - most, fewest / limits["limit_upper"] - fewest], axis=1)
    upper = pd.concat([expected - fewest, most / limits["limit_lower"] - most], axis=1)
    ends = {"undiagnosed_lower": lower.min(axis=1), "undiagnosed_upper": upper.max(axis=1)}
    return pd.DataFrame(ends).clip(lower=0).where(expected.notna())


def latest_beside_model(months: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Set the latest register beside what is expected of patients and of residents, for a chart.

    Columns figure, people, lower, upper (limits where there are any). The model has no row where
    `series`, the predictions by CFAS II, does not reach the year, nor has what is not published.
    """
    last = months.iloc[-1]
    hidden = [last[f"register_{end}"] if last["suppressed"] else float("nan") for end in ENDS]
    lines = [
        ["On a GP register", last["register"], *hidden],
        ["Expected among registered patients", last["expected"], float("nan"), float("nan")],
    ]
    lines += [
        ["Predicted among residents", row.predicted, row.lower, row.upper]
        for row in rows(series, year=int(last["period"][:4])).itertuples()
    ]
    found = pd.DataFrame(lines, columns=["figure", "people", "lower", "upper"])
    return found.dropna(subset="people")


def course_of_registers(months: pd.DataFrame) -> pd.DataFrame:
    """Return registers and expectation of months over time, evenly spaced, for a chart.

    Columns month (such as `Mar 2026`; every month from first to last, in order), collection (before
    `BREAK` or from then: no line may join the two), figure, people, lower, upper (people missing in
    a month without a figure). No row of a figure without any people.
    """
    dates = pd.to_datetime(months["period"].str[:7], format="%Y-%m")
    every = pd.date_range(dates.min(), dates.max(), freq="MS")
    shown = months.set_axis(dates).reindex(every)
    former = pd.Series(every < pd.Timestamp(BREAK), index=every)
    collection = former.map({True: "Before October 2022", False: "From October 2022"})
    parts = [
        pd.DataFrame(
            {"month": every.strftime("%b %Y"), "collection": collection, "figure": figure}
            | {to: shown[of] for to, of in zip(["people", "lower", "upper"], columns, strict=True)}
        )
        for figure, columns in (
            ("On a GP register", ["register", "register_lower", "register_upper"]),
            ("Expected among patients", ["expected"] * 3),
        )
    ]
    long = pd.concat(parts).sort_index(kind="stable")
    long = long[long.groupby("figure")["people"].transform("count") > 0]
    numbers = dict.fromkeys(["people", "lower", "upper"], float)
    return long.astype(numbers).reset_index(drop=True)


def registers_shown(months: pd.DataFrame) -> pd.DataFrame:
    """Return the registers as a table shows them: rates in percent, no empty column."""
    rates = [*RATES, "limit_lower", "limit_upper"]
    ends = ["undiagnosed_lower", "undiagnosed_upper"]
    unshown = ["suppressed", "source_id", "note", "rate_printed"]
    if not months["suppressed"].any():
        unshown += ["register_lower", "register_upper", "rate_lower", "rate_upper"]
    if not months[ends[0]].lt(months[ends[1]]).any():
        unshown += ends
    shown = months.assign(**{name: (100 * months[name]).round(1) for name in rates})
    shown[ends] = shown[ends].round(1)
    names = {name: f"{name}_percent" for name in rates}
    return shown.drop(columns=unshown).dropna(axis="columns", how="all").rename(columns=names)
