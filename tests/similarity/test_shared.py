from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbaudit.similarity.proposal import Pairs
from kbaudit.similarity.runs import Runs
from kbaudit.similarity.shared import Place, Shared, gather_shared
from tests.similarity.prose import rows

Run = tuple[int, int, int, int, int]
"""The two texts, where the passage begins in each, and its words."""

places = st.integers(0, 200)
some_runs = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), places, places, st.integers(20, 90)), max_size=20)


def gathered(*given: Run, alike: tuple[tuple[int, int], ...] = ()) -> tuple[Shared, ...]:
    """Gather runs, each in a pair of its own."""
    left, right, here, there, words = (rows(*(run[at] for run in given)) for at in range(5))
    found = Runs(rows(*range(len(given))), here, there, words)
    return gather_shared(Pairs(left, right), found, frozenset(alike))


def test_no_runs_give_no_passages() -> None:
    """There is nothing to gather."""
    assert gathered() == ()


def test_a_passage_has_all_texts_with_it() -> None:
    """Runs at one place of a text are one passage; each text is named with its longest one."""
    assert gathered((0, 1, 10, 0, 40), (0, 2, 12, 70, 45), (1, 2, 0, 70, 40)) == (
        Shared((Place(0, 12, 45), Place(1, 0, 40), Place(2, 70, 45)), ((0, 1), (0, 2), (1, 2))),
    )


def test_other_places_make_other_passages() -> None:
    """What two pairs share at different places of a text is not one passage."""
    assert gathered((0, 2, 100, 0, 30), (0, 1, 0, 50, 30)) == (
        Shared((Place(0, 0, 30), Place(1, 50, 30)), ((0, 1),)),
        Shared((Place(0, 100, 30), Place(2, 0, 30)), ((0, 2),)),
    )


def test_a_short_passage_within_a_long_one_is_one_with_it() -> None:
    """A place inside another one touches it, whatever begins between."""
    (found,) = gathered((0, 1, 0, 0, 100), (0, 2, 40, 0, 20), (0, 3, 70, 0, 20))

    assert [place.row for place in found.places] == [0, 1, 2, 3]


def test_of_two_passages_of_a_pair_the_longer_counts() -> None:
    """A pair of texts is in one passage only, whichever comes first."""
    longest = (Shared((Place(0, 100, 60), Place(1, 0, 60)), ((0, 1),)),)

    assert gathered((0, 1, 0, 90, 30), (0, 1, 100, 0, 60)) == longest
    assert gathered((0, 1, 100, 0, 60), (0, 1, 0, 90, 30)) == longest


def test_what_a_text_has_twice_has_no_pairs() -> None:
    """The longest repetition of a text is told by itself; one that overlaps itself is none."""
    assert gathered((3, 3, 0, 50, 30), (3, 3, 100, 200, 40), (3, 3, 0, 10, 90)) == (
        Shared((Place(3, 100, 40), Place(3, 200, 40)), ()),
    )


def test_pairs_that_are_alike_as_a_whole_are_left_out() -> None:
    """Copies share everything; a third text with the passage is told with each of them."""
    (found,) = gathered((0, 1, 0, 0, 90), (0, 2, 0, 5, 40), (1, 2, 0, 5, 40), alike=((0, 1),))

    assert found.pairs == ((0, 2), (1, 2))
    assert gathered((0, 1, 0, 0, 90), alike=((0, 1),)) == ()


@given(some_runs)
def test_each_pair_is_in_one_passage(given: list[Run]) -> None:
    """No pair is lost or told twice, passages are in order, and a text is once in each."""
    ordered = [(*sorted(run[:2]), *run[2:]) for run in given]
    found = gathered(*ordered)  # type: ignore[arg-type]
    pairs = [pair for one in found for pair in one.pairs]

    assert sorted(pairs) == sorted({run[:2] for run in ordered if run[0] != run[1]})
    assert [one.places for one in found] == sorted(one.places for one in found)
    for one in found:
        named = [place.row for place in one.places]
        assert named == sorted(set(named)) if one.pairs else named[0] == named[1]


@given(places, st.integers(1, 90), places, st.integers(1, 90))
def test_places_overlap_from_both_sides(first: int, words: int, other: int, others: int) -> None:
    """Half of the shorter passage is in common, whichever is asked; a passage overlaps itself."""
    one, two = Place(0, first, words), Place(0, other, others)
    common = len({*range(first, first + words)} & {*range(other, other + others)})

    assert one.overlaps(one)
    assert one.overlaps(two) is two.overlaps(one) is (2 * common >= min(words, others))
