"""What is said where the evidence on an area lacks something: the table, and what fills it.

A sentence with `{1}` names the rows that would fill it, as from `rows_named`.
"""

from collections.abc import Iterable

_OWN = "What the council prints goes into {0}.csv of its folder."
_WITHOUT_VOIDS = (
    "So the methods that start from filled beds say nothing, and left out are who lives there, "
    "whether vacant beds can be used, whether residential beds are too many and nursing beds "
    "too few, how sure that is, which assumption turns it, how many beds to convert "
    "and what an empty bed costs. "
)
_FILLED_BY = "{1} would fill it, in the council's folder."
BEDS = (
    "Beds of the care homes of {} are not in the evidence (tables care_home_beds and care_homes), "
    "so that nobody can say how many are too many or too few. Import the care directory of the "
    "Care Quality Commission with `caremarket import`, or add care_home_beds.csv to the council's "
    "folder."
)
NO_BEDS = (
    "Homes of {} have no beds of one of the two types (tables care_home_beds and care_homes), so "
    "that a void rate cannot be split: nothing can be said of filled beds."
)
COUNTED_IN_PART = (
    "The council's count of beds of {0} has one type of home only (table care_home_beds): nothing "
    "can be said of filled beds, nor of gaps of the other type. " + _FILLED_BY
)
VOIDS = (
    "How many beds of {0} are empty is not in the evidence (table care_home_measures, measure "
    "void_rate). " + _WITHOUT_VOIDS + "Provider statistics (occupancy of care homes), "
    "once imported, have it for nearly every council; else " + _FILLED_BY
)
VOIDS_IN_PART = (
    "How many beds of {0} are empty is in the evidence for one type of home only (table "
    "care_home_measures, measure void_rate). " + _WITHOUT_VOIDS + _FILLED_BY
)
RESIDENTS = (
    "Whom the council supports in care homes of {} is not in the evidence (table "
    "care_home_residents): who lives there and what a place costs stay open, and the "
    "methods that start from who fills the beds say nothing. Client-level data (long-term "
    "support), once imported, have it for nearly every council. "
    + _OWN.format("care_home_residents")
)
RESIDENTS_IN_PART = (
    "Whom the council supports in care homes of {0} is not in the evidence by type of home and age "
    "(table care_home_residents): who lives there stays open, and the methods that start "
    "from who fills the beds say nothing. " + _FILLED_BY
)
PAYERS_IN_PART = (
    "Filled beds of {0} are counted once only: a second count takes both the number of people who "
    "pay for themselves and their share. " + _FILLED_BY
)
SUPPRESSED = (
    "How many people the council supports in care homes of {} is suppressed (table "
    "care_home_residents), as the counts are small enough to tell of persons: who lives there and "
    "what a place costs stay open."
)
REGISTER = (
    "The register of care homes is not in the evidence of {} (table care_homes): import the care "
    "directory of the Care Quality Commission with `caremarket import`."
)
TOTALS = (
    "No source prints totals of spending on care homes of {} or of their residents to check "
    "their parts against (tables spending and care_home_residents)."
)
LEFT_OUT = (
    "What is told by {} alone is left out by choice: the parameter methods_left_out names it."
)
NO_METHOD = (
    "No method is left for {0}: the parameter methods_left_out names all that its evidence allows "
    "({1})."
)
RANGES = (
    "Nothing in the methods shown has a range for {}, so that there is no share of a range to tell."
)
VINTAGES = (
    "Only one population of {} is in the evidence (table population), so that none can stand "
    "beside it: official estimates and projections come with `caremarket import`."
)
ADMISSIONS = (
    "Admissions to care homes are not in the evidence on {} (table ascof): they come with the "
    "import of ASCOF."
)
FLOW = (
    "Admissions to care homes of {} do not fit whom the council supports there (tables ascof and "
    "care_home_residents): residents would stay {}, and in most councils it is {} years. So the "
    "method that starts from admissions and stays is left out. A count of admissions that is "
    "whole, once imported with ASCOF, brings it back."
)
REGISTRATIONS = (
    "When care homes of {} opened and closed is not in the evidence (table "
    "care_home_registrations): import the care directory of the Care Quality Commission and its "
    "list of deactivated locations with `caremarket import`."
)
FEW_YEARS = (
    "Too few years of openings and closures of care homes of {} are dated (table "
    "care_home_registrations) to tell where they would lead: newer lists of the Care Quality "
    "Commission, once imported, add to them."
)
SPENDING = (
    "What the council spends on homes is not in the evidence of {} (table spending): it comes with "
    "the import of an activity and finance return that has this council."
)
AVAILABLE = (
    "No statement in the evidence counts both vacancies and those that can be used (national table "
    "market_benchmarks), so that nothing can be borrowed for {}."
)
COSTS = (
    "No unit cost of care homes is printed for {} (table care_home_measures: it comes with the "
    "import of the ASC-FR data tables), and no year has both spending on them and people by age "
    "and type (tables spending and care_home_residents): nothing can be divided."
)
PRICE = (
    "Without a price of both types of home for people aged 65 and over (table care_home_measures, "
    "or spending and care_home_residents), empty beds of {} have no cost here."
)
AWAY = (
    "The evidence counts no nursing placements of {} out of the area (table "
    "care_home_residents, location out_of_borough)."
)


def rows_named(table: str, period: str | int, lacking: Iterable[str]) -> str:
    """Name rows of a table, such as `care_home_measures.csv: a row void_rate, all for 2020`."""
    cells = list(lacking)
    noun = "a row" if len(cells) == 1 else "the rows"
    return f"{table}.csv: {noun} {' and '.join(cells)} for {period}"
