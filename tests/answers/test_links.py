from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import parse_qs, urlsplit

import pytest

from kbaudit.answers.code import AnswerCode, CodeKeys
from kbaudit.answers.form import Filled, read_form
from kbaudit.answers.links import MailAnswers, PageAnswers, mailto, offered
from kbaudit.card import Card
from kbaudit.catalogues import catalogue_for, languages
from kbaudit.content import Content
from kbaudit.digests.digest import Answers, Way
from kbaudit.people.directory import Directory
from kbaudit.person import Person
from kbaudit.task import OFFERED, State, Task, TaskKind
from kbaudit.task_event import Deed
from tests.samples import NOW
from tests.tasks_made import ANA, BEN, after, event, task

KEYS = CodeKeys(("k" * 32,))
CARD = Card(source="kb", id="a", title="Refunds", body="Refunds take 30 days.")
PEOPLE = Directory((Person(name="Ana", address=ANA, locale="en"),))
MAIL = MailAnswers(keys=KEYS, to="kb@example.org", now=NOW, directory=PEOPLE, cards={"kb:a": CARD})
TITLES = {"kb:a": "Refunds", "kb:b": "Returns"}


def _read(way: Way) -> tuple[AnswerCode, str, str]:
    """Open a link as a mail program does."""
    url = urlsplit(way.href)
    assert (url.scheme, url.path) == ("mailto", "kb@example.org")
    parts = parse_qs(url.query, strict_parsing=True, keep_blank_values=True)
    assert set(parts) == {"subject", "body"}
    subject, body = parts["subject"][0], parts["body"][0]
    code, _, said = subject[1:].partition("] ")
    return KEYS.read(code, NOW), said, body


def _ways(of: Task, person: str = ANA) -> dict[Deed | None, Way]:
    return {way.deed: way for way in MAIL.ways(of, person, TITLES)}


def _in(locale: str) -> MailAnswers:
    return replace(MAIL, directory=Directory((Person(name="Ana", address=ANA, locale=locale),)))


@pytest.mark.parametrize("kind", TaskKind)
def test_every_answer_that_a_task_takes_has_its_mail(kind: TaskKind) -> None:
    """Its code says it, its words say it to the person, and its form says nothing yet."""
    made = after(task(kind), event(Deed.ASK))
    ways = MAIL.ways(made, ANA, TITLES)

    assert {way.deed for way in ways} == OFFERED[kind] - {Deed.OBJECT, Deed.TAKE_BACK}
    for way in ways:
        code, said, body = _read(way)
        assert (code.task, code.person, code.turn, code.deed) == (made.id, ANA, 0, way.deed)
        assert said.endswith(": Refunds")
        assert read_form(body) == Filled()


def test_still_right_carries_the_text_that_was_shown() -> None:
    """Who answers without having seen a later text vouches for none."""
    code, said, _ = _read(_ways(task())[Deed.STILL_RIGHT])

    assert code.text == Content.of(CARD).digest[:16]
    assert said == "Still right: I read it: Refunds"
    assert _read(_ways(task())[Deed.SNOOZE])[0].text is None
    unseen = replace(MAIL, cards={}).ways(task(), ANA, TITLES)
    assert Deed.STILL_RIGHT not in {way.deed for way in unseen}


def test_each_card_of_a_pair_can_be_kept_that_its_reader_may_open() -> None:
    """A card that they may not open is neither named nor offered."""
    pair = task(TaskKind.CONFLICT)
    kept = [way for way in MAIL.ways(pair, ANA, TITLES) if way.deed is Deed.KEEP]
    alone = MAIL.ways(pair, ANA, {"kb:b": "Returns"})

    assert [(_read(way)[0].card, way.card) for way in kept] == [("kb:a", "Refunds"), ("kb:b", "Returns")]
    assert [_read(way)[0].card for way in alone if way.deed is Deed.KEEP] == ["kb:b"]
    assert not any("Refunds" in way.href for way in alone)


def test_only_what_is_taken_now_is_offered() -> None:
    """Not a third snooze, not what another person has to say, nothing of a task that is settled."""
    put_off = task()
    for _ in range(2):
        put_off = replace(after(put_off, event(Deed.SNOOZE)), state=State.OPEN)
    decided = after(task(TaskKind.CONFLICT), event(Deed.KEEP))

    assert Deed.SNOOZE in _ways(task())
    assert Deed.SNOOZE not in _ways(put_off)
    assert {*_ways(decided, BEN)} == {Deed.OBJECT}
    assert not _ways(decided, ANA)
    assert not _ways(after(task(), event(Deed.CLEARED)))
    assert not _ways(task(), BEN)


def test_mails_are_written_in_the_language_of_their_person() -> None:
    """Of whom none is known gets English; and without pages none is named."""
    mails: Answers = _in("de-AT")
    said = [_read(way)[1] for way in mails.ways(task(), ANA, TITLES)]

    assert said[0] == f"{catalogue_for('de').say('still-right')}: Refunds"
    assert _read(_ways(replace(task(), accountable=BEN), BEN)[Deed.STILL_RIGHT])[1].startswith("Still right")
    assert mails.page(ANA) is None


def test_answers_come_in_the_order_of_their_use() -> None:
    """What ends the task stands first."""
    assert [deed for deed, _ in offered(task(), ANA, NOW)][:3] == [Deed.STILL_RIGHT, Deed.FIX, Deed.LOOK_NOW]
    assert [card for _, card in offered(task(TaskKind.CONFLICT), ANA, NOW)][:2] == ["kb:a", "kb:b"]


def test_a_code_is_of_its_turn() -> None:
    """After an answer the next mail has other codes."""
    answered = after(task(), event(Deed.NOT_MINE, to=BEN))

    assert _read(_ways(answered, BEN)[Deed.FIX])[0].turn == 1


@pytest.mark.parametrize("locale", languages())
def test_a_hostile_title_stays_a_title(locale: str) -> None:
    """No second header, no second recipient, no other body, whatever it holds; and the subject keeps its length."""
    title = "A\r\nBcc: eve@example.org\0&body=x?cc=eve%40example.org#[code] " + "long " * 50
    ways = _in(locale).ways(task(), ANA, {"kb:a": title})

    for way in ways:
        _, said, body = _read(way)
        assert "\n" not in said
        assert "\r" not in said
        assert len(said) < 120
        assert "eve" not in body
        EmailMessage()["Subject"] = said


def test_a_link_opens_the_page_and_says_nothing() -> None:
    """The one link of a task has no answer in it."""
    pages: Answers = PageAnswers(keys=KEYS, base_url="https://kb.example.org/", now=NOW)
    (way,) = pages.ways(task(), ANA, TITLES)
    before, _, code = way.href.rpartition("/")

    assert before == "https://kb.example.org/t"
    assert way.deed is None
    assert pages.page(ANA) == "https://kb.example.org/"
    assert KEYS.read(code, NOW + timedelta(days=1)) == AnswerCode(task="0123456789", person=ANA, turn=0)


def test_a_link_is_short_enough_for_every_mail_program() -> None:
    """Some cut what is longer than 2,000 characters."""
    longest = max((way.href for way in _in("el").ways(task(), ANA, {"kb:a": "Ж" * 400})), key=len)

    assert len(longest) < 2_000
    assert mailto("a b@example.org", "s", "b").startswith("mailto:a%20b@example.org?")
