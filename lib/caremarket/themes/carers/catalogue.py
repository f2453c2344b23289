"""The lists on which carers are known, what a list can and cannot mean, and shares elsewhere."""

from dataclasses import dataclass

SUPPRESSED = "suppressed, at most"  # method of a count, or share, of which the most is given


@dataclass(frozen=True)
class CarerList:
    """A list on which carers are known."""

    measure: str  # in the evidence table `carers`
    category: str  # its name in the findings
    label: str  # its name for readers
    told: str  # what it counts, as a clause with its number and period
    means: str  # what being on it means
    cannot_mean: str  # what it must not be read as
    people: bool = True  # whether each carer counts once; if not, it only bounds people from above
    subset: bool = (
        True  # whether its carers are of those the census estimates: the share has limits
    )
    holder: str = "council"  # who keeps it: the council or practices
    same_as: str = ""  # measure of the list that it counts again, if any: the two are not added


LISTS = (
    CarerList(
        "assessments_per_year",
        "assessments",
        "Assessments in a year",
        told="the council made {number} assessments of carers in {period}",
        people=False,
        subset=False,
        means="Somebody's needs as a carer were looked at",
        cannot_mean="People: a carer may be assessed twice; nor that support followed",
    ),
    CarerList(
        "supported",
        "supported",
        "Supported in the year",
        told="the council counted {number} carers supported in {period}",
        means="A carer received support that the council counts",
        cannot_mean="All who are known: whoever was assessed and got nothing is missing",
    ),
    CarerList(
        "supported_national_return",
        "supported_national_return",
        "Supported, national return",
        told="the national return of {period} counts {number} carers as supported",
        means="A carer received support that the national definition counts",
        cannot_mean="All whom the council supports: it may count them more narrowly",
        same_as="supported",
    ),
    CarerList(
        "in_national_return",
        "in_national_return",
        "In the national return",
        told="the national return of {period} counts {number} carers with or without support",
        means="A carer was supported, informed or advised, or assessed or reviewed",
        cannot_mean="Support: many were given information or advice and nothing else",
        same_as="supported",
    ),
    CarerList(
        "newly_identified",
        "newly_identified",
        "Newly identified in the year",
        told="the council newly identified {number} carers in {period}",
        means="A carer came to the council's notice for the first time",
        cannot_mean="A stock: it holds one year's joiners, not those known before",
    ),
    CarerList(
        "gp_screened_carers",
        "gp_screened",
        "Among screened GP patients",
        told="practices found {number} carers among patients screened in {period}",
        subset=False,
        holder="practices",
        means="A frail or often ill patient was recorded as a carer too",
        cannot_mean="The GP's carers: other patients were not screened; nor residents only",
    ),
    CarerList(
        "gp_register",
        "gp_register",
        "On a GP carer register",
        told="practices had {number} patients on record as carers in {period}",
        subset=False,
        holder="practices",
        means="A practice has recorded that a patient is a carer",
        cannot_mean="Residents one by one, or current: the national count is divided as the "
        "practices' patients are, and records are seldom closed when care ends",
    ),
)


BENCHMARKS = {
    "approaching_council": (
        "England: approach their council",
        {"measure": "carers_approaching_council", "category": "england"},
    ),
    "lowest_area": (
        "Known to GP or council, lowest study area",
        {"measure": "carers_known_to_services", "category": "lowest_area"},
    ),
    "highest_area": (
        "Known to GP or council, highest study area",
        {"measure": "carers_known_to_services", "category": "highest_area"},
    ),
}
OVERLAP = {"measure": "carers_known_in_both_lists", "category": "all"}  # of those found elsewhere
PANDEMIC = ("2020-21", "2021-22")  # financial years whose counts the pandemic disturbed
