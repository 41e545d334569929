"""The connector ``jsonl``: one card a line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from kbaudit.card import Card, UnreadableCard
from kbaudit.connectors.id_lines import IdLines
from kbaudit.connectors.interface import Pulled, Total, one_of
from kbaudit.connectors.record import FieldReader, body_format_from, card_from, text_of
from kbaudit.connectors.tree import MAX_BYTES, decode_text, refuse_irregular
from kbaudit.connectors.unread_keys import UnreadKeys
from kbaudit.errors import ConnectorError
from kbaudit.text.strict_json import parse_object

STANDARD_INPUT = Path("-")

_REQUIRED = ("id", "title", "body")


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonlConnector:
    """A file of JSON Lines, one card a line.

    Attributes:
        path: The file; ``-`` is standard input.
        max_bytes: Longer lines are named as unreadable.
        base: The folder that reported paths start from; not used, for cards of one file are told apart by their ids.
    """

    name: ClassVar[str] = "jsonl"
    api: ClassVar[int] = 1

    path: Path
    max_bytes: int = MAX_BYTES
    base: Path | None = None

    def pull(self, source: str) -> Iterator[Pulled]:
        """Yield the card of every line that is not blank; a line without a usable id is named by its number."""
        unread = UnreadKeys()
        if self.path == STANDARD_INPUT:
            yield from self._cards(source, _standard_input(), unread)
        else:
            refuse_irregular(self.path)
            with self.path.open("rb") as file:
                yield from self._cards(source, file, unread)
        yield from unread.notices(source)

    def read(self, source: str, identity: str) -> Card | UnreadableCard | None:
        """Read the card of one line; standard input cannot be read again."""
        if self.path == STANDARD_INPUT:
            raise ConnectorError("standard input cannot be read a second time")
        return one_of(self.pull(source), identity)

    def _cards(self, source: str, file: BinaryIO, unread: UnreadKeys) -> Iterator[Card | UnreadableCard | Total]:
        lines = IdLines(self.path.name)
        cards = 0
        for number, raw in enumerate(_lines(file, self.max_bytes), start=1):
            if number == 1 and _is_utf16(raw):
                raise ConnectorError(f"{self.path}: is UTF-16 text; save it as UTF-8, as JSON Lines must be")
            if raw.strip(b" \t\r\n\xef\xbb\xbf"):
                cards += 1
                yield lines.once(self._card(source, number, raw, unread), number)
        yield Total(cards)

    def _card(self, source: str, number: int, raw: bytes, unread: UnreadKeys) -> Card | UnreadableCard:
        record: dict[str, Any] = {}
        try:
            if len(raw) > self.max_bytes:
                raise ValueError(f"is longer than {self.max_bytes} bytes")
            record = parse_object(decode_text(raw))
            unread.note(_identity(record) or f"line {number}", record)
            return card_of(source, record)
        except ValueError as error:
            return UnreadableCard(
                source=source,
                id=_identity(record) or f"line-{number}",
                reason=f"line {number}: {error}",
                path=self.path.name,
                line=number,
            )


def _standard_input() -> BinaryIO:
    # Python gives no standard input at all where the shell closed it.
    if sys.stdin is None:
        raise ConnectorError("standard input is closed; give it a file or a pipe to read from, or name a file")
    return sys.stdin.buffer


def _is_utf16(first: bytes) -> bool:
    """Tell UTF-16 from its mark, or from the zero beside an opening brace."""
    return first[:2] in {b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{"}


def _lines(file: BinaryIO, longest: int) -> Iterator[bytes]:
    """Yield the lines of a file, of one beyond ``longest`` bytes only so much that it is seen to be."""
    while line := file.readline(longest + 1):
        rest = line
        while len(rest) > longest and not rest.endswith(b"\n"):
            rest = file.readline(longest + 1)
        yield line


def card_of(source: str, record: dict[str, Any]) -> Card:
    """Make a card of a record with the documented field names.

    Raises:
        ValueError: A required field is missing or empty; the message names it.
    """
    for key in _REQUIRED:
        if record.get(key) is None:
            raise ValueError(f"has no {key}; every card needs id, title and body")
        if not isinstance(record[key], str | int | float) or isinstance(record[key], bool):
            raise ValueError(f"{key} is not text")
    if not _identity(record):
        raise ValueError("has an empty id; every card needs id, title and body")
    reader = FieldReader(record)
    return card_from(
        reader,
        source=source,
        id=_identity(record),
        title=" ".join(text_of(record["title"]).split()),
        body=text_of(record["body"]).replace("\r\n", "\n").replace("\r", "\n"),
        body_format=body_format_from(reader, record.get("body_format")),
    )


def _identity(record: Mapping[str, Any]) -> str:
    """Give a record's id as one line of text, empty where it has none."""
    found = record.get("id")
    return " ".join(text_of(found).split()) if isinstance(found, str | int | float) else ""
