"""Layout by display width: a Chinese character or an emoji takes two columns of a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, chop_cells, set_cell_size

NARROWEST = 40
"""Columns below which nothing is laid out, however narrow the terminal."""

_ELLIPSIS = "..."


def cut(text: str, columns: int) -> str:
    """Cut a text to a number of columns; three dots at its end say that it was cut."""
    if cell_len(text) <= columns:
        return text
    return set_cell_size(text, columns - len(_ELLIPSIS)).rstrip() + _ELLIPSIS


def wrap(text: str, columns: int, first: str = "", rest: str | None = None) -> list[str]:
    """Break a text into lines at its spaces; a word longer than a line is broken where the line ends.

    Args:
        columns: The width of a line, its indent included.
        first: What the first line begins with.
        rest: What the others begin with; spaces as wide as ``first`` where None.
    """
    indent = " " * cell_len(first) if rest is None else rest
    room = max(columns - max(cell_len(first), cell_len(indent)), NARROWEST // 2)
    lines: list[str] = []
    for word in _words(text, room):
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [((indent if number else first) + line).rstrip() for number, line in enumerate(lines or [""])]


def table(rows: Sequence[Sequence[str]], columns: int, *, widest: int | None = None) -> list[str]:
    """Set rows in columns: the first to the left and cut where it is too long, the others to the right.

    Args:
        rows: All of one length, the heading first.
        columns: The width of a line.
        widest: The most columns that the first cell may take; what the others leave where None.
    """
    sizes = [max(cell_len(cell) for cell in column) for column in zip(*rows, strict=True)]
    room = columns - sum(size + 2 for size in sizes[1:])
    name = min(sizes[0], max(min(room, widest or room), NARROWEST // 4))
    return [_row(row, name, sizes[1:]) for row in rows]


def columns_of(rows: Sequence[Sequence[str]], columns: int) -> list[str]:
    """Set rows in columns, all to the left; the last cell is broken into lines where it is too long.

    Args:
        rows: All of one length, the heading first.
        columns: The width of a line.
    """
    sizes = [max(cell_len(cell) for cell in column) for column in zip(*rows, strict=True)][:-1]
    lines: list[str] = []
    for *cells, last in rows:
        begin = "".join(f"{set_cell_size(cell, size)}  " for cell, size in zip(cells, sizes, strict=True))
        lines.extend(wrap(last, columns, begin))
    return lines


def _row(row: Sequence[str], name: int, sizes: Sequence[int]) -> str:
    cells = [cell.rjust(size) for cell, size in zip(row[1:], sizes, strict=True)]
    return "  ".join([set_cell_size(cut(row[0], name), name), *cells]).rstrip()


def _words(text: str, room: int) -> Iterator[str]:
    for word in text.split():
        if cell_len(word) <= room:
            yield word
        else:
            yield from chop_cells(word, room)
