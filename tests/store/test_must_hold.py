"""What must hold for whole bases: counts for the long runs, a tenth of each in the short ones."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from kbaudit.config.values import Config
from kbaudit.connectors.interface import Source
from kbaudit.connectors.markdown import MarkdownConnector
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.store import vouchings
from kbaudit.store.engine import reading, writing
from kbaudit.store.vouchings import Vouching, vouched_texts
from kbaudit.verification import Channel, EntryKind
from tests.bases import Base
from tests.samples import NOW

pytestmark = pytest.mark.heavy

FILES = 50


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "kb"
    made.mkdir()
    for number in range(FILES):
        (made / f"{number:02}.md").write_text(f"# Fee {number}\n\nThe fee is {number} EUR.\n")
    return made


@pytest.fixture
def handbook(store_url: str, folder: Path) -> Iterator[KnowledgeBase]:
    """Give a base of Markdown files, each of which somebody vouched for."""
    config = Config(sources=(Source(name="kb", connector=MarkdownConnector(path=folder)),))
    with KnowledgeBase.open(store_url, config=config, clock=lambda: NOW) as kb:
        kb.sync()
        _vouch(kb, [f"kb:{number:02}.md" for number in range(FILES)])
        yield kb


def _vouch(kb: KnowledgeBase, refs: list[str]) -> None:
    """Vouch for many cards in one transaction."""
    with writing(kb.store.engine) as connection:
        for ref in refs:
            vouchings.verify(connection, Vouching(ref=ref, by=f"owner-{ref}", channel=Channel.CLAIMED), NOW)


def test_fifty_renamed_files_keep_fifty_histories(handbook: KnowledgeBase, folder: Path) -> None:
    """Each is verified by its own owner as before, and none is missing or new."""
    for file in folder.iterdir():
        file.rename(folder / f"new-{file.name}")

    (done,) = handbook.sync().sources

    assert (done.moved, done.appeared, done.missing, done.remarks) == (FILES, 0, 0, ())
    assert {card.id: card.verified_by for card in handbook.intake().cards} == {
        f"new-{number:02}.md": f"owner-kb:{number:02}.md" for number in range(FILES)
    }
    moved = [entry for entry in handbook.entries() if entry.kind is EntryKind.MOVED]
    assert {entry.why for entry in moved} == {f"from kb:{number:02}.md" for number in range(FILES)}
    with reading(handbook.store.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM kb_card")).scalar() == FILES
        assert connection.execute(text("SELECT count(*) FROM kb_version")).scalar() == FILES


def test_of_two_equal_candidates_none_is_moved_and_it_is_said(handbook: KnowledgeBase, folder: Path) -> None:
    """Nobody's history goes to the wrong card; both start anew, and the old one stays until it lacks twice."""
    words = (folder / "00.md").read_text()
    (folder / "00.md").unlink()
    for name in ("x.md", "y.md"):
        (folder / name).write_text(words)

    (done,) = handbook.sync().sources

    assert (done.moved, done.appeared, done.missing) == (0, 2, 1)
    assert done.remarks == ("00.md vanished and x.md, y.md appeared with one text; which is which cannot be told",)
    found = {card.id: card.verified_by for card in handbook.intake().cards}
    assert (found["00.md"], found["x.md"], found["y.md"]) == ("owner-kb:00.md", None, None)


def _reread(base: Base, cards: int) -> None:
    for number in range(cards):
        base.shelf.put(f"{number:04}", body=f"The fee is {number} EUR.", revision=f"{number}")
    base.sync()
    _vouch(base.kb, [f"kb:{number:04}" for number in range(cards)])
    before = base.kb.audit()
    for number in range(cards):
        base.shelf.put(f"{number:04}", body=f"The fee is {number} EUR, a cell that was not read before: {number + 1}.")

    assert base.sync().edited == cards

    with reading(base.kb.store.engine) as connection:
        assert vouched_texts(connection) == {}
    carried = [entry.why for entry in base.kb.entries() if entry.kind is EntryKind.CARRIED]
    assert carried == ["the source has the same version, only read in another way"] * cards
    after = base.kb.audit()
    assert after.verified_share == before.verified_share == 1.0
    assert base.kb.store.breaks() == ()


def test_an_upgrade_un_verifies_nothing(base: Base) -> None:
    """The same versions read in another way: every verification holds on, with an entry that says why."""
    _reread(base, 200)


@pytest.mark.prove
def test_an_upgrade_un_verifies_nothing_of_two_thousand_cards(base: Base) -> None:
    """2,000 verified cards read in another way: every verification holds on, with an entry that says why."""
    _reread(base, 2_000)


_WORKING = """
import json, random, sys, time
from datetime import UTC, datetime
from kbaudit.errors import BusyError
from kbaudit.knowledge_base import KnowledgeBase

url, config, name, rounds, seconds = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5])
chance, notes, wrong, began = random.Random(name), [], [], time.monotonic()
with KnowledgeBase.open(url, config=config, clock=lambda: datetime(2026, 11, 22, tzinfo=UTC)) as kb:
    while len(notes) < rounds or time.monotonic() - began < seconds:
        note = f"{name} {len(notes)}"
        try:
            kb.verify(f"kb:{chance.randrange(50):02}.md", by=name, note=note)
            notes.append(note)
            if not {one.note for one in kb.entries()} >= set(notes):
                wrong.append("an entry was lost")
            if len(kb.intake().cards) != 50:
                wrong.append("a card was lost")
            if name == "syncing" and len(notes) % 5 == 0:
                kb.sync()
        except BusyError:
            pass
        except Exception as error:
            wrong.append(str(error))
            notes.append("")
print(json.dumps([notes, wrong]))
"""


def _work_at_once(kb: KnowledgeBase, url: str, folder: Path, rounds: int, seconds: float) -> None:
    before = len(kb.entries())
    config = folder.parent / "kbaudit.toml"
    config.write_text('[sources.kb]\nconnector = "markdown"\npath = "kb"\n')
    words = [url, str(config)]
    working = [
        subprocess.Popen(
            [sys.executable, "-c", _WORKING, *words, name, str(rounds), str(seconds)], stdout=subprocess.PIPE, text=True
        )
        for name in ("ana", "bo", "syncing")
    ]
    results = [json.loads(one.communicate()[0]) for one in working]

    assert [wrong for _, wrong in results] == [[], [], []]
    acknowledged = sorted(note for notes, _ in results for note in notes)
    assert len(acknowledged) >= 3 * rounds
    assert sorted(str(entry.note) for entry in kb.entries()[before:]) == acknowledged
    assert kb.store.breaks() == ()


def test_three_processes_at_once_lose_nothing(handbook: KnowledgeBase, store_url: str, folder: Path) -> None:
    """None is told that the database is locked, and every verification that was acknowledged is in the ledger."""
    _work_at_once(handbook, store_url, folder, 15, 0)


@pytest.mark.prove
def test_three_processes_for_half_a_minute_lose_nothing(handbook: KnowledgeBase, store_url: str, folder: Path) -> None:
    """Three write to one store for 30 seconds: none is told that it is locked, and every vouching is kept."""
    _work_at_once(handbook, store_url, folder, 15, 30)
