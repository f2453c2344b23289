"""The activity report's CSV of long-term support; columns as code names them, figures made up."""

import pytest

from caremarket.errors import ImportFileError
from caremarket.opendata.loaders import asc_activity
from caremarket.opendata.store import shaped

HEADER = [
    *["UID", "Measure", "View", "FYEnding", "GeographyLevel", "GeographyCode", "GeographyName"],
    *["CASSRCode", "AggregationLevel", "AgeBand", "Gender", "PrimarySupportReason"],
    *["LongTermSupportSetting", "DeliveryMechanism", "ITEMVALUE"],
]
DELIVERIES = [
    "Direct payment only",
    "Part direct payment",
    "CASSR managed personal budget",
    "CASSR commissioned support only",
]
AGES = ["18 to 64", "65 and over"]


def row(measure, age, setting, delivery, value, *, view="1", code="E06000032", gender="99"):
    place = ["Local authority", code, "Luton", "611", "Detail"]
    return ["1", measure, view, "2025", *place, age, gender, "99", setting, delivery, value]


def long_term_support(**changed):
    """Luton: nursing 10 and 100, residential 20 and 200, each delivery 30 and 300; [c] in part."""
    rows = []
    for measure in ("LTS001A", "LTS001B"):
        for factor, age in zip((1, 10), AGES, strict=True):
            rows.append(row(measure, age, "Nursing care", "99", 10 * factor))
            rows.append(row(measure, age, "Residential care", "99", 20 * factor))
            for delivery in DELIVERIES:
                value = "[c]" if (delivery, age) == (DELIVERIES[1], AGES[1]) else 30 * factor
                rows.append(row(measure, age, "Community", delivery, value))
            rows.append(row(measure, age, "99", "99", 150 * factor))
            rows.append(row(measure, age, "Nursing care", "99", 5 * factor, gender="Female"))
        rows.append(row(measure, "99", "99", "99", "1,650"))
        rows.append(row(measure, "99", "Nursing care", "99", 110))
        rows.append(row(measure, AGES[0], "Nursing care", "99", 7, view="4(Funding status)"))
    return [HEADER, *[[changed.get(str(cell), cell) for cell in cells] for cells in rows]]


def test_people_are_counted_once_by_setting_age_and_delivery(as_csv, imported):
    loaded = imported(asc_activity.LOADER, as_csv(long_term_support()))
    shaped(loaded.tables, "dhsc-asc-activity-2024-25", "download.csv")
    homes = loaded.tables["care_home_residents"].set_index(["period", "care_type", "age_group"])
    assert homes["people"].to_dict() == {
        ("2024-25", "nursing", "18_64"): "10",
        ("2024-25", "residential", "18_64"): "20",
        ("2024-25", "nursing", "65_plus"): "100",
        ("2024-25", "residential", "65_plus"): "200",
        ("2025-03/2025-03", "nursing", "18_64"): "10",
        ("2025-03/2025-03", "residential", "18_64"): "20",
        ("2025-03/2025-03", "nursing", "65_plus"): "100",
        ("2025-03/2025-03", "residential", "65_plus"): "200",
    }
    users = loaded.tables["service_users"].set_index(["service", "age_group"])["people"].to_dict()
    assert users == {
        ("long_term_support", "18_64"): "150",
        ("long_term_support", "65_plus"): "1500",
        ("long_term_support", "all"): "1650",
        ("direct_payments", "18_64"): "60",
        ("direct_payments", "65_plus"): "[300-304]",
        ("direct_payments", "all"): "[360-364]",
        ("long_term_community_support", "18_64"): "120",
        ("long_term_community_support", "65_plus"): "[900-904]",
        ("long_term_community_support", "all"): "[1020-1024]",
    }
    assert homes["note"].str.contains("not comparable with SALT of the years before").all()
    assert "4 rows (divided further, by Gender, PrimarySupportReason)" in map(str, loaded.skipped)
    assert "2 rows (other measures, or the same in two views)" in map(str, loaded.skipped)


def test_a_council_without_a_part_has_no_sum(as_csv, imported):
    rows = [*long_term_support(), row("LTS001B", AGES[0], "Community", DELIVERIES[0], 5)]
    rows[-1][5] = "E06000039"
    loaded = imported(asc_activity.LOADER, as_csv(rows))
    assert set(loaded.tables["service_users"]["area_code"]) == {"E06000032"}
    assert "2 rows (other measures, or the same in two views)" in map(str, loaded.skipped)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"Part direct payment": "Some of it"}, "nothing labelled 'community part direct payment'"),
        ({"1,650": "many"}, "the count of E06000032"),
        ({"2025": "last year"}, "the year of its first row is 'last year'"),
    ],
)
def test_what_cannot_be_read_is_named(as_csv, imported, changed, says):
    with pytest.raises(ImportFileError, match=says):
        imported(asc_activity.LOADER, as_csv(long_term_support(**changed)))


def test_a_column_that_is_missing_is_named(as_csv, recognised):
    header = ["Mechanism" if name == "DeliveryMechanism" else name for name in HEADER]
    with pytest.raises(ImportFileError, match="lacks the column 'deliverymechanism'"):
        recognised(asc_activity.LOADER, as_csv([header, *long_term_support()[1:]]))
