"""What can be explored with sliders: for each question its chart, its answer, its assumptions."""

from caremarket.present import Question
from caremarket.themes import carers, dementia, direct_payments, housing_with_care, residential


def _last_gaps(supply: residential.Supply):
    return residential.charts.gap_by_method(supply, year=supply.parameters.last_year)


QUESTIONS = {
    "Care home beds": Question(
        residential.Supply,
        residential.Parameters,
        _last_gaps,
        residential.words.answer,
        ("annual_rate_change", "max_delay_probability", "last_year"),
    ),
    "Unpaid carers": Question(
        carers.Carers,
        carers.Parameters,
        carers.charts.paths,
        carers.words.target,
        ("target_share", "annual_turnover", "target_year"),
    ),
    "Dementia": Question(
        dementia.Dementia,
        dementia.Parameters,
        dementia.charts.scenarios,
        dementia.words.answer,
        ("annual_rate_change", "last_year"),
    ),
    "Direct payments": Question(
        direct_payments.Payments,
        direct_payments.Parameters,
        direct_payments.charts.swings,
        direct_payments.words.answer,
        ("target_share_65_plus", "shift_years", "cost_ratio"),
    ),
    "Housing with care": Question(
        housing_with_care.Housing,
        housing_with_care.Parameters,
        housing_with_care.charts.swings,
        housing_with_care.words.moved,
        ("share_moved", "stay_years", "last_year"),
    ),
}
