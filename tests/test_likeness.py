"""Which cards are alike, and in which way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kbaudit.card import BodyFormat, Card
from kbaudit.likeness import How, Likeness, plain, title_and_text
from kbaudit.similarity.index import LEAST
from tests.samples import card
from tests.similarity.prose import PARAGRAPHS

RETURNS = (
    "Open the order in your account and choose what you do not want to keep. Print the label, put the goods into the "
    "box they came in, and bring the parcel to a shop within {} days of delivery. As soon as the depot has scanned it, "
    "we pay the price back to the card that was charged, which takes up to five working days. Food, opened software "
    "and vouchers cannot be sent back. A broken lamp or a wrong size is exchanged without a fee."
)
DEVOLVER = (
    "Abra el pedido en su cuenta y elija lo que no quiere conservar. Imprima la etiqueta, ponga el género en la caja "
    "en que llegó y lleve el paquete a correos dentro de {} días desde la entrega. En cuanto el almacén lo haya leído, "
    "devolvemos el precio a la tarjeta que se cargó, lo que tarda hasta cinco días hábiles. No se aceptan comida, "
    "programas abiertos ni vales. Una lámpara rota o una talla equivocada se cambia sin gasto alguno."
)
PAGE = (
    "Open the page, click the three dots in the corner, and choose the entry. The pages below go with it, so look at "
    "the tree on the left first. People who watch the page get a message, and links to it keep working for thirty "
    "days; after that they lead to the start page. Only owners of the space may do this. If you were {} a page by "
    "mistake, the administrator of the wiki can bring the former state back from the archive."
)
SHORT = (
    "Switch it off, wait half a minute, hold the button beside the lamp, and switch it on again; the light blinks "
    "green when it is done."
)
BORDERS = (
    "Place the cursor in the {0} that is to have a border, and choose the tab of that name in the menu Format. Pick "
    "one of the default styles at the top of the box; the picture below it shows what becomes of the {0} at once. Then "
    "set width, colour and line for all four sides, or click one side first to change it. The distance between the "
    "line and the words of the {0} is given under padding, and a shadow may be added as well. See also: borders of "
    "pages, borders of paragraphs, borders of tables."
)
LAYOUT = (
    "Sets how wide and how high a {0} is, where its margins are and what is seen behind it. Drag the corner of the "
    "{0} to try another size, or type the figures into the two boxes on the left and press the key below. Behind a {0} "
    "there is a colour, a picture from your own folders or a pattern of lines. What you choose here holds for the {0} "
    "in front of you; tick the last box to use it wherever else in the file there is one like it."
)
ROWS = ("Service Language", "Accounting Kotlin", "Advertising Java", "Agent Python", "Cart Go", "Chatbot Swift")
MORE_ROWS = ("Checkout Rust", "Currency Ruby", "Email Elixir", "Flags Lua", "Frontend Perl", "Shipping Scala")
TABLE = "\n".join(f"| {row.replace(' ', ' | ')} | 🚧 | ✅ |" for row in (*ROWS, *MORE_ROWS))
RETITLED = [
    ("How do I return an item?", "How can I return an item?"),
    ("Returning items by post", "Returning items by mail"),
    ("Return process", "Return procedure"),
]


def links(*cards: Card) -> list[tuple[str, str, str]]:
    """Give the ids of cards that are alike, and how."""
    likeness = Likeness.of(cards)
    named = [one.id for one in likeness.cards]
    return [(named[link.left], named[link.right], link.how.value) for link in likeness.links(LEAST, LEAST)]


def asked(base: list[Card], draft: Card) -> list[tuple[str, str]]:
    """Give the ids of cards that are like a draft, and how."""
    return [(one.card.id, one.how.value) for one in Likeness.of(base).similar_to(draft, LEAST)]


@pytest.mark.parametrize(("one", "other"), RETITLED)
def test_a_retitled_copy_is_a_copy(one: str, other: str) -> None:
    """Another title over the same text names no other thing, and 14 days instead of 30 are what matters."""
    edited = [card("a", title=one, body=RETURNS.format(14)), card("b", title=other, body=RETURNS.format(30))]

    assert links(*edited) == [("a", "b", "near")]
    assert asked(edited[:1], edited[1]) == [("a", "near")]


def test_a_retitled_copy_in_another_language_is_a_copy() -> None:
    """Words that editors exchange are told from names in any language, by whether a body names its own."""
    cards = [
        card("a", title="Devolver un artículo", body=DEVOLVER.format(14)),
        card("b", title="Devolver un producto", body=DEVOLVER.format(30)),
    ]

    assert links(*cards) == [("a", "b", "near")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Return an item [AT]", RETURNS.format(14)), ("Return an item [CH]", RETURNS.format(30))),
        (("Deleting a page", PAGE.format("deleting")), ("Moving a page", PAGE.format("moving"))),
        (("Deleting a page", PAGE.format("at")), ("Moving a page", PAGE.format("moving"))),
        (("Returns in release 7", RETURNS.format(14)), ("Returns in release 8", RETURNS.format(30))),
        (("Reset the Falcon", SHORT), ("Reset the Heron", f"{SHORT} Thank you.")),
        (("Borders of pages", BORDERS.format("page")), ("Borders of paragraphs", BORDERS.format("paragraph"))),
        (("Page", LAYOUT.format("page")), ("Slide properties", LAYOUT.format("slide"))),
        (("Menus", LAYOUT.format("menu")), ("Context menus", LAYOUT.format("context menu"))),
        (("Metric table", f"{TABLE} ok"), ("Trace table", f"{TABLE} no")),
    ],
    ids=["countries", "both bodies name it", "one body names it", "releases", "short cards"]  # noqa: RUF005
    + ["each also names the other", "little else differs", "left out", "a table of signs"],
)
def test_cards_on_things_of_their_own_are_variants(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Countries, releases and names that a body knows are things of their own."""
    cards = [card(name, title=title, body=body) for name, (title, body) in (("a", one), ("b", other))]

    assert links(*cards) == [("a", "b", "variant")]
    assert asked(cards[:1], cards[1]) == [("a", "variant")]


def test_the_contained_card_is_on_the_left() -> None:
    """A card that stands in a longer one comes first, whatever their order."""
    inner, outer = PARAGRAPHS["en"], f"{PARAGRAPHS['en-router']}\n\n{PARAGRAPHS['en']}\n\n{PARAGRAPHS['en-invoice']}"
    for names in ("ab", "ba"):
        cards = [card(names[0], body=inner), card(names[1], body=outer)]

        assert links(*cards) == [(names[0], names[1], "contained")]
        for draft, known, inside in ((cards[0], cards[1], True), (cards[1], cards[0], False)):
            (found,) = Likeness.of([known]).similar_to(replace(draft, id="draft"), LEAST)
            assert (found.how, found.inside) == (How.CONTAINED, inside)


def test_cards_are_linked_by_those_that_stand_for_them() -> None:
    """Cards with one text are told as groups; one of them is linked with what is like them."""
    body, edited = RETURNS.format(14), RETURNS.format(30)
    cards = [card("d", body=edited), *(card(name, body=body) for name in "abc"), card("e", body=PARAGRAPHS["de"])]
    likeness = Likeness.of(cards)

    assert likeness.identical == ((0, 1, 2),)
    assert likeness.likes == {0: (0, 1, 2)}
    assert links(*cards) == [("a", "d", "near")]


def test_scores_below_one_are_kept_for_texts_with_other_words() -> None:
    """Only the same words are 1."""
    cards = [card("a", body=RETURNS.format(14) * 9), card("b", body=RETURNS.format(14) * 9 + " Bye.")]
    likeness = Likeness.of(cards)
    (link,) = likeness.links(LEAST, LEAST)

    assert 0.9 < link.score <= 0.99
    assert likeness.similar_to(card("c", body=cards[0].body), 1)[0].score == 1


def test_a_draft_is_like_all_of_some_identical_cards() -> None:
    """Each of the cards with one text is named, not only the one that stands for them."""
    base = [card(name, body=RETURNS.format(14)) for name in "abc"]

    assert asked(base, card("new", body=RETURNS.format(30))) == [("a", "near"), ("b", "near"), ("c", "near")]
    assert asked(base, card("new", title="Other", body=base[0].body)) == [(name, "identical") for name in "abc"]


@pytest.mark.parametrize("name", ["a", "b", "c"])
def test_an_edited_one_of_several_identical_cards_finds_the_others(name: str) -> None:
    """A card that is being edited is compared with its former likes, the first of them as well as the last."""
    base = [card(one, body=RETURNS.format(14)) for one in "abc"]
    others = [one for one in "abc" if one != name]

    assert asked(base, card(name, body=RETURNS.format(30))) == [(one, "near") for one in others]
    assert asked(base, card(name, body=RETURNS.format(14))) == [(one, "identical") for one in others]
    assert asked(base, card(name, body=PARAGRAPHS["de"])) == []


def test_pairs_of_other_cards_are_no_answer() -> None:
    """A draft with the text of a card is not told what else that card is like under its own title."""
    base = [
        card("a", title="Refunds", body=RETURNS.format(14)),
        card("b", title="Refunds", body=RETURNS.format(30)),
        card("c", title="Refunds", body=RETURNS.format(14)),
    ]

    assert asked(base, card("new", title="Money", body=RETURNS.format(14))) == [
        ("a", "identical"),
        ("c", "identical"),
        ("b", "near"),
    ]


def test_a_plain_body_has_its_words_on_their_lines() -> None:
    """Markup, the title again and lists of links go; the rest stays where it is, in composed form."""
    body = "# Refunds\n\nMoney <b>back</b> in a cafe\u0301.\n\n## More\n\n- [Fees](fees.md)\n"
    text = plain(card(body=body, body_format=BodyFormat.MARKDOWN))

    assert text.split() == ["Money", "back", "in", "a", "café."]
    assert text.count("\n") == body.count("\n")
    assert text.split("\n")[2].startswith("Money")


def test_an_empty_base_is_like_nothing() -> None:
    """Without cards, and for cards without words, there is nothing to say."""
    assert links() == []
    assert links(card("a", title="", body=""), card("b", title="", body="")) == []
    assert Likeness.of([]).shared_passages(40) == ()


def test_signs_in_titles_are_read() -> None:
    """A sign is no word of a text, and yet the whole difference between two titles."""
    one, other = (card(id=title, title=title, body=RETURNS.format(14)) for title in ("Use C#", "Use C++"))

    assert links(one, replace(other, body=RETURNS.format(30))) == [("Use C#", "Use C++", "variant")]


def test_translations_are_variants() -> None:
    """Two cards filed under two languages are no duplicates of one another, however much code they share."""
    near = RETURNS.format(14), RETURNS.format(30)
    one, other = (card(id=str(days), title="Returns", body=body) for days, body in enumerate(near))

    assert links(replace(one, locale="en-GB"), replace(other, locale="en")) == [("0", "1", "near")]
    assert links(replace(one, locale="en"), replace(other, locale="de")) == [("0", "1", "variant")]
    assert links(one, replace(other, locale="de")) == [("0", "1", "near")]


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("js/benchmarks.md", "python/benchmarks.md", "variant"),
        ("docs/js/benchmarks.md", "docs/python/benchmarks.md", "variant"),
        ("js/benchmarks.md", "python/speed.md", "variant"),
        ("js/benchmarks.md", "docs/python/benchmarks.md", "near"),
        ("js/benchmarks.md", "archive/speed.md", "near"),
        ("a/benchmarks.md", "b/benchmarks.md", "near"),
        ("js", "python", "near"),
        ("docs/en/benchmarks.md", "docs/pt-BR/benchmarks.md", "variant"),
        ("at/benchmarks.md", "ch/benchmarks.md", "variant"),
        ("en/benchmarks.md", "archive/benchmarks.md", "near"),
        ("suites/js.md", "suites/python.md", "variant"),
        ("suites/js.md", "suites/speed.md", "near"),
        ("run-js-suites.md", "run-python-suites.md", "variant"),
        ("run-js-suites.md", "run-all-suites.md", "near"),
    ],
)
def test_paths_name_what_cards_are_about(one: str, other: str, how: str) -> None:
    """Two paths that differ in one name, which each text has, or that are of two languages, are of two things."""
    js = card(id=one, title="Benchmarks", body=f"The suite in the folder js runs all night. {RETURNS}")
    python = card(id=other, title="Benchmarks", body=f"The suite in the folder python runs all night. {RETURNS}")

    assert [found for _, _, found in links(js, python)] == [how]


def test_edited_copies_are_seldom_retitled_as_well() -> None:
    """Under titles that differ in a word, what differs in more than a tenth is another thing, and the rest a copy."""
    one = f"{RETURNS} {SHORT}".format(14)
    other = (
        f"{RETURNS} Ask the driver for a receipt, keep it until the money is there, and wait for our message.".format(
            30
        )
    )

    def how(left: str, right: str) -> list[str]:
        return [found for _, _, found in links(card("a", title=left, body=one), card("b", title=right, body=other))]

    assert how("Returns by post", "Returns by post") == ["near"]
    assert how("Returns by post", "Returns by train") == ["variant"]


@pytest.mark.parametrize(
    ("title", "body", "called"),
    [
        ("Refunds", "Money back.\nSoon.", "Refunds"),
        ("", "\nMoney back.\nSoon.", "Money back."),
        (" ", "Money back.\r\nSoon.", "Money back."),
        ("", "Money back.", ""),
        ("", f"{'word ' * 41}\nSoon.", ""),
        ("", "", ""),
    ],
)
def test_a_card_without_a_title_is_called_by_its_first_line(title: str, body: str, called: str) -> None:
    """Where more is said; a text of one line has no title, and a paragraph is none."""
    said = card(title=title, body=body, body_format=BodyFormat.TEXT)

    assert title_and_text(said)[0].strip() == called
    assert title_and_text(said)[1] == plain(said)


def test_a_card_of_includes_has_no_words_of_its_own() -> None:
    """A card that says little for the files it includes is like no other card; one that says more is compared."""
    include = "[!INCLUDE [steps](includes/steps.md)]\n"
    body = f"Open the reports of your department.\n\n{include}\n"
    pages = [card(id=name, title=f"{name} reports", body=body, body_format=BodyFormat.MARKDOWN) for name in "ab"]

    assert plain(pages[0]) == ""
    assert links(*pages) == []
    assert plain(replace(pages[0], body=f"{RETURNS}\n{include}")).split() == RETURNS.split()


def test_a_draft_with_a_slip_in_its_title_is_like_the_card_without() -> None:
    """What is asked about one card sees through slips of the pen as the comparison of all cards does."""
    title, place = "Effect of zinc supplementation on glycaemic control in children", "Lancet 2017;18(7):1283-91"
    base = [card("a", title=title, body=f"Novak A, Weber I. {title}. {place}"), card("b", body=RETURNS.format(14))]
    slip = title.replace("glycaemic", "glyceamic").replace("control", "contrrol").replace("children", "chidren")
    draft = card("new", title=slip, body=f"Novak A, Wbeer I. {slip}. {place}")

    assert asked(base, draft) == [("a", "near")]
    assert [(link.left, link.right) for link in Likeness.of([*base, draft]).links(0.75, 0.82)] == [(0, 2)]
