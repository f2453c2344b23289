"""What councillors are told of dementia, and what scenarios are compared by."""

import pandas as pd

from caremarket.themes.dementia.terms import HIDDEN, between, month_name
from caremarket.themes.plain import about, aged, finding, has, percent

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
            f"{about(last['value'])} in {last['period']}."
        ),
        "found": (
            f"We expect about {about(first['value'])} people {aged('65_plus')} in {area_name} to "
            f"have dementia in {first['period']}, and about {about(last['value'])} in "
            f"{last['period']}."
        ),
        "means": _means(findings),
        "sure": (
            f"The growth is more certain than the number. The true number for {last['period']} may "
            f"lie between {about(last['lower'])} and {about(last['upper'])}, as the study behind "
            "it could only test some people."
        ),
        "unknown": _unknown(findings),
    }


def _means(findings: pd.DataFrame) -> str:
    """Say how many more or fewer there will be, and why."""
    growth = finding(findings, "growth", RATES)["value"]
    size = finding(findings, "growth_from_population_size", RATES)["value"]
    ageing = finding(findings, "growth_from_ageing", RATES)["value"]
    if growth <= 0:
        return f"That is about {about(growth)} fewer people to plan care for."
    why = "there will be more older people" if size >= ageing else "older people will live longer"
    return (
        f"That is about {about(growth)} more people who may need tests, help at home or a care "
        f"home. The main reason is that {why}."
    )


def _unknown(findings: pd.DataFrame) -> str:
    """Say how many have no diagnosis, as far as a published rate tells."""
    text = "We do not know how many have been told that they have dementia."
    if not has(findings, "undiagnosed", "at_published_rate"):
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
        f"{text} The last {rate_named} is {shown}, for {month_name(rate['period'])}. At "
        f"that rate {told} people had not been told in {missing['period']}."
    )
