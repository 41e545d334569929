from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

import numpy as np
import pytest

from kbaudit.keeping.kept_rows import KeptRows
from kbaudit.similarity.alike import SCORES, Alike
from kbaudit.similarity.index import Index
from kbaudit.similarity.kept_texts import KeptTexts
from tests.similarity.prose import PARAGRAPHS, some_words
from tests.similarity.test_index import Text, edited, some_base


def _index(texts: Mapping[str, Text]) -> Index:
    return Index.of((key, *text) for key, text in texts.items())


def _columns(alike: Alike) -> list[list[tuple[float, ...]]]:
    pairs = list(zip(alike.pairs.left.tolist(), alike.pairs.right.tolist(), strict=True))
    return [pairs, alike.rows.tolist(), alike.identical.tolist()]


def _larger(seed: int) -> dict[str, Text]:
    """Make a base whose words are rarer or more frequent in steps, as some are added."""
    rolled = random.Random(seed)
    paragraphs = list(PARAGRAPHS.values())
    more = {
        f"m{at}": (f"More of {at % 3}", edited(rolled, rolled.choice(paragraphs))) for at in range(rolled.randrange(9))
    }
    footed = {
        f"f{at}": (f"Thing {at}", f"{some_words(30 + at)} {' '.join(paragraphs[0].split()[:30])}") for at in range(2)
    }
    return {**more, **footed, "copy": ("Another title", paragraphs[1])}


@pytest.mark.parametrize("seed", range(6))
def test_scores_that_are_known_change_nothing(seed: int) -> None:
    """A base compared after another one, from which it differs in some texts, has the scores of a first comparison."""
    before = some_base(seed)
    after = {**before, **_larger(seed)}
    after["c1"] = ("Title 1", edited(random.Random(seed), after["c1"][1]))
    for key in ("c3", "p0"):
        del after[key]
    first = KeptRows(SCORES)
    _index(before).find(known=first)
    known = KeptRows(SCORES, first.written)
    index = _index(after)

    assert _columns(index.find(known=known)) == _columns(index.find())
    again = KeptRows(SCORES, known.written)
    assert _columns(index.find(known=again)) == _columns(index.find())
    assert not again.changed


def _read(texts: Mapping[int, Text], keys: Iterable[int], kept: KeptTexts) -> tuple[list[list[int]], list[int]]:
    asked: list[int] = []
    ordered = list(keys)

    def read(places: Iterable[int]) -> list[Text]:
        asked.extend(ordered[at] for at in places)
        return [texts[ordered[at]] for at in places]

    found, _ = kept.bring(np.array(ordered, np.uint64), read)
    return [found.words.of(at).tolist() for at in range(len(found.words))], asked


def test_only_texts_that_are_not_known_are_taken_apart() -> None:
    """Whatever their order; what was written is read again, and what is torn is nothing."""
    texts = {5: ("One", "two three"), 2**63 + 1: ("", ""), 7: ("Ünï", "x y z"), 9: ("Four", "")}
    kept = KeptTexts()
    _read(texts, [5, 7], kept)
    whole, asked = _read(texts, texts, KeptTexts(kept.written))

    assert asked == [2**63 + 1, 9]
    assert whole == _read(texts, texts, KeptTexts())[0]
    assert _read(texts, [7, 5], KeptTexts(kept.written[:-1]))[1] == [7, 5]
