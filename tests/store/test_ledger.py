from __future__ import annotations

import hashlib
import json
import random
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from kbaudit.errors import StoreError
from kbaudit.store import ledger
from kbaudit.store.engine import make_engine, reading, writing
from kbaudit.store.ledger import BEGINNING, Draft
from kbaudit.verification import EntryKind, Head
from tests.databases import Files
from tests.samples import NOW

_COLUMNS = ("seq", "at", "kind", "card", "content", "person", "channel", "vouched_at", "note", "detail")


def _draft(card: str = "kb:a", **fields: Any) -> Draft:  # noqa: ANN401 - the fields of a draft
    return Draft(**({"kind": EntryKind.VERIFIED, "card": card} | fields))


def _rows(connection: Connection) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text("SELECT * FROM kb_ledger ORDER BY seq")).mappings()]


def test_every_hash_can_be_computed_by_anybody(connection: Connection) -> None:
    """SHA-256 of the hash before and the canonical JSON of the values, as the documentation has it, without kbaudit."""
    connection.execute(text("INSERT INTO kb_person (id, address) VALUES ('p1', 'ana@example.org')"))
    ledger.hold(connection)
    ledger.append(
        connection,
        [
            _draft("kb:ä/\u4e2d", content="c" * 64, person="p1", channel="claimed", vouched_at=date(2026, 11, 1)),
            _draft(vouched_at=NOW + timedelta(microseconds=7), note="read it"),
            _draft(kind=EntryKind.MOVED, detail={"to": "kb:b", "from": "kb:a"}),
        ],
        NOW,
    )

    previous = "0" * 64
    for row in _rows(connection):
        values = [row[name] for name in _COLUMNS]
        values[1] = "2026-11-22T00:00:00Z"
        canonical = json.dumps([previous, *values], ensure_ascii=True, separators=(",", ":"))
        assert row["previous"] == previous
        assert row["hash"] == hashlib.sha256(canonical.encode("ascii")).hexdigest()
        previous = row["hash"]

    assert [row["seq"] for row in _rows(connection)] == [1, 2, 3]
    assert _rows(connection)[2]["detail"] == '{"from":"kb:a","to":"kb:b"}'
    assert ledger.head(connection) == Head(3, previous)


def test_an_empty_ledger_ends_where_it_begins(connection: Connection) -> None:
    """Its end is zeros, and nothing is wrong with it."""
    assert ledger.head(connection) == Head(0, BEGINNING)
    assert ledger.append(connection, [], NOW) == Head(0, BEGINNING)
    assert list(ledger.breaks(connection)) == []


def test_a_note_can_be_forgotten_and_the_chain_stays_whole(connection: Connection) -> None:
    """The ledger holds a salted hash of it, so that equal notes do not look alike and none can be guessed."""
    ledger.append(connection, [_draft(note="yes"), _draft(note="yes"), _draft(note="")], NOW)
    rows = _rows(connection)

    notes = {row["hash"]: row for row in connection.execute(text("SELECT * FROM kb_note")).mappings()}
    assert rows[0]["note"] != rows[1]["note"]
    assert rows[2]["note"] is None
    for row in rows[:2]:
        salted = notes[row["note"]]["salt"] + notes[row["note"]]["text"]
        assert row["note"] == hashlib.sha256(salted.encode()).hexdigest()
    connection.execute(text("DELETE FROM kb_note"))
    assert list(ledger.breaks(connection)) == []


def test_a_note_that_was_altered_is_noticed(connection: Connection) -> None:
    """What somebody wrote is as much a part of the ledger as that they did."""
    ledger.append(connection, [_draft(), _draft(note="I read only half of it")], NOW)
    connection.execute(text("UPDATE kb_note SET text = 'I read all of it'"))

    assert list(ledger.breaks(connection)) == ["the note of entry 2 is not as it was written"]


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE kb_ledger SET card = 'kb:b'",
        "UPDATE kb_ledger SET note = NULL WHERE seq = 1",
        "DELETE FROM kb_ledger",
        "DELETE FROM kb_ledger WHERE seq = 2",
        "INSERT INTO kb_ledger SELECT * FROM kb_ledger WHERE true ON CONFLICT (seq) DO UPDATE SET card = 'kb:b'",
        {"sqlite": "INSERT OR REPLACE INTO kb_ledger SELECT * FROM kb_ledger", "postgresql": "TRUNCATE kb_ledger"},
    ],
    ids=["update", "update one", "delete", "delete one", "upsert", "replace or truncate"],
)
def test_the_database_refuses_every_change_of_an_entry(engine: Engine, deed: str | dict[str, str]) -> None:
    """Whoever has the database open, by whatever program, can only append."""
    with writing(engine) as connection:
        ledger.append(connection, [_draft(), _draft()], NOW)
    said = deed if isinstance(deed, str) else deed[engine.dialect.name]

    with pytest.raises(StoreError, match="the ledger is only ever appended to"), writing(engine) as connection:
        connection.execute(text(said))

    with reading(engine) as connection:
        assert len(_rows(connection)) == 2
        assert list(ledger.breaks(connection)) == []


def test_two_that_append_at_once_follow_one_another(engine: Engine) -> None:
    """The second waits for the first, and its entry follows the first one's."""
    from threading import Thread

    def append(number: int) -> None:
        with writing(engine) as connection:
            ledger.hold(connection)
            ledger.append(connection, [_draft(f"kb:{number}")], NOW)

    threads = [Thread(target=append, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with reading(engine) as connection:
        assert len(_rows(connection)) == 8
        assert list(ledger.breaks(connection)) == []


def _unseal(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        for name in ("kb_ledger_no_update", "kb_ledger_no_delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
    else:
        connection.execute(text("DROP TRIGGER IF EXISTS kb_ledger_sealed ON kb_ledger"))


def _set(connection: Connection, entry: int, **values: object) -> None:
    assigned = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(text(f"UPDATE kb_ledger SET {assigned} WHERE seq = :entry"), {**values, "entry": entry})


def _fill(engine: Engine, count: int) -> Head:
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO kb_person (id, address) VALUES ('p1', 'ana'), ('p2', 'bo')"))
        drafts = [
            _draft(
                f"kb:{number % 7}",
                content=f"{number:064}",
                person=("p1", "p2", None)[number % 3],
                channel=("claimed", "signed-in", None)[number % 3],
                vouched_at=date(2026, 1, 1) + timedelta(days=number),
                detail={"from": f"kb:{number}"} if number % 2 else {},
            )
            for number in range(count)
        ]
        return ledger.append(connection, drafts, NOW)


def _edit(connection: Connection, chance: random.Random, last: int) -> str:
    seq = chance.randint(1, last)
    name = chance.choice((*_COLUMNS[1:], "hash", "previous"))
    (before,) = connection.execute(text(f"SELECT {name} FROM kb_ledger WHERE seq = :it"), {"it": seq}).one()
    known: dict[str, list[str | None]] = {
        "at": ["2026-11-22 00:00:00.000001", "2025-11-22 00:00:00.000000"],
        "person": ["p1", "p2", None],
        "vouched_at": ["2026-01-01", "2020-02-02", None, "2020-02-02T00:00:00Z"],
    }
    choices = known.get(name, ["x", "f" * 64, f"{chance.random()}"])
    _set(connection, seq, **{name: chance.choice([one for one in choices if one != before])})
    return f"{name} of {seq}"


def _remove(connection: Connection, chance: random.Random, last: int) -> str:
    seq = chance.randint(1, last)
    connection.execute(text("DELETE FROM kb_ledger WHERE seq = :it"), {"it": seq})
    if chance.random() < 0.5:
        connection.execute(text("UPDATE kb_ledger SET seq = -seq + 1 WHERE seq > :it"), {"it": seq})
        connection.execute(text("UPDATE kb_ledger SET seq = -seq WHERE seq < 0"))
    return f"removed {seq}"


def _swap(connection: Connection, chance: random.Random, last: int) -> str:
    one, other = chance.sample(range(1, last + 1), 2)
    for before, after in ((one, -1), (other, one), (-1, other)):
        _set(connection, before, seq=after)
    return f"swapped {one} and {other}"


def _truncate(connection: Connection, chance: random.Random, last: int) -> str:
    seq = chance.randint(1, last)
    connection.execute(text("DELETE FROM kb_ledger WHERE seq >= :it"), {"it": seq})
    return f"cut from {seq}"


def _forge(connection: Connection, chance: random.Random, last: int) -> str:
    """Alter one entry and write every later hash anew, as who knows the program would."""
    seq = chance.randint(1, last)
    _set(connection, seq, card="kb:forged")
    previous = None
    query = ledger._LEDGER.select().where(ledger._LEDGER.c.seq >= seq).order_by(ledger._LEDGER.c.seq)
    for row in connection.execute(query).mappings().all():
        before = row["previous"] if previous is None else previous
        previous = ledger.hash_of(row, before)
        _set(connection, row["seq"], previous=before, hash=previous)
    return f"forged {seq}"


def _insert(connection: Connection, chance: random.Random, last: int) -> str:
    """Put a whole new entry at the end of a cut ledger, in its true form."""
    seq = chance.randint(1, last)
    connection.execute(text("DELETE FROM kb_ledger WHERE seq >= :it"), {"it": seq})
    ledger.append(connection, [_draft(f"kb:{number}") for number in range(last - seq + 1)], NOW)
    return f"written anew from {seq}"


def _damages(engine: Engine, rounds: int) -> list[str]:
    """Damage a ledger in many ways, one a transaction that is undone, and give those that nobody noticed."""
    last = _fill(engine, 40)
    chance = random.Random(5)
    unseen = []
    for number in range(rounds):
        damage = (_edit, _remove, _swap, _truncate, _forge, _insert)[number % 6]
        with engine.connect().execution_options(writes=True) as connection, connection.begin() as undone:
            _unseal(connection)
            told = damage(connection, chance, last.seq)
            if not list(ledger.breaks(connection, [last])):
                unseen.append(told)
            undone.rollback()
    with reading(engine) as connection:
        assert list(ledger.breaks(connection, [last])) == []
    return unseen


def test_every_damage_of_the_ledger_is_noticed(engine: Engine) -> None:
    """Edits, removals, swaps, truncations and forgeries with hashes made anew, against the end that a run saw."""
    assert _damages(engine, 100) == []


@pytest.mark.prove
def test_a_thousand_damages_of_the_ledger_are_noticed(engine: Engine) -> None:
    """1,000 entries changed, removed, swapped or cut off are each noticed, on each database."""
    assert _damages(engine, 1_000) == []


def test_what_is_wrong_is_said_entry_by_entry(connection: Connection) -> None:
    """Each break is one sentence that names the entry."""
    ledger.append(connection, [_draft(f"kb:{number}") for number in range(5)], NOW)
    _unseal(connection)
    _set(connection, 2, card="kb:x")
    _set(connection, 3, previous="0" * 64)
    connection.execute(text("DELETE FROM kb_ledger WHERE seq > 3"))

    assert list(ledger.breaks(connection, [Head(0, BEGINNING), Head(1, "1" * 64), Head(5, "5" * 64)])) == [
        "entry 1 is not the one that an earlier run saw",
        "entry 2 is not as it was written",
        "entry 3 does not follow the entry before it",
        "entry 3 is not as it was written",
        "entry 5, which an earlier run saw, is missing at the end",
    ]


def test_an_entry_that_no_program_of_ours_wrote_is_noticed(files: Files) -> None:
    """SQLite takes any text for an instant; it is a break, and no crash."""
    url = files.fresh()
    engine = make_engine(url)
    with writing(engine) as connection:
        ledger.append(connection, [_draft(), _draft()], NOW)
        _unseal(connection)
        connection.execute(text("UPDATE kb_ledger SET at = 'long ago' WHERE seq = 2"))
        found = list(ledger.breaks(connection))

    assert found[-1].startswith("an entry after entry ")
    engine.dispose()
    files.drop(url)


def test_the_chain_is_strictly_ordered(connection: Connection) -> None:
    """A number cannot be given twice, so that of two histories only one can be kept."""
    ledger.append(connection, [_draft(), _draft()], NOW)
    rows = _rows(connection)

    assert all(earlier["hash"] == later["previous"] for earlier, later in pairwise(rows))
    with pytest.raises(DBAPIError):
        connection.execute(ledger._LEDGER.insert(), [{**rows[1], "at": NOW, "vouched_at": None}])
