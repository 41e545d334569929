"""The card: one unit of knowledge, whatever system it lives in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import chain

from kbaudit.errors import CardError
from kbaudit.text.edits import Edit
from kbaudit.text.intervals import Interval
from kbaudit.text.moments import Moment

SOURCE_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


class BodyFormat(StrEnum):
    """How a body is written."""

    MARKDOWN = "markdown"
    HTML = "html"
    TEXT = "text"


class Lifecycle(StrEnum):
    """Where a card stands in its source."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DEPRECATED = "deprecated"
    ARCHIVED = "archived"


class Drift(StrEnum):
    """What a source says of a translation and its original.

    Attributes:
        IN_SYNC: The original is as it was when it was translated.
        DRIFTED: The original was changed since.
        ORIGINAL_GONE: There is no original any more.
    """

    IN_SYNC = "in-sync"
    DRIFTED = "drifted"
    ORIGINAL_GONE = "original-gone"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One value of a card's source that could not be used; the field it would fill is None.

    Attributes:
        field: The card's field, such as ``verified_at``.
        key: The name the source gives it, such as ``last_reviewed_on``.
        raw: The value as it stands in the source, shortened to 80 characters.
        reason: Why it cannot be used, as the rest of a sentence: ``names no day of the calendar``.
        line: The line of the file it stands on, from 1; None where the source has no lines.
    """

    field: str
    key: str
    raw: str
    reason: str
    line: int | None = None


AHEAD = "lay in the future when its source was last read"
"""The reason of a ``FieldProblem`` of a date that was not believed for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardHead:
    """What a report says of a card: enough to find it and whom to ask, never its text.

    Attributes:
        ref: ``SOURCE:ID``, unique in a base.
        owner: Who is accountable under the policy; None where nobody is.
        path: The file as a reader of the report would name it; None for cards that are no files.
        line: The line of the file where the body begins, from 1; None for cards that are no files.
        views: Times it was read in the source's own window; None where unknown.
    """

    ref: str
    title: str
    url: str | None = None
    locale: str | None = None
    collection: str | None = None
    owner: str | None = None
    path: str | None = None
    line: int | None = None
    views: int | None = None

    @property
    def source(self) -> str:
        """Give the name of the source the card came from."""
        return self.ref.partition(":")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One unit of knowledge (article, page, macro, canned reply) as its source has it.

    Attributes:
        source: The configured source; lower-case letters, digits and hyphens.
        id: The card's identity in its source; a path relative to the source, with ``/``, for files.
        body_format: How ``body`` is written.
        locale: A language tag such as ``de`` or ``pt-BR``; None where the source does not say.
        audience: ``public``, ``internal`` or a group's name; unknown counts as ``internal``.
        collection: The container in the source: section, space, folder.
        owner: Who is accountable according to the source; None where it does not say.
        suggested_owner: Somebody who may be asked to own it, such as its author; never accountable by that alone.
        created_at: When it was written; like all times, a day or an aware instant in UTC, None where unknown.
        content_updated_at: When its content last changed.
        metadata_updated_at: When anything about it last changed.
        verified_at: When somebody last vouched for its content.
        due_at: When the next check is due, where the source says so outright.
        verify_interval: How long a check lasts; None leaves it to the policy.
        translation_of: The id or path of the original in the same source, its suffix optional.
        original_commit: The git commit of the original that the translation was last checked against.
        drift: What the source says of the translation and its original; None where it says nothing.
        original_edits: What was changed materially in the original since that check; None where the two versions were
            not compared.
        views: Times it was read in the source's own window; None where unknown.
        helpful: Votes or ratings in its favour; None where unknown.
        unhelpful: Votes or ratings against it; None where unknown.
        revision: What the source calls this version of the text: a number, a digest of its bytes; equal revisions are
            equal texts, however they are read. None where it does not say.
        editor: Who wrote this version according to the source; None where unknown.
        addresses: Other paths or URLs under which the source serves it: redirects, permalinks.
        problems: Values of the source that could not be used, in the order met.
        path: The file as a reader of a report would name it; None for cards that are no files.
        line: The line of that file on which ``body`` begins, from 1.
    """

    source: str
    id: str
    title: str
    body: str
    body_format: BodyFormat = BodyFormat.MARKDOWN
    locale: str | None = None
    url: str | None = None
    audience: str = "internal"
    collection: str | None = None
    tags: tuple[str, ...] = ()
    owner: str | None = None
    suggested_owner: str | None = None
    verifier: str | None = None
    created_at: Moment | None = None
    content_updated_at: Moment | None = None
    metadata_updated_at: Moment | None = None
    verified_at: Moment | None = None
    verified_by: str | None = None
    due_at: Moment | None = None
    verify_interval: Interval | None = None
    lifecycle: Lifecycle = Lifecycle.PUBLISHED
    translation_of: str | None = None
    original_commit: str | None = None
    drift: Drift | None = None
    original_edits: tuple[Edit, ...] | None = None
    views: int | None = None
    helpful: int | None = None
    unhelpful: int | None = None
    revision: str | None = None
    editor: str | None = None
    addresses: tuple[str, ...] = ()
    problems: tuple[FieldProblem, ...] = ()
    path: str | None = None
    line: int | None = None

    def __post_init__(self) -> None:
        """Refuse what no card may have, where it is made and not where a rule stumbles over it.

        Raises:
            CardError: A field is of another type, a name is blank, the source's name has other characters, an instant
                has no zone, or a count is negative.
        """
        check_card(self)

    @property
    def ref(self) -> str:
        """Give ``SOURCE:ID``, unique in a base; split at the first colon."""
        return f"{self.source}:{self.id}"


_TEXTS = ("source", "id", "title", "body", "audience")
_NAMES = (
    "locale",
    "url",
    "collection",
    "owner",
    "suggested_owner",
    "verifier",
    "verified_by",
    "translation_of",
    "original_commit",
    "revision",
    "editor",
    "path",
)
MOMENTS = ("created_at", "content_updated_at", "metadata_updated_at", "verified_at", "due_at")
"""The fields that hold a day or an instant."""

DATED = frozenset({*MOMENTS, "verify_interval"})
"""The fields that the rule ``invalid-date`` speaks of; problems of others are told as notices."""

_COUNTS = ("views", "helpful", "unhelpful")
_KINDS = (
    ("verify_interval", Interval, 'Interval.parse("6 months") or None'),
    ("lifecycle", Lifecycle, "a Lifecycle"),
    ("body_format", BodyFormat, "a BodyFormat"),
    ("drift", Drift, "a Drift or None"),
)
_OPTIONAL = frozenset({"verify_interval", "drift"})


def check_card(card: Card) -> None:
    """Refuse a card with a field that no card may have.

    Raises:
        CardError: The message names the card and the field, and says what to give.
    """
    for name, problem in chain(_wrong_texts(card), _wrong_times_and_counts(card), _wrong_shapes(card)):
        raise CardError(f"card {card.source}:{card.id}: {name} {getattr(card, name)!r} {problem}")


def _wrong_texts(card: Card) -> Iterator[tuple[str, str]]:
    for name in _TEXTS:
        if not isinstance(getattr(card, name), str):
            yield name, "is no text"
    if not SOURCE_NAME.fullmatch(card.source):
        yield "source", "is no source's name; use lower-case letters, digits and hyphens, such as help-center"
    if not card.id:
        yield "id", "is empty"
    for name in _NAMES:
        value = getattr(card, name)
        if value is not None and not (isinstance(value, str) and value.strip()):
            yield name, "is no text; give None where it is not known"


def _wrong_times_and_counts(card: Card) -> Iterator[tuple[str, str]]:
    for name in MOMENTS:
        if problem := _moment_problem(getattr(card, name)):
            yield name, problem
    for name in _COUNTS:
        value = getattr(card, name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            yield name, "is not a count; give a whole number from 0, or None"


def _wrong_shapes(card: Card) -> Iterator[tuple[str, str]]:
    for name in ("tags", "addresses"):
        if not _is_tuple_of(str, getattr(card, name)):
            yield name, "is no tuple of texts"
    if card.original_edits is not None and not _is_tuple_of(Edit, card.original_edits):
        yield "original_edits", "is no tuple of edits; give None where they are not known"
    for name, kind, example in _KINDS:
        value = getattr(card, name)
        if not isinstance(value, kind) and not (value is None and name in _OPTIONAL):
            yield name, f"is not what it must be; give {example}"


def _is_tuple_of(kind: type, value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, kind) for one in value)


def _moment_problem(value: object) -> str | None:
    if isinstance(value, datetime):
        return "has no time zone; give an aware datetime" if value.utcoffset() is None else None
    return None if value is None or isinstance(value, date) else "is no date; give a date or an aware datetime"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableCard:
    """A card that its source has and that could not be read.

    Attributes:
        reason: Why, and what to do: ``is not UTF-8 text (byte 0xff at offset 12); save it as UTF-8``.
    """

    source: str
    id: str
    reason: str
    title: str | None = None
    path: str | None = None
    line: int | None = None

    @property
    def ref(self) -> str:
        """Give ``SOURCE:ID``, unique in a base."""
        return f"{self.source}:{self.id}"

    @property
    def head(self) -> CardHead:
        """Give what a report says of it."""
        return CardHead(ref=self.ref, title=self.title or self.id, path=self.path, line=self.line)
