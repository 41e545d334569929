from __future__ import annotations

from kbaudit.policy import Policy, PolicyEntry
from kbaudit.task import TaskKind
from tests.tasks_made import ANA, BEN, LEAD
from tests.web.desk import Desk

PAGES = ("/steward", "/steward/contradictions", "/steward/escalations", "/steward/health")


def test_stewards_alone_see_what_others_are_asked(desk: Desk) -> None:
    """An owner finds no such page, and is led to none; whoever has not signed in is asked to."""
    for path in PAGES:
        assert desk.browser.get(path).status_code == 401
    desk.sign_in(ANA)
    for path in PAGES:
        assert desk.browser.get(path).status_code == 404
    assert "/steward" not in desk.browser.get("/tasks").text


def test_the_queue_and_the_contradictions(desk: Desk) -> None:
    """What is asked of whom; a decision moves a contradiction to those decided."""
    desk.sign_in(LEAD)
    assert "Asked now (2)" in desk.browser.get("/steward").text
    pairs = desk.browser.get("/steward/contradictions").text
    assert "Not decided (1)" in pairs
    assert "Returns" in pairs or "Refunds" in pairs

    desk.base.kb.answer(desk.task(TaskKind.CONFLICT).id, "keep", by=ANA, card="kb:a")

    pairs = desk.browser.get("/steward/contradictions").text
    assert "Decided (1)" in pairs
    assert "until 29 November 2026" in pairs


def test_escalations(desk: Desk) -> None:
    """What is late, what is in dispute."""
    desk.sign_in(LEAD)
    assert desk.browser.get("/steward/escalations").text.count("<p>None.</p>") == 3
    conflict = desk.task(TaskKind.CONFLICT)
    desk.base.kb.answer(conflict.id, "keep", by=ANA, card="kb:a")
    desk.base.kb.answer(conflict.id, "object", by=BEN)
    desk.base.later(days=8)
    desk.sign_in(LEAD)

    page = desk.browser.get("/steward/escalations").text

    assert "In dispute: the steward decides (1)" in page
    assert "Asked, and not answered in time (1)" in page
    assert "Was due 29 November 2026" in page


def test_health_is_the_trend(desk: Desk) -> None:
    """One row an audit, the latest first."""
    desk.look()
    desk.sign_in(LEAD)

    page = desk.browser.get("/steward/health").text

    assert page.count('<th scope="row">') == 2
    assert "50.0%" in page


def test_a_steward_of_a_part_sees_that_part(desk: Desk) -> None:
    """What has another steward is not theirs, nor is the health of the whole."""
    desk.base.policy = Policy(steward=LEAD, entries=(PolicyEntry(card="kb:a", steward="part@example.org"),))
    desk.serve()
    desk.look()
    desk.sign_in("part@example.org")

    assert "Asked now" in desk.browser.get("/steward").text
    assert desk.browser.get("/steward/health").status_code == 404
    check = desk.task(TaskKind.CHECK)
    assert desk.browser.get(f"/tasks/{check.id}").status_code == 200
