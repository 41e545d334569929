from __future__ import annotations

import pytest

from kbaudit.similarity import runs
from kbaudit.similarity.runs import find_runs
from tests.similarity.prose import PARAGRAPHS, base, rows, some_words

STEPS, TERMS, FOOTER = some_words(50), some_words(30, 200), some_words(40, 400)
EDITED = STEPS.replace(STEPS.split()[20], "other")
TEXTS = (f"{TERMS} {STEPS}", f"{STEPS} {FOOTER}", f"{TERMS} {FOOTER} {TERMS}", EDITED)


def found(pairs: list[tuple[int, int]], least: int, *texts: str) -> list[tuple[int, int, int, int]]:
    """Give the passages that pairs of texts have in common: pair, first word on either side, and words."""
    index = base(("Help", text) for text in texts or TEXTS)
    left, right = (index.texts.bodies(rows(*(pair[side] for pair in pairs))) for side in (0, 1))
    given = find_runs(index.texts.ids, index.rarity, left, right, least)
    columns = (column.tolist() for column in (given.pair, given.left, given.right, given.words))
    return list(zip(*columns, strict=True))


def test_passages_have_their_place_in_both_texts() -> None:
    """Every passage is told with its pair, where it begins in each text and how long it is."""
    assert found([(0, 1), (0, 2), (1, 2)], 20) == [(0, 30, 0, 50), (1, 0, 0, 30), (1, 0, 70, 30), (2, 50, 30, 40)]


def test_the_shorter_text_may_stand_on_either_side() -> None:
    """To exchange the texts exchanges the places and nothing else."""
    assert found([(1, 0)], 20) == [(0, 0, 30, 50)]


@pytest.mark.parametrize(("least", "count"), [(29, 1), (30, 1), (31, 0)])
def test_shorter_passages_are_left_out(least: int, count: int) -> None:
    """A passage has at least as many words as were asked for."""
    assert len(found([(2, 2)], least)) == count


def test_a_text_and_itself_give_what_it_has_twice() -> None:
    """A repeated passage is told once, its first place on the left; the text as a whole is no repetition."""
    assert found([(2, 2)], 20) == [(0, 0, 70, 30)]
    assert found([(0, 0)], 20) == []


def test_a_word_within_may_differ() -> None:
    """One exchanged word does not end a passage, for its places stay; added sentences do."""
    assert found([(0, 3)], 40) == [(0, 30, 0, 50)]
    longer = STEPS.replace(STEPS.split()[20], some_words(5, 900))
    assert found([(0, 1)], 15, STEPS, longer) == [(0, 0, 0, 20), (0, 21, 25, 29)]


@pytest.mark.parametrize("texts", [("", ""), ("one", "one"), (STEPS, ""), (STEPS, FOOTER), ("👍", "👍")])
def test_texts_without_a_passage_in_common(texts: tuple[str, str]) -> None:
    """Texts without words, of one word and of other words share nothing."""
    assert found([(0, 1), (0, 0), (1, 1)], 2, *texts) == []


def test_no_pairs_have_no_passages() -> None:
    """Nothing is found of nothing."""
    assert found([], 20) == []


def test_many_pairs_are_read_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where batches of pairs are cut does not show."""
    texts = [f"{paragraph} {other}" for paragraph in PARAGRAPHS.values() for other in (STEPS, TERMS)]
    pairs = [(one, other) for one in range(len(texts)) for other in range(one, len(texts))]
    whole = found(pairs, 20, *texts)
    monkeypatch.setattr(runs, "_BATCH_WORDS", 300)

    assert len(whole) > 100
    assert found(pairs, 20, *texts) == whole
