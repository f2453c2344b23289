"""What can be explored with sliders: for each question its chart, its answer, its assumptions."""

from caremarket.present import Question
from caremarket.themes import carers, housing_with_care

QUESTIONS = {
    "Unpaid carers": Question(
        carers.Carers,
        carers.Parameters,
        carers.charts.paths,
        carers.words.answer,
        ("target_share", "annual_turnover", "target_year"),
    ),
    "Housing with care": Question(
        housing_with_care.Housing,
        housing_with_care.Parameters,
        housing_with_care.charts.swings,
        housing_with_care.words.moved,
        ("share_moved", "stay_years", "last_year"),
    ),
}
