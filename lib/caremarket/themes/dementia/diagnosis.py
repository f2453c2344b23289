"""How many are diagnosed: GP registers, what printed figures imply, what the ambition would take.

Registers count patients where a practice is, not where a patient lives. A suppressed count is an
interval, and so is all that follows from it.
"""

import pandas as pd

from caremarket.frames import required_rows, rows, with_ends

REGISTER, EXPECTED = "recorded_on_gp_register", "expected_on_gp_register"
RATE = "diagnosis_rate"
ENDS = ("lower", "upper")
RATES = ["rate", "rate_lower", "rate_upper"]
COLUMNS = ["period", "register", "register_lower", "register_upper", "expected", *RATES]
COLUMNS += ["limit_lower", "limit_upper", "undiagnosed", "undiagnosed_lower", "undiagnosed_upper"]
COLUMNS += ["suppressed", "note", "source_id", "rate_printed"]
# Recorded Dementia Diagnoses ended and the primary care dementia data took over, which "are not
# comparable" (NHS England, Primary Care Dementia Data, October 2023, summary:
# https://digital.nhs.uk/data-and-information/publications/statistical/primary-care-dementia-data/october-2023).
BREAK = "2022-10"
READINGS = {
    "as_printed": "As printed: diagnosed plus undiagnosed",
    "printed_of_predicted": "Printed count as a register, against CFAS II",
    "prediction": "Printed count as a prediction, less undiagnosed",
    "published_rate": "Published diagnosis rate, on CFAS II",
}
SHOWN_RATES = ["diagnosis_rate", "diagnosis_rate_lower", "diagnosis_rate_upper"]
SHOWN = ["description", "year", "people_with_dementia"]
SHOWN += ["diagnosed", "diagnosed_lower", "diagnosed_upper", "undiagnosed", *SHOWN_RATES]
SHOWN += ["undiagnosed_lower", "undiagnosed_upper", "more_for_ambition", "ratio_to_predicted"]
WORKED_OUT = "Register over the number expected, on CFAS II"


def latest_release(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep one figure a measure and period, the one of the latest release."""
    ordered = figures.sort_values(["period", "source_id"], kind="stable")
    return ordered.drop_duplicates(["measure", "age_group", "period"], keep="last")


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


def ambition(benchmarks: pd.DataFrame) -> float:
    """Return the national ambition for the diagnosis rate at 65 and over, a proportion.

    MissingEvidenceError if the national table `market_benchmarks` does not have it.
    """
    found = required_rows(benchmarks, measure="diagnosis_rate_ambition", unit="percent")
    return float(found.sort_values("period")["value"].iloc[-1]) / 100


def published_rates(dementia: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """Return the published diagnosis rates of the table `dementia`, earliest first; possibly none.

    A month of `registers` whose register and expectation are published, and whose rate is not, has
    the ratio of the two; where the register is suppressed, what that may be. Columns period, rate
    (register at 65 and over to the number that CFAS II predicts for the registered patients, a
    proportion; the middle where it is an interval), rate_lower, rate_upper (its ends; elsewhere the
    rate), source_id, printed (bool: published as a rate).
    """
    found = rows(dementia, measure=RATE, age_group="65_plus", unit="percent")
    found = latest_release(found.dropna(subset="value"))
    found = found.assign(**dict.fromkeys(RATES, found["value"] / 100), printed=True)
    months = months.dropna(subset="rate").assign(printed=False)
    worked_out = months[~months["period"].isin(found["period"])]
    columns = ["period", *RATES, "source_id", "printed"]
    parts = [part[columns] for part in (found, worked_out) if len(part)] or [found[columns]]
    return pd.concat(parts).sort_values("period", kind="stable", ignore_index=True)


def diagnosis_readings(
    dementia: pd.DataFrame, rates: pd.DataFrame, series: pd.DataFrame, target: float
) -> pd.DataFrame:
    """Work out what each reading of the printed figures implies, and what the latest rate does.

    A register is only ever set against CFAS II, on which the published rate is defined; with the
    published rate held as a known register, the error of the prediction is that of the undiagnosed.

    Takes the table `dementia`, `published_rates`, the predictions by CFAS II by year, with limits,
    and the `ambition`. The year of the printed count is used or, where the predictions do not reach
    it, their first year, without the printed figures. Columns reading, people_with_dementia,
    diagnosed, undiagnosed (people), diagnosis_rate (proportion), undiagnosed_lower,
    undiagnosed_upper (only for the published rate), diagnosed_lower, diagnosed_upper,
    diagnosis_rate_lower, diagnosis_rate_upper (what a suppressed register leaves open, else
    missing), more_for_ambition (people; negative where the target is passed), ratio_to_predicted
    (people with dementia to CFAS II), worked_out (bool: the rate of the reading published_rate was
    not printed, but is register over expected), description, year. One row a reading that the
    evidence allows; possibly none.
    """
    series = series.set_index("year")
    counted = _counts(dementia, "diagnosed_as_printed", "65_plus", series.index)
    missed = _counts(dementia, "undiagnosed", "all", series.index)
    year = counted.index[-1] if len(counted) else series.index[0]
    model = series.loc[year]
    predicted = model["predicted"]
    number, less = (of.get(year, float("nan")) for of in (counted, missed))
    known = rates.tail(1)
    share = known["rate"].max()  # NaN without a rate
    pairs = {
        "as_printed": (number, less),
        "printed_of_predicted": (number, predicted - number),
        "prediction": (number - less, less),
        "published_rate": (share * predicted, (1 - share) * predicted),
    }
    found = pd.DataFrame(pairs, index=["diagnosed", "undiagnosed"], dtype=float).T.dropna()
    total = found["diagnosed"] + found["undiagnosed"]
    by_rate = found.index == "published_rate"
    found["people_with_dementia"] = total
    found["diagnosis_rate"] = found["diagnosed"] / total
    ends = {end: known[f"rate_{end}"].max() for end in ENDS}
    hidden = by_rate & (ends["lower"] < ends["upper"])
    for limit, other in (ENDS, ENDS[::-1]):
        held = found["diagnosed"].mask(hidden, ends[other] * predicted)
        found[f"undiagnosed_{limit}"] = (model[limit] - held).clip(lower=0).where(by_rate)
        left_open = pd.Series(ends[limit], index=found.index, dtype=float).where(hidden)
        found[f"diagnosis_rate_{limit}"] = left_open
        found[f"diagnosed_{limit}"] = left_open * predicted
    found["more_for_ambition"] = target * total - found["diagnosed"]
    found["ratio_to_predicted"] = total / predicted
    found["worked_out"] = by_rate & ~known["printed"].astype(bool).all()
    names = found.index.to_series().map(READINGS).mask(found["worked_out"], WORKED_OUT)
    found["description"] = names.mask(hidden, names + "; suppressed, the middle")
    return found.assign(year=int(year)).rename_axis("reading").reset_index()


def rates_to_compare(readings: pd.DataFrame, target: float) -> pd.DataFrame:
    """Set the diagnosis rates of all readings beside the one to reach, for a chart.

    Columns description, percent, lower, upper (what a suppressed register leaves open, else
    missing); the target comes last, as National ambition.
    """
    percent = (100 * readings[SHOWN_RATES]).set_axis(["percent", "lower", "upper"], axis="columns")
    found = readings[["description"]].join(percent)
    aim = pd.DataFrame({"description": ["National ambition"], "percent": [100 * target]})
    return pd.concat([found, aim], ignore_index=True)


def diagnoses_needed(series: pd.DataFrame, rate: float, target: float) -> pd.DataFrame:
    """Return how many diagnoses each year the present rate gives, and the target needs.

    Columns year, at_present_rate, at_target, more, more_lower, more_upper (people diagnosed at a
    time; more is at_target less at_present_rate), more_than_now (at_target less the first year's
    at_present_rate).
    """
    gap, predicted = target - rate, series["predicted"]
    ends = gap * series[["lower", "upper"]]
    return pd.DataFrame(
        {
            "year": series["year"],
            "at_present_rate": rate * predicted,
            "at_target": target * predicted,
            "more": gap * predicted,
            "more_lower": ends.min(axis=1),
            "more_upper": ends.max(axis=1),
            "more_than_now": target * predicted - rate * predicted.iloc[0],
        }
    )


def readings_shown(readings: pd.DataFrame) -> pd.DataFrame:
    """Return the readings as a table shows them: rates in percent, no empty column."""
    shown = readings[SHOWN].copy()
    shown[SHOWN_RATES] = (100 * shown[SHOWN_RATES]).round(1)
    people = [name for name in SHOWN if "diagnosed" in name or name == "more_for_ambition"]
    shown[people] = shown[people].round()
    left_open = [name for name in SHOWN if name.endswith(ENDS) and "undiag" not in name]
    empty = [name for name in left_open if shown[name].isna().all()]
    names = {name: f"{name}_percent" for name in SHOWN_RATES}
    return shown.drop(columns=empty).rename(columns=names)


def _counts(dementia: pd.DataFrame, measure: str, age_group: str, years: pd.Index) -> pd.Series:
    """Return the printed numbers of people by year, those of the given years, earliest first."""
    found = rows(dementia, measure=measure, age_group=age_group, unit="people")
    counts = found.set_index(found["period"].str[:4].astype(int))["value"].dropna()
    return counts[counts.index.isin(years)].sort_index()
