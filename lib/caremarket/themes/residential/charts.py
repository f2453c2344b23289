"""The charts of the report on care home beds, finished: functions from its object to charts."""

from caremarket import present
from caremarket.frames import rows
from caremarket.themes.residential.chance import ALL_METHODS
from caremarket.themes.residential.market import counts_of_vacancies
from caremarket.themes.residential.market import vacancies as vacant_beds
from caremarket.themes.residential.supply import Supply
from caremarket.themes.residential.wording import gaps_listed, spread_in_words

QUEUE_GAP = "Nursing beds too many (+) or too few (−)"


def components(supply: Supply) -> present.Chart:
    """Draw how the occupied beds come down to the residents nobody accounts for."""
    people, steps = supply.components["people"], supply.components.round()
    filled, left = people.iloc[0], people.sum()
    inside = supply.parameters.out_of_borough_reading == "inside"
    labels = {"label": "component", "y_label": "People", "total": "Left over"}
    return present.Chart(
        present.steps(steps, value="people", **labels),
        title=f"{left:,.0f} of {filled:,.0f} residents are not accounted for",
        subtitle=f"Residents of care homes, {supply.area}, {supply.first}; placements away "
        f"{'inside' if inside else 'on top of'} the number supported",
        alt=f"Waterfall from {filled:,.0f} occupied beds, less those accounted for, to "
        f"{left:,.0f}.",
        source=supply.cited(supply.of_homes),
        data=steps,
    )


def vacancies(supply: Supply) -> present.Chart:
    """Draw beds that are occupied, vacant and available, vacant and not available."""
    homes, states = supply.homes, vacant_beds(supply.homes, supply.usable).round()
    vacant, rates = homes["vacant"].sum(), homes["void_rate"].map("{:.1%}".format)
    available = vacant * supply.usable
    lent = counts_of_vacancies(supply.benchmarks)["source_id"]
    labels = {"label": "care_type", "series": "state", "x_label": "Beds"}
    return present.Chart(
        present.stacked_bars(states, value="beds", **labels),
        title=f"Of {vacant:,.0f} vacant beds perhaps {available:,.0f} can be used",
        subtitle=f"Beds, {supply.area}, {supply.first}; void rates of "
        f"{rates['residential']} (residential) and {rates['nursing']} (nursing)",
        alt=f"Stacked bars by type of home: occupied beds, {available:,.0f} vacant beds that can "
        f"be used and {vacant - available:,.0f} that cannot.",
        source=supply.cited(" ".join([supply.of_homes, *lent])),
        data=states,
    )


def gap_by_method(supply: Supply, year: int | None = None) -> present.Chart:
    """Draw each method's gap, or the beds needed, in a year (the first): the main chart."""
    year = year or supply.first
    gaps, (figure, subject, axis, drawn) = supply.gaps, _figure(supply)
    now = rows(gaps, year=year).round()
    now["label"] = now["care_type"] + "|" + now["method"]
    return present.Chart(
        present.intervals(now, label="label", value=figure, x_label=axis, **drawn),
        headline=True,
        title=f"The methods put nursing beds at {spread_in_words(gaps, year, 'nursing')}",
        subtitle=f"{subject}, {supply.area}, {year}",
        alt=f"Dots with intervals for both types of home and {len(supply.methods)} methods; "
        f"nursing beds: {gaps_listed(gaps, year, 'nursing')}",
        source=supply.cited(supply.by_all_methods),
        data=present.table(now[_shown(figure)], f"{subject}, {year}", decimals=0),
    )


def gap_by_year(supply: Supply) -> present.Chart:
    """Draw each method's gap, or the beds needed, year by year."""
    gaps, last, (figure, subject, axis, drawn) = supply.gaps, supply.last, _figure(supply)
    columns = {"x": "year", "y": figure, "panel": "method", "series": "care_type"}
    printed = rows(gaps, year=supply.years)[["year", *_shown(figure)]]
    return present.Chart(
        present.small_multiples(gaps, **columns, y_label=axis, **drawn),
        title=f"For {last} they put nursing beds at {spread_in_words(gaps, last, 'nursing')}",
        subtitle=f"{subject}, {supply.area}, {supply.first} to {last}",
        alt=f"{len(supply.methods)} small line charts of residential and nursing beds by year; "
        f"nursing in {last}: {gaps_listed(gaps, last, 'nursing')}",
        source=supply.cited(supply.by_all_methods),
        data=present.table(printed, subject, decimals=0),
    )


def _figure(supply: Supply) -> tuple[str, str, str, dict]:
    """Return what is drawn, its name, axis, limits and line: gaps, or beds needed without beds."""
    limits = {"lower": "required_beds_lower", "upper": "required_beds_upper", "reference": None}
    if supply.counted.empty:
        return "required_beds", "Beds needed", "Beds needed", limits
    limits = {"lower": "bed_gap_lower", "upper": "bed_gap_upper", "reference": 0}
    axis = "Beds too many (+) or too few (−)"
    return "bed_gap", "Gap between beds and beds needed", axis, limits


def _shown(figure: str) -> list[str]:
    columns = ["required_beds", figure, f"{figure}_lower", f"{figure}_upper"]
    return ["care_type", "method", *dict.fromkeys(columns)]


def chances(supply: Supply) -> present.Chart:
    """Draw the share of draws with too many beds by method, type of home and year."""
    found, first, last = supply.chances, supply.first, supply.last
    drawn = found.assign(
        percent=(100 * found["probability"]).round(),
        column=found["care_type"].str.title() + ", " + found["year"].astype(str),
    )
    figures = ["probability", "error", "lower", "upper"]
    agreed = rows(drawn, method=ALL_METHODS).set_index(["year", "care_type"])["percent"]
    agreed = agreed.map("{:.0f}%".format)
    of, label = {"row": "method", "column": "column"}, "Draws with too many beds, percent"
    shares = found[["year", "care_type", "method"]].join(100 * found[figures])
    return present.Chart(
        present.heat(drawn, **of, value="percent", label=label),
        title=f"In {first} residential beds are too many in {agreed[first, 'residential']} of "
        f"draws, nursing beds in {agreed[first, 'nursing']}",
        subtitle=f"Probability of over-supply by method, {supply.area}, {first} and {last}",
        alt="Grid of methods by type and year. All methods: residential "
        f"{agreed[first, 'residential']} and nursing {agreed[first, 'nursing']} in {first}; "
        f"{agreed[last, 'residential']} and {agreed[last, 'nursing']} in {last}.",
        source=supply.cited(supply.by_all_methods),
        data=present.table(shares, "Draws with too many beds, %", decimals=1),
    )


def flips(supply: Supply) -> present.Chart:
    """Draw how far each assumption moves the gap of nursing beds with a queue's buffer."""
    found = rows(supply.flips, care_type="nursing", method="queue_buffer").round(1)
    base, turning = found["gap"].iloc[0], found["flip_at"].notna().sum()
    ends = {"low": "gap_low", "high": "gap_high"}
    found = found.round(dict.fromkeys(ends.values(), 0))
    return present.Chart(
        present.tornado(found, label="assumption", **ends, base=base, x_label=QUEUE_GAP),
        title=f"{turning} of {len(found)} assumptions can turn the sign of the nursing gap",
        subtitle=f"Nursing gap with a queue's buffer, {supply.area}, {supply.first}",
        alt=f"Bars of how far each assumption moves the nursing gap from {base:+,.0f}.",
        source=supply.cited(supply.of_homes),
        data=found[["assumption", "unit", "low", "high", *ends.values()]],
    )


def scenarios(supply: Supply) -> present.Chart:
    """Draw the nursing gap by void rate and share of the placements away that return."""
    grid = supply.grid.assign(
        voids=supply.grid["void_rate"].map("{:.1f}% of beds empty".format),
        back=supply.grid["returning"].map("{:.0f}% come back".format),
    )
    grid = grid.drop_duplicates(["voids", "back"])  # voids hardly apart read the same
    gaps = grid["gap"]
    return present.Chart(
        present.heat(grid, row="voids", column="back", value="gap", label=QUEUE_GAP),
        title=f"In {(gaps < 0).mean():.0%} of these combinations nursing beds are too few",
        subtitle=f"Nursing gap with a queue's buffer, {supply.area}, {supply.first}",
        alt="Grid of the nursing gap by void rate and share of "
        f"{supply.away['nursing']:,.0f} placements that return: from {gaps.min():+,.0f} to "
        f"{gaps.max():+,.0f} beds.",
        source=supply.cited(supply.of_homes),
        data=grid[["void_rate", "returning", "gap"]],
    )
