"""After an answer is taken back a card stands exactly as it did before it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from kbaudit.outcomes.upkeep import Retention
from kbaudit.policy import Policy
from kbaudit.store.engine import reading
from kbaudit.task import Task, TaskKind
from kbaudit.verification import VerificationState
from tests.bases import Base
from tests.tasks_made import ANA, BEN, LEAD

TEXT = "Refunds for shop orders are possible within {} days."
SPELT = "Refunds for shop orders  are possible **within** 30 days."


@pytest.fixture
def one(base: Base) -> Base:
    """Give a base with one card of Ana's that nobody ever vouched for."""
    base.policy = Policy(steward=LEAD)
    base.kb.close()
    base.kb = base.open()
    base.shelf.put("a", owner=ANA, body=TEXT.format(30))
    base.sync()
    return base


def asked(base: Base) -> Task:
    base.later(hours=1)
    base.kb.audit()
    base.kb.assign()
    return next(one for one in base.kb.tasks() if one.kind is TaskKind.CHECK)


def answered(base: Base) -> Task:
    return base.kb.answer(asked(base).id, "still-right", by=ANA, text=base.kb.content("kb:a").digest)


def taken_back(base: Base, task: Task) -> None:
    base.later(minutes=5)
    base.kb.answer(task.id, "take-back", by=ANA)


def row(base: Base) -> dict[str, object]:
    """Give what the store keeps of the card's vouching."""
    columns = "vouched_at, vouched_by, vouch_channel, vouched_content, taken_back_at, vouch_holds"
    with reading(base.kb.store.engine) as connection:
        return dict(connection.execute(text(f"SELECT {columns} FROM kb_card")).mappings().one())


def found(base: Base) -> set[str]:
    return {one.rule for one in base.kb.audit().findings}


def state(base: Base) -> VerificationState | None:
    return base.kb.log("kb:a").at(base.now, base.policy).verification


def purged(base: Base) -> int:
    """Purge texts of more than 30 days ago; how many were emptied."""
    old = base.now - timedelta(days=30)
    return base.kb.store.purge(Retention(bodies=old, messages=old), None, base.now, dry=False).bodies


def _nothing(base: Base) -> None:
    """Leave the card as it is."""


def _an_old_date_of_the_source(base: Base) -> None:
    base.shelf.put("a", verified_at=date(2025, 1, 1), verified_by=BEN)
    base.sync()


def _an_edit_after_the_check_that_the_source_tells(base: Base) -> None:
    base.shelf.put("a", verified_at=date(2025, 1, 1), verified_by=BEN, content_updated_at=date(2025, 2, 1))
    base.sync()
    base.later(days=1)
    base.shelf.put("a", body=TEXT.format(14))
    base.sync()


def _a_vouching_for_this_text(base: Base) -> None:
    base.kb.verify("kb:a", by=BEN)
    base.later(days=800)


def _a_vouching_for_an_earlier_text(base: Base) -> None:
    base.kb.verify("kb:a", by=BEN)
    base.later(days=1)
    base.shelf.put("a", body=TEXT.format(14))
    base.sync()


def _a_vouching_that_was_carried_on(base: Base) -> None:
    base.kb.verify("kb:a", by=BEN)
    base.later(days=800)
    base.shelf.put("a", body=SPELT)
    base.sync()


def _all_was_taken_back(base: Base) -> None:
    base.kb.verify("kb:a", by=BEN)
    base.later(days=1)
    base.kb.unverify("kb:a", by=LEAD)


@pytest.mark.parametrize(
    "before",
    [
        _nothing,
        _an_old_date_of_the_source,
        _an_edit_after_the_check_that_the_source_tells,
        _a_vouching_for_this_text,
        _a_vouching_for_an_earlier_text,
        _a_vouching_that_was_carried_on,
        _all_was_taken_back,
    ],
    ids=lambda one: one.__name__.strip("_").replace("_", "-"),
)
def test_a_card_stands_as_before_the_answer(one: Base, before: object) -> None:
    """Column by column, in its history and in what is found; the ledger has one entry more for the undo."""
    assert callable(before)
    before(one)
    task = asked(one)
    stood, rules, known, entries = row(one), found(one), state(one), one.kb.entries()
    one.kb.answer(task.id, "still-right", by=ANA, text=one.kb.content("kb:a").digest)
    assert state(one) is VerificationState.VERIFIED

    taken_back(one, task)

    assert (row(one), found(one), state(one)) == (stood, rules, known)
    assert one.kb.entries()[: len(entries)] == entries
    assert [str(entry.kind) for entry in one.kb.entries()[len(entries) :]] == ["verified", "retracted"]
    assert one.kb.entries()[-1].retracts == len(entries) + 1
    assert one.kb.check() == ()
    assert ANA not in {check.by for check in one.kb.store.intake().checks.get("kb:a", ())}


@pytest.mark.parametrize(
    ("body", "becomes", "carried"),
    [(SPELT, VerificationState.EXPIRED, 1), (TEXT.format(14), VerificationState.CHANGED, 0)],
    ids=["the-same-said-otherwise", "something-else-said"],
)
def test_an_edit_between_answer_and_undo_is_judged_by_the_older_text(
    one: Base, body: str, becomes: VerificationState, carried: int
) -> None:
    """The older vouching holds for it where it says the same, and the ledger says so."""
    one.kb.verify("kb:a", by=BEN)
    one.later(days=300)
    one.shelf.put("a", body=TEXT.format(60))
    one.sync()
    one.later(days=500)
    task = answered(one)
    one.later(hours=1)
    one.shelf.put("a", body=body)
    one.sync()

    taken_back(one, task)

    assert state(one) is becomes
    assert [str(entry.kind) for entry in one.kb.entries()][-1 - carried :] == ["retracted", "carried"][: 1 + carried]
    assert one.kb.log("kb:a").standing.by == BEN
    assert one.kb.check() == ()


def test_a_text_that_said_the_same_as_the_one_of_the_undone_answer_vouches_for_nothing(one: Base) -> None:
    """What was carried on from the answer falls with it."""
    one.kb.verify("kb:a", by=BEN)
    one.later(days=1)
    one.shelf.put("a", body=TEXT.format(14))
    one.sync()
    task = answered(one)
    one.later(hours=1)
    one.shelf.put("a", body=TEXT.format(14) + "\n")
    one.sync()
    assert str(one.kb.entries()[-1].kind) == "carried"

    taken_back(one, task)

    assert state(one) is VerificationState.CHANGED
    assert [vouched.entry.by for vouched in one.kb.log("kb:a").vouched_for(one.kb.content("kb:a").digest)] == []
    assert "changed-since-verified" in found(one)
    assert one.kb.check() == ()


def test_the_older_vouching_goes_with_its_card_to_another_place(one: Base) -> None:
    """A card that moved meanwhile stands as it did, under its new reference."""
    one.kb.verify("kb:a", by=BEN)
    one.later(days=800)
    task = answered(one)
    one.shelf.put("b", body=one.shelf.cards.pop("a").body, owner=ANA)
    assert one.sync().moved == 1

    taken_back(one, task)

    assert one.kb.log("kb:b").standing.by == BEN
    assert one.kb.entries()[-1].card == "kb:b"
    assert one.kb.check() == ()


def test_an_older_text_is_kept_while_its_vouching_may_come_back(one: Base) -> None:
    """A purge between answer and undo leaves it; later it goes."""
    _a_vouching_for_an_earlier_text(one)
    one.later(days=800)
    task = answered(one)

    assert purged(one) == 0
    taken_back(one, task)

    assert "changed-since-verified" in found(one)
    answered(one)
    one.later(days=2)
    assert purged(one) == 1
