"""What is like a card: which cards of a base are like one text, whether it is one of them or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kbaudit.card import Card, Lifecycle
from kbaudit.errors import ConfigError
from kbaudit.likeness import Likeness, Similar
from kbaudit.similarity.index import LEAST


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What is like one text.

    Attributes:
        card: The card, or the text as a card.
        similar: The cards that are like it, the most alike first.
        compared: How many other cards it was compared with.
        left_out: How many it was not compared with, being drafts or out of use.
    """

    card: Card
    similar: tuple[Similar, ...]
    compared: int
    left_out: int


def similar_cards(
    cards: Iterable[Card], draft: Card, *, min_score: float = LEAST, limit: int | None = 10
) -> tuple[Similar, ...]:
    """Find the cards that are like a text, to know whether there is one already.

    It compares with all cards given, drafts and archived ones among them. To ask again and again of the same cards,
    read them once: ``Likeness.of(cards).similar_to(draft, min_score)``.

    Args:
        cards: In any order; of two with one reference the first counts.
        draft: A card of its own reference, which may be one of the cards and is not compared with itself.
        min_score: How alike a card must be, from 0.65 to 1.
        limit: The most cards to give, from 1; all where None.

    Returns:
        The most alike first, those of one score by reference; empty where no card is like it.

    Raises:
        ConfigError: ``min_score`` or ``limit`` is out of its range.

    Example:
        >>> text = "Send it back within 30 days of delivery. We refund the price and the postage of the first parcel."
        >>> card = Card(source="kb", id="refunds", title="Refunds", body=text)
        >>> draft = Card(source="new", id="draft", title="Refunds", body=text.replace("30 days", "a month"))
        >>> [(one.card.ref, one.how.value) for one in similar_cards([card], draft)]
        [('kb:refunds', 'near')]
    """
    if not LEAST <= min_score <= 1:
        raise ConfigError(f"min_score: {min_score} is not from {LEAST} to 1; nothing less alike is looked at")
    if limit is not None and limit < 1:
        raise ConfigError(f"limit: {limit} is less than 1; give None for all")
    return Likeness.of(cards).similar_to(draft, min_score)[:limit]


def inspect_card(cards: Iterable[Card], card: Card, *, min_score: float, everything: bool) -> Inspection:
    """Find the cards that are like one of them, or like a text that is none of them.

    Args:
        everything: Whether to compare with drafts, deprecated and archived cards too, as always where ``card`` is one.

    Raises:
        ConfigError: ``min_score`` is not from 0.65 to 1.
    """
    others = [other for other in cards if other.ref != card.ref]
    everything = everything or card.lifecycle is not Lifecycle.PUBLISHED
    chosen = [other for other in others if everything or other.lifecycle is Lifecycle.PUBLISHED]
    return Inspection(
        card=card,
        similar=similar_cards(chosen, card, min_score=min_score, limit=None),
        compared=len(chosen),
        left_out=len(others) - len(chosen),
    )
