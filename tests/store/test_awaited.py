"""Verifications that their source dates in the future."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kbaudit.card import Card
from kbaudit.store import checking
from kbaudit.text.moments import Moment
from tests.bases import Base
from tests.samples import NOW

SOON = NOW.date() + timedelta(days=2)  # tomorrow may be today elsewhere
EARLIER = date(2026, 10, 1)


def _card(base: Base) -> Card:
    found = base.card("1")
    assert found is not None
    return found


def _invalid(base: Base) -> list[str]:
    return [one.message for one in base.kb.audit().findings if one.rule == "invalid-date"]


def _vouched(base: Base) -> list[tuple[Moment | None, bool]]:
    """Give of each verification in the ledger when it was, and whether its text is known."""
    return [(one.vouched_at, one.content is not None) for one in base.kb.entries() if one.kind == "verified"]


@pytest.mark.parametrize("at", [SOON, date(2099, 1, 1), NOW + timedelta(days=2)], ids=str)
def test_a_verification_in_the_future_is_none_yet(base: Base, at: Moment) -> None:
    """The ledger does not have it, the card is not verified, and the date is named."""
    base.shelf.put("1", verified_at=at, verified_by="ana")
    base.sync()

    assert _vouched(base) == []
    assert base.kb.audit().verified_share == 0
    (said,) = _invalid(base)
    assert "lies in the future" in said


def test_it_counts_once_its_day_has_come(base: Base) -> None:
    """The source says nothing new, and it is entered by the next sync, once, for the text of that time."""
    base.shelf.put("1", verified_at=SOON, verified_by="ana")
    base.sync()
    base.sync()
    assert _vouched(base) == []
    base.later(days=1)
    for _ in range(2):
        base.sync()
        assert _vouched(base) == [(SOON, True)]

    assert (_card(base).verified_at, _card(base).verified_by, _invalid(base)) == (SOON, "ana", [])
    base.shelf.put("1", body="Refunds are possible within 60 days.")
    base.sync()
    assert [one.rule for one in base.kb.audit().findings] == ["changed-since-verified"]
    assert checking.problems(base.kb.store.engine) == ()


def test_an_edit_on_the_day_it_comes_is_told_from_it(base: Base) -> None:
    """The text of that time is then known to be the one."""
    base.shelf.put("1", verified_at=SOON)
    base.sync()
    base.later(days=1)
    base.shelf.put("1", body="Refunds are possible within 60 days.")
    base.sync()

    assert _vouched(base) == [(SOON, True)]


def test_one_that_is_corrected_counts_at_once(base: Base) -> None:
    """Nothing is left of the wrong date."""
    base.shelf.put("1", verified_at=date(2099, 1, 1))
    base.sync()
    base.shelf.put("1", verified_at=EARLIER)
    base.sync()

    assert (_vouched(base), _invalid(base)) == ([(EARLIER, True)], [])


def test_the_one_before_stands_meanwhile(base: Base) -> None:
    """The wrong date is named, and says what is believed instead; a vouching by somebody else ends neither."""
    base.shelf.put("1", verified_at=EARLIER)
    base.sync()
    base.shelf.put("1", verified_at=date(2099, 1, 1))
    base.sync()

    assert _card(base).verified_at == EARLIER
    (said,) = _invalid(base)
    assert "'2099-01-01' lay in the future when its source was last read; 2026-10-01 stands" in said
    base.kb.verify("kb:1", by="bo")
    base.sync()
    assert _card(base).verified_by == "bo"
    assert len(_invalid(base)) == 1


def test_it_comes_for_a_card_that_was_gone_meanwhile(base: Base) -> None:
    """Where the card is back, its verification is there."""
    for number in range(9):
        base.shelf.put(f"other-{number}")
    base.shelf.put("1", verified_at=SOON)
    base.sync()
    away = base.shelf.cards.pop("1")
    base.sync()
    base.sync()
    assert base.card("1") is None
    base.later(days=1)
    base.sync()
    assert _vouched(base) == []
    base.shelf.cards["1"] = away
    base.sync()
    base.sync()

    assert _vouched(base) == [(SOON, True)]
