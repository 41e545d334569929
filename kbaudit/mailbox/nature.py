"""The nature of a mail: whether a person wrote it, or a program, a mailing list, or a server that could not deliver.

Source:
    RFC 3834 (automatic responses), RFC 3464 (delivery status), RFC 2919 and 2369 (lists), and what the programs send
    that keep to none of them.
"""

from __future__ import annotations

import re
from email.message import EmailMessage
from enum import StrEnum

from kbaudit.mailbox.delivery_report import is_report
from kbaudit.mailbox.phrases import phrases


class Nature(StrEnum):
    """Who made a mail.

    Attributes:
        PERSON: A person, as far as can be told.
        AUTOMATIC: A program that answers or informs: an out-of-office note, a receipt.
        BOUNCE: A mail server, about a mail that did not arrive.
        LIST: A mailing list or a bulk sender.
    """

    PERSON = "person"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    LIST = "list"


_AUTOMATIC_HEADERS = (
    *("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-AutoReply-From", "X-Auto-Reply", "X-Mail-Autoreply"),
    *(
        "X-POST-MessageClass",
        "X-Vacation",
        "X-MS-Exchange-Inbox-Rules-Loop",
        "X-Facebook-Notify",
        "X-FC-MachineGenerated",
    ),
)
_LIST_HEADERS = (
    "List-Id",
    "List-Post",
    "List-Unsubscribe",
    "List-Help",
    "Mailing-List",
    "X-Mailing-List",
    "X-BeenThere",
)
_SERVER = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|mdaemon)@|^<>$|<>", re.IGNORECASE)
_NO_PERSON = re.compile(r"(?:no-?reply|do-?not-?reply|auto-?reply|autoresponder|notifications?)@", re.IGNORECASE)
_AWAY = re.compile(rf"(?:(?:re|aw|sv|antw|rv|απ)\s?:\s{{0,2}})?(?:{phrases().away})", re.IGNORECASE)


def nature_of(mail: EmailMessage, subject: str) -> Nature:
    """Tell who made a mail; in doubt it was no person, for nothing is lost by asking again."""
    if _is_bounce(mail):
        return Nature.BOUNCE
    if _is_automatic(mail) or _AWAY.match(subject.strip()):
        return Nature.AUTOMATIC
    if any(name in mail for name in _LIST_HEADERS) or _word(mail, "Precedence") in {"list", "bulk", "junk"}:
        return Nature.LIST
    return Nature.PERSON


def _is_bounce(mail: EmailMessage) -> bool:
    if is_report(mail):
        return True
    report = mail.get_content_type() in {"multipart/report", "message/delivery-status"}
    failed = "X-Failed-Recipients" in mail or _SERVER.search(str(mail.get("From", "")))
    return bool(report or failed or str(mail.get("Return-Path", "")).strip() == "<>") and not _answers_for_person(mail)


def _answers_for_person(mail: EmailMessage) -> bool:
    """Tell whether it is a person's own automatic answer, which has an empty sender as well."""
    return _word(mail, "Auto-Submitted") == "auto-replied" and not _SERVER.search(str(mail.get("From", "")))


def _is_automatic(mail: EmailMessage) -> bool:
    submitted = _word(mail, "Auto-Submitted")
    return (
        (bool(submitted) and submitted != "no")
        or any(name in mail for name in _AUTOMATIC_HEADERS)
        or _word(mail, "Precedence") in {"auto_reply", "auto-reply"}
        or bool(_NO_PERSON.search(str(mail.get("From", ""))))
    )


def _word(mail: EmailMessage, name: str) -> str:
    """Give the first word of a header, in lower case."""
    return str(mail.get(name, "")).partition(";")[0].strip().lower()
