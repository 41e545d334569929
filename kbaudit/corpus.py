"""The corpus: the cards of a base as rules see them, under a policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from kbaudit.card import Card, Lifecycle, UnreadableCard
from kbaudit.keeping.shelf import NoShelf, Shelf
from kbaudit.people.directory import Directory
from kbaudit.policy import Policy, Terms
from kbaudit.verification import Check, Vouched

if TYPE_CHECKING:  # it brings NumPy, which only the rules about duplicates need
    from kbaudit.likeness import Likeness


class Corpus(Protocol):
    """What a rule's second step may read. Order is always by source, then id."""

    @property
    def shelf(self) -> Shelf:
        """Give where a comparison of all cards leaves what the next one need not find out again."""

    def cards(self) -> Iterator[Card]:
        """Yield every card; a rule that needs something of their bodies takes it in its first step."""

    def get(self, ref: str) -> Card | None:
        """Give the card of a reference, or None."""

    def facts(self, rule: str) -> Iterator[tuple[Card, Any]]:
        """Yield the cards for which the rule's first step found facts, with them."""

    def facts_by_ref(self, rule: str) -> Mapping[str, Any]:
        """Give the facts that the rule's first step found by reference; each is read when it is asked for."""

    def terms(self, card: Card) -> Terms:
        """Give what the policy says about a card."""

    def people(self) -> Directory:
        """Give the people that the base may depend on; nobody where there is no directory."""

    def unreadable(self) -> Iterator[UnreadableCard]:
        """Yield the cards that could not be read."""

    def files(self, source: str) -> frozenset[str] | None:
        """Give the paths of all files beside a source's cards, relative to it, with ``/``; None where unknown."""

    def vouched(self, card: Card) -> Vouched | None:
        """Give what was last vouched for of a card, where that is known to differ from what the card says now."""

    def checks(self, card: Card) -> tuple[Check, ...]:
        """Give every time that somebody vouched for a card, in the order entered; none where no ledger is kept."""

    def likeness(self, *, published_only: bool = True) -> Likeness:
        """Tell which cards are alike: of those that readers rely on, or of all."""


@dataclass(frozen=True)
class MemoryCorpus:
    """A corpus held in memory.

    Attributes:
        held: The cards, sorted by source and id, no reference twice.
        policy: The policy they are under.
        found: Facts by rule, then by reference.
        failed: The cards that could not be read, sorted alike.
        listed: Paths of all files by source, for the sources that know them.
        attested: What was last vouched for, by reference, of the cards whose text is another now.
        directory: The people that the base may depend on.
        ledger: Every time that somebody vouched for a card, by reference.
        shelf: Where comparisons of all cards leave what they found out.
    """

    held: tuple[Card, ...]
    policy: Policy
    found: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    failed: tuple[UnreadableCard, ...] = ()
    listed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    attested: Mapping[str, Vouched] = field(default_factory=dict)
    directory: Directory = field(default_factory=Directory)
    shelf: Shelf = field(default_factory=NoShelf)
    ledger: Mapping[str, tuple[Check, ...]] = field(default_factory=dict)

    def cards(self) -> Iterator[Card]:
        """Yield every card."""
        return iter(self.held)

    def get(self, ref: str) -> Card | None:
        """Give the card of a reference, or None."""
        return self._by_ref.get(ref)

    def facts(self, rule: str) -> Iterator[tuple[Card, Any]]:
        """Yield the cards for which the rule's first step found facts, with them."""
        found = self.facts_by_ref(rule)
        return ((card, found[card.ref]) for card in self.held if card.ref in found)

    def facts_by_ref(self, rule: str) -> Mapping[str, Any]:
        """Give the facts that the rule's first step found by reference."""
        return self.found.get(rule, {})

    def terms(self, card: Card) -> Terms:
        """Give what the policy says about a card."""
        known = self._terms.get(card.ref)
        if known is None:
            known = self._terms[card.ref] = self.policy.terms(card)
        return known

    def people(self) -> Directory:
        """Give the people that the base may depend on."""
        return self.directory

    def unreadable(self) -> Iterator[UnreadableCard]:
        """Yield the cards that could not be read."""
        return iter(self.failed)

    def files(self, source: str) -> frozenset[str] | None:
        """Give the paths of all files beside a source's cards; None where unknown."""
        return self.listed.get(source)

    def vouched(self, card: Card) -> Vouched | None:
        """Give what was last vouched for of a card, where it is known to differ from what the card says now."""
        return self.attested.get(card.ref)

    def checks(self, card: Card) -> tuple[Check, ...]:
        """Give every time that somebody vouched for a card, in the order entered."""
        return self.ledger.get(card.ref, ())

    def likeness(self, *, published_only: bool = True) -> Likeness:
        """Tell which cards are alike; their texts are compared once, when the first rule asks."""
        known = self._likeness.get(published_only)
        if known is None:
            from kbaudit.likeness import Likeness

            cards = (card for card in self.held if not published_only or card.lifecycle is Lifecycle.PUBLISHED)
            known = self._likeness[published_only] = Likeness.of(cards, self.shelf if published_only else None)
        return known

    @cached_property
    def _likeness(self) -> dict[bool, Likeness]:
        return {}

    @cached_property
    def _by_ref(self) -> dict[str, Card]:
        return {card.ref: card for card in self.held}

    @cached_property
    def _terms(self) -> dict[str, Terms]:
        return {}
