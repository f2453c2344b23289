"""Groups, pounds, people and shares as a sentence needs them."""

import pandas as pd

from caremarket.themes.direct_payments.spend import OTHER_COMMUNITY

MILLION, THOUSANDS_FROM = 1e6, 10_000  # pounds
TIMES_FROM = 2  # times another amount, from which a percentage is hard to read
WHOLE = "long-term care in the community"
SERVICE_WORDS = {OTHER_COMMUNITY: f"other {WHOLE}"}


def ages_words(age_group: str) -> str:
    """Write an age group: `18–64`, `65+`."""
    return age_group.replace("_plus", "+").replace("_", "–")


def group_name(category: str) -> str:
    """Write a group as words: `learning disability, 18–64` for `learning_disability|18_64`."""
    reason, _, age_group = category.partition("|")
    return f"{reason.replace('_', ' ')}, {ages_words(age_group)}"


def services_in_words(services: list[str]) -> str:
    """Write a list of services as a sentence has it: `direct payments, home care and day care`."""
    *first, last = (SERVICE_WORDS.get(name, name.replace("_", " ")) for name in services)
    return f"{', '.join(first)} and {last}" if first else last


def care_words(services: list[str]) -> str:
    """Name what direct payments are a share of: the whole, which the national return prints."""
    return WHOLE if OTHER_COMMUNITY in services else services_in_words(services)


def money(amount: float) -> str:
    """Write pounds: `£3.3m` from a million, `£107,000` from ten thousand, else `£8,420`."""
    size = abs(amount)
    if size >= MILLION:
        return f"£{size / MILLION:,.1f}m"
    return f"£{round(size, -3) if size >= THOUSANDS_FROM else size:,.0f}"


def money_signed(amount: float) -> str:
    """Write pounds that may be below nought: `−£7,000`."""
    return f"{'−' if amount < 0 else ''}{money(amount)}"


def money_range(row: pd.Series) -> str:
    """Write value, lower and upper (pounds): `£3.3m (£3.0m to £3.7m)`, `£107,000`."""
    if abs(row["value"]) >= MILLION:
        return _written(row, "£{:,.1f}m", MILLION)
    limits = row[["value", "lower", "upper"]].astype(float)
    return _written(limits.round(-3 if abs(row["value"]) >= THOUSANDS_FROM else 0), "£{:,.0f}", 1)


def pound_scale(amounts: pd.Series) -> tuple[float, str]:
    """Return by what to divide pounds for a chart, and their unit: £ million from one million."""
    return (MILLION, "£ million") if amounts.abs().max() >= MILLION else (1e3, "£ thousand")


def people_range(row: pd.Series) -> str:
    """Write value, lower and upper (people): `299 (215 to 404)`."""
    return _written(row, "{:,.0f}", 1)


def shift_words(row: pd.Series) -> str:
    """Write pounds that move: `£3.3m (£3.0m to £3.7m) into direct payments`, or `out of` them."""
    way = "into" if row["value"] >= 0 else "out of"
    return f"{money_range(row)} {way} direct payments"


def change_words(row: pd.Series) -> str:
    """Write people that change: `299 (215 to 404) more`, or `fewer`."""
    return f"{people_range(row)} {'more' if row['value'] >= 0 else 'fewer'}"


def percent_range(row: pd.Series, named: str = "") -> str:
    """Write proportions in percent: `50.0% (46.7% to 53.3%)`; `named` says what limits they are."""
    return _written(row, "{:.1f}%", 0.01).replace("(", f"({named}")


def times_words(times: float) -> str:
    """Write how one amount compares with another: `14% less`, `50% more`, `16 times as much`."""
    if abs(times - 1) < 0.005:
        return "the same"
    if times < TIMES_FROM:
        return f"{abs(times - 1):.0%} {'more' if times >= 1 else 'less'}"
    return f"{times:.0f} times as much" if times >= 10 else f"{times:.1f} times as much"


def _written(row: pd.Series, form: str, unit: float) -> str:
    """Write the size of a value and its limits, if they differ; beyond zero, they have a minus."""
    way = 1 if row["value"] >= 0 else -1
    sizes = (way * row[name] / unit for name in ("value", "lower", "upper"))
    value, *limits = (_with_minus(size, form) for size in sizes)
    if row[["lower", "upper"]].isna().any() or set(limits) == {value}:
        return value
    first, last = limits if row["value"] >= 0 else limits[::-1]
    return f"{value} ({first} to {last})"


def _with_minus(size: float, form: str) -> str:
    text = form.format(abs(size))
    return f"−{text}" if size < 0 and text != form.format(0) else text
