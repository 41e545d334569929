"""Cards as the store keeps them: text that a database can hold, and all fields but the content as JSON."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter
from typing_extensions import TypedDict  # pydantic takes the standard library's from Python 3.12 on

from kbaudit.card import MOMENTS, BodyFormat, Card, UnreadableCard
from kbaudit.intake import SourceIntake
from kbaudit.text.edits import Edit
from kbaudit.text.moments import shifted

# SQLite cannot keep half of a surrogate pair, PostgreSQL cannot keep a NUL either.
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")

LONGEST_REF = 2_000
"""How many bytes a card's reference may have: an index of PostgreSQL takes no more than 2,704."""

_APART = frozenset({"source", "id", "title", "body", "body_format", "locale"})
"""What is kept in columns of its own."""


def keepable(text: str) -> str:
    """Replace the characters that a database cannot keep with the mark for such."""
    return _UNKEEPABLE.sub("\ufffd", text)


def keepable_part(part: SourceIntake) -> SourceIntake:
    """Give what was pulled from a source with texts that a database can keep.

    A card with too long an id could not be read. Of two cards whose ids are then the same, the first stays and the
    other could not be read.
    """
    cards: dict[str, Card] = {}
    unreadable = [keepable_texts(card) for card in part.unreadable]
    for card in map(keepable_texts, part.cards):
        reason = _too_long(card)
        if reason is None and cards.setdefault(card.id, card) is not card:
            reason = "has the same id as another card once its characters that are none are replaced; give it another"
        if reason is not None:
            unreadable.append(
                UnreadableCard(source=card.source, id=card.id, title=card.title, reason=reason, path=card.path)
            )
    return dataclasses.replace(
        part,
        summary=dataclasses.replace(part.summary, cards=len(cards), unreadable=len(unreadable)),
        cards=tuple(sorted(cards.values(), key=lambda card: card.id)),
        unreadable=tuple(sorted(unreadable, key=lambda card: (card.id, card.reason))),
        files=None if part.files is None else frozenset(map(keepable, part.files)),
        notices=keepable_texts(part.notices),
    )


def _too_long(card: Card) -> str | None:
    count = len(card.ref.encode())
    if count <= LONGEST_REF:
        return None
    return f"has a reference of {count:,} bytes, and a store keeps at most {LONGEST_REF:,}; give it a shorter id"


def keepable_texts(value: Any) -> Any:  # noqa: ANN401 - a text, or a tuple or dataclass of such, comes back as the same kind
    """Replace what a database cannot keep; an edit whose two sides are then the same is left out of its tuple."""
    if type(value) is str:
        return keepable(value)
    if type(value) is tuple:
        return tuple(keepable_texts(one) for one in value if not _vanishes(one))
    if dataclasses.is_dataclass(value):
        return _with_texts(value)
    return value


def _vanishes(value: object) -> bool:
    return isinstance(value, Edit) and keepable(value.before) == keepable(value.after)


def _with_texts(value: Any) -> Any:  # noqa: ANN401 - any dataclass
    changed: dict[str, Any] = {}
    for name in _names(value.__class__):
        before = getattr(value, name)
        if type(before) is str or (type(before) is tuple and before):
            after = keepable_texts(before)
            if after != before:
                changed[name] = after
    return dataclasses.replace(value, **changed) if changed else value


def encode_fields(card: Card) -> str:
    """Write all fields of a card but its reference and content; the same for the same fields."""
    return _writer().dump_json(card, exclude=set(_APART), exclude_defaults=True).decode("utf-8")


def decode_card(row: Any) -> Card:  # noqa: ANN401 - a row of the database
    """Make a card of a row with the columns of its card and its content; a text that is kept no more is empty."""
    return with_fields(row, decode_fields(row.fields))


def with_fields(row: Any, fields: Mapping[str, Any]) -> Card:  # noqa: ANN401 - a row of the database
    """Make a card of a row with other fields than its own."""
    return Card(
        source=row.source,
        id=row.card_id,
        title=row.title or "",
        body=row.body or "",
        body_format=BodyFormat(row.body_format),
        locale=row.locale,
        **fields,
    )


def decode_fields(encoded: str) -> dict[str, Any]:
    """Read what ``encode_fields`` wrote."""
    fields = _reader().validate_json(encoded)
    for name in fields.keys() & MOMENTS:
        if isinstance(fields[name], datetime):
            fields[name] = shifted(fields[name], UTC)  # pydantic's own zones are no plain values
    return fields


@cache
def _writer() -> TypeAdapter[Card]:
    return TypeAdapter(Card)


@cache
def _reader() -> TypeAdapter[dict[str, Any]]:
    hints = {name: hint for name, hint in get_type_hints(Card).items() if name not in _APART and name in _names(Card)}
    return TypeAdapter(TypedDict("_Fields", hints, total=False))  # type: ignore[operator] # made of the card's own fields


@cache
def _names(kind: type[Any]) -> frozenset[str]:
    return frozenset(field.name for field in dataclasses.fields(kind))
