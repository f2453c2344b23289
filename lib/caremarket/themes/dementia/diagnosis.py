"""How many are diagnosed: what printed figures imply, and what the ambition would take."""

import pandas as pd

from caremarket.frames import required_rows, rows
from caremarket.methods import quantile_limits
from caremarket.themes.dementia.registers import RATE, RATES, latest_release
from caremarket.themes.dementia.terms import ENDS
from caremarket.themes.plain import month_name

RATE_HELD = "published_rate"
READINGS = {
    "as_printed": "As printed: diagnosed plus undiagnosed",
    "printed_of_predicted": "Printed count as a register, against CFAS II",
    "prediction": "Printed count as a prediction, less undiagnosed",
    RATE_HELD: "Published diagnosis rate, on CFAS II",
}
SHOWN_RATES = ["diagnosis_rate", "diagnosis_rate_lower", "diagnosis_rate_upper"]
SHOWN = ["description", "year", "people_with_dementia"]
SHOWN += ["diagnosed", "diagnosed_lower", "diagnosed_upper", "undiagnosed", *SHOWN_RATES]
SHOWN += ["undiagnosed_lower", "undiagnosed_upper"]
SHOWN += ["more_for_ambition", "more_lower", "more_upper", "ratio_to_predicted"]
WORKED_OUT = "Register over the number expected, on CFAS II"


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
    dementia: pd.DataFrame,
    rates: pd.DataFrame,
    series: pd.DataFrame,
    *,
    base_year: int,
    target: float,
) -> pd.DataFrame:
    """Work out what each reading of the printed figures implies, and what the latest rate does.

    A register is only ever set against CFAS II, on which the published rate is defined; with the
    published rate held as a known register, the error of the prediction is that of the undiagnosed
    and of what the ambition takes.

    Takes the table `dementia`, `published_rates`, the predictions by CFAS II by year, with limits,
    and the `ambition`. Printed figures are read in their year, if the predictions reach it, the
    latest rate in the base year. Columns reading, year, people_with_dementia, diagnosed,
    undiagnosed (people), diagnosis_rate (proportion), undiagnosed_lower, undiagnosed_upper (only
    for the published rate), diagnosed_lower, diagnosed_upper, diagnosis_rate_lower,
    diagnosis_rate_upper (what a suppressed register leaves open, else missing), more_for_ambition
    (people; negative where the target is passed) with more_lower and more_upper as for the
    undiagnosed, ratio_to_predicted (people with dementia to CFAS II), worked_out (bool: the rate of
    the reading published_rate was not printed, but is register over expected), rate_of (the latest
    rate's year or month), description. One row a reading that the evidence allows; possibly none.
    """
    series = series.set_index("year")
    counted = _counts(dementia, "diagnosed_as_printed", "65_plus", series.index)
    missed = _counts(dementia, "undiagnosed", "all", series.index)
    printed = counted.index[-1] if len(counted) else base_year
    years = pd.Series(printed, index=list(READINGS)).where(lambda it: it.index != RATE_HELD)
    years = years.fillna(base_year).astype(int)
    model = series.loc[years].set_axis(years.index)
    number, less = (of.get(printed, float("nan")) for of in (counted, missed))
    known = rates.tail(1)
    share, total = known["rate"].max(), model["predicted"]  # NaN without a rate
    pairs = {
        "as_printed": (number, less),
        "printed_of_predicted": (number, total["printed_of_predicted"] - number),
        "prediction": (number - less, less),
        RATE_HELD: (share * total[RATE_HELD], (1 - share) * total[RATE_HELD]),
    }
    found = pd.DataFrame(pairs, index=["diagnosed", "undiagnosed"], dtype=float).T.dropna()
    model, found["year"] = model.loc[found.index], years.loc[found.index]
    total = found["diagnosed"] + found["undiagnosed"]
    by_rate = found.index == RATE_HELD
    found["people_with_dementia"] = total
    found["diagnosis_rate"] = found["diagnosed"] / total
    ends = {end: known[f"rate_{end}"].max() for end in ENDS}
    hidden = by_rate & (ends["lower"] < ends["upper"])
    for limit, other in (ENDS, ENDS[::-1]):
        held = found["diagnosed"].mask(hidden, ends[other] * model["predicted"])
        found[f"undiagnosed_{limit}"] = (model[limit] - held).clip(lower=0).where(by_rate)
        found[f"more_{limit}"] = (target * model[limit] - held).where(by_rate)
        left_open = pd.Series(ends[limit], index=found.index, dtype=float).where(hidden)
        found[f"diagnosis_rate_{limit}"] = left_open
        found[f"diagnosed_{limit}"] = left_open * model["predicted"]
    found["more_for_ambition"] = target * total - found["diagnosed"]
    found["ratio_to_predicted"] = total / model["predicted"]
    found["worked_out"] = by_rate & ~known["printed"].astype(bool).all()
    names = found.index.to_series().map(READINGS).mask(found["worked_out"], WORKED_OUT)
    names = names.mask(hidden, names + "; suppressed, the middle")
    found["rate_of"] = known["period"].map(month_name).max()
    of = found["rate_of"].where(by_rate, found["year"].astype(str))
    found["description"] = names + ", " + of
    return found.rename_axis("reading").reset_index()


def rates_to_compare(readings: pd.DataFrame, target: float) -> pd.DataFrame:
    """Set the diagnosis rates of all readings beside the one to reach, for a chart.

    Columns description, percent, lower, upper (what a suppressed register leaves open, else
    missing); the target comes last, as National ambition.
    """
    percent = (100 * readings[SHOWN_RATES]).set_axis(["percent", "lower", "upper"], axis="columns")
    found = readings[["description"]].join(percent)
    aim = pd.DataFrame({"description": ["National ambition"], "percent": [100 * target]})
    return pd.concat([found, aim], ignore_index=True)


def diagnoses_needed(
    series: pd.DataFrame, draws: pd.DataFrame, rate: pd.Series, target: float
) -> pd.DataFrame:
    """Return how many diagnoses each year the latest rate gives, and the target needs.

    Takes predictions by CFAS II and their draws by year, a row of `published_rates` and the
    `ambition`. The register that the rate gives in the first year is held as known: if more people
    have dementia than predicted, the true rate is lower, and the target takes more. Columns year,
    at_latest_rate, at_target, more, more_lower, more_upper (people diagnosed at a time; more is
    at_target less at_latest_rate), more_than_now (at_target less the first year's
    at_latest_rate).
    """
    predicted, first = series["predicted"], series["predicted"].iloc[0]
    held = first / draws.iloc[:, 0]  # predicted over drawn
    ends = [
        quantile_limits(draws.mul(target - rate[of] * held, axis="rows"))[end].to_numpy()
        for end, of in (("lower", "rate_upper"), ("upper", "rate_lower"))
    ]
    return pd.DataFrame(
        {
            "year": series["year"],
            "at_latest_rate": rate["rate"] * predicted,
            "at_target": target * predicted,
            "more": (target - rate["rate"]) * predicted,
            "more_lower": ends[0],
            "more_upper": ends[1],
            "more_than_now": target * predicted - rate["rate"] * first,
        }
    )


def readings_shown(readings: pd.DataFrame) -> pd.DataFrame:
    """Return the readings as a table shows them: rates in percent, no empty column."""
    shown = readings[SHOWN].copy()
    shown[SHOWN_RATES] = (100 * shown[SHOWN_RATES]).round(1)
    people = [name for name in SHOWN if "diagnosed" in name or name.startswith("more_")]
    shown[people] = shown[people].round()
    empty = [name for name in SHOWN if name.endswith(ENDS) and shown[name].isna().all()]
    names = {name: f"{name}_percent" for name in SHOWN_RATES}
    return shown.drop(columns=empty).rename(columns=names)


def _counts(dementia: pd.DataFrame, measure: str, age_group: str, years: pd.Index) -> pd.Series:
    """Return the printed numbers of people by year, those of the given years, earliest first."""
    found = rows(dementia, measure=measure, age_group=age_group, unit="people")
    counts = found.set_index(found["period"].str[:4].astype(int))["value"].dropna()
    return counts[counts.index.isin(years)].sort_index()
