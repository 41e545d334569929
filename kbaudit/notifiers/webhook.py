"""Posting to a webhook, whose address is a secret: whoever knows it may write there."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx

from kbaudit.errors import NotifierError, SecretError, SettingError
from kbaudit.message import Message
from kbaudit.notifiers.interface import Accepted, Outcome, Refused, TryLater
from kbaudit.secret import Secret

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_MOST_BYTES = 16 * 1024
_MOST_SAID = 200
_CONNECT_SECONDS = 10.0
_LONGEST_WAIT = 300
_NOT_FOR_THIS_MESSAGE = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
)


def refuse_unusable(person: str, timeout_seconds: float) -> None:
    """Refuse settings of a webhook that cannot be.

    Args:
        person: Who reads there.
        timeout_seconds: How long the server may be silent.

    Raises:
        SettingError: Nobody is named, or the time is none or too long.
    """
    if not person.strip():
        raise SettingError("person", "is empty; name the one who reads there")
    if not 0 < timeout_seconds <= _LONGEST_WAIT:
        raise SettingError("timeout_seconds", f"must be above 0, up to {_LONGEST_WAIT}")


@dataclass(slots=True)
class WebhookSender:
    """An open way to a webhook.

    Attributes:
        client: The connections; it follows no redirects, which would take the message elsewhere.
        url: Where to, never shown.
        pause_seconds: How long to wait from one message to the next.
        failed: Tells whether an answer that looks like a yes is none.
        wait: Waits some seconds.
    """

    client: httpx.Client
    url: str = field(repr=False)
    timeout_seconds: float
    pause_seconds: float
    failed: Callable[[str], bool]
    wait: Callable[[float], None] = time.sleep
    used: bool = False

    def send(self, message: Message) -> Outcome:
        """Post a message.

        Raises:
            NotifierError: The webhook takes nothing now, or is no more.
        """
        if self.used:
            self.wait(self.pause_seconds)
        self.used = True
        limits = httpx.Timeout(self.timeout_seconds, connect=min(self.timeout_seconds, _CONNECT_SECONDS))
        headers = {"content-type": "application/json", "accept-encoding": "identity"}
        try:
            with self.client.stream(
                "POST", self.url, content=message.content, headers=headers, timeout=limits, follow_redirects=False
            ) as response:
                return self._outcome(response.status_code, _text(response), response.headers.get("retry-after", ""))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.UnsupportedProtocol) as error:
            said = f"the webhook cannot be reached ({type(error).__name__})"
            raise NotifierError(f"{said}; check its address, and the proxy if there is one") from None
        except httpx.TimeoutException:
            return TryLater(f"the webhook did not answer within {self.timeout_seconds:g} s")
        except httpx.HTTPError as error:
            return TryLater(f"the connection to the webhook was lost ({type(error).__name__})")

    def _outcome(self, status: int, text: str, wait: str) -> Outcome:
        said = f"the webhook answered {status}" + (f": {text}" if text else "")
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            asked = f" and asks to wait {wait} s" if wait.isdecimal() else ""
            raise NotifierError(f"the webhook has had too many messages (429){asked}; run it again later")
        if status in _NOT_FOR_THIS_MESSAGE:
            raise NotifierError(f"{said}; make a new webhook, and put its address where url says")
        if status in range(200, 300):
            return TryLater(said) if self.failed(text) else Accepted()
        if status in range(300, 400):
            raise NotifierError(f"{said}, a redirect, which is not followed; check its address")
        return Refused(said) if status in range(400, 500) else TryLater(said)


@contextmanager
def posting(
    url: Secret, timeout_seconds: float, pause_seconds: float, failed: Callable[[str], bool] = lambda _text: False
) -> Iterator[WebhookSender]:
    """Open a way to a webhook; proxies and certificates are those of the environment, as httpx has them.

    Raises:
        NotifierError: Its address cannot be read or is none, or httpx refuses the environment's settings.
    """
    where = _address(url)
    with _unlogged(where), _client() as client:
        yield WebhookSender(client, where, timeout_seconds, pause_seconds, failed)


def _address(url: Secret) -> str:
    try:
        where = url.reveal()
    except SecretError as error:
        raise NotifierError(f"the webhook's address (url) cannot be read: {error}") from None
    try:
        parts = urlsplit(where)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or " " in where or not (parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)):
        raise NotifierError("the webhook's address (url) is none that begins with https://; copy it once more")
    return where


@contextmanager
def _client() -> Iterator[httpx.Client]:
    try:
        client = httpx.Client()
    except Exception as error:  # noqa: BLE001 - a proxy's address may hold a password, so only the kind of failure is told
        said = f"httpx refuses the environment's proxies or certificates ({type(error).__name__})"
        raise NotifierError(f"{said}; check HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE") from None
    with client:
        yield client


@contextmanager
def _unlogged(where: str) -> Iterator[None]:
    """Keep the address out of the log to which httpx writes each request."""

    def keeps(record: logging.LogRecord) -> bool:
        return where not in record.getMessage()

    logger = logging.getLogger("httpx")
    logger.addFilter(keeps)
    try:
        yield
    finally:
        logger.removeFilter(keeps)


def _text(response: httpx.Response) -> str:
    """Read the beginning of an answer, which says why where it is no yes."""
    held = bytearray()
    if response.headers.get("content-encoding", "identity") == "identity":
        for chunk in response.iter_raw():
            held += chunk
            if len(held) >= _MOST_BYTES:
                break
    return " ".join(held[:_MOST_BYTES].decode("utf-8", "replace").split())[:_MOST_SAID]
