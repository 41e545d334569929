from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

import kbaudit
from kbaudit.config.file import load_config
from kbaudit.config.values import Config
from kbaudit.formats.interface import View
from kbaudit.formats.json import JsonFormat
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.policy import Policy, PolicyEntry
from kbaudit.report import Report
from kbaudit.runs.one_path import audit_intake, walk
from kbaudit.store.engine import reading
from tests.bases import Base
from tests.databases import Files
from tests.samples import NOW

pytestmark = pytest.mark.heavy

SAMPLE = Path(kbaudit.__file__).parent / "sample"


def _written(report: Report) -> str:
    # Only an audit of a store can tell how far its ledger was.
    return JsonFormat().render(replace(report, ledger=None), View())


def _fresh(config: Config, now: datetime = NOW) -> str:
    """Audit the sources as they are, with no store."""
    return _written(walk(config.sources, config, as_of=now))


def _synced(kb: KnowledgeBase) -> None:
    """Sync, and take all that is gone for deleted."""
    names = [source.name for source in kb.config.sources]
    assert kb.sync(accept_deletions=dict.fromkeys(names, 999)).complete


def _sample(folder: Path) -> Config:
    shutil.copytree(SAMPLE, folder)
    return load_config(folder / "kbaudit.toml")


def test_an_audit_of_the_store_is_an_audit_of_its_sources(store_url: str, tmp_path: Path) -> None:
    """Byte for byte, every rule on the sample base; the second time, from memory, as well as the first."""
    config = _sample(tmp_path / "sample")
    with KnowledgeBase.open(store_url, config=config, clock=lambda: NOW) as kb:
        _synced(kb)

        assert _written(kb.audit()) == _fresh(config)
        assert _written(kb.audit()) == _fresh(config)
        assert _written(kb.audit(as_of=date(2027, 6, 1))) == _fresh(config, datetime(2027, 6, 1, tzinfo=UTC))


def _edit(file: Path, chance: random.Random) -> None:
    """Change a number of the text, but none of the front matter: what is remembered of checks is not the source's."""
    head, mark, body = file.read_text(encoding="utf-8").rpartition("\n---\n")
    digits = list(re.finditer(r"\d", body))
    if digits:
        at = chance.choice(digits).start()
        body = f"{body[:at]}{chance.randint(1, 9)}{body[at + 1 :]}"
    file.write_text(f"{head}{mark}{body}\n", encoding="utf-8")


def _disturb(folder: Path, chance: random.Random) -> None:
    cards = sorted(one for one in folder.rglob("*.md") if _is_text(one))
    file = chance.choice(cards)
    match chance.randrange(4):
        case 0:
            file.unlink()
        case 1:
            shutil.copy(file, file.with_name(f"copy-{chance.randrange(99)}-of-{file.name}"))
        case _:
            _edit(file, chance)


def _is_text(file: Path) -> bool:
    try:
        file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


# What was vouched for before, and how often, only a store can know.
_OF_THE_PAST = ("bulk-verification", "changed-since-verified")


def _disturbed(url: str, folder: Path, rounds: int) -> None:
    sample, chance, now = _sample(folder), random.Random(7), [NOW]
    config = replace(sample, report=replace(sample.report, ignore=_OF_THE_PAST))
    with KnowledgeBase.open(url, config=config, clock=lambda: now[0]) as kb:
        for _ in range(rounds):
            for _ in range(chance.randint(1, 3)):
                _disturb(folder, chance)
            now[0] += timedelta(days=chance.choice([0, 1, 40]))
            _synced(kb)

            assert _written(kb.audit()) == _fresh(config, now[0])


def test_an_audit_costs_what_changed_and_finds_the_same(files: Files, tmp_path: Path) -> None:
    """After edits, additions and removals of files, an audit with memory is one of the sources read fresh."""
    url = files.fresh()
    _disturbed(url, tmp_path / "sample", 3)
    files.drop(url)


@pytest.mark.prove
def test_a_hundred_audits_find_what_fresh_ones_do(store_url: str, tmp_path: Path) -> None:
    """As above, on both databases."""
    _disturbed(store_url, tmp_path / "sample", 100)


_BODIES = st.sampled_from(
    [
        "Refunds are possible within 30 days.",
        "You can return it for 14 days.",
        "Refunds are possible within **30 days**.",
        "The offer is valid until 31 March 2025.",
        "The offer is valid until 31 March 2027.",
        "See [fees](2) and [more](9).",
        "Send the parcel back and keep the receipt of the post office for the time being. " * 6,
        "Send the parcel back and keep the receipt of the post office for the time being! " * 6,
        "",
    ]
)
_DAYS = st.dates(date(2024, 1, 1), date(2026, 11, 20))
_MOMENTS = st.none() | _DAYS | st.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 20), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
_FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "body": _BODIES,
        "title": st.sampled_from(["Refunds", "Fees", "Fees 2"]),
        "owner": st.sampled_from([None, "ana@example.org", "Bo"]),
        "verified_at": _DAYS,
        "due_at": _MOMENTS,
        "content_updated_at": _MOMENTS,
        "locale": st.sampled_from([None, "en", "de"]),
        "collection": st.sampled_from([None, "billing", "Billing"]),
        "translation_of": st.sampled_from([None, "1", "7"]),
        "views": st.sampled_from([None, 0, 500]),
        "unhelpful": st.sampled_from([None, 90]),
        "helpful": st.sampled_from([None, 1]),
        "tags": st.sampled_from([(), ("a", "b")]),
    },
)
_STEPS = st.tuples(
    st.dictionaries(st.sampled_from("012345"), st.none() | _FIELDS, max_size=4), st.integers(0, 90), _BODIES
)
_POLICY = Policy(owner="kb@example.org", entries=(PolicyEntry(collection="billing*", owner="pay@example.org"),))


def _put(base: Base, changes: dict[str, dict[str, Any] | None], body: str) -> None:
    for identity, fields in changes.items():
        if fields is None:
            base.shelf.cards.pop(identity, None)
        elif identity in base.shelf.cards:
            base.shelf.put(identity, **fields)
        else:
            base.shelf.put(identity, **({"body": body} | fields))


@given(st.lists(_STEPS, min_size=2, max_size=3))
@settings(max_examples=settings().max_examples // 4)
def test_whatever_changes_memory_changes_nothing(
    files: Files, steps: list[tuple[dict[str, dict[str, Any] | None], int, str]]
) -> None:
    """After any edits, additions and removals: with memory, without, with no store, in a new store, all the same."""
    base = Base(files.fresh(), policy=_POLICY)
    for changes, days, body in steps:
        _put(base, changes, body)
        base.later(days=days)
        base.sync(accept=99)

        audited = _written(base.kb.audit())
        bare = base.kb.intake()
        assert audited == _written(base.kb.audit())
        assert audited == _fresh(base.config, base.now)
        assert replace(bare, notices=()) == replace(base.kb.intake(), notices=())
    other = Base(files.fresh(), shelf=base.shelf, now=base.now, policy=_POLICY)
    other.sync()
    assert _written(other.kb.audit()) == _written(base.kb.audit())
    for one in (base, other):
        one.kb.close()
        files.drop(one.url)


def test_memory_is_used(base: Base) -> None:
    """A second audit reads no text again, and judges nothing anew that only texts decide."""
    base.shelf.put("a", body="Refunds are possible within 30 days.")
    base.shelf.put("b", body="You can return it for 14 days.")
    base.sync()
    base.kb.audit()
    with reading(base.kb.store.engine) as connection:
        facts, judged = (
            connection.execute(text(f"SELECT count(*) FROM {name}")).scalar() for name in ("kb_fact", "kb_judged")
        )
    memory = base.kb.store.memory()
    seen: list[str] = []

    class Watching:
        """A memory that tells what it is asked to keep."""

        facts = memory.facts
        judgement = memory.judgement
        shelf = memory.shelf

        def keep_facts(self, rule: Any, found: Any) -> None:  # noqa: ANN401 - as the protocol has it
            seen.extend(f"{rule.name} {digest}" for digest in found)

        def keep_judgement(self, rule: Any, *_: Any) -> None:  # noqa: ANN401 - as the protocol has it
            seen.append(rule.name)

    audit_intake(base.kb.intake(), base.config, as_of=NOW, memory=Watching())

    assert seen == []
    assert facts
    assert judged


_AGAIN = """
import sys
from datetime import UTC, datetime
from kbaudit.knowledge_base import KnowledgeBase
with KnowledgeBase.open(sys.argv[1], config=sys.argv[2], clock=lambda: datetime(2026, 11, 22, tzinfo=UTC)) as kb:
    memory = kb.store.memory()
    kept = type(memory).keep_facts
    type(memory).keep_facts = lambda self, rule, found: print(rule.name, len(found)) if found else None
    kb.audit()
"""


def test_another_process_remembers_as_well(files: Files, tmp_path: Path) -> None:
    """What one process found the next can read, though it has loaded nothing of what found it."""
    config, url = _sample(tmp_path / "sample"), files.fresh()
    with KnowledgeBase.open(url, config=config, clock=lambda: NOW) as kb:
        _synced(kb)
    again = [sys.executable, "-c", _AGAIN, url, str(tmp_path / "sample" / "kbaudit.toml")]
    first = subprocess.run(again, capture_output=True, text=True, check=True)
    with KnowledgeBase.open(url, config=config, clock=lambda: NOW) as kb:
        kb.audit()
    second = subprocess.run(again, capture_output=True, text=True, check=True)
    files.drop(url)

    assert "contradiction" in first.stdout
    assert second.stdout == ""
