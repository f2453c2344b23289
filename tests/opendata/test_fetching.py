"""Downloads from a real server: good, wrong hash, not there, cut off, carried on."""

import hashlib
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from caremarket.errors import FetchError
from caremarket.locks import LOCK, holding
from caremarket.opendata import fetching
from caremarket.opendata.fetching import Fetched, fetch, half_of, read_sums
from caremarket.opendata.registry import Publication, chosen, read_registry
from caremarket.project import Project, find_project

BODY = bytes(range(256)) * 4000  # about a megabyte
HASH = hashlib.sha256(BODY).hexdigest()


@dataclass
class Site:
    """What the server has, and what it was asked for.

    `cut` says after how many bytes each of the next answers breaks off; `status` what each of the
    next answers says instead of 200.
    """

    url: str = ""
    body: bytes = BODY
    etag: str | None = '"v1"'
    cut: list[int] = field(default_factory=list)
    status: list[int] = field(default_factory=list)
    ranges: list[str | None] = field(default_factory=list)


@pytest.fixture
def site():
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked = self.headers.get("Range")
            site.ranges.append(asked)
            if site.status:
                return self.send_error(site.status.pop(0))
            same = self.headers.get("If-Range") in (None, site.etag)
            start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and same else 0
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(site.body) - start))
            if site.etag:
                self.send_header("ETag", site.etag)
            self.end_headers()
            rest = site.body[start:]
            if site.cut:
                self.wfile.write(rest[: site.cut.pop(0)])
                self.wfile.flush()
                self.connection.close()
            else:
                self.wfile.write(rest)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site.url = f"http://127.0.0.1:{server.server_port}/file.zip"
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def get(site, tmp_path, monkeypatch):
    """Fetch the site's file into a project of its own."""
    monkeypatch.setattr("time.sleep", lambda _: None)  # pooch waits before it tries again
    monkeypatch.setattr(fetching, "BLOCK", 1 << 14)

    def ask(sha256=HASH):
        publication = Publication(
            id="a-file",
            title="A file",
            url=site.url,
            file="file.zip",
            sha256=sha256,
            licence="Open Government Licence v3.0",
            released="2025",
        )
        seen = []
        (result,) = fetch(
            Project(tmp_path), [publication], lambda _: lambda *done: seen.append(done)
        )
        return result, seen

    return ask


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data" / "downloads"


def test_a_good_file_is_downloaded_once_and_progress_is_told(get, site, folder):
    result, seen = get()
    assert (result.outcome, result.note) == (Fetched.DOWNLOADED, "checked against the register")
    assert (folder / "file.zip").read_bytes() == BODY
    assert seen[-1] == (len(BODY), len(BODY))
    assert len(seen) > 10
    assert get()[0].outcome is Fetched.PRESENT
    assert len(site.ranges) == 1


def test_a_wrong_hash_is_refused_and_what_was_there_stays(get, site, folder):
    folder.mkdir(parents=True)
    (folder / "file.zip").write_bytes(b"older")
    result, _ = get("0" * 64)
    assert result.outcome is Fetched.FAILED
    assert "its hash differs from that of data/publications.yml" in result.note
    assert "\n" not in result.note
    assert (folder / "file.zip").read_bytes() == b"older"
    assert {path.name for path in folder.iterdir()} == {"file.zip", LOCK}


def test_what_a_killed_fetch_had_not_checked_is_removed(get, site, folder):
    folder.mkdir(parents=True)
    for name in ("tmpz_8k1q0a", "tmp", "tmp_of_my_own.zip"):
        (folder / name).write_bytes(b"PK")
    assert get()[0].outcome is Fetched.DOWNLOADED
    found = {path.name for path in folder.glob("[!.]*")}
    assert found == {"file.zip", "tmp", "tmp_of_my_own.zip"}


def test_one_fetch_at_a_time_works_in_the_folder(get, site, folder):
    folder.mkdir(parents=True)
    with holding(folder), pytest.raises(FetchError, match="Another fetch is at work"):
        get()
    assert site.ranges == []


def test_the_hash_of_a_first_download_is_recorded_and_holds_from_then_on(get, site, folder):
    result, _ = get("unverified")
    assert result.note == "hash recorded in data/downloads/SHA256SUMS"
    assert read_sums(folder) == {"file.zip": HASH}
    (folder / "file.zip").unlink()
    site.body = BODY + b"more"
    changed, _ = get("unverified")
    assert changed.outcome is Fetched.FAILED
    assert "differs from that of the first download" in changed.note
    assert "delete its line in data/downloads/SHA256SUMS" in changed.note


def test_what_is_not_there_is_asked_for_once(get, site, folder):
    site.status = [404]
    result, _ = get()
    assert result.outcome is Fetched.FAILED
    assert "is not there any more (status 404)" in result.note
    assert len(site.ranges) == 1
    assert [path.name for path in folder.iterdir()] == [LOCK]


def test_a_refusal_says_what_to_do(get, site):
    site.status = [403]
    assert "Download it in a browser and import the file" in get()[0].note


def test_a_server_in_trouble_is_asked_again(get, site):
    site.status = [503, 500]
    assert get()[0].outcome is Fetched.DOWNLOADED
    assert len(site.ranges) == 3


def test_a_cut_connection_is_carried_on_where_it_broke(get, site, folder):
    site.cut = [300_000]
    result, seen = get()
    assert result.outcome is Fetched.DOWNLOADED
    assert (folder / "file.zip").read_bytes() == BODY
    first, second = site.ranges
    assert first is None
    begun = int(second.removeprefix("bytes=").rstrip("-"))
    assert 0 < begun <= 300_000
    assert seen[-1] == (len(BODY), len(BODY))


def test_half_a_file_is_kept_for_the_next_time(get, site, folder):
    site.cut = [200_000] * (fetching.RETRIES + 1)
    result, _ = get()
    assert result.outcome is Fetched.FAILED
    assert "bytes are kept; run the command again to carry on" in result.note
    assert not (folder / "file.zip").exists()
    kept = half_of(folder / "file.zip")[0].stat().st_size
    again, _ = get()
    assert again.outcome is Fetched.DOWNLOADED
    assert site.ranges[-1] == f"bytes={kept}-"
    assert {path.name for path in folder.iterdir()} == {"file.zip", LOCK}


def test_half_of_another_version_is_thrown_away(get, site, folder):
    site.cut = [200_000] * (fetching.RETRIES + 1)
    get("unverified")
    site.body, site.etag = BODY[::-1], '"v2"'
    result, _ = get("unverified")
    assert result.outcome is Fetched.DOWNLOADED
    assert (folder / "file.zip").read_bytes() == BODY[::-1]


def test_without_a_mark_of_its_version_a_file_starts_from_the_beginning(get, site, folder):
    site.etag = None
    site.cut = [200_000]
    result, _ = get()
    assert result.outcome is Fetched.DOWNLOADED
    assert site.ranges == [None, None]


def test_a_server_that_is_not_there(get, site):
    site.url = "http://127.0.0.1:9/file.zip"
    result, _ = get()
    assert result.outcome is Fetched.FAILED
    assert "could not be downloaded" in result.note


def test_the_register_of_the_project_is_valid_and_names_known_sources():
    entries = read_registry(find_project())
    assert len(entries) >= 8
    assert all(entry.url.startswith("https://") for entry in entries)
    assert [entry.id for entry in chosen(entries, ["ons-snpp-2022-based"])] == [
        "ons-snpp-2022-based"
    ]
    with pytest.raises(FetchError, match="Did you mean 'ons-snpp-2022-based'"):
        chosen(entries, ["ons-snpp-2022"])


def test_a_register_that_is_wrong_says_where(tmp_path):
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "publications.yml"
    path.write_text("publications:\n- id: a\n  sha256: abc\n", encoding="utf-8")
    with pytest.raises(FetchError, match=r"data/publications.yml.*title is missing"):
        read_registry(Project(tmp_path))
