from __future__ import annotations

from datetime import date, timedelta

import pytest

from kbaudit.errors import ConfigError
from kbaudit.policy import Policy
from kbaudit.text.intervals import Interval
from kbaudit.trends.trend import Cause, Scope
from tests.bases import Base
from tests.samples import NOW

TODAY = date(2026, 11, 22)


def _last(base: Base) -> Scope:
    return base.kb.trend()[-1].whole


def test_a_base_that_was_never_audited_has_no_trend(base: Base) -> None:
    """A sync says nothing of findings."""
    base.shelf.put("a")
    base.sync()

    assert base.kb.trend() == ()


def test_each_audit_tells_what_changed_since_the_one_before(base: Base) -> None:
    """New cards, then a vouching, then the passing of time, then a card that goes."""
    base.shelf.put("a", collection="billing")
    base.shelf.put("b")
    base.sync()
    base.kb.audit()
    first = _last(base)
    base.kb.verify("kb:a", by="ana@example.org")
    base.kb.audit()
    second = _last(base)
    base.later(days=400)
    base.kb.audit()
    third = _last(base)
    base.shelf.cards.pop("b")
    base.sync(accept=1)
    base.later(days=1)
    base.sync(accept=1)
    base.kb.audit()

    assert (first.cards, first.share, set(first.opened)) == (2, None, {Cause.NEW_CARDS})
    assert (second.share, dict(second.moved), set(second.closed)) == (0.5, {Cause.WORK: (1, 0)}, {Cause.WORK})
    assert (third.share, dict(third.moved), set(third.opened)) == (0.0, {Cause.TIME: (-1, 0)}, {Cause.TIME})
    assert dict(_last(base).moved) == {Cause.GONE_CARDS: (0, -1)}
    assert [(one.source, one.collection, one.cards) for one in base.kb.trend()[0].scopes] == [
        (None, None, 2),
        ("kb", None, 2),
        ("kb", "billing", 1),
    ]


def test_an_edit_and_another_policy_are_told_apart(base: Base) -> None:
    """An owner is taken away by an edit; a shorter interval ends a check."""
    base.shelf.put("a", verified_at=TODAY - timedelta(days=40))
    base.sync()
    base.kb.audit()
    base.shelf.put("a", url="https://example.org/a")
    base.sync()
    base.kb.audit()
    assert _last(base).moved == {}
    base.policy = Policy(owner="kb@example.org", interval=Interval.parse("30 days"))
    base.kb.close()
    base.kb = base.open()
    base.kb.audit()

    assert dict(_last(base).moved) == {Cause.POLICY: (-1, 0)}
    assert dict(_last(base).opened) == {Cause.POLICY: 1}


def test_a_question_about_another_day_leaves_no_trace(base: Base) -> None:
    """Nothing changed because somebody asked."""
    base.shelf.put("a", verified_at=TODAY)
    base.sync()
    base.kb.audit()
    base.kb.audit(as_of=date(2030, 1, 1))
    base.kb.audit()

    assert len(base.kb.trend()) == 2
    assert _last(base).moved == {}


def test_a_trend_begins_where_it_is_asked_to(base: Base) -> None:
    """A day counts from its midnight; an instant needs a zone."""
    base.shelf.put("a")
    base.sync()
    base.kb.audit()
    base.later(days=3)
    base.kb.audit()

    assert [one.at for one in base.kb.trend(since=TODAY + timedelta(days=1))] == [NOW + timedelta(days=3)]
    assert len(base.kb.trend(since=TODAY)) == 2
    with pytest.raises(ConfigError, match="has no time zone"):
        base.kb.trend(since=NOW.replace(tzinfo=None))


def test_findings_are_counted_by_rule_and_severity(base: Base) -> None:
    """Of a rule that did not run nothing is told."""
    base.shelf.put("a", title="Refunds")
    base.shelf.put("b", title="Fees", body="Ten euros.")
    base.sync()
    base.kb.audit(select=["never-verified"])
    base.kb.verify("kb:a", by="ana")
    base.kb.audit(select=["owner-missing"])
    base.kb.audit(select=["never-verified", "owner-missing"])

    told = [[(one.rule, one.opened, one.closed, one.standing) for one in point.rules] for point in base.kb.trend()]
    assert told == [[("never-verified", 2, 0, 0)], [], [("never-verified", 0, 1, 1)]]
    assert dict(_last(base).closed) == {Cause.POLICY: 1}
