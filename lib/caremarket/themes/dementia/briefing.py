"""What councillors are told of dementia, and what scenarios are compared by."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.dementia.terms import HIDDEN, UNCLEAR, between, more_or_fewer
from caremarket.themes.plain import about, aged, finding, has, month_name, percent

RATES = "cfas_ii"
RATES_KNOWN = ("published", "gp_register")
KEY_FIGURES = {
    "People aged 65 and over": ("people_65_plus", "all"),
    "People with dementia": ("predicted_dementia", RATES),
    "Change in people with dementia": ("growth", RATES),
    "Change from the number of older people": ("growth_from_population_size", RATES),
    "Change from how old they are": ("growth_from_ageing", RATES),
    "Growth in a year": ("growth_rate_annual", RATES),
    "People without a diagnosis": ("undiagnosed", "at_published_rate"),
}


def briefing(findings: pd.DataFrame, area_name: str) -> dict[str, str]:
    """Tell what a report on dementia found: a briefing, as `themes.plain` describes it."""
    first, last = (finding(findings, "predicted_dementia", RATES, first=f) for f in (True, False))
    return {
        "short": (
            f"From about {about(first['value'])} people with dementia in {first['period']} to "
            f"{about(last['value'])} in {last['period']}{_if_unclear(findings)}."
        ),
        "found": (
            f"We expect about {about(first['value'])} people {aged('65_plus')} in {area_name} to "
            f"have dementia in {first['period']}, and about {about(last['value'])} in "
            f"{last['period']}."
        ),
        "means": _means(findings),
        "sure": _sure(findings, last),
        "unknown": _unknown(findings),
    }


def _sure(findings: pd.DataFrame, last: pd.Series) -> str:
    """Say how far off the last number may be, and by what."""
    ends = (
        f"The true number for {last['period']} may lie between {about(last['lower'])} and "
        f"{about(last['upper'])}"
    )
    ahead = _if_incidence_changes(findings)
    study = "a study that tested a sample of older people"
    if pd.isna(finding(findings, "growth", RATES)["lower"]):
        return (
            f"{ends}, as it rests on {study}. Chance comes on top, and there may be more or fewer "
            f"older people than we expect.{ahead}"
        )
    return f"{ends}. It rests on {study}, and on how many older people there will be.{ahead}"


def _if_incidence_changes(findings: pd.DataFrame) -> str:
    """Say how many there would be if people fell ill less or more often, where that is told."""
    found = rows(findings, metric="predicted_dementia_if_incidence_changes")["value"]
    if found.empty:
        return ""
    return (
        " People may also fall ill less or more often at each age than they do now. If that "
        f"changes as fast as studies have seen, there may be {about(found.min())} to "
        f"{about(found.max())}."
    )


def _unclear(growth: pd.Series) -> bool:
    """Say whether growth may as well be a fall."""
    return UNCLEAR in growth["method"]


def _if_unclear(findings: pd.DataFrame) -> str:
    """Add to both numbers that it is not clear which is larger, if it is not."""
    unclear = _unclear(finding(findings, "growth", RATES))
    return ", but we cannot say if the number will grow" if unclear else ""


def _means(findings: pd.DataFrame) -> str:
    """Say how many more or fewer there will be, and why; or that it cannot be said."""
    growth = finding(findings, "growth", RATES)
    if _unclear(growth):
        if pd.isna(growth["lower"]):
            return "We cannot say if more people will need care: there are too few to tell."
        return (
            "We cannot say if more people will need care. There may be "
            f"{more_or_fewer(growth['lower'])} people with dementia, or "
            f"{more_or_fewer(growth['upper'])}."
        )
    if growth["value"] <= 0:
        return f"That is about {about(growth['value'])} fewer people to plan care for."
    size = finding(findings, "growth_from_population_size", RATES)["value"]
    ageing = finding(findings, "growth_from_ageing", RATES)["value"]
    why = "there will be more older people" if size >= ageing else "they will be older"
    return (
        f"That is about {about(growth['value'])} more people who may need tests, help at home or a "
        f"care home. The main reason is that {why}."
    )


def _unknown(findings: pd.DataFrame) -> str:
    """Say how many have no diagnosis, as far as a published rate tells."""
    text = "We do not know how many have been told that they have dementia."
    growth = finding(findings, "growth", RATES)
    few = _unclear(growth) and pd.isna(growth["lower"])  # an old rate of so few says nothing
    if few or not has(findings, "undiagnosed", "at_published_rate"):
        return text
    missing = finding(findings, "undiagnosed", "at_published_rate")
    names = [name for name in RATES_KNOWN if has(findings, "diagnosis_rate", name)]
    rates = [finding(findings, "diagnosis_rate", name) for name in names]
    rate = max(rates, key=lambda row: row["period"])
    shown, told = percent(rate["value"] / 100), f"about {about(missing['value'])}"
    if rate.get("method") == HIDDEN:
        shown = f"between {percent(rate['lower'] / 100)} and {percent(rate['upper'] / 100)}"
        told = between(missing, write=about)
    rate_named = "rate we can work out" if rate.get("basis") == "modelled" else "printed rate"
    return (
        f"{text} The last {rate_named} is {shown}, for {month_name(rate['period'])}. If it "
        f"still holds in {missing['period']}, {told} people have not been told."
    )
