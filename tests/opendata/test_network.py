"""Asking servers: retries, rest, limits, and what is said of what goes wrong."""

import re
import socket
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import requests
from local_site import Reply

import caremarket
from caremarket.errors import FetchError
from caremarket.opendata import network
from caremarket.opendata.network import Web, version_of
from caremarket.opendata.network_faults import refuse

BODY = bytes(range(256)) * 4000  # about a megabyte
FILE = "/file.zip"


@pytest.fixture
def get(site, tmp_path):
    """Download the site's file; return the answer, what came, and the progress that was told."""

    def ask(unless=""):
        part, seen = tmp_path / ".file.part", []
        done = Web().download(f"{site.url}{FILE}", part, lambda *it: seen.append(it), unless)
        return done, part.read_bytes() if part.is_file() else b"", seen

    return ask


def ranges(site):
    return [headers.get("Range") for path, headers in site.asked if path == FILE]


def test_a_file_comes_whole_with_its_mark_and_progress_is_told(site, get):
    site.put(FILE, BODY, etag='"v1"')
    done, body, seen = get()
    assert (done, body) == ((True, '"v1"'), BODY)
    assert seen[-1] == (len(BODY), len(BODY))
    assert len(seen) > 2


def test_a_server_is_told_who_asks(site, get, monkeypatch):
    monkeypatch.setenv(network.CONTACT, "analyst@council.example")
    site.put("/a", "x")
    Web().page(f"{site.url}/a")
    agent = site.asked[0][1]["User-Agent"]
    assert agent.startswith(f"caremarket/{caremarket.__version__} (")
    assert agent.endswith("; analyst@council.example)")


def test_requests_to_a_host_are_a_pause_apart(site, monkeypatch):
    monkeypatch.setattr(network, "PAUSE", 0.2)
    site.put("/a", "x")
    web, began = Web(), time.monotonic()
    for _ in range(3):
        web.page(f"{site.url}/a")
    assert time.monotonic() - began >= 0.4


def test_a_version_that_is_here_is_not_sent_again(site, get):
    site.put(FILE, BODY, etag='"v1"')
    assert get('"v1"')[:2] == ((False, '"v1"'), b"")
    assert get('"v0"')[0] == (True, '"v1"')


def test_a_version_that_has_only_a_date_is_asked_for_by_its_date(site, get):
    monday = "Mon, 02 Mar 2026 09:30:00 GMT"
    site.put(FILE, BODY, headers={"Last-Modified": monday})
    assert get()[0] == (True, monday)
    get(monday)
    assert site.asked[-1][1]["If-Modified-Since"] == monday


def test_an_address_without_https_is_not_followed():
    answer = requests.Response()
    answer.status_code, answer.url = 200, "http://publisher.example/a"
    with pytest.raises(FetchError, match="leads to an address without https"):
        refuse("https://publisher.example/a", answer)


def test_a_cut_connection_is_carried_on_where_it_broke(site, get):
    whole = Reply(BODY, etag='"v1"')
    site.pages[FILE] = [Reply(BODY, etag='"v1"', cut=300_000), whole]
    done, body, seen = get()
    assert (done, body) == ((True, '"v1"'), BODY)
    assert ranges(site) == [None, "bytes=300000-"]
    assert seen[-1] == (len(BODY), len(BODY))


def test_half_a_file_is_kept_for_the_next_time(site, get, tmp_path):
    site.put(FILE, BODY, etag='"v1"', cut=200_000)
    with pytest.raises(FetchError, match=r"could not be downloaded .* Run the command again"):
        get()
    assert len(ranges(site)) == network.TRIES
    kept = (tmp_path / ".file.part").stat().st_size
    assert kept == network.TRIES * 200_000
    site.put(FILE, BODY, etag='"v1"')
    assert get()[1] == BODY
    assert ranges(site)[-1] == f"bytes={kept}-"


def test_half_of_another_version_is_thrown_away(site, get):
    site.put(FILE, BODY, etag='"v1"', cut=200_000)
    with pytest.raises(FetchError):
        get()
    site.put(FILE, BODY[::-1], etag='"v2"')
    assert get()[:2] == ((True, '"v2"'), BODY[::-1])


def test_without_a_mark_of_its_version_a_file_starts_from_the_beginning(site, get):
    site.pages[FILE] = [Reply(BODY, cut=200_000), Reply(BODY)]
    assert get()[:2] == ((True, ""), BODY)
    assert ranges(site) == [None, None]


def test_a_part_from_another_place_than_asked_for_is_not_put_behind_the_first(site, get):
    site.pages[FILE] = [
        Reply(BODY, etag='"v1"', cut=200_000),
        Reply(BODY, etag='"v1"', misplaced=True),
        Reply(BODY, etag='"v1"'),
    ]
    assert get()[1] == BODY
    assert ranges(site) == [None, "bytes=200000-", None]


def test_a_file_that_shrank_is_asked_for_from_the_beginning(site, get, tmp_path):
    part = tmp_path / ".file.part"
    part.write_bytes(BODY)
    version_of(part).write_text('"v1"')
    site.pages[FILE] = [Reply(b"", 416), Reply(BODY[:10], etag='"v2"')]
    assert get()[:2] == ((True, '"v2"'), BODY[:10])


def test_a_server_in_trouble_is_asked_again(site, get):
    site.pages[FILE] = [Reply(status=503), Reply(status=500), Reply(BODY)]
    assert get()[1] == BODY


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_for_rest_gets_it(site, get, monkeypatch, status):
    waits = []
    site.pages[FILE] = [Reply(status=status, headers={"Retry-After": "7"}), Reply(BODY)]
    with monkeypatch.context() as patch:
        patch.setattr(network.time, "sleep", waits.append)
        assert get()[1] == BODY
    assert 7 in waits


def test_a_server_that_asks_for_long_rest_is_left_alone(site, get):
    later = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    site.put(FILE, b"", status=429, headers={"Retry-After": later})
    with pytest.raises(FetchError, match=r"status 429\)\. It asks for 120 minutes of rest"):
        get()
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (404, "is not there any more (status 404)"),
        (410, "was withdrawn (status 410)"),
        (403, "was refused (status 403). Download it in a browser and import the file."),
        (407, "cannot be reached through the proxy (it asks for a name and password)"),
    ],
)
def test_what_asking_again_would_not_mend_is_asked_for_once(site, get, status, said):
    site.put(FILE, b"", status=status)
    with pytest.raises(FetchError, match=re.escape(said)):
        get()
    assert len(site.asked) == 1


def test_a_page_that_moved_is_followed_and_remembered(site):
    site.put("/old", b"", status=303, headers={"Location": "/new"})
    site.put("/new", "here", "text/html")
    web = Web()
    assert web.page(f"{site.url}/old").text == "here"
    assert web.moved == {f"{site.url}/old": f"{site.url}/new"}
    site.put("/round", b"", status=302, headers={"Location": "/round"})
    with pytest.raises(FetchError, match="leads round in circles"):
        web.page(f"{site.url}/round")


def test_a_web_page_in_place_of_a_file_is_none(site, get):
    site.put(FILE, "<html>Log in to the network", "text/html; charset=utf-8")
    with pytest.raises(FetchError, match="answered with a web page and not with the file"):
        get()


def test_a_file_without_end_ends(site, get, monkeypatch):
    monkeypatch.setattr(network, "LARGEST", 1_000_000)
    site.put(FILE, BODY, endless=True)
    with pytest.raises(FetchError, match="is larger than 1 MB, and no publication is"):
        get()


def test_a_page_without_end_ends(site, monkeypatch):
    monkeypatch.setattr(network, "LARGEST_PAGE", 1_000_000)
    site.put("/a", BODY, endless=True)
    with pytest.raises(FetchError, match="is larger than 1 MB"):
        Web().page(f"{site.url}/a")


def test_a_byte_at_a_time_is_not_waited_for(site, get, monkeypatch):
    monkeypatch.setattr(network, "GRACE", 0.3)
    site.put(FILE, BODY, pause=0.05)
    began = time.monotonic()
    with pytest.raises(FetchError, match="arrives too slowly"):
        get()
    assert time.monotonic() - began < 5


def raw_server(*, greeting, pause=0.0):
    """A server that sends some bytes, one at a time, whatever it is asked."""

    def serve(call):
        with call, suppress(OSError):
            call.recv(9999)
            for at in range(len(greeting)):
                call.sendall(greeting[at : at + 1])
                time.sleep(pause)

    def listen():
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=[server.accept()[0]], daemon=True).start()

    server = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=listen, daemon=True).start()
    return server, f"http://127.0.0.1:{server.getsockname()[1]}/x"


def test_a_byte_of_a_header_at_a_time_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(network, "BEGINS", 0.5)
    monkeypatch.setattr(network, "TRIES", 1)
    server, url = raw_server(greeting=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 90, pause=0.05)
    began = time.monotonic()
    with server, pytest.raises(FetchError, match="no answer began in 0 s"):
        Web().page(url)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "greeting",
    [
        *(b"", b"\0" * 99, b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200),
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone",
        b"HTTP/1.1 302 Found\r\nLocation: http://[::1/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_a_server_that_talks_nonsense_is_told_in_a_sentence(monkeypatch, site, greeting):
    monkeypatch.setattr(network, "TRIES", 1)
    monkeypatch.setattr(network, "TIMEOUT", 2)
    server, url = raw_server(greeting=greeting)
    with server, pytest.raises(FetchError) as caught:
        Web().page(url)
    assert "\n" not in str(caught.value)


def test_a_server_that_says_nothing_is_not_waited_for(site, get, monkeypatch):
    monkeypatch.setattr(network, "TIMEOUT", 0.1)
    monkeypatch.setattr(network, "TRIES", 2)
    site.put(FILE, BODY, pause=30)
    with pytest.raises(FetchError, match="could not be downloaded"):
        get()


def test_a_server_that_is_not_there(site):
    said = r"could not be downloaded \(Failed to establish .* refused\)\. Run the command again\.$"
    with pytest.raises(FetchError, match=said):
        Web().page("http://127.0.0.1:9/a")


def test_a_proxy_that_is_not_there_is_said_to_be_the_proxy(site, monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(FetchError, match=r"publisher.example cannot be reached through the proxy"):
        Web().page("https://publisher.example/a")


@pytest.mark.parametrize("proxy", ["http://", "socks5://127.0.0.1:9"])
def test_a_proxy_that_cannot_be_is_no_fault_of_the_disk(site, monkeypatch, proxy):
    monkeypatch.setenv("https_proxy", proxy)
    with pytest.raises(FetchError, match="HTTPS_PROXY"):
        Web().page("https://publisher.example/a")


def test_certificates_that_are_not_there_are_said_to_be_certificates(site, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/certificates.pem")
    with pytest.raises(FetchError, match=r"certificate of .* was not accepted .*REQUESTS_CA_BUND"):
        Web().page("https://127.0.0.1:9/a")


def test_a_server_without_a_certificate_is_said_to_have_none_that_counts(site):
    with pytest.raises(FetchError, match=r"certificate of 127\.0\.0\.1:\d+ was not accepted"):
        Web().page(site.url.replace("http:", "https:") + "/a")


@pytest.mark.parametrize("url", ["https://", "ftp://a.example/b", "http://[::1/a"])
def test_what_is_no_address_is_said_to_be_the_registers(site, url):
    with pytest.raises(FetchError, match=r"Correct data/publications\.yml"):
        Web().page(url)


def test_no_other_module_reaches_the_network():
    package = Path(caremarket.__file__).parent
    reach = re.compile(r"^\s*(import|from) (requests|urllib3|urllib\.request|http)\b", re.M)
    found = {path.name for path in package.rglob("*.py") if reach.search(path.read_text("utf-8"))}
    assert found == {"network.py", "network_faults.py"}


def test_no_test_reaches_another_machine(site):
    with pytest.raises(AssertionError, match="tests reach this machine only"):
        Web().page("https://publisher.example/a")
