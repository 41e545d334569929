from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.claims.terms import Vocabulary, find_terms, fold, phrases_of, stem, vocabulary_of

LANGUAGES = ["de", "el", "en", "es", "fr", "id", "ja", "pt"]
# Two forms of one word, as two authors write it.
FORMS = {
    "en": ("insurance policies", "insurance policy"),
    "de": ("die Versicherungen", "eine Versicherung"),
    "es": ("los seguros médicos", "el seguro médico"),
    "fr": ("les assurances", "une assurance"),
    "pt": ("os seguros", "um seguro"),
    "id": ("asuransinya", "asuransi"),
    "el": ("οι ασφάλειες", "η ασφάλεια"),
    "ja": ("保険は", "保険の"),
}
SYNONYMS = {
    "en": ("We delete it.", "It is erased."),
    "de": ("Wir löschen das.", "Es wird entfernt."),
    "es": ("Lo borramos.", "Lo eliminamos."),
    "fr": ("Il faut effacer cela.", "Il faut supprimer cela."),
    "pt": ("Vamos apagar isso.", "Vamos eliminar isso."),
    "id": ("menghapus", "penghapusan"),
    "el": ("διαγραφή", "διαγράφεται"),
    "ja": ("削除", "消去"),
}
NOTHING = {
    "en": "you will have been with them",
    "de": "wir haben es mit euch",
    "es": "nosotros lo hemos para ellos",
    "fr": "nous avons avec vous",
    "pt": "nós temos para eles",
    "id": "kami akan dengan mereka",
    "el": "εμείς θα έχουμε με αυτούς",
    "ja": "それはこれとして",
}
GENERIC = {
    "en": "customer",
    "de": "Kunde",
    "es": "cliente",
    "fr": "client",
    "pt": "cliente",
    "id": "pelanggan",
    "el": "πελάτης",
    "ja": "顧客",
}


@pytest.mark.parametrize("language", FORMS)
def test_forms_of_a_word_are_one_term(language: str) -> None:
    """Endings, plurals and articles make no difference."""
    one, other = FORMS[language]

    assert _keys(one, language)
    assert _keys(one, language) == _keys(other, language)


@pytest.mark.parametrize("language", SYNONYMS)
def test_synonyms_are_one_term(language: str) -> None:
    """Words of one group bear its name."""
    one, other = SYNONYMS[language]
    groups = [{key for key in _keys(text, language) if key.startswith("=")} for text in (one, other)]

    assert groups[0] & groups[1]


@pytest.mark.parametrize("language", NOTHING)
def test_small_words_name_nothing(language: str) -> None:
    """Articles, pronouns, prepositions and auxiliary verbs are no terms."""
    assert _keys(NOTHING[language], language) == []


@pytest.mark.parametrize("language", GENERIC)
def test_what_too_many_subjects_share_weighs_less(language: str) -> None:
    """A generic word weighs 0.3, any other 1."""
    (generic,) = find_terms(GENERIC[language], vocabulary_of(language))

    assert generic.weight == pytest.approx(0.3)


def test_an_ordinary_word_weighs_one() -> None:
    """It tells subjects apart."""
    assert [term.weight for term in find_terms("An umbrella, a kettle", vocabulary_of("en"))] == [1.0, 1.0]


@pytest.mark.parametrize("language", [*LANGUAGES, None, "xx"])
def test_numbers_are_left_out(language: str | None) -> None:
    """A number is a value and names nothing; letters with digits are a code."""
    assert _keys("12 345 6", language) == []
    assert _keys("M365", language) == ["m365"]


def test_a_phrase_is_one_term() -> None:
    """The longest phrase of a group counts, and stands from its first letter to its last."""
    text = "The order id is there."

    terms = {term.key: text[term.start : term.end] for term in find_terms(text, vocabulary_of("en"))}

    assert "order id" in terms.values()
    assert next(iter(terms)) in _keys("an order number", "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("penalty for late payment", "en"),
        ("frais de livraison", "fr"),
        ("coste de envío", "es"),
        ("número da encomenda", "pt"),
    ],
)
def test_small_words_are_part_of_a_phrase(text: str, language: str) -> None:
    """A phrase of the lexicon is found with the prepositions in it, and they stay no terms by themselves."""
    term, *words = find_terms(text, vocabulary_of(language))

    assert term.key.startswith(f"={language}:")
    assert (term.start, term.end) == (0, len(text))
    assert all(len(text[word.start : word.end]) > 3 for word in words)


def test_the_words_of_a_phrase_count_half_beside_it() -> None:
    """Another text may say them apart, and is known to speak of the same thing."""
    phrase, *words = find_terms("password reset", vocabulary_of("en"))
    apart = find_terms("reset your password", vocabulary_of("en"))[-1]

    assert [phrase.weight, *(word.weight for word in words)] == [1, 0.5, 0.5]
    assert apart.key in {word.key for word in words}
    assert frozenset({word.key for word in words}) in phrases_of(phrase.key)


def test_a_phrase_weighs_what_its_heaviest_word_weighs() -> None:
    """A group of which one word tells something is no generic word."""
    term, *_ = find_terms("order number", vocabulary_of("en"))

    assert term.key.startswith("=en:")
    assert term.weight <= 1


def test_the_speaker_is_no_name() -> None:
    """A capital alone may name a plan; "I" names nobody."""
    assert [term.key for term in find_terms("When do I pay for plan B?", vocabulary_of("en"))][-1] == "b"
    assert "i" not in {term.key for term in find_terms("When do I pay for plan B?", vocabulary_of("en"))}


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Ask the Madrid office.", "en", {"Madrid"}),
        ("The VPN needs TLS12.", "en", {"VPN", "TLS12"}),
        ("Umbrellas dry here. Umbrellas drip.", "en", set()),
        ("Der Schirm trocknet. Ein Schirm der KLM.", "de", {"KLM"}),
        ("Llame a Sevilla.", "es", {"Sevilla"}),
        ("Καλέστε τη Ρόδο.", "el", {"Ρόδο"}),
    ],
)
def test_names_are_written_as_names(text: str, language: str, names: set[str]) -> None:
    """A capital within a sentence, capitals only, letters with digits; in German a capital says nothing."""
    found = {text[term.start : term.end] for term in find_terms(text, vocabulary_of(language)) if term.name}

    assert found == names


def test_the_letter_of_a_plan_is_a_name() -> None:
    """A capital alone, not at the start, tells one plan from another; a small letter and an article do not."""
    assert len(_keys("Zone A", "en")) == 2
    assert _keys("A zone", "en") == _keys("zone a", "en")


@pytest.mark.parametrize(
    ("one", "other"), [("l'assurance", "assurance"), ("d’assurance", "assurance"), ("qu'assurance", "assurance")]
)
def test_an_elided_article_is_no_part_of_a_word(one: str, other: str) -> None:
    """French writes articles and prepositions onto the word."""
    assert _keys(one, "fr") == _keys(other, "fr")


def test_a_compound_is_its_pieces() -> None:
    """One author writes a hyphen, the other a space."""
    assert _keys("umbrella-stand", "en") == _keys("umbrella stand", "en")


def test_runs_of_han_are_taken_in_pairs() -> None:
    """Words of the lexicon first; the rest by overlapping pairs, so that two texts meet wherever they share two."""
    assert "傘立" in _keys("傘立て", "ja")
    assert "スキャナ" in _keys("スキャナ の設定", "ja")
    assert _keys("傘", "ja") == ["傘"]
    assert _keys("ABC12", "ja") == ["abc12"]
    assert _keys("場合傘立", "ja") == ["傘立"]
    assert _keys("折畳傘立", "ja")[-1] == "傘立"


def test_an_unknown_language_has_words_as_written() -> None:
    """Without a lexicon nothing is stemmed, silent or generic."""
    assert _keys("the Customers", "xx") == ["the", "customers"]
    assert Vocabulary.of(None, "xx").language == "xx"
    assert stem("Customers", "xx") == "customers"


def test_a_run_of_letters_is_no_word() -> None:
    """What is longer than any word is taken as it is written."""
    assert stem("kayak" * 8 + "s", "en") == "kayak" * 8
    assert stem("Kayak" * 20 + "s", "en") == "kayak" * 20 + "s"


@pytest.mark.parametrize(
    ("word", "folded"),
    [("Été", "ete"), ("Straße", "strasse"), ("ΟΔΌΣ", "οδοσ"), ("οδός", "οδοσ"), ("don’t", "don't"), ("ガス", "ガス")],
)
def test_folding(word: str, folded: str) -> None:
    """Case and accents go, the marks of Kana stay."""
    assert fold(word) == folded


@given(st.text(max_size=80), st.sampled_from([*LANGUAGES, None]))
def test_terms_stand_in_order_within_the_text(text: str, language: str | None) -> None:
    """Whatever the text: each term has a key, a weight and its place, and none begins before the one before."""
    terms = find_terms(text, vocabulary_of(language))

    assert all(term.key and 0 < term.weight <= 1 for term in terms)
    assert all(0 <= term.start < term.end <= len(text) for term in terms)
    assert [term.start for term in terms] == sorted(term.start for term in terms)


def _keys(text: str, language: str | None) -> list[str]:
    return [term.key for term in find_terms(text, vocabulary_of(language))]
