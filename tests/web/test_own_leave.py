from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import httpx
import pytest

from kbaudit.people.own_absence import Word
from kbaudit.person import Leave, Person
from kbaudit.task import TaskKind
from kbaudit.verification import Channel
from tests.tasks_made import ANA, BEN, LEAD
from tests.web.browsing import OWN_FORM, Browser
from tests.web.desk import Desk

DIRECTORY = f"""name,address,leave,delegate,left
Ana Diaz,{ANA},2026-12-24..2027-01-02,,
Ben Ode,{BEN},,,
Lea Lead,{LEAD},,,
Old Gone,gone@example.org,,,2026-01-01
"""


@pytest.fixture
def known(desk: Desk, tmp_path: Path) -> Desk:
    """Give the pages of a base with a directory of people; Ana has signed in."""
    desk.base.people = tmp_path / "people.csv"
    desk.base.people.write_text(DIRECTORY, encoding="utf-8")
    desk.serve()
    desk.sign_in(ANA)
    return desk


def say(desk: Desk, **sent: str) -> httpx.Response:
    return desk.browser.ask("POST", "/leave", {"word": "away", **sent}, OWN_FORM)


def person(desk: Desk, key: str = ANA) -> Person:
    found = desk.base.kb.people().find(key)
    assert isinstance(found, Person)
    return found


def test_the_page_says_what_is_known_and_offers_whoever_may_stand_in(known: Desk) -> None:
    """The leave of the file, and everybody but oneself and those who left; looking enters nothing."""
    page = known.browser.get("/leave")

    assert "from 24 December 2026 until 2 January 2027: you are away, as the directory has it; nobody" in page.text
    assert re.findall(r'<option value="([^"]*)"', page.text) == ["", BEN, LEAD]
    assert 'href="/leave"' in known.browser.get("/tasks").text
    assert "I am not away" not in page.text
    assert known.base.kb.absences() == ()


def test_a_leave_that_somebody_enters_routes_their_tasks_to_whoever_stands_in(known: Desk) -> None:
    """From the next sharing out on; the record has who, when and how surely it was them."""
    now = known.base.now
    page = say(known, first="2026-11-22", last="2026-12-04", delegate=BEN)
    assert "until 4 December 2026: you are away, as you said; Ben Ode answers for you" in page.text
    known.look()

    assert known.task(TaskKind.CHECK).accountable == BEN
    (said,) = known.base.kb.absences(ANA)
    assert (said.person, said.at, said.channel, said.word) == (ANA, now, Channel.SIGNED_IN, Word.AWAY)
    assert (said.days, said.delegate) == (Leave(date(2026, 11, 22), date(2026, 12, 4)), BEN)
    assert known.base.kb.check() == ()


def test_it_ends_by_itself_and_the_file_counts_again(known: Desk) -> None:
    """Through the last day."""
    say(known, first="2026-11-22", last="2026-12-04", delegate=BEN)
    assert not person(known).is_there(known.base.now)
    known.base.later(days=13)

    assert person(known).is_there(known.base.now)
    assert person(known).delegate is None


def test_somebody_who_is_back_says_so(known: Desk) -> None:
    """What they said counts no more; nor does a leave of the file that has them away on that day."""
    say(known, first="2026-11-22", delegate=BEN)
    assert "from 22 November 2026 on: you are away, as you said" in known.browser.get("/leave").text
    back = say(known, word="here")
    assert "you are away, as you said" not in back.text
    assert person(known).is_there(known.base.now)
    assert [one.word for one in known.base.kb.absences()] == [Word.AWAY, Word.WITHDRAWN]

    known.base.later(days=36)
    known.sign_in(ANA)
    assert not person(known).is_there(known.base.now)
    there = say(known, word="here")

    assert person(known).is_there(known.base.now)
    assert "I am not away" not in there.text
    assert "not away from 28 December 2026 until 2 January 2027" in there.text


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"first": "2026-11-21", "last": "2026-12-04"}, "Name a day from 2026-11-22 to"),
        ({"first": "2026-12-01", "last": "2026-11-30"}, "Name a day from 2026-12-01 to"),
        ({"first": "2026-12-01", "last": "2036-11-30"}, "Name a day from 2026-12-01 to"),
        ({"first": "soon"}, "That is no day"),
        ({"first": "2026-12-01", "delegate": ANA}, "Nobody is known by the name"),
        ({"first": "2026-12-01", "delegate": "gone@example.org"}, "Nobody is known by the name"),
        ({"first": "2026-12-01", "delegate": "x@example.org"}, "Nobody is known by the name"),
    ],
    ids=["past", "turned-round", "far", "no-day", "oneself", "left", "stranger"],
)
def test_what_cannot_be_is_refused(known: Desk, sent: dict[str, str], why: str) -> None:
    """With the reason; nothing is entered."""
    page = say(known, **sent)

    assert page.status_code == 409
    assert "Nothing was entered." in page.text
    assert why in page.text
    assert known.base.kb.absences() == ()


def test_only_who_has_signed_in_says_it_and_only_of_themselves(known: Desk) -> None:
    """From a page of ours; a link of a mail is not enough."""
    assert Browser(known.browser.app).get("/leave").status_code == 401
    assert Browser(known.browser.app).ask("POST", "/leave", {"word": "here"}, OWN_FORM).status_code == 401
    foreign = known.browser.ask("POST", "/leave", {"word": "away"}, {"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    say(known, first="2026-11-22", person=BEN, by=BEN)

    assert [one.person for one in known.base.kb.absences()] == [ANA]


def test_who_is_not_in_the_directory_is_told_so(desk: Desk) -> None:
    """There is no form, and nothing is entered."""
    desk.sign_in(ANA)

    assert "You are not in the directory" in desk.browser.get("/leave").text
    assert "You are not in the directory" in say(desk, first="2026-11-22").text
    assert desk.base.kb.absences() == ()


def test_who_is_forgotten_leaves_no_word(known: Desk) -> None:
    """Their leaves go with their name; a word of others that named them stands without."""
    say(known, first="2026-11-22", delegate=BEN)
    known.base.kb.be_away(BEN, Leave(date(2026, 12, 24)), delegate=ANA)

    known.base.kb.forget_person(ANA)

    (left,) = known.base.kb.absences()
    assert (left.person, left.delegate) == (BEN, None)
