"""The knowledge base: one short method a verb. It loads, calls a pure step, and saves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

from kbaudit.assign import Plan
from kbaudit.auditing import instant
from kbaudit.config.file import load_config
from kbaudit.config.policy_text import read_policy
from kbaudit.config.values import Config, FailOn
from kbaudit.connectors.interface import Source
from kbaudit.content import Content
from kbaudit.directory import Directory
from kbaudit.errors import ConfigError, ConfigProblems, UnknownTaskError
from kbaudit.history import CardHistory, CardState
from kbaudit.intake import Intake
from kbaudit.one_path import audit_intake, idle_entries, people_of
from kbaudit.passage import Occurrence, Passage, occurrences
from kbaudit.policy import Policy
from kbaudit.pulling import Watch
from kbaudit.report import Report
from kbaudit.routing import Router
from kbaudit.sharing_out import share_out
from kbaudit.store.store import Store
from kbaudit.store.vouchings import Vouching
from kbaudit.stored_audit import keep_audit, of_configured
from kbaudit.synced import SyncReport
from kbaudit.syncing import sync_sources
from kbaudit.task import Task
from kbaudit.task_event import ANSWERS, Deed, Event
from kbaudit.text.moments import Moment
from kbaudit.trend import TrendPoint
from kbaudit.upkeep import Forgotten, Purged, Upgraded, reach_back
from kbaudit.verification import Channel, Entry, Head, LedgerCheck

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
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

    config: Config
    store: Store
    clock: Clock = _now

    @classmethod
    def open(
        cls,
        url: str | None = None,
        *,
        config: str | os.PathLike[str] | Config | None = None,
        clock: Clock = _now,
        must_exist: bool = False,
    ) -> KnowledgeBase:
        """Open a knowledge base, making its store where there is none.

        Args:
            url: The store's address; as configured, else ``kbaudit.db`` beside the configuration, where None.
            config: A configuration or its file; the defaults where None.
            clock: Gives aware instants.
            must_exist: Whether to refuse instead of making a store.

        Raises:
            ConfigError: The configuration or the store's address cannot be used.
            SecretError: The store's address is kept elsewhere, and cannot be read.
            SchemaError: The store is of another release.
            StoreError: The store cannot be reached, or is not there and must be.
        """
        settings = _settings(config)
        opened = (Store.existing if must_exist else Store.open)(url or settings.store_url(), version("kbaudit"))
        return cls(settings, opened, clock)

    @staticmethod
    def upgrade(
        url: str | None = None,
        *,
        config: str | os.PathLike[str] | Config | None = None,
        clock: Clock = _now,
    ) -> Upgraded:
        """Bring a store up to this release's schema, or make it.

        Args:
            url: The store's address; as configured where None.
            config: A configuration or its file; the defaults where None.
            clock: Gives aware instants.

        Raises:
            SchemaError: The store is of a newer release.
            BusyError: A run holds the store.
            StoreError: The store cannot be reached or written.
        """
        return Store.upgrade(url or _settings(config).store_url(), clock())

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
        with self.store.held("sync", now):
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
        with self.store.held("audit", now):
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
        self.store.verify(Vouching(ref=ref, by=_named(by), channel=channel, digest=digest, note=note), self.clock())

    def unverify(self, ref: str, *, by: str, note: str | None = None, channel: Channel = Channel.CLAIMED) -> None:
        """Enter that somebody takes all vouching for a card back; it counts as never verified.

        Raises:
            ConfigError: ``by`` is empty.
            UnknownCardError: The store has no such card.
        """
        self.store.unverify(Vouching(ref=ref, by=_named(by), channel=channel, note=note), self.clock())

    def assign(self, *, keep: bool = True) -> Plan:
        """Share out what the last audit found: each task has one person, and its week.

        Args:
            keep: Whether the tasks become what the plan says; else it is only looked at.

        Raises:
            ConfigError: The directory of people cannot be used.
            BusyError: Another run holds the store.
            StoreError: The store was never audited, or cannot be read or written.
        """
        now = self.clock()
        people = self._people()
        with self.store.held("assign", now):
            made = share_out(self.store, self.config, people, now)
            if keep:
                self.store.keep_plan(made)
        return made

    def tasks(self, *, person: str | None = None, settled: bool = False) -> tuple[Task, ...]:
        """Give the tasks as the last ``assign`` and the answers since left them, the oldest first.

        Args:
            person: Whose tasks, by any name the directory knows; everybody's where None.
            settled: Whether to give those that are settled as well.

        Raises:
            ConfigError: The directory of people cannot be used.
        """
        found = self.store.tasks(settled=settled)
        key = None if person is None else self._key(person)
        return tuple(task for task in found if key is None or key in task.parties)

    def task(self, identity: str) -> Task:
        """Give one task, settled or not.

        Raises:
            UnknownTaskError: There is no such task.
        """
        for task in self.store.tasks(settled=True, only=identity):
            return task
        raise UnknownTaskError(f"there is no task {identity}; kbaudit tasks list names those there are")

    def answer(  # noqa: PLR0913 - what an answer may say, every argument named
        self,
        task: str,
        answer: Deed | str,
        *,
        by: str,
        until: date | None = None,
        to: str | None = None,
        card: str | None = None,
        scope: str | None = None,
        note: str | None = None,
        text: str | None = None,
        channel: Channel = Channel.CLAIMED,
    ) -> Task:
        """Enter what somebody answers to a task.

        Args:
            task: Its identity.
            by: Who, by any name the directory knows.
            until: By which day they change it, or on which they want to be asked again.
            to: Whose it is, where it is not theirs; None where they do not know.
            card: The reference of the card that is kept.
            scope: Where each of the cards is right.
            note: What they want remembered.
            text: The digest of the text they read, or its first 12 digits or more; it is vouched for.
            channel: How surely it is known that it was them.

        Raises:
            ConfigError: There is no such answer, nobody is named, or the directory of people cannot be used.
            UnknownTaskError: There is no such task.
            AnswerRefusedError: The task does not take that answer; nothing was changed.
            TextChangedError: The card's text is another one than they read; nothing was changed.
        """
        if answer not in ANSWERS:
            raise ConfigError(f"{answer!r} is no answer; answers are: {', '.join(ANSWERS)}")
        event = Event(
            deed=Deed(answer),
            by=self._key(_named(by, "answers")),
            to=self._key(to) if to else None,
            until=until,
            card=card,
            scope=scope,
            note=note,
            text=text,
        )
        return self.store.answer(task, event, channel, self.clock())

    def content(self, ref: str) -> Content:
        """Give the text of a card as it was last seen; its ``digest`` is what a person vouches for.

        Raises:
            UnknownCardError: The store has no such card.
        """
        return self.store.content(ref)

    def log(self, ref: str) -> CardHistory:
        """Give the history of a card: its texts, who vouched for which, when it moved, went and came back.

        Args:
            ref: The card's reference, or one that it had before.

        Raises:
            UnknownCardError: The store never had such a card.
        """
        return self.store.history(ref)

    def state_at(self, ref: str, when: Moment) -> CardState:
        """Tell how a card stood on a day, at its end in the policy's time zone, or at an instant.

        Raises:
            UnknownCardError: The store never had such a card.
        """
        return self.store.history(ref).at(when, self.config.policy)

    def find_passage(self, words: str) -> tuple[Occurrence, ...]:
        """Find every card that ever held a passage, with when and who vouched for it, by source and id.

        Args:
            words: White space, upper and lower case make no difference, nor does markup.

        Raises:
            ConfigError: There are no words.
        """
        found, cards = self.store.with_passage(Passage(words))
        policies = [(since, _policy(text)) for since, text in self.store.policies()]
        return tuple(one for card in cards for one in occurrences(card, found, policies))

    def entries(self) -> tuple[Entry, ...]:
        """Read the ledger, the oldest entry first."""
        return self.store.entries()

    def check_ledger(self, heads: Iterable[Head] = ()) -> LedgerCheck:
        """Check the ledger's chain and notes.

        Args:
            heads: Ends of the ledger that earlier reports had; those that earlier runs saw are looked for anyway.
        """
        return LedgerCheck(head=self.store.head(), breaks=self.store.breaks(tuple(heads)))

    def export_ledger(self, *, with_people: bool = False) -> str:
        """Write the ledger as JSON Lines with a signed manifest, which can be checked without kbaudit.

        Args:
            with_people: Whether to name people; without, entries have identities that say nothing.

        Raises:
            ConfigError: No key is named, and the store is no file beside which one could be made.
            SecretError: The key cannot be read.
        """
        return self.store.export(self.config.chosen_store.key, with_people=with_people, now=self.clock())

    def check(self) -> tuple[str, ...]:
        """Say all that is wrong with the store, a sentence each; nothing for one that is whole."""
        return self.store.problems()

    def backup(self, file: str | os.PathLike[str]) -> None:
        """Copy the store as it is now into a new file.

        Raises:
            ConfigError: The file is there already or cannot be made, or the store is a server's.
            StoreError: The store cannot be read, or is damaged.
        """
        self.store.backup(Path(file))

    def purge(self, *, source: str | None = None, dry_run: bool = False) -> Purged:
        """Empty texts older than ``[store] keep_bodies``, and remove what nobody needs.

        The present text of a card and a text that is vouched for are kept, and so is what cards had when.

        Args:
            source: A source that is configured no more: its cards are let go, and all its texts emptied.
            dry_run: Whether to find out only what would be done.

        Raises:
            ConfigError: The source is still configured.
            BusyError: Another run holds the store.
        """
        if source in {one.name for one in self.config.sources}:
            raise ConfigError(f"{source}: is still configured; take it out of [sources] first")
        now = self.clock()
        keep = self.config.chosen_store.keep_bodies
        before = None if keep is None else reach_back(now, keep)
        with self.store.held("db purge", now):
            return self.store.purge(before, source, now, dry=dry_run)

    def forget_card(self, ref: str) -> Forgotten:
        """Forget what a card that is gone said, who wrote it, and the notes on it; the ledger stays whole.

        Raises:
            UnknownCardError: The store never had such a card.
            ConfigError: The card is still there.
            BusyError: Another run holds the store.
        """
        with self.store.held("db forget", self.clock()):
            return self.store.forget_card(ref)

    def forget_person(self, address: str) -> Forgotten:
        """Forget who a person is, and the notes they wrote; the ledger stays whole.

        Raises:
            UnknownPersonError: Nobody is known by that name.
            BusyError: Another run holds the store.
        """
        now = self.clock()
        with self.store.held("db forget", now):
            return self.store.forget_person(address, now)

    def trend(self, *, since: Moment | None = None) -> tuple[TrendPoint, ...]:
        """Tell what changed from audit to audit, and why, the oldest first.

        Args:
            since: Only audits from then on; a day begins at its 00:00 UTC. All where None.

        Raises:
            ConfigError: ``since`` is an instant without a zone.
            StoreError: The store cannot be read.
        """
        return self.store.trend(None if since is None else instant(since))

    def intake(self) -> Intake:
        """Give what the store knows of the configured sources; of all there are, where none is configured."""
        return of_configured(self.store.intake(), self.config)

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def _people(self) -> Directory:
        return people_of(self.config) or Directory()

    def _key(self, name: str) -> str:
        return Router(self._people(), self.clock(), {}).key(name)

    def _sources(self, only: Iterable[str] | None) -> tuple[Source, ...]:
        known = {source.name: source for source in self.config.sources}
        if not known:
            raise ConfigError("nothing to read: configure [sources] in kbaudit.toml (kbaudit init helps)")
        names = sorted(known) if only is None else list(only)
        for name in names:
            if name not in known:
                raise ConfigError(f"there is no source {name}; configured are: {', '.join(sorted(known))}")
        return tuple(known[name] for name in names)


def _settings(config: str | os.PathLike[str] | Config | None) -> Config:
    return config if isinstance(config, Config) else load_config(Path(config)) if config else Config()


def _policy(text: str) -> Policy | None:
    try:
        return read_policy(text)
    except ConfigProblems:
        return None


def _named(by: str, does: str = "vouches") -> str:
    if not by.strip():
        raise ConfigError(f"who {does}? give an address, such as ana@example.org")
    return by.strip()
