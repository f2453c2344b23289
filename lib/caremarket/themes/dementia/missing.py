"""What is said where the evidence on an area lacks something: the table, and what fills it."""

_OWN = "goes into {} of the council's folder."
_DEMENTIA = _OWN.format("dementia.csv")
VINTAGES = (
    "The evidence has no second population of {} by age band (table population), so the choice of "
    "population has no effect to show: estimates and projections come with `caremarket import`."
)
CARRIED = (
    "No census or estimate of one year stands beside the projection of {} (table population), so "
    "none is carried forward with its growth: they come with `caremarket import`."
)
PRINTED = (
    "The evidence prints no number of people aged 65 and over with dementia in {} for a year of "
    "the projection (table dementia, measures diagnosed_as_printed and predicted): what the "
    "council prints " + _DEMENTIA
)
PRINTED_GROWTH = (
    "The evidence prints no growth of dementia at 65 and over in {} (table projected_change, "
    "measure dementia): what the council prints " + _OWN.format("projected_change.csv")
)
READINGS = (
    "The evidence prints no number of people called diagnosed in {} for a year of the projection "
    "and no diagnosis rate (table dementia, measures diagnosed_as_printed and diagnosis_rate): "
    "rates come with `caremarket import`; what the council prints " + _DEMENTIA
)
RATE = (
    "No diagnosis rate of {} is published in the evidence (table dementia, measure "
    "diagnosis_rate), so none is projected: rates come with `caremarket import`."
)
FIGURES = (
    "The evidence prints no local numbers of people known to have dementia in {} (table dementia, "
    "such as measure frailty_tool): what the council or practices have counted " + _DEMENTIA
)
REGISTERS = (
    "The evidence has no GP register of dementia for {} (table dementia, measure "
    "recorded_on_gp_register). The primary care dementia data by local authority have one for each "
    "council: `caremarket import` reads them."
)
EXPECTED = (
    "The number of patients of {} expected to have dementia is not published for the month of the "
    "latest register (table dementia, measure expected_on_gp_register)."
)
TREND = "The evidence has a GP register of dementia for {} of one month only, so no trend."
SPENDING = (
    "The evidence has no spending of {} by primary support reason on people aged 65 and over "
    "(table spending): it comes with the import of the activity and finance report."
)
EARLY = (
    "The age bands of the population of {} fit none of the rates of dementia before 65 (national "
    "table early_onset_dementia): choose a population vintage with narrower bands."
)
NO_LATER_COUNT = (
    "Projections of {} are not held against a count: the evidence (table population) counts nobody "
    "in a year after any of them starts. Import a census, a mid-year estimate or ASCOF."
)
