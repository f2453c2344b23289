"""The charts of the report on housing with care, finished: functions from its object to charts."""

import pandas as pd

from caremarket import present
from caremarket.frames import rows
from caremarket.present.words import number, rounded
from caremarket.themes.housing_with_care.homes import LABELS
from caremarket.themes.housing_with_care.housing import Housing
from caremarket.themes.housing_with_care.words import span


def rates(housing: Housing) -> present.Chart:
    """Draw the homes per 1,000 people aged 75 and over: norms, and what is there."""
    drawn = housing.rates
    own = list(drawn.loc[drawn["basis"].eq("modelled"), "label"])
    look, what = {"value": "rate", "label": "label"}, "Homes per 1,000 people aged 75 and over"
    return present.Chart(
        present.bars(drawn, **look, x_label="Homes per 1,000 aged 75+", focus=own or None),
        title=f"What planning norms ask for{', and what there is' if own else ''}",
        subtitle=f"{what}, {housing.area}"
        f"{f'; homes as counted in {housing.counted_year}' if own else ''}",
        alt=f"Bars: {_listed(drawn, 'rate', 1)}.",
        source=housing.cited(" ".join(drawn["source_ids"])),
        data=present.table(drawn[["label", "rate"]], what, decimals=1),
    )


def needed(housing: Housing) -> present.Chart:
    """Draw the homes needed in the first and the last year by type and method: the main chart."""
    years = [housing.first_year, housing.parameters.last_year]
    drawn = rows(housing.needed, year=years).astype({"year": str})
    look = {"value": "homes_needed", "label": "label", "series": "year"}
    norms = rows(housing.last, method=["norm_shop", "norm_shop_later"]).groupby("housing_type")
    asked = {name: span(of.min(), of.max()) for name, of in norms["homes_needed"]}
    return present.Chart(
        present.grouped_bars(drawn, **look, x_label="Homes needed"),
        headline=True,
        title=f"Planning norms ask for {asked['sheltered']} sheltered and {asked['extra_care']} "
        f"extra care homes in {years[1]}",
        subtitle=f"Sheltered and extra care homes needed by method, {housing.area}",
        alt=f"Pairs of bars; in {years[1]}: {_listed(housing.last, 'homes_needed', 0)}.",
        source=housing.cited(" ".join([*drawn["source_ids"].unique(), housing.projected_from])),
        data=present.table(drawn[["label", "year", "homes_needed"]], "Homes needed", decimals=0),
    )


def gaps(housing: Housing) -> present.Chart:
    """Draw how many homes are too many or too few, by type and method."""
    year = housing.parameters.last_year
    figures = ["gap", "gap_lower", "gap_upper"]
    found = rows(housing.gaps, year=year)
    drawn = found.assign(**found[figures].map(rounded).astype(float))
    look = dict(zip(["value", "lower", "upper"], figures, strict=True))
    told = {
        LABELS[name]: _verdict(of["gap_lower"].min(), of["gap_upper"].max())
        for name, of in drawn.groupby("housing_type", sort=False)
    }
    has_limits = drawn["gap_lower"] < drawn["gap_upper"]
    drawn[figures[1:]] = drawn[figures[1:]].where(has_limits)
    what = f"Homes too many or too few in {year}"
    title = "; ".join(f"{name} homes: {verdict}" for name, verdict in told.items())
    return present.Chart(
        present.intervals(drawn, **look, label="label", x_label="Homes too many (+), too few (−)"),
        title=title[:1].upper() + title[1:],
        subtitle=f"{what}, homes as counted in {housing.counted_year} less homes needed, "
        f"{housing.area}",
        alt=f"Dots with intervals: {_listed(drawn, 'gap', 0)}.",
        source=housing.cited(" ".join([*drawn["source_ids"].unique(), housing.projected_from])),
        data=present.table(found[["label", "homes", "homes_needed", *figures]], what, decimals=0),
    )


def _verdict(low: float, high: float) -> str:
    """Say what the least and the greatest gap of a type of home by all methods make of it."""
    if low <= 0 <= high:
        return "too many or too few by method"
    return f"too {'many' if low > 0 else 'few'} by every method"


def _listed(frame: pd.DataFrame, figure: str, decimals: int) -> str:
    """List a figure by label; labels have commas of their own."""
    each = zip(frame["label"], frame[figure], strict=True)
    return "; ".join(f"{label} {number(value, decimals)}" for label, value in each)


def swings(housing: Housing) -> present.Chart:
    """Draw how far the extra care homes for those who would move depend on each assumption."""
    found, year = housing.swings, housing.parameters.last_year
    base, ends = float(rounded(housing.moved_last["area"])), ["low", "high"]
    found = found.assign(**found[ends].map(rounded).astype(float))
    told = ". ".join(f"{it.label}: {it.low:,.0f} to {it.high:,.0f}" for it in found.itertuples())
    look = {"label": "label", "low": "low", "high": "high"}
    return present.Chart(
        present.tornado(found, **look, base=base, x_label="Extra care homes"),
        title=f"As set, those who move would fill {number(base, 0)} extra care homes",
        subtitle=f"Extra care homes filled in {year} instead of care homes, {housing.area}",
        alt=f"Tornado around {number(base, 0)} homes. {told}.",
        source=housing.cited(" ".join([*housing.admitted["source_id"], housing.projected_from])),
        data=present.table(found, "Extra care homes by assumption", decimals=0),
    )
