"""Patients on registers, care homes and spending, and what the report leaves open."""

import re
from collections.abc import Iterable

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes.dementia import missing
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.registers import BREAK, limits_known
from caremarket.themes.dementia.terms import between, in_full, in_percent, plus
from caremarket.themes.dementia.uncertainty import BOTH
from caremarket.themes.plain import about, month_name
from caremarket.themes.size import too_small

PLACES = {"care_home": "care homes", "community": "the community"}
WHAT_IF = (
    "What is said of care homes, and of spending where it is printed, is a what-if at constant "
    "shares and prices, not a forecast of demand for places."
)
RULE = re.compile(r"read as [^;]+")  # in the note of a suppressed count: how it is read


def registers(dementia: Dementia) -> str:
    """Say how many are on a register, of how many expected, and what is left undiagnosed."""
    last = dementia.registers.iloc[-1]
    were = "was" if _one(last["register"]) and not last["suppressed"] else "were"
    text = (
        f"In {month_name(last['period'])} **{register_in_words(last)}** of practices in "
        f"{dementia.area} {were} on a dementia register"
    )
    if pd.notna(last["rate"]):
        of = ", the diagnosis rate"
        if pd.notna(last["expected"]):
            of = f" of the {last['expected']:,.0f} whom CFAS II expects among registered patients"
        text += f": {rate_in_words(last)}{of}"
    sentences = [f"{text}.", _undiagnosed(last)]
    if last["suppressed"]:
        rule = RULE.search(str(last["note"]))
        how = f": what is suppressed is {rule.group()}" if rule else ""
        sentences.append(f"The count, or part of it, is suppressed{how}.")
    return " ".join(filter(None, [*sentences, _beside_residents(last, dementia.every_year)]))


def register_in_words(row: pd.Series) -> str:
    """Write a register as a number of patients, or as what a suppressed one may be."""
    if row["suppressed"]:
        return f"{between(row, 'register')} patients aged 65+"
    return f"{row['register']:,.0f} {_patients(row['register'])} aged 65+"


def register_title(row: pd.Series) -> str:
    """Write the rate of a register, or without one the register, for the title of a chart."""
    if pd.isna(row["rate"]):
        return f"{register_in_words(row)} on a dementia register"
    return f"{rate_in_words(row)} of patients expected to have dementia are on a register"


def beside_in_words(beside: pd.DataFrame) -> str:
    """Write the bars of `latest_beside_model`, for who does not see the chart."""
    return "; ".join(
        f"{row['figure']}: {row['people']:,.0f}"
        + (f" ({between(row)})" if pd.notna(row["lower"]) else "")
        for _, row in beside.iterrows()
    )


def rate_in_words(row: pd.Series) -> str:
    """Write a diagnosis rate, with its published limits or with what suppression leaves open."""
    if row["rate_lower"] < row["rate_upper"]:
        return between(row, "rate", in_percent)
    limits = row.reindex(["limit_lower", "limit_upper"])
    known = f" (95% limits {between(limits, 'limit', in_percent)})" if limits.notna().all() else ""
    return f"{row['rate']:.1%}{known}"


def _undiagnosed(row: pd.Series) -> str:
    """Say how many are expected beyond the register; nothing where that is not published."""
    if pd.isna(row["expected"]):
        return ""
    limits, ends = limits_known(row), between(row, "undiagnosed")
    left_out = " (the error of the number expected is left out)"
    if round(row["expected"] - row["register_lower"]) <= 0:
        text = "The register is at or above the number expected"
        if limits:
            return f"{text}: {ends} are undiagnosed by the published limits of the rate."
        return f"{text}{left_out}."
    if row["suppressed"]:
        how = " (with the published limits of the rate)" if limits else left_out
        text = f"So {ends} registered patients{how} are"
    else:
        number = row["undiagnosed"]
        how = f" (95% limits {ends}, from those of the rate)" if limits else left_out
        are = "is" if _one(number) else "are"
        text = f"So {number:,.0f} registered {_patients(number)}{how} {are}"
    return f"{text} expected to have dementia without a diagnosis."


def _beside_residents(row: pd.Series, series: pd.DataFrame) -> str:
    """Set a register beside what the model predicts for residents in the same year, if it does."""
    model = rows(series, year=int(row["period"][:4]))
    if model.empty:
        return (
            "The projection of this report does not reach that year, so the register stands beside "
            "no prediction for residents."
        )
    predicted = model.iloc[0]
    shares = [row[f"register_{end}"] / predicted["predicted"] for end in ("lower", "upper")]
    share = " to ".join(dict.fromkeys(f"{share:.0%}" for share in shares))
    return (
        f"Among residents this report predicts {predicted['predicted']:,.0f} in "
        f"{predicted['year']} (95% limits {between(predicted)}), and the register is {share} of "
        "that: practices also register people who live elsewhere, and some residents are "
        "registered elsewhere."
    )


def trend(dementia: Dementia) -> str:
    """Say how register and expectation moved, before the collection changed and since."""
    months = dementia.registers
    if len(months) < 2:
        raise MissingEvidenceError(missing.TREND.format(dementia.area))
    before, now = months[months["period"] < BREAK], months[months["period"] >= BREAK]
    sentences = [_moved(part) for part in (before, now) if len(part) > 1]
    if len(before) and len(now):
        sentences.append(
            "The months before October 2022 come from Recorded Dementia Diagnoses, which counted "
            "differently: NHS England says that the two series are not comparable (Primary Care "
            "Dementia Data, October 2023, summary), so this report does not compare them."
        )
    return " ".join(sentences)


def _moved(months: pd.DataFrame) -> str:
    """Say how the register changed from the first month of several to the last."""
    first, last = months.iloc[0], months.iloc[-1]
    span = f"From {month_name(first['period'])} to {month_name(last['period'])}"
    if first["suppressed"] or last["suppressed"]:
        went = (
            f"between {between(row, 'register', joined=' and ')}"
            if row["suppressed"]
            else in_full(row["register"])
            for row in (first, last)
        )
        return f"{span} the register went from {' to '.join(went)}."
    change = last["register"] - first["register"]
    text = f"{span} the register changed by {plus(change)} {_patients(change)}"
    change = last["expected"] - first["expected"]
    if pd.notna(change):
        text += f" and the number expected by {plus(change)}"
    if pd.notna(first["rate"]) and pd.notna(last["rate"]):
        text += f", so the diagnosis rate went from {first['rate']:.1%} to {last['rate']:.1%}"
    return f"{text}."


def homes(dementia: Dementia) -> list[str]:
    """Say how many people with dementia can live in care homes, and what the council prints."""
    first, share = dementia.first, dementia.in_homes
    changes = dementia.data.table("projected_change")
    residents = share["share"] * first["people_65_plus"]
    most, at_lower = (min(residents / first[of], 1) for of in ("predicted", "lower"))
    printed = [
        f"The council itself prints {abs(row.percent_change):.0f}% "
        f"{'fewer' if row.percent_change < 0 else 'more'} people aged 65+ living in a care home "
        f"from {row.from_year} to {row.to_year}; the what-if above lets care homes keep pace with "
        "dementia."
        for row in rows(changes, measure="living_in_care_home").itertuples()
    ]
    return [
        f"If {dementia.area} were like England and Wales in {share['period']}, about "
        f"{about(residents)} people aged 65+ would live in care homes in {first['year']}. Even if "
        f"all of them had dementia, that is at most {most:.0%} of those predicted, and "
        f"{at_lower:.0%} if those are as few as the lower limit: "
        f"{where_most_live(residents, first)}.",
        *printed,
    ]


def where_most_live(residents: float, predicted: pd.Series) -> str:
    """Say where most live, as surely as a bound on the residents of care homes allows."""
    if residents < 0.5 * predicted["lower"]:
        return "**most people with dementia would live in the community**"
    return "the bound does not say whether most people with dementia live in the community"


def spending(dementia: Dementia) -> str:
    """Say what memory support cost, and what growth to the last year would add."""
    of, (first, last) = dementia.spending, dementia.ends
    by_place = of.groupby("place")[["amount_gbp", "more_gbp"]].sum()
    listed = " and ".join(
        f"£{row.amount_gbp:,.0f} in {PLACES[place]} ({plus(round(row.more_gbp, -3))})"
        if row.amount_gbp
        else f"nothing recorded in {PLACES[place]}"
        for place, row in by_place.iterrows()
    )
    community = listing(rows(of, place="community")["service"].unique())
    services = f"The community here is {community}. " if community else ""
    return (
        f"In {of['period'].iloc[0]} the council spent, on people aged 65+ whose primary support "
        f"reason is memory and cognition, {listed}; in brackets what growth from {first} to {last} "
        "would add, in pounds, at the same spending a person with dementia and the same prices as "
        f"then. {services}It is a part of what dementia costs: many people with dementia are "
        "supported for physical reasons."
    )


def listing(services: Iterable[str]) -> str:
    """Write services as a list in words, such as `day care and direct payments`."""
    *others, last = [humanised(name).lower() for name in services] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def limits(dementia: Dementia) -> list[str]:
    """Say what the answer does not cover, a sentence or two each."""
    rate = (
        "The diagnosis rate is of another time than the population and counts registered patients; "
        "a register also holds people whose diagnosis would not be confirmed."
    )
    if dementia.rates_known.empty:
        rate = (
            "No diagnosis rate of the area is in the evidence, so nothing says how many people "
            "with dementia are undiagnosed."
        )
    known = dementia.last["errors"] == BOTH
    population = " and the limits of the population" if known else " and no error of the population"
    return [
        "Rates are national. They are not adjusted for deprivation, ethnicity or the health of the "
        "area's residents, all of which matter for dementia.",
        f"The limits hold the sampling errors of CFAS II{population}: not who took part in the "
        "study, and not a change of prevalence or incidence. They are of the number to expect; "
        f"chance in who falls ill moves the true one of {dementia.ends[0]} by up to "
        f"{dementia.chance:,.0f} people either way, 95 times in 100.",
        "Dementia UK 2014 is a consensus of experts; its rates have no limits and were not seen by "
        "band in their publication. They were checked on a national total, and on numbers that one "
        "council prints: in that council's report they explain the figures they were checked on.",
        "Projections give persons only; the shares of men and women are those of the estimate "
        "nearest to the base year that has them, and are held.",
        rate,
        *([] if too_small(dementia.population) else [WHAT_IF]),
    ]


def _one(number: float) -> bool:
    """Say whether a number is written as one, or as one more or fewer."""
    return abs(round(number)) == 1


def _patients(number: float) -> str:
    return "patient" if _one(number) else "patients"
