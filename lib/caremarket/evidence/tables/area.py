"""The tables that every area folder may hold."""

import pandera.pandas as pa

from caremarket.evidence.tables import columns as c
from caremarket.evidence.tables.schema import TableSchema


def measures(
    name: str,
    description: str,
    *split: pa.Column,
    of: str = "The figure",
    minimum: float | None = 0,
    suppressible: bool = True,
) -> TableSchema:
    """A table of measures by period, split by further columns; its value is as from `c.value`."""
    return TableSchema(
        name=name,
        description=description,
        columns=(
            c.period(),
            c.MEASURE,
            *split,
            c.value(of, minimum=minimum, suppressible=suppressible),
            c.UNIT,
        ),
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
        value="people",
        totals=("age_band",),
        tolerance=250,
    ),
    TableSchema(
        name="care_home_beds",
        description="Care home beds in the area, as the council counts them.",
        columns=(c.period(), c.CARE_TYPE, c.count("beds", "beds", "Beds available")),
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
        value="people",
        totals=("age_group",),
    ),
    measures(
        "care_home_measures",
        "Rates that describe the care home market of the area.",
        c.CARE_TYPE,
        of="The rate",
        suppressible=False,
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
            c.amount(
                "amount_gbp", "GBP", "Spending as printed; negative where income exceeds spending"
            ),
        ),
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
        value="people",
    ),
    measures("carers", "Unpaid carers: estimates, lists and what they received.", minimum=None),
    measures(
        "dementia",
        "People with dementia: predicted, diagnosed, undiagnosed, on a caseload.",
        c.AGE_GROUP,
        minimum=None,
    ),
    TableSchema(
        name="ascof",
        description="Adult Social Care Outcomes Framework and personal budget measures.",
        columns=(
            c.period(),
            c.text("measure", c.MEASURE_FORM, "Measure, such as 1c or personal_budgets"),
            c.choice(
                "geography", ["area", "comparator_group", "region", "england"], "Whose figure it is"
            ),
            c.value("The figure"),
            c.UNIT,
        ),
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
            c.amount("percent_change", "percent", "Change from the first year to the last"),
        ),
        value="percent_change",
    ),
    measures(
        "provision",
        "Housing with support, and regulated services with their ratings.",
        c.text("category", c.SNAKE_FORM, "Kind of service or rating; all where not split"),
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
            c.amount("amount_gbp", "GBP", "Amount as printed"),
        ),
        value="amount_gbp",
        totals=("client_group",),
        tolerance=2,
    ),
    TableSchema(
        name="neighbours",
        description="Councils that this one is compared with; where none are named, computed.",
        columns=(
            c.text("neighbour_code", c.AREA_CODE_FORM, "GSS code of the other council"),
            pa.Column(
                "Int64", pa.Check.ge(1), name="rank", description="1 for the most alike council"
            ),
        ),
        value="rank",
    ),
    measures(
        "area_profile",
        "What describes an area beside the ages of its people: ethnic groups, size.",
        c.CATEGORY,
    ),
)
