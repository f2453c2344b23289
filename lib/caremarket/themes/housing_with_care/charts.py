"""The charts of the report on housing with care, finished: functions from its object to charts."""

from caremarket import present
from caremarket.frames import rows
from caremarket.present.words import number
from caremarket.themes.housing_with_care.housing import Housing
from caremarket.themes.phrases import listing


def rates(housing: Housing) -> present.Chart:
    """Draw the homes per 1,000 people aged 75 and over: norms, and what is there."""
    drawn = housing.rates
    own = list(drawn.loc[drawn["basis"].eq("modelled"), "label"])
    look, what = {"value": "rate", "label": "label"}, "Homes per 1,000 people aged 75 and over"
    return present.Chart(
        present.bars(drawn, **look, x_label="Homes per 1,000 aged 75+", focus=own or None),
        title=f"What planning norms ask for{', and what there is' if own else ''}",
        subtitle=f"{what}, {housing.area}",
        alt=f"Bars: {listing(drawn.set_index('label')['rate'], '.1f')}.",
        source=housing.cited(" ".join(drawn["source_ids"])),
        data=present.table(drawn[["label", "rate"]], what, decimals=1),
    )


def needed(housing: Housing) -> present.Chart:
    """Draw the homes needed in the first and the last year by type and method: the main chart."""
    years = [housing.first_year, housing.parameters.last_year]
    drawn = rows(housing.needed, year=years).astype({"year": str})
    look = {"value": "homes_needed", "label": "label", "series": "year"}
    last = housing.last.set_index("label")["homes_needed"]
    return present.Chart(
        present.grouped_bars(drawn, **look, x_label="Homes needed"),
        headline=True,
        title=f"Methods do not agree on the homes needed in {years[1]}",
        subtitle=f"Sheltered and extra care homes needed by method, {housing.area}",
        alt=f"Pairs of bars; in {years[1]}: {listing(last)}.",
        source=housing.cited(" ".join([*drawn["source_ids"].unique(), housing.projected_from])),
        data=present.table(drawn[["label", "year", "homes_needed"]], "Homes needed", decimals=0),
    )


def gaps(housing: Housing) -> present.Chart:
    """Draw how many homes are too many or too few, by type and method."""
    year, gaps = housing.parameters.last_year, housing.gaps
    drawn = gaps[gaps["year"] == year]
    ends = drawn.groupby("housing_type").agg({"gap_lower": "min", "gap_upper": "max"})
    turns = (ends.prod(axis=1) <= 0).any()
    verdict = "turns on the method" if turns else "is the same by every method"
    what = f"Homes too many or too few in {year}"
    return present.Chart(
        present.bars(drawn, value="gap", label="label", x_label="Homes too many (+), too few (−)"),
        title=f"Too many or too few: the verdict {verdict}",
        subtitle=f"{what}, homes as counted in {housing.counted_year} less homes needed, "
        f"{housing.area}",
        alt=f"Bars: {listing(drawn.set_index('label')['gap'], '+,.0f')}.",
        source=housing.cited(" ".join([*drawn["source_ids"].unique(), housing.projected_from])),
        data=present.table(drawn[["label", "homes", "homes_needed", "gap"]], what, decimals=0),
    )


def swings(housing: Housing) -> present.Chart:
    """Draw how far the extra care homes for those who would move depend on each assumption."""
    found, base, year = housing.swings, housing.moved_last["area"], housing.parameters.last_year
    told = ". ".join(f"{it.label}: {it.low:,.1f} to {it.high:,.1f}" for it in found.itertuples())
    look = {"label": "label", "low": "low", "high": "high"}
    return present.Chart(
        present.tornado(found, **look, base=base, x_label="Extra care homes"),
        title=f"As set, those who move would fill {number(base, 0)} extra care homes",
        subtitle=f"Extra care homes filled in {year} instead of care homes, {housing.area}",
        alt=f"Tornado around {number(base, 0)} homes. {told}.",
        source=housing.cited(" ".join([*housing.admitted["source_id"], housing.projected_from])),
        data=present.table(found, "Extra care homes by assumption", decimals=1),
    )
