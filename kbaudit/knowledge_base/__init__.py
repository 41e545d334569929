"""The knowledge base: one short method a verb. It loads, calls a pure step, and saves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kbaudit.config.values import FailOn
from kbaudit.connectors.interface import Source
from kbaudit.errors import ConfigError
from kbaudit.intake import Intake
from kbaudit.knowledge_base.answering import Answering
from kbaudit.knowledge_base.delivering import Delivering
from kbaudit.knowledge_base.looking_back import LookingBack
from kbaudit.knowledge_base.opened import named
from kbaudit.knowledge_base.upkeep import Upkeep
from kbaudit.outcomes.synced import SyncReport
from kbaudit.report import Report
from kbaudit.runs.auditing import instant
from kbaudit.runs.collecting import collected_seldom
from kbaudit.runs.one_path import audit_intake, idle_entries
from kbaudit.runs.pulling import Watch
from kbaudit.runs.stored_audit import keep_audit, of_configured
from kbaudit.runs.syncing import sync_sources
from kbaudit.store.vouchings import Vouching
from kbaudit.text.moments import Moment
from kbaudit.verification import Channel


class KnowledgeBase(Answering, Delivering, LookingBack, Upkeep):
    """A knowledge base that remembers; usable from several threads and processes at once.

    Attributes:
        config: Its sources, policy and rules.
        store: What it remembers.
        clock: The only clock there is; gives aware instants.

    Example:
        >>> with KnowledgeBase.open("sqlite:///kb.db", config="kbaudit.toml") as kb:  # doctest: +SKIP
        ...     kb.sync()
        ...     report = kb.audit()
    """

    __slots__ = ()

    def sync(
        self,
        *,
        only: Iterable[str] | None = None,
        accept_deletions: Mapping[str, int] | None = None,
        watch: Watch = lambda _name, _cards: None,
    ) -> SyncReport:
        """Read the configured sources, and keep what they have.

        A source that fails or looks suspicious is named in the result, and its cards keep their last known state.

        Args:
            only: Names of the sources to read; all where None.
            accept_deletions: How many cards may be gone at once, by source.
            watch: Told a source's name and the number of cards read from it so far.

        Raises:
            ConfigError: There is no source, or a name is none.
            BusyError: Another run holds the store.
            StoreError: The store cannot be written.
        """
        sources = self._sources(only)
        self._sources(accept_deletions or ())  # a name that is none would accept nothing, unseen
        now = self.clock()
        with collected_seldom(), self.store.held("sync", now):
            run = self.store.begin("sync", now)
            done = sync_sources(self.store, sources, now, accepted=accept_deletions, watch=watch)
            verdict = "complete" if done.complete else "incomplete"
            self.store.end(run, verdict, {one.name: str(one.status) for one in done.sources}, self.clock())
        return done

    def audit(
        self,
        *,
        as_of: Moment | None = None,
        select: Iterable[str] | None = None,
        ignore: Iterable[str] | None = None,
        fail_on: FailOn | None = None,
        watch: Watch = lambda _name, _cards: None,
    ) -> Report:
        """Audit what the store knows.

        Args:
            as_of: The audit's clock; a question like "what would be overdue then" leaves nothing in the store. Now
                where None.
            select: Names of the rules to run; as configured where None.
            ignore: Names of rules to leave out; as configured where None.
            fail_on: The mildest severity that fails the run; as configured where None.
            watch: Told what is at work and how many cards it has done.

        Raises:
            ConfigError: No rule is left, or a rule's name is not installed.
            BusyError: Another run holds the store.
            StoreError: The store cannot be read or written.
        """
        now = self.clock()
        with collected_seldom(), self.store.held("audit", now):
            run = None if as_of is not None else self.store.begin("audit", now)
            intake = self.intake()
            notices = {*intake.notices, *idle_entries(intake, self.config.sources, self.config)}
            report = audit_intake(
                replace(intake, notices=tuple(sorted(notices))),
                self.config,
                as_of=now if as_of is None else instant(as_of),
                select=select,
                ignore=ignore,
                fail_on=fail_on,
                watch=watch,
                memory=self.store.memory(),
            )
            if run is not None:
                keep_audit(self.store, run, self.config, intake, report, self.clock())
            return replace(report, ledger=self.store.head())

    def verify(
        self,
        ref: str,
        *,
        by: str,
        note: str | None = None,
        channel: Channel = Channel.CLAIMED,
        digest: str | None = None,
    ) -> None:
        """Enter that somebody vouches for what a card says now.

        Args:
            ref: The card's reference, ``SOURCE:ID``.
            by: Who: an address or a handle.
            note: What they want remembered.
            channel: How surely it is known that it was them.
            digest: ``Content.digest`` of the text they read; another one than the card's is refused. None for the text
                as it was last seen.

        Raises:
            ConfigError: ``by`` is empty, or ``channel`` is one that only a sync brings.
            UnknownCardError: The store has no such card.
            TextChangedError: The card's text is another one than they read.
        """
        if channel.is_told_by_source:
            raise ConfigError(f"channel {channel}: comes from a source by a sync; name how this person was known")
        self.store.verify(Vouching(ref=ref, by=named(by), channel=channel, digest=digest, note=note), self.clock())

    def unverify(self, ref: str, *, by: str, note: str | None = None, channel: Channel = Channel.CLAIMED) -> None:
        """Enter that somebody takes all vouching for a card back; it counts as never verified.

        Raises:
            ConfigError: ``by`` is empty.
            UnknownCardError: The store has no such card.
        """
        self.store.unverify(Vouching(ref=ref, by=named(by), channel=channel, note=note), self.clock())

    def intake(self) -> Intake:
        """Give what the store knows of the configured sources; of all there are, where none is configured."""
        return of_configured(self.store.intake(), self.config)

    def _sources(self, only: Iterable[str] | None) -> tuple[Source, ...]:
        known = {source.name: source for source in self.config.sources}
        if not known:
            raise ConfigError("nothing to read: configure [sources] in kbaudit.toml (kbaudit init helps)")
        names = sorted(known) if only is None else list(only)
        for name in names:
            if name not in known:
                raise ConfigError(f"there is no source {name}; configured are: {', '.join(sorted(known))}")
        return tuple(known[name] for name in names)
