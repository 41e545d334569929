"""The survey: what is known of a base before anybody has configured anything, and what checking it would cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kbaudit.card import Card
from kbaudit.corpus import Corpus, MemoryCorpus
from kbaudit.intake import Intake
from kbaudit.policy import Policy
from kbaudit.rules.interface import in_use
from kbaudit.text.intervals import Interval
from kbaudit.text.moments import starts_at

SURVEYED = ("verified_at", "due_at", "verify_interval", "owner", "views", "helpful")
"""The fields of a card that freshness, ownership and use depend on."""

_INTERVALS_DAYS = (90, 180, 365)
_DAYS_IN_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Cost:
    """What an interval would cost.

    Attributes:
        interval_days: How long a check lasts.
        checks_a_week: Checks a week that keep every published card checked, rounded up.
        overdue: Published cards whose check is due already; cards that name an interval or due date keep their own.
    """

    interval_days: int
    checks_a_week: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What is known of a base.

    Attributes:
        cards: Cards that could be read.
        unreadable: Cards that could not.
        published: Cards that readers are meant to rely on; what follows counts only these.
        collections: Collections with their cards, the largest first; None for cards without one.
        known: Cards for which a field is known, by field, for the fields of ``SURVEYED``.
        owners: How many different owners the cards name.
        costs: For intervals of 90, 180 and 365 days.
    """

    cards: int
    unreadable: int
    published: int
    collections: tuple[tuple[str | None, int], ...]
    known: Mapping[str, int]
    owners: int
    costs: tuple[Cost, ...]


def survey(intake: Intake, now: datetime) -> Survey:
    """Look at what was pulled.

    Args:
        now: An aware instant; decides what is overdue.
    """
    published = published_of(intake)
    return Survey(
        cards=len(intake.cards),
        unreadable=len(intake.unreadable),
        published=len(published),
        collections=_collections(published),
        known={name: sum(getattr(card, name) is not None for card in published) for name in SURVEYED},
        owners=len({card.owner for card in published if card.owner is not None}),
        costs=tuple(cost(published, days, now) for days in _INTERVALS_DAYS),
    )


def published_of(intake: Intake) -> tuple[Card, ...]:
    """Give the cards that readers are meant to rely on, by source and id."""
    return tuple(in_use(MemoryCorpus(intake.cards, Policy())))


def cost(published: tuple[Card, ...], interval_days: int, now: datetime) -> Cost:
    """Work out what an interval would cost.

    Args:
        interval_days: At least 1.

    Source:
        Cards divided by the interval in weeks, rounded up: each card comes round once an interval.
    """
    corpus = MemoryCorpus(published, Policy(interval=Interval(days=interval_days)))
    checks_a_week = -(-len(published) * _DAYS_IN_A_WEEK // interval_days)
    return Cost(interval_days, checks_a_week, sum(_is_overdue(corpus, card, now) for card in published))


def _is_overdue(corpus: Corpus, card: Card, now: datetime) -> bool:
    terms = corpus.terms(card)
    due = terms.due_at(card)
    return due is not None and now >= starts_at(due, terms.zone)


def _collections(cards: Iterable[Card]) -> tuple[tuple[str | None, int], ...]:
    counted = Counter(card.collection for card in cards)
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0] or "")))
