from __future__ import annotations

import pytest

from kbaudit.claims.copies import EXCHANGE, FRAME_EDIT, VALUE_EDIT, Edit, copies, edits
from kbaudit.claims.outlines import Outlines
from tests.claims.saying import saying, speaking

KETTLE = ("Fill the kettle with water.", "Put it on its foot.", "Wipe it once it is cold.")
LONG = (*KETTLE, "Keep the cable away from the stove.", "Never open the lid while it boils.")
# A statement in each language, with another value, and turned round by one small word.
EDITED = {
    "en": ("It boils for 3 minutes.", "It boils for 5 minutes.", "Wait before the meal.", "Wait after the meal."),
    "de": ("Er kocht 3 Minuten.", "Er kocht 5 Minuten.", "Nehmen Sie Tee mit Zucker.", "Nehmen Sie Tee ohne Zucker."),
    "es": ("Hierve 3 minutos.", "Hierve 5 minutos.", "Tome té con azúcar.", "Tome té sin azúcar."),
    "fr": ("Elle bout 3 minutes.", "Elle bout 5 minutes.", "Prenez un thé avec sucre.", "Prenez un thé sans sucre."),
    "pt": ("Ferve 3 minutos.", "Ferve 5 minutos.", "Tome chá com açúcar.", "Tome chá sem açúcar."),
    "id": ("Mendidih 3 menit.", "Mendidih 5 menit.", "Minum teh dengan gula.", "Minum teh tanpa gula."),
    "el": ("Βράζει 3 λεπτά.", "Βράζει 5 λεπτά.", "Πιείτε τσάι με ζάχαρη.", "Πιείτε τσάι χωρίς ζάχαρη."),
}


@pytest.mark.parametrize("language", EDITED)
def test_an_edited_value(language: str) -> None:
    """A statement with another value in a copy is an edit, with both values."""
    (edit,) = _edits((*KETTLE, EDITED[language][0]), (*KETTLE, EDITED[language][1]), language)

    assert (edit.left, edit.right, edit.kind, edit.certainty) == (3, 3, "duration", VALUE_EDIT)
    assert edit.values is not None
    assert [value.low for value in edit.values] == [180, 300]


@pytest.mark.parametrize("language", EDITED)
def test_a_small_word_turned_round(language: str) -> None:
    """One small word in the place of its opposite says the opposite."""
    one, other = EDITED[language][2:]

    (edit,) = _edits((*KETTLE, one), (*KETTLE, other), language)

    assert edit.values is None
    assert edit.kind.partition(";")[0] in {"opposites", "negated", "order"}
    assert edit.certainty == FRAME_EDIT


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("You must rinse it with vinegar.", "You need not rinse it with vinegar.", "required, optional"),
        ("Milk is allowed in the jug.", "Milk is not allowed in the jug.", "permitted, forbidden"),
        ("The lid fits the old jug.", "The lid does not fit the old jug.", "negated"),
    ],
)
def test_a_statement_turned_round(one: str, other: str, kind: str) -> None:
    """What may be in one copy and must not be in the other is an edit."""
    (edit,) = _edits((*KETTLE, one), (*KETTLE, other))

    assert (edit.kind.partition("; ")[0], edit.values, edit.certainty) == (kind, None, FRAME_EDIT)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ask Wendy for a new filter.", "Ask Patrick for a new filter."),
        ("Send the parcel to Bristol by post.", "Send the parcel to Glasgow by post."),
        ("Open the valve of tank 7 slowly.", "Open the valve of tank 9 slowly."),
        ("Open the valve of tank 7 after 3 hours.", "Open the valve of tank 9 after 3 hours."),
    ],
)
def test_an_exchange(one: str, other: str) -> None:
    """One thing in the place of another that the other text does not know."""
    (edit,) = _edits((*KETTLE, one), (*KETTLE, other))

    assert (edit.kind, edit.certainty) == ("exchange", EXCHANGE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It boils for 1 hour.", "It boils for 60 minutes."),
        ("Open tank 7 after 2 working days.", "Open tank 7 after 48 hours."),
        ("Tank 7 opens at 9:00 sharp.", "Tank 7 opens at 9 am sharp."),
        ("Take the cup along.", "Take the cup with you."),
        ("Ask at the desk for a new filter.", "Ask at the desk for one more filter."),
        ("Ask Wendy for a filter or Patrick for a lid.", "Ask Patrick for a filter or Wendy for a lid."),
        ("The tea tastes best from a china cup.", "Parcels leave the warehouse at night."),
        ("It boils for 3 or for 5 minutes.", "It boils for 5 minutes or for 3."),
        ("Ask Wendy for a red filter.", "Ask Patrick for a blue filter and the lid."),
    ],
)
def test_a_rewording_is_no_edit(one: str, other: str) -> None:
    """Equal values, other small words, things that both texts know and other statements contradict nothing."""
    assert _edits((*KETTLE, one), (*KETTLE, other)) == []


def test_what_only_its_own_title_names() -> None:
    """Copies about two things, each named by its title, are no copies that drifted apart."""
    left = speaking(saying(" ".join((*KETTLE, "The samovar boils for 3 minutes.")), "Samovar"))
    right = speaking(saying(" ".join((*KETTLE, "The percolator boils for 5 minutes.")), "Percolator"))

    assert list(edits(left, right)) == []


def test_each_statement_is_edited_once() -> None:
    """Of several changed statements, those that are most alike belong together."""
    mine = ("Black tea draws for 3 minutes.", "Green tea draws for 2 minutes.")
    theirs = ("Green tea draws for 6 minutes.", "Black tea draws for 4 minutes.")

    found = _edits((*LONG, *mine), (*LONG, *theirs))

    assert {(edit.left, edit.right) for edit in found} == {(5, 6), (6, 5)}


def test_copies_say_most_of_their_statements_in_the_same_words() -> None:
    """Two shared statements at least, and three fifths of the shorter text's but one."""
    texts = [
        LONG,
        (*LONG[:4], "It never rains here."),
        (LONG[0], "It never rains here.", "Snow falls.", "Wind blows.", "Ice melts."),
        KETTLE[:1],
        (),
    ]

    assert _copies(texts) == [(0, 1)]


def test_two_short_texts_with_two_sentences_in_common() -> None:
    """They are copies."""
    assert _copies([KETTLE, (*KETTLE[:2], "Then wait.")]) == [(0, 1)]
    assert _copies([KETTLE[:1], KETTLE[:1]]) == []


def test_a_statement_that_stands_everywhere_makes_no_copy() -> None:
    """What more than twenty texts say is a template."""
    assert len(_copies([KETTLE] * 20)) == 20 * 19 / 2
    assert _copies([KETTLE] * 21) == []


def test_a_language_without_words_has_values_and_names() -> None:
    """Small words are not known there, and everything else is."""
    said = "Koka vatten i tre minuter.", "Ring Wendy om du undrar.", "Stäng sedan locket."

    assert _edits((*said, "Den kostar 30 kr."), (*said, "Den kostar 50 kr."), "sv")
    assert _edits((*said, "Fri före lunch."), (*said, "Fri efter lunch."), "sv") in ([], _exchange(3))


def _exchange(number: int) -> list[Edit]:
    return [Edit(number, number, "exchange", None, EXCHANGE)]


def _edits(left: tuple[str, ...], right: tuple[str, ...], language: str = "en") -> list[Edit]:
    return list(edits(*(speaking(saying("\n\n".join(text), "", language)) for text in (left, right))))


def _copies(texts: list[tuple[str, ...]]) -> list[tuple[int, int]]:
    outlines = Outlines.of([(at, saying(" ".join(text))) for at, text in enumerate(texts)])
    left, right = copies(outlines.columns["quotes"])
    return list(zip(left.tolist(), right.tolist(), strict=True))
