"""The notifier ``smtp``: mail through an SMTP server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import SplitResult, unquote, urlsplit

from kbaudit.errors import NotifierError, SecretError, SettingError, told
from kbaudit.message import Message
from kbaudit.notifiers import smtp_replies
from kbaudit.notifiers.addressing import as_ascii, bare_address, unusable
from kbaudit.notifiers.interface import NOTIFIER_API, Accepted, Outcome, Refused, TryLater
from kbaudit.notifiers.tls import Tls
from kbaudit.secret import Secret

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SCHEMES = ("smtp", "smtps")
_PORTS = {"smtps": 465, "login": 587, "plain": 25}
_LONGEST_WAIT = 300
_INSTEAD = "write one such as smtp://localhost:25 or smtps://USER@mail.example.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpNotifier:
    """Mail through an SMTP server.

    Certificates are checked against those the system trusts, or those of the environment variable ``SSL_CERT_FILE``.

    Settings:
        url: `smtp://HOST:PORT`, or `smtps://HOST:PORT` for a connection that is encrypted from the start; with a login
            `smtps://USER@HOST`. Ports left out are 25, 587 with a login, and 465 for `smtps`.
        sender: The address that mail comes from, alone or as in `Knowledge base <kb@example.org>`.
        password: The password of the login, by reference: `{ env = "NAME" }` or `{ file = "PATH" }`.
        tls: When `smtp://` becomes encrypted by STARTTLS: `if-offered`, and always before a login; `required`; `off`.
        timeout_seconds: How long the server may be silent, up to 300.
    """

    name: ClassVar[str] = "smtp"
    api: ClassVar[int] = NOTIFIER_API

    url: str
    sender: str
    password: Secret | None = None
    tls: Tls = Tls.IF_OFFERED
    timeout_seconds: float = 30.0

    def __post_init__(self) -> None:
        """Refuse settings that cannot be.

        Raises:
            SettingError: The first of them.
        """
        if problem := _wrong_url(self.url):
            raise SettingError("url", problem)
        sender = bare_address(self.sender)
        if sender is None or as_ascii(sender) is None:
            raise SettingError("sender", "holds no e-mail address; write one like kbaudit@example.org")
        if (self.user is None) != (self.password is None):
            raise SettingError("password", "goes with a user name in the address, as in smtps://USER@HOST")
        if self.tls is Tls.OFF and (self.is_tls or (self.user is not None and not self.is_local)):
            raise SettingError("tls", "must not be off here, where the connection or a password is to be kept private")
        if not 0 < self.timeout_seconds <= _LONGEST_WAIT:
            raise SettingError("timeout_seconds", f"must be above 0, up to {_LONGEST_WAIT}")

    @property
    def user(self) -> str | None:
        """Give the user name of the login; None where there is no login."""
        user = self._parts.username
        return None if user is None else unquote(user)

    @property
    def host(self) -> str:
        """Give the server's name."""
        return self._parts.hostname or ""

    @property
    def port(self) -> int:
        """Give the server's port."""
        kind = "smtps" if self.is_tls else "plain" if self.user is None else "login"
        return self._parts.port or _PORTS[kind]

    @property
    def is_tls(self) -> bool:
        """Tell whether the connection is encrypted from the start."""
        return self._parts.scheme == "smtps"

    @property
    def is_local(self) -> bool:
        """Tell whether the server is this machine."""
        return self.host in _LOOPBACK

    @property
    def _parts(self) -> SplitResult:
        return urlsplit(self.url)

    @contextmanager
    def connect(self) -> Iterator[SmtpSender]:
        """Open a connection, and close it in the end.

        Raises:
            NotifierError: The server cannot be reached, or refuses the login; or its certificate is not trusted.
        """
        sender = SmtpSender(self, _opened(self))
        try:
            yield sender
        finally:
            sender.close()


@dataclass(slots=True)
class SmtpSender:
    """An open connection to a server.

    Attributes:
        used: Whether something was sent over it, so that the server may have had enough of it.
    """

    notifier: SmtpNotifier
    server: smtplib.SMTP
    used: bool = False

    def send(self, message: Message) -> Outcome:
        """Hand a mail over; a connection that the server has closed meanwhile is opened once more.

        Raises:
            NotifierError: The server takes nothing more, or nothing from this sender.
        """
        address = as_ascii(message.address)
        if address is None or unusable(address):
            return Refused(f"{message.address!r} is no address to which mail can be sent", no_such_address=True)
        outcome = self._announce(address, message.content)
        if outcome is None:
            outcome = self._hand_over(message.content)
        if not isinstance(outcome, Accepted):
            self._forget()
        return outcome

    def close(self) -> None:
        """Take leave of the server, whatever it says to that."""
        with suppress(OSError):  # which smtplib's own errors are
            self.server.quit()
        self.server.close()

    def _announce(self, address: str, content: bytes) -> Outcome | None:
        """Name sender and recipient; None where the server waits for the text."""
        try:
            return self._name_both(address, content)
        except OSError as error:
            if not self.used:
                raise _lost(error) from None
        self.server.close()
        self.server, self.used = _opened(self.notifier), False
        try:
            return self._name_both(address, content)
        except OSError as error:
            raise _lost(error) from None

    def _name_both(self, address: str, content: bytes) -> Outcome | None:
        sender = bare_address(self.notifier.sender) or ""
        outcome = smtp_replies.to_sender(*_unless_closing(self.server.mail(sender, self._options(content))))
        if outcome is None:
            outcome = smtp_replies.to_recipient(*_unless_closing(self.server.rcpt(address)))
        return outcome

    def _options(self, content: bytes) -> list[str]:
        size = [f"size={len(content)}"] if self.server.has_extn("size") else []
        plain = content.isascii() or not self.server.has_extn("8bitmime")
        return size if plain else [*size, "body=8bitmime"]

    def _hand_over(self, content: bytes) -> Outcome:
        self.used = True
        try:
            return smtp_replies.to_text(*self.server.data(content))
        except smtplib.SMTPDataError as error:
            return smtp_replies.to_text(error.smtp_code, _bytes(error.smtp_error))
        except OSError as error:
            # It may have arrived; whoever gets it twice gets the same bytes, by which the copy is known.
            self.server.close()
            return TryLater(f"the connection was lost before the server's answer ({told(error)})")

    def _forget(self) -> None:
        """End what was begun, so that the next mail begins anew; a connection that is gone is opened again then."""
        self.used = True
        with suppress(OSError):
            self.server.rset()


def _unless_closing(reply: tuple[int, bytes]) -> tuple[int, bytes]:
    if reply[0] == smtp_replies.CLOSING:
        raise smtplib.SMTPServerDisconnected(smtp_replies.said_by(*reply))
    return reply


def _opened(notifier: SmtpNotifier) -> smtplib.SMTP:
    where = f"{notifier.host}:{notifier.port}"
    try:
        server = _reached(notifier)
        try:
            _secure(notifier, server)
            _log_in(notifier, server)
        except BaseException:
            server.close()
            raise
    except ssl.SSLCertVerificationError as error:
        said = f"the certificate of {where} is not trusted ({error.verify_message})"
        raise NotifierError(
            f"{said}; name its authority with SSL_CERT_FILE, or the host as the certificate does"
        ) from None
    except (OSError, UnicodeError) as error:
        raise NotifierError(f"{where} cannot be reached ({told(error)}); check that the server runs there") from None
    return server


def _reached(notifier: SmtpNotifier) -> smtplib.SMTP:
    if notifier.is_tls:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(notifier.host, notifier.port, timeout=notifier.timeout_seconds, context=context)
    return smtplib.SMTP(notifier.host, notifier.port, timeout=notifier.timeout_seconds)


def _secure(notifier: SmtpNotifier, server: smtplib.SMTP) -> None:
    """Encrypt a connection that began in the clear, as it is configured."""
    server.ehlo_or_helo_if_needed()
    if notifier.is_tls or notifier.tls is Tls.OFF:
        return
    offered = server.has_extn("starttls")
    must = notifier.tls is Tls.REQUIRED or (notifier.user is not None and not notifier.is_local)
    if must and not offered:
        said = f"{notifier.host}:{notifier.port} offers no STARTTLS, and nothing is sent there in the clear"
        raise NotifierError(f"{said}; try smtps://")
    if offered and (must or not notifier.is_local):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()


def _log_in(notifier: SmtpNotifier, server: smtplib.SMTP) -> None:
    if notifier.user is None or notifier.password is None:
        return
    where = f"{notifier.host}:{notifier.port}"
    try:
        server.login(notifier.user, notifier.password.reveal())
    except SecretError as error:
        raise NotifierError(f"the password cannot be read: {error}") from None
    except smtplib.SMTPAuthenticationError as error:
        # What the server says besides may repeat what it was sent.
        said = f"{where} refuses the login ({error.smtp_code})"
        raise NotifierError(f"{said}; check user name and password") from None
    except smtplib.SMTPNotSupportedError:
        raise NotifierError(f"{where} takes no login; leave out user name and password, or name another port") from None


def _lost(error: OSError) -> NotifierError:
    return NotifierError(f"the server breaks the connection off ({told(error)}); try again later")


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


def _wrong_url(url: str) -> str | None:
    """Say what is wrong with an address, without showing it: it may hold a password."""
    try:
        parts = urlsplit(url)
        host, password, _ = parts.hostname, parts.password, parts.port
    except ValueError:
        return f"is no address of a mail server; {_INSTEAD}"
    if parts.scheme not in _SCHEMES or not host or not url.isascii() or not url.isprintable() or " " in url:
        return f"is no address of a mail server; {_INSTEAD}"
    if password is not None:
        return 'holds a password; write the user name alone, and password = { env = "NAME" }'
    if parts.path.strip("/") or parts.query or parts.fragment:
        return f"has more than a host and a port; {_INSTEAD}"
    return None
