from __future__ import annotations

import unicodedata
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.similarity.words import distinct, read_spans, read_words
from tests.similarity.prose import PARAGRAPHS, base

characters = st.sampled_from(list("aB7é'\u00ad \n.漢字かกขक\u093f한👍\u200d\ud800\0€")) | st.characters()
texts = st.text(characters, max_size=40)


def words(text: str) -> list[str]:
    """Give the words of a text as they stand in it."""
    spans = read_spans(text)
    return [text[start:end] for start, end in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \n.!", []),
        ("\u00ad\u0301", []),
        ("Refund", ["Refund"]),
        ("Refund, 30 days.", ["Refund", "30", "days"]),
        ("customer\u2019s e\u0301cole", ["customer\u2019s", "e\u0301cole"]),
        ("it costs 5€ or 3%", ["it", "costs", "5", "€", "or", "3", "%"]),
        ("hy\u00adphen", ["hy\u00adphen"]),
        ("返品期限", ["返品", "品期", "期限"]),
        ("字", ["字"]),
        ("30日以内", ["30", "日以", "以内"]),
        ("かな\u3000漢", ["かな", "漢"]),
        ("ขอเงิน", ["ขอเง", "อเงิ", "เงิน"]),
        ("ขอ", ["ขอ"]),
        ("환불 정책", ["환불", "정책"]),
        ("👍 ok 👍", ["ok"]),
        ("a\ud800b", ["a", "b"]),
        ("a\0b", ["a", "b"]),
    ],
)
def test_words_stand_where_the_spans_say(text: str, found: list[str]) -> None:
    """Words end at gaps; scripts without gaps give a window for each character; marks within a word belong to it."""
    assert words(text) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("REFUND Café", "refund cafe\u0301"),
        ("ＡＢＣ 12", "abc 12"),
        ("don't", "dont"),
        ("a, b; c", "a b c"),
        ("hy\u00adphen", "hyphen"),
        ("返品", "返\u200b品"),
        ("❤\ufe0f", "❤"),
        ("1\ufe0f\u20e3", "1"),
        ("葛\U000e0100", "葛"),
        ("محـمد", "محمد"),
        ("בית־ספר", "בית ספר"),
        ("don‘t", "don't"),
    ],
)
def test_the_same_word_has_one_number(one: str, other: str) -> None:
    """What folding takes away makes no other word, and a word has its number wherever it stands."""
    assert read_spans(one).ids.tolist() == read_words(["left of it", other]).of(1).tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("각", "거"),
        ("환불 정책", "해부 지침"),
        ("가구", "기계"),
        ("ガ", "カ"),
        ("Ⅱ", "Ⅲ"),
        ("½", "¼"),
        ("⑩", "⑪"),
    ],
)
def test_other_words_have_other_numbers(one: str, other: str) -> None:
    """Syllables, voiced kana, and numbers that are one character are told apart by all of their parts."""
    assert read_spans(one).ids.tolist() != read_spans(other).ids.tolist()


@pytest.mark.parametrize("text", [*PARAGRAPHS.values(), "환불", "が", "ガイド", "ொ", "ำ", "é"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_composed_and_decomposed_texts_have_the_same_words(text: str, form: Literal["NFC", "NFD"]) -> None:
    """Files of one system come decomposed and of another composed, and say the same."""
    in_form, index = unicodedata.normalize(form, text), base([(text, text), ("Help", "")])

    assert read_words([in_form]).of(0).tolist() == read_words([text]).of(0).tolist()
    changed = index.replaced({"1": (in_form, in_form)})
    assert changed.texts.body(2).tolist() == index.texts.body(0).tolist()
    assert changed.first_twin.tolist()[2] == 0


@given(st.lists(texts, max_size=8))
def test_many_texts_give_what_each_gives_alone(many: list[str]) -> None:
    """A text's words do not depend on its neighbours, and no word reaches from one text into the next."""
    together = read_words(many)

    assert len(together) == len(many)
    assert [together.of(row).tolist() for row in range(len(many))] == [read_spans(text).ids.tolist() for text in many]


def test_long_texts_give_what_they_give_in_many_batches() -> None:
    """Where batches of texts are cut does not show."""
    paragraphs = list(PARAGRAPHS.values())
    many = [paragraphs[number % len(paragraphs)] * (1 + number % 40) for number in range(120)]
    together = read_words(iter(many))

    assert together.lengths.tolist() == [len(read_spans(text).ids) for text in many]
    assert np.array_equal(together.of(119), read_spans(many[119]).ids)


@given(texts)
def test_spans_ascend_and_hold_no_gap(text: str) -> None:
    """Each span is a stretch of the text, with something to read in it; every one begins behind the one before."""
    spans = read_spans(text)

    assert (spans.starts < spans.ends).all()
    assert (np.diff(spans.starts) > 0).all()
    assert spans.ends.max(initial=0) <= len(text)
    assert not any(word.isspace() for word in words(text))


def test_no_texts_have_no_words() -> None:
    """An empty list and lists of empty texts are fine."""
    assert len(read_words([])) == 0
    assert read_words(["", " ", ""]).lengths.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("text", "count"), [("word " * 1_000_000, 1_000_000), ("x" * 5_000_000, 1), ("漢" * 1_000_000, 999_999)]
)
def test_a_body_of_megabytes(text: str, count: int) -> None:
    """Texts of five megabytes are read like others."""
    spans = read_spans(text)

    assert len(spans.ids) == count
    assert len(set(spans.ids.tolist())) == 1
    assert spans.ends[-1] == len(text.rstrip())


@given(st.lists(st.integers(0, 50)))
def test_distinct_numbers(values: list[int]) -> None:
    """Each number once, ascending."""
    assert distinct(np.array(values, np.uint64)).tolist() == sorted(set(values))
