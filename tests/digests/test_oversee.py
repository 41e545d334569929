from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from kbaudit.digests.briefing import Briefing, DigestSettings
from kbaudit.digests.digest import Told
from kbaudit.digests.oversee import Overview, compose
from kbaudit.digests.slots import Every
from kbaudit.digests.steward_digest import Load, StewardDigest
from kbaudit.people.directory import Directory
from kbaudit.person import Person
from kbaudit.task import State, Task, TaskKind
from tests.briefings import asked, briefing, conflict, paired, told
from tests.samples import NOW, card
from tests.tasks_made import ANA, BEN, LEAD

DAY = timedelta(days=1)


def overview(of: Briefing) -> Overview:
    (made,) = compose(of, of.known.told)
    return made


def digest(of: Briefing) -> StewardDigest:
    made = overview(of).digest
    assert made is not None
    return made


def old(identity: str, person: str = ANA, **fields: Any) -> Task:  # noqa: ANN401 - the fields of a task
    return asked(identity, f"kb:{identity}", person, NOW - 40 * DAY, **fields)


def test_the_steward_is_told_after_two_digests_without_an_answer() -> None:
    """Not after the first, and not in the week of the second."""
    tasks = [old("t1"), old("t2"), old("t3"), old("t4", BEN)]
    before = {
        ANA: told(days_ago=0, times={"t1": 1, "t2": 2, "t3": 3}),
        BEN: told(days_ago=7, times={"t4": 2}),
    }
    made = digest(briefing(tasks, told=before))

    assert [(item.task, item.accountable, item.times) for item in made.escalated] == [("t3", ANA, 2), ("t4", BEN, 2)]
    assert made.asked == 4


def test_who_has_how_much_is_told_by_name_and_never_as_a_ranking() -> None:
    """With what is past its day, and what waits."""
    tasks = [
        asked("t1", "kb:1", BEN),
        old("t2", BEN),
        old("t3", BEN),
        asked("t4", "kb:4", ANA, state=State.QUEUED, history=()),
        asked("t5", "kb:5", LEAD),
    ]
    people = Directory((Person(name="Zoe", address=ANA),))

    made = digest(briefing(tasks, directory=people))

    assert made.loads == (Load(name=BEN, asked=3, overdue=2, queued=0), Load(name="Zoe", queued=1))


def test_a_steward_hears_of_people_whom_no_mail_reaches() -> None:
    """For nobody else does."""
    assert digest(briefing([old("t1"), old("t2", BEN)], unreached=frozenset({ANA}))).unreached == (ANA,)


def test_a_steward_whose_people_have_nothing_to_do_gets_no_mail() -> None:
    """Their own tasks are in their digest as an owner."""
    made = overview(briefing([old("t1", LEAD)]))

    assert made.digest is None
    assert made.told == Told(slot_at=NOW)


def test_stewards_are_told_once_a_week_whatever_owners_are() -> None:
    """On the day that is configured."""
    of = briefing(
        [old("t1")],
        settings=DigestSettings(every=Every.WORKDAY),
        stewards_told={LEAD: told(days_ago=1)},
        now=NOW,
    )

    assert compose(of, {}, NOW + DAY) == ()
    assert len(compose(briefing([old("t1")], stewards_told={LEAD: told(days_ago=8)}), {}, NOW + 3 * DAY)) == 1


def test_a_steward_sees_no_words_of_a_card_they_may_not_open() -> None:
    """Only that there is one."""
    cards = [card("a", title="Refunds"), card("b", title="CANARY", audience="board", owner=ANA)]
    task = paired("t1", "kb:b", "kb:a", ANA, title="CANARY", at=NOW - 30 * DAY)
    of = briefing(
        [task], cards, findings=[conflict("kb:b", "kb:a", ("CANARY", "14 days"))], told={ANA: told(times={"t1": 2})}
    )

    (item,) = digest(of).escalated

    assert item.title is None
    assert "CANARY" not in repr(item)


def test_long_lists_are_cut_and_counted() -> None:
    """Both of them."""
    tasks = [old(f"t{number:02}", f"p{number:02}@example.org") for number in range(30)]
    before = {f"p{number:02}@example.org": told(times={f"t{number:02}": 2}) for number in range(30)}

    made = digest(briefing(tasks, told=before))

    assert (len(made.escalated), made.escalated_more, len(made.loads), made.loads_more) == (20, 10, 20, 10)


def test_what_nobody_hears_of_climbs_by_the_weeks() -> None:
    """Of people who stopped their digests, or whom no mail reaches."""
    tasks = [asked("t1", "kb:1", at=NOW - 13 * DAY), asked("t2", "kb:2", BEN, NOW - 14 * DAY)]
    made = digest(briefing(tasks, stopped=frozenset({ANA}), unreached=frozenset({BEN})))

    assert [(item.task, item.times) for item in made.escalated] == [("t2", 2)]
    assert (made.stopped, made.unreached) == ((ANA,), (BEN,))


def test_what_nobody_answers_for_is_told_with_how_many_cards() -> None:
    """The most cards first; a collection without an owner as well, whoever is to name one."""
    many = [card(f"c{number}", collection="Billing") for number in range(3)]
    tasks = [
        replace(old("t1"), accountable=None),
        replace(old("t2", LEAD), kind=TaskKind.OWNERLESS, cards=tuple(one.ref for one in many)),
        old("t3", BEN),
    ]
    made = digest(briefing(tasks, [*many, card("t1"), card("t3")]))

    assert [(item.task, item.cards) for item in made.unowned] == [("t2", 3), ("t1", 1)]
    assert [load.name for load in made.loads] == [BEN]
    assert made.shorter(1).unowned_more == 1


def test_a_task_of_nobody_is_enough_for_a_mail() -> None:
    """It is asked of no one else; a collection that the steward is asked about is in their own digest."""
    nobodys = replace(old("t1"), accountable=None)
    own = replace(old("t2", LEAD), kind=TaskKind.OWNERLESS)

    assert [item.task for item in digest(briefing([nobodys])).unowned] == ["t1"]
    assert overview(briefing([own])).digest is None
