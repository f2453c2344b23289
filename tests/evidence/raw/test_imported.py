"""Imported tables as text, typed and checked."""

import pandas as pd
import pytest

from caremarket.evidence.raw.imported import typed
from caremarket.evidence.tables.catalogue import TABLES

PROVISION = {
    "area_code": "E06000032",
    "period": "2020",
    "measure": "note_homes",
    "category": "all",
    "qualifier": None,
    "note": None,
    "source_id": "cqc",
    "locator": "row 1",
}


@pytest.mark.parametrize(("unit", "mark"), [("services", "[c]"), ("places", "[0-5]")])
def test_a_suppressed_count_has_limits(unit, mark):
    problems = []
    cells = pd.DataFrame([PROVISION | {"value": mark, "unit": unit}], dtype="str")
    found = typed(cells, "table provision", TABLES["provision"], problems)
    assert problems == []
    assert found["value"].isna().all()
    assert found["value_lower"].item() < found["value_upper"].item()


@pytest.mark.parametrize(("unit", "mark"), [("percent", "[c]"), ("gbp", "[0-5]")])
def test_a_suppressed_rate_or_amount_is_refused(unit, mark):
    problems = []
    cells = pd.DataFrame([PROVISION | {"value": mark, "unit": unit}], dtype="str")
    assert typed(cells, "table provision", TABLES["provision"], problems) is None
    (problem,) = problems
    assert problem.startswith("table provision: A suppressed rate or amount has no bounds")
