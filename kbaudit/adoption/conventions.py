"""The conventions of a base: under which names its cards already say who owns them and when they were checked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kbaudit.adoption.survey import SURVEYED
from kbaudit.card import Card
from kbaudit.connectors.code_owners import CodeOwners
from kbaudit.connectors.csv import CsvConnector
from kbaudit.connectors.html import HtmlConnector
from kbaudit.connectors.interface import Connector
from kbaudit.connectors.jsonl import JsonlConnector
from kbaudit.connectors.markdown import MarkdownConnector
from kbaudit.connectors.record import KEYS, text_of
from kbaudit.connectors.table import read_table
from kbaudit.connectors.tree import decode_text, read_text
from kbaudit.text.front_matter import read_front_matter
from kbaudit.text.strict_json import parse_object

# The template of the British government's technical documentation names an owner for every page that names none.
_TECH_DOCS = Path("config") / "tech-docs.yml"
_DEFAULT_OWNER = re.compile(
    r"^default_owner_slack:[ \t]*(?:\"([^\"\n]+)\"|'([^'\n]+)'|([^\s\"'#][^\n#]*))", re.MULTILINE
)
_FOLDERS_UP = 3

Record = Mapping[str, object]
"""The fields of one card as its source writes them."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """What a base already says, and under which names.

    Attributes:
        keys: For each field in use, the names the source gives it with the number of cards, the most used first.
        code_owners: Whether a CODEOWNERS file speaks for the folder.
        default_owner: Who answers for pages without an owner, according to the site's own configuration; None where it
            does not say.
    """

    keys: Mapping[str, tuple[tuple[str, int], ...]]
    code_owners: bool = False
    default_owner: str | None = None


def conventions_of(connector: Connector, cards: Iterable[Card]) -> Conventions:
    """Find the conventions in use; reads the source's files once more, and leaves out what cannot be read.

    Args:
        connector: One that reads files or folders; any other has no conventions to find.
        cards: Those of its cards that count.
    """
    match connector:
        case MarkdownConnector(path=path) | HtmlConnector(path=path):
            has_owners = isinstance(connector, MarkdownConnector) and CodeOwners.near(path) is not None
            return Conventions(_keys(_front_matters(path, cards)), has_owners, _default_owner(path))
        case JsonlConnector(path=path):
            return Conventions(_keys(_by_id(cards, _objects(path))))
        case CsvConnector(path=path):
            return Conventions(_keys(_by_id(cards, (row.values for row in read_table(path).rows))))
        case _:
            return Conventions({})


def _keys(records: Iterable[tuple[Card, Record]]) -> dict[str, tuple[tuple[str, int], ...]]:
    counted: dict[str, Counter[str]] = {field: Counter() for field in SURVEYED}
    for card, record in records:
        for field, counter in counted.items():
            key = next((key for key in KEYS[field] if _holds(record, key)), None)
            if key is not None and getattr(card, field) is not None:
                counter[key] += 1
    ranked = {
        field: sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])) for field, counter in counted.items()
    }
    return {field: tuple(pairs) for field, pairs in ranked.items() if pairs}


def _holds(record: Record, key: str) -> bool:
    outer, _, inner = key.partition(".")
    value = record.get(key)
    nested = record.get(outer) if inner else None
    if value is None and isinstance(nested, Mapping):
        value = nested.get(inner)
    return value is not None and bool(str(value).strip())


def _front_matters(path: Path, cards: Iterable[Card]) -> Iterator[tuple[Card, Record]]:
    for card in cards:
        try:
            front = read_front_matter(read_text(path / card.id if path.is_dir() else path))
        except ValueError:
            continue
        yield card, {**front.values, **{f"freshness.{key}": value for key, value in front.freshness.items()}}


def _by_id(cards: Iterable[Card], records: Iterable[Record]) -> Iterator[tuple[Card, Record]]:
    by_id = {card.id: card for card in cards}
    for record in records:
        card = by_id.get(text_of(record.get("id")).strip())
        if card is not None:
            yield card, record


def _objects(path: Path) -> Iterator[Record]:
    with path.open("rb") as file:
        for raw in file:
            try:
                yield parse_object(decode_text(raw))
            except ValueError:
                continue


def _default_owner(path: Path) -> str | None:
    folder = path.absolute() if path.is_dir() else path.absolute().parent
    for near in (folder, *folder.parents)[:_FOLDERS_UP]:
        try:
            found = _DEFAULT_OWNER.search(read_text(near / _TECH_DOCS))
        except ValueError:
            continue
        return next((part.strip() for part in found.groups() if part), None) if found else None
    return None
