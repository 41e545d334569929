from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.keeping.kept_rows import KeptRows

_Held = Mapping[int, Sequence[tuple[float, float]]]

_NUMBER = st.floats(0, 1e9)
_HELD = st.dictionaries(st.integers(0, 2**64 - 1), st.lists(st.tuples(_NUMBER, _NUMBER), max_size=3), max_size=8)


def _add(kept: KeptRows, held: _Held) -> None:
    owners = [at for at, rows in enumerate(held.values()) for _ in rows]
    rows = np.array([row for rows in held.values() for row in rows], np.float64).reshape(-1, 2)
    kept.add(np.array(list(held), np.uint64), rows, np.array(owners, np.int64))


def _found(kept: KeptRows, keys: Sequence[int]) -> dict[int, list[tuple[float, ...]]]:
    known, starts, ends = kept.find(np.array(keys, np.uint64))
    columns = zip(keys, known, starts, ends, strict=True)
    return {key: [tuple(row) for row in kept.rows[start:end].tolist()] for key, has, start, end in columns if has}


@given(_HELD, st.lists(st.integers(0, 2**64 - 1), max_size=3))
def test_what_was_written_is_found_again(held: _Held, others: list[int]) -> None:
    """Every key with its rows, also one that has none, and no other key."""
    kept = KeptRows(2)
    _add(kept, held)
    again = KeptRows(2, kept.written)

    assert _found(again, list({**held, **dict.fromkeys(others)})) == {key: list(rows) for key, rows in held.items()}
    assert not again.changed
    assert again.written == kept.written


def test_what_nobody_asks_for_is_forgotten() -> None:
    """So what is kept does not grow with every change of the base."""
    kept = KeptRows(2)
    _add(kept, {1: [(1, 2)], 2: [], 3: [(5, 6), (7, 8)]})
    again = KeptRows(2, kept.written)
    found = _found(again, [3, 9])

    assert found == {3: [(5, 6), (7, 8)]}
    assert again.changed
    assert _found(KeptRows(2, again.written), [1, 2, 3]) == found


def test_of_one_key_the_first_rows_stay() -> None:
    """One that is known, and one that is added twice."""
    kept = KeptRows(2)
    kept.add(np.array([4, 4], np.uint64), np.array([[1.0, 1.0], [2.0, 2.0]]), np.array([0, 1]))
    again = KeptRows(2, kept.written)
    _add(again, {4: [(3, 3)]})

    assert _found(again, [4]) == {4: [(1, 1)]}
    assert _found(KeptRows(2, again.written), [4]) == {4: [(1, 1)]}


_SOUND = KeptRows(2)
_add(_SOUND, {1: [(1, 2)], 5: [(3, 4)]})


def _summed(*numbers: Sequence[float]) -> bytes:
    """Give rows as somebody may write them who knows the form: keys, then numbers."""
    held = np.array(numbers[0], np.uint64).tobytes() + np.array(numbers[1], np.float64).tobytes()
    return hashlib.blake2b(held, digest_size=16).digest() + held


@pytest.mark.parametrize(
    "written",
    [
        None,
        b"",
        _SOUND.written[:-1],
        _SOUND.written[:-24],
        _SOUND.written[:-1] + b"\0",
        _summed([5, 1], [1, 2, 3, 4]),
        _summed([1, 5], [1, 2, 3, float("nan")]),
    ],
    ids=["nothing", "empty", "torn", "cut", "flipped", "out of order", "no number"],
)
def test_what_cannot_be_read_is_nothing(written: bytes | None) -> None:
    """It is found anew."""
    kept = KeptRows(2, written)

    assert len(kept.rows) == 0
    assert _found(kept, [1, 5]) == {}


def test_what_is_well_formed_is_read() -> None:
    """So the cases above fail for what they say."""
    assert _found(KeptRows(2, _summed([1, 5], [1, 2, 3, 4])), [5]) == {5: [(3, 4)]}
