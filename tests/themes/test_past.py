"""Projections of people against what was counted later."""

from types import SimpleNamespace

import pandas as pd
import pytest

from caremarket.errors import MissingEvidenceError
from caremarket.present.contract import problems_of
from caremarket.themes import past
from caremarket.themes.declared import PAST
from caremarket.themes.past.held import held


def of(vintage, qualifier, **years):
    """People of 65 to 84 and 85 and over of a vintage, by year."""
    found = [
        (
            vintage,
            int(year[1:]),
            band,
            people,
            qualifier if place or qualifier != "projected" else None,
        )
        for place, (year, counts) in enumerate(years.items())
        for band, people in zip(("65-84", "85+"), counts, strict=True)
    ]
    columns = ["vintage", "year", "age_band", "people", "qualifier"]
    return pd.DataFrame(found, columns=columns).assign(sex="persons", source_id=vintage)


@pytest.fixture
def theme():
    population = pd.concat(
        [
            of("mps_2020", "projected", y2020=(20_000, 2_000), y2025=(25_000, 3_000)),
            of("local_2010", "projected", y2010=(18_000, 1_900), y2020=(19_000, 2_000)),
            of("census_2011", None, y2011=(18_000, 2_000)),
            of("ons_mid_2024", "estimated", y2024=(22_000, 2_500)),
        ],
        ignore_index=True,
    )
    return SimpleNamespace(
        population=population,
        everywhere=population.assign(area_code="E06000032").head(0),
        area="Luton",
        projected_from="mps_2020",
        cited=lambda ids: f"Sources: {ids}",
    )


def test_each_projection_is_held_against_the_newest_count_that_it_reaches(theme):
    found = held(theme).set_index(["vintage", "age_band"])
    assert found.loc[("mps_2020", "65+"), ["year", "horizon"]].tolist() == [2024, 4]
    assert found.loc[("local_2010", "65+"), ["year", "horizon"]].tolist() == [2020, 10]
    assert found.loc[("mps_2020", "65+"), "miss"] == pytest.approx(0.0955, abs=0.002)


def test_words_and_chart_say_by_how_much_and_by_what(theme):
    told = past.words.projections(theme)
    assert told[0].startswith("MPS 2020 had 9.") and "4 years on" in told[0]
    assert len(told) == 2  # no other councils in the evidence
    chart = past.charts.projections(theme)
    assert chart.title.startswith("Projections of Luton missed later counts by")
    assert "ons_mid_2024" in chart.source
    assert "Lines of 2 projections" in chart.alt


def test_findings_keep_the_contract(theme):
    found = PAST(theme)
    assert problems_of([found]) == []
    assert set(found["category"]) == {
        f"population_{ages}|{name}|miss"
        for ages in ("65_plus", "85_plus")
        for name in ("mps_2020", "local_2010")
    }


def test_where_no_count_came_later_that_is_said(theme):
    theme.population = theme.population[theme.population["vintage"] == "mps_2020"]
    with pytest.raises(MissingEvidenceError, match="No projection of Luton"):
        past.words.projections(theme)
    assert PAST(theme).empty
