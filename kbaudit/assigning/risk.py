"""Risk: which matter should be looked at first. Pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kbaudit.assigning.matters import Matter
from kbaudit.card import Card
from kbaudit.finding import Severity
from kbaudit.policy import Policy
from kbaudit.text.moments import starts_at

_WEIGHTS: Mapping[Severity, int] = {Severity.ERROR: 9, Severity.WARNING: 3, Severity.NOTE: 1}
_NEVER_CHECKED = 2.0
_MOST_OVERDUE = 3.0


@dataclass(frozen=True, slots=True)
class Risk:
    """Weighs matters: severity times use times how far past due.

    Use counts by its logarithm: a card read ten times as often weighs one more. Of a card whose use is not known the
    middle of those that are known is taken. How far past due counts from 1, on its day, to 3, two intervals later; a
    card that nobody ever checked counts 2.

    Attributes:
        usual: The weight of the use of a card of which that is not known.
    """

    cards: Mapping[str, Card]
    policy: Policy
    usual: float

    @classmethod
    def of(cls, cards: Mapping[str, Card], policy: Policy) -> Risk:
        """Prepare to weigh the matters of a base."""
        known = [_use(card.views) for card in cards.values() if card.views is not None]
        return cls(cards, policy, statistics.median(known) if known else 1.0)

    def weigh(self, matter: Matter, now: datetime) -> float:
        """Give the weight of a matter, more than 0; of several cards the riskiest counts."""
        known = [card for card in map(self.cards.get, matter.cards) if card is not None]
        heaviest = max((self._of_card(card, now) for card in known), default=self.usual)
        return _WEIGHTS[matter.severity] * heaviest

    def _of_card(self, card: Card, now: datetime) -> float:
        used = self.usual if card.views is None else _use(card.views)
        return used * self._past_due(card, now)

    def _past_due(self, card: Card, now: datetime) -> float:
        terms = self.policy.terms(card)
        due = terms.due_at(card)
        if due is None:
            return _NEVER_CHECKED
        late = (now - starts_at(due, terms.zone)) / timedelta(days=terms.interval.about_days)
        return min(_MOST_OVERDUE, 1 + max(0.0, late))


def _use(views: int) -> float:
    return 1 + math.log10(1 + views)


def checked_first(cards: Iterable[Card], policy: Policy) -> list[Card]:
    """Sort cards by who has to answer for them first: checked longest ago, then less used, then by reference."""

    def key(card: Card) -> tuple[float, float, str]:
        zone = policy.terms(card).zone
        checked = -math.inf if card.verified_at is None else starts_at(card.verified_at, zone).timestamp()
        return checked, math.inf if card.views is None else card.views, card.ref

    return sorted(cards, key=key)
