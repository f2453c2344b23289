import pandas as pd
import pytest

from caremarket.errors import MethodError, MissingEvidenceError
from caremarket.themes import age_bands
from caremarket.themes import population as theme


def _rows(vintage, year, sex, **bands):
    return [
        {"vintage": vintage, "year": year, "sex": sex, "age_band": band, "people": people}
        | {"qualifier": "projected" if vintage == "projected" else None}
        for band, people in bands.items()
    ]


@pytest.fixture
def evidence():
    bands = [
        *_rows("projected", 2020, "persons", **{"65-69": 100, "70+": 200, "65+": 300}),
        *_rows("projected", 2030, "persons", **{"65-69": 150, "70+": 300, "65+": 450}),
        *_rows("census", 2020, "persons", **{"65-69": 90, "70+": 220}),
        *_rows("census", 2020, "males", **{"65-69": 45, "70+": 88}),
        *_rows("census", 2020, "females", **{"65-69": 45, "70+": 132}),
        *_rows("text", 2020, "persons", all=1000),
    ]
    return pd.DataFrame(bands).assign(source_id="made-up")


def _people(frame, year):
    return frame[frame["year"] == year].set_index("age_band")["people"].to_dict()


def test_projection_is_exact_at_printed_years_and_uses_the_finest_bands(evidence):
    found = theme.by_year(evidence, "projected", [2020, 2025, 2030])
    assert _people(found, 2020) == {"65-69": 100, "70+": 200}
    assert _people(found, 2030) == {"65-69": 150, "70+": 300}
    assert _people(found, 2025) == pytest.approx({"65-69": 125, "70+": 250})


def test_one_year_vintage_grows_as_the_projection_does(evidence):
    found = theme.by_year(evidence, "census", [2020, 2030])
    assert _people(found, 2020) == pytest.approx({"65-69": 90, "70+": 220})
    assert _people(found, 2030) == pytest.approx({"65-69": 135, "70+": 330})


def test_years_outside_the_projection_are_refused(evidence):
    with pytest.raises(MethodError, match="2031"):
        theme.by_year(evidence, "projected", [2031])


def test_unknown_vintage_is_named_with_the_known_ones(evidence):
    with pytest.raises(MissingEvidenceError, match="Did you mean 'census'"):
        theme.by_year(evidence, "censsus", [2020])


def test_vintage_without_bands_is_refused(evidence):
    with pytest.raises(MissingEvidenceError, match="only totals"):
        theme.by_year(evidence, "text", [2020])


def test_a_vintage_from_before_the_projection_cannot_be_carried_forward(evidence):
    early = evidence.assign(year=evidence["year"].mask(evidence["vintage"] == "census", 2011))
    with pytest.raises(MissingEvidenceError, match=r"'census' \(2011\) cannot be carried forward"):
        theme.by_year(early, "census", [2020])


def test_without_a_projection_nothing_is_invented(evidence):
    census = evidence[evidence["vintage"] == "census"]
    with pytest.raises(MissingEvidenceError, match="no population projection"):
        theme.by_year(census, "census", [2030])


def test_split_by_sex_adds_up_and_keeps_the_shares(evidence):
    people = theme.by_year(evidence, "projected", [2020, 2030])
    split = theme.with_sex(people, evidence)
    assert split["people"].sum() == pytest.approx(people["people"].sum())
    older_females = split.query("year == 2030 and sex == 'females' and age_band == '70+'")
    assert older_females["people"].item() == pytest.approx(300 * 132 / 220)


def test_split_by_sex_needs_every_band(evidence):
    people = theme.by_year(evidence, "projected", [2020])
    without = evidence[~((evidence["sex"] == "females") & (evidence["age_band"] == "70+"))]
    with pytest.raises(MissingEvidenceError, match=r"aged 70\+"):
        theme.with_sex(people, without)


def test_a_one_year_vintage_in_finer_bands_grows_by_the_bands_of_the_projection(evidence):
    fine = _rows("fine", 2020, "persons", **{"65-66": 40, "67-69": 50, "70-74": 120, "75+": 100})
    both = pd.concat([evidence, pd.DataFrame(fine).assign(source_id="made-up")])
    found = theme.by_year(both, "fine", [2020, 2030])
    assert _people(found, 2020) == pytest.approx({"65-69": 90, "70+": 220})
    assert _people(found, 2030) == pytest.approx({"65-69": 90 * 1.5, "70+": 220 * 1.5})


def test_a_one_year_vintage_in_wider_bands_grows_by_its_own(evidence):
    wide = _rows("wide", 2020, "persons", **{"65+": 310})
    both = pd.concat([evidence, pd.DataFrame(wide).assign(source_id="made-up")])
    assert _people(theme.by_year(both, "wide", [2030]), 2030) == pytest.approx({"65+": 310 * 1.5})


def test_sexes_come_from_the_nearest_year_that_has_the_bands(evidence):
    later = [
        *_rows("later", 2040, "males", **{"65+": 1}),
        *_rows("later", 2040, "females", **{"65+": 1}),
        *_rows("near", 2029, "males", **{"65-69": 10, "70-79": 5, "80+": 5}),
        *_rows("near", 2029, "females", **{"65-69": 30, "70-79": 20, "80+": 10}),
    ]
    both = pd.concat([evidence, pd.DataFrame(later).assign(source_id="made-up")])
    split = theme.with_sex(theme.by_year(both, "projected", [2030]), both)
    females = split[split["sex"] == "females"].set_index("age_band")["people"]
    assert females.to_dict() == pytest.approx({"65-69": 150 * 0.75, "70+": 300 * 0.75})


def test_bands_with_a_gap_are_no_parts():
    wide = pd.DataFrame({"65-66": [1.0], "68-69": [1.0], "70+": [5.0]})
    assert age_bands.rebanded(wide, ["65-69", "70+"]).columns.tolist() == ["70+"]


def test_aged_keeps_bands_from_an_age_on(evidence):
    people = theme.by_year(evidence, "projected", [2020])
    assert theme.aged(people, 70)["age_band"].tolist() == ["70+"]
