from __future__ import annotations

import dataclasses

import pytest

from kbaudit.card import Card, UnreadableCard
from kbaudit.errors import CardError
from kbaudit.text.edits import Edit
from tests.samples import card


def test_a_reference_is_source_and_id() -> None:
    """The reference is split at the first colon, so an id may hold more of them."""
    one = card("a:b.md")

    assert one.ref == "kb:a:b.md"


@pytest.mark.parametrize("source", ["", "Help", "help center", "-kb", "kb:x", "kb\n", "κβ"])
def test_a_source_has_a_name_that_cannot_be_taken_for_an_id(source: str) -> None:
    """Other characters than lower-case letters, digits and hyphens are refused."""
    with pytest.raises(ValueError, match="use lower-case letters, digits and hyphens"):
        card(source=source)


def test_a_card_has_an_id() -> None:
    """A card that could not be told from others is refused."""
    with pytest.raises(ValueError, match="card kb:: id '' is empty"):
        card("")


def test_a_card_is_a_frozen_value() -> None:
    """Equal fields are equal cards, and no field changes."""
    assert card() == card()
    with pytest.raises(dataclasses.FrozenInstanceError):
        card().title = "Other"  # type: ignore[misc]


def test_fields_are_given_by_name() -> None:
    """Positions mean nothing, so that fields can be added."""
    with pytest.raises(TypeError):
        Card("kb", "1", "Refunds", "Body")  # type: ignore[call-arg]


def test_an_unreadable_card_has_a_head_like_any_other() -> None:
    """It is shown by its title where one is known, else by its id."""
    nameless = UnreadableCard(source="kb", id="a.md", reason="is not UTF-8 text", path="kb/a.md", line=3)
    named = dataclasses.replace(nameless, title="Refunds")

    assert nameless.ref == "kb:a.md"
    assert (nameless.head.ref, nameless.head.title) == ("kb:a.md", "a.md")
    assert (named.head.title, named.head.path, named.head.line) == ("Refunds", "kb/a.md", 3)
    assert named.head.source == "kb"


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("original_edits", [Edit("a", "b")], "is no tuple of edits; give None where they are not known"),
        ("original_edits", ("a",), "is no tuple of edits"),
        ("drift", "drifted", "is not what it must be; give a Drift or None"),
        ("original_commit", " ", "is no text; give None where it is not known"),
        ("tags", ["a"], "is no tuple of texts"),
    ],
)
def test_what_is_said_of_a_translation_is_of_its_type(field: str, value: object, problem: str) -> None:
    """A card is refused where it is made, and the message says what to give."""
    with pytest.raises(CardError, match=problem):
        card(**{field: value})  # type: ignore[arg-type]
