from datetime import date

import pytest

from kbaudit.text.endings import Ending, EndingKind, opens_example, read_ending
from kbaudit.text.lexicons import lexicon_of, lexicons
from tests.growth import grows_with_the_text


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The offer is valid until 31 March 2025.", EndingKind.ENDED),
        ("You have until 31 March 2025 to switch.", EndingKind.ENDED),
        ("Please switch no later than 5 pm on Monday, 31 March 2025.", EndingKind.ENDED),
        ("Free delivery until 31 March 2025!", EndingKind.ENDED),
        ("The shop will be closed from 24 to 31 March 2025.", EndingKind.ENDED),
        ("The offer is valid from 1 April 2024 until 31 March 2025.", EndingKind.ENDED),
        ("Valid: 01.04.2024 - 31.03.2025", EndingKind.ENDED),
        ("Applications close on 31 March 2025.", EndingKind.ENDED),
        ("The app stops working on 31 March 2025.", EndingKind.ENDED),
        ("The app will no longer get updates after 31 March 2025.", EndingKind.ENDED),
        ("Order by 31 March 2025.", EndingKind.ENDED),
        ("The card, which was sold for years, is valid until 31 March 2025.", EndingKind.ENDED),
        ("You get a voucher that expires on 31 March 2025.", EndingKind.ENDED),
        ("Everyone who is in the beta must switch by 31 March 2025.", EndingKind.ENDED),
        ("Customers whose card is blocked must reply by 31 March 2025.", EndingKind.ENDED),
        ("The app will come on 31 March 2025.", EndingKind.PROMISE),
        ("On 31 March 2025, the portal will move.", EndingKind.PROMISE),
        ("We are going to open in March 2025.", EndingKind.PROMISE),
    ],
)
def test_the_end_of_a_sentence_is_read_with_its_kind(sentence: str, kind: EndingKind) -> None:
    """An end or an announcement is read with its last day."""
    assert read_ending(sentence, lexicons()) == Ending(kind, date(2025, 3, 31))


@pytest.mark.parametrize(
    "sentence",
    [
        "The offer was valid until 31 March 2025.",
        "Orders placed until 31 March 2025 are sent back.",
        "Entries until 31 March 2025 are deleted.",
        "From 31 March 2025 the app will cost more.",
        "If you joined before 31 March 2025, you will keep the price.",
        "Customers with a contract that runs until 31 March 2025 pay less.",
        "Customers whose contract ends on 31 March 2025 pay less.",
        "Codes valid until 31 March 2025 can be extended.",
        "It ends on 31 March 2025 if you joined on 1 April 2024.",
        "The screenshot shows a licence that expires on 31 March 2025.",
        "The 2024 financial year runs until 31 March 2025.",
        "As of 31 March 2025 the app no longer works.",
        "We will no longer refund tickets bought after 31 March 2025.",
        "Is it valid until 31 March 2025?",
        "It is valid at least until 31 March 2025.",
        "It is valid until 31 March.",
        "In 2025 release wave 2, more will follow.",
        'The label says "valid until 31 March 2025" in red.',
        "It is valid until YYYY-MM-DD, here 2025-03-31.",
    ],
)
def test_a_sentence_that_states_no_end_gives_none(sentence: str) -> None:
    """The past, a beginning, a condition, a question, an open end and a quotation state no end."""
    assert read_ending(sentence, [lexicons()[0]]) is None


def test_of_several_ends_the_latest_counts() -> None:
    """A sentence is over only when all its ends are."""
    found = read_ending("It is valid until 1 May 2025, for students until 30 June 2025.", [lexicons()[0]])

    assert found == Ending(EndingKind.ENDED, date(2025, 6, 30))


def test_a_sentence_above_the_bound_is_not_read() -> None:
    """What is longer than 1,000 characters is no sentence of prose."""
    assert read_ending("x" * 1000 + " is valid until 31 March 2025.", lexicons()) is None


def test_an_example_is_known_by_its_first_words() -> None:
    """The sentence that begins an example says so."""
    assert opens_example("For example, you order on 3 May 2024.", lexicons())
    assert not opens_example("You order on 3 May 2024.", lexicons())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The offer is valid until 31 March 2025.", "en"),
        ("Bis zum 31. März 2025 ist der Versand kostenlos.", "de"),
        ("La oferta es válida hasta el 31 de marzo de 2025.", "es"),
        ("L'offre est valable jusqu'au 31 mars 2025.", "fr"),
        ("A promoção é válida até 31 de março de 2025.", "pt"),
        ("La promozione scade il 31/12/2025.", "it"),
        ("Tot 31 december 2025 is de verzending gratis.", "nl"),
        ("Promo ini berlaku sampai 31 Maret 2025.", "id"),
        ("Η προσφορά ισχύει έως 31 Μαρτίου 2025.", "el"),
        ("このキャンペーンは2025年3月31日まで有効です。", "ja"),
        ("12345", "en"),
    ],
)
def test_the_language_of_a_text_is_guessed(text: str, language: str) -> None:
    """A sentence is enough to tell the languages apart; nothing to go by is English."""
    assert lexicon_of(text).language == language


def test_lexicons_hold_lower_case_phrases() -> None:
    """Every language names twelve months, and no phrase is written with capitals or white space around it."""
    for lexicon in lexicons():
        assert len(lexicon.months) == 12
        for phrase in lexicon.words("ends", "until", "deadline", "holds", "future", "past", "history", "period"):
            assert phrase == phrase.lower().strip()


@pytest.mark.parametrize(
    "piece",
    [
        "until 2024 ",
        '"“„«',
        "on the ",
        "will in ",
        "2024年まで",
        "1/1/2024 until ",
        "whose 2025, until ",
        "that runs until 2025 ",
    ],
)
def test_a_hostile_sentence_takes_no_long_time(piece: str) -> None:
    """Up to the longest sentence that is read, time grows with the sentence, whatever it repeats."""
    assert grows_with_the_text(lambda text: read_ending(text, lexicons()), piece, 1000)
