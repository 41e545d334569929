from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from kbaudit.errors import ConfigError, UnknownCardError, UnknownPersonError
from kbaudit.policy import Policy, PolicyEntry
from tests.bases import Base
from tests.databases import Files

SECRET = "Call Zacharias in the cellar."
ANA = "ana@example.org"


def _everything(base: Base) -> str:
    """Give all that stands in the tables."""
    with base.kb.store.engine.connect() as connection:
        names = (
            "card",
            "content",
            "version",
            "note",
            "finding",
            "fact",
            "judged",
            "shelf",
            "policy",
            "person",
            "ledger",
            "unreadable",
            "standing",
            "task",
            "task_event",
        )
        rows = [row for name in names for row in connection.execute(text(f"SELECT * FROM kb_{name}"))]
    return repr([[bytes(one) if isinstance(one, memoryview) else one for one in row] for row in rows])


@pytest.fixture
def lived(base: Base) -> Base:
    """Give a base with two cards that a person owns, wrote and vouched for; the first is gone."""
    base.policy = Policy(owner=ANA, steward=ANA, entries=(PolicyEntry(card="kb:a", owner=ANA),))
    base.kb.close()
    base.kb = base.open()
    base.shelf.put("a", body=SECRET, title="Zacharias", editor=ANA, owner=ANA, url="https://example.org/zacharias")
    base.shelf.put("b", body="b", owner=ANA, editor=ANA)
    base.sync()
    base.kb.verify("kb:a", by=ANA, note="asked Zacharias")
    base.kb.audit()
    base.kb.assign()
    base.kb.store.memory().shelf().keep("quotes", SECRET.encode())
    base.later(days=1)
    del base.shelf.cards["a"]
    base.sync(accept=1)
    return base


def test_a_card_is_forgotten_and_the_ledger_stays_whole(lived: Base) -> None:
    """Neither its text nor its title, notes, addresses, or findings that quote it are left; that it was there is."""
    assert "Zacharias" in _everything(lived)

    done = lived.kb.forget_card("kb:a")

    assert (done.texts, done.notes, done.shared) == (1, 1, 0)
    assert "acharias" not in _everything(lived)
    assert lived.kb.check() == ()
    history = lived.kb.log("kb:a")
    assert (history.card.title, history.card.body, history.versions[0].editor) == ("", "", None)
    assert [one.note for one in history.entries] == [None]


def test_a_card_that_is_still_there_is_not_forgotten(lived: Base) -> None:
    """The next sync would bring it back, and the message says what to do."""
    with pytest.raises(ConfigError, match="delete it there"):
        lived.kb.forget_card("kb:b")
    with pytest.raises(UnknownCardError):
        lived.kb.forget_card("kb:zzz")


def test_a_text_that_another_card_has_is_left(lived: Base) -> None:
    """It is that card's text as well, and the result says so."""
    lived.shelf.put("c", body=SECRET, title="Zacharias")
    lived.sync()

    done = lived.kb.forget_card("kb:a")

    assert (done.texts, done.shared) == (0, 1)
    found = lived.card("c")
    assert found is not None
    assert found.body == SECRET


def test_a_forgotten_card_that_comes_back_is_a_card_again(lived: Base) -> None:
    """What was vouched for holds, for it is the same text."""
    lived.kb.forget_card("kb:a")
    lived.shelf.put("a", body=SECRET, title="Zacharias")

    lived.sync()

    found = lived.card("a")
    assert found is not None
    assert (found.body, found.verified_by) == (SECRET, ANA)
    assert lived.kb.check() == ()


def test_a_person_is_forgotten_and_the_ledger_stays_whole(lived: Base) -> None:
    """What they vouched for stays, by nobody who is named; cards that their sources still give them are told."""
    lived.kb.audit()

    done = lived.kb.forget_person(" ANA@example.org ")

    assert (done.notes, done.named_by) == (1, ("kb:b",))
    assert lived.kb.check() == ()
    (entry,) = lived.kb.log("kb:a").entries
    assert (entry.by, entry.note) == (None, None)
    lived.shelf.put("b", owner="bo@example.org", editor="bo@example.org")
    lived.policy = Policy(owner="bo@example.org")
    lived.kb.close()
    lived.kb = lived.open()
    lived.sync()
    lived.kb.audit()
    assert ANA not in _everything(lived)
    with pytest.raises(UnknownPersonError, match="nobody of that name"):
        lived.kb.forget_person(ANA)


def test_who_comes_back_is_somebody_new(lived: Base) -> None:
    """Nobody can tell that they are the one who was forgotten."""
    lived.kb.forget_person(ANA)
    lived.kb.verify("kb:b", by=ANA)

    export = lived.kb.store.entries()
    with lived.kb.store.engine.connect() as connection:
        people = connection.execute(text("SELECT person FROM kb_ledger ORDER BY seq")).scalars().all()
    assert len(set(people)) == 2
    assert [one.by for one in export] == [None, ANA]


def test_nothing_is_left_in_the_files(files: Files) -> None:
    """SQLite leaves what was removed on its pages and in its log unless it is told not to."""
    base = Base(files.fresh())
    base.shelf.put("a", body=SECRET * 500)
    base.sync()
    base.kb.verify("kb:a", by=ANA, note="asked Zacharias")
    base.kb.audit()
    base.later(days=1)
    del base.shelf.cards["a"]
    base.sync(accept=1)
    folder = Path(base.url.removeprefix("sqlite:///")).parent
    assert any(b"Zacharias" in one.read_bytes() for one in folder.iterdir())

    base.kb.forget_card("kb:a")

    assert not any(b"Zacharias" in one.read_bytes() for one in folder.iterdir())
    base.kb.close()
