"""The IMAP mailbox: read over TLS; what is handled is marked as seen.

Source:
    RFC 3501. ``BODY.PEEK`` reads without marking, so that a mail is seen only once it has been handled.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from kbaudit.errors import MailboxError, SettingError
from kbaudit.mailbox.interface import LONGEST, Arrived
from kbaudit.secret import Secret

_PATIENCE = 30.0
_PORT = 993
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")
_INBOX = "INBOX"
_FORM = "write imaps://USER@HOST or imaps://USER@HOST:PORT/MAILBOX"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapBox:
    """A mailbox on a server.

    Attributes:
        host: The server's name, which its certificate must have.
        mailbox: Its name there, of ASCII characters.
        password: Where the password is.
    """

    host: str
    port: int
    user: str
    mailbox: str
    password: Secret

    @classmethod
    def at(cls, url: str, password: Secret | None) -> ImapBox:
        """Read an address, ``imaps://USER@HOST:PORT/MAILBOX``; the port is 993 and the mailbox INBOX where left out.

        Raises:
            SettingError: It is none, holds the password itself, or none is named.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or _PORT
        except ValueError:
            raise SettingError("imap", f"is no address; {_FORM}") from None
        mailbox = unquote(parts.path.removeprefix("/")) or _INBOX
        if parts.password is not None:
            raise SettingError("imap", "holds a password; name it with imap_password")
        if parts.scheme != "imaps" or not parts.hostname or not parts.username or parts.query or parts.fragment:
            raise SettingError("imap", f"is no address of a mailbox; {_FORM}")
        if not mailbox.isascii() or not mailbox.isprintable():
            raise SettingError("imap", "names a mailbox with other characters than ASCII; choose another mailbox")
        if password is None:
            raise SettingError("imap_password", 'is required with imap; write { env = "NAME" } or { file = "PATH" }')
        return cls(host=parts.hostname, port=port, user=unquote(parts.username), mailbox=mailbox, password=password)

    @contextmanager
    def open(self) -> Iterator[_OpenImap]:
        """Connect, log in and choose the mailbox."""
        key = self.password.reveal()
        try:
            context = ssl.create_default_context()
            client = imaplib.IMAP4_SSL(self.host, self.port, ssl_context=context, timeout=_PATIENCE)
        except (OSError, imaplib.IMAP4.error) as error:
            raise self.error(f"cannot be reached: {error}", key) from None
        try:
            opened = _OpenImap(self, client, key)
            opened.ask("the login", client.login, self.user, key)
            opened.ask(f"the mailbox {self.mailbox}", client.select, _quoted(self.mailbox))
            yield opened
        finally:
            _leave(client)

    def error(self, said: str, key: str) -> MailboxError:
        """Say on one line what went wrong, without the password: servers repeat what they were told."""
        line = " ".join(said.replace(key, "***").split())
        return MailboxError(f"imaps://{self.host}:{self.port}: {line}")


@dataclass(frozen=True, slots=True)
class _OpenImap:
    box: ImapBox
    client: imaplib.IMAP4_SSL
    key: str

    def arrived(self) -> Iterator[Arrived]:
        """Yield the mails that are not seen, the oldest first."""
        found = self.ask("the search", self.client.uid, "SEARCH", "UNSEEN")
        for uid in b" ".join(one for one in found if one).split():
            yield Arrived(uid.decode("ascii"), self._content(uid.decode("ascii")))

    def done(self, key: str) -> None:
        """Mark a mail as seen."""
        self.ask("marking a mail", self.client.uid, "STORE", key, "+FLAGS.SILENT", r"(\Seen)")

    def _content(self, uid: str) -> bytes | None:
        told = self.ask("a mail's size", self.client.uid, "FETCH", uid, "(RFC822.SIZE)")
        size = _SIZE.search(b" ".join(one if isinstance(one, bytes) else one[0] for one in told if one))
        if size is None or int(size[1]) > LONGEST:
            return None
        read = self.ask("a mail", self.client.uid, "FETCH", uid, "(BODY.PEEK[])")
        return next((one[1] for one in read if isinstance(one, tuple)), b"")

    def ask(self, what: str, command: Any, *words: str) -> list[Any]:  # noqa: ANN401 - imaplib's own methods
        """Give what a command answers.

        Raises:
            MailboxError: It was refused, or the connection broke.
        """
        try:
            status, answer = command(*words)
        except (OSError, imaplib.IMAP4.error) as error:
            raise self.box.error(f"{what} failed: {error}", self.key) from None
        if status != "OK":
            raise self.box.error(f"{what} was refused: {answer}", self.key)
        return list(answer)


def _leave(client: imaplib.IMAP4_SSL) -> None:
    try:
        client.logout()
    except (OSError, imaplib.IMAP4.error):
        with suppress(OSError):
            client.shutdown()  # a connection that broke is not closed by itself


def _quoted(mailbox: str) -> str:
    escaped = mailbox.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
