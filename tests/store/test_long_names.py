"""Names that are longer than an index of a database takes."""

from __future__ import annotations

from kbaudit.store import checking
from kbaudit.store.encoding import LONGEST_REF
from tests.bases import Base

# Such names must not pack well: PostgreSQL packs what it puts into an index.
_NAME = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(4_000))


def test_a_card_with_too_long_an_id_is_named_and_nothing_else_is_lost(base: Base) -> None:
    """On either database it could not be read, while the longest that is kept, and all others, are."""
    longest = _NAME.encode()[: LONGEST_REF - len("kb:") - 1].decode(errors="ignore")
    for identity in ("1", longest, _NAME):
        base.shelf.put(identity, verified_by="ana", verified_at=base.now)
    done = base.sync()

    assert (done.appeared, done.problem, base.kb.store.breaks()) == (2, None, ())
    assert {card.id for card in base.kb.intake().cards} == {"1", longest}
    (said,) = [one.message for one in base.kb.audit().findings if one.rule == "unreadable-card"]
    assert "has a reference of 12,003 bytes, and a store keeps at most 2,000; give it a shorter id" in said
    base.kb.verify(f"kb:{longest}", by="bo")
    base.sync()
    assert checking.problems(base.kb.store.engine) == ()


def test_a_name_too_long_for_a_person_is_kept_by_its_beginning(base: Base) -> None:
    """Who vouched is one person each time, and the vouching counts."""
    base.shelf.put("1", verified_by=_NAME, verified_at=base.now)
    base.shelf.put("2")
    base.sync()
    base.kb.verify("kb:2", by=_NAME)

    assert {card.verified_by for card in base.kb.intake().cards} == {_NAME[:600]}
