"""The life of a conflict between two owners, through every answer in any order, on any day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kbaudit.task import MAX_SNOOZES, OFFERED, TRANSITIONS, Refusal, State, Task, TaskKind, advance
from kbaudit.task_event import ANSWERS, Deed, Event
from tests.samples import NOW
from tests.tasks_made import ANA, BEN, LEAD, event, task

_PEOPLE = st.sampled_from([ANA, BEN, LEAD])
_BY_ITSELF = st.sampled_from([deed for deed in Deed if deed not in ANSWERS])
_DAYS = st.none() | st.integers(-2, 40)


class LifeOfATask(RuleBasedStateMachine):
    """Two owners, their steward, an audit and the calendar, each as they please."""

    task: Task
    now = NOW

    @initialize(kind=st.sampled_from([TaskKind.CONFLICT, TaskKind.CLUSTER]), steward=st.sampled_from([LEAD, None]))
    def opened(self, kind: TaskKind, steward: str | None) -> None:
        self.task = task(kind, steward=steward)

    @rule(days=st.integers(0, 10))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(deed=st.sampled_from(ANSWERS), by=_PEOPLE, to=st.none() | _PEOPLE, days=_DAYS, card=st.sampled_from("abc"))
    def somebody_answers(self, deed: Deed, by: str, to: str | None, days: int | None, card: str) -> None:
        until = None if days is None else self.now.date() + timedelta(days=days)
        self._happens(replace(event(deed, by=by), to=to, until=until, card=f"kb:{card}"), may=self.task.parties)

    @rule(data=st.data())
    def somebody_concerned_answers_in_turn(self, data: st.DataObject) -> None:
        deeds = [deed for deed in ANSWERS if deed in TRANSITIONS[self.task.state] and deed in OFFERED[self.task.kind]]
        if deeds and self.task.parties:
            by = data.draw(st.sampled_from(self.task.parties))
            deed = data.draw(st.sampled_from(deeds))
            self._happens(event(deed, by=by, **self._named(deed)), may=self.task.parties)

    def _named(self, deed: Deed) -> dict[str, date]:
        return {"until": self.now.date() + timedelta(days=3)} if deed in {Deed.FIX, Deed.MERGE} else {}

    @rule()
    @precondition(lambda self: self.task.history and self.task.history[-1].is_answer)
    def an_answer_is_taken_back(self) -> None:
        """What was answered holds no more, and nothing else is lost by it."""
        before = self.task
        self._happens(event(Deed.TAKE_BACK, by=before.history[-1].by), may=before.parties)
        if self.task is not before:
            assert (self.task.state, self.task.withdrawn) == (State.QUEUED, ())
            assert (self.task.accountable, self.task.told) == (before.accountable, before.told)
            assert self.task.parts == before.parts

    @rule(kind=st.sampled_from([TaskKind.CONFLICT, TaskKind.CLUSTER]), steward=st.sampled_from([LEAD, None]))
    @precondition(lambda self: self.task.state is State.SETTLED)
    def it_comes_again(self, kind: TaskKind, steward: str | None) -> None:
        self.opened(kind, steward)

    @rule(deed=_BY_ITSELF, to=_PEOPLE, passages=st.sampled_from(["", "other"]))
    def something_happens(self, deed: Deed, to: str, passages: str) -> None:
        self._happens(Event(deed=deed, to=to, parts=("p1", "p2"), passages=passages))

    def _happens(self, one: Event, may: tuple[str, ...] = ()) -> None:
        before = self.task
        outcome = advance(before, one, self.now)
        if isinstance(outcome, Refusal):
            assert before.id in outcome.why
            return
        assert outcome.state is TRANSITIONS[before.state][one.deed]
        assert outcome.history[:-1] == before.history
        assert (outcome.id, outcome.subject, outcome.kind) == (before.id, before.subject, before.kind)
        if one.deed is Deed.LAPSED:
            assert before.until is not None
            assert before.until <= self.now.date()
            assert outcome.until is None
        if may:
            assert one.by in may
        if before.state is State.DISPUTED and one.is_answer and before.accountable:
            assert one.by == before.accountable
        self.task = outcome

    @invariant()
    def one_person_at_most_is_accountable(self) -> None:
        """Whoever is told besides is somebody else; what is asked has a person, and so has a promise."""
        assert self.task.accountable not in self.task.told
        assert len(set(self.task.told)) == len(self.task.told)
        if self.task.state is State.OPEN:
            assert self.task.accountable is not None

    @invariant()
    def the_task_is_not_lost(self) -> None:
        """Only an audit that finds nothing of it ends it, and what rests has a day on which it comes back."""
        if self.task.state is State.SETTLED:
            assert self.task.history[-1].deed is Deed.CLEARED
        resting = self.task.state in {State.PROMISED, State.SNOOZED, State.DECIDED}
        assert resting == (self.task.until is not None)
        assert self.task.snoozes <= MAX_SNOOZES

    @invariant()
    def no_objection_is_lost(self) -> None:
        """After an objection the task is in dispute until somebody decides it."""
        since = [event.deed for event in self.task.history]
        if Deed.OBJECT in since:
            last = len(since) - 1 - since[::-1].index(Deed.OBJECT)
            decided = {Deed.KEEP, Deed.MERGE, Deed.BOTH_RIGHT} & {*since[last:]}
            assert decided or self.task.state is State.DISPUTED


TestLifeOfATask = LifeOfATask.TestCase
