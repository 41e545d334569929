from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.similarity.index import BAR, INSIDE_BAR, LEAST
from kbaudit.similarity.proposal import Pairs
from kbaudit.similarity.scores import Scores, score
from tests.similarity.prose import PARAGRAPHS, base, rows, some_words

LONG = f"{PARAGRAPHS['en']} {PARAGRAPHS['en-router']} {PARAGRAPHS['en-invoice']}"
SHORT = "The office in Oslo is open from nine to five, and on Saturdays from ten until noon, except in July."
TITLE_WORDS = ["refund", "card", "open", "close", "the", "of", "7", "8", "電話", "카드"]
Text = tuple[str, str]

titles = st.lists(st.sampled_from(TITLE_WORDS), max_size=4).map(" ".join)
bodies = st.sampled_from(["", "👍", "one", SHORT, LONG]) | st.lists(
    st.sampled_from([*SHORT.split(), *LONG.split()[:60], "返品する"]), max_size=150
).map(" ".join)
texts = st.tuples(titles, bodies)


def scored(left: Text, right: Text, *others: Text) -> tuple[float, float, bool]:
    """Score two texts in a base of these and others."""
    index = base([left, right, *others])
    found = score(index.texts, index.rarity, Pairs(rows(0), rows(1)))
    return float(found.near[0]), float(found.contained[0]), bool(found.left_lighter[0])


def near(left: Text, right: Text, *others: Text) -> float:
    return scored(left, right, *others)[0]


@pytest.mark.parametrize("body", [*PARAGRAPHS.values(), LONG, SHORT], ids=[*PARAGRAPHS, "long", "short"])
def test_a_text_and_itself(body: str) -> None:
    """The same text is alike in full, in every language, long or short."""
    assert near(("The title of it", body), ("The title of it", body)) == pytest.approx(1)


@given(texts, texts, st.lists(texts, max_size=2))
def test_scores_are_marks_and_near_is_symmetric(left: Text, right: Text, others: list[Text]) -> None:
    """Marks are from 0 to 1, and which text comes first makes no difference to how near they are."""
    one, other = scored(left, right, *others), scored(right, left, *others)

    assert all(0 <= mark <= 1 and math.isfinite(mark) for mark in one[:2])
    assert one[0] == pytest.approx(other[0], abs=1e-5)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("Damaged parcels", LONG), ("Damaged parcels", f"{LONG} Goodbye, and see you soon.")),
        (("Damaged parcels", LONG), ("Broken on the way", LONG)),
        (("Damaged parcels", LONG), ("Damaged parcels", LONG.replace("parcel", "package").replace("seven", "eight"))),
        (("Opening hours", SHORT), ("Opening hours", SHORT.replace("ten", "eleven"))),
        (("Rückgabe", PARAGRAPHS["de"]), ("Rückgabe", PARAGRAPHS["de"].upper())),
        (("返品", PARAGRAPHS["ja"]), ("返品について", PARAGRAPHS["ja"].replace("三十日", "十四日"))),
    ],
)
def test_copies_are_alike(left: Text, right: Text) -> None:
    """Edited, extended and retitled copies are well above the bar."""
    assert near(left, right) > LEAST + 0.15


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("Overview", PARAGRAPHS["en"]), ("Overview", PARAGRAPHS["en-router"])),
        (("Overview", SHORT), ("Overview", "Our vans leave the depot each morning with all that was packed at night.")),
        (("Overview", "one"), ("Overview", "two")),
        (("Overview", ""), ("Overview", "")),
        (("", ""), ("", "")),
        (("📞", "👍"), ("📞", "👍")),
        (("Oslo", SHORT), ("Oslo", f"{LONG} {PARAGRAPHS['de']}")),
        (("Time", "The current time."), ("Time", f"The current time as a field. {SHORT}")),
    ],
)
def test_equal_titles_alone_mean_nothing(left: Text, right: Text) -> None:
    """Different or empty bodies under one title are below the bar."""
    assert max(scored(left, right)[:2]) < LEAST


def test_a_card_inside_another() -> None:
    """An excerpt is contained in the whole, not near it, and it is known which one is the excerpt."""
    excerpt, whole = ("Damage", PARAGRAPHS["en"]), ("Damage", f"{some_words(300)} {LONG} {some_words(300, 1000)}")

    for sides, first_is_lighter in (((excerpt, whole), True), ((whole, excerpt), False)):
        alike, contained, left_lighter = scored(*sides)
        assert alike < 0.3
        assert contained > 0.9
        assert left_lighter is first_is_lighter


RECORD = "Effect of zinc on relapse in preterm infants"
MEDLINE = "Okafor N, Lind P, Sato M. Ann Appl Toxicol 2009;12(4):1033-41. Journal Article"
EMBASE = "Okafor N., Lind P., Sato M. Annals of Applied Toxicology 2009;12(4):1033-1041"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((RECORD, EMBASE), (f"{RECORD}.", f"{MEDLINE} {LONG}")),
        ((RECORD.upper(), f"{EMBASE} {some_words(50)}"), (f"{RECORD}.", f"{MEDLINE} {some_words(55)}")),
        ((RECORD, f"{RECORD}. {EMBASE}"), (f"{RECORD}.", f"{RECORD}. {MEDLINE} {LONG}")),
    ],
)
def test_records_of_one_work(left: Text, right: Text) -> None:
    """A record stands in the one of another database that has an abstract as well, whichever comes first."""
    others = [(some_words(8, 100 * number), "2009;12(4) Annals of Applied Toxicology") for number in range(9)]

    for sides in ((left, right), (right, left)):
        alike, contained, left_lighter = scored(*sides, *others)
        assert max(alike, contained) > INSIDE_BAR
        assert left_lighter is (len(sides[0][1]) < len(sides[1][1]))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((RECORD, EMBASE), (RECORD, LONG)),
        ((RECORD, EMBASE), (RECORD, "Brown A, Weber U. Cardiology and Exercise 1999;3(1):7-9")),
        ((RECORD, f"{EMBASE} {some_words(60)}"), (f"{RECORD}: review", f"{MEDLINE} {some_words(60, 200)}")),
        (("Zinc", EMBASE), ("Zinc", f"{MEDLINE} {LONG}")),
    ],
)
def test_a_long_title_alone_makes_no_record(left: Text, right: Text) -> None:
    """Records of one title by others, or whose titles differ or are short, do not stand in one another."""
    assert scored(left, right)[1] < INSIDE_BAR


def test_what_all_texts_have_counts_for_little() -> None:
    """Two texts with a common footer are not alike in a base in which all have it."""
    footer = PARAGRAPHS["en-invoice"]
    cards = [(f"{some_words(2, 9000 + number)}", f"{some_words(60, 100 * number)} {footer}") for number in range(150)]

    assert max(scored(*cards)[:2]) < LEAST


def test_no_pairs_have_no_scores() -> None:
    """Scores are chosen by a flag each, down to none."""
    index = base([("a", LONG), ("b", LONG)])
    found = score(index.texts, index.rarity, Pairs(rows(0), rows(1)))

    assert len(score(index.texts, index.rarity, Pairs(rows(), rows())).near) == 0
    assert isinstance(none := found.chosen(np.array([False])), Scores)
    assert (len(none.near), len(none.contained), len(none.left_lighter)) == (0, 0, 0)


INSERT = (
    "Inserts a row break above the selected cell. The manual row break is shown as a dark blue horizontal line. "
    "To reach this command choose Sheet, Insert Page Break, Row Break."
)
DELETE = (
    "Removes the manual row break above the active cell. Put the cursor in a cell directly below the row break, shown "
    "as a horizontal line, and choose Sheet, Delete Page Break, Row Break. The manual row break is removed."
)


def test_short_texts_under_a_title_that_says_little_must_stand_in_one_another() -> None:
    """Two commands with one short title and many words in common are not near; a copy with a few words changed is."""
    assert near(("Row Break", INSERT), ("Row Break", DELETE)) < LEAST
    assert (
        near(("Row Break", INSERT), ("Row Break", INSERT.replace("selected", "active").replace("reach", "get to")))
        > BAR
    )


def test_short_records_under_a_long_title_are_near_by_their_words() -> None:
    """The same record set in another order is near: its title tells it from all others."""
    title = "Telephone coaching and anxiety in nurses on night duty"
    one = f"Kim, A., Ruiz, B. {title}. Journal of Night Work, 12, 2019, 33-41."
    other = f"{title}. A. Kim and B. Ruiz. 2019. J Night Work 12: 33-41."

    assert near((title, one), (title, other)) > BAR
    assert scored((title, one), (title, f"{other} {LONG}"))[1] > INSIDE_BAR


def test_words_that_stand_in_one_text_only_limit_how_near_long_texts_are() -> None:
    """Each stretch of two texts begins with the same few words, and the rest of it is the text's own."""
    frame = "the height of the selected rows is changed here"
    one, other = (
        " ".join(f"{frame} {' '.join(f'{name}{part}x{word}' for word in range(16))}" for part in range(6))
        for name in ("calc", "writer")
    )

    assert near(("Row Height", one), ("Row Height", other)) < LEAST


@pytest.mark.parametrize(("other", "alike"), [("Fields", False), ("Text", True), ("", True)])
def test_titles_of_words_that_most_texts_have_are_compared_by_the_words_they_share(other: str, alike: bool) -> None:  # noqa: FBT001
    """A title that weighs nothing in its base counts all the same: against another one, not against none."""
    common = [(f"Title {at}", "The text in the fields. " * 40) for at in range(40)]
    copy = LONG.replace("parcel", "package").replace("seven", "eight")

    mark = near(("Text", LONG), (other, copy), *common)

    assert (mark > near(("Text", LONG), ("Fields", copy), *common)) is alike
