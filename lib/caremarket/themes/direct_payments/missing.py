"""What is said where the evidence on an area lacks something: the table, and what fills it."""

_IMPORT = "Import a national spending return (ASC-FR) with `caremarket import`"
MIX = (
    "No account of what was spent on direct payments by primary support reason and age group in {} "
    "is in the evidence (table spending), for any year: the mix, its concentration, the mean "
    f"payment and what a shift would mean are left out. {_IMPORT} (of a "
    "council formed since, one of a later year), or add the cells to spending.csv."
)
REASONS = (
    "No account of what was spent on direct payments by primary support reason in {} is in the "
    "evidence (table spending), for any year, only by age group: the mix and its concentration are "
    f"left out. {_IMPORT} that prints reasons, or add the cells to spending.csv."
)
NOTHING = (
    "There is neither spending on direct payments in {0} by primary support reason and age group "
    "(table spending), in any year, nor a share of clients who have one (table ascof). "
    f"{_IMPORT}, or the outcomes framework (ASCOF), or add the figures to spending.csv or "
    "ascof.csv, then run `caremarket prepare`."
)
COMMUNITY = (
    "The table spending has neither home care nor day care of {} for {}, so their share "
    "cannot be told. Add them to spending.csv, then run `caremarket prepare`."
)
AGES = (
    "No primary support reason has direct payments, home care and day care of {} printed for both "
    "age groups (table spending), and no total bounds what is missing: the printed total goes into "
    "spending.csv of the council's folder."
)
BOTH = (
    "Direct payments of {} in {} are printed for one age group alone (table spending), so the ages "
    "cannot be compared. Cells of the other, if there are any, go into spending.csv."
)
ONE_GROUP = (
    "Direct payments of {} in {} are printed for a single group (table spending): how concentrated "
    "they are cannot be told."
)
RECIPIENTS = (
    "Recipients of {1} are not in the evidence on {0}, or a part of them is suppressed (table "
    "service_users, service direct_payments): no mean payment of that year is told, and no number "
    "of people beside its pounds. What the council has counted goes into service_users.csv of its "
    "folder."
)
CHECK = (
    "No count of recipients by age group is in the evidence on {} (table service_users): there is "
    "no check of the assumed ratio of mean payments. Where a return counts both age groups, it "
    "comes with the import of ASCOF."
)
POPULATION = (
    "The population is not in the evidence on {} by those ages (table population): there is no "
    "spending per head. It comes with the import of a census or of mid-year estimates."
)
AHEAD = (
    "The population of {} is not projected by the evidence (table population): how many "
    "recipients a shift takes over the years cannot be told. It comes with the import of both "
    "censuses, or of a projection."
)
CARERS = (
    "The evidence on {} has no direct payments to carers (table carers): carers supported come "
    "with the import of ASCOF, what the council prints goes into carers.csv of its folder."
)
SERIES = (
    "No two years of direct payment spending in {} come from one source (table spending), so no "
    "change of the groups can be told. Import the return of another year with `caremarket import`."
)
SHARES = (
    "The evidence prints no share of people supported in {} who have a direct payment (table "
    "ascof, measures 1c_2a and 3d_2a): it comes with the import of ASCOF."
)
COUNTS = (
    "The evidence does not print how many clients of {} have a direct payment and of how many "
    "(table service_users), so their share has no limits: both come with the import of ASCOF."
)
BUDGETS = (
    "No personal budgets are in the evidence on {} (table ascof, measures 1c_1a and 3d_1a): they "
    "come with the import of ASCOF."
)
RETURN = (
    "No national return on {} is in the evidence (table spending): there is nothing to set beside "
    f"the council's own account. {_IMPORT}."
)
