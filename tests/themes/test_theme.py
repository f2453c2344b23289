"""What the objects of all themes do: keep what does not change, and refuse what cannot be."""

import pandas as pd
import pytest

from caremarket.errors import CaremarketError, MissingEvidenceError
from caremarket.themes import carers, dementia, direct_payments, housing_with_care, residential
from caremarket.themes.residential.parameters import Assumptions
from caremarket.themes.theme import Theme, result

LUTON = "E06000032"
THEMES = [
    (carers.Carers, carers.Parameters),
    (dementia.Dementia, dementia.Parameters),
    (direct_payments.Payments, direct_payments.Parameters),
    (housing_with_care.Housing, housing_with_care.Parameters),
    (residential.Supply, Assumptions),
]
OTHER = {
    "planned_beds": "2030 nursing 60",
    "scenario": "tried",
    "population_vintage": "census_2021",
    "base_year": 2022,
    "last_year": 2030,
    "period": "2016-17",
    "out_of_borough_reading": "additional",
    "draws": 2000,
    "nursing_void": 0.1,
    "methods_left_out": "norm_shop",
}
OWN = {
    "own_residential_places": 4.0,
    "own_nursing_places": 5.0,
    "own_places_source": "a strategy",
}  # they go together
CASES = [
    pytest.param(theme, model, name, id=f"{theme.__name__}-{name}")
    for theme, model in THEMES
    for name in model.model_fields
    if name != "area_code"
]


def worked_out(theme):
    """Ask for every result that the evidence allows."""
    names = [name for name in dir(type(theme)) if isinstance(getattr(type(theme), name), result)]
    for name in names:
        try:
            getattr(theme, name)
        except MissingEvidenceError:
            continue
    return theme


def same(one, other):
    """Compare results: frames and series in full, all else as it is written."""
    return (
        one.equals(other) if isinstance(one, pd.DataFrame | pd.Series) else str(one) == str(other)
    )


@pytest.fixture(scope="module")
def luton(evidence_of):
    known = {}
    data = evidence_of(LUTON)
    return lambda theme, model: known.setdefault(theme, worked_out(theme(data, model())))


@pytest.mark.parametrize(("theme", "model", "name"), CASES)
def test_what_is_kept_is_what_would_be_worked_out_again(luton, theme, model, name):
    before = luton(theme, model)
    default = model.model_fields[name].default
    value = OTHER.get(name, default + 1 if isinstance(default, int) else default)
    value = value * 0.8 + 0.01 if isinstance(value, float) and name not in OTHER else value
    changes = OWN if name in OWN else {name: value}
    other = before.assuming(**changes)
    kept = set(other.rests_on)
    fresh = theme(before.data, model(**changes))
    for each in kept - {"standing", "measures"}:  # told apart by where they lie in memory
        assert same(getattr(other, each), getattr(fresh, each)), each
    read = {each for each, of in before.rests_on.items() if name in of}
    assert not read & kept
    said_only = ("scenario", "seed", "confidence", "own_places_source")
    assert name in said_only or read, f"nothing rests on {name}"


def test_assuming_the_same_keeps_everything(luton):
    before = luton(*THEMES[0])
    assert set(before.assuming(annual_turnover=0.33).rests_on) == set(before.rests_on)


def test_a_result_is_worked_out_once_and_cannot_be_set(luton):
    supply = luton(*THEMES[-1])
    assert supply.gaps is supply.gaps
    with pytest.raises(AttributeError, match="use `assuming`"):
        supply.gaps = None


def test_what_failed_leaves_no_trace(evidence_of):
    data = evidence_of(LUTON)
    other = carers.Carers(data, carers.Parameters(last_year=2060))
    with pytest.raises(CaremarketError):
        _ = other.projection
    assert other.asking == []
    assert "projection" not in other.rests_on


class DoesWithout(Theme):
    """A theme of which one result does without another that cannot always be had."""

    @result
    def late(self):
        if self.parameters.last_year > 2035:
            raise MissingEvidenceError("nothing is known of that year")
        return "known"

    @result
    def told(self):
        try:
            return self.late
        except MissingEvidenceError:
            return "unknown"


def test_a_result_rests_on_what_it_did_without_too(evidence_of):
    theme = DoesWithout(evidence_of(LUTON), carers.Parameters(last_year=2040))
    assert theme.told == "unknown"
    assert theme.assuming(last_year=2035).told == "known"
