"""The connector ``csv``: one card a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from kbaudit.card import Card, UnreadableCard
from kbaudit.connectors.id_lines import IdLines
from kbaudit.connectors.interface import Pulled, Total, one_of
from kbaudit.connectors.record import MONTH_FIRST, FieldReader, body_format_from, card_from
from kbaudit.connectors.table import Row, Table, read_table
from kbaudit.connectors.unread_keys import UnreadKeys
from kbaudit.errors import ConnectorError

_REQUIRED = ("id", "title", "body")


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvConnector:
    """A table with one card a row; its columns have the names of the JSONL fields.

    Attributes:
        path: The file.
        base: The folder that reported paths start from; not used, for cards of one file are told apart by their ids.
    """

    name: ClassVar[str] = "csv"
    api: ClassVar[int] = 1

    path: Path
    base: Path | None = None

    def pull(self, source: str) -> Iterator[Pulled]:
        """Yield the card of every row; a row without id or title is named by its line."""
        table = read_table(self.path)
        for column in _REQUIRED:
            if column not in table.columns:
                known = ", ".join(table.columns[:12])
                raise ConnectorError(f"{self.path}: has no column {column}; its columns are: {known}")
        unread = UnreadKeys()
        lines = IdLines(self.path.name)
        for row in table.rows:
            unread.note(f"line {row.line}", row.values)
            yield lines.once(self._card(source, table, row), row.line)
        yield Total(len(table.rows))
        yield from unread.notices(source)

    def read(self, source: str, identity: str) -> Card | UnreadableCard | None:
        """Read the card of one row."""
        return one_of(self.pull(source), identity)

    def _card(self, source: str, table: Table, row: Row) -> Card | UnreadableCard:
        identity = row.values.get("id", "")
        try:
            if row.problem:
                raise ValueError(row.problem)
            if "body" in row.lacking:
                named = len(table.columns)
                raise ValueError(f"has {named - len(row.lacking)} cells where the header names {named} columns")
            for column in ("id", "title"):
                if column not in row.values:
                    raise ValueError(f"has no {column}")
            return _card_of(source, table, row.values)
        except ValueError as error:
            reason = f"line {row.line}: {error}"
            identity = identity or f"line-{row.line}"
            return UnreadableCard(source=source, id=identity, reason=reason, path=self.path.name, line=row.line)


def _card_of(source: str, table: Table, values: Mapping[str, str]) -> Card:
    reader = FieldReader(values, month_first=table.month_first | MONTH_FIRST)
    return card_from(
        reader,
        source=source,
        id=values["id"],
        title=" ".join(values["title"].split()),
        body=values.get("body", "").replace("\r\n", "\n").replace("\r", "\n"),
        body_format=body_format_from(reader, values.get("body_format")),
    )
