"""A mail as it is judged: who sent it, which code it has, what they wrote, and whether a person wrote it at all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.errors import InvalidHeaderDefect, NonPrintableDefect
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

from kbaudit.mailbox.delivery_report import DeliveryReport, read_report
from kbaudit.mailbox.nature import Nature, nature_of
from kbaudit.mailbox.own_words import own_words

# A code may be folded into two lines by a program that breaks what is long.
_CODE = re.compile(r"\[([A-Za-z0-9_.\s-]{60,4096})\]")
_ID = re.compile(r"<([^<>\s]{3,500})>")
_LONGEST_HEADER = 8_192
_MOST_PARTS = 200
_TWO_WAYS = (InvalidHeaderDefect, NonPrintableDefect)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail.

    Attributes:
        id: Its Message-ID without brackets; a digest of its bytes where it has none.
        sender: The one address that it says it comes from; None where it says none, or several.
        codes: What stands in brackets in its subject and may be a code.
        text: What the sender wrote, without what they quote.
        answers: The ids of the mails that it answers.
        forged: Why the mail server that received it does not believe the sender; None where it has no doubt.
        report: What a mail server says that could not deliver a mail; None for a mail that is no such report.
    """

    id: str
    sender: str | None
    subject: str
    codes: tuple[str, ...]
    text: str
    nature: Nature
    answers: tuple[str, ...] = ()
    forged: str | None = None
    report: DeliveryReport | None = None


def read_mail(content: bytes) -> Mail | str:
    """Read a mail; of one that is none, say why, as the rest of a sentence."""
    try:
        parsed = BytesParser(EmailMessage, policy=default).parsebytes(content)
        return _mail(parsed, content)
    except Exception as error:  # noqa: BLE001 - the parser raises of all kinds on what is no mail
        return f"cannot be read as a mail ({type(error).__name__})"


def _mail(parsed: EmailMessage, content: bytes) -> Mail | str:
    if sum(1 for _ in parsed.walk()) > _MOST_PARTS:
        return f"has more than {_MOST_PARTS} parts"
    subject = _header(parsed, "Subject")
    if "From" not in parsed:
        return "says nowhere who sent it"
    nature = nature_of(parsed, subject)
    return Mail(
        id=_id_of(parsed, content),
        sender=_sender(parsed),
        subject=" ".join(subject.split()),
        codes=tuple("".join(found.split()) for found in _CODE.findall(subject)),
        text=own_words(parsed),
        nature=nature,
        answers=tuple(_ids(_header(parsed, name) for name in ("In-Reply-To", "References"))),
        forged=_forged(parsed),
        report=read_report(parsed) if nature is Nature.BOUNCE else None,
    )


def _header(mail: EmailMessage, name: str) -> str:
    return _decoded(str(mail.get(name, ""))[:_LONGEST_HEADER])


def _decoded(header: str) -> str:
    """Read bytes that stand in a header as they are as UTF-8 (RFC 6532); Python keeps them as halves of characters."""
    return header.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _id_of(mail: EmailMessage, content: bytes) -> str:
    found = _ID.search(_header(mail, "Message-ID"))
    return found[1] if found else f"{hashlib.sha256(content).hexdigest()}@without-id"


def _ids(headers: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(found for header in headers for found in _ID.findall(header))


def _sender(mail: EmailMessage) -> str | None:
    headers = mail.get_all("From", [])
    addresses = [one for header in headers if isinstance(header, AddressHeader) for one in header.addresses]
    if len(headers) != 1 or len(addresses) != 1 or not addresses[0].username or not addresses[0].domain:
        return None
    # Of "ana@example.org <mallory@example.net>" Python takes the first address, and mail servers the second.
    if any(isinstance(defect, _TWO_WAYS) for defect in headers[0].defects):
        return None
    return _decoded(str(addresses[0].addr_spec))


def _forged(mail: EmailMessage) -> str | None:
    """Say what a mail server has found wrong; what it found right proves nothing, for anybody can write that."""
    for header in mail.get_all("Authentication-Results", []):
        found = re.search(r"\bdmarc\s{0,4}=\s{0,4}(fail|permerror)\b", str(header)[:_LONGEST_HEADER], re.IGNORECASE)
        if found:
            return f"the mail server found that it does not come from there (dmarc={found[1].lower()})"
    return None
