"""Guards that every request passes: the answer's headers, the size of what is sent, where it was sent from."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from threading import Lock

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
"""What every answer carries: no script runs, nothing is loaded from elsewhere, nothing is kept, no address is told."""

_MOST_BYTES = 64 * 1024
_MOST_KNOWN = 10_000


class TooLargeError(Exception):
    """Say that more was sent than any form of ours holds."""


class Guarded:
    """An application whose every answer carries the headers, and that reads no more than a form can hold."""

    def __init__(self, app: ASGIApp, *, strict_transport: bool) -> None:
        self.app = app
        only_https = {"Strict-Transport-Security": "max-age=31536000"} if strict_transport else {}
        self.headers = HEADERS | only_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        if _declared(scope) > _MOST_BYTES:
            await _refuse(answer)
            return
        seen = 0

        async def take() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > _MOST_BYTES:
                raise TooLargeError
            return message

        await self.app(scope, take, answer)


def _declared(scope: Scope) -> int:
    written = Headers(scope=scope).get("content-length", "0")
    return int(written) if written.isascii() and written.isdigit() else _MOST_BYTES + 1


async def _refuse(send: Send) -> None:
    await send({"type": "http.response.start", "status": 413, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"That is more than a form can hold."})


def sent_from_here(headers: Headers, origin: str, *, surely: bool) -> bool:
    """Tell whether a form was sent by one of our own pages.

    With ``Referrer-Policy: no-referrer`` a browser sends ``Origin: null`` for our own forms too; it says in
    ``Sec-Fetch-Site`` what they are. One that says neither is old, or no browser.

    Args:
        origin: Where the pages are reached, such as ``https://kb.example.org``.
        surely: Whether a request that does not say where it comes from is refused.
    """
    site, said = headers.get("sec-fetch-site"), headers.get("origin")
    if said is not None and said not in {"null", origin}:
        return False
    if site is not None:
        return site == "same-origin"
    return said == origin or not surely


@dataclass(slots=True)
class Attempts:
    """How often each of many tried something in vain lately.

    Attributes:
        most: How often one may in a span.
    """

    most: int
    span: timedelta
    _times: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def spent(self, who: str, now: datetime) -> bool:
        """Tell whether somebody has tried as often as they may."""
        with self._lock:
            return len(self._recent(who, now)) >= self.most

    def note(self, who: str, now: datetime) -> None:
        """Note that somebody tried."""
        with self._lock:
            times = self._recent(who, now)
            times.append(now)
            self._times[who] = times
            self._times.move_to_end(who)
            while len(self._times) > _MOST_KNOWN:
                self._times.popitem(last=False)

    def _recent(self, who: str, now: datetime) -> deque[datetime]:
        times = self._times.get(who) or deque(maxlen=self.most)
        while times and now - times[0] > self.span:
            times.popleft()
        return times


def network_of(client: str) -> str:
    """Give what a caller cannot change at will: an address; of the sixth version its first half."""
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client
    return str(address) if address.version == 4 else address.exploded[:19]  # noqa: PLR2004 - four groups of four digits
