from __future__ import annotations

import email
import re
from dataclasses import replace
from datetime import timedelta
from email.policy import default

import httpx
import pytest

from kbaudit.answers.code import CODES_HOLD
from kbaudit.task import State, Task, TaskKind
from kbaudit.task_event import Deed
from tests.tasks_made import ANA, BEN
from tests.web.browsing import HOME, OWN_FORM, Browser
from tests.web.desk import Desk

FRESH = {"send": "fresh-link"}


def ask(desk: Desk, link: str) -> httpx.Response:
    return desk.browser.ask("POST", link, FRESH, OWN_FORM)


@pytest.fixture
def old(desk: Desk) -> tuple[Task, str]:
    """Give a task and a link to it that is too old."""
    check = desk.task(TaskKind.CHECK)
    link = desk.link(check)
    desk.base.later(days=CODES_HOLD / timedelta(days=1), minutes=2)
    return check, link


def test_a_link_that_is_too_old_offers_a_fresh_one_by_mail(desk: Desk, old: tuple[Task, str]) -> None:
    """The mail goes to whoever is asked; the page has neither the old code nor a new one, and looking sends nothing."""
    check, link = old
    page = desk.browser.get(link)
    assert page.status_code == 410
    assert "This link is too old" in page.text
    assert '<form method="post">\n<input type="hidden" name="send" value="fresh-link">' in page.text
    assert desk.mails() == []

    said = ask(desk, link)

    (letter,) = desk.mails()
    assert letter.startswith(f"To: {ANA}")
    found = re.search(rf"{HOME}(/t/\S+)", letter)
    assert found is not None
    assert found[1] != link
    assert "/t/" not in page.text + said.text
    assert desk.browser.get(found[1]).status_code == 200
    assert "Nothing was entered" not in desk.browser.send(desk.browser.get(found[1]), "archive").text
    assert check.id == desk.task(TaskKind.CHECK).id


def test_the_answer_says_the_same_whoever_presses_and_whatever_is_sent(desk: Desk, old: tuple[Task, str]) -> None:
    """A mail, none within the hour, none of a task that is settled by an answer: nobody can tell which."""
    check, link = old
    first = ask(desk, link)
    again = ask(desk, link)
    desk.base.kb.answer(check.id, "archive", by=ANA)
    desk.base.later(hours=2)
    over = ask(desk, link)

    assert first.status_code == again.status_code == over.status_code == 200
    assert first.text == again.text == over.text
    assert len(desk.mails()) == 1


def test_one_mail_an_hour_whatever_process_is_asked(desk: Desk, old: tuple[Task, str]) -> None:
    """The store keeps when one was queued; another task has its own."""
    _, link = old
    other = desk.link(desk.task(TaskKind.CONFLICT))
    for minutes in (0, 20, 20, 19):
        desk.base.later(minutes=minutes)
        desk.serve()
        ask(desk, link)
    assert len(desk.mails()) == 1

    desk.base.later(minutes=2)
    desk.serve()
    ask(desk, link)
    ask(desk, other)

    assert len(desk.mails()) == 3
    folder = desk.base.mail
    assert folder is not None
    ids = [
        email.message_from_bytes(file.read_bytes(), policy=default)["Message-ID"] for file in folder.glob("**/*.eml")
    ]
    assert len(set(ids)) == 3


def test_the_mail_goes_to_who_is_asked_now(desk: Desk, old: tuple[Task, str]) -> None:
    """Not to whom the link was sent; from one who handed the task on, nothing is learnt."""
    check, link = old
    desk.base.kb.answer(check.id, "not-mine", by=ANA, to=BEN)

    ask(desk, link)

    (letter,) = desk.mails()
    assert letter.startswith(f"To: {BEN}")


def test_a_link_whose_task_is_asked_again_offers_a_fresh_one(desk: Desk) -> None:
    """The page of what was answered has the button once somebody is asked anew, and not before."""
    check = desk.task(TaskKind.CHECK)
    link = desk.link(check)
    desk.browser.send(desk.browser.get(link), "look-now")
    assert "fresh-link" not in desk.browser.get(link).text
    desk.base.later(minutes=1)
    desk.look()
    desk.look()
    assert desk.task(TaskKind.CHECK).state is State.OPEN

    assert "fresh-link" in desk.browser.get(link).text
    ask(desk, link)

    assert len(desk.mails()) == 1


def test_an_answer_on_a_page_left_open_too_long_is_not_a_wish_for_mail(desk: Desk, old: tuple[Task, str]) -> None:
    """It is refused with the same offer, and nothing is sent."""
    page = desk.browser.ask("POST", old[1], {"deed": str(Deed.ARCHIVE)}, OWN_FORM)

    assert page.status_code == 410
    assert "Send a fresh link" in page.text
    assert desk.mails() == []


def test_without_mail_the_page_says_how_to_go_on(desk: Desk, old: tuple[Task, str]) -> None:
    """There is no button that could do nothing; who presses an old one is told the same."""
    desk.base.mail = None
    desk.serve()

    page, pressed = desk.browser.get(old[1]), ask(desk, old[1])

    assert page.status_code == pressed.status_code == 410
    assert page.text == pressed.text
    assert "Ask the steward" in page.text
    assert "<button" not in page.text


def test_whose_address_is_not_known_gets_nothing(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """A task of nobody, or of a handle; and a task that is there no more is only told to the log."""
    check = desk.task(TaskKind.CHECK)
    desk.base.kb.answer(check.id, "not-mine", by=ANA, to="@somebody")
    link = desk.link(check)
    ghost = desk.link(replace(check, id="ffffffffff"))
    for one in (link, ghost):
        assert ask(desk, one).status_code == 200

    assert desk.mails() == []
    assert "no fresh link was sent: there is no task ffffffffff" in caplog.text


def test_codes_that_are_none_send_nothing(desk: Desk, old: tuple[Task, str]) -> None:
    """A changed letter, and a form of another site."""
    _, link = old
    assert ask(desk, f"{link[:-1]}A" if link[-1] != "A" else f"{link[:-1]}B").status_code == 404
    foreign = Browser(desk.browser.app).ask("POST", link, FRESH, {"Sec-Fetch-Site": "cross-site"})

    assert foreign.status_code == 403
    assert desk.mails() == []
