"""Downloads from a real server: fixed files, new editions, corrections, and what fails."""

import hashlib
from datetime import date

import pytest
from local_site import Reply, gov_collection, gov_edition, nhs_page

from caremarket.errors import FetchError
from caremarket.locks import LOCK, holding
from caremarket.opendata import fetching
from caremarket.opendata.downloads import RECORD, SUMS, read_kept, read_sums
from caremarket.opendata.fetching import Fetched, half_of
from caremarket.opendata.finders import nomis
from caremarket.opendata.registry import Publication, chosen, read_registry
from caremarket.opendata.standing import look
from caremarket.project import Project, find_project

BODY = bytes(range(256)) * 400
HASH = hashlib.sha256(BODY).hexdigest()
ABOUT = {"title": "A", "publisher": "P", "licence": "Open Government Licence v3.0"}


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data" / "downloads"


@pytest.fixture
def fetch(site, project):
    """Fetch publications into a project of its own."""

    def ask(*publications):
        return list(fetching.fetch(project, publications, lambda _: lambda *_: None))

    return ask


@pytest.fixture
def get(site, fetch):
    """Fetch a file that stays as it is."""
    site.put("/file.zip", BODY, etag='"v1"')

    def ask(sha256=HASH):
        fixed = {"url": f"{site.url}/file.zip", "file": "file.zip", "released": "2025"}
        (result,) = fetch(Publication(**ABOUT, id="a-file", sha256=sha256, **fixed))
        return result

    return ask


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_good_file_is_downloaded_once(get, site, folder):
    result = get()
    assert (result.outcome, result.note) == (Fetched.DOWNLOADED, "checked against the register")
    assert (folder / "file.zip").read_bytes() == BODY
    assert get().outcome is Fetched.PRESENT
    assert site.paths == ["/file.zip"]


def test_what_was_downloaded_is_on_record(get, folder, site):
    get("unverified")
    assert read_sums(folder) == {"file.zip": HASH}
    (kept,) = read_kept(folder)
    assert (kept.publication, kept.publisher, kept.licence) == ("a-file", "P", ABOUT["licence"])
    assert (kept.edition, kept.url) == ("2025", f"{site.url}/file.zip")
    assert kept.fetched.endswith("+00:00")


def test_a_wrong_hash_is_refused_and_what_was_there_stays(get, folder):
    folder.mkdir(parents=True)
    (folder / "file.zip").write_bytes(b"older")
    result = get("0" * 64)
    assert result.outcome is Fetched.FAILED
    assert "its hash differs from that in data/publications.yml" in result.note
    assert "\n" not in result.note
    assert (folder / "file.zip").read_bytes() == b"older"
    assert names(folder) == {"file.zip", LOCK}


@pytest.mark.parametrize(
    "text", ["\ufeff0 file".encode("utf-16"), b"\xff\xfe", b"a  caf\xe9.zip\n"]
)
def test_hashes_that_cannot_be_read_are_told_and_stay(get, site, folder, text):
    folder.mkdir(parents=True)
    (folder / SUMS).write_bytes(text)
    with pytest.raises(FetchError, match=r"data/downloads/SHA256SUMS is not UTF-8\. Save it"):
        get("unverified")
    assert (folder / SUMS).read_bytes() == text
    assert site.asked == []


def test_one_fetch_at_a_time_works_in_the_folder(get, site, folder):
    folder.mkdir(parents=True)
    with holding(folder), pytest.raises(FetchError, match="Another fetch is at work"):
        get()
    assert site.asked == []


def test_the_hash_of_a_first_download_holds_until_its_line_is_deleted(get, fetch, site, folder):
    assert get("unverified").note == "hash recorded in data/downloads/SHA256SUMS"
    (folder / "file.zip").unlink()
    site.put("/file.zip", BODY + b"more")
    changed = get("unverified")
    assert changed.outcome is Fetched.FAILED
    assert "differs from that in data/downloads/SHA256SUMS" in changed.note
    assert "delete its line in data/downloads/SHA256SUMS" in changed.note
    (folder / SUMS).write_text("")
    site.put("/other", "<html>")
    fetch(cqc(site))  # what fails meanwhile brings no line back
    assert get("unverified").outcome is Fetched.DOWNLOADED
    assert read_sums(folder) == {"file.zip": hashlib.sha256(BODY + b"more").hexdigest()}


def test_half_a_file_is_kept_for_the_next_time(get, site, folder):
    site.put("/file.zip", BODY, etag='"v1"', cut=10_000)
    result = get()
    assert result.outcome is Fetched.FAILED
    assert "40,000 bytes are kept, to carry on with the next time" in result.note
    site.put("/file.zip", BODY, etag='"v1"')
    assert get().outcome is Fetched.DOWNLOADED
    assert not half_of(folder / "file.zip").exists()


TITLE = "Client level data: quarterly update to {}"
DECEMBER = ("cld-to-december-2025", TITLE.format("December 2025"))
MARCH = ("cld-to-march-2026", TITLE.format("March 2026"))
PATTERNS = {"editions": "client level data", "files": ["support", "assessments"], "every": 92}


def cld(site, page="/government/collections/cld"):
    return Publication(**ABOUT, id="cld", kind="govuk", page=site.url + page, **PATTERNS)


def publish(site, edition, stamp, changes=(), bodies=(b"support", b"assessed"), *, more=""):
    """Publish an edition of two files at addresses of their own, first in its collection."""
    path, title = edition
    files = []
    for name, body in zip(("support", "assessments"), bodies, strict=True):
        address = f"/media/{stamp}/{name}-{path}{more}.ods"
        site.put(address, body, etag=f'"{stamp}{name}"')
        files.append((address, name.title()))
    site.content(gov_edition(path, title, files, changes=changes))
    listed = [(*it, "2026-01-15T09:30:00Z") for it in (DECEMBER, MARCH) if it <= edition]
    site.content(gov_collection("cld", listed))


def outcomes(results):
    return [str(result.outcome) for result in results]


def test_a_new_edition_is_brought_and_the_older_one_stays(fetch, site, folder):
    publish(site, DECEMBER, "1a")
    assert outcomes(fetch(cld(site))) == ["downloaded"] * 2
    publish(site, MARCH, "2b")
    found = fetch(cld(site))
    assert outcomes(found) == ["new edition"] * 2
    assert {result.edition for result in found} == {MARCH[1]}
    assert len(read_kept(folder)) == 4
    assert names(folder) - {LOCK, SUMS, RECORD} == {
        f"cld/{name}-{path}.ods"
        for name in ("support", "assessments")
        for path in ("cld-to-december-2025", "cld-to-march-2026")
    }


def test_what_is_here_is_asked_about_and_not_sent_again(fetch, site):
    publish(site, DECEMBER, "1a")
    fetch(cld(site))
    site.asked.clear()
    assert outcomes(fetch(cld(site))) == ["already here"] * 2
    asked = [headers.get("If-None-Match") for path, headers in site.asked if "/media/" in path]
    assert asked == ['"1asupport"', '"1aassessments"']


def test_a_corrected_file_under_a_new_address_takes_the_place_of_the_old_one(fetch, site, folder):
    publish(site, MARCH, "2b")
    fetch(cld(site))
    changes = [("2026-07-28", "Sandwell\nwas corrected.")]
    bodies = (b"corrected", b"assessed")
    publish(site, MARCH, "3c", changes, bodies, more="-updated-july-2026")
    found = fetch(cld(site))
    assert outcomes(found) == ["corrected", "downloaded"]
    assert found[0].note == (
        "the publisher changed it: Sandwell was corrected.; in place of "
        "assessments-cld-to-march-2026.ods, support-cld-to-march-2026.ods"
    )
    assert found[1].note == "the same file again"
    here = {path.name: path.read_bytes() for path in (folder / "cld").iterdir()}
    assert here == {
        "support-cld-to-march-2026-updated-july-2026.ods": b"corrected",
        "assessments-cld-to-march-2026-updated-july-2026.ods": b"assessed",
    }
    assert set(read_sums(folder)) == {f"cld/{name}" for name in here}


def test_a_file_that_changed_at_its_address_is_a_correction(fetch, site, folder):
    publish(site, MARCH, "2b")
    fetch(cld(site))
    site.put("/media/2b/support-cld-to-march-2026.ods", b"changed", etag='"other"')
    assert outcomes(fetch(cld(site))) == ["corrected", "already here"]
    assert (folder / "cld" / "support-cld-to-march-2026.ods").read_bytes() == b"changed"


def test_half_a_correction_leaves_what_it_corrects(fetch, site, folder):
    publish(site, MARCH, "2b")
    fetch(cld(site))
    publish(site, MARCH, "3c", (), (b"corrected", b"x"), more="-v2")
    site.put("/media/3c/assessments-cld-to-march-2026-v2.ods", b"", status=404)
    assert outcomes(fetch(cld(site))) == ["corrected", "failed"]
    assert len(list((folder / "cld").iterdir())) == 3


def test_a_file_that_was_deleted_here_is_brought_again(fetch, site, folder):
    publish(site, MARCH, "2b")
    fetch(cld(site))
    (folder / "cld" / "support-cld-to-march-2026.ods").write_bytes(b"spoilt")
    found = fetch(cld(site))
    assert outcomes(found) == ["downloaded", "already here"]
    assert found[0].note == "the same file again"


def test_an_older_edition_does_not_take_the_place_of_a_newer_one(fetch, site, folder):
    publish(site, MARCH, "2b")
    fetch(cld(site))
    publish(site, DECEMBER, "1a")
    (found,) = fetch(cld(site))
    assert found.outcome is Fetched.FAILED
    assert "which is older than what is here; that stays" in found.note
    assert len(read_kept(folder)) == 2


def test_an_edition_whose_title_was_corrected_is_the_same_edition(fetch, site, folder):
    publish(site, MARCH, "2b")
    fetch(cld(site))
    bodies = (b"corrected", b"assessed")
    publish(site, (MARCH[0], f"{MARCH[1]} (revised)"), "3c", (), bodies, more="-v2")
    assert outcomes(fetch(cld(site))) == ["corrected", "downloaded"]
    assert len(list((folder / "cld").iterdir())) == 2


def test_a_page_that_moved_is_followed_and_said(fetch, site):
    publish(site, MARCH, "2b")
    api = "/api/content/government/collections"
    site.put(f"{api}/old", b"", status=303, headers={"Location": f"{api}/cld"})
    found = fetch(cld(site, "/government/collections/old"))
    assert outcomes(found) == ["downloaded"] * 2
    assert f"/government/collections/old leads to {site.url}{api}/cld now: corr" in found[0].note


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(status=410), "was withdrawn (status 410)"),
        (Reply(b"<html>Sorry", kind="text/html"), "should answer with JSON"),
        (Reply(b'{"base_path": "/x"}'), "has nothing that fits 'client level data'"),
        (Reply(b'{"base_path": "/x", "links"', cut=5), "could not be downloaded"),
        (Reply(status=429), "the server is busy or in trouble (status 429)"),
    ],
)
def test_a_publication_that_fails_leaves_what_was_there_and_the_others(
    fetch, site, folder, reply, said
):
    publish(site, MARCH, "2b")
    fetch(cld(site))
    before = names(folder)
    site.pages["/api/content/government/collections/cld"] = reply
    cqc_page(site, "01_October_2026")
    failed, other = fetch(cld(site), cqc(site))
    assert failed.outcome is Fetched.FAILED
    assert failed.note.startswith("cld: ")
    assert said in failed.note
    assert "\n" not in failed.note
    assert other.outcome is Fetched.DOWNLOADED
    assert before < names(folder)


def cqc(site):
    page = {"kind": "links", "page": f"{site.url}/using-cqc-data"}
    return Publication(**ABOUT, id="cqc", **page, files=["HSCA_Active"], every=31)


def cqc_page(site, day):
    path = f"/system/files/{day}_HSCA_Active_Locations.ods"
    site.put("/using-cqc-data", f'<a href="{path}">Active</a>', "text/html")
    site.put(path, day.encode())


def test_pages_of_nhs_england_and_ons_are_followed_to_files(fetch, site, folder):
    series, data = "/statistical/pcdem", "/people/datasets/mye"
    zipped = f"{site.url}/E3/7F080B/pcdem-la-rate-jun-2026.csv"
    site.put(series, nhs_page((f"{series}/june-2026", "June 2026")), "text/html")
    site.put(f"{series}/june-2026", nhs_page((zipped, "Rates")), "text/html")
    site.put("/E3/7F080B/pcdem-la-rate-jun-2026.csv", "a,b\n", "text/csv")
    site.put(f"{data}/data", {"datasets": [{"uri": f"{data}/mid2024"}]})
    site.put(f"{data}/mid2024/data", {"downloads": [{"file": "mye24.xlsx"}], "versions": []})
    site.put(f"/file?uri={data}/mid2024/mye24.xlsx", b"xlsx")
    found = fetch(
        Publication(**ABOUT, id="pcdem", kind="nhs", page=site.url + series, files=["la-rate"]),
        Publication(**ABOUT, id="mye", kind="ons", page=site.url + data),
    )
    assert outcomes(found) == ["downloaded"] * 2
    assert [result.edition for result in found] == ["june-2026", "mid2024"]
    assert (folder / "mye" / "mye24.xlsx").read_bytes() == b"xlsx"
    site.put(f"{data}/mid2024/data", {"downloads": [{"file": "mye24.xlsx"}], "versions": [{}]})
    site.put(f"/file?uri={data}/mid2024/mye24.xlsx", b"xlsx, corrected")
    mye = Publication(**ABOUT, id="mye", kind="ons", page=site.url + data)
    assert outcomes(fetch(mye)) == ["corrected"]
    assert outcomes(fetch(mye)) == ["already here"]


def test_a_table_of_nomis_is_put_together_of_its_parts(fetch, site, folder, monkeypatch):
    monkeypatch.setattr(nomis, "MOST", 2)
    query = "/api/v01/dataset/NM_1.data.csv?geography=TYPE464"
    first = f"{query}&date=latest&select=date_name,record_count&recordlimit=1"
    site.put(first, "DATE_NAME,RECORD_COUNT\n2024,3\n")
    for offset, rows in ((0, "a,1\nb,2\n"), (2, "c,3\n")):
        part = f"{query}&date=latest&select=name,obs_value&recordoffset={offset}"
        site.put(part, f"NAME,OBS_VALUE\n{rows}")
    page = {"page": f"{site.url}/datasets/x", "url": site.url + query}
    table = Publication(**ABOUT, id="t", kind="nomis", **page, files=["name", "obs_value"])
    assert outcomes(fetch(table)) == ["downloaded"]
    assert (folder / "t" / "t-2024.csv").read_text() == "NAME,OBS_VALUE\na,1\nb,2\nc,3\n"
    assert outcomes(fetch(table)) == ["already here"]
    site.put(part, "NAME,OBS_VALUE\nc,4\n")
    assert outcomes(fetch(table)) == ["corrected"]


def test_a_look_says_what_is_new_corrected_and_overdue(fetch, site, project):
    def state():
        (found,) = look(project, [cld(site)])
        return found

    publish(site, DECEMBER, "1a")
    assert state().state == "not here"
    fetch(cld(site))
    assert (state().state, state().here[0].edition) == ("current", DECEMBER[1])
    publish(site, DECEMBER, "1a", [("2026-09-01", "Hackney.")])
    assert state().state == "corrected"
    publish(site, MARCH, "2b")
    now = state()
    assert now.state == "new edition"
    released = date(2026, 7, 16)
    assert now.newest.released == released
    assert now.overdue_by(date(2026, 11, 16)) == 0  # 92 days, and 31 more
    assert now.overdue_by(date(2026, 11, 17)) == 32
    fetch(cld(site))
    publish(site, DECEMBER, "1a")
    assert state().state == "older edition shown"
    site.pages.clear()
    gone = state()
    assert (gone.state, gone.here[0].edition) == ("here", MARCH[1])
    assert "status 404" in gone.problem


def test_a_look_downloads_nothing(site, project, folder):
    publish(site, MARCH, "2b")
    list(look(project, [cld(site)]))
    assert not [path for path in site.paths if "/media/" in path]
    assert not folder.exists()


def test_a_record_that_cannot_be_read_is_named(get, folder):
    folder.mkdir(parents=True)
    (folder / RECORD).write_text("{")
    with pytest.raises(FetchError, match=r"data/downloads/editions\.json cannot be read .*Delete"):
        get()


def test_the_register_of_the_project_is_valid_and_asks_only_publishers():
    entries = read_registry(find_project())
    assert len(entries) >= 25
    for entry in entries:
        assert all(url.startswith("https://") for url in (entry.page, entry.url) if url)
        assert bool(entry.page) == (entry.kind != "file")
    assert [it.id for it in chosen(entries, ["ons-snpp-2022-based"])] == ["ons-snpp-2022-based"]
    with pytest.raises(FetchError, match="Did you mean 'ons-snpp-2022-based'"):
        chosen(entries, ["ons-snpp-2022-base"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- id: a\n  sha256: abc\n", "title is missing"),
        ("- {id: a, title: A, publisher: P, licence: L, kind: ons}\n", "of kind ons, lacks page"),
        (
            "- {id: a, title: A, publisher: P, licence: L, kind: nhs, page: 'https://a', "
            "files: ['(']}\n",
            r"'\(' is no pattern",
        ),
        *(
            (
                "- {id: a, title: A, publisher: P, licence: L, url: 'https://a', released: '2025', "
                f"sha256: unverified, file: {name}}}\n",
                f"file {name} is kept there already; name another",
            )
            for name in ("SHA256SUMS", "sha256sums", "editions.json")
        ),
    ],
)
def test_a_register_that_is_wrong_says_where(tmp_path, text, said):
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "publications.yml"
    path.write_text(f"publications:\n{text}", encoding="utf-8")
    with pytest.raises(FetchError, match=rf"data/publications.yml.*{said}"):
        read_registry(Project(tmp_path))
