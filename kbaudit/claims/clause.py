"""The clause of a value or word: the part of a sentence that speaks of it."""

from __future__ import annotations

import re

_CUT = re.compile(r"[,;:()|–—]\s|\s[-–—]\s|[、。；：]")


def clause_of(text: str, start: int, end: int) -> tuple[int, int]:
    """Give where the clause of a value, or of a word, begins and ends in its statement, by the place of the word."""
    begin = max((cut.end() for cut in _CUT.finditer(text, 0, start)), default=0)
    cut = _CUT.search(text, end)
    return begin, cut.start() if cut else len(text)
