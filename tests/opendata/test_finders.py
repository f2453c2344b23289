"""Newest editions, found by answers in the shapes of publishers' pages."""

import json
from datetime import date

import pytest
from local_site import gov_collection, gov_edition, nhs_page

from caremarket.errors import FetchError
from caremarket.opendata.finders import govuk, links, nhs, nomis, ons
from caremarket.opendata.finders.editions import Remote, matching, name_of
from caremarket.opendata.finders.periods import period_of
from caremarket.opendata.network import Answer
from caremarket.opendata.registry import Publication

HOST = "https://publisher.example"
ENTRY = {"id": "a", "title": "A", "publisher": "P", "licence": "L"}


def wanted(kind, page, **more):
    return Publication(**ENTRY, kind=kind, page=f"{HOST}{page}", **more)


def answering(pages):
    """Return what answers with pages by address, JSON or text."""

    def get(url):
        body = pages[url.removeprefix(HOST)]
        return Answer(url, body if isinstance(body, str) else json.dumps(body))

    return get


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Adult social care activity report, England: 2024 to 2025", date(2025, 3, 31)),
        ("quarterly update to March 2026", date(2026, 3, 31)),
        ("long-term-support-data-to-march-2026.ods.ods", date(2026, 3, 31)),
        ("CGPCMI01 Unpaid Carers Q1 2025-26.csv", date(2025, 6, 30)),
        ("Core_GP_Contract_Q4_2023-24.csv", date(2024, 3, 31)),
        ("Core GP Contract Q3 2025-26.csv", date(2025, 12, 31)),
        ("pcdem-la-rate-jun-2026.csv", date(2026, 6, 30)),
        ("gp-reg-pat-prac-lsoa-male-female-July-23.zip", date(2023, 7, 31)),
        ("01_September_2026_HSCA_Active_Locations-v2.ods", date(2026, 9, 1)),
        ("18_March_2026_CQC_directory.csv", date(2026, 3, 18)),
        ("ascof-2024-to-2025-data-23-january-2026.ods", date(2026, 1, 23)),
        ("English indices of deprivation 2025", date(2025, 12, 31)),
        ("Feb 2024", date(2024, 2, 29)),
        ("31 February 2026", None),
        ("mid20242023localauthorityboundaries", None),
        ("2024-27", date(2024, 12, 31)),
        ("methodology", None),
    ],
)
def test_the_last_day_that_a_name_tells_of(text, day):
    assert period_of(text) == day


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://a.example/media/1/b%20c.csv?x=1", "b c.csv"),
        ("https://a.example/file?uri=/people/datasets/mye24.xlsx", "mye24.xlsx"),
        ("https://a.example/..%2F..%2F.bashrc", "bashrc"),
        ("https://a.example/", "download"),
    ],
)
def test_a_file_is_saved_by_a_safe_name(url, name):
    assert name_of(url) == name


def test_of_versions_the_last_counts_and_every_pattern_must_fit():
    names = ("Q1.csv", "Q1 v3.csv", "Q1 v2.csv", "Q2.csv")
    files = [Remote(name, (f"{HOST}/{name}",)) for name in names]
    assert [it.name for it in matching(files, ["q1"])] == ["Q1 v3.csv"]
    assert [it.name for it in matching(files, [r"\.csv$"])] == ["Q1 v3.csv", "Q2.csv"]
    assert matching(files, ["q1", "q7"]) == ()


TITLE = "Adult social care client level data, England: quarterly update to {}"
LTS = ("/media/6a42/long-term-support-data-to-march-2026.ods.ods", "Long-term support")
ASSESSED = ("/media/6a43/assessments-data-to-march-2026.ods.ods", "Assessments")
COLLECTION = gov_collection(
    "cld",
    [
        ("cld-to-december-2025", TITLE.format("December 2025"), "2026-07-28T09:30:00Z"),
        ("cld-to-march-2026", TITLE.format("March 2026"), "2026-07-02T09:30:00Z"),
        ("cld-methodology", "Client level data update: methodology", "2026-09-01T09:30:00Z"),
        ("other", "Hospital activity, March 2027", "2026-09-01T09:30:00Z"),
    ],
)
PATTERNS = {"editions": "client.level data.*update", "files": ["long.term.support", "assessments"]}


def govuk_pages(*items):
    return {f"/api/content{item['base_path']}": item for item in items}


def test_on_govuk_the_period_in_the_title_says_what_is_newest_and_not_the_last_change():
    page = gov_edition(
        "cld-to-march-2026",
        TITLE.format("March 2026"),
        [("/government/statistics/cld/about", "Long-term support, about it"), LTS, ASSESSED],
        changes=[("2026-07-28", "Sandwell was corrected.")],
    )
    get = answering(govuk_pages(COLLECTION, page))
    found = govuk.find(wanted("govuk", "/government/collections/cld", **PATTERNS), get)
    assert found.label == TITLE.format("March 2026")
    assert (found.period, found.released) == (date(2026, 3, 31), date(2026, 7, 16))
    assert [it.urls for it in found.files] == [(f"{HOST}{LTS[0]}",), (f"{HOST}{ASSESSED[0]}",)]
    assert found.note == "Sandwell was corrected."
    assert found.mark == "2026-07-28T09:30:00.000+00:00"


def test_on_govuk_a_landing_page_that_is_an_edition_leads_to_its_collection():
    old = gov_edition(
        "cld-to-december-2025", TITLE.format("December 2025"), [], collections=["cld"]
    )
    new = gov_edition("cld-to-march-2026", TITLE.format("March 2026"), [LTS, ASSESSED])
    get = answering(govuk_pages(old, new, COLLECTION))
    here = wanted("govuk", "/government/statistics/cld-to-december-2025", **PATTERNS)
    assert govuk.find(here, get).period == date(2026, 3, 31)


def test_on_govuk_an_edition_in_no_collection_stands_for_itself():
    page = gov_edition("cld-to-march-2026", TITLE.format("March 2026"), [LTS, ASSESSED])
    here = wanted("govuk", "/government/statistics/cld-to-march-2026", **PATTERNS)
    found = govuk.find(here, answering(govuk_pages(page)))
    assert (found.note, len(found.files)) == ("", 2)


def test_on_govuk_an_edition_without_the_files_gives_way_to_the_one_before():
    new = gov_edition("cld-to-march-2026", TITLE.format("March 2026"), [ASSESSED])
    old = gov_edition("cld-to-december-2025", TITLE.format("December 2025"), [LTS, ASSESSED])
    get = answering(govuk_pages(COLLECTION, new, old))
    found = govuk.find(wanted("govuk", "/government/collections/cld", **PATTERNS), get)
    assert found.period == date(2025, 12, 31)


def test_on_govuk_older_pages_list_no_attachments_but_link_to_them():
    page = gov_edition("cld-to-march-2026", TITLE.format("March 2026"), [])
    del page["details"]["attachments"]
    page["details"]["documents"] = [
        f'<a href="{url}"><b>{text}</b></a>' for url, text in (LTS, ASSESSED)
    ]
    here = wanted("govuk", "/government/statistics/cld-to-march-2026", **PATTERNS)
    assert len(govuk.find(here, answering(govuk_pages(page))).files) == 2


def test_on_govuk_a_renamed_file_is_named():
    page = gov_edition(
        "cld-to-march-2026", TITLE.format("March 2026"), [("/media/1/lts.ods", "LTS")]
    )
    here = wanted("govuk", "/government/statistics/cld-to-march-2026", **PATTERNS)
    with pytest.raises(FetchError, match=r"'long.term.support' and 'assessments'; found: lts.ods"):
        govuk.find(here, answering(govuk_pages(page)))


def test_on_govuk_renamed_editions_are_named():
    here = wanted("govuk", "/government/collections/cld", editions="census", files=["x"])
    with pytest.raises(FetchError, match=r"fits 'census'; found: Adult social care client level"):
        govuk.find(here, answering(govuk_pages(COLLECTION)))


def test_on_govuk_a_notice_of_withdrawal_is_heeded():
    page = gov_edition("cld-to-march-2026", TITLE.format("March 2026"), [LTS, ASSESSED])
    page["withdrawn_notice"] = {"explanation": "<p>x</p>", "withdrawn_at": "2026-08-01T10:00:00Z"}
    here = wanted("govuk", "/government/statistics/cld-to-march-2026", **PATTERNS)
    with pytest.raises(FetchError, match="was withdrawn on 2026-08-01"):
        govuk.find(here, answering(govuk_pages(page)))


@pytest.mark.parametrize("body", ["<!DOCTYPE html><title>Sorry</title>", "[]", '{"error": 1}'])
def test_an_answer_of_another_shape_is_said_to_be_one(body):
    here = wanted("govuk", "/government/collections/cld", **PATTERNS)
    with pytest.raises(FetchError, match="should answer with JSON with base_path, but begins"):
        govuk.find(here, answering({"/api/content/government/collections/cld": body}))


DATASET = "/people/datasets/estimates"
MID_2024 = f"{DATASET}/mid20242023localauthorityboundaries"


def ons_pages(**more):
    edition = {
        "downloads": [{"file": "mye24tablesew.xlsx"}, {"file": "readme.txt"}],
        "description": {"releaseDate": "2025-07-29T23:00:00.000Z"},
    }
    return {
        f"{DATASET}/data": {
            "datasets": [
                {"uri": f"{DATASET}/mid2011tomid2024detailedtimeseries"},
                {"uri": MID_2024},
                {"uri": f"{DATASET}/mid20232023localauthorityboundaries"},
            ]
        },
        f"{MID_2024}/data": edition | more,
    }


def test_on_the_ons_site_the_first_edition_that_fits_is_the_newest():
    here = wanted("ons", DATASET, editions=r"^mid20\d\d20\d\dlocalauthority")
    found = ons.find(here, answering(ons_pages()))
    assert found.label == "mid20242023localauthorityboundaries"
    assert found.files[0].urls == (f"{HOST}/file?uri={MID_2024}/mye24tablesew.xlsx",)
    assert found.files[0].name == "mye24tablesew.xlsx"
    assert (found.released, found.mark) == (date(2025, 7, 29), "0")


def test_on_the_ons_site_a_further_version_is_a_correction():
    versions = [
        {"uri": "/v2", "updateDate": "2025-09-01", "correctionNotice": "Norfolk."},
        {"uri": "/v1", "updateDate": "2025-08-01", "correctionNotice": ""},
    ]
    here = wanted("ons", DATASET, editions="^mid20242023", files=["tablesew"])
    found = ons.find(here, answering(ons_pages(versions=versions)))
    assert (found.mark, found.note, len(found.files)) == ("2", "Norfolk.", 1)


def test_on_the_ons_site_what_fits_nothing_is_named():
    pages = ons_pages()
    with pytest.raises(FetchError, match="found: mid2011tomid2024detailedtimeseries, mid2024"):
        ons.find(wanted("ons", DATASET, editions="mid2030"), answering(pages))
    with pytest.raises(FetchError, match=r"'\[\.\]zip'; found: mye24tablesew\.xlsx, readme\.txt"):
        ons.find(wanted("ons", DATASET, editions="^mid2024", files=["[.]zip"]), answering(pages))
    with pytest.raises(FetchError, match="should answer with JSON with downloads"):
        ons.find(
            wanted("ons", DATASET, editions="^mid2024"),
            answering(pages | {f"{MID_2024}/data": {"type": "x"}}),
        )


SERIES = "/data/statistical/gp-contract-services"
FILES = "https://files.digital.nhs.uk"


def test_on_nhs_pages_the_newest_edition_and_the_last_version_of_its_last_quarter_count():
    pages = {
        SERIES: nhs_page(
            (f"{SERIES}/2024-25", "2024-25"),
            (f"{SERIES}/2025-26/", "2025-26"),
            (f"{SERIES}/2025-26/data-quality", "2026-27"),
            ("/elsewhere/2027-28", "Elsewhere"),
        ),
        f"{SERIES}/2025-26": nhs_page(
            (f"{FILES}/37/E77B1F/CGPCMI01%20Unpaid%20Carers%20Q1%202025-26.csv", "Q1"),
            (f"{FILES}/38/E77B1F/CGPCMI01%20Unpaid%20Carers%20Q2%202025-26.csv", "Q2"),
            (f"{FILES}/39/E77B1F/CGPCMI01%20Unpaid%20Carers%20Q2%202025-26%20v2.csv", "Q2 v2"),
            ("/some/CGPCMI01.csv", "not a file of the site"),
            released="23 October 2025",
        ),
    }
    found = nhs.find(wanted("nhs", SERIES, files=["CGPCMI01"]), answering(pages))
    assert [it.name for it in found.files] == ["CGPCMI01 Unpaid Carers Q2 2025-26 v2.csv"]
    assert (found.label, found.period) == ("2025-26, to 30 September 2025", date(2025, 9, 30))
    assert found.released == date(2025, 10, 23)


def test_on_nhs_pages_months_without_the_file_are_passed_over():
    lists = "/data/statistical/lists"
    pages = {
        lists: nhs_page((f"{lists}/june-2026", "June"), (f"{lists}/april-2026", "April")),
        f"{lists}/june-2026": nhs_page((f"{FILES}/E3/7F080B/gp-reg-pat-prac-all.csv", "All")),
        f"{lists}/april-2026": nhs_page(
            (f"{FILES}/E3/7F080C/gp-reg-pat-prac-lsoa-male-female-April-26.zip", "LSOA")
        ),
    }
    found = nhs.find(wanted("nhs", lists, files=["prac-lsoa"]), answering(pages))
    assert (found.label, found.released) == ("april-2026", None)
    with pytest.raises(FetchError, match=r"'ward'; found: gp-reg-pat-prac-all\.csv, gp-reg"):
        nhs.find(wanted("nhs", lists, files=["ward"]), answering(pages))
    with pytest.raises(FetchError, match="'an edition below it'; found: nothing like it"):
        nhs.find(wanted("nhs", lists, files=["x"]), answering({lists: "<html>Sorry"}))


def test_on_cqcs_page_the_date_in_the_name_counts_and_v2_before_it():
    page = "".join(
        f'<a href="{href}">Download</a>'
        for href in (
            "/sites/default/files/2026-03/01_March_2026_HSCA_Active_Locations.ods",
            "/system/files/2026-09/01_September_2026_HSCA_Active_Locations.ods",
            "/system/files/2026-09/01_September_2026_HSCA_Active_Locations-v2.ods",
            "/system/files/2026-10/01_October_2026_Latest_ratings.ods",
        )
    )
    here = wanted("links", "/data", files=[r"HSCA_Active_Locations.*\.ods$"])
    found = links.find(here, answering({"/data": page}))
    assert found.files[0].name == "01_September_2026_HSCA_Active_Locations-v2.ods"
    assert found.files[0].urls[0].startswith(f"{HOST}/system/files/2026-09/")
    assert found.released == date(2026, 9, 1)
    with pytest.raises(FetchError, match=r"found: 01_October_2026_Latest_ratings\.ods, 01_S"):
        links.find(wanted("links", "/data", files=["dual"]), answering({"/data": page}))


QUERY = "/api/v01/dataset/NM_2002_1.data.csv?geography=TYPE464"


def nomis_wanted():
    return wanted("nomis", "/datasets/x", url=f"{HOST}{QUERY}", files=["date_name", "obs_value"])


def test_on_nomis_the_latest_date_is_asked_for_and_all_rows_in_parts():
    first = f"{QUERY}&date=latest&select=date_name,record_count&recordlimit=1"
    pages = {first: '"DATE_NAME","RECORD_COUNT"\n"2024",50001\n'}
    found = nomis.find(nomis_wanted(), answering(pages))
    assert (found.label, found.period) == ("2024", date(2024, 12, 31))
    (file,) = found.files
    assert file.name == "a-2024.csv"
    assert [url.rsplit("=", 1)[-1] for url in file.urls] == ["0", "25000", "50000"]
    assert file.urls[0].startswith(f"{HOST}{QUERY}&date=latest&select=date_name,obs_value&")
    for strange in ("", "<html>Sorry", '"DATE_NAME","RECORD_COUNT"\n"2024",""\n'):
        with pytest.raises(FetchError, match="should answer with a row of DATE_NAME"):
            nomis.find(nomis_wanted(), answering({first: strange}))


def test_parts_of_a_table_are_one_table_unless_one_is_short_or_another(monkeypatch):
    monkeypatch.setattr(nomis, "MOST", 2)
    full, last = Answer("u1", "a,b\r\n1,2\r\n3,4\r\n"), Answer("u2", "a,b\n5,6\n")
    assert nomis.joined([full, last]) == "a,b\n1,2\n3,4\n5,6\n"
    for parts in ([last, full], [full, Answer("u2", "<html>"), last]):
        with pytest.raises(FetchError, match="is not the part of the table that was asked for"):
            nomis.joined(parts)
