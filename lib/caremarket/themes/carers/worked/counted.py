"""How many carers there are: the arithmetic of the censuses."""

from caremarket.present.worked import Line, Term, Worked, shown
from caremarket.themes.carers.carers import Carers
from caremarket.themes.carers.census import first_and_last


def censuses(carers: Carers, band: str = "any", what: str = "carers") -> dict[str, Term]:
    """Return carers and residents of both censuses: C, R of the first; D, S of the last."""
    found = {}
    for symbols, of in zip(("CR", "DS"), first_and_last(carers.census), strict=True):
        row = of.loc[band]
        source = carers.cited(row["source_id"])
        residents = f"residents aged 5 and over in {row['year']}"
        found[symbols[0]] = Term(f"{what} in {row['year']}", row["carers"], source)
        found[symbols[1]] = Term(residents, row["residents"], source)
    return found


def estimates(carers: Carers) -> Worked:
    """Work out the carers there would be at the first census' rate."""
    terms = censuses(carers)
    first, last = (of.loc["any"] for of in first_and_last(carers.census))
    carers_then = last["residents"] * first["rate"]
    return Worked(
        f"Carers in {last['year']} if residents cared as often as in {first['year']}",
        (
            Line(f"rate in {first['year']}", "{C} ÷ {R}", shown(first["rate"], percent=True)),
            Line("carers at that rate", "{C} ÷ {R} × {S}", shown(carers_then, 0)),
        ),
        {name: terms[name] for name in "CRS"},
    )


def steps(carers: Carers) -> Worked:
    """Work out the steps between the censuses."""
    terms = censuses(carers)
    for symbols, of in zip(("EF", "GH"), first_and_last(carers.census, "england"), strict=True):
        row, source = of.loc["any"], carers.cited(of.loc["any", "source_id"])
        terms[symbols[0]] = Term(f"carers in England in {row['year']}", row["carers"], source)
        residents = f"residents of England aged 5 and over in {row['year']}"
        terms[symbols[1]] = Term(residents, row["residents"], source)
    moved = carers.steps.set_index("step")["people"].map(lambda people: shown(people, 0))
    held, england = "{C} ÷ {R} × {S}", "({G} ÷ {H}) ÷ ({E} ÷ {F})"
    return Worked(
        f"From one census to the next in {carers.area}: residents first, then the rate",
        (
            Line("more residents", f"{held} − {{C}}", moved["population"], False),
            Line("rate as in England", f"{held} × ({england} − 1)", moved["england_rate"], False),
            Line("the area's own", f"{{D}} − {held} × {england}", moved["local_rate"], False),
        ),
        terms,
    )


def hours(carers: Carers) -> Worked:
    """Work out how the rate of those who care most changed."""
    heavy = carers.hours_change.set_index("hours_band").loc["50_plus"]
    return Worked(
        "The rate of those who care for 50 hours or more, last census over first",
        (Line("ratio", "({D} ÷ {S}) ÷ ({C} ÷ {R})", shown(heavy["ratio"], 2)),),
        censuses(carers, "50_plus", "carers of 50 hours or more"),
    )
