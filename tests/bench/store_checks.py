"""The cost of checking a store, of looking a passage up in it, and of one card's history: ``--cards N``, 100,000 else.

The store is written row by row, not by a sync: half of the cards were verified, a tenth had another text before. Each
step is a process of its own, as a user starts it.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

sys.path.append(str(Path(__file__).parents[2]))  # a script finds its own folder only, not the repository

from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.intake import SourceIntake
from kbaudit.report import SourceStatus, SourceSummary
from kbaudit.store import contents, ledger, sources
from kbaudit.store.cards import CARDS, VERSIONS, nothing_stands, stands
from kbaudit.store.engine import writing
from kbaudit.store.ledger import Draft
from kbaudit.store.people import identities
from kbaudit.store.store import Store
from kbaudit.verification import Channel, EntryKind
from tests.bench.audit_cost import cpu_seconds_and_mebibytes

CARDS_MADE = 100_000
_CHUNK = 5_000
_NOW = datetime(2026, 11, 22, tzinfo=UTC)
_WORDS = ["refund", "order", "return", "parcel", "invoice", "account", "label", "customer", "agent", "ticket", "policy"]
_RUN = "from kbaudit.cli.main import run; import sys; sys.exit(run(sys.argv[1:]))"


def _body(number: int, edition: int) -> str:
    rolled = random.Random(f"{number} {edition}")
    sentences = (" ".join(rolled.choices(_WORDS, k=12)).capitalize() + "." for _ in range(12))
    days = f"Refunds of plan {number} are possible within {number % 90 + edition} days."
    return "\n\n".join((days, *sentences))


def _card(number: int, edition: int = 1) -> Card:
    return Card(source="kb", id=f"a-{number}", title=f"Plan {number}", body=_body(number, edition))


def make(url: str, count: int) -> None:
    """Make a store of many cards."""
    store = Store.open(url, "bench")
    with writing(store.engine) as connection:
        person = identities(connection, ["ana@example.org"])["ana@example.org"]
        for start in range(0, count, _CHUNK):
            _write(connection, range(start, min(start + _CHUNK, count)), person)
        summary = SourceSummary(name="kb", kind="jsonl", status=SourceStatus.COMPLETE, cards=count)
        sources.note_reading(connection, SourceIntake(summary=summary, total=count), _NOW)
    store.close()


def _write(connection: Connection, numbers: range, person: str) -> None:
    fresh = {number: Content.of(_card(number)) for number in numbers}
    older = {number: Content.of(_card(number, 0)) for number in numbers if number % 10 == 0}
    contents.keep(connection, [*fresh.values(), *older.values()])
    ids = contents.ids_of(connection, (one.digest for one in (*fresh.values(), *older.values())))
    rows: list[dict[str, Any]] = []
    for number, content in fresh.items():
        text = ids[content.digest]
        vouched = stands(_NOW, person, Channel.CLAIMED, text) if number % 2 else nothing_stands(None)
        begun = {"first_seen": _NOW, "changed_at": _NOW, "fields": "{}", "awaited": False}
        rows.append({"id": number + 1, "source": "kb", "card_id": f"a-{number}", "content": text, **begun, **vouched})
    connection.execute(insert(CARDS), rows)
    week = timedelta(days=7)
    before = [{"card": n + 1, "content": ids[o.digest], "since": _NOW - week, "until": _NOW} for n, o in older.items()]
    connection.execute(insert(VERSIONS), before)
    connection.execute(
        insert(VERSIONS), [{"card": number + 1, "content": ids[o.digest], "since": _NOW} for number, o in fresh.items()]
    )
    drafts = [
        Draft(
            kind=EntryKind.VERIFIED,
            card=f"kb:a-{number}",
            content=content.digest,
            person=person,
            channel=Channel.CLAIMED,
            vouched_at=_NOW,
        )
        for number, content in fresh.items()
        if number % 2
    ]
    ledger.append(connection, drafts, _NOW)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=CARDS_MADE)
    count = parser.parse_args().cards
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        config = base / "kbaudit.toml"
        config.write_text('[sources.kb]\nconnector = "jsonl"\npath = "cards.jsonl"\n', encoding="utf-8")
        subprocess.run([sys.executable, __file__, "--make", f"sqlite:///{base / 'kbaudit.db'}", str(count)], check=True)
        print(f"{count:,} cards, a store of {(base / 'kbaudit.db').stat().st_size / 2**20:.0f} MiB\n")
        print("| command | CPU seconds | peak MiB |")
        print("| --- | --- | --- |")
        for words in _COMMANDS:
            cpu, peak = cpu_seconds_and_mebibytes(_RUN, *words, "--config", str(config))
            print(f"| `kbaudit {' '.join(words)}` | {cpu:.1f} | {peak:.0f} |", flush=True)


_COMMANDS = (
    ("db", "check"),
    ("log", "verify"),
    ("log", "find", "plan 777 are possible"),
    ("log", "find", "possible within 14 days"),
    ("log", "find", "possible"),
    ("log", "card", "kb:a-777"),
)

if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        make(sys.argv[2], int(sys.argv[3]))
    else:
        main()
