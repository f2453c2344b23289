"""One schema for each table of evidence: types, units, allowed values and keys.

The schemas are the single description of the evidence: `prepare` validates against them, and
docs/data-dictionary.md is generated from them.
"""

from dataclasses import dataclass

import pandera.pandas as pa

from caremarket.evidence import columns as c


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
        tail = c.national_tail() if self.national else c.tail()
        return pa.DataFrameSchema(
            {column.name: column for column in (*self.columns, *tail)},
            strict=True,
            coerce=True,
            unique=[*self.key, "source_id"],
            name=self.name,
        )


AREA_TABLES = (
    TableSchema(
        name="population",
        description="Residents of the area by age band, every vintage of estimate or projection.",
        columns=(
            c.text("vintage", c.SNAKE_FORM, "Estimate or projection that the figure belongs to"),
            c.year(),
            c.SEX,
            c.AGE_BAND,
            c.count("people", "people", "Residents"),
        ),
        key=("vintage", "year", "sex", "age_band"),
        value="people",
        totals=("age_band",),
        tolerance=250,
    ),
    TableSchema(
        name="care_home_beds",
        description="Care home beds in the area, as the council counts them.",
        columns=(c.period(), c.CARE_TYPE, c.count("beds", "beds", "Beds available")),
        key=("period", "care_type"),
        value="beds",
        totals=("care_type",),
    ),
    TableSchema(
        name="care_home_residents",
        description="People in care homes by who pays, type of place, age and where the home is.",
        columns=(
            c.period(),
            c.choice("funder", c.FUNDERS, "Who pays for the place"),
            c.CARE_TYPE,
            c.AGE_GROUP,
            c.choice("location", c.LOCATIONS, "Where the home is, seen from the council"),
            c.count("people", "people", "Residents"),
        ),
        key=("period", "funder", "care_type", "age_group", "location"),
        value="people",
        totals=("age_group",),
    ),
    TableSchema(
        name="care_home_measures",
        description="Rates that describe the care home market of the area.",
        columns=(c.period(), c.MEASURE, c.CARE_TYPE, c.value("The rate"), c.unit()),
        key=("period", "measure", "care_type"),
        value="value",
    ),
    TableSchema(
        name="spending",
        description="What the council spent, by service, primary support reason and age group.",
        columns=(
            c.period(),
            c.SERVICE,
            c.choice("setting", c.SETTINGS, "Length of stay, or who provides; all for a total"),
            c.PRIMARY_SUPPORT_REASON,
            c.AGE_GROUP,
            c.money("amount_gbp", "Spending as printed; negative where income exceeds spending"),
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
            c.period(),
            c.SERVICE,
            c.PRIMARY_SUPPORT_REASON,
            c.AGE_GROUP,
            c.count("people", "people", "People supported"),
        ),
        key=("period", "service", "primary_support_reason", "age_group"),
        value="people",
    ),
    TableSchema(
        name="carers",
        description="Unpaid carers: estimates, lists and what they received.",
        columns=(c.period(), c.MEASURE, c.value("The figure", minimum=None), c.unit()),
        key=("period", "measure"),
        value="value",
    ),
    TableSchema(
        name="dementia",
        description="People with dementia: predicted, diagnosed, undiagnosed, on a caseload.",
        columns=(c.period(), c.MEASURE, c.AGE_GROUP, c.value("The figure", minimum=None), c.unit()),
        key=("period", "measure", "age_group"),
        value="value",
    ),
    TableSchema(
        name="ascof",
        description="Adult Social Care Outcomes Framework and personal budget measures.",
        columns=(
            c.period(),
            c.text("measure", r"^[a-z0-9][a-z0-9_]*$", "Measure, such as 1c or personal_budgets"),
            c.choice(
                "geography",
                ["area", "comparator_group", "region", "england"],
                "Whose figure it is",
            ),
            c.value("The figure"),
            c.unit(),
        ),
        key=("period", "measure", "geography"),
        value="value",
    ),
    TableSchema(
        name="predicted_need",
        description="People predicted to have a condition or a living arrangement.",
        columns=(
            c.text("condition", c.SNAKE_FORM, "Condition or living arrangement"),
            c.year(),
            c.AGE_BAND,
            c.count("people", "people", "People predicted"),
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
            c.MEASURE,
            c.AGE_GROUP,
            pa.Column("Int64", name="from_year", description="First year"),
            pa.Column("Int64", name="to_year", description="Last year"),
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
            c.period(),
            c.MEASURE,
            c.text("category", c.SNAKE_FORM, "Kind of service or rating; all where not split"),
            c.value("The figure"),
            c.unit(),
        ),
        key=("period", "measure", "category"),
        value="value",
    ),
    TableSchema(
        name="budgets",
        description="Adult social care budgets and outturns by client group.",
        columns=(
            c.period(),
            c.choice(
                "basis",
                ["gross_budget", "net_budget", "budget", "outturn"],
                "Which account the figure is from",
            ),
            c.text("client_group", c.SNAKE_FORM, "Client group; all for the printed total"),
            c.money("amount_gbp", "Amount as printed"),
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
            c.text("rate_set", c.SNAKE_FORM, "Study: cfas_ii or dementia_uk_2014"),
            c.SEX,
            c.AGE_BAND,
            c.value("Prevalence"),
            c.limit("lower"),
            c.limit("upper"),
            c.unit(),
        ),
        key=("rate_set", "sex", "age_band"),
        value="value",
        national=True,
    ),
    TableSchema(
        name="early_onset_dementia",
        description="Prevalence of dementia before 65.",
        columns=(
            c.SEX,
            c.AGE_BAND,
            c.value("Prevalence"),
            c.limit("lower"),
            c.limit("upper"),
            c.unit(),
        ),
        key=("sex", "age_band"),
        value="value",
        national=True,
    ),
    TableSchema(
        name="unpaid_care_census",
        description="Usual residents by hours of unpaid care a week, from the census.",
        columns=(
            c.text("area_code", r"^E\d{8}$", "GSS code"),
            c.year("Census year"),
            c.choice("base", ["all_ages", "5_plus"], "Population the question was counted over"),
            c.choice(
                "hours_band",
                ["all", "none", "any", "1_19", "20_49", "50_plus"],
                "Hours of unpaid care a week; all for everybody, any for all carers",
            ),
            c.count("people", "people", "Usual residents"),
        ),
        key=("area_code", "year", "base", "hours_band"),
        value="people",
        national=True,
    ),
    TableSchema(
        name="carer_prevalence",
        description="Share of each age group that gives unpaid care, from the census.",
        columns=(
            c.text("area_code", r"^[EK]\d{8}$", "GSS code; K04000001 is England and Wales"),
            c.year("Census year"),
            c.SEX,
            c.AGE_BAND,
            c.value("Prevalence"),
            c.unit(),
        ),
        key=("area_code", "year", "sex", "age_band"),
        value="value",
        national=True,
    ),
    TableSchema(
        name="care_home_norms",
        description="Care home places per head of older population: what England has, or a norm.",
        columns=(
            c.text("norm_set", c.SNAKE_FORM, "england (observed) or shop (a planning norm)"),
            c.year(),
            c.CARE_TYPE,
            c.text("population_age_band", c.AGE_BAND_FORM, "Population the rate is per"),
            c.value("Places"),
            c.unit(),
        ),
        key=("norm_set", "year", "care_type"),
        value="value",
        national=True,
    ),
    TableSchema(
        name="market_benchmarks",
        description="National figures on occupancy, self-funding, admissions and prevalence.",
        columns=(
            c.period(),
            c.MEASURE,
            c.text("category", c.SNAKE_FORM, "Group the figure is for; all where not split"),
            c.value("The figure", minimum=None),
            c.limit("lower"),
            c.limit("upper"),
            c.unit(),
        ),
        key=("period", "measure", "category"),
        value="value",
        national=True,
    ),
    TableSchema(
        name="personal_care_disability",
        description="Prevalence of a moderate or serious personal care disability.",
        columns=(c.AGE_BAND, c.value("Prevalence"), c.unit()),
        key=("age_band",),
        value="value",
        national=True,
    ),
)

TABLES = {schema.name: schema for schema in (*AREA_TABLES, *NATIONAL_TABLES)}
