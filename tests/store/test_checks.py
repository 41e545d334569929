from __future__ import annotations

from dataclasses import replace

from kbaudit.finding import Finding
from kbaudit.verification import Check
from tests.bases import Base
from tests.samples import NOW

LONG = "Refunds are possible. " * 200
NAMES = tuple(f"c{number:02}" for number in range(20))


def _fill(base: Base) -> None:
    for name in NAMES:
        base.shelf.put(name, title=f"Card {name}", body=f"{LONG}{name}")
    base.sync()


def _vouch(base: Base, note: str | None = None) -> None:
    for name in NAMES:
        base.kb.verify(f"kb:{name}", by="ana@example.org", note=note)


def _found(base: Base) -> tuple[Finding, ...]:
    return tuple(base.kb.audit(select=["bulk-verification"]).findings)


def test_checks_pressed_through_again_and_again_are_seen(base: Base) -> None:
    """The ledger knows of those before the last, which a card does not; each finding is about the last ones."""
    _fill(base)
    base.later(hours=1)
    _vouch(base)
    base.later(days=30)
    _vouch(base)

    (found,) = _found(base)

    assert "ana@example.org vouched for 20 cards at one instant on 2026-12-22" in found.message
    assert "The same happened 1 time before." in found.message
    assert found.evidence[0].quote == "verified at 2026-12-22T01:00:00Z, by ana@example.org"


def test_a_burst_ends_when_its_cards_are_checked_one_by_one(base: Base) -> None:
    """What happened before is no finding for ever."""
    _fill(base)
    base.later(hours=1)
    _vouch(base)
    assert len(_found(base)) == 1
    for name in NAMES[:1]:
        base.later(days=1)
        base.kb.verify(f"kb:{name}", by="ben@example.org")

    assert _found(base) == ()


def test_who_writes_a_note_did_more_than_press_a_button(base: Base) -> None:
    """Nothing is said of checks with notes."""
    _fill(base)
    base.later(hours=1)
    _vouch(base, note="compared with the price list")

    assert _found(base) == ()


def test_the_ledger_tells_of_each_check_by_the_reference_of_today(base: Base) -> None:
    """A card that moved keeps its checks; what was taken back did happen; a source's default is none."""
    base.shelf.put("a", body="One text.", created_at=NOW, content_updated_at=NOW, verified_at=NOW)
    base.sync()
    base.later(days=1)
    base.kb.verify("kb:a", by="ana@example.org")
    base.kb.verify("kb:a", by="ben@example.org", note="read")
    base.kb.unverify("kb:a", by="ben@example.org")
    base.shelf.cards = {"b": replace(base.shelf.cards["a"], id="b")}
    base.sync()

    assert base.kb.intake().checks == {
        "kb:b": (
            Check(ref="kb:b", at=base.now, by="ana@example.org"),
            Check(ref="kb:b", at=base.now, by="ben@example.org", noted=True),
        )
    }
