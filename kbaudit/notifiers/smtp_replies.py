"""What an SMTP server's replies mean for a message (RFC 5321 and the codes of RFC 3463)."""

from __future__ import annotations

import re
from typing import Final

from kbaudit.errors import NotifierError
from kbaudit.notifiers.interface import Accepted, Outcome, Refused, TryLater

CLOSING: Final = 421
"""The server closes the connection; another one may be opened."""

_OK = range(200, 300)
_LATER = range(400, 500)
_TOO_LARGE = 552
_LOGIN_WANTED = 530
_CODE = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")

# Bad mailbox address, bad domain, ambiguous, moved, mailbox disabled or full, as far as a server says it of a text that
# it has read already.
_NO_SUCH_ADDRESS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.1", "5.2.2"})

# What servers say where it is not this message that they refuse but whoever sends it, so that all others would fare
# the same: relaying not permitted, a sender that is not one's own, no login.
_OF_ALL = re.compile(
    r"relay|SendAsDenied|permissions? to send as|sender (?:address )?rejected|sender verify|not owned by user"
    r"|authenticat",
    re.IGNORECASE,
)


def said_by(code: int, text: bytes) -> str:
    """Write a reply on one line."""
    return " ".join(f"{code} {text.decode('utf-8', 'replace')}".split())


def to_sender(code: int, text: bytes) -> Outcome | None:
    """Read the reply to MAIL; None where the server goes on.

    Raises:
        NotifierError: The server takes nothing from this sender.
    """
    if code in _OK:
        return None
    said = said_by(code, text)
    if code in _LATER:
        return TryLater(said)
    if code == _TOO_LARGE or _enhanced(text) == "5.3.4":
        return Refused(said)
    raise NotifierError(f"the server takes no mail from this sender: {said}; check sender, user name and password")


def to_recipient(code: int, text: bytes) -> Outcome | None:
    """Read the reply to RCPT; None where the server goes on.

    Raises:
        NotifierError: The server takes nothing for anybody.
    """
    if code in _OK:
        return None
    said = said_by(code, text)
    if code in _LATER:
        return TryLater(said)
    _refuse_for_all(code, said)
    return Refused(said, no_such_address=not _enhanced(text).startswith("5.7."))


def to_text(code: int, text: bytes) -> Outcome:
    """Read the reply to the text of a mail.

    Raises:
        NotifierError: The server takes nothing from this sender.
    """
    if code in _OK:
        return Accepted()
    said = said_by(code, text)
    if code in _LATER:
        return TryLater(said)
    _refuse_for_all(code, said)
    return Refused(said, no_such_address=_enhanced(text) in _NO_SUCH_ADDRESS)


def _refuse_for_all(code: int, said: str) -> None:
    if code == _LOGIN_WANTED or _OF_ALL.search(said):
        raise NotifierError(f"the server passes nothing on: {said}; check sender, user name and password")


def _enhanced(text: bytes) -> str:
    found = _CODE.match(text.decode("ascii", "replace"))
    return found[1] if found else ""
