"""Cards as the store keeps them: text that a database can hold, and all fields but the content as JSON."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter
from typing_extensions import TypedDict  # pydantic takes the standard library's from Python 3.12 on

from kbaudit.card import BodyFormat, Card, UnreadableCard

# SQLite cannot keep half of a surrogate pair, PostgreSQL cannot keep a NUL either.
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")

_APART = frozenset({"source", "id", "title", "body", "body_format", "locale"})
"""What is kept in columns of its own."""


def keepable(text: str) -> str:
    """Replace the characters that a database cannot keep with the mark for such."""
    return _UNKEEPABLE.sub("\ufffd", text)


def keepable_card(card: Card) -> Card:
    """Give a card whose texts a database can keep; the card itself where that is so already."""
    changed: dict[str, Any] = {
        name: keepable(value)
        for name, value in ((field.name, getattr(card, field.name)) for field in dataclasses.fields(card))
        if type(value) is str and _UNKEEPABLE.search(value)
    }
    return dataclasses.replace(card, **changed) if changed else card


def keepable_unreadable(card: UnreadableCard) -> UnreadableCard:
    """Give an unreadable card whose texts a database can keep."""
    titled = None if card.title is None else keepable(card.title)
    return dataclasses.replace(card, id=keepable(card.id), reason=keepable(card.reason), title=titled)


def encode_fields(card: Card) -> str:
    """Write all fields of a card but its reference and content; the same for the same fields."""
    encoded = _writer().dump_json(card, exclude=set(_APART), exclude_defaults=True)
    return keepable(encoded.decode("utf-8"))


def decode_card(row: Any) -> Card:  # noqa: ANN401 - a row of the database
    """Make a card of a row with the columns of its card and its content; a text that is kept no more is empty."""
    return Card(
        source=row.source,
        id=row.card_id,
        title=row.title or "",
        body=row.body or "",
        body_format=BodyFormat(row.body_format),
        locale=row.locale,
        **decode_fields(row.fields),
    )


def decode_fields(encoded: str) -> dict[str, Any]:
    """Read what ``encode_fields`` wrote."""
    return _reader().validate_json(encoded)


@cache
def _writer() -> TypeAdapter[Card]:
    return TypeAdapter(Card)


@cache
def _reader() -> TypeAdapter[dict[str, Any]]:
    hints = {name: hint for name, hint in get_type_hints(Card).items() if name not in _APART and name in _names()}
    return TypeAdapter(TypedDict("_Fields", hints, total=False))  # type: ignore[operator] # made of the card's own fields


def _names() -> frozenset[str]:
    return frozenset(field.name for field in dataclasses.fields(Card))
