"""The delivery report: what a mail server says that could not deliver a mail of ours.

Source:
    RFC 3464 (delivery status), RFC 3462 (the report around it), RFC 3463 (status codes). Forms that servers made up
    before those are not read: none says for sure which mail it is about, and that nobody tries again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.parser import HeaderParser
from email.policy import default
from itertools import islice

_LONGEST = 500
_LONGEST_HEADERS = 65_536
_MOST_RECIPIENTS = 100
_ID = re.compile(r"\s{0,10}<([^<>\s]{3,500})>")
_TYPED = re.compile(r"\s{0,10}(?:rfc822|utf-8)\s{0,10};\s{0,10}(\S{3,320})", re.IGNORECASE)
_STATUS = re.compile(r"\s{0,10}([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY = re.compile(r"\s{0,10}smtp\s{0,10};\s{0,10}(5\d\d)[ -](?:\s{0,10}(5\.\d{1,3}\.\d{1,3})\b)?", re.IGNORECASE)

# The mailbox or its domain is not there, has moved, or takes nothing. What servers say of a sender, of a text, of what
# they allow, and of time that ran out says nothing of an address.
_OF_ADDRESS = re.compile(r"5\.(?:1\.(?:0|1|2|3|4|6|9|10)|2\.[012]|4\.[14])")
# What stands for "see elsewhere": the server's reply then says more.
_UNSAID = "5.0.0"
_OF_ADDRESS_REPLIES = frozenset({"550", "551", "553"})
_OF_ELSE = re.compile(r"spam|polic|reput|block|relay|sender|authenticat|reject|denied|dmarc|spf|dkim", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Failed:
    """One recipient to whom a mail was not delivered, and never will be.

    Attributes:
        addresses: The recipient as the server had it at last, and as it was asked first; in lower case.
        why: As the server said it.
        of_address: Whether that says of the address that nothing arrives there, and not of the mail or its sender.
    """

    addresses: frozenset[str]
    why: str
    of_address: bool


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a server says of one mail.

    Attributes:
        message: The Message-ID of the mail, without brackets; None where the report has none of its headers.
        failed: Those to whom it will never be delivered; who is only late is none of them.
    """

    message: str | None
    failed: tuple[Failed, ...]


def read_report(mail: EmailMessage) -> DeliveryReport | None:
    """Read the report that a mail is; None where it is none of this form."""
    if not is_report(mail):
        return None
    parts = [part for part in mail.iter_parts() if isinstance(part, EmailMessage)]
    status = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    if len(status) != 1:
        return None
    named = {identity for part in parts if (identity := _original(part)) is not None}
    # Of two mails nobody can tell which one it was.
    message = named.pop() if len(named) == 1 else None
    return DeliveryReport(message, tuple(_failed(status[0])))


def is_report(mail: EmailMessage) -> bool:
    """Tell whether a mail says of itself that it is a report on a delivery."""
    kind = str(mail.get_param("report-type", "")).casefold()
    return mail.get_content_type() == "multipart/report" and kind == "delivery-status"


def _original(part: EmailMessage) -> str | None:
    """Give the Message-ID of the mail that a part of a report holds, or the headers of."""
    kind = part.get_content_type()
    if kind in {"message/rfc822", "message/global"}:
        held = part.get_payload()
        inner = held[0] if isinstance(held, list) and held else None
        return None if not isinstance(inner, Message) else _id(inner)
    if kind in {"text/rfc822-headers", "message/global-headers"}:
        raw = part.get_payload(decode=True)
        text = raw[:_LONGEST_HEADERS].decode("utf-8", "replace") if isinstance(raw, bytes) else ""
        return _id(HeaderParser(policy=default).parsestr(text.lstrip("\r\n")))
    return None


def _id(mail: Message) -> str | None:
    ids = mail.get_all("Message-ID", [])
    found = _ID.match(str(ids[0])[:_LONGEST]) if len(ids) == 1 else None
    return found[1] if found else None


def _failed(status: EmailMessage) -> Iterator[Failed]:
    blocks = status.get_payload()
    for block in islice(blocks if isinstance(blocks, list) else (), 1 + _MOST_RECIPIENTS):
        if isinstance(block, Message) and (found := _of_recipient(block)) is not None:
            yield found


def _of_recipient(block: Message) -> Failed | None:
    """Read what is said of one recipient; None where the mail was delivered, is late, or may be tried again."""
    status = _STATUS.match(_value(block, "Status"))
    if _value(block, "Action").partition(" ")[0].strip().casefold() != "failed" or status is None:
        return None
    if not status[1].startswith("5."):
        return None
    named = (_TYPED.fullmatch(_value(block, name)) for name in ("Final-Recipient", "Original-Recipient"))
    said = _value(block, "Diagnostic-Code")
    addresses = frozenset(found[1].strip("<>").casefold() for found in named if found)
    return Failed(addresses, f"{status[1]} {said}".strip(), _is_of_address(status[1], said))


def _value(block: Message, name: str) -> str:
    found = block.get_all(name, [])
    return " ".join(str(found[0])[:_LONGEST].split()) if len(found) == 1 else ""


def _is_of_address(status: str, said: str) -> bool:
    reply = _REPLY.match(said)
    if status == _UNSAID and reply is not None and reply[2]:
        status = reply[2]
    if status == _UNSAID:
        return reply is not None and reply[1] in _OF_ADDRESS_REPLIES and _OF_ELSE.search(said) is None
    return _OF_ADDRESS.fullmatch(status) is not None
