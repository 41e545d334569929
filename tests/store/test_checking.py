from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from kbaudit.store.engine import writing
from tests.bases import Base


@pytest.fixture
def lived(base: Base) -> Base:
    """Give a base in which all has happened that a card can see."""
    for identity in ("a", "b", "c", "d", "e"):
        base.shelf.put(identity, body=f"{identity}: The fee is 5 EUR.")
    base.shelf.put("d", verified_at=date(2026, 3, 1), verified_by="ana@example.org")
    base.shelf.put("e", verified_at=date(2026, 3, 1), content_updated_at=date(2026, 4, 1))
    base.sync()
    base.kb.verify("kb:a", by="ana@example.org", note="read it")
    base.kb.verify("kb:b", by="bo@example.org")
    base.kb.verify("kb:c", by="bo@example.org")
    base.later(days=1)
    base.shelf.put("a", body="a: The fee  is *5* EUR.")
    base.shelf.put("b", body="b: The fee is 6 EUR.")
    base.shelf.put("z", body=base.shelf.cards.pop("c").body)
    base.shelf.put("d", verified_at=date(2026, 2, 1))
    base.sync()
    base.kb.unverify("kb:z", by="bo@example.org")
    base.later(days=1)
    base.shelf.put("b", body="b: The fee is 5 EUR.")
    gone = base.shelf.cards.pop("a")
    base.sync(accept=1)
    base.later(days=1)
    base.shelf.cards["a"] = gone
    base.sync()
    base.kb.audit(select=["never-verified"])
    return base


def test_a_store_that_lived_is_whole(lived: Base) -> None:
    """What each card's row says of its vouching is what the ledger says, after all that may happen to it."""
    assert lived.kb.check() == ()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE kb_card SET vouched_at = '2026-01-01' WHERE card_id = 'a'",
            "kb:a: when it was vouched for is 2026-01-01",
        ),
        ("UPDATE kb_card SET vouched_by = NULL WHERE card_id = 'a'", "kb:a: who vouched for it is None"),
        (
            "UPDATE kb_card SET vouch_channel = 'signed-in' WHERE card_id = 'a'",
            "kb:a: how surely that is known is signed-in",
        ),
        ("UPDATE kb_card SET vouched_content = content WHERE card_id = 'a'", "kb:a: which text was vouched for is"),
        ("UPDATE kb_card SET vouch_holds = NOT vouch_holds WHERE card_id = 'b'", "kb:b: whether that holds is False"),
        (
            "UPDATE kb_card SET card_id = 'q' WHERE card_id = 'z'",
            "the ledger speaks of kb:z, and there is no such card",
        ),
        (
            "UPDATE kb_version SET until = since WHERE until IS NULL",
            "kb:a: its present text is not that of its last version",
        ),
        (
            "UPDATE kb_card SET gone_at = first_seen WHERE card_id = 'a'",
            "kb:a: was let go, and its last version has no end",
        ),
        ("UPDATE kb_content SET body = NULL", "kb:a: its present text is not kept; run kbaudit sync"),
        ("DELETE FROM kb_source", "5 cards are of kb, which was never read"),
        ("UPDATE kb_note SET text = 'did not read it'", "ledger: the note of entry 3 is not as it was written"),
        ("UPDATE kb_run SET head = 'x' WHERE kind = 'audit'", "is not the one that an earlier run saw"),
        (
            "INSERT INTO kb_note (hash, salt, text) VALUES ('abc', 's', 't')",
            "the note abc… belongs to no entry of the ledger",
        ),
        ("DROP INDEX ix_kb_ledger_card", "the schema is not that of this release: add_index"),
        ("ALTER TABLE kb_card ADD COLUMN more INTEGER", "the schema is not that of this release: remove_column"),
    ],
)
def test_what_does_not_agree_is_named(lived: Base, statement: str, said: str) -> None:
    """Each kind of damage is told in a sentence of its own."""
    with writing(lived.kb.store.engine) as connection:
        connection.execute(text(statement))

    found = lived.kb.check()

    assert any(one.startswith(said) or one.endswith(said) for one in found), found


def test_a_table_of_another_application_is_none_of_our_business(lived: Base) -> None:
    """A host keeps its own tables in the same database."""
    with writing(lived.kb.store.engine) as connection:
        connection.execute(text("CREATE TABLE orders (id INTEGER PRIMARY KEY)"))

    assert lived.kb.check() == ()


def test_of_many_problems_of_a_kind_the_first_are_named(base: Base) -> None:
    """A broken store is no flood."""
    for number in range(30):
        base.shelf.put(f"{number:02}")
    base.sync()
    with writing(base.kb.store.engine) as connection:
        connection.execute(text("UPDATE kb_card SET vouch_channel = 'signed-in'"))

    found = base.kb.check()

    assert len(found) == 21
    assert found[-1] == "and 10 more of the kind"


def test_what_cannot_be_read_is_a_problem_and_not_a_failure(lived: Base) -> None:
    """One step that fails does not keep the others from looking."""
    with writing(lived.kb.store.engine) as connection:
        connection.execute(text("UPDATE kb_card SET vouched_at = 'soon' WHERE card_id = 'a'"))
        connection.execute(text("DELETE FROM kb_source"))

    found = lived.kb.check()

    assert any("holds what no store can" in one for one in found)
    assert any("never read" in one for one in found)
