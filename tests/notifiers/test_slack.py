from __future__ import annotations

import json
import re
from typing import Any

import pytest

from kbaudit.errors import SettingError
from kbaudit.mails.letter import Entry, Letter, Link, Section, Words
from kbaudit.notifiers.interface import Accepted, Notifier, Writer
from kbaudit.notifiers.slack import SlackNotifier
from kbaudit.secret import Secret
from tests.chat_server import Room, reply
from tests.letters_made import HOSTILE, letter
from tests.messages_made import mail

NOTIFIER = SlackNotifier(url=Secret(env="KB_HOOK"), person="ana@example.org")


def written(one: Letter) -> dict[str, Any]:
    content = NOTIFIER.write(one)
    assert content is not None
    found: dict[str, Any] = json.loads(content)
    return found


def texts(one: Letter) -> list[str]:
    return [block["text"]["text"] for block in written(one)["blocks"]]


def test_it_is_a_notifier_with_a_form_of_its_own() -> None:
    """It keeps both protocols."""
    assert isinstance(NOTIFIER, Notifier)
    assert isinstance(NOTIFIER, Writer)


def test_a_letter_is_written_as_sections() -> None:
    """One for each entry: the title with its link, why, the words, and the ways to answer."""
    found = written(letter())

    assert found["text"] == "2 cards, about 9 minutes"
    assert {(block["type"], block["text"]["type"], block["text"]["verbatim"]) for block in found["blocks"]} == {
        ("section", "mrkdwn", True)
    }
    assert texts(letter())[0] == "*2 cards, about 9 minutes*\nHello Ana,\nThese are yours to look at."
    assert texts(letter())[1].splitlines() == [
        "*<https://help.example.org/0?a=1&amp;b=2|Refunds 0>*",
        *("Second time without an answer.", "These two disagree", "Due 1 December 2026"),
        *("<https://help.example.org/#:~:text=30|“Refunds” says:>", "> Refunds within 30 days"),
        "a card you may not open",
        "• <https://kb.example.org/t/CODE-0-0|Answer 0>",
        "• <https://kb.example.org/t/CODE-0-1|Answer 1>",
    ]
    assert texts(letter())[3:] == [
        "<https://kb.example.org/t/ALL|and 143 more>",
        "*Coming up*",
        "*Refunds*\ncheck due 1 December 2026",
        "<https://kb.example.org/t/ALL|See everything that is yours>\nYou get this …",
    ]


def test_the_same_letter_has_the_same_bytes() -> None:
    """So that a copy can be known."""
    assert NOTIFIER.write(letter()) == NOTIFIER.write(letter())


def test_no_words_of_a_card_call_anybody_or_lead_anywhere() -> None:
    """What Slack would act on is escaped, and it is told to leave the rest as it is."""
    found = "\n".join(texts(letter(text=HOSTILE)))

    assert set(re.findall(r"<([^>|]*)", found)) == set(re.findall(r"<([^>|]*)", "\n".join(texts(letter()))))
    assert "&lt;!channel&gt; &amp;" in found


@pytest.mark.parametrize("href", ["https://x.example/a|b>c<d e", "https://x.example/\r\n"], ids=["signs", "lines"])
def test_no_address_ends_its_link(href: str) -> None:
    """Signs that would are written otherwise; an address of several lines is left out."""
    (_, entry) = texts(Letter(language="en", subject="x", sections=(Section(entries=(Entry(title="T", href=href),)),)))

    assert entry in {"*<https://x.example/a%7Cb%3Ec%3Cd%20e|T>*", "*T*"}


def test_a_long_entry_goes_over_several_sections() -> None:
    """None is longer than Slack takes, and every way to answer is there."""
    ways = tuple(Link(f"Answer {number}", f"mailto:kb@example.org?body={'x' * 900}") for number in range(6))
    one = Letter(language="en", subject="x", sections=(Section(entries=(Entry(title="T", ways=ways),)),))

    assert max(map(len, texts(one))) <= 3000
    assert "\n".join(texts(one)).count("mailto:") == 6


def test_a_link_that_no_section_holds_is_left_out() -> None:
    """Its words stay."""
    entry = Entry(title="T", href=f"https://x.example/{'x' * 3000}")

    assert texts(Letter(language="en", subject="x", sections=(Section(entries=(entry,)),)))[1] == "*T*"


@pytest.mark.parametrize("entries", [60, 40])
def test_a_letter_that_slack_would_refuse_is_not_written(entries: int) -> None:
    """Too many blocks, or too many characters in all: less has to be said."""
    assert NOTIFIER.write(letter(entries, text="R" if entries == 60 else "Refunds " * 20)) is None


def test_what_is_written_is_within_the_limits() -> None:
    """At most 50 blocks of at most 3,000 characters, 12,000 in all."""
    most = max(number for number in range(60) if NOTIFIER.write(letter(number)) is not None)
    found = texts(letter(most))

    assert most > 20
    assert (len(found) <= 50, max(map(len, found)) <= 3000, sum(map(len, found)) <= 12_000) == (True, True, True)


def test_a_letter_without_sections_is_written() -> None:
    """Such as a steward's with nothing to list."""
    assert texts(Letter(language="en", subject="All well", closing=(Words("Bye"),))) == ["*All well*", "Bye"]


def test_a_message_is_posted(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the address that is kept elsewhere, with its own bytes."""
    monkeypatch.setenv("KB_HOOK", f"{room.base_url}/T0/B0/secret")
    room.plays(reply("ok"))
    content = NOTIFIER.write(letter()) or b""
    with NOTIFIER.connect() as sender:
        assert sender.send(mail(content=content)) == Accepted()

    (seen,) = room.seen
    assert seen["path"].endswith("/T0/B0/secret")
    assert (seen["headers"]["content-type"], seen["body"].encode()) == ("application/json", content)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"person": " "}, "person: is empty; name the one who reads there"),
        ({"timeout_seconds": 0.0}, "timeout_seconds: must be above 0, up to 300"),
    ],
    ids=["person", "timeout"],
)
def test_settings_that_cannot_be_are_refused(fields: dict[str, Any], problem: str) -> None:
    """With what to write."""
    with pytest.raises(SettingError, match=problem):
        SlackNotifier(**{"url": Secret(env="KB_HOOK"), "person": "ana", **fields})
