"""The difference between two texts of a card, old beside new, line by line. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kbaudit.content import Content

_AROUND = 2
_MOST_LINES = 2_000
"""Lines beyond which two texts are not compared: it would take longer than anybody waits."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the old text beside its counterpart.

    Attributes:
        before: None where the line was added.
        after: None where the line was removed.
        same: Whether nothing was changed in it.
    """

    before: str | None
    after: str | None
    same: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What was changed from one text to another.

    Attributes:
        rows: The changed lines with a few around them; None stands for lines that are left out. Empty where the texts
            are too long to be compared.
    """

    rows: tuple[Row | None, ...]


def differ(before: Content, after: Content) -> Difference:
    """Compare two texts as they are written, their titles first."""
    old, new = _lines(before), _lines(after)
    if max(len(old), len(new)) > _MOST_LINES:
        return Difference(())
    return Difference(tuple(_rows(old, new)))


def _lines(content: Content) -> list[str]:
    return [content.title, *content.body.splitlines()]


def _rows(old: Sequence[str], new: Sequence[str]) -> Iterator[Row | None]:
    end = (0, 0)
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_AROUND):
        if (group[0][1], group[0][3]) != end:
            yield None
        for tag, first, last, new_first, new_last in group:
            yield from _paired(old[first:last], new[new_first:new_last], same=tag == "equal")
        end = (group[-1][2], group[-1][4])
    if end not in {(0, 0), (len(old), len(new))}:
        yield None


def _paired(old: Sequence[str], new: Sequence[str], *, same: bool) -> Iterator[Row]:
    for place in range(max(len(old), len(new))):
        before = old[place] if place < len(old) else None
        after = new[place] if place < len(new) else None
        yield Row(before, after, same)
