from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from kbaudit.card import Lifecycle
from kbaudit.errors import (
    AnswerRefusedError,
    ConfigError,
    StoreError,
    TextChangedError,
    UnknownCardError,
    UnknownTaskError,
)
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.policy import Policy
from kbaudit.store.engine import writing
from kbaudit.task import State, Task, TaskKind
from kbaudit.task_event import Deed
from tests.bases import Base
from tests.messages_made import mail
from tests.tasks_made import ANA, BEN, LEAD

REFUNDS = "Refunds for shop orders are possible within {} days of delivery."


@pytest.fixture
def two(base: Base) -> Base:
    """Give a base with two cards that contradict each other, checked by two owners, the first of them overdue."""
    base.policy = Policy(steward=LEAD)
    base.kb.close()
    base.kb = base.open()
    base.shelf.put("a", owner=ANA, body=REFUNDS.format(30), verified_at=date(2025, 1, 1))
    base.shelf.put("b", owner=BEN, title="Returns", body=REFUNDS.format(14), verified_at=date(2026, 11, 1))
    look(base)
    return base


def look(base: Base) -> None:
    base.later(hours=1)
    base.sync()
    base.kb.audit()
    base.kb.assign()


def task(base: Base, kind: TaskKind) -> Task:
    (found,) = [one for one in base.kb.tasks(settled=True) if one.kind is kind]
    return found


def test_a_store_that_was_never_audited_has_nothing_to_share_out(base: Base) -> None:
    """It says what to run."""
    with pytest.raises(StoreError, match="run kbaudit audit"):
        base.kb.assign()


def test_tasks_come_back_as_they_were_planned(two: Base) -> None:
    """Every field, and the history, on both databases; a plan alone keeps nothing, and a second one changes nothing."""
    found = two.kb.tasks()
    made = two.kb.assign(keep=False)

    assert sorted(one.id for one in found) == sorted(one.task.id for one in made.tasks)
    assert {one.task.id: one.task for one in made.tasks} == {one.id: one for one in found}
    assert all(one.task == one.before for one in made.tasks)
    two.later(days=90)
    two.kb.audit()
    assert two.kb.assign(keep=False).tasks != made.tasks
    assert two.kb.tasks() == found


def test_a_task_whose_person_no_mail_reaches_goes_to_the_steward(two: Base) -> None:
    """When a server said so, until mail arrives there again or the mark has lapsed."""
    two.kb.store.queue([mail(person=ANA, address=ANA)])
    claim = two.kb.store.outbox.claim("mail", two.now, timedelta(minutes=5))
    assert claim is not None
    two.kb.store.outbox.refuse(claim, "550 no such user", two.now, bounced=True)
    two.kb.assign()

    assert task(two, TaskKind.CHECK).accountable == LEAD
    said = [event.word for event in task(two, TaskKind.CHECK).history if event.deed is Deed.ASSIGN]
    assert "ana@example.org has an address at which nothing arrives" in (said[-1] or "")


def test_tasks_are_listed_by_person(two: Base) -> None:
    """Those that one is told of are among them."""
    conflict, check = task(two, TaskKind.CONFLICT), task(two, TaskKind.CHECK)

    assert {one.id for one in two.kb.tasks(person="ANA@example.org")} == {conflict.id, check.id}
    assert [one.id for one in two.kb.tasks(person=BEN)] == [conflict.id]
    assert two.kb.task(conflict.id) == conflict
    with pytest.raises(UnknownTaskError, match="there is no task ffff"):
        two.kb.task("ffff")


def test_still_right_vouches_for_exactly_the_text_that_was_shown(two: Base) -> None:
    """The ledger has it with the channel and the note, and the next audit settles the task."""
    check = task(two, TaskKind.CHECK)
    shown = two.kb.content("kb:a").digest

    after = two.kb.answer(check.id, "still-right", by="Ana@example.org", text=shown[:16], note="read it")

    entry = two.kb.entries()[-1]
    assert (after.state, entry.card, entry.content, entry.by) == (State.ANSWERED, "kb:a", shown, ANA)
    assert entry.note == "read it"
    look(two)
    assert task(two, TaskKind.CHECK).state is State.SETTLED
    assert check.id not in {one.id for one in two.kb.tasks()}


@pytest.mark.parametrize("shown", ["f" * 64, "", "1234567890a"])
def test_another_text_is_not_vouched_for(two: Base, shown: str) -> None:
    """Nothing is entered, and the task stays as it was."""
    check, entries = task(two, TaskKind.CHECK), two.kb.entries()

    with pytest.raises((TextChangedError, AnswerRefusedError), match="text"):
        two.kb.answer(check.id, Deed.STILL_RIGHT, by=ANA, text=shown)

    assert two.kb.entries() == entries
    assert task(two, TaskKind.CHECK) == check


def test_an_edit_between_showing_and_answering_is_seen(two: Base) -> None:
    """Whoever read the old text is shown the new one."""
    check, shown = task(two, TaskKind.CHECK), two.kb.content("kb:a").digest
    two.shelf.put("a", body=REFUNDS.format(31))
    two.sync()

    with pytest.raises(TextChangedError, match=f"kb:a: its text is not the one that was read.*{check.id}"):
        two.kb.answer(check.id, Deed.STILL_RIGHT, by=ANA, text=shown)


def test_answers_that_may_not_be_given_change_nothing(two: Base) -> None:
    """Each with its reason."""
    check = task(two, TaskKind.CHECK)
    for answer, named, error, said in (
        ("archive", BEN, AnswerRefusedError, "is not asked of ben@example.org"),
        ("ask", ANA, ConfigError, "'ask' is no answer; answers are: still-right"),
        ("archive", " ", ConfigError, "who answers"),
    ):
        with pytest.raises(error, match=said):
            two.kb.answer(check.id, answer, by=named)
    with pytest.raises(UnknownTaskError):
        two.kb.answer("ffff", "archive", by=ANA)

    assert task(two, TaskKind.CHECK) == check


def test_keeping_one_card_withdraws_the_other_at_once(two: Base) -> None:
    """The next audit finds no contradiction; after seven days without objection the task is settled."""
    conflict = task(two, TaskKind.CONFLICT)
    assert (conflict.accountable, conflict.told, conflict.steward) == (ANA, (BEN,), LEAD)

    two.kb.answer(conflict.id, "keep", by=ANA, card="kb:a")

    withdrawn = two.card("b")
    assert withdrawn is not None
    assert withdrawn.lifecycle is Lifecycle.DEPRECATED
    look(two)
    assert task(two, TaskKind.CONFLICT).state is State.DECIDED
    for _ in range(2):
        two.later(days=8)
        look(two)
    assert task(two, TaskKind.CONFLICT).state is State.SETTLED
    assert "contradiction" not in {one.rule for one in two.kb.audit().findings}


def test_a_withdrawn_card_with_another_text_is_used_again(two: Base) -> None:
    """The decision was about what it said."""
    two.kb.answer(task(two, TaskKind.CONFLICT).id, "keep", by=ANA, card="kb:a")
    two.shelf.put("b", body=REFUNDS.format(30))
    two.sync()

    edited = two.card("b")

    assert edited is not None
    assert edited.lifecycle is Lifecycle.PUBLISHED


def test_an_objection_brings_the_card_back_and_goes_to_the_steward(two: Base) -> None:
    """Their decision ends it, here for the other card."""
    conflict = task(two, TaskKind.CONFLICT)
    two.kb.answer(conflict.id, "keep", by=ANA, card="kb:a")
    look(two)

    disputed = two.kb.answer(conflict.id, "object", by=BEN, note="the law says 14")

    back = two.card("b")
    assert back is not None
    assert (disputed.state, disputed.accountable) == (State.DISPUTED, LEAD)
    assert back.lifecycle is Lifecycle.PUBLISHED
    look(two)
    assert task(two, TaskKind.CONFLICT).state is State.DISPUTED
    two.kb.answer(conflict.id, "keep", by=LEAD, card="kb:b")
    assert [one.lifecycle for one in two.kb.intake().cards] == [Lifecycle.DEPRECATED, Lifecycle.PUBLISHED]
    look(two)
    settled = task(two, TaskKind.CONFLICT)
    assert settled.state is State.SETTLED
    assert [one.note for one in settled.history if one.deed is Deed.OBJECT] == ["the law says 14"]


def test_verifying_one_side_never_settles_the_pair(two: Base) -> None:
    """The conflict stays what it was, whoever vouches for one of its cards."""
    two.kb.verify("kb:a", by=ANA)
    look(two)

    conflict = task(two, TaskKind.CONFLICT)

    assert conflict.state is State.OPEN
    with pytest.raises(AnswerRefusedError, match="one card alone settles no pair"):
        two.kb.answer(conflict.id, "still-right", by=ANA, text="f" * 64)


def test_an_archived_card_leaves_the_base(two: Base) -> None:
    """Its check is settled with it."""
    check = task(two, TaskKind.CHECK)
    two.kb.answer(check.id, "archive", by=ANA)
    look(two)

    gone = two.card("a")
    assert gone is not None
    assert gone.lifecycle is Lifecycle.ARCHIVED
    assert task(two, TaskKind.CHECK).state is State.SETTLED


def test_called_fixed_and_not_it_comes_back_with_a_word(two: Base) -> None:
    """Only after the source was read and audited again; one that was fixed is settled."""
    conflict = task(two, TaskKind.CONFLICT)
    two.kb.answer(conflict.id, "look-now", by=ANA)
    two.kb.assign()
    assert task(two, TaskKind.CONFLICT).state is State.ANSWERED
    look(two)

    back = task(two, TaskKind.CONFLICT)

    assert back.state is State.OPEN
    word = next(one.word for one in back.history if one.deed is Deed.STANDS)
    assert str(word).startswith("ana@example.org said look-now on 2026-11-22, and it is still found")
    two.shelf.put("b", body=REFUNDS.format(30))
    two.kb.answer(conflict.id, "look-now", by=BEN)
    look(two)
    assert task(two, TaskKind.CONFLICT).state is State.SETTLED


def test_an_answer_that_came_while_a_plan_was_made_stands(two: Base) -> None:
    """The plan leaves that task to the next one."""
    check = task(two, TaskKind.CHECK)
    two.later(days=1)
    made = two.kb.assign(keep=False)
    stale = replace(made, tasks=tuple(replace(one, task=replace(one.task, title="?")) for one in made.tasks))
    answered = two.kb.answer(check.id, "snooze", by=ANA)

    two.kb.store.keep_plan(stale)

    assert two.kb.task(check.id) == answered
    assert task(two, TaskKind.CONFLICT).title == "?"


def test_the_directory_says_who_is_who(two: Base, tmp_path: Path) -> None:
    """A handle answers as the address it belongs to, and a task goes on to somebody by any of their names."""
    people = tmp_path / "people.csv"
    people.write_text(f"name,address,handles\nAna,{ANA},@ana\nBen,{BEN},@ben\n", encoding="utf-8")
    two.people = people
    two.kb.close()
    two.kb = two.open()

    given = two.kb.answer(task(two, TaskKind.CHECK).id, "not-mine", by="ana", to="Ben")

    assert (given.accountable, given.state) == (BEN, State.QUEUED)


def test_a_card_that_is_gone_cannot_be_shown(base: Base) -> None:
    """As for every other card that the store does not have."""
    with pytest.raises(UnknownCardError):
        base.kb.content("kb:x")


def test_findings_of_another_release_are_not_guessed_at(two: Base) -> None:
    """An audit makes them anew."""
    with writing(two.kb.store.engine) as connection:
        connection.execute(text("UPDATE kb_finding SET finding = :packed"), {"packed": b"?"})

    with pytest.raises(StoreError, match="run kbaudit audit once more"):
        two.kb.assign()
    two.kb.audit()
    assert isinstance(two.kb, KnowledgeBase)
    assert two.kb.assign().tasks


def test_a_vouching_is_taken_back(two: Base) -> None:
    """The ledger has both; the task waits again until an audit looks, although the last one found nothing of it."""
    check = task(two, TaskKind.CHECK)
    two.kb.answer(check.id, "still-right", by=ANA, text=two.kb.content("kb:a").digest)
    two.later(hours=1)
    two.kb.audit()

    two.kb.answer(check.id, "take-back", by=ANA)
    two.kb.assign()

    assert task(two, TaskKind.CHECK).state is State.OPEN
    assert [str(one.kind) for one in two.kb.entries()][-2:] == ["verified", "retracted"]
    assert two.kb.entries()[-1].note == "still-right was taken back"
    look(two)
    assert task(two, TaskKind.CHECK).state is State.OPEN
    assert "review-overdue" in {one.rule for one in two.kb.audit().findings if one.card.ref == "kb:a"}


def test_a_vouching_of_somebody_else_is_not_taken_back(two: Base) -> None:
    """Who vouched since still does, and the ledger knows that the answer counts no more."""
    check = task(two, TaskKind.CHECK)
    two.kb.answer(check.id, "still-right", by=ANA, text=two.kb.content("kb:a").digest)
    two.later(minutes=1)
    two.kb.verify("kb:a", by=LEAD)

    two.kb.answer(check.id, "take-back", by=ANA)

    assert two.kb.log("kb:a").standing.by == LEAD
    assert [str(one.kind) for one in two.kb.entries()][-3:] == ["verified", "verified", "retracted"]
    assert two.kb.check() == ()


def test_a_decision_is_taken_back(two: Base) -> None:
    """The card that it withdrew is there again, and the contradiction is found again."""
    conflict = task(two, TaskKind.CONFLICT)
    two.kb.answer(conflict.id, "keep", by=ANA, card="kb:a")
    two.later(hours=1)

    two.kb.answer(conflict.id, "take-back", by=ANA)

    back = two.card("b")
    assert back is not None
    assert back.lifecycle is Lifecycle.PUBLISHED
    look(two)
    assert task(two, TaskKind.CONFLICT).state is State.OPEN


def test_an_answer_is_about_the_texts_that_were_read(two: Base) -> None:
    """Of every card that was shown, whatever the answer; nothing is entered where one is another now, or is gone."""
    conflict = task(two, TaskKind.CONFLICT)
    read = {ref: two.kb.content(ref).digest for ref in conflict.cards}
    for wrong, error in (({**read, "kb:b": "f" * 64}, TextChangedError), ({"kb:x": "f" * 64}, UnknownCardError)):
        with pytest.raises(error):
            two.kb.answer(conflict.id, "keep", by=ANA, card="kb:a", read=wrong)
    assert task(two, TaskKind.CONFLICT) == conflict

    assert two.kb.answer(conflict.id, "keep", by=ANA, card="kb:a", read=read).state is State.DECIDED


def test_a_task_is_read_with_what_belongs_to_it(two: Base) -> None:
    """Its findings, its cards as they were last seen, and when; a text by its digest, as long as it is kept."""
    conflict = task(two, TaskKind.CONFLICT)

    found = two.kb.dossier(conflict.id)

    assert found.task == conflict
    assert [one.rule for one in found.findings] == ["contradiction"]
    assert list(found.cards) == list(conflict.cards)
    assert found.cards["kb:a"] == two.card("a")
    assert found.read_at == {"kb": two.now}
    old = two.kb.content("kb:a")
    two.shelf.put("a", body="Something else.")
    two.sync()
    assert two.kb.text(old.digest) == old
    assert two.kb.text("f" * 64) is None
    with pytest.raises(UnknownTaskError):
        two.kb.dossier("ffff")
