"""The overlay: what a spreadsheet knows of a source's cards, joined by id or URL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from kbaudit.card import Card, FieldProblem
from kbaudit.connectors.record import KEYS, MONTH_FIRST, FieldReader, card_from, fold_key
from kbaudit.connectors.table import Row, Table
from kbaudit.errors import ConnectorError
from kbaudit.report import Notice

IDENTITIES = ("id", "ref", "url")
"""Columns that may name the card: its id, its reference, its address."""

FIELDS = (
    "owner",
    "verifier",
    "verified_at",
    "verified_by",
    "due_at",
    "verify_interval",
    "tags",
    "audience",
    "collection",
    "views",
    "helpful",
    "unhelpful",
)
"""Fields of a card that an overlay may give; what it gives wins over the source."""

_MOST_LISTED = 50

# By folded column: the field it fills, in the order in which a reader of the field would try them.
_FIELD_OF = {fold_key(key): name for name in FIELDS for key in KEYS[name]}
_ORDER = list(_FIELD_OF)


@dataclass(frozen=True, slots=True)
class Joined:
    """Cards with what the table knows of them.

    Attributes:
        cards: In the order given.
        notices: Rows and columns that could not be used.
    """

    cards: tuple[Card, ...]
    notices: tuple[Notice, ...]


def join(cards: Sequence[Card], table: Table, *, source: str, file: str) -> Joined:
    """Add what a table knows to the cards of a source.

    Of several rows for one card, equal ones count once and the cells on which they differ are left out; both are said.

    Args:
        source: The source's name.
        file: The table's file, as notices name it.

    Raises:
        ConnectorError: Not one of its rows names a card: what the table was to say would be missing everywhere.
    """
    finder = _Finder(cards)
    by_ref: dict[str, list[Row]] = {}
    unmatched: list[Row] = []
    for row in table.rows:
        card = None if row.problem else finder.card(row)
        if card is None:
            unmatched.append(row)
        else:
            by_ref.setdefault(card.ref, []).append(row)
    if table.rows and cards and not by_ref:
        raise ConnectorError(f"{file}: none of its {len(table.rows)} rows names a card of {source}; {_why(table)}")
    joined = tuple(_with(card, by_ref.get(card.ref, ()), table, file) for card in cards)
    notices = [*_columns(table), *_rows_left(unmatched), *_rows_again(by_ref)]
    return Joined(joined, tuple(Notice(source, f"{file}: {message}") for message in notices))


class _Finder:
    """Finds the card that a row speaks of."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self._by_name: dict[str, Card] = {}
        self._by_address: dict[str, Card | None] = {}
        for card in cards:
            self._by_name |= {card.id: card, card.ref: card}
            if card.path:
                self._by_name.setdefault(card.path, card)
            if address := _address(card.url):
                # An address that two cards share, such as two locales of one page, names neither.
                self._by_address[address] = None if address in self._by_address else card

    def card(self, row: Row) -> Card | None:
        given = [row.values[column] for column in IDENTITIES if column in row.values]
        named = (
            self._by_name.get(value) or self._by_name.get(_plain_path(value)) or self._by_address.get(_address(value))
            for value in given
        )
        return next((card for card in named if card), None)


def _plain_path(value: str) -> str:
    """Write a path as ids are written: with ``/``, not beginning with ``./``."""
    return value.replace("\\", "/").removeprefix("./")


def _address(url: str | None) -> str:
    """Fold what does not tell two addresses apart: scheme, case of the host, fragment, a last slash."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.casefold()}{parts.path.rstrip('/')}{query}"


def _with(card: Card, rows: Sequence[Row], table: Table, file: str) -> Card:
    if not rows:
        return card
    values = _agreed(rows)
    reader = FieldReader(values, month_first=table.month_first | MONTH_FIRST)
    given = card_from(reader, source=card.source, id=card.id, title=card.title, body="")
    known = {name: value for name in FIELDS if _gives(name, values) and (value := getattr(given, name)) is not None}
    where = f"{file} line {rows[0].line}"
    return replace(card, **known, problems=_problems(card, known, reader.problems, where))


def _gives(name: str, values: Mapping[str, str]) -> bool:
    given = {fold_key(column) for column in values}
    return any(fold_key(key) in given for key in KEYS[name])


def _problems(
    card: Card, known: Mapping[str, object], found: Iterable[FieldProblem], where: str
) -> tuple[FieldProblem, ...]:
    """Keep the card's own problems but for the fields the table now fills, and add the table's."""
    kept = (problem for problem in card.problems if problem.field not in known)
    added = (
        replace(problem, key=f"{problem.key} in {where}", line=None) for problem in found if problem.field in FIELDS
    )
    return (*kept, *added)


def _agreed(rows: Sequence[Row]) -> dict[str, str]:
    """Give the cells on which all rows of one card agree, of several columns of one field the one that counts."""
    agreed = {name: cells[0] for name, cells in _by_field(rows).items() if not _conflict(cells)}
    return dict(agreed.values())


def _by_field(rows: Sequence[Row]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Give what each row says of each field, as column and cell; a column of no field counts as one of its own."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        counting: dict[str, tuple[str, str]] = {}
        for column in sorted(row.values, key=_rank):
            counting.setdefault(_FIELD_OF.get(fold_key(column), column), (column, row.values[column]))
        for name, cell in counting.items():
            found.setdefault(name, []).append(cell)
    return found


def _rank(column: str) -> int:
    folded = fold_key(column)
    return _ORDER.index(folded) if folded in _FIELD_OF else len(_ORDER)


def _conflict(cells: Iterable[tuple[str, str]]) -> bool:
    return len({cell for _, cell in cells}) > 1


def _why(table: Table) -> str:
    if any(column in IDENTITIES for column in table.columns):
        return f"their column {' or '.join(IDENTITIES)} must hold a card's id, reference or URL"
    return f"it has no column {' or '.join(IDENTITIES)}, but: {', '.join(table.columns[:12])}"


def _columns(table: Table) -> Iterator[str]:
    known = {fold_key(key) for key in (*IDENTITIES, *(key for name in FIELDS for key in KEYS[name]))}
    unused = [column for column in table.columns if column and fold_key(column) not in known]
    if unused:
        yield f"columns not used: {', '.join(unused)}"


def _rows_left(rows: Sequence[Row]) -> Iterator[str]:
    broken = [f"line {row.line} ({row.problem})" for row in rows if row.problem]
    if broken:
        yield f"rows that cannot be read: {_listing(broken)}"
    unmatched = [f"line {row.line} ({_named(row)})" for row in rows if not row.problem]
    if unmatched:
        yield f"rows that match no card: {_listing(unmatched)}"


def _rows_again(by_ref: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    double: list[str] = []
    conflicting: list[str] = []
    for ref, rows in by_ref.items():
        if len(rows) > 1:
            where = f"{ref} (lines {', '.join(str(row.line) for row in rows)})"
            columns = sorted(_differing(rows))
            if columns:
                conflicting.append(f"{where}, which differ in {', '.join(columns)}")
            else:
                double.append(where)
    if double:
        yield f"several rows for one card that agree: {_listing(double)}"
    if conflicting:
        yield f"several rows for one card that conflict, their differing cells left out: {_listing(conflicting)}"


def _differing(rows: Sequence[Row]) -> set[str]:
    conflicts = (cells for name, cells in _by_field(rows).items() if name not in IDENTITIES and _conflict(cells))
    return {column for cells in conflicts for column, _ in cells}


def _named(row: Row) -> str:
    return next((row.values[column] for column in IDENTITIES if column in row.values), "names no card")


def _listing(items: Sequence[str]) -> str:
    more = f"; and {len(items) - _MOST_LISTED} more" if len(items) > _MOST_LISTED else ""
    return "; ".join(items[:_MOST_LISTED]) + more
