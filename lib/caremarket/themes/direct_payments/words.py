"""Groups and results as a sentence needs them."""

import pandas as pd

MILLION, THOUSANDS_FROM = 1e6, 10_000  # pounds
TIMES_FROM = 2  # times another amount, from which a percentage is hard to read


def group_name(category: str) -> str:
    """Write a group as words: `learning disability, 18–64` for `learning_disability|18_64`."""
    reason, _, age_group = category.partition("|")
    ages = age_group.replace("_plus", "+").replace("_", "–")
    return f"{reason.replace('_', ' ')}, {ages}"


def money(amount: float) -> str:
    """Write pounds: `£3.3m` from a million, `£107,000` from ten thousand, else `£8,420`."""
    size = abs(amount)
    if size >= MILLION:
        return f"£{size / MILLION:,.1f}m"
    return f"£{round(size, -3) if size >= THOUSANDS_FROM else size:,.0f}"


def money_range(row: pd.Series) -> str:
    """Write value, lower and upper (pounds): `£3.3m (£3.0m to £3.7m)`, `£107,000`."""
    if abs(row["value"]) >= MILLION:
        return _written(row, "£{:,.1f}m", MILLION)
    limits = row[["value", "lower", "upper"]].astype(float)
    return _written(limits.round(-3 if abs(row["value"]) >= THOUSANDS_FROM else 0), "£{:,.0f}", 1)


def pound_scale(amounts: pd.Series) -> tuple[float, str]:
    """Return by what to divide pounds for a chart, and what they are then.

    Args:
        amounts: Pounds.

    Returns:
        Divisor and unit: millions where any amount reaches one, else thousands.
    """
    return (MILLION, "£ million") if amounts.abs().max() >= MILLION else (1e3, "£ thousand")


def people_range(row: pd.Series) -> str:
    """Write value, lower and upper (people): `299 (215 to 404)`."""
    return _written(row, "{:,.0f}", 1)


def shift_words(row: pd.Series) -> str:
    """Write pounds that move: `£3.3m (£3.0m to £3.7m) a year into direct payments`, or `out of`."""
    return f"{money_range(row)} a year {'into' if row['value'] >= 0 else 'out of'} direct payments"


def shifts_words(named: dict[str, pd.Series]) -> str:
    """Write several amounts that move: `the target £1.2m a year, … into direct payments`.

    Args:
        named: Value, lower and upper (pounds) by what moves them.

    Returns:
        The amounts, with the direction once where they share it.
    """
    each = [(f"{name} {money_range(row)} a year", row["value"] >= 0) for name, row in named.items()]
    if len({into for _, into in each}) > 1:
        return ", ".join(f"{name} {shift_words(row)}" for name, row in named.items())
    way = "into" if each[0][1] else "out of"
    return f"{', '.join(text for text, _ in each)} {way} direct payments"


def change_words(row: pd.Series) -> str:
    """Write people that change: `299 (215 to 404) more`, or `fewer`."""
    return f"{people_range(row)} {'more' if row['value'] >= 0 else 'fewer'}"


def percent_range(row: pd.Series, named: str = "") -> str:
    """Write value, lower and upper (proportions) in percent: `50.0% (46.7% to 53.3%)`.

    Args:
        row: With value, lower and upper.
        named: What the limits are, such as `95% limits `, where the sentence does not say it.
    """
    return _written(row, "{:.1f}%", 0.01).replace("(", f"({named}")


def shares_title(parts: pd.DataFrame, ages: pd.DataFrame) -> str:
    """Write the title of the shares by group: what they are where they are known exactly.

    Args:
        parts: As from `community_spend`.
        ages: As from `by_age`.

    Returns:
        The lowest and the highest share of the groups that are known completely; where there is
        none, the share of all groups together, which is known.
    """
    known = 100 * parts.loc[parts["complete"], "value"]
    if known.empty:
        together = ages.set_index("age_group").loc["all", "value"]
        return (
            f"Direct payments carried {together:.0%} of community spending; for no group is it "
            "known exactly"
        )
    ends = dict.fromkeys(f"{end:.0f}%" for end in (known.min(), known.max()))
    return f"Direct payments carried {' to '.join(ends)} of community spending where it is known"


def times_words(times: float) -> str:
    """Write how one amount compares with another: `14% less`, `50% more`, `16 times as much`."""
    if times < TIMES_FROM:
        return f"{abs(times - 1):.0%} {'more' if times >= 1 else 'less'}"
    return f"{times:.0f} times as much" if times >= 10 else f"{times:.1f} times as much"


def _written(row: pd.Series, form: str, unit: float) -> str:
    """Write the size of a value, and its limits where they differ; the sentence says the sign.

    A limit on the other side of zero than the value has a minus.
    """
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
