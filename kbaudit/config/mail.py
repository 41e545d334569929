"""The section ``mail``: how mail is sent, and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kbaudit.errors import SettingError
from kbaudit.mailbox.interface import Mailbox
from kbaudit.notifiers.addressing import bare_address
from kbaudit.notifiers.interface import Notifier
from kbaudit.notifiers.tls import Tls
from kbaudit.secret import Secret
from kbaudit.text.web_address import web_address_problem

_WAYS = ("smtp", "sendmail", "eml")
_OURS = {"url": "smtp", "command": "sendmail", "folder": "eml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """How mail is sent, by exactly one of `smtp`, `sendmail` and `eml`, and what stands in it.

    Attributes:
        smtp: The server, `smtp://HOST:PORT`, or `smtps://HOST:PORT` for a connection that is encrypted from the start;
            with a login `smtps://USER@HOST`. Ports left out are 25, 587 with a login, and 465 for `smtps`.
        sendmail: A program that takes mail on standard input, such as `msmtp -t`.
        eml: A folder in which each mail becomes a file.
        sender: The address that mail comes from, alone or as in `Knowledge base <kb@example.org>`.
        answers_to: The address that answers by mail go to; left out, the sender's.
        base_url: Where the pages of `kbaudit serve` are reached, such as `https://kb.example.org`; left out, people
            answer by mail.
        password: The password of the login, by reference: `{ env = "NAME" }` or `{ file = "PATH" }`.
        maildir: The Maildir in which answers arrive, for `kbaudit tasks mail`.
        imap: The mailbox in which answers arrive, `imaps://USER@HOST:PORT/MAILBOX`; port 993 and `INBOX` where left
            out. It should be for answers alone: a mail that somebody else has seen is not read.
        imap_password: The password of that login, by reference.
        tls: When `smtp://` becomes encrypted: `if-offered`, and always before a login; `required`; `off`.
    """

    smtp: str | None = None
    sendmail: str | None = None
    eml: Path | None = None
    sender: str
    answers_to: str | None = None
    base_url: str | None = None
    password: Secret | None = None
    maildir: Path | None = None
    imap: str | None = None
    imap_password: Secret | None = None
    tls: Tls = Tls.IF_OFFERED

    def __post_init__(self) -> None:
        """Refuse settings that cannot be.

        Raises:
            SettingError: The first of them.
        """
        chosen = [way for way in _WAYS if getattr(self, way) is not None]
        if not chosen:
            raise SettingError("smtp", "is required, or sendmail or eml in its place")
        for other in chosen[1:]:
            raise SettingError(other, f"cannot be beside {chosen[0]}; leave one of them out")
        for name in ("sender", "answers_to"):
            written = getattr(self, name)
            if written is not None and bare_address(written) is None:
                raise SettingError(name, "holds no e-mail address; write one like kbaudit@example.org")
        if self.base_url is not None and (problem := _wrong_address(self.base_url)):
            raise SettingError("base_url", problem)
        if self.smtp is None and self.password is not None:
            raise SettingError("password", "goes with smtp only")
        if self.maildir is not None and self.imap is not None:
            raise SettingError("imap", "one place where answers arrive is enough; leave out maildir, or this")
        self.mailbox()
        try:
            self.notifier()
        except SettingError as error:
            raise SettingError(_OURS.get(error.setting, error.setting), error.problem) from None

    def notifier(self) -> Notifier:
        """Give what sends mail."""
        if self.smtp is not None:
            from kbaudit.notifiers.smtp import SmtpNotifier

            return SmtpNotifier(url=self.smtp, sender=self.sender, password=self.password, tls=self.tls)
        if self.sendmail is not None:
            from kbaudit.notifiers.sendmail import SendmailNotifier

            return SendmailNotifier(command=self.sendmail)
        from kbaudit.notifiers.eml import EmlNotifier

        return EmlNotifier(folder=self.eml or Path())

    @property
    def answers_address(self) -> str:
        """Give the bare address that answers by mail go to."""
        return bare_address(self.answers_to or self.sender) or self.sender

    def mailbox(self) -> Mailbox | None:
        """Give where answers arrive; None where that is nowhere."""
        if self.imap is not None:
            from kbaudit.mailbox.imap import ImapBox

            return ImapBox.at(self.imap, self.imap_password)
        if self.imap_password is not None:
            raise SettingError("imap_password", "goes with imap only")
        if self.maildir is None:
            return None
        from kbaudit.mailbox.maildir import Maildir

        return Maildir(self.maildir)


def _wrong_address(url: str) -> str | None:
    instead = "write one such as https://kb.example.org"
    if problem := web_address_problem(url, instead):
        return problem
    parts = urlsplit(url)
    if "@" in parts.netloc or parts.query or parts.fragment:
        return f"has more than a host, a port and a path; {instead}"
    return None
