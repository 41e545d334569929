"""What a connector is, and the values that cross from a source into kbaudit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

from kbaudit.card import Card, UnreadableCard
from kbaudit.report import Notice

CONNECTOR_API = 1
"""The version of this protocol; a connector states the one it was written for."""


@dataclass(frozen=True, slots=True)
class FileList:
    """All files that stand beside the cards of a source, the cards' own files among them.

    Attributes:
        paths: Relative to the source, with ``/``.
    """

    paths: frozenset[str]


@dataclass(frozen=True, slots=True)
class Total:
    """How many cards the source itself says it has, readable or not, by another way than counting what was yielded.

    Only a source whose total agrees with what was read can let a card go: a listing that merely ended may have been
    cut off. Where the connector reads a disk, having walked all of it is such another way.
    """

    cards: int


Pulled = Card | UnreadableCard | FileList | Total | Notice
"""What a connector yields: cards, cards it could not read, what else is there, and what should be known."""


@runtime_checkable
class Connector(Protocol):
    """One kind of source: a frozen dataclass whose fields are its settings.

    Attributes:
        name: The entry point's name, such as ``markdown``.
        api: The version of this protocol that the connector was written for.
    """

    name: ClassVar[str]
    api: ClassVar[int]

    def pull(self, source: str) -> Iterator[Pulled]:
        """Yield everything the source has, under the name ``source``; reading only, in any order.

        A card that cannot be read is yielded as ``UnreadableCard``, and the rest goes on.

        Raises:
            ConnectorError: The source as a whole cannot be read; what was yielded before is not all of it.
        """


def one_of(pulled: Iterable[Pulled], identity: str) -> Card | UnreadableCard | None:
    """Give the first card of an id among what a source has; None where there is none."""
    cards = (one for one in pulled if isinstance(one, Card | UnreadableCard))
    return next((one for one in cards if one.id == identity), None)


@runtime_checkable
class ReadsOne(Protocol):
    """A connector that can read one card by itself, which a person is about to vouch for; optional."""

    def read(self, source: str, identity: str) -> Card | UnreadableCard | None:
        """Read the text of the card ``SOURCE:IDENTITY`` as ``pull`` would; None where the source has no such card.

        Of the fields beside title, text and revision those count that the last ``pull`` gave.

        Raises:
            ConnectorError: The source cannot be read.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One configured source.

    Attributes:
        name: Lower-case letters, digits and hyphens.
        connector: Where its cards come from.
        overlay: A table of what the source itself does not know, joined by id or URL; None for none.
    """

    name: str
    connector: Connector
    overlay: Path | None = None
