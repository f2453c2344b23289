"""Real returns of social care beside what was typed in from the same publications."""

import pytest

from caremarket import evidence
from caremarket.opendata import Outcome, import_files


@pytest.mark.opendata
def test_what_was_typed_in_agrees_with_the_returns(project_copy, open_data):
    folders = [open_data / name for name in ("ascfr", "ascof", "dementia")]
    results = import_files(project_copy, folders)
    assert {result.outcome for result in results} == {Outcome.IMPORTED}
    checked = evidence.check(project_copy)
    assert not [warning for warning in checked.warnings if "as typed in" in warning]
    assert len(checked.areas) == 153
    spending = checked.tables["spending"].query("area_code == 'E06000032'")
    typed = spending[spending["period"].eq("2017-18") & spending["service"].eq("direct_payments")]
    assert len(typed) == 10  # the ten cells stand once
