"""The measures of the Adult Social Care Outcomes Framework (ASCOF), under names that stay.

Codes were given away twice: from 2023-24 on, `2A` means reablement where it had meant admissions. A
measure of the surveys keeps the code it had until 2022-23, as its series runs on; a measure of the
client-level data, which begins in 2024-25, has its new code and a word, so that none is taken for
the measure whose code it inherited.
"""

PERCENT, SCORE, RATE = "percent", "index", "per_100000"

# Sheet of the time series: measure, population group, unit of the outcome.
TABLES = {
    "1a": ("1a", "all", SCORE),
    "1b": ("1j", "all", SCORE),
    "1c": ("1d", "all", SCORE),
    "1d": ("3a", "all", PERCENT),
    "1e": ("3b", "all", PERCENT),
    "2a": ("2a_reablement", "all", PERCENT),
    "2b": ("2b_admissions", "18_64", RATE),
    "2c": ("2c_admissions", "65_plus", RATE),
    "2d(1)": ("2d_1_at_home_after_reablement", "65_plus", PERCENT),
    "2d(2)": ("2d_2_offered_reablement", "65_plus", PERCENT),
    "2e(1)": ("2e_1_at_home_learning_disability", "18_64", PERCENT),
    "2e(2a)": ("2e_2_at_home", "18_64", PERCENT),
    "2e(2b)": ("2e_2_at_home", "65_plus", PERCENT),
    "3a": ("1b", "all", PERCENT),
    "3b": ("3c", "all", PERCENT),
    "3c(1)": ("3d_1", "all", PERCENT),
    "3c(2)": ("3d_2", "all", PERCENT),
    "3d(1a)": ("3d_1a", "all", PERCENT),
    "3d(2a)": ("3d_2a", "all", PERCENT),
    "4a": ("4a", "all", PERCENT),
    "4b": ("4b_risk_reduced", "all", PERCENT),
    "5a(1)": ("1i_1", "all", PERCENT),
    "5a(2)": ("1i_2", "all", PERCENT),
    "6a": ("6a_turnover", "all", PERCENT),
    "6b": ("6b_good_or_outstanding", "all", PERCENT),
}

# Measure group of the 2020-21 open data: measure, group of its total, unit of the outcome.
GROUPS = {
    "1A": ("1a", "all", SCORE),
    "1B": ("1b", "all", PERCENT),
    "1C1A": ("1c_1a", "all", PERCENT),
    "1C1B": ("1c_1b", "all", PERCENT),
    "1C2A": ("1c_2a", "all", PERCENT),
    "1C2B": ("1c_2b", "all", PERCENT),
    "1D": ("1d", "all", SCORE),
    "1E": ("1e", "all", PERCENT),
    "1F": ("1f", "all", PERCENT),
    "1G": ("1g", "all", PERCENT),
    "1H": ("1h", "all", PERCENT),
    "1I1": ("1i_1", "all", PERCENT),
    "1I2": ("1i_2", "all", PERCENT),
    "1J": ("1j", "all", SCORE),
    "2A1": ("2a", "18_64", RATE),
    "2A2": ("2a", "65_plus", RATE),
    "2B1": ("2b_1", "65_plus", PERCENT),
    "2B2": ("2b_2", "65_plus", PERCENT),
    "2D": ("2d", "all", PERCENT),
    "3A": ("3a", "all", PERCENT),
    "3B": ("3b", "all", PERCENT),
    "3C": ("3c", "all", PERCENT),
    "3D1": ("3d_1", "all", PERCENT),
    "3D2": ("3d_2", "all", PERCENT),
    "4A": ("4a", "all", PERCENT),
    "4B": ("4b", "all", PERCENT),
}

# Disaggregation of the open data: population group; the total takes that of its measure.
POPULATION_GROUPS = {
    "18-64": "18_64",
    "65 and over": "65_plus",
    "64 and under": "64_and_under",
    "65-84": "65_84",
    "65-74": "65_74",
    "75-84": "75_84",
    "85 and over": "85_plus",
    "female": "females",
    "male": "males",
}

STATISTICS = {
    "outcome": "value",
    "margin of error": "margin_of_error",
    "number of respondents": "respondents",
    "numerator": "numerator",
    "denominator": "denominator",
}
KEY = ["code", "period", "measure", "population_group"]
COUNTS = ["numerator", "denominator", "respondents"]
COLUMNS = [*KEY, "value", "margin_of_error", "previous_value", *COUNTS, "unit"]
