"""Tables as spreadsheets save them: any of the usual separators, encodings and orders of day and month."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kbaudit.connectors.tree import MAX_BYTES, refuse_irregular
from kbaudit.errors import ConnectorError

_SEPARATORS = ",;\t|"
_SLASHED = re.compile(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{4}\b")
_NAMED_SEPARATOR = re.compile(rf"\"?sep=([{_SEPARATORS}])\"?", re.IGNORECASE)
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes:
        line: The line of the file on which it begins, from 1.
        values: The cells by lower-case column name, empty ones left out.
        problem: What is wrong with the row's shape; None when nothing is.
        lacking: Columns before which the row ends.
    """

    line: int
    values: Mapping[str, str]
    problem: str | None = None
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header.

    Attributes:
        columns: Lower-case names, in order.
        rows: Rows that hold something.
        month_first: Columns whose dates are written month/day/year, judged from all their dates together.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    month_first: frozenset[str]


def read_table(path: Path, max_bytes: int = MAX_BYTES * 20) -> Table:
    """Read a table from a file: UTF-8, UTF-16 with a byte order mark, else Windows-1252 as Excel saves it.

    Raises:
        ConnectorError: The file cannot be read or has no header.
    """
    refuse_irregular(path)
    try:
        if path.stat().st_size > max_bytes:
            raise ConnectorError(f"{path}: is larger than {max_bytes} bytes; split it")
        raw = path.read_bytes()
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise ConnectorError(f"{path}: {why}; check the path") from error
    text = _decoded(raw)
    if not text.strip():
        raise ConnectorError(f"{path}: is empty; its first line must name the columns")
    try:
        return _parsed(text)
    except csv.Error as error:
        raise ConnectorError(f"{path}: its first line, which must name the columns, cannot be read: {error}") from error


def _decoded(raw: bytes) -> str:
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _parsed(text: str) -> Table:
    # Excel may put a line "sep=;" first, which names the separator and is no header.
    first, _, rest = text.partition("\n")
    if found := _NAMED_SEPARATOR.fullmatch(first.rstrip("\r")):
        return _with_separator(rest, found[1], 1)
    return _with_separator(text, max(_SEPARATORS, key=first.count), 0)


def _with_separator(text: str, separator: str, skipped: int) -> Table:
    csv.field_size_limit(MAX_BYTES)
    lines = _Lines(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=separator)
    columns = tuple(name.strip().casefold() for name in next(reader, []))
    if lines.ended:
        raise csv.Error("a quotation mark opens a cell and is never closed")
    rows = tuple(_rows(reader, lines, columns, skipped))
    return Table(columns, rows, frozenset(name for name in columns if _month_first(name, rows)))


class _Lines:
    """The lines of a file, and whether more were asked for than it has: so it ends only within a quoted cell."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.read = 0
        self.ended = False
        self._lines = lines

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.read += 1
            yield line
        self.ended = True


def _rows(reader: Iterator[list[str]], lines: _Lines, columns: tuple[str, ...], skipped: int) -> Iterator[Row]:
    line = 2 + skipped
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Row(line, {}, f"cannot be read: {error}")
            continue
        if cells is None:
            return
        if lines.ended:
            yield _unclosed(lines.read + skipped, cells, columns)
        elif any(cell.strip() for cell in cells):
            yield _row(line, cells, columns)
        line = lines.read + 1 + skipped


def _row(line: int, cells: list[str], columns: tuple[str, ...]) -> Row:
    values = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name and cell.strip()}
    extra = [cell for cell in cells[len(columns) :] if cell.strip()]
    problem = f"has {len(cells)} cells where the header names {len(columns)} columns" if extra else None
    return Row(line, values, problem, columns[len(cells) :])


def _unclosed(last_line: int, cells: list[str], columns: tuple[str, ...]) -> Row:
    """Name the row whose last cell swallowed the rest of the file, by the line on which that cell begins."""
    swallowed = max(len(list(io.StringIO(cells[-1], newline=""))) - 1, 0)
    problem = "has a cell whose quotation mark is never closed, so all that follows is part of it; close it"
    return replace(_row(last_line - swallowed, cells[:-1], columns), problem=problem)


def _month_first(column: str, rows: Iterable[Row]) -> bool:
    """Tell whether a column writes month/day/year: some date has a second number above 12, and none a first one."""
    found = [match for row in rows if (match := _SLASHED.match(row.values.get(column, "")))]
    return any(int(match[2]) > _MONTHS for match in found) and not any(int(match[1]) > _MONTHS for match in found)
