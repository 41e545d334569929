from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from kbaudit.errors import SettingError
from kbaudit.mails.letter import Entry, Letter, Section
from kbaudit.notifiers.interface import Accepted, Notifier, TryLater, Writer
from kbaudit.notifiers.teams import TeamsNotifier
from kbaudit.secret import Secret
from tests.chat_server import Room, reply
from tests.letters_made import HOSTILE, letter
from tests.messages_made import mail

NOTIFIER = TeamsNotifier(url=Secret(env="KB_HOOK"), person="ana@example.org")


def card(one: Letter) -> dict[str, Any]:
    content = NOTIFIER.write(one)
    assert content is not None
    message = json.loads(content)
    (attached,) = message["attachments"]
    assert (message["type"], attached["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    found: dict[str, Any] = attached["content"]
    return found


def elements(value: object) -> Iterator[dict[str, Any]]:
    """Yield everything of a card that has a type."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for one in value.values():
            yield from elements(one)
    elif isinstance(value, list):
        for one in value:
            yield from elements(one)


def test_it_is_a_notifier_with_a_form_of_its_own() -> None:
    """It keeps both protocols."""
    assert isinstance(NOTIFIER, Notifier)
    assert isinstance(NOTIFIER, Writer)


def test_a_letter_is_written_as_a_card() -> None:
    """With a version that Teams knows, in the letter's language, and a container for each entry."""
    found = card(letter())

    assert (found["type"], found["version"], found["lang"]) == ("AdaptiveCard", "1.4", "en")
    assert found["fallbackText"] == "2 cards, about 9 minutes"
    texts = [one["text"] for one in elements(found) if one["type"] == "TextRun"]
    assert texts[:9] == [
        *("2 cards, about 9 minutes", "Hello Ana,", "These are yours to look at."),
        *("Refunds 0", "Second time without an answer.", "These two disagree", "Due 1 December 2026"),
        *("“Refunds” says:", "Refunds within 30 days"),
    ]
    assert [one["title"] for one in elements(found) if one.get("title")] == ["Answer 0", "Answer 1"] * 2
    assert sum(one["type"] == "Container" for one in elements(found)) == 3


def test_no_words_of_a_card_are_read_as_markdown() -> None:
    """They stand in elements that show them as they are, and add no link."""
    hostile, plain = card(letter(text=HOSTILE)), card(letter())

    assert {one["type"] for one in elements(hostile)} == {one["type"] for one in elements(plain)}
    assert "TextBlock" not in {one["type"] for one in elements(hostile)}
    assert [one["url"] for one in elements(hostile) if "url" in one] == [
        one["url"] for one in elements(plain) if "url" in one
    ]


def test_buttons_stand_in_rows_of_six() -> None:
    """Teams shows no more of one row."""
    rows = [one["actions"] for one in elements(card(letter(1, ways=8))) if one["type"] == "ActionSet"]

    assert [len(row) for row in rows] == [6, 2]


def test_a_letter_that_teams_would_refuse_is_not_written() -> None:
    """Less has to be said; what is written is below 21 kB, whatever the script."""
    most = max(number for number in range(60) if NOTIFIER.write(letter(number, text="Επιστροφές")) is not None)

    assert 5 < most < 40
    assert len(NOTIFIER.write(letter(most, text="Επιστροφές")) or b"") <= 21_000


def test_a_letter_without_ways_and_links_is_written() -> None:
    """No button stands for nothing."""
    found = card(Letter(language="el", subject="x", sections=(Section(entries=(Entry(title="T"),)),)))

    assert not any(one["type"] in {"ActionSet", "Action.OpenUrl"} for one in elements(found))


def test_a_message_is_posted(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workflows take a message and answer 202; the next one follows a little later."""
    monkeypatch.setenv("KB_HOOK", f"{room.base_url}/workflows/secret")
    room.plays(reply("", 202))
    content = NOTIFIER.write(letter()) or b""
    with NOTIFIER.connect() as sender:
        waits: list[float] = []
        sender.wait = waits.append
        assert [sender.send(mail(content=content)) for _ in range(2)] == [Accepted(), Accepted()]

    assert [one["body"].encode() for one in room.seen] == [content, content]
    assert waits == [0.25]


def test_a_yes_that_says_no_is_none(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """A webhook answers 200 also where it could not pass the message on."""
    said = "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429"
    monkeypatch.setenv("KB_HOOK", f"{room.base_url}/workflows/secret")
    room.plays(reply(said))
    with NOTIFIER.connect() as sender:
        assert sender.send(mail()) == TryLater(f"the webhook answered 200: {said}")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"person": ""}, "person: is empty; name the one who reads there"),
        ({"timeout_seconds": 301.0}, "timeout_seconds: must be above 0, up to 300"),
    ],
    ids=["person", "timeout"],
)
def test_settings_that_cannot_be_are_refused(fields: dict[str, Any], problem: str) -> None:
    """With what to write."""
    with pytest.raises(SettingError, match=problem):
        TeamsNotifier(**{"url": Secret(env="KB_HOOK"), "person": "ana", **fields})
