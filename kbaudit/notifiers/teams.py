"""The notifier ``teams``: a person's digest through a webhook of Teams Workflows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

from kbaudit.mails.letter import Entry, Letter, Link, Quotation, Section, Words
from kbaudit.notifiers.interface import NOTIFIER_API
from kbaudit.notifiers.webhook import WebhookSender, posting, refuse_unusable
from kbaudit.secret import Secret

_MOST_BYTES = 21_000  # Teams refuses cards of 28 kB, as it counts them itself
_PAUSE_SECONDS = 0.25  # four messages a second and webhook
_MOST_BUTTONS = 6
_SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
_KIND = "application/vnd.microsoft.card.adaptive"

Element = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsNotifier:
    """A person's digest through a webhook of Teams Workflows, as an Adaptive Card.

    Settings:
        url: The webhook's address, by reference, for whoever knows it may write there: `{ env = "NAME" }` or
            `{ file = "PATH" }`.
        person: Who reads there, by address, handle or name. It must be a place that nobody else reads: the buttons act
            in that person's name.
        timeout_seconds: How long the server may be silent, up to 300.
    """

    name: ClassVar[str] = "teams"
    api: ClassVar[int] = NOTIFIER_API

    url: Secret
    person: str
    timeout_seconds: float = 30.0

    def __post_init__(self) -> None:
        """Refuse settings that cannot be.

        Raises:
            SettingError: The first of them.
        """
        refuse_unusable(self.person, self.timeout_seconds)

    def connect(self) -> AbstractContextManager[WebhookSender]:
        """Open a way to the webhook."""
        # It answers 200 also where it could not pass the message on, and says so in words.
        return posting(self.url, self.timeout_seconds, _PAUSE_SECONDS, lambda text: "failed with error" in text)

    def write(self, letter: Letter) -> bytes | None:
        """Write a letter as an Adaptive Card; None for one that Teams would refuse."""
        card = {
            "$schema": _SCHEMA,
            "type": "AdaptiveCard",
            "version": "1.4",
            "lang": letter.language,
            "fallbackText": letter.subject,
            "msteams": {"width": "Full"},
            "body": list(_body(letter)),
        }
        message = {
            "type": "message",
            "summary": letter.subject,
            "attachments": [{"contentType": _KIND, "contentUrl": None, "content": card}],
        }
        written = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
        return written if len(written) <= _MOST_BYTES else None


def _body(letter: Letter) -> Iterator[Element]:
    yield _text(_run(letter.subject, size="Large", weight="Bolder"))
    yield from (_text(_line(words)) for words in letter.lead)
    for section in letter.sections:
        yield from _section(section)
    yield from (_text(_line(line)) for line in letter.closing)


def _section(section: Section) -> Iterator[Element]:
    if section.heading is not None:
        yield _text(_run(section.heading, weight="Bolder"))
    for entry in section.entries:
        yield {"type": "Container", "separator": True, "items": list(_entry(entry))}
    yield from (_text(_line(line)) for line in section.after)


def _entry(entry: Entry) -> Iterator[Element]:
    yield _text(_run(entry.title, entry.href, weight="Bolder"))
    yield from (_text(_line(words)) for words in (*entry.urgent, *entry.notes))
    for quotation in entry.quotations:
        yield from _quotation(quotation)
    buttons = [_opens(way.href) | {"title": way.text} for way in entry.ways]
    yield from ({"type": "ActionSet", "actions": some} for some in _in_rows(buttons))


def _quotation(quotation: Quotation) -> Iterator[Element]:
    yield _text(_run(quotation.said, quotation.href))
    if quotation.words:
        yield _text(_run(quotation.words, italic=True))


def _in_rows(buttons: Sequence[Element]) -> Iterator[Sequence[Element]]:
    for first in range(0, len(buttons), _MOST_BUTTONS):
        yield buttons[first : first + _MOST_BUTTONS]


def _line(said: Words | Link) -> Element:
    return _run(said.text, said.href if isinstance(said, Link) else None)


def _text(run: Element) -> Element:
    # Unlike those of a TextBlock, the words of a RichTextBlock are not read as Markdown.
    return {"type": "RichTextBlock", "inlines": [run]}


def _run(text: str, href: str | None = None, **style: object) -> Element:
    action = {"selectAction": _opens(href)} if href else {}
    return {"type": "TextRun", "text": text, **style, **action}


def _opens(href: str) -> Element:
    return {"type": "Action.OpenUrl", "url": href}
