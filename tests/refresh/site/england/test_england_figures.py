"""Reading what all councils have: of one notebook, one period and one unit."""

import pytest
from england_made import CODES, finding, published, rate, ratio

from caremarket.refresh.site.england.figures import FEWEST, Figure, sheets_in


@pytest.fixture
def found(tmp_path):
    """Return the sheets of reports with these findings."""
    return lambda rows: sheets_in(tmp_path, published(tmp_path, rows).records)


def test_rates_and_ratios_of_a_measure_belong_together(found):
    rows = [rate(code, 10 + at) for at, code in enumerate(CODES)]
    rows += [ratio(code, 1.1, 0.9, 1.3, source_ids="cqc ons") for code in CODES]
    rows += [finding(code, "benchmark", "beds|england", 50) for code in CODES]
    rows += [finding(code, "beds", "all", 50) for code in CODES]
    ((measure, (rates, ratios)),) = found(rows).items()
    assert measure == "beds"
    assert rates.figures == {code: Figure(10 + at) for at, code in enumerate(CODES)}
    assert (rates.unit, rates.period, rates.notebook) == ("per_1000", "2026", "beds")
    assert ratios.figures == dict.fromkeys(CODES, Figure(1.1, 0.9, 1.3))
    assert ratios.source_ids == ["cqc", "ons"]


def test_fewer_than_twenty_councils_are_no_england(found):
    assert found([rate(code, 10) for code in CODES[: FEWEST - 1]]) == {}
    assert found([rate(code, 10) for code in CODES[:FEWEST]]).keys() == {"beds"}


def test_a_council_of_another_period_has_no_figure(found):
    rows = [rate(code, 10, period="2026" if at else "2021") for at, code in enumerate(CODES)]
    ((sheet,),) = found(rows).values()
    assert sheet.period == "2026"
    assert CODES[0] not in sheet.figures


def test_a_ratio_without_limits_tells_nothing(found):
    assert found([ratio(code, 1.1, None, None) for code in CODES]) == {}


def test_a_damaged_file_is_a_council_without_a_figure(found, tmp_path):
    reports = published(tmp_path, [rate(code, 10) for code in CODES])
    (tmp_path / f"{CODES[0]}/baseline/beds.csv").write_bytes(b"\xff\xfe")
    (tmp_path / f"{CODES[1]}/baseline/beds.csv").unlink()
    ((sheet,),) = sheets_in(tmp_path, reports.records).values()
    assert sheet.figures.keys() == set(CODES[2:])
