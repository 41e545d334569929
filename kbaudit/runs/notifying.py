"""The loop that tells people: what they are to be told is made, kept with their slots, and sent."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from kbaudit import notify
from kbaudit.answers.code import CodeKeys
from kbaudit.answers.links import MailAnswers, PageAnswers, mailto
from kbaudit.answers.stop_code import sign_stop
from kbaudit.assigning.routing import Router
from kbaudit.card import Card
from kbaudit.config.values import Config
from kbaudit.digests import oversee
from kbaudit.digests.briefing import Briefing, Known
from kbaudit.digests.digest import Answers
from kbaudit.digests.slots import next_run
from kbaudit.errors import ConfigError
from kbaudit.message import Purpose
from kbaudit.notifiers.addressing import bare_address
from kbaudit.notifiers.interface import Writer
from kbaudit.outcomes.notified import Composed, Notified
from kbaudit.people.directory import Directory
from kbaudit.runs.delivery import deliver
from kbaudit.runs.stored_audit import of_configured
from kbaudit.runs.writing import Writing
from kbaudit.store.slots import RUN, Filled
from kbaudit.store.store import Store

_NOBODY = "kbaudit@localhost"


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
    sender = sending.config.mail.sender if sending.config.mail else _NOBODY
    writing = Writing(
        sender=sender,
        now=now,
        tag=partial(keys.tag, "message"),
        chats=dict(_chats(sending)),
        stop=partial(_stop, sending, keys, now),
    )
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


def _stop(sending: Sending, keys: CodeKeys, now: datetime, person: str) -> tuple[str, ...]:
    """Give where somebody stops their digests: on a page, and by a mail where mail is read."""
    mail, code = sending.config.mail, sign_stop(keys, person, now)
    if mail is None:
        return ()
    page = () if mail.base_url is None else (f"{mail.base_url.rstrip('/')}/u/{code}",)
    return page if mail.mailbox() is None else (*page, mailto(mail.answers_address, f"[{code}]", ""))


def _chats(sending: Sending) -> Iterator[tuple[str, tuple[str, Writer]]]:
    """Yield who reads what is sent in another way than by mail."""
    router = Router(sending.people, sending.clock(), {})
    for name, notifier in sorted(sending.config.notifiers.items()):
        if isinstance(notifier, Writer):
            yield router.key(notifier.person), (name, notifier)


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
        stopped=store.slots.stopped(),
    )
    cards = {card.ref: card for card in intake.cards}
    return Briefing(known, _answers(sending, keys, cards, now), config.digests, now)


def _answers(sending: Sending, keys: CodeKeys, cards: Mapping[str, Card], now: datetime) -> Answers:
    mail = sending.config.mail
    if mail is not None and mail.base_url is not None:
        return PageAnswers(keys=keys, base_url=mail.base_url, now=now)
    to = _NOBODY if mail is None else bare_address(mail.answers_to or mail.sender) or _NOBODY
    return MailAnswers(keys=keys, to=to, now=now, directory=sending.people, cards=cards)
