"""The bytes of a mail: text and HTML of one letter, and the headers that a program's mails have."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from kbaudit.mails.html import as_html
from kbaudit.mails.letter import Letter, plain
from kbaudit.mails.text import as_text

_END = "\r\n"
_LONGEST_NAME = 80
_LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """From whom a mail is, to whom, and what tells it from others.

    Attributes:
        sender: An address, or ``Name <address>``.
        address: The recipient's address.
        name: What colleagues call the recipient.
        id: The Message-ID without its brackets.
        at: The mail's date, an aware instant; fixed when it is made.
        replies_to: Where answers go, where that is not the sender.
        series: What all mails of its kind have in common, such as ``digests``; None for a mail that is no part of one.
        stop: Where the series can be stopped: web addresses that take a POST, and ``mailto:``.
        answer_to: The id of the mail that this one answers; None where it answers none.
    """

    sender: str
    address: str
    name: str
    id: str
    at: datetime
    replies_to: str | None = None
    series: str | None = None
    stop: tuple[str, ...] = ()
    answer_to: str | None = None


def domain_of(sender: str) -> str:
    """Give the domain of an address, or of ``Name <address>``."""
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


def as_mail(letter: Letter, envelope: Envelope) -> bytes:
    """Write a letter as a mail; the same bytes for the same input.

    Raises:
        ValueError: The address cannot stand in a header.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = envelope.sender
    mail["To"] = _recipient(envelope)
    mail["Subject"] = _for_header(letter.subject)
    mail["Date"] = format_datetime(envelope.at)
    mail["Message-ID"] = f"<{envelope.id}>"
    for name, value in _other_headers(envelope).items():
        mail[name] = value
    mail.set_content(as_text(letter), cte="quoted-printable")
    mail.add_alternative(as_html(letter), subtype="html", cte="quoted-printable")
    # Python would draw lots for it.
    mail.set_boundary(hashlib.sha256(envelope.id.encode("utf-8", "backslashreplace")).hexdigest()[:32])
    try:
        return _stops(envelope.stop) + mail.as_bytes()
    except (MessageError, UnicodeError, LookupError) as error:
        raise ValueError(f"{envelope.address!r} cannot stand in a mail's header") from error


def _recipient(envelope: Envelope) -> Address:
    if not envelope.address.isascii() or not envelope.address.isprintable():
        raise ValueError(f"{envelope.address!r} cannot stand in a mail's header")
    name = "" if envelope.name == envelope.address else _for_header(envelope.name, _LONGEST_NAME)
    try:
        return Address(name, addr_spec=envelope.address)
    except (MessageError, ValueError, IndexError) as error:
        raise ValueError(f"{envelope.address!r} cannot stand in a mail's header") from error


def _for_header(text: str, longest: int = _LONGEST_SUBJECT) -> str:
    """Make of a text what a header may hold: one line, and nothing that is read as an encoded word.

    The email package decodes what looks like one when a header is set, and writes a line break that was in it as such.
    """
    return plain(text, longest).replace("=?", "= ?")


def _other_headers(envelope: Envelope) -> dict[str, str]:
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if envelope.replies_to:
        headers["Reply-To"] = envelope.replies_to
    if envelope.answer_to:
        headers |= {
            "Auto-Submitted": "auto-replied",
            "In-Reply-To": f"<{envelope.answer_to}>",
            "References": f"<{envelope.answer_to}>",
        }
    if envelope.series:
        headers["List-Id"] = f"<{envelope.series}.kbaudit.{domain_of(envelope.sender)}>"
    if any(link.startswith("https:") for link in envelope.stop):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _stops(links: tuple[str, ...]) -> bytes:
    """Write where a series can be stopped, a line each: the email package would encode what is longer than its lines.

    Raises:
        UnicodeError: A link has characters that no link has.
    """
    if not links:
        return b""
    if any(not link.isprintable() or " " in link for link in links):
        raise UnicodeError("a link that has white space")
    return f"List-Unsubscribe: {f',{_END} '.join(f'<{link}>' for link in links)}{_END}".encode("ascii")
