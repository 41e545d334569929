from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from kbaudit.keeping.notes import Key, Notes, Plain


class Board:
    """A shelf in memory."""

    def __init__(self, kept: bytes | None = None) -> None:
        """Begin with one thing on it."""
        self.kept, self.times = kept, 0

    def read(self, name: str) -> bytes | None:  # noqa: ARG002 - as the protocol has it
        """Give it."""
        return self.kept

    def keep(self, name: str, kept: bytes) -> None:  # noqa: ARG002 - as the protocol has it
        """Keep it, and count."""
        self.kept, self.times = kept, self.times + 1


def _never() -> Any:  # noqa: ANN401 - it gives nothing
    raise AssertionError("it is known")


def _number(kept: Plain) -> int:
    if not isinstance(kept, int):
        raise TypeError
    return kept


def _take(notes: Notes, key: Key, find: Callable[[], int]) -> int:
    return notes.take(key, find, lambda value: value, _number)


def _noted(board: Board, *keys: Key) -> None:
    notes = Notes(board, "x")
    for at, key in enumerate(keys):
        _take(notes, key, partial(int, at))
    notes.keep()


def test_what_was_noted_is_not_found_again() -> None:
    """By the next one who asks, and by the same."""
    board = Board()
    notes = Notes(board, "x")
    assert _take(notes, ("a", 1), lambda: 7) == _take(notes, ("a", 1), _never) == 7
    notes.keep()

    assert _take(Notes(board, "x"), ("a", 1), _never) == 7
    assert _take(Notes(board, "x"), ("a", 2), lambda: 8) == 8


def test_only_what_is_asked_for_stays() -> None:
    """Nothing is written where nothing is new, and nothing piles up."""
    board = Board()
    _noted(board, ("a",), ("b",))
    _noted(board, ("a",), ("b",))
    assert board.times == 1
    _noted(board, ("a",))

    assert board.times == 2
    assert _take(Notes(board, "x"), ("a",), _never) == 0
    assert _take(Notes(board, "x"), ("b",), lambda: 5) == 5


@pytest.mark.parametrize("value", ["text", [1], {}], ids=str)
def test_a_note_of_another_kind_is_no_note(value: object) -> None:
    """It is found anew, and put right."""
    board = Board()
    _noted(board, ("a",))
    board.kept = json.dumps(dict.fromkeys(json.loads(board.kept or b""), value)).encode()
    notes = Notes(board, "x")

    assert _take(notes, ("a",), lambda: 3) == 3
    notes.keep()
    assert _take(Notes(board, "x"), ("a",), _never) == 3
