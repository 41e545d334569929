"""Posting a question to a server: bounded in time, size and repetitions, never sent on to another address."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from kbaudit.errors import JudgeError

MOST_BYTES = 1024 * 1024
"""Longer answers are not read to their end."""

_TRIES = 3
_CONNECT_SECONDS = 10.0
_AGAIN = frozenset({429, 500, 502, 503, 504})
_BUSY = 429


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered.

    Attributes:
        status: The HTTP status.
        text: The body; what is no UTF-8 is replaced.
        wait_seconds: How long the server asks to wait; None where it does not say so in seconds.
    """

    status: int
    text: str
    wait_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A way to one address.

    Attributes:
        client: The connections; it follows no redirects.
        url: Where to.
        key: What the server knows us by, never shown; empty where it needs none.
        timeout_seconds: How long one question may take, repetitions and waiting included.
        wait: Waits some seconds.
        clock: Tells the seconds since some moment.
    """

    client: httpx.Client
    url: str
    key: str = field(repr=False)
    timeout_seconds: float
    wait: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def send(self, body: bytes) -> Reply:
        """Send a body; a server that is busy or fails is asked again, up to twice, while there is time.

        Raises:
            JudgeError: There is no answer, or it is too long. What the server says of its own failure is an answer.
        """
        deadline = self.clock() + self.timeout_seconds
        tried = 0
        while True:
            reply = self._once(body, deadline)
            tried += 1
            pause = float(tried) if reply.wait_seconds is None else reply.wait_seconds
            if reply.status not in _AGAIN or tried == _TRIES or pause >= deadline - self.clock():
                return _unless_busy(reply)
            self.wait(pause)

    def _once(self, body: bytes, deadline: float) -> Reply:
        left = max(deadline - self.clock(), 0.001)
        limits = httpx.Timeout(left, connect=min(left, _CONNECT_SECONDS))
        try:
            with self.client.stream(
                "POST", self.url, content=body, headers=self._headers(), timeout=limits, follow_redirects=False
            ) as response:
                return Reply(response.status_code, self._text(response, deadline), _asked_to_wait(response))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            raise JudgeError(
                f"cannot be reached ({_why(error)}); check judge.base_url, and the proxy if there is one", lasting=True
            ) from None
        except httpx.TimeoutException:
            raise self._late() from None
        except httpx.HTTPError as error:
            raise JudgeError(f"broke the connection off ({type(error).__name__})") from None

    def _headers(self) -> dict[str, str]:
        plain = {"content-type": "application/json", "accept": "application/json", "accept-encoding": "identity"}
        return plain | ({"authorization": f"Bearer {self.key}"} if self.key else {})

    def _text(self, response: httpx.Response, deadline: float) -> str:
        # An encoded body may grow a thousandfold; none was asked for.
        if response.headers.get("content-encoding", "identity") != "identity":
            raise JudgeError("sent an answer packed in a way that was not asked for")
        held = bytearray()
        for chunk in response.iter_raw():
            held += chunk
            if len(held) > MOST_BYTES:
                raise JudgeError(f"sent an answer of more than {MOST_BYTES} bytes")
            if self.clock() > deadline:
                raise self._late()
        return held.decode("utf-8", "replace")

    def _late(self) -> JudgeError:
        return JudgeError(f"did not answer within {self.timeout_seconds:g} s (judge.timeout_seconds)")


def _unless_busy(reply: Reply) -> Reply:
    if reply.status != _BUSY:
        return reply
    asked = f" and asks to wait {reply.wait_seconds:.0f} s" if reply.wait_seconds is not None else ""
    raise JudgeError(f"has had too many questions (429){asked}; run again later", lasting=True)


def _asked_to_wait(response: httpx.Response) -> float | None:
    """Give the seconds of ``Retry-After``; a date in it is left aside, for the server's clock is not ours."""
    said = response.headers.get("retry-after", "").strip()
    return float(said) if said.isdecimal() and said.isascii() and len(said) < len("1000000") else None


def _why(error: httpx.HTTPError) -> str:
    return str(error) or type(error).__name__
