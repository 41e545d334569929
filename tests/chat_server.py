"""A real server of chat completions on the loopback address, as ``python chat_server.py``, and a test's way to it.

Each test has a room of its own on the server, which plays the replies it was given, the last one again and again.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import urlsplit


class _Handler(BaseHTTPRequestHandler):
    """Plays replies, and tells what it was asked."""

    plays: ClassVar[dict[str, list[dict[str, Any]]]] = {}
    seen: ClassVar[dict[str, list[dict[str, Any]]]] = {}

    def do_PUT(self) -> None:
        room = self._room()
        self.plays[room], self.seen[room] = json.loads(self._body()), []
        self._write(200, {}, b"")

    def do_GET(self) -> None:
        self._write(200, {}, json.dumps(self.seen.get(self._room(), [])).encode())

    def do_POST(self) -> None:
        room = self._room()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.seen[room].append({"path": self.path, "headers": headers, "body": self._body()})
        plays = self.plays[room]
        reply = plays.pop(0) if len(plays) > 1 else plays[0]
        if reply.get("hangs"):
            self.rfile.read(1)  # until the other side gives up
        elif not reply.get("breaks"):
            self._write(reply["status"], reply["headers"], (reply["body"] * reply.get("times", 1)).encode())
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the standard library has it
        pass

    def _room(self) -> str:
        return urlsplit(self.path).path.split("/")[1]  # a proxy is given whole addresses

    def _body(self) -> str:
        return self.rfile.read(int(self.headers.get("content-length", 0))).decode()

    def _write(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def reply(
    body: str = "", status: int = 200, headers: Mapping[str, str] | None = None, **more: object
) -> dict[str, Any]:
    """Give a reply to play; ``hangs``, ``breaks`` and ``times`` (how often the body is repeated) may be added."""
    return {"status": status, "headers": dict(headers or {}), "body": body, **more}


def said(content: object, tokens: object = 120) -> dict[str, Any]:
    """Give the reply of a model that says something."""
    text = content if isinstance(content, str) else json.dumps(content)
    answer = {"choices": [{"message": {"role": "assistant", "content": text}}], "usage": {"total_tokens": tokens}}
    return reply(json.dumps(answer))


def opinion(label: str = "contradiction", probability: float = 0.97, reason: str = "30 days is not 14 days.") -> Any:  # noqa: ANN401 - a reply
    """Give the reply of a model that judges."""
    return said({"label": label, "probability": probability, "reason": reason})


@dataclass(frozen=True, slots=True)
class Room:
    """One test's part of the server."""

    port: int
    name: str

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/{self.name}/v1"

    def plays(self, *replies: Mapping[str, Any]) -> None:
        self._call("PUT", json.dumps(replies))

    @property
    def seen(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self._call("GET", ""))
        return found

    @property
    def questions(self) -> list[dict[str, Any]]:
        """Give the bodies of what was asked."""
        return [json.loads(one["body"]) for one in self.seen]

    def _call(self, method: str, body: str) -> bytes:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, f"/{self.name}", body)
            return connection.getresponse().read()
        finally:
            connection.close()


@contextmanager
def running() -> Iterator[int]:
    """Run the server in a process of its own, and give its port."""
    program = [sys.executable, __file__]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()
