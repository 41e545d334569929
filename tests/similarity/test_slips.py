from __future__ import annotations

import numpy as np
import pytest

from kbaudit.similarity.index import BAR, Index
from kbaudit.similarity.proposal import Pairs
from kbaudit.similarity.slips import correct_slips

Text = tuple[str, str]

TITLE = "Effect of zinc supplementation on glycaemic control in children under five"
AUTHORS = "Novak, Amit, Weber, Ingrid, Okonkwo, Mei"
PLACE = "International Review of Tropical Medicine, 2017, 18(7), 1283-1291"
OTHERS = tuple(
    (
        f"{what} of {where} {how}",
        f"{who}. {what} of {where} {how}. Archives of {where}, {1990 + at}, {at}(3), {at}7-{at}9",
    )
    for at, (what, where, how, who) in enumerate(
        (
            ("Sleep quality", "night workers", "before and after home dialysis", "Abe, Luis, Torres, Qing"),
            ("Seed yield", "vineyard soils", "treated with compost tea", "Ueda, Elena, Kim, Farid"),
            ("Wound healing", "amateur runners", "during music therapy", "Lee, Ursula, Sato, Zoë"),
            ("Bone density", "older adults", "with low-dose aspirin", "Haas, Pedro, Silva, Olga"),
        )
    )
)


def record(title: str, authors: str = AUTHORS, place: str = PLACE, rest: str = "") -> Text:
    return title, f"{authors}. {title}. {place}. {rest}"


def alike(*records: Text) -> list[tuple[int, int]]:
    """Give the pairs that are near, of given records among others, slips put right."""
    texts = [*records, *OTHERS]
    index = Index.of((str(at), *text) for at, text in enumerate(texts))
    found = index.find(spelled=texts.__getitem__)
    near = (found.scores.near >= BAR) & ~found.variants
    return list(zip(found.pairs.left[near].tolist(), found.pairs.right[near].tolist(), strict=True))


@pytest.mark.parametrize(
    "title",
    [
        pytest.param(TITLE.replace("zinc", "zinc").replace("children", "childern"), id="swapped"),
        pytest.param(TITLE.replace("children", "chidren"), id="dropped"),
        pytest.param(TITLE.replace("children", "chiildren"), id="doubled"),
        pytest.param(TITLE.replace("children", "chaldren"), id="another letter"),
        pytest.param(
            TITLE.replace("children", "chidren").replace("control", "conntrol").replace("glycaemic", "glycamic"),
            id="three",
        ),
        pytest.param(TITLE.replace("supplementation", "suplementtation"), id="two slips in a word"),
        pytest.param(TITLE.replace("children", "chi\N{COMBINING ACUTE ACCENT}ildren"), id="with an accent"),
    ],
)
def test_a_record_with_slips_is_near_the_one_without(title: str) -> None:
    """Letters that were swapped, dropped, doubled or exchanged do not part two records, whichever comes first."""
    mistyped = record(title, AUTHORS.replace("Weber", "Wbeer"))

    assert alike(record(TITLE), mistyped) == alike(mistyped, record(TITLE)) == [(0, 1)]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(record(TITLE.replace("children", "chidren"), place="Lancet, 2003, 7(1), 3-9"), id="another paper"),
        pytest.param(record(TITLE.replace("children", "chidren"), place="Lancet"), id="no numbers"),
        pytest.param(record(TITLE.replace("children", "adults")), id="another group"),
        pytest.param(record(TITLE.replace("zinc", "iron")), id="short words"),
        pytest.param(
            record(TITLE.replace("supplementation", "suplementtation"), place="Review, 2017, 18(7), 3-9"),
            id="other pages",
        ),
        pytest.param(record(TITLE.replace("under", "udenr")), id="two slips in a short word"),
        pytest.param(record(TITLE.replace("supplementation", "splementaton")), id="three slips in a word"),
        pytest.param(
            record(
                TITLE.replace("glycaemic", "glyceemic"),
                "Haas, Pedro",
                "Annals, 1998, 18(7), 3",
                "Glyceemic levels and glyceemic index were measured.",
            ),
            id="a word said again",
        ),
    ],
)
def test_records_of_two_things_stay_apart(other: Text) -> None:
    """A word that may be a slip is none where the numbers are others, or the text says it again."""
    titles = TITLE, other[0]
    texts = [record(TITLE), other, *OTHERS]
    index = Index.of((str(at), *text) for at, text in enumerate(texts))
    both = Pairs(np.array([0]), np.array([1]))

    assert titles[0] != titles[1]
    assert not len(correct_slips(index.texts, index.rarity, both, texts.__getitem__).at)


def test_an_ending_is_no_slip() -> None:
    """Words that differ in their first or last letter are other words, such as vessel and vessels."""
    for one, other in (("control", "controls"), ("children", "xhildren")):
        texts = [record(TITLE), record(TITLE.replace(one, other)), *OTHERS]
        index = Index.of((str(at), *text) for at, text in enumerate(texts))
        found = correct_slips(index.texts, index.rarity, Pairs(np.array([0]), np.array([1])), texts.__getitem__)

        assert not len(found.at), other


def test_slips_are_seen_only_where_words_are_spelled() -> None:
    """Without the texts as they were read words are numbers, and one with a slip is another number."""
    texts = [record(TITLE), record(TITLE.replace("children", "chidren").replace("control", "conntrol")), *OTHERS]
    index = Index.of((str(at), *text) for at, text in enumerate(texts))

    spelled, not_spelled = index.find(spelled=texts.__getitem__), index.find()
    assert spelled.scores.near.max() > not_spelled.scores.near.max(initial=0)


def test_a_part_is_told_from_the_other_part_in_spite_of_a_slip() -> None:
    """Titles that differ in a number as well stay apart, and what is put right for one pair is so for no other."""
    parts = [record(f"{TITLE}. Part {at}: Methods", place=f"Lancet, 2017, 1{at}(7), 12{at}3-12{at}9") for at in (1, 2)]
    mistyped = record(
        f"{TITLE.replace('children', 'chidren')}. Part 1: Methods", place="Lancet, 2017, 11(7), 1213-1219"
    )

    assert alike(*parts, mistyped) == [(0, 2)]
