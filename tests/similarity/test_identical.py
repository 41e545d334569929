from __future__ import annotations

import pytest

from tests.similarity.prose import PARAGRAPHS, base, some_words

SHORT, LONG = some_words(29), some_words(30)


def firsts(*texts: tuple[str, str]) -> list[int]:
    """Give for each text the first one with the same words."""
    found: list[int] = base(texts).first_alike.tolist()
    return found


@pytest.mark.parametrize("body", PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_the_same_words_are_the_same_text(body: str) -> None:
    """White space, case and punctuation are no words; every other text stands for itself."""
    set_anew = "\n".join(f"> {line}" for line in body.upper().split())

    assert firsts(("a", body), ("b", LONG), ("c", set_anew), ("d", f"{body} Bye.")) == [0, 1, 0, 3]


def test_short_bodies_need_their_title() -> None:
    """Under thirty words a body is told with its title; from thirty on by itself."""
    assert firsts(("a", SHORT), ("b", SHORT), ("A!", SHORT)) == [0, 1, 0]
    assert firsts(("a", LONG), ("b", LONG), ("", LONG)) == [0, 0, 0]


@pytest.mark.parametrize("body", ["", " \n", "👍👍", "\u00ad", "---", "\0"])
def test_bodies_without_words_are_like_no_other(body: str) -> None:
    """Equal titles say nothing about empty bodies."""
    assert firsts(("Overview", body), ("Overview", body)) == [0, 1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"x {LONG}", f"{LONG} x"),
        (LONG, f"{LONG} {LONG}"),
        ("yes no " * 20, "no yes " * 20),
        ("word " * 40, "word " * 41),
        (f"{LONG} costs 5", f"{LONG} costs 6"),
        (f"{LONG} costs $5", f"{LONG} costs €5"),
        (f"{LONG} do it", f"{LONG} do not do it"),
    ],
)
def test_other_words_make_another_text(one: str, other: str) -> None:
    """Order, number and every single word count."""
    assert firsts(("a", one), ("a", other)) == [0, 1]


def test_title_and_body_are_not_mixed_up() -> None:
    """The words of a title are not those of a body."""
    assert firsts(("a b", "c"), ("a", "b c"), ("", "a b c")) == [0, 1, 2]


def test_what_went_is_like_nothing() -> None:
    """A text that was taken away does not stand for others."""
    index = base([("a", LONG), ("b", LONG), ("c", LONG)]).replaced({"0": None})

    assert index.first_alike.tolist()[1:] == [1, 1]


def test_no_texts() -> None:
    """An empty base has no copies."""
    assert firsts() == []
