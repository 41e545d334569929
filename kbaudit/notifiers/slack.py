"""The notifier ``slack``: a person's digest through an incoming webhook of Slack."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

from kbaudit.mails.letter import Entry, Letter, Link, Quotation, Words
from kbaudit.notifiers.interface import NOTIFIER_API
from kbaudit.notifiers.webhook import WebhookSender, posting, refuse_unusable
from kbaudit.secret import Secret

# https://docs.slack.dev/reference/block-kit/blocks has the first two; beyond the third a message is refused.
_MOST_BLOCKS = 50
_LONGEST_SECTION = 3_000
_LONGEST_MESSAGE = 12_000
_PAUSE_SECONDS = 1.0  # one message a second and webhook

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_IN_ADDRESS = str.maketrans({"&": "&amp;", "<": "%3C", ">": "%3E", "|": "%7C", " ": "%20"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackNotifier:
    """A person's digest through an incoming webhook of Slack.

    Settings:
        url: The webhook's address, by reference, for whoever knows it may write there: `{ env = "NAME" }` or
            `{ file = "PATH" }`.
        person: Who reads there, by address, handle or name. It must be a place that nobody else reads: the links act in
            that person's name.
        timeout_seconds: How long the server may be silent, up to 300.
    """

    name: ClassVar[str] = "slack"
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
        return posting(self.url, self.timeout_seconds, _PAUSE_SECONDS)

    def write(self, letter: Letter) -> bytes | None:
        """Write a letter as blocks; None for one that Slack would refuse."""
        texts = list(_texts(letter))
        if len(texts) > _MOST_BLOCKS or sum(map(len, texts)) > _LONGEST_MESSAGE:
            return None
        message = {"text": _escaped(letter.subject), "blocks": [_section(text) for text in texts]}
        return json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")


def _section(text: str) -> dict[str, Any]:
    # What is verbatim is not searched for addresses, names and channels.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _texts(letter: Letter) -> Iterator[str]:
    """Yield the texts of the sections."""
    yield from _joined([f"*{_escaped(letter.subject)}*", *map(_line, letter.lead)])
    for section in letter.sections:
        if section.heading is not None:
            yield f"*{_escaped(section.heading)}*"
        for entry in section.entries:
            yield from _joined(_entry(entry))
        yield from _joined(map(_line, section.after))
    yield from _joined(map(_line, letter.closing))


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """Join lines to as few texts as there may be."""
    held = ""
    for line in lines:
        longer = f"{held}\n{line}" if held else line
        if held and len(longer) > _LONGEST_SECTION:
            yield held
            longer = line
        held = longer
    if held:
        yield held


def _entry(entry: Entry) -> Iterator[str]:
    yield f"*{_linked(entry.title, entry.href)}*"
    yield from map(_line, (*entry.urgent, *entry.notes))
    for quotation in entry.quotations:
        yield from _quotation(quotation)
    yield from (f"• {_line(way)}" for way in entry.ways)


def _quotation(quotation: Quotation) -> Iterator[str]:
    yield _linked(quotation.said, quotation.href)
    if quotation.words:
        yield f"> {_escaped(quotation.words)}"


def _line(said: Words | Link) -> str:
    return _linked(said.text, said.href if isinstance(said, Link) else None)


def _linked(text: str, href: str | None) -> str:
    shown = _escaped(text)
    linked = f"<{href.translate(_IN_ADDRESS)}|{shown}>" if href and href.isprintable() else shown
    return linked if len(linked) < _LONGEST_SECTION - 2 else shown


def _escaped(text: str) -> str:
    return text.translate(_ESCAPED)
