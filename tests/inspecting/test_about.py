"""What a base says of a subject, as the library tells it."""

from __future__ import annotations

import pytest

import kbaudit
from kbaudit import About, BodyFormat, Card, ConfigError
from tests.samples import card


def _en(name: str, body: str, **fields: object) -> Card:
    return card(name, **{"title": "Shop", "body": body, "locale": "en"} | fields)


def _told(found: About) -> list[tuple[str, list[str]]]:
    return [(one.value, [card.id for card in one.cards]) for one in found.agreements]


def test_cards_that_agree_stand_together_and_the_odd_one_last() -> None:
    """A month and 30 days are one value in two words, and so is a limit said as an amount; 14 days is another one."""
    cards = [
        _en("odd", "Our refund period is 14 days."),
        _en("a", "The refund period is 30 days."),
        _en("b", "Ask for a refund within one month."),
        _en("c", "A refund is possible within 30 days."),
    ]

    assert _told(kbaudit.statements_about("refund period", cards)) == [
        ("30 days", ["a", "b", "c"]),
        ("14 days", ["odd"]),
    ]


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("You have 30 days.", "Refunds"),
        ("## Refunds\n\nYou have 30 days.", "Shop"),
        ("**Q: How long is a refund possible?** A: 30 days.", "Shop"),
        ("| Case | Time |\n| --- | --- |\n| Refund | 30 days |", "Shop"),
        ("You are refunded in 30 days.", "Shop"),
        ("You are reimbursed in 30 days.", "Shop"),
    ],
)
def test_the_subject_stands_in_the_statement_or_over_it(body: str, title: str) -> None:
    """Title, heading, question, row, stem and synonym all name a subject."""
    assert [value for value, _ in _told(kbaudit.statements_about("refund", [_en("a", body, title=title)]))] == [
        "30 days"
    ]


def test_of_a_card_what_is_most_about_the_subject_counts() -> None:
    """A statement that only stands under the title gives way to one that names the subject."""
    body = "The shop opens for 8 hours. A refund takes 5 days."

    assert _told(kbaudit.statements_about("refund", [_en("a", body, title="Refunds")])) == [("5 days", ["a"])]


def test_the_value_whose_clause_names_the_subject_counts() -> None:
    """Of two values in one sentence the one beside the subject is meant."""
    (found,) = kbaudit.statements_about(
        "refund", [_en("a", "A refund takes 5 days, an exchange takes 9 days.")]
    ).agreements

    assert [(one.score, one.statement.line) for one in found.answers] == [(1.0, 1)]
    assert found.value == "5 days"


def test_a_phrase_of_the_lexicon_is_asked_for_word_by_word_too() -> None:
    """What is one term where a text has it, "return period", finds a card that says "return" only."""
    cards = [_en("a", "You can return an item within 14 days."), _en("b", "The return period is 30 days.")]

    assert {value for value, _ in _told(kbaudit.statements_about("return period", cards))} == {
        "at most 14 days",
        "30 days",
    }


def test_kinds_of_value_that_most_cards_give_come_first() -> None:
    """Values of one kind stand together, those of several cards before the others."""
    cards = [_en("a", "A refund costs €5."), _en("b", "A refund takes 3 days."), _en("c", "A refund takes 3 days.")]
    found = kbaudit.statements_about("refund", cards)

    assert [one.kind.value for one in found.agreements] == ["duration", "money"]
    assert found.cards == 3


def test_statements_without_a_value_are_kept_apart() -> None:
    """They are told, but are nobody's value."""
    cards = [_en("a", "A refund is a pleasure."), _en("b", "A refund takes 3 days."), _en("c", "Hello.")]
    found = kbaudit.statements_about("refund", cards)

    assert [one.quote for one in found.without_value] == ["A refund is a pleasure."]
    assert _told(found) == [("3 days", ["b"])]


def test_each_card_is_asked_in_its_own_language() -> None:
    """Stems and synonyms are those of the card's language."""
    cards = [
        _en("de", "Die Erstattungsfrist beträgt 14 Tage.", locale="de"),
        _en("id", "Pengiriman memakan waktu 3 hari.", locale="id"),
        _en("ja", "返金は14日以内です。", locale="ja"),
        _en("html", "<p>Le d&eacute;lai est de 2 jours.</p>", locale="fr", body_format=BodyFormat.HTML),
    ]

    for subject, name in (("Erstattung", "de"), ("kirim", "id"), ("返金", "ja"), ("délai", "html")):
        assert [refs for _, refs in _told(kbaudit.statements_about(subject, cards))] == [[name]], subject


def test_of_two_cards_with_one_reference_the_first_counts() -> None:
    """A card that stands twice in the list is asked once."""
    found = kbaudit.statements_about("refund", [_en("a", "A refund takes 3 days."), _en("a", "A refund takes 9 days.")])

    assert (_told(found), found.cards) == ([("3 days", ["a"])], 1)


@pytest.mark.parametrize("subject", ["", "  ", "the of", "…"])
def test_a_question_about_nothing_is_refused(subject: str) -> None:
    """Where no word names anything the error says what to give; without cards there is nothing to ask."""
    with pytest.raises(ConfigError, match="has no word that names a subject"):
        kbaudit.statements_about(subject, [_en("a", "A refund takes 3 days.")])
    assert kbaudit.statements_about(subject, []).agreements == ()


def test_the_order_of_the_cards_changes_nothing() -> None:
    """The same cards give the same answer."""
    cards = [_en(name, f"A refund takes {days} days.") for name, days in (("a", 3), ("b", 4), ("c", 3), ("d", 9))]

    assert kbaudit.statements_about("refund", cards) == kbaudit.statements_about("refund", cards[::-1])
