"""Delivery: the outbox is drained, a message at a time; whatever happens, each is handed over at least once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any

from kbaudit.errors import NotifierError, SecretError, StoreError, told
from kbaudit.message import MAIL, Message
from kbaudit.notifiers.interface import Accepted, Notifier, Refused, TryLater
from kbaudit.outcomes.delivered import Delivered, Fate, Handed
from kbaudit.secret import Secret
from kbaudit.store.outbox import Claim, Outbox
from kbaudit.store.store import Store

LEASE = timedelta(minutes=10)
"""How long a message is left to the process that sends it; a slower one may send it a second time."""

TRIED = timedelta(hours=24)
"""How long a message is tried that is put off again and again."""

KEPT = timedelta(days=7)
"""How long a message waits for a way to be sent at all; by then there is a newer one."""

_BATCH = 20
_FIRST_PAUSE = timedelta(minutes=5)
_LONGEST_PAUSE = timedelta(hours=4)
_DOUBLINGS = 6  # by then a pause is the longest
_LONGEST_REASON = 500


def deliver(
    store: Store,
    notifiers: Mapping[str, Notifier],
    clock: Callable[[], datetime],
    only: Collection[str] | None = None,
) -> Delivered:
    """Send what is to be sent now.

    A message that was put off is tried again after 5 minutes, then after twice the time, up to 4 hours, and given up
    after a day. Several processes may do this at once.

    Args:
        notifiers: By the names that messages have.
        clock: Gives aware instants.
        only: The ids of the messages to send, such as that of one for which somebody waits; all where None.

    Raises:
        StoreError: The store cannot be read or written; what was not entered as sent is sent again.
    """
    now = clock()
    late = f"could not be sent for {KEPT.days} days"
    old = store.outbox.give_up_before(now - KEPT, late, now)
    handed = [_handed(message, Fate.GIVEN_UP, late) for message in old]
    problems = []
    for name in store.outbox.due(now, only):
        notifier = notifiers.get(name)
        if notifier is None:
            problems.append(f"{name}: no notifier of that name is configured, and messages wait for it; {_where(name)}")
            continue
        way = _Way(store.outbox, name, notifier, clock, only)
        way.drain()
        handed += way.handed
        problems += way.problems
    return Delivered(messages=tuple(handed), problems=tuple(problems), left=store.outbox.waiting())


@dataclass(slots=True)
class _Way:
    """One way to send, while it is used.

    Attributes:
        problems: Why nothing more can be sent this way now.
    """

    outbox: Outbox
    name: str
    notifier: Notifier
    clock: Callable[[], datetime]
    only: Collection[str] | None = None
    handed: list[Handed] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def drain(self) -> None:
        """Send until nothing is left or nothing more can be sent."""
        while not self.problems and (claim := self._claim()) is not None:
            self._send_batch(claim)

    def _claim(self) -> Claim | None:
        return self.outbox.claim(self.name, self.clock(), LEASE, self.only)

    def _send_batch(self, first: Claim) -> None:
        """Send some messages over one connection, which servers do not like to be kept for very many."""
        held: Claim | None = first
        try:
            with self.notifier.connect() as sender:
                for claim in islice(chain([first], iter(self._claim, None)), _BATCH):
                    held = claim
                    outcome = sender.send(claim.message)
                    held = None
                    self._enter(claim, outcome)
        except StoreError:
            raise
        except NotifierError as error:
            if held is not None:
                self.outbox.release(held, self.clock())
            self._stop(str(error))
        except Exception as error:  # noqa: BLE001 - a notifier may be anybody's; it fails alone and is named
            said = f"notifier {self.notifier.name} raised {told(error)}"
            if held is not None:
                self._put_off(held, said)
            self._stop(f"{said}; report it to its authors")

    def _enter(self, claim: Claim, outcome: object) -> None:
        match outcome:
            case Accepted():
                self.outbox.sent(claim, self.clock())
                self.handed.append(_handed(claim.message, Fate.SENT))
            case TryLater(why):
                self._put_off(claim, why)
            case Refused(why, bounced):
                shown = self._shown(why)
                self.outbox.refuse(claim, shown, self.clock(), bounced=bounced)
                self.handed.append(_handed(claim.message, Fate.REFUSED, shown, bounced=bounced))
            case _:
                self._put_off(claim, f"notifier {self.notifier.name} gave {outcome!r}, which is no outcome")

    def _put_off(self, claim: Claim, why: str) -> None:
        now, end, shown = self.clock(), claim.first_at + TRIED, self._shown(why)
        if now >= end:
            self.outbox.give_up(claim, shown, now)
            self.handed.append(
                _handed(claim.message, Fate.GIVEN_UP, f"{shown}; tried since {claim.first_at:%F %R} UTC")
            )
            return
        pause = min(_FIRST_PAUSE * 2 ** min(claim.tries, _DOUBLINGS), _LONGEST_PAUSE)
        self.outbox.again(claim, shown, min(now + pause, end))
        self.handed.append(_handed(claim.message, Fate.WAITING, shown))

    def _stop(self, why: str) -> None:
        self.problems.append(f"{self.name}: {self._shown(why)}")

    def _shown(self, said: str) -> str:
        """Write on one line what somebody else said, without what the notifier keeps secret: servers repeat it."""
        for key in _keys(self.notifier):
            said = said.replace(key, "***")
        line = " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())
        return line if len(line) <= _LONGEST_REASON else f"{line[:_LONGEST_REASON]}…"


def _keys(notifier: Any) -> Iterator[str]:  # noqa: ANN401 - a plugin's own class, a dataclass as all are
    for one in dataclasses.fields(notifier):
        value = getattr(notifier, one.name)
        if isinstance(value, Secret):
            with suppress(SecretError):
                yield value.reveal()


def _handed(message: Message, fate: Fate, why: str | None = None, *, bounced: bool = False) -> Handed:
    return Handed(
        id=message.id,
        notifier=message.notifier,
        purpose=message.purpose,
        person=message.person,
        address=message.address,
        fate=fate,
        why=why,
        bounced=bounced,
    )


def _where(name: str) -> str:
    return "write [mail]" if name == MAIL else f"write [notifiers.{name}]"
