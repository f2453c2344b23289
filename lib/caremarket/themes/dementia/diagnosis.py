"""How many are diagnosed: what the printed figures imply, what is published, what it would take."""

import pandas as pd

from caremarket.frames import required_rows, rows
from caremarket.themes.dementia.register import latest_release

RATES = ["rate", "rate_lower", "rate_upper"]
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


def ambition(benchmarks: pd.DataFrame) -> float:
    """Return the national ambition for the diagnosis rate at 65 and over, a proportion.

    Raises:
        MissingEvidenceError: If the national table `market_benchmarks` does not have it.
    """
    found = required_rows(benchmarks, measure="diagnosis_rate_ambition", unit="percent")
    return float(found.sort_values("period")["value"].iloc[-1]) / 100


def published_rates(dementia: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """Return the published diagnosis rates of the table `dementia`, earliest first; possibly none.

    A month of `registers` whose register and expectation are published, and whose rate is not, has
    the ratio of the two; where the register is suppressed, what that may be.

    Returns:
        Columns period, rate (register at 65 and over to the number that CFAS II predicts for the
        registered patients, a proportion; the middle where it is an interval), rate_lower,
        rate_upper (its ends; elsewhere the rate), source_id, printed (bool: published as a rate).
    """
    found = rows(dementia, measure="diagnosis_rate", age_group="65_plus", unit="percent")
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

    Args:
        dementia: The evidence table `dementia`.
        rates: Diagnosis rates, as from `published_rates`.
        series: Predictions by CFAS II, by year, with limits; the year of the printed count is used
            or, where they do not reach it, the first year, without the printed figures.
        target: Diagnosis rate to reach, as from `ambition`.

    Returns:
        Columns reading, description, year, people_with_dementia, diagnosed, undiagnosed (people),
        undiagnosed_lower, undiagnosed_upper (only for the published rate), diagnosis_rate
        (proportion), diagnosed_lower, diagnosed_upper, diagnosis_rate_lower, diagnosis_rate_upper
        (what a suppressed register leaves open, else missing), more_for_ambition (people; negative
        where the target is passed), ratio_to_predicted (people with dementia to CFAS II),
        worked_out (bool: the rate of the reading published_rate was not printed, but is register
        over expected). One row a reading that the evidence allows; possibly none.
    """
    series = series.set_index("year")
    counted = _counts(dementia, "diagnosed_as_printed", "65_plus", series.index)
    missed = _counts(dementia, "undiagnosed", "all", series.index)
    year = counted.index[-1] if len(counted) else series.index[0]
    model = series.loc[year]
    pairs = {}
    if year in counted and year in missed:
        pairs["as_printed"] = (counted[year], missed[year])
        pairs["prediction"] = (counted[year] - missed[year], missed[year])
    if year in counted:
        pairs["printed_of_predicted"] = (counted[year], model["predicted"] - counted[year])
    known = rates.tail(1)
    if not known.empty:
        share = known["rate"].iloc[0]
        pairs["published_rate"] = (share * model["predicted"], (1 - share) * model["predicted"])
    found = pd.DataFrame.from_dict(pairs, orient="index", columns=["diagnosed", "undiagnosed"])
    found = found.reindex([name for name in READINGS if name in pairs]).astype(float)
    total = found["diagnosed"] + found["undiagnosed"]
    found.insert(0, "people_with_dementia", total)
    by_rate = found.index == "published_rate"
    found["diagnosis_rate"] = found["diagnosed"] / total
    ends = {end: known[f"rate_{end}"].max() for end in ("lower", "upper")}  # NaN without a rate
    hidden = by_rate & (ends["lower"] < ends["upper"])
    for limit, other in (("lower", "upper"), ("upper", "lower")):
        held = found["diagnosed"].mask(hidden, ends[other] * model["predicted"])
        found[f"undiagnosed_{limit}"] = (model[limit] - held).clip(lower=0).where(by_rate)
        left_open = pd.Series(ends[limit], index=found.index, dtype=float).where(hidden)
        found[f"diagnosis_rate_{limit}"] = left_open
        found[f"diagnosed_{limit}"] = left_open * model["predicted"]
    found["more_for_ambition"] = target * total - found["diagnosed"]
    found["ratio_to_predicted"] = total / model["predicted"]
    middle = ["; suppressed, the middle" if it else "" for it in hidden]
    found["worked_out"] = by_rate & ~known["printed"].astype(bool).all()
    names = pd.Series([READINGS[name] for name in found.index], index=found.index, dtype="str")
    found.insert(0, "description", names.mask(found["worked_out"], WORKED_OUT))
    found["description"] += pd.Series(middle, index=found.index, dtype="str")
    found.insert(1, "year", int(year))
    return found.rename_axis("reading").reset_index()


def rates_to_compare(readings: pd.DataFrame, target: float) -> pd.DataFrame:
    """Set the diagnosis rates of all readings beside the one to reach, for a chart.

    Returns:
        Columns description, percent, lower, upper (what a suppressed register leaves open, else
        missing); the target comes last, as National ambition.
    """
    found = readings[["description"]].assign(
        percent=100 * readings["diagnosis_rate"],
        lower=100 * readings["diagnosis_rate_lower"],
        upper=100 * readings["diagnosis_rate_upper"],
    )
    aim = pd.DataFrame({"description": ["National ambition"], "percent": [100 * target]})
    return pd.concat([found, aim], ignore_index=True)


def diagnoses_needed(series: pd.DataFrame, rate: float, target: float) -> pd.DataFrame:
    """Return how many diagnoses each year the present rate gives, and the target needs.

    Returns:
        Columns year, at_present_rate, at_target, more, more_lower, more_upper (people diagnosed at
        a time; more is at_target less at_present_rate), more_than_now (at_target less the first
        year's at_present_rate).
    """
    gap = target - rate
    ends = pd.DataFrame({end: gap * series[end] for end in ("lower", "upper")})
    needed, present = target * series["predicted"], rate * series["predicted"]
    return pd.DataFrame(
        {
            "year": series["year"],
            "at_present_rate": present,
            "at_target": needed,
            "more": gap * series["predicted"],
            "more_lower": ends.min(axis=1),
            "more_upper": ends.max(axis=1),
            "more_than_now": needed - present.iloc[0],
        }
    )


def readings_shown(readings: pd.DataFrame) -> pd.DataFrame:
    """Return the readings as a table shows them: rates in percent, no empty column."""
    shown = readings[SHOWN].copy()
    shown[SHOWN_RATES] = (100 * shown[SHOWN_RATES]).round(1)
    people = [name for name in SHOWN if "diagnosed" in name or name == "more_for_ambition"]
    shown[people] = shown[people].round()
    left_open = [name for name in SHOWN if name.endswith(("lower", "upper"))]
    empty = [name for name in left_open if "undiag" not in name and shown[name].isna().all()]
    names = {name: f"{name}_percent" for name in SHOWN_RATES}
    return shown.drop(columns=empty).rename(columns=names)


def _counts(dementia: pd.DataFrame, measure: str, age_group: str, years: pd.Index) -> pd.Series:
    """Return the printed numbers of people by year, those of the given years, earliest first."""
    found = rows(dementia, measure=measure, age_group=age_group, unit="people")
    counts = found.set_index(found["period"].str[:4].astype(int))["value"].dropna()
    return counts[counts.index.isin(years)].sort_index()
