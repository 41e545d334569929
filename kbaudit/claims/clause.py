"""The clause of a value: the part of a sentence that speaks of it."""

from __future__ import annotations

import re

from kbaudit.claims.values.value import Value

_CUT = re.compile(r"[,;:()|–—]\s|\s[-–—]\s|[、。；：]")


def clause_of(text: str, value: Value) -> tuple[int, int]:
    """Give where the clause of a value begins and ends in its statement."""
    start = max((cut.end() for cut in _CUT.finditer(text, 0, value.start)), default=0)
    cut = _CUT.search(text, value.end)
    return start, cut.start() if cut else len(text)
