"""The owners' loop: work is shared out, and its answers are entered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from kbaudit.assign import Plan
from kbaudit.dossier import Dossier
from kbaudit.errors import ConfigError, UnknownTaskError
from kbaudit.knowledge_base.opened import Opened, named
from kbaudit.message import Message
from kbaudit.people.directory import Directory
from kbaudit.people.own_absence import OwnAbsence, away, here
from kbaudit.person import Leave, Person
from kbaudit.runs.one_path import people_of
from kbaudit.runs.sharing_out import share_out
from kbaudit.task import Task
from kbaudit.task_event import ANSWERS, Deed, Event
from kbaudit.text.moments import shifted
from kbaudit.verification import Channel


class Owners(Opened):
    """Share out work, and take what people answer."""

    __slots__ = ()

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
        people = self.people()
        with self.store.held("assign", now):
            made = share_out(self.store, self.config, people, now)
            if keep:
                self.store.keep_plan(made)
        return made

    def be_away(
        self, person: str, leave: Leave, *, delegate: str | None = None, channel: Channel = Channel.CLAIMED
    ) -> None:
        """Enter that somebody says they are away; it counts instead of the directory's file until it ends.

        Args:
            person: Who, by any name the directory knows.
            delegate: Who stands in, likewise; whom the file names where None.
            channel: How surely it is known that it was them.

        Raises:
            ConfigError: One of the two is not in the directory, the leave is over, or the delegate cannot stand in.
        """
        people, now = self.people(), self.clock()
        stands_in = None if delegate is None else _one_of(people, delegate)
        self.store.absences.say(away(_one_of(people, person), leave, stands_in, now, channel))

    def be_here(self, person: str, *, channel: Channel = Channel.CLAIMED) -> None:
        """Enter that somebody says they are there, whatever they said before and whatever the directory's file says.

        Args:
            person: Who, by any name the directory knows.
            channel: How surely it is known that it was them.

        Raises:
            ConfigError: They are not in the directory.
        """
        filed = people_of(self.config) or Directory()
        self.store.absences.say(here(_one_of(filed, person), self.clock(), channel))

    def absences(self, person: str | None = None) -> tuple[OwnAbsence, ...]:
        """Give what people said of their own leave, in the order in which they did.

        Args:
            person: Who, by any name the directory knows; everybody where None.
        """
        key = None if person is None else self._key(person)
        return tuple(one for one in self.store.absences.read() if key in {None, one.person})

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

    def dossier(self, identity: str) -> Dossier:
        """Give one task with what was found, and its cards as they were last seen.

        Raises:
            UnknownTaskError: There is no such task.
        """
        return self.store.dossier(identity)

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
        turn: int | None = None,
        read: Mapping[str, str] | None = None,
        channel: Channel = Channel.CLAIMED,
        receipt: Callable[[Task], Iterable[Message]] | None = None,
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
            turn: ``Task.turn`` when they were asked, so that they answer that and nothing later; None where that makes
                no difference.
            read: The digests of all texts that were shown to them, by reference; None where they make no difference.
            channel: How surely it is known that it was them.
            receipt: Gives the messages that are queued with the answer or not at all, of the task as it is then.

        Raises:
            ConfigError: There is no such answer, nobody is named, or the directory of people cannot be used.
            UnknownTaskError: There is no such task.
            AnsweredMeanwhileError: It was answered since they were asked; nothing was changed.
            AnswerRefusedError: The task does not take that answer; nothing was changed.
            TextChangedError: A card's text is another one than they read; nothing was changed.
        """
        if answer not in ANSWERS:
            raise ConfigError(f"{answer!r} is no answer; answers are: {', '.join(ANSWERS)}")
        event = Event(
            deed=Deed(answer),
            by=self._key(named(by, "answers")),
            to=self._key(to) if to else None,
            until=until,
            card=card,
            scope=scope,
            note=note,
            text=text,
        )
        zone = self.people().zone_of(event.by, self.config.policy.timezone)
        now = shifted(self.clock(), zone)
        return self.store.answer(task, event, channel, now, turn=turn, read=read, receipt=receipt)


def _one_of(people: Directory, name: str) -> Person:
    found = people.find(name)
    if not isinstance(found, Person):
        raise ConfigError(f"{name!r} is nobody of the directory of people, or not one person; give an address")
    return found
