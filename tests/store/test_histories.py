from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from kbaudit.errors import ConfigError, UnknownCardError
from kbaudit.ledger.passage import Where
from kbaudit.policy import Policy, PolicyEntry
from kbaudit.store.engine import writing
from kbaudit.text.intervals import Interval
from kbaudit.verification import Channel, EntryKind, VerificationState
from tests.bases import Base

TEXT = "Refunds are possible within 14 days."


def _move(base: Base, before: str, after: str) -> None:
    base.shelf.put(after, body=base.shelf.cards.pop(before).body)
    assert base.sync().moved == 1


def test_a_history_follows_its_card_through_moves(base: Base) -> None:
    """It is found by any reference it ever had, and entries keep the reference of their time."""
    base.shelf.put("a", body=TEXT)
    base.sync()
    base.kb.verify("kb:a", by="ana@example.org", note="read it")
    for before, after in (("a", "b"), ("b", "c")):
        base.later(days=1)
        _move(base, before, after)
    base.kb.verify("kb:c", by="bo@example.org")

    history = base.kb.log("kb:a")

    assert history.ref == "kb:c"
    assert [(one.card, one.kind) for one in history.entries] == [
        ("kb:a", EntryKind.VERIFIED),
        ("kb:b", EntryKind.MOVED),
        ("kb:c", EntryKind.MOVED),
        ("kb:c", EntryKind.VERIFIED),
    ]
    assert (history.entries[0].note, history.entries[0].by) == ("read it", "ana@example.org")
    assert len(history.versions) == 1
    assert base.kb.log("kb:b") == base.kb.log("kb:c") == history


def test_a_reference_that_another_card_had_tells_nothing_of_that(base: Base) -> None:
    """Whoever takes a place that became free begins anew."""
    base.shelf.put("a", body=TEXT)
    base.sync()
    base.kb.verify("kb:a", by="ana@example.org")
    _move(base, "a", "b")
    base.shelf.put("a", body="Something else.")
    base.sync()
    base.kb.verify("kb:a", by="bo@example.org")

    assert [one.by for one in base.kb.log("kb:a").entries] == ["bo@example.org"]
    assert [one.by for one in base.kb.log("kb:b").entries if one.by] == ["ana@example.org"]
    _move(base, "b", "z")
    _move(base, "a", "b")
    assert [one.by for one in base.kb.log("kb:b").entries if one.by] == ["bo@example.org"]
    assert [one.by for one in base.kb.log("kb:z").entries if one.by] == ["ana@example.org"]
    assert base.kb.check() == ()


def test_a_card_that_went_and_came_back_has_all_its_history(base: Base) -> None:
    """Its absence is told, and by whom its text was written."""
    base.shelf.put("a", body=TEXT, editor="ana")
    base.shelf.put("b")
    base.sync()
    kept = base.shelf.cards.pop("a")
    base.later(days=1)
    base.sync(accept=1)
    gone = base.kb.log("kb:a")
    assert gone.gone_at == base.now
    base.later(days=1)
    base.shelf.cards["a"] = kept
    base.sync()

    history = base.kb.log("kb:a")

    assert [(one.editor, one.until is None) for one in history.versions] == [("ana", False), ("ana", True)]
    assert [back is not None for _, back in history.absences] == [True]
    assert history.gone_at is None


def test_the_state_on_a_day_is_told(base: Base) -> None:
    """Who vouched for what it said then, and how surely."""
    base.shelf.put("a", body=TEXT)
    base.sync()
    base.kb.verify("kb:a", by="ana@example.org", channel=Channel.SIGNED_IN)
    day = base.now.date()
    base.later(days=1)
    base.shelf.put("a", body=TEXT.replace("14", "30"))
    base.sync()

    then, now = base.kb.state_at("kb:a", day), base.kb.state_at("kb:a", base.now.date())

    assert (then.verification, then.standing.by) == (VerificationState.VERIFIED, "ana@example.org")
    assert then.standing.channel is Channel.SIGNED_IN
    assert now.verification is VerificationState.CHANGED
    assert now.standing == then.standing
    assert base.kb.state_at("kb:a", date(2020, 1, 1)).version is None


def test_a_card_that_never_was_is_not_known(base: Base) -> None:
    """The message says which may be meant."""
    base.shelf.put("refunds")
    base.sync()

    with pytest.raises(UnknownCardError, match="did you mean kb:refunds"):
        base.kb.log("kb:refund")


def test_a_passage_is_found_in_every_version_that_held_it(base: Base) -> None:
    """Of cards that are there and of those that are gone, with who vouched for that text, and what the policy said."""
    base.policy = Policy(owner="old@example.org")
    base.kb.close()
    base.kb = base.open()
    base.shelf.put("a", body="Return it **within 14 days**.", editor="ed")
    base.shelf.put("b", body="Within\n14 days.")
    base.shelf.put("c", body="[x](within 14 days)")
    base.sync()
    base.kb.audit(select=["owner-missing"])
    base.kb.verify("kb:a", by="ana@example.org")
    base.later(days=1)
    base.policy = Policy(owner="new@example.org", entries=(PolicyEntry(card="kb:a", interval=Interval(days=7)),))
    base.kb.close()
    base.kb = base.open()
    base.kb.audit(select=["owner-missing"])
    base.later(days=1)
    base.shelf.put("a", body="Return it within 30 days.")
    del base.shelf.cards["b"]
    base.sync(accept=1)

    found = {one.ref: one for one in base.kb.find_passage("within 14  days")}

    assert {ref: (one.where, one.gone) for ref, one in found.items()} == {
        "kb:a": (Where.TEXT, False),
        "kb:b": (Where.TEXT, True),
        "kb:c": (Where.TEXT, False),
    }
    first = found["kb:a"]
    assert (first.version.editor, first.version.until) == ("ed", base.now)
    assert [(one.entry.by, one.carried) for one in first.vouchings] == [("ana@example.org", False)]
    assert [(str(one.interval), one.owner) for one in first.in_force] == [
        ("180 days", "old@example.org"),
        ("7 days", "new@example.org"),
    ]
    assert found["kb:b"].vouchings == ()
    assert base.kb.find_passage("within 99 days") == ()


def test_a_policy_of_another_release_is_told_as_such(base: Base) -> None:
    """It was in force all the same, so no earlier one takes its place."""
    base.shelf.put("a", body=TEXT)
    base.sync()
    base.kb.audit(select=["owner-missing"])
    with writing(base.kb.store.engine) as connection:
        connection.execute(text('UPDATE kb_policy SET text = \'{"mood": "good"}\''))

    (policy,) = base.kb.find_passage("14 days")[0].in_force
    assert (policy.interval, policy.owner, policy.since) == (None, None, base.now)


def test_where_no_audit_ran_no_policy_was_known(base: Base) -> None:
    """Nothing is made up of what the policy says today."""
    base.shelf.put("a", body=TEXT)
    base.sync()

    assert base.kb.find_passage("14 days")[0].in_force == ()


def test_a_source_cannot_be_spoken_for(base: Base) -> None:
    """What a sync brings is told apart from what somebody says."""
    base.shelf.put("a")
    base.sync()

    for channel in (Channel.SOURCE_ACCOUNT, Channel.SOURCE_DEFAULT):
        with pytest.raises(ConfigError, match="by a sync"):
            base.kb.verify("kb:a", by="ana", channel=channel)
