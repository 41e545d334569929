"""The connector ``jsonl``: one card a line."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, NoReturn

from kbaudit.card import Card, UnreadableCard
from kbaudit.connectors.id_lines import IdLines
from kbaudit.connectors.interface import Pulled
from kbaudit.connectors.record import FieldReader, body_format_from, card_from, text_of
from kbaudit.connectors.tree import MAX_BYTES, decode_text, refuse_irregular
from kbaudit.connectors.unread_keys import UnreadKeys
from kbaudit.errors import ConnectorError

STANDARD_INPUT = Path("-")

_REQUIRED = ("id", "title", "body")
_DEEPEST = 100
_LONGEST_NUMBER = 4000
_HALF_A_PAIR = re.compile(r"\\u[dD][89a-fA-F]")


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

    def _cards(self, source: str, file: BinaryIO, unread: UnreadKeys) -> Iterator[Card | UnreadableCard]:
        lines = IdLines(self.path.name)
        for number, raw in enumerate(_lines(file, self.max_bytes), start=1):
            if number == 1 and _is_utf16(raw):
                raise ConnectorError(f"{self.path}: is UTF-16 text; save it as UTF-8, as JSON Lines must be")
            if raw.strip(b" \t\r\n\xef\xbb\xbf"):
                yield lines.once(self._card(source, number, raw, unread), number)

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


def parse_object(text: str) -> dict[str, Any]:
    """Read one JSON object, refusing what JSON does not allow: NaN, a key twice, bottomless nesting, endless numbers.

    Raises:
        ValueError: It is no such object; the message says why, without the text.
    """
    if text.count("[") + text.count("{") > _DEEPEST and _depth(text) > _DEEPEST:
        raise ValueError("is nested too deeply")
    try:
        loaded = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse_constant, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON: {error.msg.lower().removesuffix(' at')} at column {error.colno}") from error
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
    if not isinstance(loaded, dict):
        raise ValueError("is not a JSON object")
    return _with_whole_characters(loaded) if _HALF_A_PAIR.search(text) else loaded


def _identity(record: Mapping[str, Any]) -> str:
    """Give a record's id as one line of text, empty where it has none."""
    found = record.get("id")
    return " ".join(text_of(found).split()) if isinstance(found, str | int | float) else ""


def _with_whole_characters(loaded: dict[str, Any]) -> dict[str, Any]:
    """Turn every half of a character, which a cut text may end in and no output can hold, into a question mark."""
    whole: dict[str, Any] = json.loads(json.dumps(loaded, ensure_ascii=False).encode("utf-8", "replace"))
    return whole


def _whole_number(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError(f"holds a number of {len(digits)} digits")
    return int(digits)


def _depth(text: str) -> int:
    """Guess the nesting from all brackets, those inside strings too, without any stack to overflow."""
    deepest = depth = 0
    for sign in text:
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"has the key {twice[:40]!r} twice")
    return found


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"holds {word}, which JSON does not allow")
