"""A web service of articles that can be told to fail: a real server on loopback, for tests of what is fetched."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

PAGE = 5

FAULTS = (
    "500",
    "429 with a pause",
    "connection reset",
    "body cut short",
    "broken JSON",
    "error with status 200",
    "empty page",
    "cursor in a circle",
    "article left out",
    "article twice",
    "cursor expired",
)
"""What can go wrong with one request of a listing."""


@dataclass(slots=True)
class Service:
    """The articles of the service, and what goes wrong.

    Attributes:
        articles: In the order listed.
        faults: By the number of the request, from 0, what goes wrong with it.
        requests: The addresses asked for so far.
        keys: The ``Authorization`` of each request.
        total: What the service says it has; the number of its articles where None.
        elsewhere: Where each page says that the next one is; on this server where None.
        answers: By the number of the request, from 0, what is answered instead of a page: status, headers, body.
    """

    articles: list[dict[str, object]]
    faults: dict[int, str] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    total: int | None = None
    elsewhere: str | None = None
    answers: dict[int, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)

    def listen(self, faults: dict[int, str] | None = None) -> None:
        """Forget the requests so far, and begin to fail in another way."""
        self.requests.clear()
        self.faults = faults or {}

    def page(self, start: int, fault: str | None) -> dict[str, object]:
        """Give one page of the listing."""
        shown = self.articles[start : start + PAGE]
        following: int | str | None = start + PAGE if start + PAGE < len(self.articles) else None
        match fault:
            case "error with status 200":
                return {"error": "internal"}
            case "empty page":
                shown, following = [], None
            case "cursor in a circle":
                following = start
            case "article left out":
                shown = shown[1:]
            case "article twice":
                shown = [*shown, *shown[:1]]
        total = len(self.articles) if self.total is None else self.total
        return {"articles": shown, "count": total, "next": self.elsewhere or following}


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        service = self.server.service
        fault = service.faults.get(len(service.requests))
        answer = service.answers.get(len(service.requests))
        service.requests.append(self.path)
        service.keys.append(self.headers.get("authorization"))
        if answer is not None:
            status, headers, body = answer
            self._answer(status, body, headers)
            return
        start = int(parse_qs(urlsplit(self.path).query).get("start", ["0"])[0])
        match fault:
            case "500":
                self._answer(500, b"oops")
            case "429 with a pause":
                self._answer(429, b"slow down", {"retry-after": "0"})
            case "cursor expired":
                self._answer(410, b"expired")
            case "connection reset":
                # Closed with a pause of zero the kernel sends a reset.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            case "broken JSON":
                self._answer(200, b'{"articles": [{"id"')
            case "body cut short":
                body = json.dumps(service.page(start, None)).encode()
                self._answer(200, body[: len(body) // 2], {"content-length": str(len(body))})
                self.close_connection = True
            case _:
                self._answer(200, json.dumps(service.page(start, fault)).encode())

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *words: object) -> None:  # noqa: A002 - the standard library's name
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    service: Service
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of connections that a fault broke."""


@contextmanager
def serving(articles: Sequence[dict[str, object]]) -> Iterator[tuple[str, Service]]:
    """Serve articles; give the address of their listing, and the service to change and to watch."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.service = Service(list(articles))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/articles", server.service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
