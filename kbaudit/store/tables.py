"""The tables of the store."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from kbaudit.store.columns import DayOrInstant, Instant
from kbaudit.store.people_tables import AbsenceRow, SessionRow
from kbaudit.store.registry import Table, instant
from kbaudit.text.moments import Moment

TABLES = Table.metadata
"""All tables of the store."""

OF_PEOPLE = (AbsenceRow, SessionRow)
"""Those that another file has, so that all are known where one is."""


class SourceRow(Table, table=True):
    """One source and what became of its last reading.

    Attributes:
        tried_at: When it was last read, well or not.
        complete_at: When it was last read to its end; None where it never was.
        files: The paths of all its files, as JSON; None where unknown.
        notices: What it had to say, as JSON.
    """

    __tablename__ = "kb_source"

    name: str = Field(primary_key=True)
    kind: str
    status: str
    tried_at: datetime = Field(sa_column=instant())
    complete_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    cards: int = 0
    unreadable: int = 0
    problem: str | None = Field(default=None, sa_column=Column(Text))
    files: str | None = Field(default=None, sa_column=Column(Text))
    notices: str = Field(default="[]", sa_column=Column(Text, nullable=False, default="[]"))


class ContentRow(Table, table=True):
    """One text, by its digest; kept once however many cards have or had it.

    Attributes:
        body: None once its retention has ended.
    """

    __tablename__ = "kb_content"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    title: str | None = Field(default=None, sa_column=Column(Text))
    body: str | None = Field(default=None, sa_column=Column(Text))
    body_format: str
    locale: str | None = None


class CardRow(Table, table=True):
    """One card as it was last seen, with what was vouched for.

    Attributes:
        fields: All of it but its content, as JSON.
        changed_at: When its present text was first seen.
        missing_since: When a complete listing first lacked it; None while it is there.
        gone_at: When a second one lacked it too; its history stays.
        vouched_at: When somebody last vouched for it; None where no vouching stands.
        vouched_content: The text that was vouched for.
        taken_back_at: When all vouching was last taken back; None where none was, or somebody vouched since.
        vouch_holds: Whether its present text is that text, or differs from it immaterially.
        awaited: Whether its source dated a verification in the future, which the ledger does not have yet.
        withdrawn_as: What an answer to a task made of it, ``deprecated`` or ``archived``; None where none did.
        withdrawn_content: The text that was withdrawn; with another one the card is what its source says.
    """

    __tablename__ = "kb_card"
    __table_args__ = (
        UniqueConstraint("source", "card_id"),
        Index("ix_kb_card_awaited", "source", sqlite_where=text("awaited = 1"), postgresql_where=text("awaited")),
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    card_id: str = Field(sa_column=Column(Text, nullable=False))
    content: int = Field(foreign_key="kb_content.id", index=True)
    fields: str = Field(sa_column=Column(Text, nullable=False))
    first_seen: datetime = Field(sa_column=instant())
    changed_at: datetime = Field(sa_column=instant())
    missing_since: datetime | None = Field(default=None, sa_column=instant(optional=True))
    gone_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    vouched_at: Moment | None = Field(default=None, sa_column=Column(DayOrInstant(), nullable=True))
    vouched_by: str | None = Field(default=None, foreign_key="kb_person.id")
    vouch_channel: str | None = None
    vouched_content: int | None = Field(default=None, foreign_key="kb_content.id", index=True)
    taken_back_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    vouch_holds: bool = False
    awaited: bool = False
    withdrawn_as: str | None = None
    withdrawn_content: int | None = Field(default=None, foreign_key="kb_content.id")


class VersionRow(Table, table=True):
    """One stretch of time in which a card had one text.

    Attributes:
        since: When this text was first seen.
        until: When another one, or none, was seen; None for the present one.
        editor: Who wrote it according to the source; None where unknown.
    """

    __tablename__ = "kb_version"
    __table_args__ = (
        Index(
            "uq_kb_version_open",
            "card",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    card: int = Field(sa_column=Column(ForeignKey("kb_card.id", ondelete="CASCADE"), nullable=False, index=True))
    content: int = Field(foreign_key="kb_content.id", index=True)
    since: datetime = Field(sa_column=instant())
    until: datetime | None = Field(default=None, sa_column=instant(optional=True))
    editor: str | None = None


class UnreadableRow(Table, table=True):
    """One card that its source had at the last reading and that could not be read."""

    __tablename__ = "kb_unreadable"

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    card_id: str = Field(sa_column=Column(Text, nullable=False))
    reason: str = Field(sa_column=Column(Text, nullable=False))
    title: str | None = Field(default=None, sa_column=Column(Text))
    path: str | None = Field(default=None, sa_column=Column(Text))
    line: int | None = None


class PersonRow(Table, table=True):
    """One person of the ledger; forgetting them empties the row, and the ledger's chain stays whole.

    Attributes:
        id: Made up at random, so that it says nothing of the person.
        address: How the person was named: an address, a handle; None once forgotten.
    """

    __tablename__ = "kb_person"

    id: str = Field(primary_key=True)
    address: str | None = Field(default=None, unique=True)
    forgotten_at: datetime | None = Field(default=None, sa_column=instant(optional=True))


class LedgerRow(Table, table=True):
    """One entry of the ledger; it is only ever appended to.

    Attributes:
        seq: From 1, without gaps.
        at: When it was written.
        card: The card's reference at that time.
        content: The digest of the text it speaks of; None where that text is not known.
        vouched_at: When the person vouched, which a source may tell later.
        note: The salted SHA-256 of what they wrote; the text itself can be forgotten.
        detail: What else the entry says, as canonical JSON.
        previous: The hash of the entry before; 64 zeros for the first.
        hash: SHA-256 of ``previous`` and the canonical JSON of all the rest.
    """

    __tablename__ = "kb_ledger"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_column=instant())
    kind: str
    card: str = Field(sa_column=Column(Text, nullable=False, index=True))
    content: str | None = Field(default=None, index=True)
    person: str | None = Field(default=None, foreign_key="kb_person.id", index=True)
    channel: str | None = None
    vouched_at: Moment | None = Field(default=None, sa_column=Column(DayOrInstant(), nullable=True))
    note: str | None = None
    detail: str = Field(default="{}", sa_column=Column(Text, nullable=False, default="{}"))
    previous: str
    hash: str


class NoteRow(Table, table=True):
    """The text of a note; removing it leaves the ledger whole.

    Attributes:
        hash: SHA-256 of salt and text, as the ledger has it.
        salt: Made up at random, so that nobody can guess a short text from its hash.
    """

    __tablename__ = "kb_note"

    hash: str = Field(primary_key=True)
    salt: str
    text: str = Field(sa_column=Column(Text, nullable=False))


class PolicyRow(Table, table=True):
    """One policy that was in force in some run.

    Attributes:
        digest: SHA-256 of the text as it was first kept.
        text: All of it, as JSON.
    """

    __tablename__ = "kb_policy"

    digest: str = Field(primary_key=True)
    text: str = Field(sa_column=Column(Text, nullable=False))


class RunRow(Table, table=True):
    """One run: of a sync or of an audit.

    Attributes:
        ended_at: None where it was cut off.
        head: The hash of the ledger's last entry at its end, without which a cut ledger could not be told.
        head_seq: The number of that entry; 0 for none.
        policy: The policy in force; None for a sync, which needs none.
        summary: What came out, as JSON.
    """

    __tablename__ = "kb_run"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    began_at: datetime = Field(sa_column=instant())
    ended_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    version: str
    verdict: str | None = None
    head: str | None = None
    head_seq: int = 0
    policy: str | None = Field(default=None, foreign_key="kb_policy.digest")
    summary: str = Field(default="{}", sa_column=Column(Text, nullable=False, default="{}"))


class FindingRow(Table, table=True):
    """One finding, by its fingerprint, from the first audit that had it to the last.

    Attributes:
        cards: The references of all its cards, as JSON; the one to open first.
        parts: The digests of all its parts, as JSON.
        first_run: The audit that first had it, since it was last closed.
        closed_run: The audit that had it no more; None while it stands.
        said: A digest of all that it says.
        finding: All of it, as ``facts`` packs it.
    """

    __tablename__ = "kb_finding"

    fingerprint: str = Field(primary_key=True)
    rule: str = Field(index=True)
    card: str = Field(sa_column=Column(Text, nullable=False))
    severity: str
    cards: str = Field(sa_column=Column(Text, nullable=False))
    parts: str = Field(sa_column=Column(Text, nullable=False))
    first_run: int = Field(foreign_key="kb_run.id")
    last_run: int = Field(foreign_key="kb_run.id")
    closed_run: int | None = Field(default=None, foreign_key="kb_run.id", index=True)
    said: str
    finding: bytes


class StandingRow(Table, table=True):
    """How one card stood at the last audit.

    Attributes:
        card: The card's reference.
        standing: The fields of ``trend.Standing``, in their order, as JSON.
    """

    __tablename__ = "kb_standing"

    card: str = Field(sa_column=Column(Text, primary_key=True))
    standing: str = Field(sa_column=Column(Text, nullable=False))


class FactRow(Table, table=True):
    """What one rule's first step found in one text.

    Attributes:
        key: The rule, its version and its settings.
        facts: As ``facts`` packs them; None where the rule found nothing.
    """

    __tablename__ = "kb_fact"

    key: str = Field(primary_key=True)
    content: int = Field(sa_column=Column(ForeignKey("kb_content.id", ondelete="CASCADE"), primary_key=True))
    facts: bytes | None = None


class JudgedRow(Table, table=True):
    """What one rule's second step yielded for the base it last judged.

    Attributes:
        rule: The rule's name.
        key: The rule, its version and its settings.
        base: The digest of the base.
        yielded: As ``facts`` packs it.
    """

    __tablename__ = "kb_judged"

    rule: str = Field(primary_key=True)
    key: str
    base: str
    yielded: bytes


class ShelfRow(Table, table=True):
    """What a comparison of all cards found out for the next one.

    Attributes:
        release: The version of kbaudit that keeps it.
    """

    __tablename__ = "kb_shelf"

    name: str = Field(primary_key=True)
    release: str
    kept: bytes


class HolderRow(Table, table=True):
    """Who holds, or last held, the store's one lock."""

    __tablename__ = "kb_holder"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    named: str = Field(sa_column=Column(Text, nullable=False))


class TaskRow(Table, table=True):
    """One task as it stands; people are named by their identities.

    Attributes:
        told: Identities, as JSON.
        cards: References, as JSON.
        parts: The digests of all that was found, as JSON; what is known is told from what is new by them.
        reasons: Sentences, as JSON.
        events: How many there were; who changes a task names the number that they knew.
    """

    __tablename__ = "kb_task"

    id: str = Field(primary_key=True)
    kind: str
    subject: str = Field(sa_column=Column(Text, nullable=False))
    title: str = Field(sa_column=Column(Text, nullable=False))
    cards: str = Field(sa_column=Column(Text, nullable=False))
    parts: str = Field(sa_column=Column(Text, nullable=False))
    passages: str = ""
    reasons: str = Field(sa_column=Column(Text, nullable=False))
    severity: str
    state: str = Field(index=True)
    accountable: str | None = Field(default=None, foreign_key="kb_person.id", index=True)
    told: str = Field(default="[]", sa_column=Column(Text, nullable=False, default="[]"))
    steward: str | None = Field(default=None, foreign_key="kb_person.id")
    opened_at: datetime = Field(sa_column=instant())
    begins: Moment | None = Field(default=None, sa_column=Column(DayOrInstant(), nullable=True))
    due: Moment | None = Field(default=None, sa_column=Column(DayOrInstant(), nullable=True))
    until: Moment | None = Field(default=None, sa_column=Column(DayOrInstant(), nullable=True))
    events: int = 0


class TaskEventRow(Table, table=True):
    """One thing that happened to a task.

    Attributes:
        number: From 1, without gaps within a task.
        detail: What else is known of it, as JSON.
    """

    __tablename__ = "kb_task_event"

    task: str = Field(sa_column=Column(ForeignKey("kb_task.id"), primary_key=True))
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_column=instant())
    deed: str
    by: str | None = Field(default=None, foreign_key="kb_person.id", index=True)
    to: str | None = Field(default=None, foreign_key="kb_person.id")
    detail: str = Field(default="{}", sa_column=Column(Text, nullable=False, default="{}"))


class OutboxRow(Table, table=True):
    """One message that is to be sent, or was; once its fate is known, only that is kept of it.

    Attributes:
        id: What tells it from all others, so that it is queued once.
        person: To whom, by identity.
        address: Where that is for the notifier; None once its fate is known.
        content: The finished bytes, the same at every try; None once its fate is known.
        due: From when on it is to be sent.
        next_at: When it is to be tried, for the first time or again.
        tries: How often it was tried, the try under way included.
        first_at: When it was first tried; None where it never was.
        holder: Which process sends it now; None where none does.
        held_until: Until when that process alone may send it.
        settled_at: When its fate was known.
        why: What stood against it at the last try; None where nothing did.
    """

    __tablename__ = "kb_outbox"

    id: str = Field(sa_column=Column(Text, primary_key=True))
    notifier: str
    purpose: str
    person: str = Field(foreign_key="kb_person.id", index=True)
    address: str | None = Field(default=None, sa_column=Column(Text))
    content: bytes | None = None
    due: datetime = Field(sa_column=instant())
    fate: str = Field(index=True)
    next_at: datetime = Field(sa_column=instant())
    tries: int = 0
    first_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    holder: str | None = None
    held_until: datetime | None = Field(default=None, sa_column=instant(optional=True))
    settled_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    why: str | None = Field(default=None, sa_column=Column(Text))


class BounceRow(Table, table=True):
    """That nothing sent to a person's address arrives.

    Attributes:
        person: Who, by identity.
        address: Where nothing arrives.
        since: When that was first said.
        last_at: When it was last said.
        why: As it was said.
    """

    __tablename__ = "kb_bounce"

    person: str = Field(primary_key=True, foreign_key="kb_person.id")
    address: str = Field(sa_column=Column(Text, nullable=False))
    since: datetime = Field(sa_column=instant())
    last_at: datetime = Field(sa_column=instant())
    why: str = Field(sa_column=Column(Text, nullable=False))


class DigestRow(Table, table=True):
    """One slot of one person, filled or passed with nothing to tell.

    Attributes:
        purpose: What was told in it, as messages have it.
        slot: The instant, fixed once.
        told_at: When the last digest up to then was made; None where nothing ever was to be told.
        times: How often each task was told without an answer, by identity, as JSON.
        message: The id of the message that fills it; None where nothing was to be told.
    """

    __tablename__ = "kb_digest"

    person: str = Field(sa_column=Column(ForeignKey("kb_person.id"), primary_key=True))
    purpose: str = Field(primary_key=True)
    slot: datetime = Field(sa_column=Column(Instant(), primary_key=True))
    told_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    times: str = Field(default="{}", sa_column=Column(Text, nullable=False, default="{}"))
    message: str | None = Field(default=None, sa_column=Column(Text))


class StoppedRow(Table, table=True):
    """That somebody wants no digests.

    Attributes:
        at: Since when.
    """

    __tablename__ = "kb_stopped"

    person: str = Field(sa_column=Column(ForeignKey("kb_person.id"), primary_key=True))
    at: datetime = Field(sa_column=instant())
