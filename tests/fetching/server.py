"""A server on the loopback that lists and gives filings as EDGAR does, and fails as told."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Fault = Callable[[BaseHTTPRequestHandler], None]
ARCHIVE = "/Archives/edgar/data/1795589"
LISTING = "/submissions/CIK0001795589.json"


@dataclass(frozen=True)
class Filed:
    """A filing: its number, its day, its form, and its documents, the main one first."""

    accession: str
    day: str
    documents: dict[str, bytes]
    form: str = "6-K"

    @property
    def directory(self) -> str:
        return f"{ARCHIVE}/{self.accession.replace('-', '')}"


@dataclass
class Edgar:
    """What the server has, what it is to do wrong, and what it was asked.

    `recent` filings stand on the first page of the listing, three on each older one. `faults` are,
    by the end of a path, what is done instead of an answer, once each.
    """

    filings: list[Filed]
    recent: int = 1000
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    times: list[float] = field(default_factory=list)
    address: str = ""

    def answer(self, path: str) -> bytes | None:
        """Give what stands at a path."""
        newest_first = sorted(self.filings, key=lambda filing: filing.day, reverse=True)
        older = newest_first[self.recent :]
        pages = [older[at : at + 3] for at in range(0, len(older), 3)]
        names = [f"CIK0001795589-submissions-{n:03}.json" for n in range(1, len(pages) + 1)]
        if path == LISTING:
            files = [
                {
                    "name": name,
                    "filingCount": len(page),
                    "filingFrom": page[-1].day,
                    "filingTo": page[0].day,
                }
                for name, page in zip(names, pages, strict=True)
            ]
            recent = columns(newest_first[: self.recent])
            company = {"cik": "1795589", "name": "Kingsoft Cloud Holdings Ltd", "tickers": ["KC"]}
            return json.dumps({**company, "filings": {"recent": recent, "files": files}}).encode()
        for name, page in zip(names, pages, strict=True):
            if path == f"/submissions/{name}":
                return json.dumps(columns(page)).encode()
        for filing in self.filings:
            if path == f"{filing.directory}/index.json":
                return json.dumps(index_of(filing)).encode()
            if path.startswith(f"{filing.directory}/"):
                return filing.documents.get(path.rpartition("/")[2])
        return None

    def count(self, end: str) -> int:
        """Count the requests for a path that ends so."""
        return sum(path.endswith(end) for path in self.asked)


def columns(filings: list[Filed]) -> dict[str, list[object]]:
    """Give a page of the listing: a list for each column."""
    return {
        "accessionNumber": [filing.accession for filing in filings],
        "filingDate": [filing.day for filing in filings],
        "reportDate": ["" for _ in filings],
        "acceptanceDateTime": [f"{filing.day}T11:00:00.000Z" for filing in filings],
        "form": [filing.form for filing in filings],
        "size": [sum(map(len, filing.documents.values())) for filing in filings],
        "isXBRL": [0 for _ in filings],
        "primaryDocument": [next(iter(filing.documents)) for filing in filings],
        "primaryDocDescription": [f"FORM {filing.form}" for filing in filings],
    }


def index_of(filing: Filed) -> dict[str, object]:
    """Give the listing of a filing's directory; EDGAR's own pages about it come first."""
    own = [f"{filing.accession}-index.html", f"{filing.accession}.txt", "logo.jpg"]
    items = [
        {"last-modified": f"{filing.day} 06:00:00", "name": name, "type": "text.gif", "size": ""}
        for name in [*own, *filing.documents]
    ]
    return {"directory": {"item": items, "name": filing.directory, "parent-dir": ARCHIVE}}


@contextmanager
def serve(edgar: Edgar) -> Iterator[Edgar]:
    """Let a server of that content run, at its `address`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            edgar.asked.append(self.path)
            edgar.agents.add(self.headers["User-Agent"])
            edgar.times.append(time.monotonic())
            for end, faults in edgar.faults.items():
                if self.path.endswith(end) and faults:
                    faults.pop(0)(self)
                    return
            content = edgar.answer(self.path)
            send(self, 200 if content is not None else 404, content or b"<html>none</html>")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # who asked has gone
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    edgar.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield edgar
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def send(request: BaseHTTPRequestHandler, status: int, content: bytes, **headers: str) -> None:
    """Send an answer."""
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.send_header("Content-Length", str(len(content)))
    with suppress(OSError):  # whoever asked may have heard enough
        request.end_headers()
        request.wfile.write(content)


def status(code: int, **headers: str) -> Fault:
    return lambda request: send(request, code, b"<html>a page for people</html>", **headers)


def body(content: bytes) -> Fault:
    return lambda request: send(request, 200, content)


def redirect(address: str) -> Fault:
    return status(302, Location=address)


def silence(seconds: float) -> Fault:
    def fail(request: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        request.close_connection = True

    return fail


def cut_off(request: BaseHTTPRequestHandler) -> None:
    """Promise more than is sent."""
    request.send_response(200)
    request.send_header("Content-Length", "5000")
    request.end_headers()
    request.wfile.write(b"{")
    request.close_connection = True


def trickle(request: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, and never an end."""
    request.send_response(200)
    request.send_header("Content-Length", "500000")
    request.end_headers()
    with suppress(OSError):
        for _ in range(2000):
            request.wfile.write(b" " * 64)
            time.sleep(0.01)
    request.close_connection = True


def closed_port() -> str:
    """Give an address at which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"
