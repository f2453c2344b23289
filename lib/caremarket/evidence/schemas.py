"""One schema for each table of evidence: types, units, allowed values and keys.

The schemas are the single description of the evidence: `prepare` validates against them, and
docs/data-dictionary.md is generated from them.
"""

from dataclasses import dataclass

import pandera.pandas as pa

AGE_BAND = r"^(\d{1,3}-\d{1,3}|\d{1,3}\+|all)$"
PERIOD = r"^\d{4}(-\d{2}(/\d{4}-\d{2})?)?$"
SNAKE = r"^[a-z][a-z0-9_]*$"
AGE_GROUPS = ["18_64", "65_plus", "all"]
CARE_TYPES = ["residential", "nursing", "all"]
FUNDERS = ["council", "self_funder", "all"]
LOCATIONS = ["all", "in_borough", "out_of_borough"]
PRIMARY_SUPPORT_REASONS = [
    "physical_support",
    "sensory_support",
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
    "any_support",
]
SETTINGS = ["long_term", "short_term", "external", "internal", "all"]
SEXES = ["persons", "males", "females"]
UNITS = [
    "people",
    "homes",
    "services",
    "percent",
    "percent_change",
    "proportion",
    "gbp",
    "gbp_per_hour",
    "gbp_per_week",
    "index",
    "per_100",
    "per_1000",
    "per_100000",
]


@dataclass(frozen=True)
class TableSchema:
    """What one table of evidence holds.

    Attributes:
        name: File name without `.csv`, and name of the processed table.
        description: One sentence on what a row is.
        columns: The pandera columns, in file order, without the common tail.
        key: Columns that, with `source_id`, identify a row.
        value: The column that holds the printed figure.
        totals: Key columns in which `all` (or a wider age band) marks a printed total that
            reconciliation checks against its parts; empty where nothing adds up.
        tolerance: Largest difference between a total and its parts that is rounding, in the
            unit of `value`.
        national: Whether the table lives in data/raw/rates and holds for every area.
    """

    name: str
    description: str
    columns: tuple[pa.Column, ...]
    key: tuple[str, ...]
    value: str
    totals: tuple[str, ...] = ()
    tolerance: float = 0.0
    national: bool = False

    @property
    def frame_schema(self) -> pa.DataFrameSchema:
        """The pandera schema of the raw file, common tail included."""
        tail = _national_tail() if self.national else _tail()
        return pa.DataFrameSchema(
            {column.name: column for column in (*self.columns, *tail)},
            strict=True,
            coerce=True,
            unique=[*self.key, "source_id"],
            name=self.name,
        )


def _text(name: str, pattern: str, description: str) -> pa.Column:
    return pa.Column(str, pa.Check.str_matches(pattern), name=name, description=description)


def _choice(name: str, allowed: list[str], description: str) -> pa.Column:
    return pa.Column(str, pa.Check.isin(allowed), name=name, description=description)


def _count(name: str, unit: str, description: str) -> pa.Column:
    return pa.Column(
        "Int64",
        pa.Check.ge(0),
        nullable=True,
        name=name,
        description=description,
        metadata={"unit": unit, "suppressible": True},
    )


def _money(name: str, description: str) -> pa.Column:
    return pa.Column(float, name=name, description=description, metadata={"unit": "GBP"})


def _year(description: str = "Calendar year of the figure") -> pa.Column:
    return pa.Column(int, pa.Check.in_range(1990, 2060), name="year", description=description)


def _period(description: str = "Financial year 2019-20, year 2020 or months 2020-07/2020-09"):
    return _text("period", PERIOD, description)


def _value(description: str, *, minimum: float | None = 0) -> pa.Column:
    checks = [] if minimum is None else [pa.Check.ge(minimum)]
    return pa.Column(float, checks, name="value", description=description)


def _unit() -> pa.Column:
    return _choice("unit", UNITS, "Unit of the value")


def _limit(name: str) -> pa.Column:
    return pa.Column(
        float, nullable=True, name=name, description=f"{name.title()} 95% limit, unit as the value"
    )


def _tail() -> tuple[pa.Column, ...]:
    return (
        pa.Column(
            str,
            pa.Check.isin(QUALIFIERS),
            nullable=True,
            name="qualifier",
            description="How the source hedges the figure; empty where it does not",
        ),
        pa.Column(
            str,
            nullable=True,
            name="note",
            description="What a reader must know about the figure, in our words",
        ),
        _text("source_id", r"^[a-z0-9]+(-[a-z0-9]+)*$", "Identifier in data/raw/sources.yml"),
        pa.Column(
            str,
            pa.Check.str_length(min_value=1),
            name="locator",
            description="Slide, page, section or table of the source",
        ),
    )


def _national_tail() -> tuple[pa.Column, ...]:
    return (
        _choice(
            "provenance",
            PROVENANCES,
            "sourced: seen in the publication; computed: from "
            "published figures; unverified: plausible, not seen in its publication",
        ),
        *_tail(),
    )


_AGE_BAND = _text("age_band", AGE_BAND, "Age band such as 65-69, 90+ or all")
_AGE_GROUP = _choice("age_group", AGE_GROUPS, "Age group of the national returns")
_CARE_TYPE = _choice("care_type", CARE_TYPES, "Type of care home place")
_PRIMARY_SUPPORT_REASON = _choice(
    "primary_support_reason", PRIMARY_SUPPORT_REASONS, "Primary support reason; all for a total"
)
_SERVICE = _choice("service", SERVICES, "Service")
_SEX = _choice("sex", SEXES, "Sex; persons for both")
_MEASURE = _text("measure", SNAKE, "What was measured, snake_case")

AREA_TABLES = (
    TableSchema(
        name="population",
        description="Residents of the area by age band, every vintage of estimate or projection.",
        columns=(
            _text("vintage", SNAKE, "Estimate or projection that the figure belongs to"),
            _year(),
            _SEX,
            _AGE_BAND,
            _count("people", "people", "Residents"),
        ),
        key=("vintage", "year", "sex", "age_band"),
        value="people",
        totals=("age_band",),
        tolerance=250,
    ),
    TableSchema(
        name="care_home_beds",
        description="Care home beds in the area, as the council counts them.",
        columns=(_period(), _CARE_TYPE, _count("beds", "beds", "Beds available")),
        key=("period", "care_type"),
        value="beds",
        totals=("care_type",),
    ),
    TableSchema(
        name="care_home_residents",
        description="People in care homes by who pays, type of place, age and where the home is.",
        columns=(
            _period(),
            _choice("funder", FUNDERS, "Who pays for the place"),
            _CARE_TYPE,
            _AGE_GROUP,
            _choice("location", LOCATIONS, "Where the home is, seen from the council"),
            _count("people", "people", "Residents"),
        ),
        key=("period", "funder", "care_type", "age_group", "location"),
        value="people",
        totals=("age_group",),
    ),
    TableSchema(
        name="care_home_measures",
        description="Rates that describe the care home market of the area.",
        columns=(_period(), _MEASURE, _CARE_TYPE, _value("The rate"), _unit()),
        key=("period", "measure", "care_type"),
        value="value",
    ),
    TableSchema(
        name="spending",
        description="What the council spent, by service, primary support reason and age group.",
        columns=(
            _period(),
            _SERVICE,
            _choice("setting", SETTINGS, "Length of stay, or who provides; all for a total"),
            _PRIMARY_SUPPORT_REASON,
            _AGE_GROUP,
            _money("amount_gbp", "Spending as printed; negative where income exceeds spending"),
        ),
        key=("period", "service", "setting", "primary_support_reason", "age_group"),
        value="amount_gbp",
        totals=("setting", "primary_support_reason", "age_group"),
        tolerance=2,
    ),
    TableSchema(
        name="service_users",
        description="People who received a service.",
        columns=(
            _period(),
            _SERVICE,
            _PRIMARY_SUPPORT_REASON,
            _AGE_GROUP,
            _count("people", "people", "People supported"),
        ),
        key=("period", "service", "primary_support_reason", "age_group"),
        value="people",
    ),
    TableSchema(
        name="carers",
        description="Unpaid carers: estimates, lists and what they received.",
        columns=(_period(), _MEASURE, _value("The figure", minimum=None), _unit()),
        key=("period", "measure"),
        value="value",
    ),
    TableSchema(
        name="dementia",
        description="People with dementia: predicted, diagnosed, undiagnosed, on a caseload.",
        columns=(_period(), _MEASURE, _AGE_GROUP, _value("The figure", minimum=None), _unit()),
        key=("period", "measure", "age_group"),
        value="value",
    ),
    TableSchema(
        name="ascof",
        description="Adult Social Care Outcomes Framework and personal budget measures.",
        columns=(
            _period(),
            _text("measure", r"^[a-z0-9][a-z0-9_]*$", "Measure, such as 1c or personal_budgets"),
            _choice(
                "geography",
                ["area", "comparator_group", "region", "england"],
                "Whose figure it is",
            ),
            _value("The figure"),
            _unit(),
        ),
        key=("period", "measure", "geography"),
        value="value",
    ),
    TableSchema(
        name="predicted_need",
        description="People predicted to have a condition or a living arrangement.",
        columns=(
            _text("condition", SNAKE, "Condition or living arrangement"),
            _year(),
            _AGE_BAND,
            _count("people", "people", "People predicted"),
        ),
        key=("condition", "year", "age_band"),
        value="people",
        totals=("age_band",),
        tolerance=2,
    ),
    TableSchema(
        name="projected_change",
        description="Printed percentage changes between two years.",
        columns=(
            _MEASURE,
            _AGE_GROUP,
            pa.Column(int, name="from_year", description="First year"),
            pa.Column(int, name="to_year", description="Last year"),
            pa.Column(
                float,
                name="percent_change",
                description="Change from the first year to the last",
                metadata={"unit": "percent"},
            ),
        ),
        key=("measure", "age_group", "from_year", "to_year"),
        value="percent_change",
    ),
    TableSchema(
        name="provision",
        description="Housing with support, and regulated services with their ratings.",
        columns=(
            _period(),
            _MEASURE,
            _text("category", SNAKE, "Kind of service or rating; all where not split"),
            _value("The figure"),
            _unit(),
        ),
        key=("period", "measure", "category"),
        value="value",
    ),
    TableSchema(
        name="budgets",
        description="Adult social care budgets and outturns by client group.",
        columns=(
            _period(),
            _choice(
                "basis",
                ["gross_budget", "net_budget", "budget", "outturn"],
                "Which account the figure is from",
            ),
            _text("client_group", SNAKE, "Client group; all for the printed total"),
            _money("amount_gbp", "Amount as printed"),
        ),
        key=("period", "basis", "client_group"),
        value="amount_gbp",
        totals=("client_group",),
        tolerance=2,
    ),
)

NATIONAL_TABLES = (
    TableSchema(
        name="dementia_prevalence",
        description="Prevalence of dementia by age and sex, one rate set for each study.",
        columns=(
            _text("rate_set", SNAKE, "Study: cfas_ii or dementia_uk_2014"),
            _SEX,
            _AGE_BAND,
            _value("Prevalence"),
            _limit("lower"),
            _limit("upper"),
            _unit(),
        ),
        key=("rate_set", "sex", "age_band"),
        value="value",
        national=True,
    ),
    TableSchema(
        name="early_onset_dementia",
        description="Prevalence of dementia before 65.",
        columns=(
            _SEX,
            _AGE_BAND,
            _value("Prevalence"),
            _limit("lower"),
            _limit("upper"),
            _unit(),
        ),
        key=("sex", "age_band"),
        value="value",
        national=True,
    ),
    TableSchema(
        name="unpaid_care_census",
        description="Usual residents by hours of unpaid care a week, from the census.",
        columns=(
            _text("area_code", r"^E\d{8}$", "GSS code"),
            _year("Census year"),
            _choice("base", ["all_ages", "5_plus"], "Population the question was counted over"),
            _choice(
                "hours_band",
                ["all", "none", "any", "1_19", "20_49", "50_plus"],
                "Hours of unpaid care a week; all for everybody, any for all carers",
            ),
            _count("people", "people", "Usual residents"),
        ),
        key=("area_code", "year", "base", "hours_band"),
        value="people",
        national=True,
    ),
    TableSchema(
        name="care_home_norms",
        description="Care home places per head of older population: what England has, or a norm.",
        columns=(
            _text("norm_set", SNAKE, "england (observed) or shop (a planning norm)"),
            _year(),
            _CARE_TYPE,
            _text("population_age_band", AGE_BAND, "Population the rate is per"),
            _value("Places"),
            _unit(),
        ),
        key=("norm_set", "year", "care_type"),
        value="value",
        national=True,
    ),
    TableSchema(
        name="market_benchmarks",
        description="National figures on occupancy, self-funding, admissions and prevalence.",
        columns=(
            _period(),
            _MEASURE,
            _text("category", SNAKE, "Group the figure is for; all where not split"),
            _value("The figure", minimum=None),
            _limit("lower"),
            _limit("upper"),
            _unit(),
        ),
        key=("period", "measure", "category"),
        value="value",
        national=True,
    ),
    TableSchema(
        name="personal_care_disability",
        description="Prevalence of a moderate or serious personal care disability.",
        columns=(_AGE_BAND, _value("Prevalence"), _unit()),
        key=("age_band",),
        value="value",
        national=True,
    ),
)

TABLES = {schema.name: schema for schema in (*AREA_TABLES, *NATIONAL_TABLES)}
