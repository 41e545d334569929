"""Assigning: from findings to tasks, each with one person and a day. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from kbaudit.assigning import balance, matters
from kbaudit.assigning.balance import Balance, Duty
from kbaudit.assigning.following import Looked, follow
from kbaudit.assigning.matters import Matter
from kbaudit.assigning.risk import Risk, checked_first
from kbaudit.assigning.routing import Route, Router
from kbaudit.card import Card, Lifecycle
from kbaudit.errors import SettingError
from kbaudit.finding import Finding
from kbaudit.people.directory import Directory
from kbaudit.policy import Policy
from kbaudit.task import State, Task, TaskKind, advance
from kbaudit.task_event import Deed, Event
from kbaudit.text.moments import shifted

TRANSLATION_WAITS_DAYS = 14
WEEK = timedelta(days=7)
_ID_DIGITS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignSettings:
    """How work is shared out.

    Attributes:
        checks_a_week: How many tasks one person is asked in a week, and has open at most.
        fallback: Who is asked where neither owner, verifier nor steward can be.
    """

    checks_a_week: int = 5
    fallback: str | None = None

    def __post_init__(self) -> None:
        """Refuse what nobody could work by.

        Raises:
            SettingError: Nobody would be asked anything, or the name is blank.
        """
        if self.checks_a_week < 1:
            raise SettingError("checks_a_week", "must be 1 or more")
        if self.fallback is not None and not self.fallback.strip():
            raise SettingError("fallback", "is empty; write an address, such as lead@example.org, or leave it out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a plan is made of.

    Attributes:
        findings: All that stand, in any order.
        cards: In any order.
        tasks: Those that are not settled, in any order.
        taken: The identities of all tasks there ever were.
        looked: When the base was last looked at.
        unvouched: Cards whose text says something else than what was vouched for.
        unreached: Who has an address at which nothing arrives, as tasks name people.
    """

    findings: Collection[Finding]
    cards: Collection[Card]
    policy: Policy
    looked: Looked
    directory: Directory = field(default_factory=Directory)
    tasks: Collection[Task] = ()
    taken: frozenset[str] = frozenset()
    unvouched: frozenset[str] = frozenset()
    unreached: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One task as the plan leaves it.

    Attributes:
        before: The task as it was; None where it is new.
        why: How it came to its person, or why there is nobody.
        risk: The higher, the sooner.
    """

    task: Task
    before: Task | None
    why: str
    risk: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who is to answer what, and when.

    Attributes:
        tasks: By person, those of nobody first; then by the day they are asked, then the riskiest first. Those that
            are settled by it come last.
    """

    tasks: tuple[Planned, ...]
    balance: Balance

    @property
    def nobody(self) -> tuple[Planned, ...]:
        """Give the tasks for which nobody can be asked."""
        return tuple(one for one in self.tasks if one.task.accountable is None and one.task.state is not State.SETTLED)


def plan(known: Known, settings: AssignSettings, now: datetime) -> Plan:
    """Share out what there is to do; the same for the same input in any order.

    Args:
        now: An aware instant.
    """
    return _Planning.of(known, settings, now).plan()


@dataclass(slots=True)
class _Planning:
    """One plan in the making.

    Attributes:
        hands: How many tasks everybody has.
        why: How each task came to its person, by identity.
        risks: By identity.
    """

    known: Known
    settings: AssignSettings
    now: datetime
    cards: Mapping[str, Card]
    hands: Counter[str] = field(default_factory=Counter)
    why: dict[str, str] = field(default_factory=dict)
    risks: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, known: Known, settings: AssignSettings, now: datetime) -> _Planning:
        return cls(known, settings, now, {card.ref: card for card in sorted(known.cards, key=lambda one: one.ref)})

    @property
    def router(self) -> Router:
        return Router(self.known.directory, self.now, self.hands, self.known.unreached)

    def here(self, task: Task) -> datetime:
        """Give the instant where a task's person is; where there is nobody, in the policy's zone."""
        return shifted(self.now, self.known.directory.zone_of(task.accountable, self.known.policy.timezone))

    def plan(self) -> Plan:
        before = {task.id: task for task in self.known.tasks}
        wanted = {ref for task in before.values() if _keeps_unused(task) for ref in task.cards}
        found = matters.gather(self.known.findings, self.cards, wanted)
        followed, fresh = follow(before.values(), found, self.known.looked, self.here)
        about: dict[str, Matter] = {task.id: matter for task, matter in followed if matter is not None}
        tasks = [task for task, _ in followed]
        for task, matter in self._opened(fresh, before):
            tasks.append(task)
            about[task.id] = matter
        risk = Risk.of(self.cards, self.known.policy)
        self.risks = {name: risk.weigh(matter, self.now) for name, matter in about.items()}
        self.hands.update(task.accountable for task in tasks if task.accountable and task.state is not State.SETTLED)
        ordered = sorted(tasks, key=lambda task: (-self.risks.get(task.id, 0.0), task.id))
        routed = [self._routed(task, about.get(task.id)) for task in ordered]
        queued = _Queue(self.settings.checks_a_week, self.now, self._not_before(about), self.here).fill(routed)
        return Plan(
            tasks=tuple(sorted((self._planned(task, before) for task in queued), key=_order)),
            balance=self._balance(queued),
        )

    def _opened(self, fresh: Iterable[Matter], before: Mapping[str, Task]) -> Iterator[tuple[Task, Matter]]:
        taken = {*self.known.taken, *before}
        for matter in fresh:
            name = _fresh_id(matter, taken)
            taken.add(name)
            yield _task_of(matter, name, self.now), matter

    def _routed(self, task: Task, matter: Matter | None) -> Task:
        """Give a task its person, the one it has where they are there."""
        if task.state is State.SETTLED or matter is None:
            cards: Sequence[Card] = [self.cards[ref] for ref in task.cards if ref in self.cards]
        else:
            cards = [self.cards[ref] for ref in matter.cards if ref in self.cards]
        cards = checked_first(cards, self.known.policy)
        router = self.router
        if task.state is State.SETTLED:
            return task
        steward = router.route(self._stewards(cards)).person
        if task.accountable is not None and router.is_there(task.accountable):
            return replace(task, steward=steward, told=self._told(task, cards))
        candidates = self._stewards(cards) if task.state is State.DISPUTED else self._candidates(task, cards)
        route = router.route(candidates, task.declined)
        return replace(self._given(task, route, cards), steward=steward)

    def _given(self, task: Task, route: Route, cards: Sequence[Card]) -> Task:
        self.why[task.id] = route.why
        if route.person is None or route.person == task.accountable:
            return task
        word = route.why
        if len(cards) > 1 and task.kind in {TaskKind.CONFLICT, TaskKind.CLUSTER}:
            word = f"of these cards {cards[0].ref} was checked longest ago; {word}"
        if task.accountable is not None:
            self.hands[task.accountable] -= 1
            word = f"{task.accountable} is not there; {word}"
        moved = advance(task, Event(deed=Deed.ASSIGN, to=route.person, word=word), self.now)
        if not isinstance(moved, Task):
            return task
        self.hands[route.person] += 1
        self.why[task.id] = word
        return replace(moved, told=self._told(moved, cards))

    def _candidates(self, task: Task, cards: Sequence[Card]) -> Iterator[tuple[str, str | None]]:
        if task.kind not in {TaskKind.OWNERLESS, TaskKind.UNUSED}:
            for card in cards:
                yield "owner", self.known.policy.terms(card).owner
                yield "verifier", card.verifier
        yield from self._stewards(cards)
        if task.kind is TaskKind.UNUSED:
            owners = Counter(filter(None, (self.known.policy.terms(card).owner for card in cards)))
            yield from (("owner", name) for name in sorted(owners, key=lambda one: (-owners[one], one)))

    def _stewards(self, cards: Sequence[Card]) -> Iterator[tuple[str, str | None]]:
        named = dict.fromkeys(self.known.policy.terms(card).steward for card in cards) or {
            self.known.policy.steward: None
        }
        yield from (("steward", name) for name in named)
        yield "fallback", self.settings.fallback

    def _told(self, task: Task, cards: Sequence[Card]) -> tuple[str, ...]:
        """Give the owners of the other cards; in a dispute those who were told already."""
        if task.kind not in {TaskKind.CONFLICT, TaskKind.CLUSTER} or task.state is State.DISPUTED:
            return task.told
        owners = (self.known.policy.terms(card).owner for card in cards)
        routes = (self.router.route(iter([("owner", owner)])).person for owner in owners)
        return tuple(sorted({*filter(None, routes)} - {task.accountable or ""}))

    def _not_before(self, about: Mapping[str, Matter]) -> frozenset[str]:
        """Give the tasks whose turn has not come: translations whose original is still being worked on."""
        return frozenset(name for name, matter in about.items() if self._original_is_open(matter))

    def _original_is_open(self, matter: Matter) -> bool:
        if matter.kind is not TaskKind.TRANSLATION:
            return False
        originals = [self.cards[head.ref] for one in matter.findings for head in one.related if head.ref in self.cards]
        return any(card.verified_at is None or card.ref in self.known.unvouched for card in originals)

    def _planned(self, task: Task, before: Mapping[str, Task]) -> Planned:
        last = next((event.word for event in reversed(task.history) if event.deed is Deed.ASSIGN and event.word), "")
        why = self.why.get(task.id) or last
        return Planned(task=task, before=before.get(task.id), why=why, risk=self.risks.get(task.id, 0.0))

    def _balance(self, tasks: Sequence[Task]) -> Balance:
        unused = {finding.card.ref for finding in self.known.findings if finding.rule == "inactive"}
        mine = {task.subject: task.accountable for task in tasks if task.kind is TaskKind.CHECK and task.accountable}
        shared: Counter[str] = Counter()
        router = Router(self.known.directory, self.now, shared, self.known.unreached)
        duties: list[Duty] = []
        for card in self.cards.values():
            if card.lifecycle is not Lifecycle.PUBLISHED:
                continue
            terms = self.known.policy.terms(card)
            roles = iter([("owner", terms.owner), ("verifier", card.verifier)])
            person = mine.get(card.ref) or router.route(roles).person
            shared.update([person] if person else [])
            where = matters.collection_of(card)
            days = terms.interval.about_days
            duties.append(Duty(person=person, days=days, collection=where, unused=card.ref in unused))
        waiting = Counter(
            task.accountable
            for task in tasks
            if task.accountable and task.state in {State.QUEUED, State.OPEN, State.DISPUTED}
        )
        return balance.strike(duties, waiting, self.settings.checks_a_week)


@dataclass(frozen=True, slots=True)
class _Queue:
    """The order in which everybody is asked.

    Attributes:
        capacity: Tasks a week and person.
        held: Tasks that wait for something else.
        here: Gives the instant where a task's person is.
    """

    capacity: int
    now: datetime
    held: frozenset[str]
    here: Callable[[Task], datetime]

    def fill(self, tasks: Sequence[Task]) -> list[Task]:
        """Ask whoever has room, and give the others their week.

        Args:
            tasks: The riskiest first.
        """
        busy = Counter(task.accountable for task in tasks if self._is_in_hand(task))
        turn: Counter[str | None] = Counter()
        asked = []
        for task in tasks:
            if task.state is not State.QUEUED or task.accountable is None:
                asked.append(task)
                continue
            if self._waits(task):
                opened = shifted(task.opened_at, self.here(task).tzinfo or UTC).date()
                first = opened + timedelta(days=TRANSLATION_WAITS_DAYS)
                asked.append(replace(task, begins=first, due=first + WEEK))
                continue
            room = self.capacity - busy[task.accountable]
            at = turn[task.accountable]
            turn[task.accountable] += 1
            asked.append(self._asked(task) if at < room else self._later(task, at - max(room, 0)))
        return asked

    def _is_in_hand(self, task: Task) -> bool:
        at = task.asked_at
        return task.state in {State.OPEN, State.DISPUTED} or (at is not None and self.now - at < WEEK)

    def _waits(self, task: Task) -> bool:
        return task.id in self.held and self.now < task.opened_at + timedelta(days=TRANSLATION_WAITS_DAYS)

    def _asked(self, task: Task) -> Task:
        here = self.here(task)
        done = advance(task, Event(deed=Deed.ASK, due=here.date() + WEEK), here)
        return done if isinstance(done, Task) else task

    def _later(self, task: Task, place: int) -> Task:
        begins = self.here(task).date() + WEEK * (1 + place // self.capacity)
        return replace(task, begins=begins, due=begins + WEEK)


def _order(one: Planned) -> tuple[bool, str, str, float, str]:
    task = one.task
    begins = task.begins.isoformat() if task.begins else ""
    return task.state is State.SETTLED, task.accountable or "", begins, -one.risk, task.id


def _keeps_unused(task: Task) -> bool:
    said = task.answer
    kept = said is not None and said.deed is Deed.NO_CHANGE_NEEDED and task.state is State.ANSWERED
    return kept and task.kind is TaskKind.UNUSED


def _fresh_id(matter: Matter, taken: Collection[str]) -> str:
    """Give an identity that depends on what the task is about, and on how often there was one before."""
    time = 0
    while True:
        named = f"{matter.kind}\n{matter.subject}\n{time}".encode("utf-8", "backslashreplace")
        name = hashlib.sha256(named).hexdigest()[:_ID_DIGITS]
        if name not in taken:
            return name
        time += 1


def _task_of(matter: Matter, name: str, now: datetime) -> Task:
    return Task(
        id=name,
        kind=matter.kind,
        subject=matter.subject,
        title=matter.title,
        cards=matter.cards,
        parts=matter.parts,
        severity=matter.severity,
        opened_at=now,
        passages=matter.passages,
        reasons=matter.reasons,
    )
