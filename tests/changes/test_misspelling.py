from __future__ import annotations

import pytest

from kbaudit.changes.sameness import Sameness
from kbaudit.changes.wording import words_of


@pytest.mark.parametrize(
    ("language", "slips"),
    [
        ("en", "goverment/government definately/definitely calender/calendar accomodation/accommodation"),
        ("en", "untill/until its/it's centre/center catalogue/catalog judgement/judgment travelled/traveled"),
        ("en", "customers/customer's downloadin/downloading"),
        (
            "en",
            "cafe/café becuase/because adress/address item/items realise/realize wierd/weird",
        ),
        ("de", "&/und überweisung/ueberweisung"),
        ("de", "uebergabe/übergabe straße/strasse adrese/adresse bestelung/bestellung kudnennummer/kundennummer"),
        ("es", "devolucion/devolución direcion/dirección articulo/artículo"),
        ("fr", "adrese/adresse délai/delai abonement/abonnement"),
        ("pt", "devolucao/devolução endereco/endereço"),
        ("it", "comerciale/commerciale"),
        ("sv", "addressen/adressen"),
    ],
)
def test_a_slip_is_no_other_word(language: str, slips: str) -> None:
    """Whichever way it goes."""
    for pair in slips.split():
        one, other = (words_of(f"so {word} da") for word in pair.split("/"))
        assert Sameness(language).holds(one, other), pair
        assert Sameness(language).holds(other, one), pair


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "now/not must/most form/from there/three never/newer quiet/quite contract/contact exists/exits"),
        ("en", "employer/employee internal/interval content/consent product/produce expired/expires public/private"),
        ("en", "provides/providers include/exclude trial/trail least/last desert/dessert confirm/conform price/prize"),
        ("de", "keine/kleine bleiben/blieben nicht/nichts konten/konnten leitung/leistung partei/partie"),
        ("de", "drucken/drücken vertrag/ertrag"),
        ("fr", "moins/mois dessus/dessous annule/annulé poisson/poison"),
        ("es", "cuarto/cuatro pago/pagó cliente/caliente nuestras/nuestros"),
        ("pt", "contato/contrato quarto/quatro"),
        ("id", "bulan/bukan"),
        ("sv", "mannen/maennen halla/hålla"),
        ("ja", "可/否"),
    ],
)
def test_another_word_is_no_slip(language: str, words: str) -> None:
    """However near it is spelt."""
    for pair in words.split():
        one, other = (words_of(f"so {word} da") for word in pair.split("/"))
        assert not Sameness(language).holds(one, other), pair
        assert not Sameness(language).holds(other, one), pair


def test_a_word_that_stands_elsewhere_is_none_misspelt() -> None:
    """Both are words of the text, so one took the place of the other."""
    one, other = words_of("the vesselling here"), words_of("the veselling here")

    assert Sameness("en").holds(one, other)
    assert not Sameness("en", frozenset(["veselling"]), frozenset(["vesselling"])).holds(one, other)


def test_a_name_is_misspelt_only_where_it_is_spelt_right_elsewhere() -> None:
    """Two names may differ in one letter."""
    one, other = words_of("ask Phillip now"), words_of("ask Philip now")

    assert not Sameness("en").holds(one, other)
    assert Sameness("en", before=frozenset(["philip"])).holds(one, other)
