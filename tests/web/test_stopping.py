from __future__ import annotations

from datetime import timedelta

import pytest

from kbaudit.answers.stop_code import STOPS_HOLD, sign_stop
from kbaudit.message import Purpose
from tests.mails.reading import opened
from tests.tasks_made import ANA, BEN
from tests.web.browsing import OWN_FORM
from tests.web.desk import Desk

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def link(desk: Desk) -> str:
    """Give the path by which Ana stops her digests."""
    return f"/u/{sign_stop(desk.base.kb.code_keys(), ANA, desk.base.now)}"


def stopped(desk: Desk) -> frozenset[str]:
    return desk.base.kb.store.slots.stopped()


def test_looking_stops_nothing(desk: Desk, link: str) -> None:
    """Programs that follow every link of a mail are no reader."""
    for method in ("HEAD", "GET"):
        page = desk.browser.ask(method, link)
        assert page.status_code == 200
    assert "Stop these mails" in page.text
    assert stopped(desk) == frozenset()


def test_one_post_without_anything_else_is_enough(desk: Desk, link: str) -> None:
    """No cookie, no redirect, no question (RFC 8058); twice is as once."""
    for _ in range(2):
        answer = desk.browser.ask("POST", link, ONE_CLICK, {})

        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert stopped(desk) == {ANA}
    assert "Send them again" in desk.browser.get(link).text


def test_who_stopped_them_can_have_them_again(desk: Desk, link: str) -> None:
    """By the same link; no other site can do it for them."""
    desk.browser.ask("POST", link, ONE_CLICK, {})

    assert desk.browser.ask("POST", f"{link}/again", {}, {"Origin": "https://evil.test"}).status_code == 403
    assert stopped(desk) == {ANA}
    form = {**OWN_FORM, "Content-Type": "application/x-www-form-urlencoded"}
    assert "Stop these mails" in desk.browser.ask("POST", f"{link}/again", {}, form).text
    assert stopped(desk) == frozenset()


def test_a_digest_carries_the_link_and_none_follows_it(desk: Desk) -> None:
    """What is theirs stays theirs, and their steward hears of it."""
    kb = desk.base.kb
    done = kb.notify(first_run=True)
    mail = next(opened(one.content) for one in done.mails if one.to.person == ANA)
    link = str(mail["List-Unsubscribe"]).strip(" <>")

    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in done.mails[0].text
    desk.browser.ask("POST", link[link.index("/u/") :], ONE_CLICK, {})
    desk.base.later(days=9)
    later = kb.notify()

    assert [one.to.person for one in later.mails if one.purpose is Purpose.DIGEST] == []
    assert len(kb.tasks(person=ANA)) == 2
    (steward,) = later.mails
    assert f"{ANA} gets no digests any more" in " ".join(steward.text.split())
    desk.base.later(days=7)
    (steward,) = kb.notify().mails
    assert f"{ANA}: asked 2 times, no answer" in steward.text


def test_a_link_that_is_none_or_too_old_stops_nothing(desk: Desk, link: str) -> None:
    """Nor does one that was signed for another purpose."""
    task = desk.base.kb.tasks(person=ANA)[0]
    signed = desk.link(task, BEN).removeprefix("/t/")

    assert desk.browser.ask("POST", f"{link[:-1]}x", ONE_CLICK, {}).status_code == 404
    assert desk.browser.ask("POST", f"/u/{signed}", ONE_CLICK, {}).status_code == 404
    desk.base.now += STOPS_HOLD + timedelta(days=1)
    assert desk.browser.ask("POST", link, ONE_CLICK, {}).status_code == 410
    assert stopped(desk) == frozenset()


def test_who_guesses_is_slowed_down(desk: Desk, link: str) -> None:
    """The right link is refused as well then, for ten minutes."""
    for number in range(30):
        desk.browser.ask("POST", f"/u/guess{number}", ONE_CLICK, {})

    assert desk.browser.ask("POST", link, ONE_CLICK, {}).status_code == 429
    assert stopped(desk) == frozenset()
