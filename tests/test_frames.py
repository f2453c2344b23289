import pandas as pd
import pytest

from caremarket.errors import MissingEvidenceError
from caremarket.frames import FINDING_COLUMNS, finding_rows, required_rows, rows, single


@pytest.fixture
def beds():
    frame = pd.DataFrame({"care_type": ["residential", "nursing", "all"], "beds": [703, 350, None]})
    frame.attrs["table"] = "care_home_beds of Luton"
    return frame


def test_rows_take_one_value_or_several(beds):
    assert rows(beds, care_type="nursing")["beds"].tolist() == [350]
    assert len(rows(beds, care_type=["nursing", "residential"])) == 2
    assert rows(beds, care_type="extra_care").empty


def test_a_missing_row_names_table_and_place_to_add_it(beds):
    with pytest.raises(MissingEvidenceError) as error:
        required_rows(beds, care_type="extra_care")
    assert "There is no row with care_type = extra_care in care_home_beds of Luton" in str(
        error.value
    )
    assert "the area's folder" in str(error.value)
    beds.attrs["table"] = "the national table care_home_norms"
    with pytest.raises(MissingEvidenceError, match="data/raw/rates"):
        required_rows(beds, care_type="extra_care")


def test_single_wants_exactly_one_known_figure(beds):
    assert single(beds, "beds", care_type="nursing") == 350
    hidden = "with care_type = all in care_home_beds of Luton is suppressed, .* If another source"
    with pytest.raises(MissingEvidenceError, match=hidden):
        single(beds, "beds", care_type="all")
    with pytest.raises(ValueError, match="3 rows match"):
        single(beds, "beds")


def test_finding_rows_fill_what_the_frame_does_not_say():
    found = finding_rows(
        pd.DataFrame({"value": [1.0], "period": [2020]}),
        metric="beds",
        unit="beds",
        basis="published",
        method="as_printed",
        source_ids="luton-mps-2020",
    )
    assert found.columns.tolist() == FINDING_COLUMNS
    assert found.loc[0, ["category", "period"]].tolist() == ["all", "2020"]
    assert found[["lower", "upper"]].isna().all(axis=None)
