"""Folding the pieces of a block into the text a reader sees, and where in it lines, cells and bold words stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum


class Mark(Enum):
    """What a mark before a piece tells."""

    LINE = "line"
    CELL = "cell"
    STRONG = "strong"
    PLAIN = "plain"


@dataclass(slots=True)
class Folded:
    """A block's text with white space folded, and the places in it.

    Attributes:
        text: What a reader sees.
        lines: Offset and line of the body for each line after the first, and for the first if it begins elsewhere.
        cells: The offset of each cell of a row.
        strong: The spans that are set in bold.
    """

    text: str = ""
    lines: list[tuple[int, int]] = field(default_factory=list)
    cells: list[int] = field(default_factory=list)
    strong: list[tuple[int, int]] = field(default_factory=list)


def fold(
    pieces: Sequence[str], marks: Iterable[tuple[int, Mark, int]], line: int, show: Callable[[str], str]
) -> Folded:
    """Fold pieces that were read one after the other.

    Args:
        marks: Each with the index of the piece that it stands before, in order, and the line where it tells one.
        line: The line of the body on which the block begins.
        show: Writes a passage as a reader sees it.
    """
    folding = _Folding(line)
    waiting = iter(marks)
    mark = next(waiting, None)
    for index, piece in enumerate(pieces):
        while mark is not None and mark[0] <= index:
            folding.take_mark(mark[1], mark[2])
            mark = next(waiting, None)
        folding.take_piece(show(piece))
    while mark is not None:
        folding.take_mark(mark[1], mark[2])
        mark = next(waiting, None)
    return folding.end()


class _Folding:
    def __init__(self, line: int) -> None:
        self._folded = Folded()
        self._words: list[str] = []
        self._size = 0
        self._line = self._noted = line
        self._spaced = self._broken = False
        self._cells = 0
        self._bold: int | None = None

    def take_mark(self, mark: Mark, line: int) -> None:
        match mark:
            case Mark.LINE:
                self._line = line
            case Mark.CELL:
                self._cells += 1
            case Mark.STRONG if self._bold is None:
                self._bold = self._size
            case Mark.PLAIN if self._bold is not None:
                self._folded.strong.append((self._bold, self._size))
                self._bold = None

    def take_piece(self, piece: str) -> None:
        for number, passage in enumerate(piece.split("\n")):
            if number:
                self._line += 1
                self._spaced = self._broken = True
            if passage:
                self._take_passage(passage)

    def end(self) -> Folded:
        self._begin_cells(self._size)
        self._folded.text = "".join(self._words)
        text = self._folded.text
        # Bold words were noted where the text before them ended: white space between is not theirs.
        spans = ((start + (text[start : start + 1] == " "), end) for start, end in self._folded.strong)
        self._folded.strong = [(start, end) for start, end in spans if start < end]
        return self._folded

    def _take_passage(self, passage: str) -> None:
        words = " ".join(passage.split())
        if not words:
            self._spaced = True
            return
        if self._size and (self._spaced or passage[0].isspace()):
            self._words.append(" ")
            self._size += 1
        if self._broken or self._line != self._noted:
            self._begin_line()
        self._begin_cells(self._size)
        self._words.append(words)
        self._size += len(words)
        self._spaced = passage[-1].isspace()

    def _begin_line(self) -> None:
        if self._size or self._line != self._noted:
            self._folded.lines.append((self._size, self._line))
        self._noted, self._broken = self._line, False

    def _begin_cells(self, at: int) -> None:
        self._folded.cells += [at] * self._cells
        self._cells = 0
