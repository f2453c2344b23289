"""The arithmetic of homes that open and close, and of people who are admitted and stay."""

from caremarket.methods import erlang_c
from caremarket.present.worked import Line, Worked, shown, term
from caremarket.themes.phrases import ABOVE
from caremarket.themes.residential import flows, openings
from caremarket.themes.residential import model as of
from caremarket.themes.residential.inputs import sources_of
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.parameters import STAYS
from caremarket.themes.residential.supply import Supply
from caremarket.themes.residential.worked.terms import beds_there


def register(supply: Supply) -> Worked:
    """Work out the beds of the last year if homes open and close as they did."""
    ahead, last = supply.registered_ahead, supply.last
    now = supply.opened_and_closed.index[-1] + 1
    source = supply.cited(supply.of_dated)
    mean = float(openings.rates(ahead.loc[:now, "beds"].to_numpy()).mean())
    return Worked(
        f"Care home beds of {supply.area} in {last}, if homes open and close as they did",
        (Line("beds", "{B} × (1 + {r})^{t}", shown(ahead.loc[last, "beds"], 0), False),),
        {
            "B": term(f"beds registered as {now} began", ahead.loc[now, "beds"], source),
            "r": term(
                f"mean change a year from {ahead.index[0]} to {now}",
                mean,
                source,
                percent=True,
                most=6,
            ),
            "t": term(f"years from {now} to {last}", last - now, "the calendar"),
        },
    )


def admissions(supply: Supply, care_type: str, year: int | None = None) -> Worked:
    """Work out the beds that admissions and stays lead to in a year (the first), and the gap."""
    supply.insist_on(STAYS)
    flow, model, year = supply.flow, supply.filled, year or supply.first
    growth, start = model.people.loc[year], model.people.index[0]
    filled = {kind: of.occupied(model, kind) - model.working_age[kind] for kind in CARE_TYPES}
    share = filled[care_type] / sum(filled.values())
    came = model.admitted * supply.aged_65_plus / model.funded
    load = of.from_admissions(model, care_type, year)
    needed = of.required(model, STAYS, care_type, year)
    most = f"{model.max_delay_probability:.0%}"
    sources = supply.cited(supply.of_flow)
    days, median, _ = flows.published(supply.benchmarks)
    people = "{A} × {S} × {q} × {G} + {W} × {g}"
    lines = (
        Line(f"admitted a year in {start}, whoever pays", "{a} × {P} ÷ {f}", shown(came, 1), False),
        Line("residents of all ages", people, shown(load, 1), False),
        Line(
            "who waits with so many beds",
            "ErlangC({Q}, {L})",
            shown(erlang_c(int(needed), load), 2, percent=True),
            False,
        ),
        Line(
            "gap",
            "{B} − {Q}",
            shown(of.there(model, care_type, year) - needed, 0),
            False,
        ),
    )
    stay = f"mean stay in years ({days:,.0f} days; half stay over {median:,.0f})"
    return Worked(
        f"{care_type.title()} beds needed in {supply.area} in {year}, by admissions and stays",
        lines,
        {
            "a": term(
                f"admitted by the council in {flow.period} for each person aged 65 and over",
                model.admitted,
                sources,
                most=6,
            ),
            "P": term(
                f"people aged 65 and over in {start}",
                supply.aged_65_plus,
                supply.cited(sources_of(supply.population_used)),
            ),
            "f": term(
                "share of older residents who do not pay for themselves",
                model.funded,
                sources,
                most=6,
            ),
            "A": term("admitted a year", came, ABOVE, most=6),
            "S": term(stay, model.stay, sources, most=6),
            "q": term(f"share of older residents in {care_type} homes", share, ABOVE, most=6),
            "G": term("growth of those aged 65 and over", growth["older_growth"], ABOVE, most=6),
            "W": term("residents aged 18 to 64", model.working_age[care_type], ABOVE, most=6),
            "g": term("growth of those younger", growth["working_age_growth"], ABOVE, most=6),
            "L": term("residents", load, ABOVE, most=6),
            "Q": term(f"fewest beds with {most} at most waiting", needed, "Erlang (1917)"),
            "B": beds_there(supply, care_type, year),
        },
    )
