from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.claims.claim import Claims
from kbaudit.claims.clashes import BAR, LEAST, Base, Clash, Place, find_clashes
from kbaudit.claims.values.value import Kind
from tests.claims.saying import saying

FOUR = "A locker at the pool costs 4 euros a day."
SIX = "Renting a locker at the pool costs 6 euros a day."
# Two prices of one thing, and one thing told twice with its value in other clothes.
PRICES = {
    "en": (("Locker rental", FOUR), ("The pool", SIX)),
    "de": (
        ("Schließfächer", "Ein Schließfach im Schwimmbad kostet 4 Euro pro Tag."),
        ("Das Schwimmbad", "Die Miete für ein Schließfach im Schwimmbad beträgt 6 Euro pro Tag."),
    ),
    "es": (
        ("Taquillas", "Una taquilla en la piscina cuesta 4 euros al día."),
        ("La piscina", "Alquilar una taquilla en la piscina cuesta 6 euros al día."),
    ),
    "fr": (
        ("Casiers", "Un casier à la piscine coûte 4 euros par jour."),
        ("La piscine", "La location d'un casier à la piscine coûte 6 euros par jour."),
    ),
    "pt": (
        ("Cacifos", "Um cacifo na piscina custa 4 euros por dia."),
        ("A piscina", "O aluguer de um cacifo na piscina custa 6 euros por dia."),
    ),
    "id": (
        ("Loker", "Sewa loker di kolam renang Rp20.000 per hari."),
        ("Kolam renang", "Loker di kolam renang disewakan Rp35.000 per hari."),
    ),
    "el": (
        ("Ντουλάπια", "Ένα ντουλάπι στην πισίνα κοστίζει 4 ευρώ την ημέρα."),
        ("Η πισίνα", "Η ενοικίαση ντουλαπιού στην πισίνα κοστίζει 6 ευρώ την ημέρα."),
    ),
    "ja": (
        ("ロッカー", "プールのロッカーは1日400円です。"),
        ("プール", "プールのロッカーの料金は1日600円です。"),
    ),
}
EQUAL = {
    "en": [
        ("A round on the rink lasts half an hour.", "One round on the rink takes 30 minutes."),
        ("The rink opens at 9am.", "The rink opens at 09:00."),
        ("Skates are kept for two weeks.", "Skates are kept for 14 days."),
        ("A season ticket costs €1,000.50.", "A season ticket costs 1000.50 euros."),
        ("Four fifths of the rink are covered.", "80 % of the rink are covered."),
    ],
    "de": [
        ("Eine Runde auf der Eisbahn dauert eine halbe Stunde.", "Die Runde auf der Eisbahn dauert 30 Minuten."),
        ("Die Eisbahn öffnet um 9 Uhr.", "Die Eisbahn öffnet um 09:00 Uhr."),
        ("Schlittschuhe werden zwei Wochen aufbewahrt.", "Schlittschuhe werden 14 Tage aufbewahrt."),
        ("Eine Saisonkarte kostet 1.000,50 €.", "Eine Saisonkarte kostet 1000,50 Euro."),
    ],
    "es": [
        ("Una vuelta en la pista dura media hora.", "La vuelta en la pista dura 30 minutos."),
        ("La pista abre a las 9:00.", "La pista abre a las nueve de la mañana."),
        ("Los patines se guardan dos semanas.", "Los patines se guardan 14 días."),
    ],
    "fr": [
        ("Une séance à la patinoire dure une demi-heure.", "La séance à la patinoire dure 30 minutes."),
        ("La patinoire ouvre à 9 h.", "La patinoire ouvre à 09:00."),
        ("Les patins sont gardés deux semaines.", "Les patins sont gardés 14 jours."),
    ],
    "pt": [
        ("Uma volta na pista dura meia hora.", "A volta na pista dura 30 minutos."),
        ("A pista abre às 9h.", "A pista abre às 09:00."),
        ("Os patins são guardados duas semanas.", "Os patins são guardados 14 dias."),
    ],
    "id": [
        ("Satu putaran di arena es berlangsung setengah jam.", "Putaran di arena es berlangsung 30 menit."),
        ("Arena es buka pukul 9 pagi.", "Arena es buka pukul 09.00."),
        ("Sepatu luncur disimpan dua minggu.", "Sepatu luncur disimpan 14 hari."),
    ],
    "el": [
        ("Ένας γύρος στο παγοδρόμιο διαρκεί μισή ώρα.", "Ο γύρος στο παγοδρόμιο διαρκεί 30 λεπτά."),
        ("Το παγοδρόμιο ανοίγει στις 9 π.μ.", "Το παγοδρόμιο ανοίγει στις 09:00."),
        ("Τα παγοπέδιλα φυλάσσονται δύο εβδομάδες.", "Τα παγοπέδιλα φυλάσσονται 14 ημέρες."),
    ],
    "ja": [
        ("リンクの滑走は2時間です。", "リンクの滑走は120分です。"),
        ("リンクは午前9時に開きます。", "リンクは9:00に開きます。"),
        ("スケート靴は2週間保管します。", "スケート靴は14日間保管します。"),
    ],
}
BASES = [
    ("Locker rental", FOUR),
    ("The pool", SIX),
    ("Pool lockers", "Renting a locker at the pool costs 5 euros a day."),
    ("Kayaks", "You must wear a life jacket in the kayak. A kayak floats."),
    ("Borrow a kayak", "You need not wear a life jacket in the kayak."),
    ("Wi-Fi", "Put the router on a shelf. Keep it away from the fridge. Its warranty lasts 24 months."),
    ("Router", "Put the router on a shelf. Keep it away from the fridge. Its warranty lasts 36 months."),
    ("Meeting rooms", "A meeting room seats 8 people. Ask Wendy for the key."),
    ("", ""),
]
UNRELATED = ("Sourdough", "Knead the dough twice. Flour rests overnight in a linen cloth.")


@pytest.mark.parametrize("language", PRICES)
def test_two_values_of_one_thing_clash(language: str) -> None:
    """Two texts that name two prices cannot both be right; the values are told, the first text's first."""
    texts = _texts(PRICES[language], language)

    (clash,) = find_clashes(texts, BAR)

    assert (clash.left, clash.right, clash.kind) == (Place(0, 0), Place(1, 0), "money")
    assert clash.values is not None
    assert [value.kind for value in clash.values] == [Kind.MONEY, Kind.MONEY]


@pytest.mark.parametrize(
    ("language", "pair"), [pytest.param(language, pair, id=pair[0]) for language in EQUAL for pair in EQUAL[language]]
)
def test_a_value_in_other_clothes_does_not_clash(language: str, pair: tuple[str, str]) -> None:
    """Equal values are no contradiction in whatever words, not even a possible one, nor between copies."""
    more = "Stäng dörren. Fyll koppen. Torka bordet."

    assert list(find_clashes(_texts([("", pair[0]), ("", pair[1])], language), LEAST)) == []
    assert list(find_clashes(_texts([("", f"{more} {pair[0]}"), ("", f"{more} {pair[1]}")], language), LEAST)) == []


def test_a_text_may_contradict_itself() -> None:
    """Claims of one text are compared as well, but for entries of one list."""
    four, six = (f"The locker at the pool costs {price} euros a day." for price in (4, 6))
    body = f"{four}\n\n## Keys\n\nReturn the key.\n\n## Prices\n\n{six}"

    found = list(Base(_texts([("Lockers", body)])).clashes())

    assert [(clash.left, clash.right) for clash in found] == [(Place(0, 0), Place(0, 2))]
    assert not list(Base(_texts([("Lockers", f"- {four}\n- {six}")])).clashes())


@pytest.mark.parametrize(
    ("one", "other", "clashes"),
    [
        ("The ice rink opens at 9 am on Mondays.", "The ice rink opens at 11 am on Mondays.", True),
        ("On Saturdays the ice rink opens at 11 am.", "The ice rink opens at 9 am, Monday to Friday.", False),
        ("At the weekend the ice rink opens at 11 am.", "The ice rink opens at 9 am.", False),
        ("On Mondays the ice rink opens at 11 am.", "The ice rink opens at 9 am.", True),
    ],
)
def test_lines_of_a_timetable_do_not_clash(one: str, other: str, *, clashes: bool) -> None:
    """What is said of other days of the week is no contradiction, and the weekend is an exception."""
    found = list(find_clashes(_texts([("Ice rink", one), ("Ice rink", other)], "en"), BAR))

    assert bool(found) == clashes


def test_frames_clash_too() -> None:
    """What must be in one text need not be in the other; there are no values then."""
    (clash,) = find_clashes(_texts(BASES[3:5]), BAR)

    assert (clash.kind.partition("; ")[0], clash.values) == ("required, optional", None)


def test_steps_in_opposite_order_clash() -> None:
    """Two cards that tell the same two steps the other way round cannot both be right."""
    one = ("Varnishing", "Sand the old shelf before you varnish the oak door.")
    other = ("The workshop", "Varnish the oak door first, and then sand the old shelf.")

    assert [clash.kind for clash in find_clashes(_texts((one, other)), BAR)] == ["order"]


def test_texts_of_two_languages_are_not_compared() -> None:
    """Their words have nothing to do with each other."""
    said = _texts(PRICES["en"][:1]) + _texts(PRICES["en"][1:], "de")
    copied = _texts(BASES[5:6]) + _texts(BASES[6:7], "de")

    assert list(Base(said).clashes()) == []
    assert list(Base(copied).clashes()) == []


def test_only_what_is_certain_enough_is_told() -> None:
    """The least is a certainty that is itself enough."""
    texts = _texts(BASES)
    every = list(Base(texts).clashes())
    (first, *_) = sorted(clash.certainty for clash in every if clash.certainty >= LEAST)

    assert len(list(find_clashes(texts, 0))) == len(every)
    assert first in {clash.certainty for clash in find_clashes(texts, first)}
    assert all(clash.certainty >= BAR for clash in find_clashes(texts, BAR))


@pytest.mark.parametrize("least", [LEAST, BAR])
@pytest.mark.parametrize("language", [*PRICES, None])
def test_asking_for_less_never_changes_what_is_told(language: str | None, least: float) -> None:
    """A pair that is given up early could not have come to the least."""
    texts = _texts([*PRICES[language or "fr"], *BASES], language or "fr")
    every = [clash for clash in Base(texts).clashes() if clash.certainty >= least]

    assert list(find_clashes(texts, least)) == every


def test_nothing_clashes_with_nothing() -> None:
    """A base without texts, with one and with one of no words is in order."""
    assert list(find_clashes([], 0)) == []
    assert list(find_clashes(_texts(BASES[:1]), 0)) == []
    assert list(find_clashes(_texts([("", "")] * 3), 0)) == []


def test_a_large_base_is_compared_too() -> None:
    """Above the number of claims of which all pairs are taken, the pair is still found, and nothing else."""
    fillers = [
        (f"Topic{chr(97 + number % 26)}{number}", f"Thing{number} lasts {number} hours.") for number in range(80)
    ]

    found = list(find_clashes(_texts([*BASES[1:3], *fillers]), BAR))

    assert [(clash.left.text, clash.right.text) for clash in found] == [(0, 1)]


@pytest.mark.parametrize(
    ("one", "other", "compared"),
    [
        ("The kiosk app needs Android 9 or newer.", "Any phone from Android 11 on runs what the kiosk offers.", True),
        ("The kiosk listens on port 8050 of the hub.", "Guests of the kiosk use port 8081.", False),
        ("Lost a locker key? Write to tech-ops@pool.example.", "For a locker ask techops@pool.example.", True),
        ("Lost a locker key? Write to keys@pool.example.", "For a locker ask bookings@pool.example.", False),
    ],
)
def test_what_there_are_many_of_has_to_be_told_in_like_words(one: str, other: str, compared: bool) -> None:  # noqa: FBT001 - a case
    """In a large base; but the lowest versions of one product, and one address in two spellings, are compared."""
    fillers = [("", f"Thing{number} lasts {number} hours.") for number in range(130)]
    texts = _texts([("", one), ("", other), *fillers])

    found = {(clash.left.text, clash.right.text) for clash in Base(texts).clashes()}

    assert ((0, 1) in found) is compared


@given(st.permutations(BASES))
def test_the_order_of_texts_means_nothing(shuffled: Sequence[tuple[str, str]]) -> None:
    """The same quotes clash with the same certainty; the left one is never after the right one."""
    found = list(Base(_texts(shuffled)).clashes())

    assert _said(shuffled, found) == _said(BASES, Base(_texts(BASES)).clashes())
    assert all((clash.left.text, clash.left.claim) < (clash.right.text, clash.right.claim) for clash in found)


@given(st.lists(st.sampled_from(BASES), max_size=6, unique=True), st.integers(0, 6))
def test_an_unrelated_text_clashes_with_nothing(bodies: list[tuple[str, str]], at: int) -> None:
    """Whatever the other texts say, it contradicts none of them."""
    at = min(at, len(bodies))
    texts = _texts([UNRELATED, *bodies[:at], UNRELATED, *bodies[at:]])

    assert not any({0, at + 1} & {clash.left.text, clash.right.text} for clash in find_clashes(texts, LEAST))


@given(st.sampled_from([*BASES, *PRICES["en"], UNRELATED]), st.integers(2, 4))
def test_identical_texts_do_not_clash(text: tuple[str, str], count: int) -> None:
    """Each says what the others say."""
    assert list(find_clashes(_texts([text] * count), LEAST)) == []


@given(
    st.lists(
        st.tuples(st.sampled_from([title for title, _ in BASES]), st.sampled_from([body for _, body in BASES])),
        max_size=5,
    )
)
def test_every_certainty_is_a_share(bodies: list[tuple[str, str]]) -> None:
    """From 0 to 1, of two claims that are there, with values of one kind or none."""
    texts = _texts(bodies)

    for clash in Base(texts).clashes():
        assert 0 <= clash.certainty <= 1
        assert all(place.claim < len(texts[place.text].claims) for place in (clash.left, clash.right))
        assert clash.values is None or clash.values[0].kind is clash.values[1].kind


def _texts(bodies: Sequence[tuple[str, str]], language: str = "en") -> list[Claims]:
    return [saying(body, title, language) for title, body in bodies]


def _said(bodies: Sequence[tuple[str, str]], clashes: Iterable[Clash]) -> set[tuple[frozenset[str], str, float]]:
    texts = _texts(bodies)

    def quote(place: Place) -> str:
        return texts[place.text].claims[place.claim].quote

    return {
        (frozenset({quote(clash.left), quote(clash.right)}), clash.kind, round(clash.certainty, 9)) for clash in clashes
    }
