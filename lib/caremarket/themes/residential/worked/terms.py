"""Numbers that several worked lines start from."""

from caremarket.present.worked import Term, shown, term
from caremarket.themes.residential import model as of
from caremarket.themes.residential.inputs import sources_of
from caremarket.themes.residential.supply import Supply


def people_aged(supply: Supply, ages: str, year: int) -> Term:
    """Return the people of an age and over, such as 75_plus, in a year."""
    words = ages.replace("_plus", " and over").replace("_", " to ")
    count, source = supply.people.loc[year, f"people_{ages}"], sources_of(supply.population_used)
    return term(f"people aged {words} in {year}", count, supply.cited(source))


def beds_of(supply: Supply, care_type: str) -> Term:
    """Return the beds of a type as counted."""
    beds = supply.beds[care_type]
    return term(f"{care_type} beds", beds, supply.cited(sources_of(supply.counted)))


def beds_there(supply: Supply, care_type: str, year: int) -> Term:
    """Return the beds that needs of a year are held against: counted, and planned."""
    counted, planned = beds_of(supply, care_type), of.opened(supply.norms, care_type, year)
    if supply.follows_course:
        words = f"{care_type} beds by {year}, as homes opened and closed, from {counted.text}"
        return term(words, of.there(supply.norms, care_type, year), counted.source)
    if not planned:
        return counted
    words = f"{care_type} beds, {counted.text} counted and {shown(planned, 0)} planned by {year}"
    return term(words, counted.value + planned, f"{counted.source}, and the parameter")
