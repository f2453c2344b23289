"""Tables that only ever come from `caremarket import`: national registers, council by council."""

import pandera.pandas as pa

from caremarket.evidence.tables import columns as c
from caremarket.evidence.tables.schema import TableSchema

RATINGS = ["outstanding", "good", "requires_improvement", "inadequate", "not_rated"]
POPULATION_GROUPS = [
    "all",
    "18_64",
    "65_plus",
    "64_and_under",
    "65_74",
    "65_84",
    "75_84",
    "85_plus",
    "females",
    "males",
]


def flag(name: str, description: str, *more: str) -> pa.Column:
    """A column of yes or no, and perhaps more."""
    return c.choice(name, ["yes", "no", *more], description)


def day(name: str, description: str) -> pa.Column:
    """A day, which may be missing."""
    return c.optional(str, name, description, pa.Check.str_matches(c.DAY_FORM))


IMPORTED_TABLES = (
    TableSchema(
        name="area_codes",
        description="Which districts of 2011 an area code of any vintage covers.",
        columns=(
            c.text("vintage", c.SNAKE_FORM, "Kind of area and year, such as lad_2021; or cassr"),
            c.text("code", c.ANY_CODE_FORM, "Area code as published"),
            c.text("district_2011", c.AREA_CODE_FORM, "District of 2011 that lies in it"),
        ),
        own_key=("vintage", "code", "district_2011"),
        value="code",
    ),
    TableSchema(
        name="ascof_measures",
        description="Every measure of the Adult Social Care Outcomes Framework, with its counts.",
        columns=(
            c.period(),
            c.text("measure", c.MEASURE_FORM, "Measure, such as 1c_2a or 3d_2a"),
            c.choice("population_group", POPULATION_GROUPS, "Whom the measure is about"),
            c.optional(float, "value", "Outcome; missing where it is suppressed or not published"),
            c.UNIT,
            c.optional(float, "margin_of_error", "Of a survey, on either side of the outcome"),
            c.count("numerator", "people", "Numerator"),
            c.count("denominator", "people", "Denominator"),
            c.count("respondents", "people", "Respondents of a survey"),
            c.optional(float, "previous_value", "Outcome before it was recalculated"),
        ),
    ),
    TableSchema(
        name="boundaries",
        description="Outlines of councils, simplified, for maps.",
        columns=(
            c.period("Year whose boundaries they are"),
            c.text("outline", c.OUTLINE_FORM, "Outline on the British National Grid, in metres"),
        ),
        value="outline",
    ),
    TableSchema(
        name="care_homes",
        description="Care homes registered with the Care Quality Commission, each counted once.",
        columns=(
            c.period("Month of the register, such as 2026-10/2026-10"),
            c.text("location_id", c.REGISTER_FORM, "Identifier of the home in the register"),
            c.optional(str, "provider_id", "Identifier of its provider in the register"),
            c.count(
                "beds",
                "beds",
                "Registered maximum of beds; missing where the register has none",
                suppressible=False,
            ),
            flag("nursing", "Registered as a care home with nursing"),
            flag("personal_care", "Registered as a care home without nursing"),
            flag("older_people", "Serves older people", "unknown"),
            flag("dementia", "Serves people with dementia", "unknown"),
            c.choice("rating", RATINGS, "Latest overall rating"),
        ),
        own_key=("period", "location_id"),
        value="beds",
    ),
    TableSchema(
        name="care_home_registrations",
        description="Registrations of care homes with the dates on which they began and ended.",
        columns=(
            c.period("Month of the register or of the list of deactivated locations"),
            c.text("location_id", c.REGISTER_FORM, "Identifier of the home in the register"),
            c.optional(str, "provider_id", "Identifier of its provider in the register"),
            c.count("beds", "beds", "Registered maximum of beds, or the last", suppressible=False),
            day("started", "Day on which the registration began, such as 2010-12-31"),
            day("ended", "Day on which it ended; missing while it lasts"),
            c.optional(
                str, "postcode", "Postcode without a space: a home registered anew keeps it"
            ),
            c.optional(str, "uprn", "Number of the property: a home registered anew keeps it"),
        ),
        own_key=("period", "location_id"),
        value="beds",
    ),
)
