from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.similarity.differences import LONGEST, Change, Comparison, Run, compare_texts, exchanges_names, widen

REFUND = "You can get a refund within 30 days of the purchase, if the goods are unused. It costs 9.50 euros in Berlin."
MOVED = "A long paragraph about the terms of delivery and the places where we deliver to."
JAPANESE = "返品は購入から30日以内にお申し込みください。カードで支払うことができます。"
THAI = "คุณสามารถขอเงินคืนได้ภายใน 30 วัน หลังจากซื้อสินค้า"

WORDS = [
    "a",
    "the",
    "Refund",
    "30",
    "31",
    "9.50",
    "not",
    "Berlin",
    ".",
    "\n",
    "返品は",
    "できます",
    "สามารถ",
    "don't",
    "\u00ad",
]
texts = st.text(max_size=80) | st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


def changed(left: str, right: str) -> list[tuple[str, str]]:
    """Give what stands on either side of each change."""
    return [(left[slice(*change.left)], right[slice(*change.right)]) for change in compare_texts(left, right).differing]


@pytest.mark.parametrize(
    ("left", "right", "changes"),
    [
        ("", "", []),
        (REFUND, REFUND, []),
        (REFUND, REFUND.upper().replace(",", " -"), []),
        (REFUND, REFUND.replace("30", "31"), [("30", "31")]),
        (REFUND, REFUND.replace("9.50", "9.60"), [("9.50", "9.60")]),
        (REFUND, REFUND.replace("9.50", "8.50"), [("9.50", "8.50")]),
        ("9.50", "8.50", [("9.50", "8.50")]),
        ("9.50.10", "8.50.20", [("9.50.10", "8.50.20")]),
        (REFUND, REFUND.replace("9.50", "9"), [("9.50", "9")]),
        (REFUND, REFUND.replace("can", "can never"), [("", "never")]),
        (REFUND, REFUND.replace("Berlin", "Paris"), [("Berlin", "Paris")]),
        (REFUND, REFUND[: REFUND.index(", if")], [(REFUND[REFUND.index("if the") : -1], "")]),
        (REFUND, "", [(REFUND[:-1], "")]),
        ("", "Paris", [("", "Paris")]),
        (REFUND, f"{MOVED}\n{REFUND}", [("", MOVED[:-1])]),
        (f"{MOVED}\n{REFUND}", f"{REFUND}\n{MOVED}", []),
        (f"{MOVED}\n{REFUND}", f"{REFUND}\n{MOVED} Not to Oslo.", [("", "Not to Oslo")]),
        (f"{REFUND}\n{MOVED}", f"{MOVED}\n{REFUND.replace('30', '31')}", [("30", "31")]),
        ("Open the page.\nChoose the tab.\nSave it now.", "Choose the tab.\nOpen the page.\nSave it now.", []),
        ("One old man walks home by the sea", "Two young women ran to work in town", [
            ("One old man walks home by the sea", "Two young women ran to work in town")
        ]),
        (JAPANESE, JAPANESE.replace("30", "14"), [("30", "14")]),
        (JAPANESE, JAPANESE.replace("できます", "できません"), [("ます", "ません")]),
        (THAI, THAI.replace("สามารถ", "ไม่สามารถ"), [("คุณสาม", "คุณไม่สาม")]),
    ],
)  # fmt: skip
def test_what_differs_is_told(left: str, right: str, changes: list[tuple[str, str]]) -> None:
    """Numbers are told whole, passages in another order do not differ, and case and punctuation do not count."""
    assert changed(left, right) == changes


def test_numbers_names_and_negations_come_first() -> None:
    """A change of facts stands before a longer one of words."""
    left = (
        "First you write a short letter to us in Berlin within 30 days, then you may wait for the answer of our team."
    )
    right = (
        "First you send a very nice long note to us in Paris within 14 days, "
        "then you may not wait for the answer of our team."
    )

    comparison = compare_texts(left, right)

    assert [(change.left_words, change.right_words, change.weight) for change in comparison.differing] == [
        (("Berlin",), ("Paris",), 1.0),
        (("30",), ("14",), 1.0),
        ((), ("not",), 1.0),
        (("short", "letter"), ("very", "nice", "long", "note"), 0.0),
        (("write",), ("send",), 0.0),
    ]


@pytest.mark.parametrize(
    ("left", "right", "weight"),
    [
        ("We told Anna", "We told him", 0.5),
        ("It is. Anna comes", "It is. She comes", 0.0),
        ("They can open it", "They can't open it", 0.5),
        ("Das ist erlaubt hier", "Das ist nicht erlaubt hier", 1.0),
        ("C'est ouvert ici", "Ce n’est pas ouvert ici", 0.5),
    ],
)
def test_weight_is_the_share_of_telling_words(left: str, right: str, weight: float) -> None:
    """A name counts inside a sentence, a negation in its own language."""
    assert compare_texts(left, right).differing[0].weight == pytest.approx(weight)


def test_what_is_shared_is_told() -> None:
    """Runs have their places in both texts, the longest first; short ones are not named."""
    left = f"{REFUND}\n{MOVED}"
    right = f"{MOVED}\nSee also:\n{REFUND}"

    comparison = compare_texts(left, right)

    assert [left[slice(*run.left)] for run in comparison.shared] == [REFUND[:-1], MOVED[:-1]]
    assert [right[slice(*run.right)] for run in comparison.shared] == [REFUND[:-1], MOVED[:-1]]
    assert [run.words for run in comparison.shared] == [23, 15]
    assert comparison.ratio == pytest.approx(76 / 78)


def test_a_place_is_told_where_words_are_missing() -> None:
    """Words that one text has not would stand behind the word before them."""
    (change,) = compare_texts("You may go home.", "You may not go home.").differing

    assert change.left == (7, 7)
    assert change.right == (8, 11)


def test_long_texts_are_cut() -> None:
    """What comes after 20,000 words is not compared, and the result says so."""
    words = " ".join(f"w{number}" for number in range(LONGEST))

    assert not compare_texts(words, words).cut
    assert compare_texts(words, f"{words} and more") == Comparison(
        compare_texts(words, words).shared, (), ratio=1.0, cut=True
    )


def test_repeated_words_take_no_long_time() -> None:
    """Long repetitions that were moved are found in one pass."""
    comparison = compare_texts("x " * 9000 + "y " * 8000, "y " * 9000 + "x " * 8000)

    assert comparison.ratio > 0.9


@given(texts, texts)
def test_places_lie_within_the_texts(left: str, right: str) -> None:
    """Every place is one, a run holds the same number of words, and a change has words on one side at least."""
    comparison = compare_texts(left, right)

    parts: tuple[Run | Change, ...] = (*comparison.shared, *comparison.differing)
    for part in parts:
        assert 0 <= part.left[0] <= part.left[1] <= len(left)
        assert 0 <= part.right[0] <= part.right[1] <= len(right)
    assert all(change.left_words or change.right_words for change in comparison.differing)
    assert all(0 <= change.weight <= 1 for change in comparison.differing)
    assert 0 <= comparison.ratio <= 1


@given(texts, texts)
def test_exchanged_texts_give_the_exchanged_result(left: str, right: str) -> None:
    """It does not matter which text is called the left one."""
    there, back = compare_texts(left, right), compare_texts(right, left)

    assert [(run.left, run.right) for run in there.shared] == [(run.right, run.left) for run in back.shared]
    assert [(one.left, one.right, one.left_words, one.right_words, one.weight) for one in there.differing] == [
        (one.right, one.left, one.right_words, one.left_words, one.weight) for one in back.differing
    ]
    assert there.ratio == back.ratio


@given(texts)
def test_equal_texts_do_not_differ(text: str) -> None:
    """A text has everything in common with itself."""
    comparison = compare_texts(text, text)

    assert comparison.differing == ()
    assert comparison.ratio == 1


@pytest.mark.parametrize(
    ("text", "passage", "limit", "quotation"),
    [
        ("It is. You get it within 30 days. Then not.", "30", 160, "You get it within 30 days."),
        ("# Fees\nNine  euros\t a caf\u00ad\u00ade\nMore", "euros", 160, "Nine euros a cafe"),
        ("One two three four five six seven.", "four", 20, "…three four five…"),
        ("One two three four five six seven.", "One", 15, "One two three…"),
        ("One two three four five six seven.", "seven", 15, "…six seven."),
        ("One two three four five six seven.", "two three four five", 12, "…two three…"),
        ("One. Two words. Three.", "One. Two", 160, "One. Two words."),
        ("返品は購入から30日以内です。次。", "30", 160, "返品は購入から30日以内です。"),
        ("返品は購入から30日以内です。次。", "30", 8, "…から30日以…"),
        ("", "", 160, ""),
    ],
)
def test_a_passage_is_quoted_in_its_sentence(text: str, passage: str, limit: int, quotation: str) -> None:
    """A quotation is a whole sentence or line where that is short enough, and says where it is cut."""
    start = text.index(passage)

    assert widen(text, start, start + len(passage), limit) == quotation


def test_a_place_without_words_is_quoted() -> None:
    """The place where words are missing is quoted by the sentence it lies in."""
    text = "Now. You may go home. Then wait."

    assert widen(text, 12, 12) == "You may go home."


@given(texts, st.integers(0, 80), st.integers(0, 80), st.integers(8, 60))
def test_a_quotation_is_one_short_line(text: str, start: int, size: int, limit: int) -> None:
    """No quotation is longer than allowed or has a line break or a soft hyphen in it."""
    start = min(start, len(text))
    quotation = widen(text, start, min(start + size, len(text)), limit)

    assert len(quotation) <= limit
    assert not {"\n", "\u00ad"} & set(quotation)


HOURS = "Ask {0} before noon. They open at nine, and {0} close at five. Write to {0} on other days, or call the desk."


@pytest.mark.parametrize(
    ("one", "other", "exchanged"),
    [
        (HOURS.format("Falcon"), HOURS.format("Heron"), True),
        (HOURS.format("Falcon"), HOURS.format("FALCON"), False),
        (HOURS.format("Falcon"), HOURS.format("Falcon").replace("Falcon", "Heron", 2), False),
        (HOURS.format("Falcon"), HOURS.format("the owls"), False),
        (HOURS.format("room 14"), HOURS.format("room 30"), True),
        ("", "", False),
    ],
    ids=["names", "spelling", "twice", "words", "numbers", "nothing"],
)
def test_names_that_are_exchanged_again_and_again(one: str, other: str, exchanged: bool) -> None:  # noqa: FBT001
    """Three times the same name in the place of another one make two things of one template."""
    assert exchanges_names(one, other) is exchanged
    assert exchanges_names(other, one) is exchanged


def test_other_changes_make_an_edited_copy() -> None:
    """Where most changes are of other words, a name that is exchanged as well tells no template."""
    edited = HOURS.format("Heron").replace("noon", "ten").replace("nine", "eight").replace("five", "six")

    assert not exchanges_names(HOURS.format("Falcon"), edited.replace("desk", "office"))


LINES = "Move the {0} up. Then wait. Turn the {0} down. Then rest. Lift the {0} off. Then stop. {1}"


@pytest.mark.parametrize(
    ("titles", "more", "exchanged"),
    [
        (("Row", "Column"), ("", ""), True),
        (("", ""), ("", ""), False),
        (("Row height", "Column height"), ("Read on.", "Go home now, go far."), True),
        (("Row height", "Column height"), ("One two. " * 20, "Three four. " * 2), True),
        (("Row", "Column"), ("Red. Then blue. Then pink. Then grey.", "Ash. Then oak. Then fir. Then elm."), False),
    ],
    ids=["titles name them", "no title names them", "alike titles", "much is added", "much else is changed"],
)
def test_words_of_the_titles_are_names(titles: tuple[str, str], more: tuple[str, str], exchanged: bool) -> None:  # noqa: FBT001
    """What the titles differ in, and the texts in place after place, is what each of them is about."""
    one, other = LINES.format("row", more[0]), LINES.format("column", more[1])

    assert exchanges_names(one, other, titles) is exchanged
    assert exchanges_names(other, one, titles[::-1]) is exchanged


def test_a_word_of_one_title_may_be_left_out_in_the_other_text() -> None:
    """The page on context menus says "context" in place after place, the one on menus nowhere."""
    one, other = LINES.format("menu", ""), LINES.format("context menu", "")

    assert exchanges_names(one, other, ("Menus", "Context menus"))
    assert not exchanges_names(one, other, ("Menus", "More menus"))
