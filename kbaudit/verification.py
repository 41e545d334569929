"""The verification: somebody vouched for a text, and how surely that is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.text.moments import Moment

_AT_ONCE = timedelta(minutes=1)


class Channel(StrEnum):
    """How a vouching came, the surest first.

    Attributes:
        SIGNED_IN: A person who had signed in.
        MAIL_LINK: Somebody who held the link of a mail to that person.
        MAIL_REPLY: A mail from that person's address.
        SOURCE_ACCOUNT: The source has it of an account of its own.
        CLAIMED: Somebody said so, and nobody asked who they are: a command, a program.
        SOURCE_DEFAULT: The source wrote it by itself, when the card was made or saved; it counts as no check.
    """

    SIGNED_IN = "signed-in"
    MAIL_LINK = "mail-link"
    MAIL_REPLY = "mail-reply"
    SOURCE_ACCOUNT = "source-account"
    CLAIMED = "claimed"
    SOURCE_DEFAULT = "source-default"


class EntryKind(StrEnum):
    """What an entry of the ledger records.

    Attributes:
        VERIFIED: Somebody vouched for a text.
        UNVERIFIED: Somebody took all vouching for a card back.
        CARRIED: The text became another one that says the same, and what was vouched for holds on.
        MOVED: The card goes under another reference; its history follows.
    """

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    CARRIED = "carried"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the ledger, as a reader sees it.

    Attributes:
        seq: Its number, from 1.
        at: When it was written.
        card: The card's reference at that time.
        content: The digest of the text it speaks of; None where that text is not known.
        by: Who; None where nobody is known, or the person was forgotten.
        vouched_at: When they vouched, which a source may tell later.
        note: What they wrote; None where they wrote nothing, or it was forgotten.
        why: Why an entry was written by the program: what was carried or moved.
        hash: Its place in the chain.
    """

    seq: int
    at: datetime
    kind: EntryKind
    card: str
    content: str | None
    by: str | None
    channel: Channel | None
    vouched_at: Moment | None
    note: str | None
    why: str | None
    hash: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """A text that somebody vouched for, as it stood then.

    Attributes:
        content: What was vouched for.
        at: When.
        by: Who; None where that is not known.
        changed_at: When the card's text first differed from it, as far as that is known; None where it is not.
    """

    content: Content
    at: Moment
    by: str | None = None
    changed_at: Moment | None = None

    def __post_init__(self) -> None:
        """Refuse a verification of nothing or at no time.

        Raises:
            ValueError: A field is of another type, or an instant has no zone.
        """
        if not isinstance(self.content, Content):
            raise ValueError(f"a verification has {self.content!r} as content")
        if self.by is not None and not isinstance(self.by, str):
            raise ValueError(f"a verification has {self.by!r} as by")
        for name, moment in (("at", self.at), ("changed_at", self.changed_at)):
            if not (_is_moment(moment) or (moment is None and name == "changed_at")):
                raise ValueError(f"a verification has {moment!r} as {name}; give a date or an aware datetime")


def channel_of(card: Card) -> Channel:
    """Tell how surely a source's own verification of a card is known.

    A verification of the same minute as the card's making or its last save was written by the system, not by somebody
    who had read the card. Of days without a time nobody can tell.
    """
    verified = card.verified_at
    for other in (card.created_at, card.content_updated_at):
        if isinstance(verified, datetime) and isinstance(other, datetime) and abs(verified - other) <= _AT_ONCE:
            return Channel.SOURCE_DEFAULT
    return Channel.SOURCE_ACCOUNT


def _is_moment(moment: object) -> bool:
    return moment.utcoffset() is not None if isinstance(moment, datetime) else isinstance(moment, date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One time that somebody vouched for a card, whatever became of it since.

    Attributes:
        ref: The card, by the reference it has now.
        at: When; a day where no more is known.
        by: Who; None where that is not known or was forgotten.
        noted: Whether they wrote a note.
    """

    ref: str
    at: Moment
    by: str | None = None
    noted: bool = False
