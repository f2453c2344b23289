"""The columns that tables of evidence are made of, and the words they may hold."""

import pandera.pandas as pa

AREA_CODE_FORM = r"^E\d{8}$"
AGE_BAND_FORM = r"^(\d{1,3}-\d{1,3}|\d{1,3}\+|all)$"
PERIOD_FORM = r"^\d{4}(-\d{2}(/\d{4}-\d{2})?)?$"
DAY_FORM = r"^\d{4}-\d{2}-\d{2}$"
SNAKE_FORM = r"^[a-z][a-z0-9_]*$"
MEASURE_FORM = r"^[a-z0-9][a-z0-9_]*$"
SOURCE_FORM = r"^[a-z0-9]+(-[a-z0-9]+)*$"
REGISTER_FORM = r"^\S+$"
OUTLINE_FORM = r"^(MULTI)?POLYGON \(\(.*\)\)$"
WIDER_CODE_FORM = r"^[EK]\d{8}$"
ANY_CODE_FORM = r"^(E\d{8}|[A-Z0-9]{3,5})$"
FORMS = {
    AREA_CODE_FORM: "a GSS code such as E06000032",
    AGE_BAND_FORM: "an age band such as 65-69, 90+ or all",
    PERIOD_FORM: "a period such as 2020, 2019-20 or 2020-07/2020-09",
    DAY_FORM: "a day such as 2026-03-31",
    SNAKE_FORM: "small letters, digits and underscores, first a letter",
    MEASURE_FORM: "small letters, digits and underscores",
    SOURCE_FORM: "small letters and digits with hyphens between, such as luton-mps-2020",
    REGISTER_FORM: "text without spaces",
    OUTLINE_FORM: "a polygon in well-known text",
    WIDER_CODE_FORM: "a GSS code such as E06000032 or K04000001",
    ANY_CODE_FORM: "a GSS code such as E06000032, or a code of three to five letters and digits",
}
AGE_GROUPS = ["18_64", "65_plus", "all"]
CARE_TYPES = ["residential", "nursing", "all"]
FUNDERS = ["council", "self_funder", "all"]
LOCATIONS = ["all", "in_borough", "out_of_borough"]
PRIMARY_SUPPORT_REASONS = [
    "physical_support",
    "physical_support_personal_care",
    "physical_support_access_and_mobility",
    "sensory_support",
    "sensory_support_visual",
    "sensory_support_hearing",
    "sensory_support_dual",
    "memory_and_cognition",
    "learning_disability",
    "mental_health",
    "social_support",
    "commissioning_and_service_delivery",
    "all",
]
PROVENANCES = ["sourced", "computed", "unverified"]
QUALIFIERS = [
    "approximately",
    "at_least",
    "at_most",
    "estimated",
    "predicted",
    "projected",
    "rounded",
]
SERVICES = [
    "residential_care",
    "nursing_care",
    "home_care",
    "day_care",
    "direct_payments",
    "supported_living",
    "community_equipment",
    "lifeline",
    "reablement",
    "long_term_support",
    "long_term_community_support",
    "any_support",
    "other_long_term_community_care",
    "supported_accommodation",
    "short_term_to_maximise_independence",
    "other_short_term_support",
    "commissioning_and_service_delivery",
    "information_and_early_intervention",
    "social_care_activities",
    "asylum_seeker_support",
    "substance_misuse_support",
    "social_isolation_support",
    "support_to_carers",
    "direct_payments_to_carers",
    "other_support_to_carers",
]
SETTINGS = ["long_term", "short_term", "external", "internal", "all"]
SEXES = ["persons", "males", "females"]
COUNTED = ["people", "homes", "places", "services", "requests"]
MEASURED = [  # rates and amounts: a mark such as [c] gives them no bounds
    "percent",
    "percent_change",
    "percentage_points",
    "proportion",
    "gbp",
    "gbp_per_hour",
    "gbp_per_week",
    "index",
    "days",
    "months",
    "square_kilometres",
    "per_100",
    "per_1000",
    "per_100000",
]
UNITS = [*COUNTED, *MEASURED]


def text(name: str, pattern: str, description: str) -> pa.Column:
    """A text column that must match a pattern, which `FORMS` says in words."""
    return pa.Column(str, pa.Check.str_matches(pattern), name=name, description=description)


def choice(name: str, allowed: list[str], description: str) -> pa.Column:
    """A text column with a closed vocabulary."""
    return pa.Column(str, pa.Check.isin(allowed), name=name, description=description)


def count(name: str, unit: str, description: str, *, suppressible: bool = True) -> pa.Column:
    """A count of people or beds, which may be missing."""
    return pa.Column(
        "Int64",
        pa.Check.ge(0),
        nullable=True,
        name=name,
        description=description,
        metadata={"unit": unit, "suppressible": suppressible},
    )


def amount(name: str, unit: str, description: str) -> pa.Column:
    """An amount, such as pounds; it may be negative."""
    return pa.Column(float, name=name, description=description, metadata={"unit": unit})


def year(description: str = "Calendar year of the figure") -> pa.Column:
    """A calendar year."""
    return pa.Column(
        "Int64",
        pa.Check.in_range(1990, 2060),
        name="year",
        description=description,
        metadata={"unit": "year"},
    )


def age() -> pa.Column:
    """An age in whole years."""
    return pa.Column(
        "Int64",
        pa.Check.in_range(0, 120),
        name="age",
        description="Age in whole years",
        metadata={"unit": "years"},
    )


def period(
    description: str = "Financial year 2019-20, year 2020 or months 2020-07/2020-09",
) -> pa.Column:
    """A year, a financial year or a range of months."""
    return text("period", PERIOD_FORM, description)


def value(description: str, *, minimum: float | None = 0, suppressible: bool = False) -> pa.Column:
    """The printed figure of a table whose rows differ in unit; only counts are suppressible."""
    return pa.Column(
        float,
        [] if minimum is None else [pa.Check.ge(minimum)],
        nullable=suppressible,
        name="value",
        description=description,
        metadata={"suppressible": True, "counts_only": True} if suppressible else None,
    )


def optional(kind: type, name: str, description: str, *checks: pa.Check) -> pa.Column:
    """A number or text that may be missing."""
    return pa.Column(kind, [*checks], nullable=True, name=name, description=description)


def limit(name: str) -> pa.Column:
    """A 95% confidence limit of `value`."""
    return optional(float, name, f"{name.title()} 95% limit, unit as the value")


AGE_BAND = text("age_band", AGE_BAND_FORM, "Age band such as 65-69, 90+ or all")
AGE_GROUP = choice("age_group", AGE_GROUPS, "Age group of the national returns")
CARE_TYPE = choice("care_type", CARE_TYPES, "Type of care home place")
CATEGORY = text("category", SNAKE_FORM, "Group the figure is for; all where not split")
PRIMARY_SUPPORT_REASON = choice(
    "primary_support_reason", PRIMARY_SUPPORT_REASONS, "Primary support reason; all for a total"
)
SERVICE = choice("service", SERVICES, "Service")
SEX = choice("sex", SEXES, "Sex; persons for both")
MEASURE = text("measure", SNAKE_FORM, "What was measured, snake_case")
UNIT = choice("unit", UNITS, "Unit of the value")

TAIL = (  # what every row ends with
    optional(
        str,
        "qualifier",
        "How the source hedges the figure; empty where it does not",
        pa.Check.isin(QUALIFIERS),
    ),
    optional(str, "note", "What a reader must know about the figure, in our words"),
    text(
        "source_id",
        SOURCE_FORM,
        "Identifier in sources.yml of data/raw or of the area",
    ),
    pa.Column(
        str,
        pa.Check.str_length(min_value=1),
        name="locator",
        description="Slide, page, section or table of the source",
    ),
)
NATIONAL_TAIL = (  # which also says how far a figure can be trusted
    choice(
        "provenance",
        PROVENANCES,
        "sourced: seen in the publication; computed: from "
        "published figures; unverified: plausible, not seen in its publication",
    ),
    *TAIL,
)
