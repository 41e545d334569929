"""The verification: somebody vouched for a text, and how surely that is known."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.text.moments import Moment

_AT_ONCE = timedelta(minutes=1)
_HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


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

    @property
    def in_words(self) -> str:
        """Say how surely it is known who vouched, as the rest of "by Ana, …"."""
        return _IN_WORDS[self]

    @property
    def is_told_by_source(self) -> bool:
        """Tell whether a sync brings it, and no person who speaks to kbaudit."""
        return self in {Channel.SOURCE_ACCOUNT, Channel.SOURCE_DEFAULT}


_IN_WORDS = {
    Channel.SIGNED_IN: "who had signed in",
    Channel.MAIL_LINK: "by the link of a mail sent to them",
    Channel.MAIL_REPLY: "by a mail from their address",
    Channel.SOURCE_ACCOUNT: "as the source has it of an account of its own",
    Channel.CLAIMED: "as somebody said; nobody asked who they are",
    Channel.SOURCE_DEFAULT: "written by the source itself when the card was made or saved, which is no check",
}


class VerificationState(StrEnum):
    """Whether what a card says is vouched for.

    Attributes:
        VERIFIED: Somebody vouched for it, and the next check is not due.
        EXPIRED: Somebody vouched for it, and the next check is due.
        CHANGED: Somebody vouched for another text, from which it differs materially.
        NEVER_VERIFIED: Nobody is known to have vouched for it, or it was taken back.
    """

    VERIFIED = "verified"
    EXPIRED = "expired"
    CHANGED = "changed"
    NEVER_VERIFIED = "never-verified"


class EntryKind(StrEnum):
    """What an entry of the ledger records.

    Attributes:
        VERIFIED: Somebody vouched for a text.
        UNVERIFIED: Somebody took all vouching for a card back.
        RETRACTED: Somebody took one vouching of theirs back; what stood before it stands again.
        CARRIED: The text became another one that says the same, and what was vouched for holds on.
        MOVED: The card goes under another reference; its history follows.
    """

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    RETRACTED = "retracted"
    CARRIED = "carried"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the ledger's chain.

    Attributes:
        seq: The number of the last entry; 0 for an empty ledger.
        hash: Its hash; zeros for an empty ledger.
    """

    seq: int
    hash: str

    def __str__(self) -> str:
        """Write it as ``SEQ:HASH``, to be kept elsewhere and looked for later."""
        return f"{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, written: str) -> Head:
        """Read ``SEQ:HASH``.

        Raises:
            ValueError: It is not written so.
        """
        if not (found := _HEAD.fullmatch(written.strip())):
            raise ValueError("is no end of a ledger; write SEQ:HASH, as a report has it")
        return cls(int(found[1]), found[2])


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
        before: What went before: the card's reference before a move, the digest of the text that was vouched for before
            it was carried on; None for other entries.
        retracts: The number of the entry that was taken back; None for entries of other kinds.
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
    before: str | None = None
    retracts: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCheck:
    """What a check of the ledger found.

    Attributes:
        head: Its end.
        breaks: What is wrong, a sentence a break; empty for a whole one.
    """

    head: Head
    breaks: tuple[str, ...]


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


def counted(card: Card) -> Card:
    """Give a card without a verification that its source wrote by itself, which counts as no check."""
    if card.verified_at is None or channel_of(card) is not Channel.SOURCE_DEFAULT:
        return card
    return replace(card, verified_at=None, verified_by=None)


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
