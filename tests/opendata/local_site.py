"""A server of this machine in the place of publishers', and answers in the shapes of theirs.

None of the answers is recorded. Those of GOV.UK are made in the shape of the examples in its
content schemas (`statistics_publication.json`, `document_collection.json`), the others in the shape
that code which reads the pages tells of: see the section Downloads in docs/importing.md.
"""

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """An answer, and how it misbehaves."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/octet-stream"
    etag: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None  # bytes after which the connection breaks off
    pause: float = 0.0  # seconds before each byte
    endless: bool = False  # says no length and sends the body again and again
    misplaced: bool = False  # carries on at another place than asked for


class Site:
    """What is published, by path and query; what was asked for stands in `asked`."""

    def __init__(self):
        self.url = ""
        self.pages: dict[str, Reply | list[Reply]] = {}  # of a list, the first goes when asked for
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.stop = threading.Event()

    def put(self, path, body, kind="application/octet-stream", **more):
        """Publish a file, a page, or what JSON can hold."""
        if isinstance(body, dict):
            body, kind = json.dumps(body), "application/json"
        text = body.encode() if isinstance(body, str) else body
        self.pages[path] = Reply(text, kind=kind, **more)

    def content(self, item):
        """Publish a page of GOV.UK."""
        self.put(f"/api/content{item['base_path']}", item)

    @property
    def paths(self):
        """What was asked for, in order."""
        return [path for path, _ in self.asked]


@contextmanager
def local_site():
    """Serve a site while the block lasts."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            site.asked.append((self.path, dict(self.headers)))
            found = site.pages.get(self.path, Reply(b"Not found", 404, "text/html"))
            if isinstance(found, list):
                found = found.pop(0) if len(found) > 1 else found[0]
            self.answer(found)

        def answer(self, reply):
            if reply.etag and self.headers.get("If-None-Match") == reply.etag:
                self.send_response(304)
                return self.end_headers()
            asked = self.headers.get("Range", "") if reply.status == 200 else ""
            if self.headers.get("If-Range") not in (None, reply.etag):
                asked = ""
            start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
            self.send_response(206 if start else reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", reply.kind)
            if start:
                at = start + reply.misplaced
                self.send_header("Content-Range", f"bytes {at}-{len(reply.body) - 1}/*")
            if not reply.endless:
                self.send_header("Content-Length", str(len(reply.body) - start))
            if reply.etag:
                self.send_header("ETag", reply.etag)
            self.end_headers()
            self.send(reply, reply.body[start:])
            return None

        def send(self, reply, rest):
            try:
                if reply.pause:
                    for at in range(len(rest)):
                        if site.stop.wait(reply.pause):
                            return
                        self.wfile.write(rest[at : at + 1])
                elif reply.endless:
                    while not site.stop.is_set():
                        self.wfile.write(rest)
                else:
                    self.wfile.write(rest[: reply.cut])
            except OSError:
                return  # nobody reads any more
            if reply.cut is not None:
                self.wfile.flush()
                self.connection.close()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    site.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        site.stop.set()
        server.shutdown()
        server.server_close()


def gov_collection(name, documents):
    """Return a collection of GOV.UK: of documents by path and title, and dates of change."""
    return {
        "base_path": f"/government/collections/{name}",
        "content_id": "5eb731c7-7631-11e4-a3cb-005056011aef",
        "title": name,
        "schema_name": "document_collection",
        "document_type": "document_collection",
        "withdrawn_notice": {},
        "details": {"collection_groups": [{"title": "Latest report", "documents": []}]},
        "links": {
            "documents": [
                {
                    "base_path": f"/government/statistics/{path}",
                    "api_path": f"/api/content/government/statistics/{path}",
                    "title": title,
                    "public_updated_at": changed,
                    "document_type": "official_statistics",
                }
                for path, title, changed in documents
            ]
        },
    }


def gov_edition(path, title, files, *, changes=(), collections=(), first="2026-07-16"):
    """Return an edition on GOV.UK: of files by address and title, and changes by day and note."""
    return {
        "base_path": f"/government/statistics/{path}",
        "title": title,
        "schema_name": "publication",
        "document_type": "official_statistics",
        "first_published_at": f"{first}T09:30:00.000+00:00",
        "public_updated_at": f"{first}T09:30:00.000+00:00",
        "details": {
            "attachments": [
                {
                    "id": str(at),
                    "title": said,
                    "url": url,
                    "attachment_type": "html" if url.startswith("/government") else "file",
                    "content_type": "application/vnd.oasis.opendocument.spreadsheet",
                    "filename": url.rsplit("/", 1)[-1],
                }
                for at, (url, said) in enumerate(files)
            ],
            "change_history": [
                {"public_timestamp": f"{first}T09:30:00.000+00:00", "note": "First published."},
                *(
                    {"public_timestamp": f"{day}T09:30:00.000+00:00", "note": it}
                    for day, it in changes
                ),
            ],
        },
        "links": {
            "document_collections": [
                {"base_path": f"/government/collections/{name}", "title": name}
                for name in collections
            ]
        },
    }


def nhs_page(*links, released=""):
    """Return a page of NHS England Digital with links, each an address and a text."""
    said = f"<dt>Publication Date:</dt><dd>{released}</dd>" if released else ""
    return (
        "<html><body>"
        + said
        + "".join(
            f'<article><a href="{href}" class="nhsd-a-box-link" aria-label="{text}">'
            f"<p>{text}</p></a></article>"
            for href, text in links
        )
    )
