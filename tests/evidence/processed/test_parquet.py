import pandas as pd
import pytest

from caremarket.evidence.processed.parquet import as_parquet, read_processed, table_path

CODES = ["E06000032"] * 3 + ["E06000042"] * 2


@pytest.fixture
def table():
    counts = pd.array([703, 350, None, 12, 0], dtype="Int64")
    notes = pd.Series(["estimated", None, "at least", None, ""], dtype="str")
    return pd.DataFrame({"area_code": CODES, "beds": counts, "rate": 0.1, "note": notes})


@pytest.fixture(params=[5, 2], ids=["one row group", "several row groups"])
def folder(request, table, tmp_path, monkeypatch):
    monkeypatch.setattr("caremarket.evidence.processed.parquet.ROW_GROUP", request.param)
    table_path(tmp_path, "beds").write_bytes(as_parquet(table))
    return tmp_path


@pytest.mark.parametrize("code", ["E06000042", "E06000099"])
def test_rows_and_columns_asked_for_are_those_of_the_whole_table(folder, table, code):
    whole = read_processed(folder, "beds")
    pd.testing.assert_frame_equal(whole, table)
    own = whole[whole["area_code"] == code].reset_index(drop=True)
    wanted = [("area_code", "==", code)]
    pd.testing.assert_frame_equal(read_processed(folder, "beds", wanted), own)
    without_code = read_processed(folder, "beds", wanted, ["note", "beds"])
    pd.testing.assert_frame_equal(without_code, own[["note", "beds"]])
    assert own["note"].array.dtype == without_code["note"].array.dtype
