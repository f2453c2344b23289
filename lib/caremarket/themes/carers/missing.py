"""What is said where the evidence on an area lacks something: the table, and what fills it."""

_OWN = "goes into carers.csv of the council's folder."
WOULD_TELL = (
    "the carer registers of general practices, and the council's own numbers of assessments and of "
    "carers on its list"
)
_LISTS = (
    "The evidence has no list of known carers of {}: no assessments or support by the council, "
    "and no register of general practices. Carers supported come with the import of ASCOF, unless "
    "the council made no such return or their number was suppressed without bounds, and those of "
    "practices with that of unpaid carers in GP records; what the "
    "council or practices have counted " + _OWN
)
KNOWN = (
    "How many carers of {} are known, and how many are on no list, one list alone cannot tell. "
    f"What would tell: {WOULD_TELL} (table carers, measures gp_register, assessments_per_year, "
    f"supported and newly_identified). The first comes with the import of unpaid "
    f"carers in GP records; what is counted {_OWN}"
)
BORROWED = (
    "How many carers of {} are on a list cannot be estimated by the overlap that was found "
    "elsewhere: that takes a list of people of the council and one of general practices (table "
    f"carers). What is counted {_OWN}"
)
PAYMENTS = (
    "The evidence prints no share of supported carers of {} with a direct payment (table ascof, "
    "measure 1c_2b): it comes with the import of ASCOF, where the council made that "
    "return; what the council prints itself " + _OWN
)
SCREENING = (
    "The evidence prints no screening of patients of {} for carers (table carers, measures "
    "gp_screened_patients and gp_screened_carers): what practices have counted " + _OWN
)
CHANGE = (
    "The evidence prints no change in newly identified carers of {} (table carers, measures "
    "newly_identified and newly_identified_change): what the council prints " + _OWN
)
SATISFACTION = (
    "The evidence prints no satisfaction of carers of {} beside a comparator (table ascof, "
    "measures 3b and 3c): it comes with the import of ASCOF's survey of carers, where the council "
    "took part."
)


def lists(area: str, empty: list[str]) -> str:
    """Say that there is no list; name the periods of those that count nobody."""
    return _LISTS.format(area) + (f" {of_nobody(empty)}" if empty else "")


def of_nobody(empty: list[str]) -> str:
    """Say how a return that counts nobody is read."""
    return (
        f"A return of {' and '.join(empty)} counts 0 carers, where those of other councils count "
        "some: it is read as not filled in."
    )
