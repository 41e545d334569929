"""One request after the other to one server, each asked again where that may help."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from kbaudit.errors import ConnectorError
from kbaudit.text.strict_json import parse_json

_AGAIN = frozenset({408, 429, 500, 502, 503, 504})
_GONE = 410
_REDIRECTS = range(300, 400)
_FAILURES = range(400, 600)
_HINTS = {
    401: "check the token",
    403: "the token lacks the right to read this",
    404: "check the address",
}


class ExpiredError(Exception):
    """Say that a page can no longer be had (410); the listing begins anew."""


class _TransientError(Exception):
    """Say that a request failed in a way that may pass.

    Attributes:
        pause: How many seconds the server asks to wait; None where it does not say.
    """

    def __init__(self, said: str, pause: float | None = None) -> None:
        super().__init__(said)
        self.pause = pause


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What fetching may cost.

    Attributes:
        request_seconds: How long one request may be silent.
        total_seconds: How long all requests of one reading may take, waiting included; shorter than the silence that
            a source is allowed.
        tries: How often one page is asked for, at most.
        first_pause: How many seconds to wait before the second try, at most; each further pause is twice as long. The
            pause is drawn by lot between 0 and that, so that many clients do not come back at once.
        most_bytes: The size of one page.
    """

    request_seconds: float = 30.0
    total_seconds: float = 1500.0
    tries: int = 5
    first_pause: float = 1.0
    most_bytes: int = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fetched:
    """One page.

    Attributes:
        url: Its address, whole.
        document: What its JSON says.
        following: The address that its ``Link`` header names as next; None for none.
    """

    url: str
    document: Any
    following: str | None


@dataclass(frozen=True, slots=True)
class Fetcher:
    """A way to one server.

    Attributes:
        client: The connections; it follows no redirects.
        headers: What is sent with each request; keys among them are shown nowhere.
        wait: Waits some seconds.
        clock: Tells the seconds since some moment.
        now: Tells the time, for a server that names the moment to come back.
        drawn: Gives a number from 0 to 1.
    """

    client: httpx.Client
    headers: Mapping[str, str] = field(repr=False)
    limits: Limits = field(default_factory=Limits)
    wait: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    drawn: Callable[[], float] = random.random

    def deadline(self) -> float:
        """Give the moment, on ``clock``, at which a reading that begins now must have ended."""
        return self.clock() + self.limits.total_seconds

    def get(self, url: str, deadline: float) -> Fetched:
        """Fetch one page of JSON; a server that is busy, fails or answers half is asked again.

        Raises:
            ExpiredError: The page can no longer be had.
            ConnectorError: It cannot be had at all; the message says why and what to do.
        """
        for tried in range(1, self.limits.tries + 1):
            try:
                return self._once(url, deadline)
            except _TransientError as error:
                pause = self._pause(tried) if error.pause is None else error.pause
                if tried == self.limits.tries:
                    raise ConnectorError(
                        f"{_bare(url)}: {error}, {tried} times in a row; run it again later"
                    ) from error
                if self.clock() + pause >= deadline:
                    raise ConnectorError(f"{_bare(url)}: {error}, and there is no time left to ask again") from error
                self.wait(pause)
        raise AssertionError("a fetcher tries at least once")

    def _pause(self, tried: int) -> float:
        return self.drawn() * self.limits.first_pause * 2.0 ** (tried - 1)

    def _once(self, url: str, deadline: float) -> Fetched:
        limits = httpx.Timeout(self.limits.request_seconds)
        try:
            with self.client.stream(
                "GET", url, headers=self._sent(), timeout=limits, follow_redirects=False
            ) as response:
                self._refuse(response, url)
                return Fetched(str(response.url), self._document(response, deadline), _linked(response))
        except httpx.TimeoutException as error:
            raise _TransientError(f"no answer within {self.limits.request_seconds:g} s") from error
        except httpx.UnsupportedProtocol as error:
            raise ConnectorError(f"{url}: is no address of a web server; write https://…") from error
        except httpx.TransportError as error:
            raise _TransientError(f"the connection failed ({str(error) or type(error).__name__})") from error

    def _sent(self) -> dict[str, str]:
        # A packed page may grow a thousandfold in memory.
        return {"accept": "application/json", "accept-encoding": "identity", **self.headers}

    def _refuse(self, response: httpx.Response, url: str) -> None:
        status = response.status_code
        if status in _AGAIN:
            raise _TransientError(f"the server answered {status}", _asked_to_wait(response, self.now()))
        if status == _GONE:
            raise ExpiredError(url)
        if status in _REDIRECTS:
            # Following it would send the token wherever the server says.
            raise ConnectorError(f"{_bare(url)}: leads on to {response.headers.get('location')}; name that address")
        if status in _FAILURES:
            hint = _HINTS.get(status, "check the settings")
            raise ConnectorError(f"{_bare(url)}: the server answered {status}; {hint}")

    def _document(self, response: httpx.Response, deadline: float) -> Any:  # noqa: ANN401 - whatever the page says
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ConnectorError(f"{_bare(str(response.url))}: is packed in a way that was not asked for")
        held = bytearray()
        for chunk in response.iter_raw():
            held += chunk
            if len(held) > self.limits.most_bytes:
                raise ConnectorError(f"{_bare(str(response.url))}: is longer than {self.limits.most_bytes} bytes")
            if self.clock() > deadline:
                said = f"the listing took longer than {self.limits.total_seconds:g} s"
                raise ConnectorError(f"{_bare(str(response.url))}: {said}; ask for larger pages, or run it again later")
        try:
            return parse_json(held.decode("utf-8"))
        except ValueError as error:
            raise _TransientError(f"the answer {error}") from error


def _bare(url: str) -> str:
    """Give an address without its query, which may hold a key."""
    return url.partition("?")[0]


def _linked(response: httpx.Response) -> str | None:
    found = response.links.get("next", {}).get("url")
    return None if found is None else str(response.url.join(found))


def _asked_to_wait(response: httpx.Response, now: datetime) -> float | None:
    """Give the seconds of ``Retry-After``, which is a number or a date (RFC 9110, section 10.2.3)."""
    said = response.headers.get("retry-after", "").strip()
    if said.isdecimal() and said.isascii() and len(said) < len("1000000"):
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
