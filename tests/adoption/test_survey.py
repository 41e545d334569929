"""The survey counts what is there and what it costs."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kbaudit.adoption.survey import cost, survey
from kbaudit.card import Card, Lifecycle
from kbaudit.runs.auditing import gather
from kbaudit.text.intervals import Interval

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cards", "days", "checks"), [(0, 90, 0), (1, 365, 1), (90, 90, 7), (91, 90, 8), (180, 180, 7), (1000, 180, 39)]
)
def test_checks_a_week_are_rounded_up(cards: int, days: int, checks: int) -> None:
    """Seven checks a week clear as many cards as the interval has days."""
    published = tuple(_card(str(number)) for number in range(cards))

    assert cost(published, days, NOW).checks_a_week == checks


def test_overdue_follows_what_the_card_says_first() -> None:
    """A due date or interval of the card's own wins over the interval that is tried."""
    published = (
        _card("due today", verified_at=date(2026, 5, 26)),
        _card("due tomorrow", verified_at=date(2026, 5, 27)),
        _card("own interval", verified_at=date(2020, 1, 1), verify_interval=Interval(months=120)),
        _card("own due date", verified_at=date(2026, 11, 1), due_at=date(2026, 11, 2)),
        _card("never checked"),
    )

    assert cost(published, 180, NOW).overdue == 2


def test_what_is_not_published_costs_nothing() -> None:
    """Drafts, deprecated and archived cards are cards, and nobody checks them."""
    cards = [_card(str(state), lifecycle=state, owner="ana", verified_at=date(2020, 1, 1)) for state in Lifecycle]

    found = survey(gather(cards), NOW)

    assert (found.cards, found.published, found.owners) == (4, 1, 1)
    assert found.known == {"verified_at": 1, "due_at": 0, "verify_interval": 0, "owner": 1, "views": 0, "helpful": 0}
    assert [(one.interval_days, one.checks_a_week, one.overdue) for one in found.costs] == [
        (90, 1, 1),
        (180, 1, 1),
        (365, 1, 1),
    ]


def test_the_largest_collection_stands_first() -> None:
    """Of equal ones the name decides, and cards without one are counted too."""
    places = ["b", "a", "c", "c", None]

    found = survey(gather(_card(str(number), collection=place) for number, place in enumerate(places)), NOW)

    assert found.collections == (("c", 2), (None, 1), ("a", 1), ("b", 1))


def _card(identity: str, **fields: object) -> Card:
    return Card(source="kb", id=identity, title=identity, body="Text", **fields)  # type: ignore[arg-type]
