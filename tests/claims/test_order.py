from __future__ import annotations

import pytest

from kbaudit.claims.order import Order, read_order
from kbaudit.claims.terms import find_terms, vocabulary_of


def _order(text: str, language: str | None = "en", previous: str = "") -> Order | None:
    vocabulary = vocabulary_of(language)
    before = [term.key for term in find_terms(previous, vocabulary)]
    return read_order(text, find_terms(text, vocabulary), before, language)


PAINT_AFTER_SANDING = [
    "Sand the shelf before you paint the door.",
    "Before you paint the door, sand the shelf.",
    "Paint the door after you have sanded the shelf.",
    "Once the shelf is sanded, paint the door.",
    "First sand the shelf, then paint the door.",
    "Sand the shelf first, and paint the door.",
    "Never paint the door before you have sanded the shelf.",
]


@pytest.mark.parametrize("text", PAINT_AFTER_SANDING)
def test_which_of_two_steps_comes_first(text: str) -> None:
    """However it is told: the word for the order may stand before both steps, between them or in either."""
    order = _order(text)

    assert order is not None
    assert "shelf" in order.earlier
    assert "door" in order.later


def test_a_step_after_the_statement_before() -> None:
    """A statement that begins with "only after that" tells of the one before it."""
    order = _order("Only after that is the door painted.", previous="Sand the shelf.")

    assert order == Order(frozenset({"sand", "shelf"}), frozenset({"door", "paint"}))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        (
            "de",
            "Zuerst prüfen wir das Siegel, danach öffnen wir die Kiste.",
            "Die Kiste öffnen, bevor man das Siegel prüft.",
        ),
        ("fr", "Signez le bail avant de payer la caution.", "Payez la caution, ensuite signez le bail."),
        ("es", "Lija la mesa antes de pintar la puerta.", "Primero pinta la puerta, luego lija la mesa."),
        ("pt", "Lixe a mesa antes de pintar a porta.", "Pinte a porta primeiro, em seguida lixe a mesa."),
        ("id", "Cuci beras sebelum memanaskan panci.", "Panaskan panci, kemudian cuci beras."),
        ("el", "Κλείστε τη βάνα πριν ανοίξετε τη θυρίδα.", "Πρώτα ανοίξτε τη θυρίδα, έπειτα κλείστε τη βάνα."),
        ("ja", "鍵盤を拭く前に電源を切ります。", "鍵盤を拭いてから電源を切ります。"),
    ],
)
def test_two_steps_in_opposite_order(language: str, one: str, other: str) -> None:
    """Two statements of the same steps are told apart by their order in every language."""
    first, second = _order(one, language), _order(other, language)

    assert first is not None
    assert second is not None
    assert first.is_reversed(second)
    assert not first.is_reversed(first)


@pytest.mark.parametrize(
    ("text", "language"),
    [("Sand the shelf and paint the door.", "en"), ("Before noon.", "en"), ("Sand it first, then paint.", None)],
)
def test_a_statement_without_two_steps_has_no_order(text: str, language: str | None) -> None:
    """Neither has one in a language without a lexicon."""
    assert _order(text, language) is None


def test_other_steps_are_not_reversed() -> None:
    """Steps of which only one is the same say nothing against each other."""
    one, other = _order("Sand the shelf before you paint the door."), _order("Buy a brush before you sand the shelf.")

    assert one is not None
    assert other is not None
    assert not one.is_reversed(other)
