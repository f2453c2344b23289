"""Population in every layout: bands add up, districts make councils, subtotals count once."""

import openpyxl
import pandas as pd
import published
import pytest
from published import CARDIFF, CORBY, EAST_NORTHANTS, ENGLAND, KETTERING, LUTON, WELLINGBOROUGH

from caremarket.evidence.raw.imported import imported_tables, read_manifest
from caremarket.opendata import Outcome, import_files

DISTRICTS = [CORBY, EAST_NORTHANTS, KETTERING, WELLINGBOROUGH]


def _imported(project, path):
    results = import_files(project, [path])
    assert {result.outcome for result in results} <= {Outcome.IMPORTED, Outcome.NOT_RECOGNISED}
    problems = []
    tables = imported_tables(project, read_manifest(project, problems), problems)
    assert problems == []
    return tables


def _people(table, area_code, **key):
    for column, wanted in {"area_code": area_code, "sex": "persons", **key}.items():
        table = table[table[column] == wanted]
    assert not table["age_band"].duplicated().any()
    return table.set_index("age_band")["people"].astype(int).to_dict()


def _without(path, part, *, leave):
    """Blank the figure of a row, give it another mark, or remove the row."""
    text = path.read_text(encoding="utf-8")
    (line,) = [it for it in text.splitlines(keepends=True) if part in it]
    figure = f"{line.rpartition(',')[0]}{leave}\n"
    changed = "" if leave is None else figure
    path.write_text(text.replace(line, changed), encoding="utf-8", newline="")


def test_census_2011_ages_are_banded_and_the_printed_total_stays(project_copy, tmp_path):
    path = published.census_2011_ages(tmp_path / "a.csv", [LUTON, CARDIFF])
    tables = _imported(project_copy, path)
    found = _people(tables["population"], "E06000032", vintage="census_2011")
    assert found["65-69"] == published.band(LUTON, 65, 69)
    assert found["15-17"] + found["18-19"] == published.band(LUTON, 15, 19)
    assert found["90+"] == 11  # one of each age from 90 to 99, one of 100 and over
    assert found["all"] == published.band(LUTON, 0, 89) + 11 + 3
    assert set(tables["population"]["area_code"]) == {"E06000032"}


def test_the_2011_base_aged_5_and_over_comes_from_the_ages(project_copy, tmp_path):
    path = published.census_2011_ages(tmp_path / "a.csv", [LUTON])
    (base,) = _imported(project_copy, path)["unpaid_care_census"].itertuples()
    assert (base.base, base.hours_band) == ("5_plus", "all")
    assert base.people == published.band(LUTON, 5, 89) + 11 + 3


def test_bands_of_census_2021_that_overlap_single_years_are_not_added(project_copy, tmp_path):
    path = published.census_2021_ages(tmp_path / "a.csv", [LUTON])
    found = _people(_imported(project_copy, path)["population"], "E06000032")
    assert found["0-4"] == published.band(LUTON, 0, 4)
    assert found["85-89"] == published.band(LUTON, 85, 89)
    assert found["65+"] == published.band(LUTON, 65, 89) + 11
    finest = [band for band in found if band not in ("all", "18-64", "65+")]
    assert sum(found[band] for band in finest) == found["all"]


def test_districts_of_2011_make_the_council_of_today_and_the_note_says_so(project_copy, tmp_path):
    path = published.census_2011_ages(tmp_path / "a.csv", [LUTON, *DISTRICTS])
    table = _imported(project_copy, path)["population"]
    found = _people(table, published.NORTH_NORTHAMPTONSHIRE)
    assert found["65-69"] == sum(published.band(area, 65, 69) for area in DISTRICTS)
    notes = table.loc[table["area_code"] == published.NORTH_NORTHAMPTONSHIRE, "note"]
    assert notes.str.contains("Sum of the districts of the time: 4").all()


def test_a_council_is_left_out_if_one_of_its_districts_is_missing(project_copy, tmp_path):
    path = published.census_2011_ages(tmp_path / "a.csv", [LUTON, *DISTRICTS[:3]])
    (result,) = import_files(project_copy, [path])
    assert [
        "3 areas (districts of a council whose other districts are missing: "
        "E07000150, E07000152, E07000153)"
    ] == result.record.skipped
    assert result.record.councils == 1


def test_the_filter_service_layout_leaves_out_those_not_concerned(project_copy, tmp_path):
    path = published.unpaid_care_filter(tmp_path / "filter.csv")
    table = _imported(project_copy, path)["unpaid_care_census"]
    assert table.set_index("hours_band")["people"].to_dict() == {
        "all": 209302,
        "any": 16099,
        "none": 193203,
        "1_19": 7112,
        "20_49": 4114,
        "50_plus": 4873,
    }


def test_ages_of_the_filter_service_are_added_up_to_everybody(project_copy, tmp_path):
    counts = [published.people(LUTON, age, "persons") for age in range(91)]
    names = [(name,) for name in published.filter_ages()]
    cells = list(zip(names, counts, strict=True))
    path = published.census_filter(tmp_path / "f.csv", cells, "Age (91 categories)")
    found = _people(_imported(project_copy, path)["population"], "E06000032")
    assert found["65-69"] == published.band(LUTON, 65, 69)
    assert found["90+"] == counts[90]
    assert found["all"] == sum(counts)


def test_ages_by_sex_of_the_filter_service_stand_beside_the_ages(project_copy, tmp_path):
    ages = published.census_2021_ages(tmp_path / "ages.csv", [LUTON])
    _imported(project_copy, ages)
    cells = [
        ((name, sex), published.people(LUTON, age, column))
        for age, name in enumerate(published.filter_ages())
        for sex, column in (("Female", "females"), ("Male", "males"))
    ]
    variables = ("Age (91 categories)", "Sex (2 categories)")
    path = published.census_filter(tmp_path / "f.csv", cells, *variables)
    table = _imported(project_copy, path)["population"]
    assert set(table["source_id"]) == {"nomis-census-2021-age", "nomis-census-2021-age-sex"}
    females = _people(table, "E06000032", sex="females")
    assert females["80-84"] == published.band(LUTON, 80, 84, "females")
    assert females["all"] == published.band(LUTON, 0, 90, "females")


def test_other_cross_tables_are_refused(project_copy, tmp_path):
    cells = [(("Provides no unpaid care", "Female"), 5)]
    variables = ("Unpaid care (5 categories)", "Sex (2 categories)")
    path = published.census_filter(tmp_path / "f.csv", cells, *variables)
    (result,) = import_files(project_copy, [path])
    assert result.outcome is Outcome.FAILED
    assert "counts unpaid care by sex. Download a table of" in result.reason


def test_broad_ethnic_groups_are_added_up_where_only_narrow_ones_are_printed(
    project_copy, tmp_path
):
    cells = [
        (("White: Irish",), 10),
        (("White: Roma",), 5),
        (("Other ethnic group: Arab",), 7),
    ]
    path = published.census_filter(tmp_path / "f.csv", cells, "Ethnic group (20 categories)")
    table = _imported(project_copy, path)["area_profile"]
    found = table.set_index("category")["value"].to_dict()
    assert found == {
        "white_irish": 10,
        "white_roma": 5,
        "other_arab": 7,
        "white": 15,
        "other": 7,
        "all": 22,
    }


@pytest.mark.parametrize("year", published.LAYOUTS)
def test_every_layout_of_the_mid_year_workbooks_is_read(project_copy, tmp_path, year):
    path = published.mid_year_workbook(tmp_path / "b.xlsx", year, [ENGLAND, LUTON, *DISTRICTS])
    tables = _imported(project_copy, path)
    for sex in ("persons", "males", "females"):
        found = _people(tables["population"], "E06000032", sex=sex, vintage=f"ons_mid_{year}")
        assert found["85-89"] == published.band(LUTON, 85, 89, sex)
        assert found["90+"] == published.people(LUTON, 90, sex)
        assert found["all"] == published.band(LUTON, 0, 90, sex)
    size = tables["area_profile"].set_index("area_code")["value"]
    assert size["E06000032"] == 43.5
    assert size[published.NORTH_NORTHAMPTONSHIRE] == 4 * 43.5


def test_an_estimate_without_a_figure_is_left_out_and_never_summed_as_none(project_copy, tmp_path):
    path = published.mid_year_nomis(tmp_path / "n.csv", [LUTON])
    _without(path, ",2022,Male,Age 70,", leave=",*")
    table = _imported(project_copy, path)["population"]
    assert set(table["vintage"]) == {"nomis_mid_2023"}
    (record,) = read_manifest(project_copy, []).imports
    why = "without one figure for every age and sex in 2022: E06000032"
    assert f"276 rows ({why})" in record.skipped  # three times 91 ages and their total
    assert "1 year (no council complete in 2022)" in record.skipped


@pytest.mark.parametrize("leave", [",", None])
def test_no_sum_lacks_a_district_and_the_district_is_named(project_copy, tmp_path, leave):
    path = published.mid_year_nomis(tmp_path / "n.csv", [LUTON, *DISTRICTS])
    _without(path, f"{CORBY[0]},2022,Male,Age 70,", leave=leave)
    table = _imported(project_copy, path)["population"]
    northants = table[table["area_code"] == published.NORTH_NORTHAMPTONSHIRE]
    assert set(northants["vintage"]) == {"nomis_mid_2023"}
    assert set(table["vintage"]) == {"nomis_mid_2023", "nomis_mid_2022_revised_2023"}
    (record,) = read_manifest(project_copy, []).imports
    count = 275 if leave is None else 276
    why = f"without one figure for every age and sex in 2022: {CORBY[0]}"
    assert f"{count} rows ({why})" in record.skipped
    rest = ", ".join(code for code, _ in DISTRICTS[1:])
    why = f"districts of a council whose other districts are missing: {rest}"
    assert f"3 areas ({why})" in record.skipped


def test_estimates_without_any_complete_area_say_what_is_missing(project_copy, tmp_path):
    path = published.mid_year_nomis(tmp_path / "n.csv", [LUTON])
    for year in (2022, 2023):
        _without(path, f",{year},Female,Aged 90+,", leave=",")
    (result,) = import_files(project_copy, [path])
    assert result.outcome is Outcome.FAILED
    assert "no area has one figure for every age and sex of a year; left out" in result.reason
    assert "276 rows (without one figure for every age and sex in 2022: E06000032)" in result.reason


def test_the_nomis_table_of_estimates_is_a_vintage_for_each_year(project_copy, tmp_path):
    path = published.mid_year_nomis(tmp_path / "n.csv", [LUTON])
    table = _imported(project_copy, path)["population"]
    assert set(table["vintage"]) == {"nomis_mid_2022_revised_2023", "nomis_mid_2023"}
    found = _people(table, "E06000032", vintage="nomis_mid_2023", sex="females")
    assert found["18-64"] == published.band(LUTON, 18, 64, "females")
    assert found["90+"] == published.people(LUTON, 90, "females")


@pytest.mark.parametrize("base", [2018, 2022])
def test_projections_are_read_inside_their_zip(project_copy, tmp_path, base):
    path = published.projection_zip(tmp_path / "z.zip", base, [ENGLAND, LUTON, CORBY])
    table = _imported(project_copy, path)["population"]
    assert set(table["year"]) == set(range(base, base + 26))
    vintage = {2018: "ons_snpp_2018", 2022: "ons_snpp_2022_five_year_migration"}[base]
    found = _people(table, "E06000032", year=base + 20, sex="males", vintage=vintage)
    assert found["75-79"] == published.band(LUTON, 75, 79, "males") + 5 * 5
    assert found["all"] == published.band(LUTON, 0, 90, "males") + 91 * 5
    assert "E92000001" in set(table["area_code"])
    assert not table.duplicated(["area_code", "vintage", "year", "sex", "age_band"]).any()


def test_a_variant_is_a_vintage_of_its_own(project_copy, tmp_path):
    for name in ("Five-year migration", "Ten-year migration"):
        path = published.projection_zip(tmp_path / f"{name}.zip", 2022, [LUTON], name)
        table = _imported(project_copy, path)["population"]
    vintages = {f"ons_snpp_2022_{name}_year_migration" for name in ("five", "ten")}
    assert set(table["vintage"]) == vintages
    assert "ons-snpp-2022-based-ten-year-migration" in set(table["source_id"])


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        ("2022snpppopulationsyoamigcat23.zip", "migration_category"),
        ("2022snpppopulationsyoa5yr.zip", "five_year_migration"),
        ("variant high.zip", "high_international_migration"),
    ],
)
def test_a_zip_without_a_read_me_tells_its_variant_by_name(project_copy, tmp_path, name, variant):
    path = published.projection_zip(tmp_path / name, 2022, [LUTON], variant="")
    table = _imported(project_copy, path)["population"]
    assert set(table["vintage"]) == {f"ons_snpp_2022_{variant}"}


def test_a_projection_that_does_not_say_its_variant_is_refused(project_copy, tmp_path):
    path = tmp_path / "2022 SNPP Population persons.csv"
    path.write_text(published.projection_csv(2022, "persons", [LUTON]), encoding="utf-8")
    (result,) = import_files(project_copy, [path])
    assert result.outcome is Outcome.FAILED
    assert "nothing says of which variant. Give the zip as ONS published it" in result.reason


def test_two_releases_of_projections_stand_beside_each_other(project_copy, tmp_path):
    for base in (2018, 2022):
        import_files(
            project_copy, [published.projection_zip(tmp_path / f"{base}.zip", base, [LUTON])]
        )
    manifest = read_manifest(project_copy, [])
    assert [(entry.source.id, entry.part) for entry in manifest.imports] == [
        (f"ons-snpp-{base}-based", part)
        for base in (2018, 2022)
        for part in ("females", "males", "persons")
    ]


def test_sexes_of_the_census_keep_to_their_own_source(project_copy, tmp_path):
    rows = [
        ["date", "geography", "geography code", "Sex: All persons", "Sex: Female", "Sex: Male"],
        ["2021", "Luton", "E06000032", 225262, 111967, 113295],
    ]
    path = published.write_csv(tmp_path / "sex.csv", rows)
    table = _imported(project_copy, path)["population"]
    assert set(table["source_id"]) == {"nomis-census-2021-sex"}
    assert table.set_index("sex")["people"].to_dict() == {"females": 111967, "males": 113295}


def test_ethnic_groups_and_their_subgroups_have_names_of_their_own(project_copy, tmp_path):
    rows = [
        [
            *("date", "geography", "geography code"),
            "Ethnic group: Total: All usual residents",
            "Ethnic group: Asian, Asian British or Asian Welsh",
            "Ethnic group: Asian, Asian British or Asian Welsh: Pakistani",
        ],
        ["2021", "Luton", "E06000032", 225261, 83325, 41143],
    ]
    path = published.write_csv(tmp_path / "groups.csv", rows)
    table = _imported(project_copy, path)["area_profile"]
    assert table.set_index("category")["value"].to_dict() == {
        "all": 225261,
        "asian": 83325,
        "asian_pakistani": 41143,
    }


@pytest.mark.parametrize(
    ("boundaries", "edition"), [("2013", "2015"), ("2019", "2019"), ("2024", "2025")]
)
def test_deprivation_is_read_and_never_averaged(project_copy, tmp_path, boundaries, edition):
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    sheet = book.create_sheet("IMD")
    kind = f"Upper Tier Local Authority District {{}} ({boundaries})"
    names = ["IMD - Average rank ", "IMD - Rank of average rank ", "IMD - Average score "]
    sheet.append([kind.format("code"), kind.format("name"), *names])
    sheet.append(["E06000032", "Luton", 20000.1, 40, 25.91])
    sheet.append([CORBY[0], CORBY[1], 18000.1, 90, 25.64])
    book.save(tmp_path / "d.xlsx")
    table = _imported(project_copy, tmp_path / "d.xlsx")["area_profile"]
    (row,) = table.itertuples()
    found = (row.area_code, row.period, row.measure, row.value)
    assert found == ("E06000032", edition, "deprivation", 25.91)


def test_the_detailed_series_is_a_vintage_for_each_year_of_its_release(project_copy, tmp_path):
    path = published.mid_year_series(tmp_path / "s.xlsx", [LUTON, *DISTRICTS, CARDIFF])
    table = _imported(project_copy, path)["population"]
    assert set(table["vintage"]) == {"ons_mid_2023_revised_2024", "ons_series_mid_2024"}
    found = _people(table, "E06000032", vintage="ons_series_mid_2024")
    assert found["65-69"] == published.band(LUTON, 65, 69)
    assert found["all"] == published.band(LUTON, 0, 90)
    males = _people(
        table, published.NORTH_NORTHAMPTONSHIRE, vintage="ons_mid_2023_revised_2024", sex="males"
    )
    assert males["90+"] == sum(published.people(area, 90, "males") - 1 for area in DISTRICTS)
    (record,) = read_manifest(project_copy, []).imports
    assert "1 area (not in England)" in record.skipped


def test_a_row_of_the_series_that_is_no_number_is_refused(project_copy, tmp_path):
    path = published.mid_year_series(tmp_path / "s.xlsx", [LUTON], last="many")
    (result,) = import_files(project_copy, [path])
    assert result.outcome is Outcome.FAILED
    assert "s.xlsx, sheet MYEB1: the row ['E06000032', 'F', '90'" in result.reason


def test_bands_hold_every_year_of_age_once():
    from caremarket.opendata.ages import banded

    frame = pd.DataFrame({"code": "x", "age": range(91), "people": 1})
    found = banded(frame, ["code"], ["people"]).set_index("age_band")["people"]
    assert found.drop(["18-64", "65+"]).sum() == 91
    assert (found["18-64"], found["65+"], found["90+"]) == (47, 26, 1)
