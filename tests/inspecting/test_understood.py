"""What was understood of a card, as the library tells it."""

from __future__ import annotations

from typing import Any

import kbaudit
from kbaudit import Understood
from kbaudit.claims.frame import Modality, Quantity
from kbaudit.claims.values.comparing import show
from tests.samples import card

BODY = """
## Europe

You must send the parcel back within 30 days with its label. The old form was sent until 2021.

- Returns to Acme are never free.

| Parcel | Price |
| --- | --- |
| small | 4 euros |

## How long does it take?

We pay back within five working days.
"""


def _one(words: str, **fields: Any) -> Understood:  # noqa: ANN401 - the fields of a card
    (found,) = [
        one for one in kbaudit.statements_of(card(**{"body": BODY, "locale": "en"} | fields)) if words in one.quote
    ]
    return found


def test_statements_come_in_the_order_of_the_text() -> None:
    """Every statement is there with its line, and headings are none."""
    found = kbaudit.statements_of(card(body=BODY, locale="en"))

    assert [one.line for one in found] == [4, 4, 6, 10, 12]
    assert found[-1].quote == "How long does it take? We pay back within five working days."


def test_lines_are_those_of_the_file() -> None:
    """Front matter above the body counts."""
    assert _one("send the parcel").line == 4
    assert _one("send the parcel", line=6).line == 9


def test_a_statement_tells_what_it_is_about() -> None:
    """Words are as they are written; those that say too little of a subject are told apart, and so are names."""
    found = _one("send the parcel")

    assert found.words == ("parcel", "label")
    assert found.general == ("send",)
    assert found.headings == ("Europe",)
    assert _one("Acme").names == ("Acme",)


def test_a_statement_tells_what_was_read_of_it() -> None:
    """Values come with bounds and units, and with what may, must or must not be."""
    found = _one("send the parcel")

    assert [show(value) for value in found.values] == ["at most 30 days"]
    assert found.claim.frame.modality is Modality.REQUIRED
    assert _one("form").claim.past == (True,)
    assert _one("five").values[0].unit == "working-day"
    assert _one("Acme").claim.frame.quantity is None
    assert kbaudit.statements_of(card(body="Only members may enter."))[0].claim.frame.quantity is Quantity.ONLY


def test_what_a_value_is_said_of_stands_beside_it() -> None:
    """A cell knows the heads of its row and column, an item the sentence over its list."""
    assert _one("euros").label == "small, Price"
    (item,) = [one for one in kbaudit.statements_of(card(body="It costs:\n\n- 5 euros\n")) if one.values]
    assert item.lead == "It costs:"


def test_words_with_an_opposite_are_named() -> None:
    """A word with an opposite is named as the lexicon has it, and a denied one as its opposite."""
    (on,) = kbaudit.statements_of(card(body="The light is enabled.", locale="en"))
    (off,) = kbaudit.statements_of(card(body="The light is not enabled.", locale="en"))

    assert (on.opposites, off.opposites) == (("enabled",), ("disabled",))


def test_what_says_nothing_that_is_compared_is_known() -> None:
    """A statement without value, duty, quantity and denial tells nothing."""
    assert not kbaudit.statements_of(card(body="The shop is in Athens.", locale="en"))[0].tells
    for body in ("It takes 3 days.", "You may enter.", "All members enter.", "It is not here."):
        assert kbaudit.statements_of(card(body=body, locale="en"))[0].tells


def test_a_language_without_a_lexicon_is_read_as_far_as_it_goes() -> None:
    """Of a language that nobody described, figures and words are told, and no opposites."""
    (found,) = kbaudit.statements_of(card(body="Hinta on 25 €.", locale="fi"))

    assert [show(value) for value in found.values] == ["€25"]
    assert found.opposites == ()
