"""The store as the knowledge base uses it: each call is one transaction, kept as a whole or not at all."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine

from kbaudit.answers.code import CodeKeys
from kbaudit.assign import Plan
from kbaudit.assigning.following import Looked
from kbaudit.bounce import Bounce
from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.dossier import Dossier
from kbaudit.errors import StoreError
from kbaudit.finding import Finding
from kbaudit.intake import Intake, SourceIntake
from kbaudit.ledger.history import CardHistory
from kbaudit.ledger.ledger_file import write_ledger_file
from kbaudit.ledger.passage import Passage, Where
from kbaudit.message import Message
from kbaudit.outcomes.upkeep import Forgotten, Purged, Retention, Upgraded
from kbaudit.report import SourceSummary
from kbaudit.secret import Secret
from kbaudit.store import (
    backup,
    bounces,
    cards,
    checking,
    contents,
    dossiers,
    engine,
    exporting,
    forgetting,
    histories,
    ledger,
    lock,
    outbox,
    purging,
    runs,
    schema,
    signing_key,
    sources,
    tasks,
    trends,
    vouchings,
)
from kbaudit.store.absences import Absences
from kbaudit.store.encoding import keepable_texts
from kbaudit.store.engine import reading, writing
from kbaudit.store.memory import StoreMemory
from kbaudit.store.outbox import Outbox
from kbaudit.store.sessions import Sessions
from kbaudit.store.slots import Slots
from kbaudit.store.vouchings import Vouching
from kbaudit.sync import Changes, Known
from kbaudit.task import Task
from kbaudit.task_event import Event
from kbaudit.text.moments import write_moment
from kbaudit.trends.trend import Audited, Mark, TrendPoint
from kbaudit.trends.trending import Changed
from kbaudit.verification import Channel, Entry, Head

_T = TypeVar("_T")
Found = Mapping[str, Where]


@dataclass(frozen=True, slots=True)
class Store:
    """A store that is open.

    Attributes:
        born: Whether it was made when it was opened.
        release: The version of kbaudit that works with it.
    """

    engine: Engine
    born: bool
    release: str

    @classmethod
    def open(cls, url: str, release: str) -> Store:
        """Open a store, making it where there is none.

        Raises:
            ConfigError: The address is none, or its driver is not installed.
            SchemaError: It is of an older or a newer release.
            StoreError: The database cannot be reached.
        """
        made = engine.make_engine(url)
        try:
            return cls(made, schema.make_ready(made), release)
        except BaseException:
            made.dispose()
            raise

    @classmethod
    def existing(cls, url: str, release: str) -> Store:
        """Open a store that is there already.

        Raises:
            SchemaError: It is of an older or a newer release.
            StoreError: There is none, the address is none, or the database cannot be reached.
        """
        made = engine.make_engine(url)
        file = engine.file_of(made)
        try:
            if (file is not None and not file.exists()) or schema.schema_of(made).standing is schema.Standing.ABSENT:
                raise StoreError(f"store {engine.shown(url)}: there is none yet; kbaudit sync makes it")
            return cls(made, schema.make_ready(made), release)
        except BaseException:
            made.dispose()
            raise

    @classmethod
    def upgrade(cls, url: str, now: datetime) -> Upgraded:
        """Bring a store up to this release's schema, or make it, while no run is under way.

        Raises:
            SchemaError: It is of a newer release.
            BusyError: A run holds it; it is named.
            StoreError: The address is none, or the database cannot be reached or written.
        """
        made = engine.make_engine(url)
        try:
            older = schema.schema_of(made).standing is schema.Standing.OLDER
            with lock.held(made, _run_named("db upgrade", now)) if older else nullcontext():
                return schema.bring_up(made)
        finally:
            made.dispose()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def held(self, what: str, now: datetime) -> AbstractContextManager[None]:
        """Hold the store's one lock.

        Raises:
            BusyError: Another run holds it; it is named.
        """
        return lock.held(self.engine, _run_named(what, now))

    def memory(self) -> StoreMemory:
        """Give what audits leave for later ones."""
        return StoreMemory(self.engine, self.release)

    def known(self, source: str) -> Mapping[str, Known]:
        """Give what is known of a source's cards, by id."""
        with reading(self.engine) as connection:
            return cards.known(connection, source)

    def unreadable(self, source: str) -> frozenset[str]:
        """Give the ids of a source's cards that could not be read when it was last read to its end."""
        with reading(self.engine) as connection:
            return sources.unreadable_ids(connection, source)

    def take(self, part: SourceIntake, changes: Changes, now: datetime) -> None:
        """Keep what one source has, and what was found to have changed."""
        back = frozenset(changes.returned)  # the text of one that was let go may be kept no more
        fresh = [*(one.card for one in (*changes.appeared, *changes.edited)), *(c for c in part.cards if c.id in back)]
        with writing(self.engine) as connection:
            # Texts come first, in a transaction of their own: nothing refers to them yet, and the one that changes
            # cards, which other processes wait for, stays short.
            contents.keep(connection, map(Content.of, fresh))
        with writing(self.engine) as connection:
            cards.write(connection, part.summary.name, changes, now)
            sources.note_reading(connection, part, now)

    def take_text(self, card: Card, now: datetime) -> None:
        """Keep what one card says, read by itself; all else of it stays as its source was last read.

        Raises:
            UnknownCardError: The store has no such card.
        """
        with writing(self.engine) as connection:
            contents.keep(connection, [Content.of(card)])
            changes = Changes(edited=(cards.with_text(connection, card),))
            cards.write(connection, card.source, changes, now)

    def note_attempt(self, summary: SourceSummary, now: datetime) -> None:
        """Keep that a source could not be read, or looked suspicious; its cards keep their last known state."""
        with writing(self.engine) as connection:
            sources.note_attempt(connection, summary, now)

    def intake(self) -> Intake:
        """Read everything that is known, as it was last seen."""
        with reading(self.engine) as connection:
            found = cards.read(connection)
            parts = sources.read(connection, cards.counts(connection))
            vouched = vouchings.vouched_texts(connection)
            checks = vouchings.checks(connection)
        return replace(Intake.together(parts), cards=found, vouched=vouched, checks=checks)

    def verify(self, vouching: Vouching, now: datetime) -> None:
        """Enter that somebody vouches for a card's text.

        Raises:
            UnknownCardError: The store has no such card.
            TextChangedError: The text they read is not the card's text any more.
        """
        with writing(self.engine) as connection:
            vouchings.verify(connection, keepable_texts(vouching), now)

    def unverify(self, vouching: Vouching, now: datetime) -> None:
        """Enter that somebody takes all vouching for a card back.

        Raises:
            UnknownCardError: The store has no such card.
        """
        with writing(self.engine) as connection:
            vouchings.unverify(connection, keepable_texts(vouching), now)

    def content(self, ref: str) -> Content:
        """Give the text of a card as it was last seen.

        Raises:
            UnknownCardError: The store has no such card.
        """
        with reading(self.engine) as connection:
            return vouchings.content_of(connection, ref)

    def standing(self) -> tuple[tuple[Finding, ...], Looked]:
        """Give the findings that stand, and when the base was last looked at.

        Raises:
            StoreError: It never was audited, or by a release whose findings this one cannot read.
        """
        with reading(self.engine) as connection:
            return tasks.standing(connection), tasks.looked(connection)

    def tasks(self, *, settled: bool = False, only: str | None = None) -> tuple[Task, ...]:
        """Read the tasks that are not settled, or all, or one; the oldest first."""
        with reading(self.engine) as connection:
            return tasks.read(connection, settled=settled, only=only)

    def dossier(self, identity: str) -> Dossier:
        """Read a task with its findings and its cards.

        Raises:
            UnknownTaskError: There is no such task.
            StoreError: The findings were kept by a release whose findings this one cannot read.
        """
        with reading(self.engine) as connection:
            return dossiers.dossier(connection, identity)

    def read_at(self) -> Mapping[str, datetime]:
        """Give when each source was last read to its end, by name."""
        with reading(self.engine) as connection:
            return dossiers.read_at(connection)

    def text(self, digest: str) -> Content | None:
        """Give a text that some card has or had, by its digest; None where it is not kept."""
        with reading(self.engine) as connection:
            return dossiers.text(connection, digest)

    def task_identities(self) -> frozenset[str]:
        """Give the identities of all tasks there ever were."""
        with reading(self.engine) as connection:
            return tasks.identities(connection)

    def keep_plan(self, plan: Plan) -> None:
        """Write the tasks as a plan leaves them; one that was answered meanwhile stays as it was answered."""
        with writing(self.engine) as connection:
            tasks.keep(connection, plan.tasks)

    def answer(  # noqa: PLR0913 - an answer and what was known when it was given, the last ones named
        self,
        task: str,
        event: Event,
        channel: Channel,
        now: datetime,
        *,
        turn: int | None = None,
        read: Mapping[str, str] | None = None,
        receipt: Callable[[Task], Iterable[Message]] | None = None,
    ) -> Task:
        """Enter what a person answers, with all that follows from it.

        Args:
            now: In the zone of the person who answers, whose day counts.
            turn: ``Task.turn`` when the person was asked; None where that makes no difference.
            read: The digests of the texts that were shown to them, by reference; None where that makes no difference.
            receipt: Gives the messages that are queued in the same transaction, of the task as it is then.

        Raises:
            UnknownTaskError: There is no such task.
            AnsweredMeanwhileError: It was answered since that turn.
            AnswerRefusedError: The answer may not be given; the message says why.
            TextChangedError: The text that was read is not the card's text any more.
        """
        with writing(self.engine) as connection:
            vouchings.refuse_changed(connection, read or {})
            after = tasks.answer(connection, task, keepable_texts(event), now, channel, turn)
            outbox.queue(connection, receipt(after) if receipt else ())
            return after

    def queue(self, messages: Iterable[Message]) -> tuple[str, ...]:
        """Put messages into the outbox, each one that never was in it; give the ids of those that were put in."""
        with writing(self.engine) as connection:
            return outbox.queue(connection, messages)

    @property
    def slots(self) -> Slots:
        """Give which slots are filled, and what people were told in them."""
        return Slots(self.engine)

    @property
    def absences(self) -> Absences:
        """Give what people said of their own leave."""
        return Absences(self.engine)

    @property
    def sessions(self) -> Sessions:
        """Give who has signed in."""
        return Sessions(self.engine)

    @property
    def outbox(self) -> Outbox:
        """Give the outbox, from which messages are sent."""
        return Outbox(self.engine)

    def bounces(self, now: datetime) -> Mapping[str, Bounce]:
        """Give whose address takes nothing, as tasks name people; what was said 30 days ago is believed no more."""
        with reading(self.engine) as connection:
            return bounces.read(connection, now)

    def entries(self, refs: frozenset[str] | None = None) -> tuple[Entry, ...]:
        """Read the ledger, of some cards or of all, in its order."""
        with reading(self.engine) as connection:
            return vouchings.entries(connection, refs)

    def head(self) -> Head:
        """Give the end of the ledger."""
        with reading(self.engine) as connection:
            return ledger.head(connection)

    def breaks(self, heads: Sequence[Head] = ()) -> tuple[str, ...]:
        """Say what is wrong with the ledger's chain and its notes: a sentence a break, none for a whole one.

        Args:
            heads: Ends that somebody wrote down elsewhere; those that earlier runs saw are looked for anyway.
        """
        with reading(self.engine) as connection:
            seen = (*runs.heads(connection), *heads)
            return tuple(ledger.breaks(connection, seen))

    def problems(self) -> tuple[str, ...]:
        """Say all that is wrong with the store, a sentence each; nothing for one that is whole."""
        return checking.problems(self.engine)

    def backup(self, file: Path) -> None:
        """Copy the store as it is at this instant into a new file.

        Raises:
            ConfigError: The store is no file, the file is there already, or it cannot be made.
            StoreError: The store cannot be read, or is damaged.
        """
        backup.backup(self.engine, file)

    def purge(self, retention: Retention, source: str | None, now: datetime, *, dry: bool) -> Purged:
        """Empty old texts and remove what nobody needs, of one source everything; or only find out what would be."""
        with engine.wiping(self.engine) as connection, connection.begin_nested() as step:
            done = purging.purge(connection, retention, source, now)
            if dry:
                step.rollback()
        return done

    def forget_card(self, ref: str) -> Forgotten:
        """Forget what a card said and who wrote it.

        Raises:
            UnknownCardError: The store never had such a card.
            ConfigError: The card is still there.
        """
        with engine.wiping(self.engine) as connection:
            return forgetting.forget_card(connection, ref)

    def forget_person(self, address: str, now: datetime) -> Forgotten:
        """Forget who a person of the ledger is, and what they wrote.

        Raises:
            UnknownPersonError: Nobody is known by that name.
        """
        with engine.wiping(self.engine) as connection:
            return forgetting.forget_person(connection, address, now)

    def export(self, named: Secret | None, *, with_people: bool, now: datetime) -> str:
        """Write the ledger as a file that can be checked without kbaudit.

        Args:
            named: Where the key is that signs it; None for the one beside the store.
            with_people: Whether to name people.

        Raises:
            ConfigError: No key is named, and the store is no file beside which one could be made.
            SecretError: The key cannot be read.
        """
        key = signing_key.key_of(self.engine, signing_key.LEDGER, named)
        about = {"made_at": write_moment(now), "release": self.release}
        with reading(self.engine) as connection:
            rows = exporting.rows(connection, with_people=with_people)
            return write_ledger_file(rows, ledger.head(connection), key, **about)

    def code_keys(self, named: Sequence[Secret]) -> CodeKeys:
        """Give the keys that sign the codes of mails and links.

        Args:
            named: Where they are, the oldest first; none for the one beside the store.

        Raises:
            ConfigError: None is named, and the store is no file beside which one could be made.
            SecretError: One cannot be read, or is too short to be one.
            StoreError: None can be made.
        """
        return CodeKeys(tuple(signing_key.keys_of(self.engine, signing_key.CODES, named)))

    def begin(self, kind: str, now: datetime) -> int:
        """Write that a run began, and give its number."""
        with writing(self.engine) as connection:
            return runs.begin(connection, kind, self.release, now)

    def end(self, run: int, verdict: str, summary: Mapping[str, Any], now: datetime) -> None:
        """Write how a run ended."""
        with writing(self.engine) as connection:
            runs.end(connection, run, verdict, summary, now)

    def last_audit(self, like: Iterable[Mark] = ()) -> Audited | None:
        """Give what the last audit that ended saw and found, see ``trends.last_audit``; None where there is none."""
        with reading(self.engine) as connection:
            return trends.last_audit(connection, like)

    def trend(self, since: datetime | None = None) -> tuple[TrendPoint, ...]:
        """Give what changed from audit to audit, the oldest first; only those that began at ``since`` or later."""
        with reading(self.engine) as connection:
            return trends.points(connection, since)

    def end_audit(  # noqa: PLR0913 - all that an audit leaves, every argument named
        self,
        run: int,
        *,
        findings: Sequence[Finding],
        audited: Audited,
        trend: Changed,
        verdict: str,
        summary: Mapping[str, Any],
        policy: str,
        now: datetime,
    ) -> None:
        """Write how an audit ended, which findings stand, how each card stood and what changed, at once.

        Args:
            audited: What it saw; findings of other rules than those that ran to their end are left as they are.
            trend: What changed from the audit before.
            policy: The text of the policy in force.
        """
        with writing(self.engine) as connection:
            runs.note_findings(connection, run, findings, audited.rules)
            trends.keep_standings(connection, audited.cards)
            summed = {**summary, "trend": trends.encoded(audited, trend)}
            runs.end(connection, run, verdict, summed, now, policy)

    def policies(self) -> tuple[tuple[datetime, str], ...]:
        """Give since when audits ran under which policy, as text, the oldest first."""
        with reading(self.engine) as connection:
            return tuple(runs.policies(connection))

    def history(self, ref: str) -> CardHistory:
        """Read the history of one card, by its reference or one that it had before.

        Raises:
            UnknownCardError: The store never had such a card.
        """
        with reading(self.engine) as connection:
            return histories.read(connection, ref)

    def with_passage(self, passage: Passage, told: Callable[[CardHistory, Found], Iterable[_T]]) -> tuple[_T, ...]:
        """Look a passage up in all texts that are kept.

        Args:
            told: Gives what is to be known of a card by its history and where the passage stands, by digest of a text.
        """
        with reading(self.engine) as connection:
            places = ((digest, passage.find(text)) for digest, text in histories.texts(connection))
            found = {digest: where for digest, where in places if where is not None}
            cards = histories.cards_with(connection, found)
            each = histories.read_all(connection, cards, histories.Moves.read(connection))
            return tuple(one for history in each for one in told(history, found))


def _run_named(what: str, now: datetime) -> str:
    return f"{what}, process {os.getpid()} on {socket.gethostname()}, since {now:%Y-%m-%d %H:%M:%S} UTC"
