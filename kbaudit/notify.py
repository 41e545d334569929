"""Notifying: from tasks to what each owner is told, in the slot where it is time. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from kbaudit.assigning.routing import Router
from kbaudit.card import Card, Lifecycle
from kbaudit.digests.briefing import MOST_IGNORED, Briefing, times_told
from kbaudit.digests.digest import Ahead, Digest, Item, Role, Since, Slot, Told, Upcoming
from kbaudit.digests.telling import Telling, role_in
from kbaudit.task import State, Task, TaskKind
from kbaudit.task_event import Deed
from kbaudit.text.moments import as_day, starts_at

_AHEAD = timedelta(days=14)
_MOST_AHEAD = 5
_ORDER = (Role.DECIDES, Role.WITHDRAWN, Role.ASKED, Role.TOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What becomes of one person's slot.

    Attributes:
        digest: What they are told; None where nothing is to be told, so that no mail goes out.
        before: How often they were told what is still without an answer, by task.
        last_made_at: When their last digest was made; None where there was none.
        now: When this is.
    """

    slot: Slot
    digest: Digest | None
    before: Mapping[str, int]
    last_made_at: datetime | None
    now: datetime

    @property
    def told(self) -> Told:
        """Give what they were told by then, for the next time."""
        if self.digest is None:
            return Told(slot_at=self.slot.at, made_at=self.last_made_at, times=self.before)
        times = {item.task: item.times for item in self.digest.items}
        return Told(slot_at=self.slot.at, made_at=self.now, times={**self.before, **times})


def compose(briefing: Briefing, next_run: datetime | None = None) -> tuple[Notice, ...]:
    """Make what everybody is told whose slot is to be filled now; the same for the same input in any order.

    Args:
        next_run: When the next run is expected: slots before it are filled now. None fills one for everybody, whatever
            the time.

    Returns:
        By person. Nobody has two, and who is away, or has left, has none.
    """
    return tuple(_Composing(briefing).notices(next_run))


@dataclass(frozen=True)
class _Composing:
    briefing: Briefing

    def notices(self, next_run: datetime | None) -> Iterator[Notice]:
        told = self.briefing.known.told
        for person in sorted({*self.of_person, *told}):
            last = told.get(person)
            if last is None and not any(role_in(task, person) for task in self.of_person[person]):
                continue  # they are told at once when there is something to do
            at = self.briefing.slot(person, last, next_run)
            if at is not None:
                yield self.notice(Slot(person=person, at=at), last)

    @cached_property
    def of_person(self) -> Mapping[str, list[Task]]:
        found: dict[str, list[Task]] = {}
        for task in self.briefing.tasks.values():
            for person in task.parties:
                found.setdefault(person, []).append(task)
        return found

    @cached_property
    def checks(self) -> Mapping[str, list[tuple[date, Card]]]:
        """Give the cards whose check falls due soon, by who answers for them."""
        now, policy = self.briefing.now, self.briefing.known.policy
        router = Router(self.briefing.known.directory, now, {})
        found: dict[str, list[tuple[date, Card]]] = {}
        for card in self.briefing.cards.values():
            terms = policy.terms(card)
            due = terms.due_at(card) if card.lifecycle is Lifecycle.PUBLISHED else None
            if due is not None and terms.owner is not None and now < starts_at(due, terms.zone) <= now + _AHEAD:
                found.setdefault(router.key(terms.owner), []).append((as_day(due, terms.zone), card))
        return found

    def notice(self, slot: Slot, last: Told | None) -> Notice:
        mine = [(task, role) for task in self.of_person.get(slot.person, ()) if (role := role_in(task, slot.person))]
        before = {task.id: times for task, _ in mine if (times := times_told(task, last))}
        # Who is told again ahead of the next slot has ignored nothing yet.
        soon = last is not None and slot.at - last.slot_at < self.briefing.settings.cadence.period / 2
        # Whom a task concerns who is not asked is told once.
        telling = self.briefing.telling(slot.person)
        fresh = [(task, role) for task, role in mine if role is not Role.TOLD or task.id not in before]
        items = sorted(
            (telling.item(task, role, max(1, before.get(task.id, 0) + (not soon))) for task, role in fresh),
            key=self._pressing,
        )
        digest = None
        if items:
            since = self._since(slot.person, before, last)
            digest = replace(self._digest(telling, slot, items), since=since)
        made = last.made_at if last else None
        return Notice(slot=slot, digest=digest, before=before, last_made_at=made, now=self.briefing.now)

    def _pressing(self, item: Item) -> tuple[int, int, float, date, str]:
        """Give the key by which the most pressing comes first."""
        ignored = min(item.times, MOST_IGNORED + 1)
        risk = self.briefing.risks.get(item.task, 0.0)
        return _ORDER.index(item.role), -ignored, -risk, item.due or date.max, item.task

    def _digest(self, telling: Telling, slot: Slot, items: Sequence[Item]) -> Digest:
        tasks = self.of_person[slot.person]
        ahead = sorted(self._ahead(telling, tasks), key=lambda one: (one.day, one.what, one.title or ""))
        queued = [one for one in tasks if one.state is State.QUEUED and one.accountable == slot.person]
        whole = Digest(
            to=self.briefing.recipient(slot.person),
            slot=slot,
            today=telling.today,
            items=tuple(items),
            waiting=len(queued),
            upcoming=tuple(ahead[:_MOST_AHEAD]),
            upcoming_more=len(ahead[_MOST_AHEAD:]),
            page=self.briefing.answers.page(slot.person),
        )
        return whole.shorter(self.briefing.settings.most)

    def _ahead(self, telling: Telling, tasks: Sequence[Task]) -> Iterator[Upcoming]:
        person, last_day = telling.reader.person, telling.today + _AHEAD
        for task in tasks:
            day = {State.QUEUED: task.begins, State.PROMISED: task.until}.get(task.state)
            if task.accountable == person and day is not None and day <= last_day:
                what = Ahead.PROMISE if task.state is State.PROMISED else Ahead.TURN
                yield Upcoming(
                    what=what,
                    kind=task.kind,
                    title=telling.title(task),
                    day=day,
                    collection=telling.collection(task),
                    cards=len(task.cards),
                    link=telling.link(task.cards[0]) if len(task.cards) == 1 else None,
                )
        known = {ref for task in tasks for ref in task.cards}
        for day, card in self.checks.get(person, ()):
            if card.ref not in known:
                title = card.title if telling.reader.may_open(card.ref) else None
                link = telling.link(card.ref)
                yield Upcoming(what=Ahead.CHECK, kind=TaskKind.CHECK, title=title, day=day, link=link)

    def _since(self, person: str, before: Mapping[str, int], last: Told | None) -> Since | None:
        """Give what changed.

        Args:
            before: What is still without an answer of what they were told last.
        """
        if last is None or last.made_at is None:
            return None
        made = last.made_at
        asked = [one for one in self.of_person.get(person, ()) if role_in(one, person) is Role.ASKED]
        returned = sum(_happened(one, Deed.STANDS, made) for one in asked)
        return Since(
            day=self.briefing.day_of(person, made),
            fresh=sum(_happened(one, Deed.ASK, made) for one in asked) - returned,
            settled=len(last.times.keys() - before.keys()),
            returned=returned,
        )


def _happened(task: Task, deed: Deed, since: datetime) -> bool:
    return any(event.deed is deed and event.at is not None and event.at > since for event in task.history)
