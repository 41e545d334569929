from __future__ import annotations

from datetime import UTC, date, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from kbaudit.task import OFFERED, TRANSITIONS, Refusal, State, Task, TaskKind, advance
from kbaudit.task_event import ANSWERS, Deed, Event
from tests.samples import NOW
from tests.tasks_made import ANA, BEN, LEAD, TODAY, after, event, refusal, task

PAIR = TaskKind.CONFLICT


@pytest.mark.parametrize("kind", TaskKind)
def test_every_event_in_every_state_has_an_outcome(kind: TaskKind) -> None:
    """It is the state that the table has, or a refusal in words; nothing raises, and the past stays as it was."""
    for state, deed in product(State, Deed):
        before = task(kind, state=state)

        outcome = advance(before, event(deed), NOW)

        if isinstance(outcome, Refusal):
            assert before.id in outcome.why
        else:
            assert outcome.state is TRANSITIONS[state][deed]
            assert outcome.history[-1].at == NOW
            assert deed not in ANSWERS or deed in OFFERED[kind]
        if deed not in TRANSITIONS[state]:
            assert isinstance(outcome, Refusal)


def test_no_state_is_a_dead_end() -> None:
    """From every state a task can be settled."""
    leads = {State.SETTLED}
    for _ in State:
        leads |= {state for state, moves in TRANSITIONS.items() if leads & {*moves.values()}}

    assert leads == {*State}


def test_every_answer_that_is_offered_can_be_given() -> None:
    """To an open task of its kind, by the person who is asked; others follow only what somebody has answered."""
    for kind, answers in OFFERED.items():
        for deed in answers - {Deed.OBJECT, Deed.TAKE_BACK}:
            assert isinstance(advance(task(kind, state=State.OPEN), event(deed), NOW), Task), (kind, deed)


def test_a_settled_task_is_the_end() -> None:
    """What comes again is another task."""
    assert "is settled" in refusal(task(state=State.SETTLED), event(Deed.CLEARED))


def test_one_is_asked_and_has_a_day() -> None:
    """The day it began and the day by which an answer is hoped for stand in the task."""
    asked = after(task(), event(Deed.ASK, due=TODAY + timedelta(days=7)))

    assert (asked.state, asked.begins, asked.due) == (State.OPEN, TODAY, TODAY + timedelta(days=7))
    assert asked.asked_at == NOW
    assert "nobody to be asked" in refusal(task(accountable=None), event(Deed.ASK))


def test_only_those_concerned_answer() -> None:
    """Somebody else is told who may; who is told of a pair may answer it as well."""
    assert "who may answer: ana@example.org" in refusal(task(), event(Deed.ARCHIVE, by=BEN))
    assert "who answers" in refusal(task(), event(Deed.ARCHIVE, by=None))
    assert after(task(PAIR), event(Deed.BOTH_RIGHT, by=BEN)).state is State.ANSWERED


def test_verifying_one_side_settles_no_pair() -> None:
    """The refusal says so, and which answers there are."""
    said = refusal(task(PAIR, state=State.OPEN), event(Deed.STILL_RIGHT))

    assert "one card alone settles no pair" in said
    assert "both-right, fix, keep" in said


def test_still_right_names_the_text() -> None:
    """Nobody vouches for a text without having been shown it."""
    assert "which text was read" in refusal(task(), event(Deed.STILL_RIGHT, text=None))
    assert "which text was read" in refusal(task(TaskKind.TRANSLATION), event(Deed.UPDATED, text=None))
    assert after(task(TaskKind.UNUSED), event(Deed.NO_CHANGE_NEEDED, text=None)).state is State.ANSWERED


@pytest.mark.parametrize("deed", [Deed.FIX, Deed.MERGE])
def test_a_promise_has_a_day_to_come(deed: Deed) -> None:
    """It holds through that day, then the task comes back."""
    before = task(PAIR, state=State.OPEN)
    for wrong in (None, TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=366)):
        assert "by which day" in refusal(before, event(deed, until=wrong))
    promised = after(before, event(deed))

    assert "has not passed" in refusal(promised, event(Deed.LAPSED), days=7)
    back = after(promised, event(Deed.LAPSED), days=8)
    assert (back.state, back.until) == (State.QUEUED, None)


def test_it_is_put_off_twice_for_thirty_days() -> None:
    """The third time is refused, with what else can be said."""
    assert "until 2026-12-22 at the latest" in refusal(task(), event(Deed.SNOOZE, until=TODAY + timedelta(days=31)))
    once = after(task(), event(Deed.SNOOZE))
    assert once.until == TODAY + timedelta(days=30)
    assert "has not passed" in refusal(once, event(Deed.LAPSED), days=29)
    twice = after(after(once, event(Deed.LAPSED), days=30), event(Deed.SNOOZE), days=30)
    assert "put off 2 times already" in refusal(after(twice, event(Deed.LAPSED), days=60), event(Deed.SNOOZE), days=60)


def test_what_is_worse_wakes_a_task_that_rests() -> None:
    """A snooze was for what was known; a promise is for the card, and stands."""
    assert after(task(), event(Deed.SNOOZE), event(Deed.WORSENED, parts=("p1", "p2"))).state is State.QUEUED
    promised = after(task(), event(Deed.FIX), event(Deed.WORSENED, parts=("p1", "p2")))
    assert (promised.state, promised.parts) == (State.PROMISED, ("p1", "p2"))
    assert promised.until == TODAY + timedelta(days=7)


def test_a_task_that_is_not_mine_goes_on() -> None:
    """To whom it was given, or to nobody until the next plan; never to the one who gave it away, or whom it left."""
    given = after(task(state=State.OPEN), event(Deed.NOT_MINE, to=BEN))
    assert (given.accountable, given.state, given.declined) == (BEN, State.QUEUED, frozenset({ANA}))
    assert after(task(state=State.OPEN), event(Deed.NOT_MINE)).accountable is None
    assert "is with ana@example.org already" in refusal(task(), event(Deed.NOT_MINE, to=ANA))
    assert "ben@example.org need do nothing" in refusal(task(PAIR), event(Deed.NOT_MINE, by=BEN))
    assert after(task(PAIR), event(Deed.NOT_MINE, to=BEN)).told == ()


def test_it_goes_to_somebody_else() -> None:
    """Nobody is given what they have."""
    assert after(task(state=State.OPEN), event(Deed.ASSIGN)).accountable == BEN
    assert "to whom" in refusal(task(), event(Deed.ASSIGN, to=ANA))
    assert "than nobody" in refusal(task(accountable=None), event(Deed.ASSIGN, to=None))


def test_what_was_called_fixed_and_still_fires_comes_back_with_a_word() -> None:
    """The word stands in the history."""
    looked = after(task(), event(Deed.LOOK_NOW))
    back = after(looked, event(Deed.STANDS, word="it still fires"))

    assert (back.state, back.history[-1].word) == (State.QUEUED, "it still fires")


@pytest.mark.parametrize("deed", [Deed.STILL_RIGHT, Deed.NO_CHANGE_NEEDED, Deed.BOTH_RIGHT])
def test_what_was_looked_at_holds_until_the_passages_change(deed: Deed) -> None:
    """Nobody is asked again about what they just answered."""
    kind = next(one for one, answers in OFFERED.items() if deed in answers)
    said = after(task(kind, passages="one"), event(deed))

    assert "which holds" in refusal(said, event(Deed.STANDS, passages="one"))
    assert after(said, event(Deed.STANDS, passages="two")).state is State.QUEUED


def test_one_card_is_kept_and_the_others_are_withdrawn() -> None:
    """At once, and for seven days whoever owns them may object."""
    assert "which card is kept" in refusal(task(PAIR), event(Deed.KEEP, card="kb:c"))
    kept = after(task(PAIR, state=State.OPEN), event(Deed.KEEP, card="kb:a"))

    assert (kept.state, kept.withdrawn, kept.until) == (State.DECIDED, ("kb:b",), TODAY + timedelta(days=7))
    assert "cannot follow" in refusal(kept, event(Deed.CLEARED))
    assert "has not passed" in refusal(kept, event(Deed.LAPSED), days=7)
    over = after(kept, event(Deed.LAPSED), days=8)
    assert "7 days to object are over" in refusal(over, event(Deed.OBJECT, by=BEN), days=8)
    assert after(over, event(Deed.CLEARED), days=9).state is State.SETTLED


def test_an_objection_goes_to_the_steward_and_waits_for_them() -> None:
    """Neither an audit nor one of the two owners ends it; the steward's decision is final."""
    kept = after(task(PAIR, state=State.OPEN), event(Deed.KEEP, card="kb:a"))
    assert "ana@example.org decided it" in refusal(kept, event(Deed.OBJECT))
    assert "objections were possible until" in refusal(kept, event(Deed.OBJECT, by=BEN), days=8)

    disputed = after(kept, event(Deed.OBJECT, by=BEN), days=7)

    assert (disputed.state, disputed.accountable, disputed.told) == (State.DISPUTED, LEAD, (ANA, BEN))
    assert disputed.withdrawn == ()
    assert "cannot follow" in refusal(disputed, event(Deed.CLEARED))
    assert "who may answer: lead@example.org" in refusal(disputed, event(Deed.KEEP, by=BEN))
    decided = after(disputed, event(Deed.KEEP, by=LEAD, card="kb:b"))
    assert (decided.state, decided.withdrawn, decided.until) == (State.ANSWERED, ("kb:a",), None)


def test_an_objection_without_a_steward_waits_for_one() -> None:
    """It belongs to nobody for a while, and is not lost."""
    kept = after(task(PAIR, steward=None), event(Deed.KEEP))
    disputed = after(kept, event(Deed.OBJECT, by=BEN))

    assert (disputed.state, disputed.accountable) == (State.DISPUTED, None)
    assert after(disputed, event(Deed.ASSIGN, to=LEAD)).accountable == LEAD


def test_both_right_names_the_scope() -> None:
    """Without it nobody could tell which card to use when."""
    assert "name the scope" in refusal(task(PAIR), event(Deed.BOTH_RIGHT, scope=" "))


def test_the_history_keeps_no_list_of_parts() -> None:
    """The task has them."""
    worse = after(task(), event(Deed.WORSENED, parts=("p1", "p2")))

    assert worse.history == (Event(deed=Deed.WORSENED, at=NOW),)


def test_out_of_turn_says_who_said_what() -> None:
    """Whoever comes second learns that it is answered."""
    said = after(task(), event(Deed.ARCHIVE))

    assert said.withdrawn == ("kb:a",)
    assert "is answered (ana@example.org said archive), so fix cannot follow" in refusal(said, event(Deed.FIX))


def test_an_answer_is_taken_back() -> None:
    """The task waits to be asked again, nothing holds, and what was put off counts as never put off."""
    for deed in (Deed.SNOOZE, Deed.FIX, Deed.STILL_RIGHT, Deed.ARCHIVE):
        back = after(task(state=State.OPEN), event(deed), event(Deed.TAKE_BACK))

        assert (back.state, back.until, back.snoozes, back.withdrawn) == (State.QUEUED, None, 0, ())
        assert back.accountable == ANA
    assert after(task(PAIR), event(Deed.KEEP), event(Deed.TAKE_BACK)).withdrawn == ()


def test_an_answer_is_taken_back_by_who_gave_it_while_nothing_followed() -> None:
    """For a day; a hand-over and what a steward decided in a dispute hold."""
    answered = after(task(PAIR), event(Deed.MERGE))
    assert "something has happened since ben@example.org answered" in refusal(answered, event(Deed.TAKE_BACK, by=BEN))
    assert "for 24 hours" in refusal(answered, event(Deed.TAKE_BACK), days=2)
    assert isinstance(advance(answered, event(Deed.TAKE_BACK), NOW + timedelta(hours=24)), Task)
    worse = after(answered, event(Deed.WORSENED, parts=("p1", "p2")))
    assert "something has happened" in refusal(worse, event(Deed.TAKE_BACK))
    decided = after(task(PAIR), event(Deed.KEEP), event(Deed.OBJECT, by=BEN), event(Deed.KEEP, by=LEAD))
    assert "was in dispute" in refusal(decided, event(Deed.TAKE_BACK, by=LEAD))
    given = after(task(PAIR), event(Deed.NOT_MINE, to=LEAD))
    assert "take-back cannot follow" in refusal(given, event(Deed.TAKE_BACK, by=LEAD))


@pytest.mark.parametrize(
    ("zone", "hour", "first"),
    [
        ("UTC", 12, date(2026, 11, 23)),
        ("Pacific/Auckland", 12, date(2026, 11, 24)),
        ("America/Los_Angeles", 0, date(2026, 11, 22)),
    ],
)
def test_a_day_is_that_of_the_person(zone: str, hour: int, first: date) -> None:
    """A promise is for tomorrow at the earliest, on the clock of who gives it; when it was given is kept in UTC."""
    now = (NOW + timedelta(hours=hour)).astimezone(ZoneInfo(zone))
    asked = after(task(), event(Deed.ASK))

    today = advance(asked, event(Deed.FIX, until=first - timedelta(days=1)), now)
    promised = advance(asked, event(Deed.FIX, until=first), now)

    assert isinstance(today, Refusal)
    assert isinstance(promised, Task)
    given = promised.history[-1].at
    assert given is not None
    assert (promised.until, given, given.tzinfo) == (first, now, UTC)
