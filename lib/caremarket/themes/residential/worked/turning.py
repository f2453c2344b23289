"""The arithmetic of what would turn a gap, and of beds to convert."""

from caremarket.frames import rows
from caremarket.present.worked import Line, Worked, shown, term
from caremarket.themes.phrases import ABOVE
from caremarket.themes.residential import model as of
from caremarket.themes.residential.supply import Supply
from caremarket.themes.residential.worked.terms import beds_there, people_aged


def conversions(supply: Supply) -> Worked:
    """Work out the beds to convert by England's places, in the first year."""
    supply.insist_on("norm_england")
    row = rows(supply.conversions, method="norm_england", year=supply.first).iloc[0]
    beds = shown(row["conversion_beds"], 0)
    return Worked(
        f"Residential beds to turn into nursing beds in {supply.first}, by England's places",
        (Line("beds to convert", "max(0, ⌊min({R}, −({N}))⌋)", beds),),
        {
            "R": term("gap of residential beds", row["residential_gap"], ABOVE),
            "N": term("gap of nursing beds", row["nursing_gap"], ABOVE),
        },
    )


def flips(supply: Supply, care_type: str) -> Worked:
    """Work out at how many places per person England's norm asks for just the beds there are."""
    supply.insist_on("norm_england")
    year = supply.last
    beds, older = beds_there(supply, care_type, year), people_aged(supply, "75_plus", year)
    turning = shown(100 * beds.value / older.value, 2)
    return Worked(
        f"Where the gap of {care_type} beds in {year} changes its sign by England's places",
        (Line("places per 100 people", "100 × {B} ÷ {P}", turning),),
        {"B": beds, "P": older},
    )


def scenarios(supply: Supply, care_type: str) -> Worked:
    """Work out the gap at the current rate if everybody placed away came back: first year."""
    supply.insist_on("current_rate")
    found = rows(supply.returned, care_type=care_type, method="current_rate").iloc[0]
    source, model, year = supply.cited(supply.of_homes), supply.filled, supply.first
    growth, share = model.people.loc[year], model.share_65_plus[care_type]
    back = "{B} − {L} − {O} × ({s} × {G} + (1 − {s}) × {g})"
    return Worked(
        f"The gap of {care_type} beds in {year} at the current rate, if all placed away came back",
        (
            Line("gap as it is", "{B} − {L}", shown(found["bed_gap"], 1), False),
            Line("if all came back", back, shown(found["bed_gap_returned"], 1), False),
        ),
        {
            "B": beds_there(supply, care_type, year),
            "L": term("residents at the current rate", of.residents(model, care_type, year), ABOVE),
            "O": term("people placed out of the area", found["people"], source),
            "s": term("share of those supported who are 65 or older", share, source, most=6),
            "G": term("growth of those aged 65 and over", growth["older_growth"], ABOVE, most=6),
            "g": term("growth of those younger", growth["working_age_growth"], ABOVE, most=6),
        },
    )
