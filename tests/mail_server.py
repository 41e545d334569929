"""A real SMTP server on the loopback address, in a thread of the test; it plays replies and keeps what it was given."""

from __future__ import annotations

import ssl
from asyncio import Server, WriteTransport
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DROP = "drop"
"""A reply that is none: the connection is cut."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that the server was given whole.

    Attributes:
        connection: The client's port, which tells connections apart.
        secure: Whether the connection was encrypted.
        user: Who had logged in; None for nobody.
    """

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    connection: int
    secure: bool = False
    user: str | None = None


@dataclass(slots=True)
class Box:
    """What a server was given, and what it answers.

    Attributes:
        to_sender: Replies to MAIL, played one after the other, the last one again and again.
        to_recipient: The same, to RCPT.
        to_text: The same, to the text; the mail is kept whatever the reply, as a server does whose answer is lost.
        login: User name and password that are taken.
    """

    mails: list[Mail] = field(default_factory=list)
    to_sender: list[str] = field(default_factory=lambda: ["250 OK"])
    to_recipient: list[str] = field(default_factory=lambda: ["250 OK"])
    to_text: list[str] = field(default_factory=lambda: ["250 OK"])
    login: tuple[str, str] | None = None
    connections: set[int] = field(default_factory=set)

    async def handle_EHLO(self, _s: SMTP, session: Session, _e: Envelope, name: str, replies: list[str]) -> list[str]:  # noqa: N802 - as the server calls it
        session.host_name = name
        self.connections.add(_port(session))
        return replies

    async def handle_MAIL(self, server: SMTP, _s: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802 - as the server calls it
        reply = self._played(self.to_sender, server)
        if reply.startswith("2"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return reply

    async def handle_RCPT(self, server: SMTP, _s: Session, envelope: Envelope, address: str, _o: list[str]) -> str:  # noqa: N802 - as the server calls it
        reply = self._played(self.to_recipient, server)
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as the server calls it
        assert server.transport is not None
        self.mails.append(
            Mail(
                sender=envelope.mail_from or "",
                recipients=tuple(envelope.rcpt_tos),
                content=bytes(envelope.original_content or b""),
                connection=_port(session),
                secure=server.transport.get_extra_info("ssl_object") is not None,
                user=_user(session),
            )
        )
        return self._played(self.to_text, server)

    def authenticate(self, _server: SMTP, _s: Session, _e: Envelope, _mechanism: str, given: Any) -> AuthResult:  # noqa: ANN401 - as the server has it
        known = isinstance(given, LoginPassword) and (given.login.decode(), given.password.decode()) == self.login
        return AuthResult(success=known, handled=False, auth_data=given)

    def _played(self, replies: list[str], server: SMTP) -> str:
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if reply == DROP:
            assert isinstance(server.transport, WriteTransport)
            server.transport.abort()
        return reply


def _port(session: Session) -> int:
    peer: Any = session.peer  # whose type is not as it is said
    return int(peer[1])


def _user(session: Session) -> str | None:
    login: Any = session.auth_data
    return None if login is None else str(login.login.decode())


class _Served(Controller):
    """A server on a port that the system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # it has no types


@contextmanager
def serving(
    box: Box, tls: ssl.SSLContext | None = None, *, from_the_start: bool = False, host: str = "127.0.0.1"
) -> Iterator[int]:
    """Run a server, and give its port.

    Args:
        tls: What it encrypts with; not at all where None.
        from_the_start: Whether it encrypts from the start, or offers STARTTLS.
    """
    words: dict[str, Any] = {"ssl_context": tls} if from_the_start else {"tls_context": tls}
    if box.login:
        words |= {"authenticator": box.authenticate, "auth_require_tls": False}
    served = _Served(box, host, 0, enable_SMTPUTF8=False, **words)
    served.start()
    try:
        yield served.port
    finally:
        served.stop()
