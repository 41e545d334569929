from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from kbaudit.answers.code import CODES_HOLD
from kbaudit.card import Lifecycle
from kbaudit.errors import AnsweredMeanwhileError, AnswerRefusedError, TextChangedError
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.policy import Policy
from kbaudit.task import State, Task, TaskKind
from kbaudit.task_event import Deed
from kbaudit.verification import Channel
from tests.tasks_made import ANA, BEN, LEAD
from tests.web.browsing import HOME, OWN_FORM, forms
from tests.web.desk import REFUNDS, Desk, WebBase

CHECK, CONFLICT = TaskKind.CHECK, TaskKind.CONFLICT


def test_the_page_shows_what_is_to_be_vouched_for(desk: Desk) -> None:
    """The text, what was found, since when it is known, and every answer that the task takes."""
    check = desk.task(CHECK)
    page = desk.browser.get(desk.link(check))

    assert page.status_code == 200
    assert "within 30 days of delivery" in page.text
    assert "Check due since 2025-06-30" in page.text
    assert "as of <time" in page.text
    assert "asked of you" in page.text
    assert 'href="https://kb.example/a"' in page.text
    offered = [hidden["deed"] for _, hidden in forms(page)]
    assert offered == [["still-right"], ["fix"], ["look-now"], ["archive"], ["not-mine"], ["snooze"]]


def test_a_conflict_shows_both_sides(desk: Desk) -> None:
    """Both quotes beside each other, both texts, and that to vouch for one of them settles nothing."""
    page = desk.browser.get(desk.link(desk.task(CONFLICT)))

    assert page.text.count("<blockquote") == 2
    assert "within 14 days of delivery" in page.text
    assert "To vouch for one of them settles nothing" in page.text
    assert "still-right" not in page.text
    assert "https://kb.example/a#:~:text=" in page.text
    assert [hidden["card"] for _, hidden in forms(page) if hidden["deed"] == ["keep"]] == [["kb:a"], ["kb:b"]]


def test_still_right_vouches_for_the_text_that_was_shown(desk: Desk) -> None:
    """The ledger has it with the channel and the note; the receipt says so, and what comes next."""
    check = desk.task(CHECK)
    link = desk.link(check)

    receipt = desk.browser.send(desk.browser.get(link), "still-right", note="read it")

    entry = desk.base.kb.entries()[-1]
    assert (entry.by, entry.channel, entry.note) == (ANA, Channel.MAIL_LINK, "read it")
    assert entry.content == desk.base.kb.content("kb:a").digest
    assert "Thank you, that is done" in receipt.text
    assert "Next: 2 of 2" in receipt.text
    assert receipt.url.path == link


def test_looking_changes_nothing(desk: Desk) -> None:
    """Neither HEAD nor GET of any link of a mail or a page, nor of any form's address, however often."""
    before = desk.state()
    tasks = desk.base.kb.tasks()
    links = {
        desk.link(task, person, deed=deed) for task in tasks for person in (ANA, BEN) for deed in (None, Deed.KEEP)
    }
    for link in sorted(links):
        for method in ("HEAD", "GET", "OPTIONS"):
            page = desk.browser.ask(method, link, headers={"User-Agent": "scanner"})
            assert page.status_code == (405 if method == "OPTIONS" else 200)
            assert method != "HEAD" or page.content == b""
            assert "set-cookie" not in page.headers

    assert desk.state() == before


def test_a_link_acts_once(desk: Desk) -> None:
    """A second press shows who answered what and when, and changes nothing."""
    check = desk.task(CHECK)
    page = desk.browser.get(desk.link(check))
    desk.browser.send(page, "snooze", until="2026-11-30")
    before = desk.state()

    again = desk.browser.send(page, "snooze", until="2026-11-30")

    assert desk.state() == before
    assert again.status_code == 200
    assert "ana@example.org: Ask me later" in again.text


def test_of_many_presses_at_once_one_counts(desk: Desk) -> None:
    """Sixty-four at the same time: one answer is entered, all are told what it was."""
    check = desk.task(CHECK)
    link = desk.link(check)
    (hidden,) = [hidden for _, hidden in forms(desk.browser.get(link)) if hidden["deed"] == ["snooze"]]

    async def press() -> list[httpx.Response]:
        way = httpx.ASGITransport(desk.browser.app)
        async with httpx.AsyncClient(transport=way, base_url=HOME, headers=OWN_FORM) as client:
            sent = {**hidden, "until": "2026-11-30"}
            return await asyncio.gather(*(client.post(link, data=sent) for _ in range(64)))

    answers = asyncio.run(press())

    assert Counter(one.status_code for one in answers) == {303: 64}
    after = desk.base.kb.task(check.id)
    assert (after.turn, after.snoozes) == (1, 1)


def test_an_edit_after_reading_is_shown_and_nothing_is_entered(desk: Desk) -> None:
    """The old line stands beside the new one; the page that follows is of the new text, and can be answered."""
    check = desk.task(CHECK)
    page = desk.browser.get(desk.link(check))
    desk.base.shelf.put("a", body=REFUNDS.format(31))
    desk.base.sync()
    before = desk.state()

    refused = desk.browser.send(page, "still-right")

    assert refused.status_code == 409
    assert desk.state() == before
    assert "<del>Refunds for shop orders are possible within 30 days of delivery.</del>" in refused.text
    assert "<ins>Refunds for shop orders are possible within 31 days of delivery.</ins>" in refused.text
    desk.browser.send(refused, "still-right")
    assert desk.base.kb.entries()[-1].content == desk.base.kb.content("kb:a").digest


def test_every_answer_is_about_the_text_that_was_read(desk: Desk) -> None:
    """Not only vouching: whoever decides on a pair has read both."""
    conflict = desk.task(CONFLICT)
    page = desk.browser.get(desk.link(conflict))
    desk.base.shelf.put("b", body=REFUNDS.format(15))
    desk.base.sync()

    for deed in ("keep", "fix", "both-right", "not-mine"):
        refused = desk.browser.send(page, deed, until="2026-12-01", scope="EU")
        assert refused.status_code == 409
        assert "The text has changed since you read it." in refused.text
    assert desk.base.kb.task(conflict.id).turn == 0


def test_a_card_that_went_away_is_told(desk: Desk) -> None:
    """Whoever kept one of two reads that the other is not there any more."""
    conflict = desk.task(CONFLICT)
    page = desk.browser.get(desk.link(conflict))
    del desk.base.shelf.cards["b"]
    for _ in range(2):
        desk.base.later(hours=1)
        desk.base.sync(accept=1)

    refused = desk.browser.send(page, "keep")

    assert refused.status_code == 409
    assert "A card that is not there any more" in refused.text
    assert desk.base.kb.task(conflict.id).turn == 0


def test_an_answer_is_taken_back(desk: Desk) -> None:
    """Nobody vouches then; the page is there again, and so is its answer."""
    check = desk.task(CHECK)
    receipt = desk.browser.send(desk.browser.get(desk.link(check)), "still-right")

    again = desk.browser.send(receipt, "take-back")

    assert desk.base.kb.task(check.id).state is State.QUEUED
    assert [str(one.kind) for one in desk.base.kb.entries()][-2:] == ["verified", "retracted"]
    assert desk.base.kb.entries()[-1].channel is Channel.MAIL_LINK
    desk.browser.send(again, "fix", until="2026-12-01")
    assert desk.base.kb.task(check.id).state is State.PROMISED
    old = desk.browser.get(receipt.url.path)
    assert "ana@example.org: Take it back" in old.text
    assert "ana@example.org: I will change it" in old.text
    assert "take-back" not in old.text


def test_what_cannot_be_taken_back_is_not_offered(desk: Desk) -> None:
    """After a day, and of a task that was handed on; asked for all the same, it is refused."""
    check, conflict = desk.task(CHECK), desk.task(CONFLICT)
    given = desk.browser.send(desk.browser.get(desk.link(check)), "not-mine", to=BEN)
    kept = desk.browser.send(desk.browser.get(desk.link(conflict)), "keep")
    assert "take-back" not in given.text
    desk.base.later(hours=25)
    before = desk.state()

    late = desk.browser.send(kept, "take-back")

    assert late.status_code == 409
    assert "An answer can be taken back for 24 hours" in late.text
    assert "take-back" not in late.text
    assert desk.state() == before


def test_keeping_one_card_and_objecting(desk: Desk) -> None:
    """The other owner objects by a link of their own, and the steward decides by another."""
    conflict = desk.task(CONFLICT)
    desk.browser.send(desk.browser.get(desk.link(conflict)), "keep")
    decided = desk.task(CONFLICT)
    kept = desk.base.card("b")
    assert kept is not None
    assert kept.lifecycle is Lifecycle.DEPRECATED

    desk.browser.send(desk.browser.get(desk.link(decided, BEN)), "object", note="the law says 14")
    disputed = desk.task(CONFLICT)
    assert disputed.state is State.DISPUTED
    page = desk.browser.get(desk.link(disputed, LEAD))
    assert "the law says 14" in page.text
    desk.browser.send(page, "both-right", scope="EU and US")

    assert desk.task(CONFLICT).state is State.ANSWERED
    assert "there is nothing for you to do" in desk.browser.get(desk.link(desk.task(CHECK), LEAD)).text


def test_a_link_with_one_answer_gives_no_other(desk: Desk) -> None:
    """What the page does not offer is refused where a program sends it."""
    check, conflict = desk.task(CHECK), desk.task(CONFLICT)
    link = desk.link(check, deed=Deed.FIX)
    page = desk.browser.get(link)
    assert [hidden["deed"] for _, hidden in forms(page)] == [["fix"]]
    (_, hidden), before = forms(page)[0], desk.state()

    refused = desk.browser.ask("POST", link, {**hidden, "deed": "archive"}, OWN_FORM)
    assert refused.status_code == 409
    assert "This answer cannot be given now." in refused.text
    keeps = desk.link(conflict, deed=Deed.KEEP, card="kb:b")
    (_, kept) = forms(desk.browser.get(keeps))[0]
    assert kept["card"] == ["kb:b"]
    assert desk.browser.ask("POST", keeps, {**kept, "card": "kb:a"}, OWN_FORM).status_code == 409
    assert desk.state() == before


def test_a_form_that_is_not_whole_enters_nothing(desk: Desk) -> None:
    """The page says what is wrong, and shows the task again."""
    link, before = desk.link(desk.task(CHECK)), desk.state()
    read = f"{desk.base.kb.content('kb:a').digest} kb:a"
    for sent, said in (
        ({"note": "x"}, "There is no such answer"),
        ({"deed": "ask"}, "There is no such answer"),
        ({"deed": "still-right"}, "This form is not whole"),
        ({"deed": "still-right", "read": "0" * 64}, "This form is not whole"),
        ({"deed": "still-right", "read": f"{'0' * 64} kb:nowhere"}, "This form is not whole"),
        ({"deed": "still-right", "read": f"{'0' * 64} kb:a"}, "has changed since you read it"),
        ({"deed": "fix", "read": read, "until": "soon"}, "That is no day"),
        ({"deed": "fix", "read": read, "until": "2020-01-01"}, "Name a day from 23 November 2026 to 22 November 2027."),
        ({"deed": "fix", "read": read}, "This has to be filled in: By which day?"),
        (
            {"deed": "snooze", "read": read, "until": "2029-01-01"},
            "Name a day from 23 November 2026 to 22 December 2026.",
        ),
        ({"deed": "keep", "card": "kb:a", "read": read}, "This answer cannot be given now"),
        ({"deed": "archive", "read": read, "note": "x" * 2_001}, "That is too long"),
        ({"deed": "archive", "read": read, "turn": "-1"}, "This form is not whole"),
        ({"deed": "object", "read": read}, "This answer cannot be given now"),
    ):
        refused = desk.browser.ask("POST", link, sent, OWN_FORM)
        assert refused.status_code == 409, sent
        assert "Nothing was entered." in refused.text
        assert said in refused.text
    assert "Still right: I read it" in desk.browser.ask("POST", link, {"deed": "take-back"}, OWN_FORM).text

    assert desk.state() == before


def test_links_of_others_and_of_other_times_open_nothing(desk: Desk) -> None:
    """A changed, a cut, an expired one, one of another key, and one of a task that is not there."""
    check = desk.task(CHECK)
    link = desk.link(check)
    text = link.removeprefix("/t/")
    before = desk.state()
    for wrong in (text[:-1], f"{text}=", f"{text[:20]}A{text[21:]}", "x", "é", "." * 5_000, "%00"):
        assert desk.browser.get(f"/t/{wrong}").status_code == 404
        assert desk.browser.ask("POST", f"/t/{wrong}", {"deed": "archive"}, OWN_FORM).status_code == 404
    ghost = desk.link(replace(check, id="ffffffffff"))
    assert desk.browser.get(ghost).status_code == 404
    desk.base.later(days=CODES_HOLD / timedelta(days=1), minutes=2)
    expired = desk.browser.get(link)

    assert expired.status_code == 410
    assert "too old" in expired.text
    assert text not in expired.text
    assert desk.browser.ask("POST", link, {"deed": "archive"}, OWN_FORM).status_code == 410
    assert desk.state() == before


def test_who_guesses_codes_is_stopped(desk: Desk) -> None:
    """After thirty in ten minutes, with good ones as well; somebody else is not."""
    good = desk.link(desk.task(CHECK))
    for _ in range(30):
        desk.browser.get("/t/guess")

    assert desk.browser.get(good).status_code == 429
    desk.browser.client = "192.0.2.8"
    assert desk.browser.get(good).status_code == 200
    desk.browser.client = "192.0.2.7"
    desk.base.later(minutes=11)
    assert desk.browser.get(good).status_code == 200


def test_a_day_is_a_day_of_the_base(desk: Desk) -> None:
    """The days that a form allows begin tomorrow and end where the task would refuse."""
    page = desk.browser.get(desk.link(desk.task(CHECK), deed=Deed.SNOOZE))
    today = date(2026, 11, 22)

    assert f'min="{today + timedelta(days=1)}" max="{today + timedelta(days=30)}"' in page.text
    desk.browser.send(page, "snooze", until=str(today + timedelta(days=30)))
    assert desk.task(CHECK).until == today + timedelta(days=30)


def test_a_task_is_handed_to_somebody_who_is_known(desk: Desk, tmp_path: Path) -> None:
    """Where there is a directory of people, a name that nobody goes by is refused."""
    desk.base.people = tmp_path / "people.csv"
    desk.base.people.write_text(f"name,address\nAna,{ANA}\nBen Ode,{BEN}\n", encoding="utf-8")
    desk.serve()
    page = desk.browser.get(desk.link(desk.task(CHECK)))

    refused = desk.browser.send(page, "not-mine", to="Bem")
    assert refused.status_code == 409
    assert "Nobody is known by the name" in refused.text
    given = desk.browser.send(page, "not-mine", to="ben ode")
    assert "Ana: Not mine" in given.text
    assert desk.task(CHECK).accountable == BEN


def test_what_changes_while_an_answer_is_entered_is_seen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store has the last word, whatever the page knew."""
    check = desk.task(CHECK)
    page = desk.browser.get(desk.link(check))
    answer = KnowledgeBase.answer
    errors: list[Exception] = [TextChangedError("x"), AnswerRefusedError(f"task {check.id} is settled"), _meanwhile()]

    def late(*_args: object, **_named: object) -> Task:
        raise errors.pop(0)

    monkeypatch.setattr(KnowledgeBase, "answer", late)
    assert "The text has changed this very moment" in desk.browser.send(page, "still-right").text
    assert "This answer cannot be given now." in desk.browser.send(page, "still-right").text
    assert desk.browser.send(page, "still-right").status_code == 200
    monkeypatch.setattr(KnowledgeBase, "answer", answer)
    assert desk.task(CHECK).turn == 0


def _meanwhile() -> Exception:
    return AnsweredMeanwhileError("somebody was quicker")


def test_long_lists_of_cards_are_cut(empty: WebBase) -> None:
    """A collection of many cards names a hundred, and says how many more there are."""
    for number in range(104):
        empty.shelf.put(f"c{number:03}", title=f"Card {number:03}", collection="Billing", body=f"Text number {number}.")
    empty.policy = Policy(steward=LEAD)
    desk = Desk(empty)
    desk.look()
    task = desk.task(TaskKind.OWNERLESS)

    page = desk.browser.get(desk.link(task, LEAD))

    assert "Card 099" in page.text
    assert "Card 100" not in page.text
    assert "and 4 more" in page.text
    assert "Text number" not in page.text
    assert "I will name an owner" in page.text
