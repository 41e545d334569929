"""The store as the knowledge base uses it: each call is one transaction, kept as a whole or not at all."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from kbaudit.content import Content
from kbaudit.finding import Finding
from kbaudit.intake import Intake, SourceIntake
from kbaudit.report import SourceSummary
from kbaudit.store import cards, contents, engine, ledger, lock, runs, schema, sources, trends, vouchings
from kbaudit.store.encoding import keepable_texts
from kbaudit.store.engine import reading, writing
from kbaudit.store.ledger import Head
from kbaudit.store.memory import StoreMemory
from kbaudit.store.vouchings import Vouching
from kbaudit.sync import Changes, Known
from kbaudit.trend import Audited, TrendPoint
from kbaudit.trending import Changed
from kbaudit.verification import Entry


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
            SchemaError: It is of an older or a newer release.
            StoreError: The address is none, or the database cannot be reached.
        """
        made = engine.make_engine(url)
        try:
            return cls(made, schema.make_ready(made), release)
        except BaseException:
            made.dispose()
            raise

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def held(self, what: str, now: datetime) -> AbstractContextManager[None]:
        """Hold the store's one lock.

        Raises:
            BusyError: Another run holds it; it is named.
        """
        named = f"{what}, process {os.getpid()} on {socket.gethostname()}, since {now:%Y-%m-%d %H:%M:%S} UTC"
        return lock.held(self.engine, named)

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

    def entries(self, refs: frozenset[str] | None = None) -> tuple[Entry, ...]:
        """Read the ledger, of some cards or of all, in its order."""
        with reading(self.engine) as connection:
            return vouchings.entries(connection, refs)

    def head(self) -> Head:
        """Give the end of the ledger."""
        with reading(self.engine) as connection:
            return ledger.head(connection)

    def breaks(self, heads: Sequence[Head] = ()) -> tuple[str, ...]:
        """Say what is wrong with the ledger's chain: a sentence a break, none for a whole one.

        Args:
            heads: Ends that somebody wrote down elsewhere; those that earlier runs saw are looked for anyway.
        """
        with reading(self.engine) as connection:
            return tuple(ledger.breaks(connection, (*runs.heads(connection), *heads)))

    def begin(self, kind: str, now: datetime) -> int:
        """Write that a run began, and give its number."""
        with writing(self.engine) as connection:
            return runs.begin(connection, kind, self.release, now)

    def end(self, run: int, verdict: str, summary: Mapping[str, Any], now: datetime) -> None:
        """Write how a run ended."""
        with writing(self.engine) as connection:
            runs.end(connection, run, verdict, summary, now)

    def last_audit(self) -> Audited | None:
        """Give what the last audit that ended saw and found; None where there is none."""
        with reading(self.engine) as connection:
            return trends.last_audit(connection)

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
        now: datetime,
    ) -> None:
        """Write how an audit ended, which findings stand, how each card stood and what changed, at once.

        Args:
            audited: What it saw; findings of other rules than those that ran to their end are left as they are.
            trend: What changed from the audit before.
        """
        with writing(self.engine) as connection:
            runs.note_findings(connection, run, findings, audited.rules)
            trends.keep_standings(connection, audited.cards)
            runs.end(connection, run, verdict, {**summary, "trend": trends.encoded(audited, trend)}, now)
