"""What is said where the evidence on an area lacks something: the table, and what fills it."""

_OWN = "goes into carers.csv of the council's folder."
LISTS = (
    "The evidence has no list of known carers of {}: neither assessments or support by the council "
    "nor a register of general practices. Carers supported come with the import of ASCOF, unless "
    "their number was suppressed without bounds; what the council or practices have counted " + _OWN
)
PAYMENTS = (
    "The evidence prints no share of supported carers of {} with a direct payment (table ascof, "
    "measure 1c_2b): it comes with the import of ASCOF; what the council prints itself " + _OWN
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
    "measures 3b and 3c): it comes with the import of ASCOF's survey of carers."
)
