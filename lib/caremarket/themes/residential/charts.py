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
    steps, inside = supply.components, supply.parameters.out_of_borough_reading == "inside"
    filled, left = steps["people"].iloc[0], steps["people"].sum()
    return present.Chart(
        present.steps(
            steps.round(), label="component", value="people", y_label="People", total="Left over"
        ),
        title=f"{left:,.0f} of {filled:,.0f} residents are not accounted for",
        subtitle=f"Residents of care homes, {supply.area}, {supply.first}; placements away "
        f"{'inside' if inside else 'on top of'} the number supported",
        alt=f"Waterfall from {filled:,.0f} occupied beds, less those accounted for, to "
        f"{left:,.0f}.",
        source=supply.cited(supply.of_homes),
        data=steps.round(),
    )


def vacancies(supply: Supply) -> present.Chart:
    """Draw beds that are occupied, vacant and available, vacant and not available."""
    homes, states = supply.homes, vacant_beds(supply.homes, supply.usable).round()
    vacant = homes["vacant"].sum()
    available = vacant * supply.usable
    lent = counts_of_vacancies(supply.benchmarks)["source_id"]
    return present.Chart(
        present.stacked_bars(
            states, value="beds", label="care_type", series="state", x_label="Beds"
        ),
        title=f"Of {vacant:,.0f} vacant beds perhaps {available:,.0f} can be used",
        subtitle=f"Beds, {supply.area}, {supply.first}; void rates of "
        f"{homes.loc['residential', 'void_rate']:.1%} (residential) and "
        f"{homes.loc['nursing', 'void_rate']:.1%} (nursing)",
        alt=f"Stacked bars by type of home: occupied beds, {available:,.0f} vacant beds that can "
        f"be used and {vacant - available:,.0f} that cannot.",
        source=supply.cited(" ".join([supply.of_homes, *lent])),
        data=states,
    )


def gap_by_method(supply: Supply, year: int | None = None) -> present.Chart:
    """Draw each method's gap, or the beds needed, in a year (the first): the main chart."""
    year = year or supply.first
    gaps, (figure, subject, axis) = supply.gaps, _figure(supply)
    now = rows(gaps, year=year).round()
    now["label"] = now["care_type"] + "|" + now["method"]
    limits = {"value": figure, "lower": f"{figure}_lower", "upper": f"{figure}_upper"}
    line = {} if figure == "bed_gap" else {"reference": None}
    return present.Chart(
        present.intervals(now, label="label", **limits, x_label=axis, **line),
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
    gaps, last, (figure, subject, axis) = supply.gaps, supply.last, _figure(supply)
    return present.Chart(
        present.small_multiples(
            gaps,
            x="year",
            y=figure,
            panel="method",
            series="care_type",
            y_label=axis,
            lower=f"{figure}_lower",
            upper=f"{figure}_upper",
            reference=0 if figure == "bed_gap" else None,
        ),
        title=f"For {last} they put nursing beds at {spread_in_words(gaps, last, 'nursing')}",
        subtitle=f"{subject}, {supply.area}, {supply.first} to {last}",
        alt=f"{len(supply.methods)} small line charts of residential and nursing beds by year; "
        f"nursing in {last}: {gaps_listed(gaps, last, 'nursing')}",
        source=supply.cited(supply.by_all_methods),
        data=present.table(
            rows(gaps, year=supply.years)[["year", *_shown(figure)]], subject, decimals=0
        ),
    )


def _figure(supply: Supply) -> tuple[str, str, str]:
    """Return what is drawn, what it is called and its axis: gaps, or beds needed without beds."""
    if supply.counted.empty:
        return "required_beds", "Beds needed", "Beds needed"
    return "bed_gap", "Gap between beds and beds needed", "Beds too many (+) or too few (−)"


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
    return present.Chart(
        present.heat(
            drawn,
            row="method",
            column="column",
            value="percent",
            label="Draws with too many beds, percent",
        ),
        title=f"In {first} residential beds are too many in {agreed[first, 'residential']} of "
        f"draws, nursing beds in {agreed[first, 'nursing']}",
        subtitle=f"Probability of over-supply by method, {supply.area}, {first} and {last}",
        alt="Grid of methods by type and year. All methods: residential "
        f"{agreed[first, 'residential']} and nursing {agreed[first, 'nursing']} in {first}; "
        f"{agreed[last, 'residential']} and {agreed[last, 'nursing']} in {last}.",
        source=supply.cited(supply.by_all_methods),
        data=present.table(
            found[["year", "care_type", "method"]].join(100 * found[figures]),
            "Draws with too many beds, %",
            decimals=1,
        ),
    )


def flips(supply: Supply) -> present.Chart:
    """Draw how far each assumption moves the gap of nursing beds with a queue's buffer."""
    found = rows(supply.flips, care_type="nursing", method="queue_buffer").round(1)
    base, turning = found["gap"].iloc[0], found["flip_at"].notna().sum()
    ends = ["gap_low", "gap_high"]
    found[ends] = found[ends].round()
    return present.Chart(
        present.tornado(
            found, label="assumption", low=ends[0], high=ends[1], base=base, x_label=QUEUE_GAP
        ),
        title=f"{turning} of {len(found)} assumptions can turn the sign of the nursing gap",
        subtitle=f"Nursing gap with a queue's buffer, {supply.area}, {supply.first}",
        alt=f"Bars of how far each assumption moves the nursing gap from {base:+,.0f}.",
        source=supply.cited(supply.of_homes),
        data=found[["assumption", "unit", "low", "high", *ends]],
    )


def scenarios(supply: Supply) -> present.Chart:
    """Draw the nursing gap by void rate and share of the placements away that return."""
    grid = supply.grid.assign(
        voids=supply.grid["void_rate"].map("{:.1f}% of beds empty".format),
        back=supply.grid["returning"].map("{:.0f}% come back".format),
    )
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
