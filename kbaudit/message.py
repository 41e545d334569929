"""The message: what one person is told, finished to the last byte before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAIL = "mail"
"""The name of the notifier that ``[mail]`` configures."""


class Purpose(StrEnum):
    """What a message is for.

    Attributes:
        DIGEST: What an owner is told in one slot.
        FRESH_LINK: A link to a task, in place of one that holds no more.
        RECEIPT: What became of an answer.
        SIGN_IN: The link by which a person signs in.
        STEWARD: What a steward is told in one slot.
    """

    DIGEST = "digest"
    FRESH_LINK = "fresh-link"
    RECEIPT = "receipt"
    SIGN_IN = "sign-in"
    STEWARD = "steward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one person, as it is sent however often it must be tried.

    Attributes:
        id: What tells it from all others, such as a mail's Message-ID without its brackets; the same digest of the same
            slot has the same one, so that it is queued once.
        notifier: The name of the configured notifier that sends it.
        person: To whom, as tasks name people.
        address: Where that is for the notifier: an e-mail address, a channel; empty where the notifier has only one.
        content: The finished bytes.
        due: From when on it is to be sent, an aware instant.
    """

    id: str
    notifier: str
    purpose: Purpose
    person: str
    address: str
    content: bytes
    due: datetime
