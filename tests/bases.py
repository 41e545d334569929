"""Knowledge bases whose cards and clock a test sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from kbaudit.card import Card, UnreadableCard
from kbaudit.config.values import Config, PeopleSettings
from kbaudit.connectors.interface import Pulled, Source, Total
from kbaudit.errors import ConnectorError
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.outcomes.synced import SourceSync
from kbaudit.policy import Policy
from kbaudit.report import Notice
from tests.samples import NOW, card

POLICY = Policy(owner="kb@example.org")


@dataclass(slots=True)
class Shelf:
    """What a source has.

    Attributes:
        cards: By id.
        total: What the source says of how many it has; None where it says nothing, the truth where it is left out.
        problem: Why it cannot be read.
    """

    cards: dict[str, Card] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    total: int | None = -1
    problem: str | None = None

    def put(self, identity: str, **fields: Any) -> None:  # noqa: ANN401 - the fields of a card
        """Put a card on the shelf, or change one that is there."""
        known = self.cards.get(identity)
        self.cards[identity] = replace(known, **fields) if known else card(identity, **fields)


@dataclass(frozen=True)
class Given:
    """A connector that yields what is on a shelf."""

    name: ClassVar[str] = "given"
    api: ClassVar[int] = 1
    shelf: Shelf

    def pull(self, source: str) -> Iterator[Pulled]:
        """Yield everything on the shelf, under the name of the source."""
        if self.shelf.problem:
            raise ConnectorError(self.shelf.problem)
        for one in self.shelf.cards.values():
            yield replace(one, source=source)
        for identity, reason in self.shelf.unreadable.items():
            yield UnreadableCard(source=source, id=identity, reason=reason)
        yield from (Notice(source, one) for one in self.shelf.notices)
        if self.shelf.total is not None:
            here = len(self.shelf.cards) + len(self.shelf.unreadable)
            yield Total(here if self.shelf.total == -1 else self.shelf.total)


@dataclass(slots=True)
class Base:
    """A knowledge base of one source called ``kb``.

    Attributes:
        now: What its clock says.
        people: The file of its directory of people; none where None.
    """

    url: str
    shelf: Shelf = field(default_factory=Shelf)
    now: datetime = NOW
    policy: Policy = POLICY
    people: Path | None = None
    kb: KnowledgeBase = field(init=False)

    def __post_init__(self) -> None:
        """Open it."""
        self.kb = self.open()

    @property
    def config(self) -> Config:
        """Give its configuration."""
        source = Source(name="kb", connector=Given(self.shelf))
        people = PeopleSettings(file=self.people) if self.people else None
        return Config(sources=(source,), policy=self.policy, people=people)

    def open(self) -> KnowledgeBase:
        """Open it once more."""
        return KnowledgeBase.open(self.url, config=self.config, clock=lambda: self.now)

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def sync(self, *, accept: int = 0) -> SourceSync:
        """Sync, and give what became of the one source."""
        (done,) = self.kb.sync(accept_deletions={"kb": accept}).sources
        return done

    def card(self, identity: str) -> Card | None:
        """Give a card as an audit sees it."""
        return next((one for one in self.kb.intake().cards if one.id == identity), None)

    def history(self) -> list[tuple[str, str]]:
        """Give the kind and the card of each entry of the ledger."""
        return [(str(one.kind), one.card) for one in self.kb.entries()]
