from __future__ import annotations

import pytest

from kbaudit.task import State, TaskKind
from kbaudit.verification import Channel
from tests.tasks_made import ANA, BEN, LEAD
from tests.web.browsing import OWN_FORM, forms
from tests.web.desk import REFUNDS, Desk

CHECK, CONFLICT = TaskKind.CHECK, TaskKind.CONFLICT


def test_one_answers_from_task_to_task(desk: Desk) -> None:
    """Each receipt leads to the next; the ledger has it that they had signed in."""
    desk.sign_in(ANA)
    conflict = desk.task(CONFLICT)
    first = desk.browser.get(f"/tasks/{conflict.id}")

    receipt = desk.browser.send(first, "keep", note="the law")
    assert "Thank you, that is done" in receipt.text
    assert "Next: 2 of 2" in receipt.text
    second = desk.browser.get(f"/tasks/{desk.task(CHECK).id}")
    done = desk.browser.send(second, "still-right")

    assert "Nothing else is asked of you now." in done.text
    assert desk.base.kb.entries()[-1].channel is Channel.SIGNED_IN
    assert desk.task(CONFLICT).answer is not None
    mine = desk.browser.get("/tasks").text
    assert "Nothing is asked of you now." in mine
    assert "Answered; the next audit looks (1)" in mine


def test_a_second_press_shows_what_was_answered(desk: Desk) -> None:
    """Also where somebody else was quicker."""
    conflict = desk.task(CONFLICT)
    desk.sign_in(BEN)
    page = desk.browser.get(f"/tasks/{conflict.id}")
    desk.base.kb.answer(conflict.id, "merge", by=ANA, until=desk.base.now.date().replace(month=12))
    before = desk.state()

    late = desk.browser.send(page, "both-right", scope="EU and US")

    assert "Already answered" in late.text
    assert "ana@example.org: I will merge them" in late.text
    assert desk.state() == before


def test_an_answer_is_taken_back_and_given_anew(desk: Desk) -> None:
    """The task is shown again."""
    desk.sign_in(ANA)
    check = desk.task(CHECK)
    receipt = desk.browser.send(desk.browser.get(f"/tasks/{check.id}"), "archive")

    again = desk.browser.send(receipt, "take-back")
    desk.browser.send(again, "still-right")

    assert desk.task(CHECK).state is State.ANSWERED
    assert desk.task(CHECK).turn == 3


def test_an_edit_is_seen_here_as_well(desk: Desk) -> None:
    """And so is a form that is not whole."""
    desk.sign_in(ANA)
    check = desk.task(CHECK)
    page = desk.browser.get(f"/tasks/{check.id}")
    desk.base.shelf.put("a", body=REFUNDS.format(31))
    desk.base.sync()
    before = desk.state()

    assert "has changed since you read it" in desk.browser.send(page, "still-right").text
    wrong = desk.browser.ask("POST", f"/tasks/{check.id}", {"deed": "ask"}, OWN_FORM)
    assert wrong.status_code == 409
    nothing = desk.browser.ask("POST", f"/tasks/{check.id}", {"deed": "archive"}, OWN_FORM)
    assert "This form is not whole" in nothing.text
    for odd in ("x", "-1", "9" * 5_000, "²"):
        assert desk.browser.get(f"/tasks/{check.id}?answered={odd}").status_code == 404
    assert desk.state() == before


def test_one_sees_ones_own_tasks_only(desk: Desk) -> None:
    """Those of others are not there for them; a steward may look at theirs, and need not answer."""
    check, conflict = desk.task(CHECK), desk.task(CONFLICT)
    desk.sign_in(BEN)
    mine = desk.browser.get("/tasks").text
    assert conflict.id in mine
    assert check.id not in mine
    assert "somebody else is asked (1)" in mine
    for identity in (check.id, "ffffffffff", "x"):
        assert desk.browser.get(f"/tasks/{identity}").status_code == 404
        assert desk.browser.ask("POST", f"/tasks/{identity}", {"deed": "archive"}, OWN_FORM).status_code == 404
    desk.base.later(minutes=5)
    desk.sign_in(LEAD)
    looked = desk.browser.get(f"/tasks/{check.id}")
    assert "there is nothing for you to do" in looked.text
    assert len(forms(looked)) == 1
    assert desk.task(CHECK).turn == 0


@pytest.mark.parametrize("who", [ANA, LEAD])
def test_looking_around_changes_nothing(desk: Desk, who: str) -> None:
    """Every page that the pages lead to, by HEAD and GET."""
    desk.sign_in(who)
    before = desk.state()
    seen: set[str] = set()
    todo = ["/"]
    while todo:
        path = todo.pop()
        seen.add(path)
        page = desk.browser.get(path)
        assert page.status_code == 200
        assert desk.browser.ask("HEAD", path).status_code == 200
        todo += [link for link in desk.browser.links(page) if link not in seen and link not in todo]

    assert desk.state() == before
    assert len(seen) > (5 if who == LEAD else 3)
