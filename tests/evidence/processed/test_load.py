import importlib
import json

import pytest

from caremarket.errors import NotPreparedError, UnknownAreaError
from caremarket.evidence import load, new_area, prepare


@pytest.fixture(scope="module")
def luton():
    return load("E06000032")


def test_opening_an_area_reads_its_own_row_of_the_list_of_areas(project_copy, monkeypatch):
    load_module, rows = importlib.import_module("caremarket.evidence.processed.load"), []
    read = load_module.read_processed

    def counted(*arguments):
        frame = read(*arguments)
        rows.append(len(frame))
        return frame

    new_area(project_copy, "E06000042", "Milton Keynes")
    prepare(project_copy)
    monkeypatch.setattr(load_module, "read_processed", counted)
    assert load("E06000042", project_copy).area_name == "Milton Keynes"
    assert rows == [1]


def test_a_table_holds_the_area_only_and_knows_its_name(luton):
    beds = luton.table("care_home_beds")
    assert "area_code" not in beds
    assert beds.attrs["table"] == "care_home_beds of Luton"
    assert beds.set_index("care_type").loc["nursing", "beds"] == 350


def test_a_table_is_read_once_and_whoever_writes_to_it_does_so_alone(luton, monkeypatch):
    first = luton.table("population")
    monkeypatch.setattr("caremarket.evidence.processed.load.read_processed", None)  # no more of it
    first["people"] = 0
    first.attrs["table"] = "changed"
    again = luton.table("population")
    assert again["people"].sum() > 0
    assert again.attrs["table"] == "population of Luton"
    assert ("population", "table") in luton.reads


def test_national_tables_are_the_same_for_everybody(luton):
    assert set(luton.national("dementia_prevalence")["rate_set"]) >= {"cfas_ii"}


def test_everywhere_holds_all_areas_with_their_names_and_only_the_rows_asked_for(luton):
    carers = luton.everywhere("unpaid_care_census", hours_band=["any"], base="5_plus")
    assert set(carers["hours_band"]) == {"any"}
    names = carers.drop_duplicates("area_code").set_index("area_code")[["area_name", "region_name"]]
    assert names.loc["E06000032"].tolist() == ["Luton", "East of England"]
    assert names.loc["E92000001"].isna().all()
    assert carers.attrs["table"] == "unpaid_care_census of all areas"


def test_no_value_to_keep_leaves_no_row_of_any_area(luton):
    none = luton.everywhere("population", vintage=[])
    assert none.empty
    assert {"area_name", "people"} <= set(none)


def test_unknown_table_gets_a_hint(luton):
    with pytest.raises(NotPreparedError, match="Did you mean 'spending'"):
        luton.table("spendings")


def test_a_table_that_an_older_version_did_not_prepare_asks_for_prepare(project_copy):
    prepare(project_copy)
    (project_copy.processed / "care_homes.parquet").unlink()
    manifest = project_copy.processed / "manifest.json"
    known = json.loads(manifest.read_text("utf-8")) | {"evidence_hash": "of an older version"}
    manifest.write_text(json.dumps(known), encoding="utf-8")
    with pytest.raises(NotPreparedError, match=r"out of date.*Run `caremarket prepare`"):
        load("E06000032", project_copy).table("care_homes")


def test_unknown_area_is_named_with_the_known_ones():
    with pytest.raises(UnknownAreaError, match=r"E06000032 \(Luton\)"):
        load("E06000033")


def test_without_prepare_the_error_says_what_to_run(project_copy):
    with pytest.raises(NotPreparedError, match="caremarket prepare"):
        load("E06000032", project_copy)


def test_sources_name_the_tables_that_use_them(luton):
    sources = luton.sources("care_home_beds", "spending").set_index("source_id")
    assert sources.loc["luton-mps-2020", "tables"] == "care_home_beds, spending"


def test_sources_of_other_areas_are_not_claimed(project_copy):
    new_area(project_copy, "E06000042", "Milton Keynes")
    prepare(project_copy)
    sources = load("E06000042", project_copy).sources("spending", "care_home_norms")
    assert "luton-mps-2020" not in set(sources["source_id"])
    assert "kings-fund-360" in set(sources["source_id"])


def test_reconciliation_is_filtered_by_table(luton):
    assert set(luton.reconciliation("spending")["table"]) == {"spending"}


def test_what_another_council_printed_is_no_source_of_a_council(project_copy):
    new_area(project_copy, "E06000042", "Milton Keynes")
    prepare(project_copy)
    there = load("E06000042", project_copy).figures_by_source("care_home_beds", everywhere=True)
    own = load("E06000032", project_copy).figures_by_source("care_home_beds", everywhere=True)
    assert there == {} and sum(own.values()) == 2


def test_the_name_of_a_council_is_answered_with_its_code():
    with pytest.raises(UnknownAreaError, match=r"'luton', a name\. Give the code .* E06000032"):
        load("luton")
