"""A process whose children work on a store and are killed at points drawn by lot; run by ``test_crashes``.

``python crashing.py URL FOLDER KILLS SEED`` prints one JSON object: how often a child was killed, how many
verifications had been acknowledged by then, and all that was found wrong. Everything is imported once, and each child
is a fork, so that a kill costs milliseconds.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, select, text

from kbaudit.config.file import load_config
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.store.cards import CARDS, VERSIONS
from kbaudit.store.engine import reading

_CARDS = 12
_RULES = ["never-verified", "owner-missing", "broken-link", "exact-duplicate"]
_NOW = datetime(2026, 11, 22, tzinfo=UTC)


def open_base(url: str, folder: Path) -> KnowledgeBase:
    """Open the base."""
    return KnowledgeBase.open(url, config=load_config(folder / "kbaudit.toml"), clock=lambda: _NOW)


def write_cards(folder: Path, edition: int) -> None:
    """Write the cards of the handbook, each with another text than in the edition before."""
    (folder / "handbook").mkdir(exist_ok=True)
    for number in range(_CARDS):
        said = f"# Plan {number}\n\nRefunds within {edition + number} days. See [plan 1](card-1.md).\n"
        (folder / "handbook" / f"card-{number}.md").write_text(said)


def work(url: str, folder: Path, turn: int, acknowledge: Callable[[str], None], die_at: int) -> int:
    """Sync, verify and audit until the end, or until the statement at which to die; give how many there were."""
    met = 0

    def count(*_: object) -> None:
        nonlocal met
        met += 1
        if met == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    with open_base(url, folder) as kb:
        for moment in ("before_cursor_execute", "commit", "after_cursor_execute"):
            event.listen(kb.store.engine, moment, count)
        write_cards(folder, turn)
        kb.sync()
        for number in range(3):
            note = f"{turn}-{number}"
            kb.verify(f"handbook:card-{(turn + number) % _CARDS}.md", by=f"owner-{number}@example.org", note=note)
            acknowledge(note)
        kb.audit(select=_RULES)
    return met


def problems(url: str, folder: Path, acknowledged: list[str]) -> list[str]:
    """Say everything that is wrong with a store after a kill."""
    with open_base(url, folder) as kb:
        found = list(kb.store.breaks())
        entered = {entry.note for entry in kb.entries()}
        found += [f"verification {note} was acknowledged and is lost" for note in acknowledged if note not in entered]
        with reading(kb.store.engine) as connection:
            if connection.dialect.name == "sqlite":
                found += [str(row) for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
                found += [str(row) for row in connection.execute(text("PRAGMA foreign_key_check"))]
            open_ones = select(func.count()).where(VERSIONS.c.card == CARDS.c.id, VERSIONS.c.until.is_(None))
            same = select(VERSIONS.c.content).where(VERSIONS.c.card == CARDS.c.id, VERSIONS.c.until.is_(None))
            query = select(CARDS.c.card_id, CARDS.c.content, open_ones.scalar_subquery(), same.scalar_subquery())
            for card, content, versions, version in connection.execute(query):
                if versions != 1 or content != version:
                    found.append(f"{card} has {versions} present versions, and content {content} beside {version}")
            texts = {content for _, content, _, _ in connection.execute(query)}
        if len(texts) not in {0, _CARDS}:
            found.append(f"{len(texts)} of {_CARDS} cards are known")
    return found


def finishes(url: str, folder: Path) -> list[str]:
    """Say what hinders the next run from ending by itself."""
    with open_base(url, folder) as kb:
        done, report = kb.sync(), kb.audit(select=_RULES)
        found = [] if done.complete and len(report.findings) else ["the next run did not end"]
        said = {card.id: card.body for card in kb.intake().cards}
        there = {path.name: path.read_text() for path in (folder / "handbook").iterdir()}
        return found + [f"{name} is not as its source has it" for name in there if said.get(name) != there[name]]


def _say(going: int, line: str) -> None:
    os.write(going, f"{line}\n".encode())


def _say_all(found: Callable[[], list[str]], tell: Callable[[str], None]) -> None:
    for line in found():
        tell(line)


def in_child(job: Callable[[Callable[[str], None]], Any]) -> tuple[list[str], bool]:
    """Run a job in a child; give the lines it said, and whether it was killed."""
    coming, going = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(coming)
        code = 1
        try:
            job(partial(_say, going))
            code = 0
        except BaseException as error:  # noqa: BLE001 - told to the parent, whatever it is
            os.write(going, f"raised {type(error).__name__}: {error}\n".encode())
        os._exit(code)
    os.close(going)
    with os.fdopen(coming, encoding="utf-8") as said:
        lines = said.read().splitlines()
    _, status = os.waitpid(child, 0)
    return lines, os.WIFSIGNALED(status)


def main(url: str, folder: Path, kills: int, seed: int) -> dict[str, Any]:
    """Kill children at points drawn by lot, and look at the store after each."""
    rolled = random.Random(seed)
    acknowledged: list[str] = []
    wrong: list[str] = []
    killed = 0
    (folder / "kbaudit.toml").write_text('[sources.handbook]\nconnector = "markdown"\npath = "handbook"\n')
    # Once without a kill: everything is loaded, and all points are counted.
    points = work(url, folder, 0, acknowledged.append, 0)
    for turn in range(1, kills + 1):
        point = rolled.randrange(1, points)
        said, was_killed = in_child(partial(work, url, folder, turn, die_at=point))
        killed += was_killed
        wrong += [line for line in said if line.startswith("raised")]
        acknowledged += [line for line in said if not line.startswith("raised")]
        known = list(acknowledged)
        told, _ = in_child(partial(_say_all, partial(problems, url, folder, known)))
        rest, _ = in_child(partial(_say_all, partial(finishes, url, folder)))
        wrong += [f"turn {turn}, point {point}: {one}" for one in (*told, *rest)]
    return {"killed": killed, "acknowledged": len(acknowledged), "wrong": wrong}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))))
