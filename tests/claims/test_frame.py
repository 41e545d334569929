from __future__ import annotations

import pytest

from kbaudit.claims.frame import PLAIN, Frame, Modality, Quantity, read_frame
from kbaudit.claims.lexicons import wording_of

MAY, NOT, MUST, NEED_NOT = Modality.PERMITTED, Modality.FORBIDDEN, Modality.REQUIRED, Modality.OPTIONAL
ALL, ONLY, NOBODY, SOME = Quantity.ALL, Quantity.ONLY, Quantity.NONE, Quantity.SOME

MODALITIES = {
    "en": ("You may bring a dog.", "Dogs are not allowed.", "You must show a card.", "You need not show a card."),
    "de": (
        "Hunde sind erlaubt.",
        "Hunde sind verboten.",
        "Sie müssen einen Ausweis zeigen.",
        "Sie müssen keinen Ausweis zeigen.",
    ),
    "es": (
        "Se permiten perros.",
        "Los perros están prohibidos.",
        "Debe mostrar un documento.",
        "No es necesario mostrar un documento.",
    ),
    "fr": (
        "Les chiens sont autorisés.",
        "Les chiens sont interdits.",
        "Vous devez montrer une carte.",
        "Il n'est pas nécessaire de montrer une carte.",
    ),
    "pt": (
        "É permitido levar cães.",
        "É proibido levar cães.",
        "Deve mostrar um documento.",
        "Não é necessário mostrar um documento.",
    ),
    "id": (
        "Anjing diperbolehkan.",
        "Anjing dilarang.",
        "Anda harus menunjukkan kartu.",
        "Anda tidak perlu menunjukkan kartu.",
    ),
    "el": (
        "Επιτρέπονται οι σκύλοι.",
        "Απαγορεύονται οι σκύλοι.",
        "Πρέπει να δείξετε ταυτότητα.",
        "Δεν χρειάζεται να δείξετε ταυτότητα.",
    ),
    "ja": ("犬を連れてもよい。", "犬の同伴は禁止です。", "身分証の提示が必要です。", "身分証の提示は不要です。"),
}
QUANTITIES = {
    "en": ("All members get it.", "Only members get it.", "Nobody gets it.", "Some members get it."),
    "de": (
        "Alle Mitglieder bekommen das.",
        "Nur Mitglieder bekommen das.",
        "Niemand bekommt das.",
        "Einige Mitglieder bekommen das.",
    ),
    "es": (
        "Todos los socios lo reciben.",
        "Solo los socios lo reciben.",
        "Nadie lo recibe.",
        "Algunos socios lo reciben.",
    ),
    "fr": (
        "Tous les membres le reçoivent.",
        "Seuls les membres le reçoivent.",
        "Personne ne le reçoit.",
        "Certains membres le reçoivent.",
    ),
    "pt": ("Todos os sócios recebem.", "Só os sócios recebem.", "Ninguém recebe.", "Alguns sócios recebem."),
    "id": (
        "Semua anggota menerima.",
        "Hanya anggota yang menerima.",
        "Tidak ada yang menerima.",
        "Beberapa anggota menerima.",
    ),
    "el": (
        "Όλα τα μέλη το λαμβάνουν.",
        "Μόνο τα μέλη το λαμβάνουν.",
        "Κανείς δεν το λαμβάνει.",
        "Μερικά μέλη το λαμβάνουν.",
    ),
    "ja": (
        "すべての会員が受け取ります。",
        "会員のみ受け取れます。",
        "誰も受け取りません。",
        "一部の会員が受け取ります。",
    ),
}
NEGATED = {
    "en": "The bus does not stop here.",
    "de": "Der Bus hält hier nicht.",
    "es": "El autobús no para aquí.",
    "fr": "Le bus ne s'arrête pas ici.",
    "pt": "O autocarro não para aqui.",
    "id": "Bus tidak lewat di sini.",
    "el": "Το λεωφορείο δεν σταματά εδώ.",
    "ja": "バスはここに止まりません。",
}
PLAINLY = {
    "en": "The bus passes by the station.",
    "de": "Der Bus fährt zum Bahnhof.",
    "es": "El autobús va a la estación.",
    "fr": "Le bus va à la gare.",
    "pt": "O autocarro vai para a estação.",
    "id": "Bus lewat di stasiun.",
    "el": "Το λεωφορείο περνά από τον σταθμό.",
    "ja": "バスは駅に止まります。",
}
OPPOSITES = {
    "en": ("The alarm is enabled.", "The alarm is disabled."),
    "de": ("Der Alarm ist aktiviert.", "Der Alarm ist deaktiviert."),
    "es": ("La alarma está activada.", "La alarma está desactivada."),
    "fr": ("L'alarme est activée.", "L'alarme est désactivée."),
    "pt": ("O alarme está ativado.", "O alarme está desativado."),
    "id": ("Alarm aktif.", "Alarm nonaktif."),
    "el": ("Η κάρτα είναι ενεργή.", "Η κάρτα είναι ανενεργή."),
    "ja": ("アラームは有効です。", "アラームは無効です。"),
}
DENIED = {
    "en": "The alarm is not enabled.",
    "de": "Der Alarm ist nicht aktiviert.",
    "es": "La alarma no está activada.",
    "fr": "L'alarme n'est pas activée.",
    "pt": "O alarme não está ativado.",
    "id": "Alarm tidak aktif.",
    "el": "Η κάρτα δεν είναι ενεργή.",
}


@pytest.mark.parametrize("language", MODALITIES)
def test_what_one_may_and_must(language: str) -> None:
    """What one may, must not, must and need not do is told apart."""
    assert [_read(text, language).modality for text in MODALITIES[language]] == [MAY, NOT, MUST, NEED_NOT]


@pytest.mark.parametrize("language", QUANTITIES)
def test_for_how_many(language: str) -> None:
    """For all, for these only, for nobody and for some are told apart."""
    assert [_read(text, language).quantity for text in QUANTITIES[language]] == [ALL, ONLY, NOBODY, SOME]


@pytest.mark.parametrize("language", NEGATED)
def test_a_negated_statement(language: str) -> None:
    """A statement that something is not so is negated; one that says nothing of the kind is plain."""
    assert _read(NEGATED[language], language).negated
    assert _read(PLAINLY[language], language) == PLAIN


@pytest.mark.parametrize("language", OPPOSITES)
def test_words_with_an_opposite(language: str) -> None:
    """Opposites are two sides of one pair."""
    one, other = (_read(text, language).poles for text in OPPOSITES[language])

    assert len(one) == 1
    assert one == {-pole for pole in other}


@pytest.mark.parametrize("language", DENIED)
def test_a_denied_word_counts_as_its_opposite(language: str) -> None:
    """Not enabled is disabled, and the statement is not negated besides."""
    frame = _read(DENIED[language], language)

    assert frame.poles == _read(OPPOSITES[language][1], language).poles
    assert not frame.negated


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("You may stay, but pets are not allowed.", NOT),
        ("A card is required; a photo is optional.", NEED_NOT),
        ("You can pay later but you must sign.", MUST),
        ("Dogs may come and cats CANNOT come.", NOT),
        ("The canary sings in May.", MAY),
    ],
)
def test_the_strongest_counts(text: str, modality: Modality) -> None:
    """Forbidden goes before optional, that before required, and that before permitted; case does not matter."""
    assert _read(text, "en").modality is modality


def test_words_are_whole() -> None:
    """A part of a longer word says nothing."""
    assert _read("Mustard, canteens, tallest notes.", "en") == PLAIN


def test_a_negation_within_a_modality_is_no_other_one() -> None:
    """What says that something must not be is forbidden, and not negated besides."""
    assert _read("Dogs are not allowed to enter.", "en").negated is False
    assert _read("Dogs are not allowed to enter, and that has not changed for years and years by now.", "en").negated


def test_a_negation_far_from_a_word_leaves_its_side() -> None:
    """Only up to two words may stand between."""
    near = _read("It is not yet open.", "en").poles
    far = _read("It is not so easy to find the one entrance that is open.", "en").poles

    assert near == {-pole for pole in _read("It is open.", "en").poles}
    assert far == _read("It is open.", "en").poles


def test_both_sides_of_a_pair_tell_nothing() -> None:
    """Who names a word and its opposite leaves open which of them holds."""
    assert not _read("It works manually or automatically.", "en").poles


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It is not only for members.", "en"),
        ("Das gilt nicht nur für Mitglieder.", "de"),
        ("No solo para socios.", "es"),
    ],
)
def test_not_only_leaves_nobody_out(text: str, language: str) -> None:
    """It denies nothing either."""
    frame = _read(text, language)

    assert (frame.quantity, frame.negated) == (None, False)


def test_where_the_words_stand() -> None:
    """The places are those of the words that say it, by the name of what they say."""
    frame = _read("Dogs may come, but only on a lead.", "en")

    assert frame.places == {"modality": (5,), "quantity": (19,)}


def test_a_language_without_words() -> None:
    """Nothing is read where nothing is known."""
    assert read_frame("You must not.", None) is PLAIN
    assert Frame() == PLAIN


def _read(text: str, language: str) -> Frame:
    return read_frame(text, wording_of(language))
