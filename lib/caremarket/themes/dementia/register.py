"""Patients on the dementia registers of general practices, beside those whom CFAS II expects.

Counted where a practice is, not where a patient lives. A suppressed count is an interval, and so
is all that follows from it.
"""

import pandas as pd

from caremarket.frames import rows, with_ends

REGISTER, EXPECTED = "recorded_on_gp_register", "expected_on_gp_register"
RATE = "diagnosis_rate"
COLUMNS = ["period", "register", "register_lower", "register_upper", "expected"]
COLUMNS += ["rate", "rate_lower", "rate_upper", "limit_lower", "limit_upper"]
COLUMNS += ["undiagnosed", "undiagnosed_lower", "undiagnosed_upper", "suppressed", "note"]
COLUMNS += ["source_id", "rate_printed"]
# Recorded Dementia Diagnoses ended and the primary care dementia data took over, which "are not
# comparable" (NHS England, Primary Care Dementia Data, October 2023, summary:
# https://digital.nhs.uk/data-and-information/publications/statistical/primary-care-dementia-data/october-2023).
BREAK = "2022-10"


def latest_release(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep one figure a measure and period, the one of the latest release."""
    ordered = figures.sort_values(["period", "source_id"], kind="stable")
    return ordered.drop_duplicates(["measure", "age_group", "period"], keep="last")


def registers(dementia: pd.DataFrame) -> pd.DataFrame:
    """Return the registers of the table `dementia` by month, earliest first; possibly no row.

    Returns:
        Columns period; register (people; the middle where it is suppressed) with register_lower and
        register_upper (what suppression leaves open, else the same); expected (people whom CFAS II
        expects among registered patients; missing where it is not published); rate (register to
        expected, a proportion: as published, else worked out) with rate_lower, rate_upper (what
        suppression leaves open); limit_lower, limit_upper (95% limits of the rate, as published);
        undiagnosed (expected less register, not below 0) with its ends, as from
        `undiagnosed_ends`; suppressed (bool), note, source_id; rate_printed (bool: published, not
        worked out).
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
    for end in ("lower", "upper"):
        found[f"limit_{end}"] = other[f"{RATE}_{end}"].astype(float) / 100
    found["suppressed"] = counted["lower"] < counted["upper"]
    found["rate_printed"] = other[RATE].notna()
    found["undiagnosed"] = (expected - found["register"]).clip(lower=0)
    found = found.join(undiagnosed_ends(found)).join(counted[["note", "source_id"]])
    return found.reset_index()[COLUMNS]


def limits_known(months: pd.DataFrame | pd.Series) -> pd.Series | bool:
    """Say of months, or of one, whether the published limits of the rate bound the undiagnosed."""
    return (months["limit_lower"] > 0) & pd.notna(months["limit_upper"])


def undiagnosed_ends(months: pd.DataFrame) -> pd.DataFrame:
    """Return between which ends the number of the undiagnosed lies.

    A register is counted, and how many have dementia is estimated: so limits `L` to `U` of the rate
    are those of the estimate, and `r` patients on a register are of `r/U` to `r/L`. That leaves
    `r/U - r` to `r/L - r` undiagnosed; of a suppressed register the lower end takes the fewest and
    the upper end the most that it may be.

    Returns:
        Columns undiagnosed_lower, undiagnosed_upper (people, not below 0). Without published
        limits they are what suppression leaves open, else expected less register itself.
    """
    fewest, most, expected = (
        months[name] for name in ("register_lower", "register_upper", "expected")
    )
    limits = months[["limit_lower", "limit_upper"]].where(limits_known(months))
    lower = pd.concat([expected - most, fewest / limits["limit_upper"] - fewest], axis=1)
    upper = pd.concat([expected - fewest, most / limits["limit_lower"] - most], axis=1)
    ends = {"undiagnosed_lower": lower.min(axis=1), "undiagnosed_upper": upper.max(axis=1)}
    return pd.DataFrame(ends).clip(lower=0).where(expected.notna())


def latest_beside_model(months: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Set the latest register beside what is expected of patients and of residents, for a chart.

    Returns:
        Columns figure, people, lower, upper (limits where there are any). The model has no row
        where `series`, the predictions by CFAS II, does not reach the year, nor has what is not
        published.
    """
    last = months.iloc[-1]
    hidden = [last["register_lower"], last["register_upper"]]
    none = [float("nan")] * 2
    lines = [
        ["On a GP register", last["register"], *(hidden if last["suppressed"] else none)],
        ["Expected among registered patients", last["expected"], *none],
    ]
    lines += [
        ["Predicted among residents", row.predicted, row.lower, row.upper]
        for row in rows(series, year=int(last["period"][:4])).itertuples()
    ]
    found = pd.DataFrame(lines, columns=["figure", "people", "lower", "upper"])
    return found.dropna(subset="people")


def course_of_registers(months: pd.DataFrame) -> pd.DataFrame:
    """Return registers and expectation of months over time, evenly spaced, for a chart.

    Returns:
        Columns month (such as `Mar 2026`; every month from first to last, in order), collection
        (before `BREAK` or from then: no line may join the two), figure, people, lower, upper
        (people missing in a month without a figure). No row of a figure without any people.
    """
    dates = pd.to_datetime(months["period"].str[:7], format="%Y-%m")
    every = pd.date_range(dates.min(), dates.max(), freq="MS")
    shown = months.set_axis(dates).reindex(every)
    former = pd.Series(every < pd.Timestamp(BREAK), index=every)
    collection = former.map({True: "Before October 2022", False: "From October 2022"})
    parts = [
        pd.DataFrame(
            {"collection": collection, "figure": name, "people": shown[of]}
            | {"lower": low, "upper": high}
        )
        for name, of, low, high in (
            ("On a GP register", "register", shown["register_lower"], shown["register_upper"]),
            ("Expected among patients", "expected", shown["expected"], shown["expected"]),
        )
    ]
    long = pd.concat(parts).rename_axis("date").sort_index(kind="stable").reset_index()
    long.insert(0, "month", long.pop("date").dt.strftime("%b %Y"))
    long = long[long.groupby("figure")["people"].transform("count") > 0]
    numbers = dict.fromkeys(["people", "lower", "upper"], float)
    return long.astype(numbers).reset_index(drop=True)


def registers_shown(months: pd.DataFrame) -> pd.DataFrame:
    """Return the registers as a table shows them: rates in percent, no empty column."""
    rates = ["rate", "rate_lower", "rate_upper", "limit_lower", "limit_upper"]
    ends = ["undiagnosed_lower", "undiagnosed_upper"]
    shown = months.assign(**{name: (100 * months[name]).round(1) for name in rates})
    shown[ends] = shown[ends].round(1)
    if not months["suppressed"].any():
        shown = shown.drop(
            columns=[f"{of}_{end}" for of in ("register", "rate") for end in ("lower", "upper")]
        )
    if not months[ends[0]].lt(months[ends[1]]).any():
        shown = shown.drop(columns=ends)
    names = {name: f"{name}_percent" for name in rates}
    unshown = ["suppressed", "source_id", "note", "rate_printed"]
    return shown.drop(columns=unshown).dropna(axis="columns", how="all").rename(columns=names)
