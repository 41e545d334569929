"""The fields of a YAML mapping as they were written, read without ever overflowing the stack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

DEEPEST = 20
"""Values nested deeper are refused."""

_MOST_NODES = 2000
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_END = yaml.CollectionEndEvent
_NULLS = frozenset({"null", "Null", "NULL", "~"})

Value = str | tuple["Value", ...] | Mapping[str, "Value"]
"""A field's value: text, a list or a mapping; dates and numbers stay as they were written."""


def read_yaml_fields(
    source: str, first_line: int = 1, most_nodes: int = _MOST_NODES
) -> tuple[dict[str, Value], dict[str, int], tuple[tuple[str, int], ...]]:
    """Read a YAML mapping; of a key that stands twice, the first counts.

    Args:
        first_line: The line on which the source begins in its file.
        most_nodes: Keys and values together; more are refused, and so are aliases, by which a few lines become many.

    Returns:
        The values and the line of each key of the outermost mapping, and its keys that stand again, with their lines.

    Raises:
        yaml.MarkedYAMLError: It is no YAML; the mark counts lines from 0.
        ValueError: It is no mapping, or holds more than it may.
    """
    return _Reader(source, most_nodes).read(first_line)


class _Reader:
    """Build fields from the parser's events, which unlike its trees cannot overflow the stack of the C library."""

    def __init__(self, source: str, most_nodes: int) -> None:
        events = yaml.parse(source, Loader=_LOADER)
        self._events: Iterator[Any] = (event for event in events if isinstance(event, yaml.NodeEvent | _END))
        self._left = most_nodes

    def read(self, first_line: int) -> tuple[dict[str, Value], dict[str, int], tuple[tuple[str, int], ...]]:
        values: dict[str, Value] = {}
        lines: dict[str, int] = {}
        repeated: list[tuple[str, int]] = []
        opening = next(self._events, None)
        if opening is None:
            return values, lines, ()
        if not isinstance(opening, yaml.MappingStartEvent):
            raise ValueError("is not a list of fields")
        for event in self._until_end():
            key = str(self._value(event, 1))
            line = first_line + event.start_mark.line
            if key in values:
                repeated.append((key, line))
            lines.setdefault(key, line)
            values.setdefault(key, self._value(next(self._events), 1))
        return values, lines, tuple(repeated)

    def _value(self, event: Any, depth: int) -> Value:  # noqa: ANN401 - PyYAML ships no types
        self._left -= 1
        if self._left < 0 or depth > DEEPEST:
            raise ValueError("holds more than front matter should")
        if isinstance(event, yaml.SequenceStartEvent):
            return tuple(self._value(item, depth + 1) for item in self._until_end())
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(depth)
        if isinstance(event, yaml.AliasEvent):
            raise ValueError("uses an alias (*), which front matter does not need")
        return "" if not event.style and event.value in _NULLS else str(event.value)

    def _mapping(self, depth: int) -> Value:
        found: dict[str, Value] = {}
        for event in self._until_end():
            key = str(self._value(event, depth + 1))
            found.setdefault(key, self._value(next(self._events), depth + 1))
        return found

    def _until_end(self) -> Iterator[Any]:
        while not isinstance(event := next(self._events), _END):
            yield event
