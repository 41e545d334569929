"""The briefing: all that is known when people are to be told something, and each of them as a reader. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from kbaudit.assigning.matters import Matter
from kbaudit.assigning.risk import Risk
from kbaudit.card import Card
from kbaudit.digests.digest import Answers, Recipient, Told
from kbaudit.digests.slots import Cadence, Every, Weekday
from kbaudit.digests.telling import Telling, findings_of
from kbaudit.errors import SettingError
from kbaudit.finding import Finding
from kbaudit.people.directory import Directory
from kbaudit.people.reading_rights import ReadingRights
from kbaudit.person import Person, address_problem
from kbaudit.policy import Policy
from kbaudit.task import Task
from kbaudit.task_event import Deed
from kbaudit.text.moments import as_day

MOST_IGNORED = 2
"""How many digests may pass a task without an answer until its steward is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSettings:
    """When people are told, and how much at once.

    Attributes:
        every: `week`, or `workday` for each day from Monday to Friday.
        day: The day of the week, where it is one.
        at: The hour and minute where the person is, such as `10:00`.
        most: How many tasks one digest lists at most; of the others it says how many there are.
        locale: The language of people for whom the directory names none, such as `de`.
    """

    every: Every = Every.WEEK
    day: Weekday = Weekday.TUESDAY
    at: str = "10:00"
    most: int = 20
    locale: str = "en"

    def __post_init__(self) -> None:
        """Refuse what no digest could be made by.

        Raises:
            SettingError: There would be no task in it, or ``at`` is no time of day.
        """
        if self.most < 1:
            raise SettingError("most", "must be 1 or more")
        self.cadence  # noqa: B018 - it refuses what is no time of day

    @property
    def cadence(self) -> Cadence:
        """Give how often and when."""
        return Cadence(every=self.every, day=self.day, at=self.at)

    @property
    def steward_cadence(self) -> Cadence:
        """Give how often and when stewards are told: once a week."""
        return Cadence(day=self.day, at=self.at)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What people can be told.

    Attributes:
        tasks: Those that are not settled, in any order.
        findings: All that stand, in any order.
        cards: In any order.
        told: What owners were told last, by person.
        stewards_told: What stewards were told last, by person.
        never_read: References of cards that never could be read.
        unreached: People whose address is known to fail.
        stopped: People who want no digests.
    """

    tasks: Collection[Task]
    findings: Collection[Finding]
    cards: Collection[Card]
    policy: Policy
    directory: Directory = field(default_factory=Directory)
    told: Mapping[str, Told] = field(default_factory=dict)
    stewards_told: Mapping[str, Told] = field(default_factory=dict)
    never_read: frozenset[str] = frozenset()
    unreached: frozenset[str] = frozenset()
    stopped: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Briefing:
    """What is known, at one instant.

    Attributes:
        answers: Where people answer.
        now: An aware instant.
    """

    known: Known
    answers: Answers
    settings: DigestSettings
    now: datetime

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """Give the cards by reference."""
        return {card.ref: card for card in self.known.cards}

    @cached_property
    def tasks(self) -> Mapping[str, Task]:
        """Give the tasks by identity, sorted."""
        return {task.id: task for task in sorted(self.known.tasks, key=lambda one: one.id)}

    @cached_property
    def findings(self) -> Mapping[str, tuple[Finding, ...]]:
        """Give what each task is about, by its identity."""
        return findings_of(self.known.tasks, self.known.findings)

    @cached_property
    def risks(self) -> Mapping[str, float]:
        """Give the risk of each task, by its identity; the higher, the sooner it should be looked at."""
        risk = Risk.of(self.cards, self.known.policy)
        found = ((self.tasks[name], each) for name, each in self.findings.items())
        return {
            task.id: risk.weigh(
                Matter(kind=task.kind, subject=task.subject, title=task.title, cards=task.cards, findings=each),
                self.now,
            )
            for task, each in found
        }

    def recipient(self, person: str) -> Recipient:
        """Give whom a mail goes to."""
        found = self.known.directory.find(person)
        if isinstance(found, Person):
            address, locale = found.address, found.locale or self.settings.locale
            return Recipient(person=person, name=found.name, address=address, locale=locale, zone=found.zone)
        address = None if address_problem(person) else person
        zone = self.known.policy.timezone
        return Recipient(person=person, name=person, address=address, locale=self.settings.locale, zone=zone)

    def is_there(self, person: str) -> bool:
        """Tell whether somebody can be told anything now: they are there, want to be told, and mail reaches them."""
        if person in self.known.unreached | self.known.stopped:
            return False
        found = self.known.directory.find(person)
        return not isinstance(found, Person) or found.is_there(self.now)

    def day_of(self, person: str, instant: datetime) -> date:
        """Give the day on which an instant falls where somebody is."""
        return as_day(instant, ZoneInfo(self.recipient(person).zone))

    def name(self, person: str) -> str:
        """Give what colleagues call somebody."""
        return self.recipient(person).name

    def telling(self, person: str) -> Telling:
        """Give what tells somebody of tasks."""
        return Telling(
            reader=self._rights.of(person),
            cards=self.cards,
            findings=self.findings,
            name=self.name,
            answers=self.answers,
            today=self.day_of(person, self.now),
        )

    def slot(
        self, person: str, told: Told | None, next_run: datetime | None, cadence: Cadence | None = None
    ) -> datetime | None:
        """Give the slot of somebody's that is to be filled now; None where none is, or they are not there.

        Args:
            told: What they were told last.
            next_run: When the next run is expected: slots before it are filled now. None fills one whatever the time.
            cadence: As configured for owners where None.
        """
        if not self.is_there(person):
            return None
        if next_run is None:
            return self.now
        zone = self.recipient(person).zone
        return (cadence or self.settings.cadence).due(told.slot_at if told else None, zone, self.now, next_run)

    @cached_property
    def _rights(self) -> ReadingRights:
        return ReadingRights(self.known.directory, self.cards, self.known.never_read)


def times_told(task: Task, told: Told | None) -> int:
    """Count how often somebody was told of a task without an answer; what is asked again counts anew."""
    if told is None or told.made_at is None:
        return 0
    since = (event for event in task.history if event.at is not None and event.at > told.made_at)
    again = any(event.is_answer or event.deed is Deed.ASK for event in since)
    return 0 if again else told.times.get(task.id, 0)
