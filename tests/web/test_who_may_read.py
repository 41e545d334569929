from __future__ import annotations

from datetime import date
from pathlib import Path

from kbaudit.task import TaskKind
from tests.tasks_made import ANA, BEN, LEAD
from tests.web.browsing import Browser, forms
from tests.web.desk import REFUNDS, Desk, WebBase

CANARY = "Kingfisher"


def restricted(base: WebBase, folder: Path) -> Desk:
    """Give a base whose public card is contradicted by one that the group legal alone may read."""
    base.people = folder / "people.csv"
    base.people.write_text(f"name,address,groups\nAna,{ANA},\nBen,{BEN},legal\nLea,{LEAD},\n", encoding="utf-8")
    base.shelf.put("a", owner=ANA, body=REFUNDS.format(30), verified_at=date(2025, 1, 1), audience="public")
    base.shelf.put(
        f"{CANARY}-1",
        title=f"{CANARY} terms",
        owner=BEN,
        body=f"{REFUNDS.format(14)} This is for {CANARY} only.",
        verified_at=date(2026, 11, 1),
        audience="legal",
        url=f"https://kb.example/{CANARY}",
    )
    made = Desk(base)
    made.look()
    return made


def test_words_of_a_closed_card_are_shown_to_nobody_else(empty: WebBase, tmp_path: Path) -> None:
    """Neither by link nor signed in, not even to the steward; whoever may read the card sees them."""
    desk = restricted(empty, tmp_path)
    conflict = desk.task(TaskKind.CONFLICT)
    seen: list[str] = []
    for person in (ANA, LEAD):
        seen += [desk.browser.get(desk.link(task, person)).text for task in empty.kb.tasks()]
        desk.base.later(minutes=3)
        desk.browser = Browser(desk.browser.app)
        desk.sign_in(person)
        seen += [
            desk.browser.get(path).text
            for path in ("/tasks", "/steward", "/steward/contradictions", f"/tasks/{conflict.id}")
        ]

    assert len(seen) >= 10
    assert [text for text in seen if CANARY in text] == []
    assert any("A card you may not open" in text for text in seen)
    desk.browser = Browser(desk.browser.app)
    assert CANARY in desk.browser.get(desk.link(conflict, BEN)).text


def test_nobody_decides_on_a_text_that_they_may_not_read(empty: WebBase, tmp_path: Path) -> None:
    """What is left is to change one's own card, to hand it on, or to wait; a program that asks for more is refused."""
    desk = restricted(empty, tmp_path)
    conflict = desk.task(TaskKind.CONFLICT)
    link = desk.link(conflict)
    page = desk.browser.get(link)

    offered = {hidden["deed"][0] for _, hidden in forms(page)}
    assert offered <= {"fix", "look-now", "not-mine", "snooze"}
    assert "fix" in offered
    digest = empty.kb.content(f"kb:{CANARY}-1").digest
    read = [f"{empty.kb.content('kb:a').digest} kb:a", f"{digest} kb:{CANARY}-1"]
    for sent in (
        {"deed": "keep", "card": "kb:a", "read": read},
        {"deed": "both-right", "scope": "EU", "read": read},
        {"deed": "fix", "until": "2026-12-01", "read": [read[0], f"{'0' * 64} kb:{CANARY}-1"]},
    ):
        refused = desk.browser.ask("POST", link, sent, {"Sec-Fetch-Site": "same-origin"})
        assert refused.status_code == 409
        assert CANARY not in refused.text
    assert desk.task(TaskKind.CONFLICT).turn == 0
