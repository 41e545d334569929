"""The loop that tells people: what they are to be told is made, kept with their slots, and sent."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from kbaudit import notify, oversee
from kbaudit.answer_code import CodeKeys
from kbaudit.answer_links import MailAnswers, PageAnswers
from kbaudit.briefing import Briefing, Known
from kbaudit.card import Card
from kbaudit.config.values import Config
from kbaudit.delivery import deliver
from kbaudit.digest import Answers, Digest
from kbaudit.directory import Directory
from kbaudit.errors import ConfigError
from kbaudit.mails.digest_letter import digest_letter
from kbaudit.mails.fitting import fitted, fitted_to
from kbaudit.mails.letter import Letter
from kbaudit.mails.mime import Envelope, domain_of
from kbaudit.mails.steward_letter import steward_letter
from kbaudit.mails.text import as_text
from kbaudit.message import MAIL, Message, Purpose
from kbaudit.notified import Composed, Notified
from kbaudit.notifiers.addressing import bare_address
from kbaudit.notifiers.interface import Writer
from kbaudit.notify import Notice
from kbaudit.oversee import Overview
from kbaudit.routing import Router
from kbaudit.slots import next_run
from kbaudit.steward_digest import StewardDigest
from kbaudit.store.slots import RUN, Filled
from kbaudit.store.store import Store
from kbaudit.stored_audit import of_configured

_NOBODY = "kbaudit@localhost"
_PERSON_DIGITS = 16
_Told = TypeVar("_Told", Digest, StewardDigest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What is at hand when people are told something.

    Attributes:
        people: The directory.
        clock: Gives aware instants.
    """

    store: Store
    config: Config
    people: Directory
    clock: Callable[[], datetime]


def tell(sending: Sending, keys: CodeKeys, *, at_once: bool, first_run: bool) -> Notified:
    """Tell everybody whose slot it is, and send what is due.

    Args:
        keys: What signs the answers.
        at_once: Whether to tell everybody, whatever the time.
        first_run: Whether people may be told something by a store that never told anybody anything.

    Raises:
        ConfigError: No mail is configured.
        BusyError: Another run holds the store.
        StoreError: The store was never audited, or cannot be read or written.
    """
    if sending.config.mail is None:
        raise ConfigError("nothing sends mail: write [mail] with sender and smtp, sendmail or eml")
    now = sending.clock()
    with sending.store.held(RUN, now):
        runs = sending.store.slots.runs()
        made = _made(sending, keys, now, None if at_once else next_run(runs, now))
        if not runs and not first_run and made.mails:
            return replace(made.notified, held_back=True)
        run = sending.store.begin(RUN, now)
        sending.store.slots.fill(made.filled)
        summary = {"mails": len(made.mails), "quiet": made.notified.quiet}
        sending.store.end(run, "complete", summary, sending.clock())
    return replace(made.notified, delivered=deliver(sending.store, sending.config.notifiers, sending.clock))


def preview(sending: Sending) -> Notified:
    """Make what everybody would be told now; nothing is kept or sent, and its links answer nothing.

    Raises:
        StoreError: The store was never audited, or cannot be read.
    """
    return _made(sending, CodeKeys((secrets.token_hex(32),)), sending.clock(), None).notified


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What is to be told, and the slots that it fills."""

    notified: Notified
    filled: tuple[Filled, ...]

    @property
    def mails(self) -> tuple[Composed, ...]:
        return self.notified.mails


def _made(sending: Sending, keys: CodeKeys, now: datetime, expected: datetime | None) -> _Made:
    briefing = _briefing(sending, keys, now)
    writing = _Writing(sending.config.mail.sender if sending.config.mail else _NOBODY, now, _writers(sending, now))
    filled = [one for notice in notify.compose(briefing, expected) if (one := writing.notice(notice))]
    told = {**briefing.known.told, **{one.slot.person: one.told for one in filled}}
    filled += [one for overview in oversee.compose(briefing, told, expected) if (one := writing.overview(overview))]
    return _Made(
        notified=Notified(
            mails=tuple(writing.mails),
            quiet=sum(one.message is None for one in filled),
            unaddressed=tuple(sorted({*writing.unaddressed})),
        ),
        filled=tuple(filled),
    )


@dataclass(slots=True)
class _Writing:
    """Mails in the making.

    Attributes:
        writers: The other ways to tell somebody, by the name of the notifier and whose it is, as tasks name people.
        unaddressed: People to whom none can be sent.
    """

    sender: str
    now: datetime
    writers: Mapping[tuple[str, str], Writer] = field(default_factory=dict)
    mails: list[Composed] = field(default_factory=list)
    unaddressed: list[str] = field(default_factory=list)

    def notice(self, one: Notice) -> Filled | None:
        """Give what fills an owner's slot; None where no mail can be sent to them."""
        if one.digest is None:
            return Filled(slot=one.slot, purpose=Purpose.DIGEST, told=one.told, message=None)
        made = self._mail(one.digest, len(one.digest.items), digest_letter, Purpose.DIGEST)
        if made is None:
            return None
        digest, message, also = made
        told = replace(one, digest=digest).told
        return Filled(slot=one.slot, purpose=Purpose.DIGEST, told=told, message=message, also=also)

    def overview(self, one: Overview) -> Filled | None:
        """Give what fills a steward's slot; None where no mail can be sent to them."""
        if one.digest is None:
            return Filled(slot=one.slot, purpose=Purpose.STEWARD, told=one.told, message=None)
        entries = max(len(one.digest.escalated), len(one.digest.loads))
        made = self._mail(one.digest, entries, steward_letter, Purpose.STEWARD)
        if made is None:
            return None
        _, message, also = made
        return Filled(slot=one.slot, purpose=Purpose.STEWARD, told=one.told, message=message, also=also)

    def _mail(
        self, told: _Told, entries: int, write: Callable[[_Told], Letter], purpose: Purpose
    ) -> tuple[_Told, Message, tuple[Message, ...]] | None:
        to, slot = told.to, told.slot
        named = hashlib.sha256(slot.person.encode("utf-8", "backslashreplace")).hexdigest()[:_PERSON_DIGITS]
        envelope = Envelope(
            sender=self.sender,
            address=to.address or "",
            name=to.name,
            id=f"{purpose}.{named}.{slot.at:%Y%m%dT%H%M%SZ}@{domain_of(self.sender)}",
            at=self.now,
            series=f"{purpose}s",
        )
        try:
            told, letter, content = fitted(told, entries, write, envelope)
        except ValueError:
            self.unaddressed.append(to.name)
            return None
        self.mails.append(
            Composed(to=to, slot=slot, purpose=purpose, subject=letter.subject, text=as_text(letter), content=content)
        )
        message = Message(
            id=envelope.id,
            notifier=MAIL,
            purpose=purpose,
            person=slot.person,
            address=envelope.address,
            content=content,
            due=self.now,
        )
        return told, message, tuple(self._also(told, entries, write, message))

    def _also(self, told: _Told, entries: int, write: Callable[[_Told], Letter], mail: Message) -> Iterator[Message]:
        """Yield what a mail says in the forms of the other ways to its reader."""
        for (name, person), writer in self.writers.items():
            if person == mail.person:
                content = fitted_to(told, entries, write, writer.write)
                if content is not None:
                    yield replace(mail, id=f"{mail.id}.{name}", notifier=name, address="", content=content)


def _writers(sending: Sending, now: datetime) -> Mapping[tuple[str, str], Writer]:
    """Give the notifiers that reach one person, by their names and the person's, as tasks name people."""
    router = Router(sending.people, now, {})
    ways = sorted(sending.config.notifiers.items())
    return {(name, router.key(way.person)): way for name, way in ways if isinstance(way, Writer)}


def _briefing(sending: Sending, keys: CodeKeys, now: datetime) -> Briefing:
    store, config = sending.store, sending.config
    findings, _ = store.standing()
    intake = of_configured(store.intake(), config)
    names = {one.name for one in intake.sources}
    known = Known(
        tasks=store.tasks(),
        findings=[one for one in findings if one.card.source in names],
        cards=intake.cards,
        policy=config.policy,
        directory=sending.people,
        told=store.slots.told(Purpose.DIGEST),
        stewards_told=store.slots.told(Purpose.STEWARD),
        never_read=frozenset(one.ref for one in intake.unreadable),
        unreached=frozenset(store.bounces(now)),
    )
    cards = {card.ref: card for card in intake.cards}
    return Briefing(known, _answers(sending, keys, cards, now), config.digests, now)


def _answers(sending: Sending, keys: CodeKeys, cards: Mapping[str, Card], now: datetime) -> Answers:
    mail = sending.config.mail
    if mail is not None and mail.base_url is not None:
        return PageAnswers(keys=keys, base_url=mail.base_url, now=now)
    to = _NOBODY if mail is None else bare_address(mail.answers_to or mail.sender) or _NOBODY
    return MailAnswers(keys=keys, to=to, now=now, directory=sending.people, cards=cards)
