"""The arithmetic of where a council stands."""

from caremarket.present.worked import Line, Term, Worked, shown
from caremarket.themes.benchmarks.standing import Standing
from caremarket.themes.plain import month_name


def standing(standing: Standing) -> Worked:
    """Work out the council's own figure of the main measure."""
    main = standing.main
    measure, area = main.measure, main.area
    source = standing.data.cited(area["source_id"])
    decimals = 0 if main.method else 2  # a modelled figure is no count
    return Worked(
        f"The figure of {area['area_name']} itself",
        (Line(measure.label, f"{measure.multiplier:,} × {{p}} ÷ {{w}}", shown(area["value"], 1)),),
        {
            "p": Term(
                f"{measure.part}, {month_name(measure.period)}", area["numerator"], source, decimals
            ),
            "w": Term(measure.whole, area["denominator"], source, 0),
        },
    )
