"""The tables of national rates and norms, which hold for every area."""

import pandera.pandas as pa

from caremarket.evidence.tables import columns as c
from caremarket.evidence.tables.schema import TableSchema


def prevalence(name: str, description: str, *key: pa.Column, limits: bool = False) -> TableSchema:
    """A table of prevalence, perhaps with confidence limits, a row for each key."""
    around = (c.limit("lower"), c.limit("upper")) if limits else ()
    return TableSchema(
        name=name,
        description=description,
        columns=(*key, c.value("Prevalence"), *around, c.UNIT),
        national=True,
    )


NATIONAL_TABLES = (
    prevalence(
        "dementia_prevalence",
        "Prevalence of dementia by age and sex, one rate set for each study.",
        c.text("rate_set", c.SNAKE_FORM, "Study: cfas_ii or dementia_uk_2014"),
        c.SEX,
        c.AGE_BAND,
        limits=True,
    ),
    prevalence(
        "early_onset_dementia", "Prevalence of dementia before 65.", c.SEX, c.AGE_BAND, limits=True
    ),
    TableSchema(
        name="mortality",
        description="Probability to die before the next birthday, by single year of age and sex.",
        columns=(
            c.period("Last of the calendar years of a life table"),
            c.SEX,
            c.age(),
            c.value("Probability to die between this age and the next"),
            c.UNIT,
        ),
        national=True,
    ),
    TableSchema(
        name="unpaid_care_census",
        description="Usual residents by hours of unpaid care a week, from the census.",
        columns=(
            c.text("area_code", c.AREA_CODE_FORM, "GSS code"),
            c.year("Census year"),
            c.choice("base", ["all_ages", "5_plus"], "Population the question was counted over"),
            c.choice(
                "hours_band",
                ["all", "none", "any", "1_19", "20_49", "50_plus"],
                "Hours of unpaid care a week; all for everybody, any for all carers",
            ),
            c.count("people", "people", "Usual residents"),
        ),
        value="people",
        national=True,
    ),
    prevalence(
        "carer_prevalence",
        "Share of each age group that gives unpaid care, from the census.",
        c.text("area_code", c.WIDER_CODE_FORM, "GSS code; K04000001 is England and Wales"),
        c.year("Census year"),
        c.SEX,
        c.AGE_BAND,
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
            c.UNIT,
        ),
        own_key=("norm_set", "year", "care_type"),
        national=True,
    ),
    TableSchema(
        name="housing_norms",
        description="Planning norms for specialist housing per head of older population.",
        columns=(
            c.text("norm_set", c.SNAKE_FORM, "The norm, such as shop or shop_rented"),
            c.choice("housing_type", ["sheltered", "extra_care"], "Type of specialist housing"),
            c.text("population_age_band", c.AGE_BAND_FORM, "Population the rate is per"),
            c.value("Homes"),
            c.UNIT,
        ),
        own_key=("norm_set", "housing_type"),
        national=True,
    ),
    TableSchema(
        name="market_benchmarks",
        description="National figures on occupancy, self-funding, admissions and prevalence.",
        columns=(
            c.period(),
            c.MEASURE,
            c.CATEGORY,
            c.value("The figure", minimum=None),
            c.limit("lower"),
            c.limit("upper"),
            c.UNIT,
        ),
        national=True,
    ),
    prevalence(
        "personal_care_disability",
        "Prevalence of a moderate or serious personal care disability.",
        c.AGE_BAND,
    ),
    prevalence(
        "predicted_need_rates",
        "Rates behind printed projections of need, by condition, sex and age.",
        c.text("condition", c.SNAKE_FORM, "Condition, as in predicted_need"),
        c.SEX,
        c.AGE_BAND,
    ),
)
