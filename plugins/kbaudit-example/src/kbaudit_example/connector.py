"""The connector ``example``: one plain-text file of questions and answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from kbaudit.card import BodyFormat, Card, UnreadableCard
from kbaudit.connectors.interface import Pulled, Total
from kbaudit.connectors.tree import read_text
from kbaudit.errors import ConnectorError
from kbaudit_example.questions import Entry, read_entries


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleConnector:
    """A text file of ``Q:`` and ``A:`` blocks; each question is a card.

    Attributes:
        path: The file.
        owner: Who answers for all of its cards, such as ``ana@example.org``; None leaves that to the policy.
    """

    name: ClassVar[str] = "example"
    api: ClassVar[int] = 1

    path: Path
    owner: str | None = None

    def pull(self, source: str) -> Iterator[Pulled]:
        """Yield the card of every question; one without an answer is named as unreadable."""
        try:
            text = read_text(self.path)
        except ValueError as error:
            raise ConnectorError(f"{self.path}: {error}") from error
        entries = tuple(read_entries(text))
        for entry in entries:
            yield self._card(source, entry)
        yield Total(len(entries))

    def _card(self, source: str, entry: Entry) -> Card | UnreadableCard:
        # The file gives its entries no ids. A digest of the question stays the same wherever the entry is moved.
        identity = hashlib.sha256(entry.question.encode("utf-8")).hexdigest()[:12]
        if not entry.answer:
            reason = f'line {entry.line}: has no answer; write one after "A:"'
            return UnreadableCard(
                source=source, id=identity, reason=reason, title=entry.question, path=self.path.name, line=entry.line
            )
        return Card(
            source=source,
            id=identity,
            title=entry.question,
            body=entry.answer,
            body_format=BodyFormat.TEXT,
            owner=self.owner,
            path=self.path.name,
            line=entry.answer_line,
        )
