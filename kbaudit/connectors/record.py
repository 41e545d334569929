"""From the fields of a record, whatever it was written in, to a card.

The names of the fields are those of every convention understood without configuration; the first that holds something
wins. Nothing raises: a value that cannot be used becomes a problem of the card, and the field stays unknown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from kbaudit.card import MOMENTS, BodyFormat, Card, Drift, FieldProblem, Lifecycle
from kbaudit.text.intervals import Interval
from kbaudit.text.moments import Moment, parse_moment
from kbaudit.text.prose_dates import Span, find_dates

_SHOWN = 80
_GROUPED = re.compile(r"\d{1,3}(?:[,\u00a0\u202f ]\d{3}){1,6}")
_MOST_COUNT = 2**63 - 1
_LONGEST_NAME = 500
_LONGEST_TITLE = 1000
_LONGEST = {"url": 2000, "addresses": 2000, "title": _LONGEST_TITLE}

# Microsoft Learn writes ms.date as month/day/year; every other convention that uses slashes puts the day first.
MONTH_FIRST = frozenset({"ms.date"})

KEYS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "Title"),
    "locale": ("locale", "lang", "language"),
    "url": ("url", "html_url"),
    "audience": ("audience",),
    "collection": ("collection", "category", "section"),
    "tags": ("tags",),
    "owner": ("owner", "owner_email", "owner_slack", "freshness.owner", "ms.author"),
    "suggested_owner": ("author", "last_update.author"),
    "editor": ("updated_by", "last_modified_by", "last_update.author"),
    "verifier": ("verifier",),
    "created_at": ("created_at", "date"),
    "content_updated_at": ("updated_at", "updated", "lastmod", "last_update.date"),
    "metadata_updated_at": ("metadata_updated_at",),
    "verified_at": ("verified_at", "last_verified", "last_reviewed_on", "freshness.reviewed", "ms.date"),
    "verified_by": ("verified_by", "last_reviewed_by"),
    "due_at": ("due_at",),
    "verify_interval": ("verify_interval", "verify_interval_days", "review_in", "interval"),
    "lifecycle": ("status", "draft"),
    "translation_of": ("translation_of",),
    "original_commit": ("original_commit", "default_lang_commit"),
    "drift": ("drift", "drifted_from_default"),
    "views": ("views",),
    "helpful": ("helpful",),
    "unhelpful": ("unhelpful",),
    "addresses": ("permalink", "aliases", "redirect_from", "old_paths", "slug", "addresses"),
}
"""The keys that fill each field, the first match winning."""

_LIFECYCLES = {
    "draft": Lifecycle.DRAFT,
    "true": Lifecycle.DRAFT,
    "yes": Lifecycle.DRAFT,
    "wip": Lifecycle.DRAFT,
    "work in progress": Lifecycle.DRAFT,
    "deprecated": Lifecycle.DEPRECATED,
    "obsolete": Lifecycle.DEPRECATED,
    "outdated": Lifecycle.DEPRECATED,
    "expired": Lifecycle.DEPRECATED,
    "archived": Lifecycle.ARCHIVED,
    "retired": Lifecycle.ARCHIVED,
    "unpublished": Lifecycle.ARCHIVED,
    "inactive": Lifecycle.ARCHIVED,
} | dict.fromkeys(
    (
        "published",
        "live",
        "active",
        "public",
        "current",
        "final",
        "approved",
        "validated",
        "verified",
        "stable",
        "false",
    ),
    Lifecycle.PUBLISHED,
)

_DRIFTS = {
    "true": Drift.DRIFTED,
    "yes": Drift.DRIFTED,
    "drifted": Drift.DRIFTED,
    "outdated": Drift.DRIFTED,
    "false": Drift.IN_SYNC,
    "no": Drift.IN_SYNC,
    "in sync": Drift.IN_SYNC,
    "in-sync": Drift.IN_SYNC,
    "file not found": Drift.ORIGINAL_GONE,
    "original-gone": Drift.ORIGINAL_GONE,
}
_COMMIT = re.compile(r"[0-9a-f]{7,64}")

# What people write where nobody is named yet.
_NOBODY = frozenset(["-", "--", "?", "n/a", "na", "nobody", "none", "null", "tba", "tbc", "tbd", "todo", "unknown"])
_NOTHING = _NOBODY | {"never", "not yet"}
_PERSONS = frozenset(["owner", "suggested_owner", "editor", "verifier", "verified_by"])
_ONE_PERSON = frozenset(["owner", "verifier"])

_T = TypeVar("_T")

_HAS_WORD = re.compile(r"[^\W\d_]{3}")
_NO_LETTER = re.compile(r"[^\w.]|_")

_WORDS = (
    "locale",
    "url",
    "collection",
    "owner",
    "suggested_owner",
    "editor",
    "verifier",
    "verified_by",
    "translation_of",
)
_COUNTS = ("views", "helpful", "unhelpful")


@dataclass(slots=True)
class FieldReader:
    """Reads the fields of one record, keeping note of what could not be used.

    Keys are told apart by letters, digits and dots only: ``Last-Verified`` is ``last_verified``.

    Attributes:
        record: Values by key; a key with a dot may also be a nested mapping.
        lines: The line of each key, where the source has lines.
        month_first: Keys whose dates are written month/day/year.
        problems: What could not be used so far.
    """

    record: Mapping[str, object]
    lines: Mapping[str, int] = field(default_factory=dict)
    month_first: frozenset[str] = MONTH_FIRST
    problems: list[FieldProblem] = field(default_factory=list)
    _written: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Index the keys; of several alike the first counts."""
        self._written = {fold_key(key): key for key in reversed(tuple(self.record))}

    def moment(self, name: str) -> Moment | None:
        """Read a date or instant."""
        return self._parsed(name, lambda key, value: _moment(value, month_first=key in self.month_first))

    def interval(self, name: str) -> Interval | None:
        """Read an interval."""
        return self._parsed(name, lambda _, value: Interval.parse(value))

    def count(self, name: str) -> int | None:
        """Read a count, 0 or more."""
        return self._parsed(name, lambda _, value: _count(value))

    def commit(self, name: str) -> str | None:
        """Read the hash of a git commit, whole or its first seven digits and more."""
        return self._parsed(name, lambda _, value: _commit(value))

    def drift(self) -> Drift | None:
        """Read what is said of a translation and its original."""
        return self._parsed("drift", lambda _, value: _drift(value))

    def words(self, name: str) -> str | None:
        """Read a short text; of several, the first. A word for nobody, such as ``TBD``, names no person."""
        key, value = self._first(name)
        texts = [text for text in _texts(value) if not (name in _PERSONS and text.casefold() in _NOBODY)]
        if isinstance(value, Mapping):
            self.refuse(name, key, ", ".join(value), "is a table where a text should be")
        elif len(texts) > 1 and name in _ONE_PERSON:
            self.refuse(name, key, ", ".join(texts), "names several; the first counts")
        return next(self._short(name, key, texts[:1]), None)

    def listed(self, name: str) -> tuple[str, ...]:
        """Read one or several short texts, empty ones left out."""
        key, value = self._first(name)
        return tuple(self._short(name, key, _texts(value)))

    def every(self, name: str) -> tuple[str, ...]:
        """Read the texts under all keys of a field, in the order of the keys."""
        found = (self._found(key) for key in KEYS[name])
        return tuple(text for key, value in found for text in self._short(name, key, _texts(value)))

    def lifecycle(self) -> Lifecycle:
        """Read where the card stands; a word that is not known counts as published, and is noted."""
        told = Lifecycle.PUBLISHED
        for key in KEYS["lifecycle"]:
            for text in _texts(self._found(key)[1]):
                known = _LIFECYCLES.get(text.casefold())
                if known is None:
                    self.refuse("lifecycle", key, text, "says nothing known; the card counts as published")
                elif told is Lifecycle.PUBLISHED:
                    told = known
        return told

    def refuse(self, name: str, key: str, value: object, reason: str) -> None:
        """Keep note of a value that cannot be used."""
        line = self.lines.get(key, self.lines.get(key.partition(".")[0]))
        self.problems.append(FieldProblem(name, key, _shown(value), reason, line))

    def _short(self, name: str, key: str, texts: Iterable[str]) -> Iterator[str]:
        """Yield the texts of a length that such a field has, and keep note of the others."""
        longest = _LONGEST.get(name, _LONGEST_NAME)
        for text in texts:
            if len(text) <= longest:
                yield text
            else:
                self.refuse(name, key, text, f"is longer than {longest} characters")

    def _parsed(self, name: str, parse: Callable[[str, object], _T]) -> _T | None:
        key, value = self._first(name)
        if value is None or (isinstance(value, str) and value.strip().casefold() in _NOTHING):
            return None
        try:
            return parse(key, value)
        except ValueError as error:
            self.refuse(name, key, value, str(error))
            return None

    def _first(self, name: str) -> tuple[str, object]:
        pairs = (self._found(key) for key in KEYS[name])
        return next(((key, value) for key, value in pairs if not _empty(value)), (name, None))

    def _found(self, key: str) -> tuple[str, object]:
        """Give the key as the record writes it, and its value; None where the record lacks it."""
        if key in self.record:
            return key, self.record[key]
        outer, _, inner = key.partition(".")
        nested = self.record.get(outer)
        if inner and isinstance(nested, Mapping):
            return key, nested.get(inner)
        written = self._written.get(fold_key(key))
        return (key, None) if written is None else (written, self.record[written])


def card_from(reader: FieldReader, **given: Any) -> Card:  # noqa: ANN401 - the fields of a card
    """Make a card of a record.

    Args:
        reader: The record.
        given: Fields that the connector knows itself; a None leaves the field to the record.

    Raises:
        ValueError: The source's name or the id cannot be used.
    """
    fields: dict[str, Any] = {name: reader.moment(name) for name in MOMENTS}
    fields |= {name: reader.words(name) for name in _WORDS}
    fields |= {name: reader.count(name) for name in _COUNTS}
    fields |= {
        "verify_interval": reader.interval("verify_interval"),
        "original_commit": reader.commit("original_commit"),
        "drift": reader.drift(),
        "audience": reader.words("audience") or "internal",
        "tags": _tags(reader),
        "lifecycle": reader.lifecycle(),
        "addresses": reader.every("addresses"),
    }
    fields |= {name: value for name, value in given.items() if value is not None}
    fields["title"] = _title(reader, fields["title"])
    return Card(**fields, problems=tuple(reader.problems))


def _moment(value: object, *, month_first: bool) -> Moment | None:
    """Read a date in figures, or in the words of any language that has a lexicon: ``14. Mai 2026``."""
    try:
        return parse_moment(value, month_first=month_first)
    except ValueError:
        text = value.strip() if isinstance(value, str) else ""
        found = find_dates(text) if _HAS_WORD.search(text) else ()
        whole = [one.last for one in found if one.span is Span.DAY and text[: one.start] + text[one.end :] == ""]
        if len(whole) != 1 or found[0].first != found[0].last:
            raise
        return whole[0]


def _commit(value: object) -> str:
    text = text_of(value).strip().casefold()
    if not _COMMIT.fullmatch(text):
        raise ValueError("is no hash of a git commit")
    return text


def _drift(value: object) -> Drift:
    known = _DRIFTS.get(" ".join(text_of(value).split()).casefold())
    if known is None:
        raise ValueError("says nothing known; write true, false or file not found")
    return known


def fold_key(key: str) -> str:
    """Reduce a key to what tells it from others: letters, digits and dots, in one case."""
    return _NO_LETTER.sub("", key).casefold()


def with_defaults(card: Card, **known: Any) -> Card:  # noqa: ANN401 - the fields of a card
    """Fill fields that the record left unknown."""
    return replace(card, **{name: value for name, value in known.items() if getattr(card, name) is None})


def body_format_from(reader: FieldReader, value: object) -> BodyFormat:
    """Read how a body is written; Markdown where the record does not say or says something else."""
    if _empty(value):
        return BodyFormat.MARKDOWN
    try:
        return BodyFormat(str(value).strip().casefold())
    except ValueError:
        reader.refuse("body_format", "body_format", value, "is not markdown, html or text; read as markdown")
        return BodyFormat.MARKDOWN


def text_of(value: object) -> str:
    """Give a value as text: nothing for None, a whole number without a decimal point."""
    match value:
        case None:
            return ""
        case float() if math.isfinite(value) and value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _title(reader: FieldReader, title: str) -> str:
    if len(title) <= _LONGEST_TITLE:
        return title
    reader.refuse("title", "title", title, f"is longer than {_LONGEST_TITLE} characters; cut")
    return title[: _LONGEST_TITLE - 1] + "…"


def _tags(reader: FieldReader) -> tuple[str, ...]:
    found = reader.listed("tags")
    split = found[0].split(",") if len(found) == 1 else found
    return tuple(tag.strip() for tag in split if tag.strip())


def _texts(value: object) -> Iterable[str]:
    values = value if isinstance(value, tuple | list) else [value]
    return (text for one in values if not isinstance(one, Mapping) and (text := " ".join(text_of(one).split())))


def _empty(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, tuple | list | Mapping) and not value)


def _count(value: object) -> int:
    if isinstance(value, str):
        value = _number(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST_COUNT or value % 1:
        raise ValueError("is not a count")
    return int(value)


def _number(text: str) -> float:
    """Read a number, thousands grouped or not; a comma before other than three digits is no grouping."""
    if len(text) > _SHOWN:
        raise ValueError("is not a count")
    plain = re.sub(r"\D", "", text) if _GROUPED.fullmatch(text) else text
    try:
        return int(plain) if plain.isdecimal() else float(plain)
    except ValueError:
        raise ValueError("is not a count") from None


def _shown(value: object) -> str:
    text = " ".join(text_of(value)[: 2 * _SHOWN].split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
