from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kbaudit.card import BodyFormat, Card, Drift, FieldProblem, Lifecycle, UnreadableCard
from kbaudit.intake import SourceIntake
from kbaudit.report import Notice, SourceStatus, SourceSummary
from kbaudit.store.encoding import decode_card, decode_fields, encode_fields, keepable, keepable_part, keepable_texts
from kbaudit.text.edits import Edit
from kbaudit.text.intervals import Interval
from tests.samples import NOW, card

_TEXTS = st.text(st.characters(exclude_categories=[]), max_size=8)
_NAMES = _TEXTS.filter(str.strip)
_ZONES = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-11))])
_MOMENTS = st.dates() | st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=_ZONES)  # noqa: DTZ001 - hypothesis adds the zone
_EDITS = st.builds(lambda before, after, line: (before, after, line), _TEXTS, _TEXTS, st.integers(1, 99)).filter(
    lambda one: one[0] != one[1]
)


def _optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "id": _TEXTS.filter(bool),
    "title": _TEXTS,
    "body": _TEXTS,
    "body_format": st.sampled_from(BodyFormat),
    "audience": _TEXTS,
    "tags": st.lists(_TEXTS, max_size=3).map(tuple),
    "addresses": st.lists(_TEXTS, max_size=3).map(tuple),
    "verify_interval": _optional(st.builds(Interval, st.integers(0, 99), st.integers(1, 99))),
    "lifecycle": st.sampled_from(Lifecycle),
    "drift": _optional(st.sampled_from(Drift)),
    "original_edits": _optional(st.lists(_EDITS.map(lambda one: Edit(*one)), max_size=2).map(tuple)),
    "problems": st.lists(
        st.builds(FieldProblem, _TEXTS, _TEXTS, _TEXTS, _TEXTS, _optional(st.integers(1, 9))), max_size=2
    ).map(tuple),
    "line": _optional(st.integers(1, 10**6)),
}
_FIELDS |= dict.fromkeys(("views", "helpful", "unhelpful"), _optional(st.integers(0, 10**12)))
_FIELDS |= dict.fromkeys(
    ("created_at", "content_updated_at", "metadata_updated_at", "verified_at", "due_at"), _optional(_MOMENTS)
)
_FIELDS |= {
    field.name: _optional(_NAMES)
    for field in dataclasses.fields(Card)
    if field.name not in _FIELDS and field.name != "source"
}
CARDS = st.fixed_dictionaries({}, optional=_FIELDS).map(
    lambda fields: Card(**({"source": "kb", "id": "a", "title": "", "body": ""} | fields))
)


def _through(card: Card) -> Card:
    """Write a card and read it back, its content and reference beside it."""
    apart = ("source", "title", "body", "body_format", "locale")
    row = SimpleNamespace(card_id=card.id, fields=encode_fields(card), **{name: getattr(card, name) for name in apart})
    return decode_card(row)


@given(CARDS)
@example(card(content_updated_at=datetime(2026, 1, 1, tzinfo=UTC), due_at=date(2026, 1, 1)))
@example(card(original_edits=(Edit("\ud800", "\ud801"), Edit("\ud800", "b")), tags=("\0",)))
def test_every_card_comes_back_as_it_was(card: Card) -> None:
    """All fields, whatever they hold, but for what no database can keep; days stay days, instants come in UTC."""
    kept = keepable_texts(card)
    back = _through(kept)

    assert back == kept
    assert encode_fields(back) == encode_fields(_through(back))
    for name in ("created_at", "content_updated_at", "verified_at", "due_at"):
        before, after = getattr(kept, name), getattr(back, name)
        assert type(before) is type(after)
        if isinstance(after, datetime):
            assert after.tzinfo is UTC


def test_an_instant_at_the_end_of_the_calendar_can_be_kept() -> None:
    """Where no other zone can say it, it stays the clock time it is."""
    last = datetime.max.replace(tzinfo=timezone(timedelta(hours=-11)))

    assert _through(card(due_at=last)).due_at == last.replace(tzinfo=UTC)


@given(CARDS)
@settings(max_examples=50)
def test_what_is_kept_holds_nothing_that_a_database_refuses(card: Card) -> None:
    """No half of a surrogate pair in any text, and no NUL in any that is kept as it is."""
    kept = keepable_texts(card)

    for text in (kept.id, kept.title, kept.body, kept.locale or "", encode_fields(kept)):
        assert keepable(text) == text
        text.encode("utf-8")
    assert "\\u0000" not in encode_fields(kept)


def test_a_card_that_can_be_kept_is_the_card_itself() -> None:
    """Nothing is copied where nothing is to be replaced."""
    one = card(tags=("a",), problems=(FieldProblem("views", "views", "x", "is no count"),))

    assert keepable_texts(one) is one


def test_fields_at_their_defaults_take_no_room() -> None:
    """A card without any says so in two characters; None differs from an empty list of edits."""
    assert encode_fields(card()) == "{}"
    assert decode_fields(encode_fields(card(original_edits=()))) == {"original_edits": ()}
    assert json.loads(encode_fields(card(views=0))) == {"views": 0}


def test_a_text_that_is_kept_no_more_is_empty() -> None:
    """A card that was let go can still be compared in all but its text."""
    row = SimpleNamespace(source="kb", card_id="a", title=None, body=None, body_format="text", locale=None, fields="{}")

    assert decode_card(row) == card("a", title="", body="", body_format=BodyFormat.TEXT)


def test_of_cards_whose_ids_become_one_the_first_stays() -> None:
    """The other is told as unreadable, with its title and path, and counted so."""
    summary = SourceSummary(name="kb", kind="given", status=SourceStatus.COMPLETE, cards=2, unreadable=1)
    part = SourceIntake(
        summary=summary,
        cards=(card("a\0"), card("a\ud800", title="Second", path="kb/a")),
        unreadable=(UnreadableCard(source="kb", id="z\0", reason="is odd", path="kb/\udc80"),),
        files=frozenset({"a\0", "b"}),
        notices=(Notice("kb", "\ud800"),),
    )

    kept = keepable_part(part)

    assert [one.id for one in kept.cards] == ["a\ufffd"]
    assert [(one.id, one.title, one.path) for one in kept.unreadable] == [
        ("a\ufffd", "Second", "kb/a"),
        ("z\ufffd", None, "kb/\ufffd"),
    ]
    assert (kept.summary.cards, kept.summary.unreadable) == (1, 2)
    assert kept.files == frozenset({"a\ufffd", "b"})
    assert kept.notices == (Notice("kb", "\ufffd"),)
    assert keepable_part(dataclasses.replace(part, files=None)).files is None


def test_a_moment_of_the_present_is_a_plain_value() -> None:
    """Its zone is the standard library's, so that findings about it can be kept."""
    assert _through(card(due_at=NOW)).due_at.tzinfo is UTC  # type: ignore[union-attr] # it is an instant
