from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Engine, text

from kbaudit.content import Content
from kbaudit.corpus import Corpus
from kbaudit.finding import Finding, Severity
from kbaudit.remembered import Judgement
from kbaudit.report import Notice
from kbaudit.store import contents
from kbaudit.store.engine import writing
from kbaudit.store.memory import StoreMemory
from tests.samples import NOW, card, finding

TEXT = Content.of(card(body="a"))


@dataclass(frozen=True)
class Counting:
    """A rule that counts how often it read a text."""

    name: ClassVar[str] = "counting"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.NOTE
    api: ClassVar[int] = 1
    least: int = 0
    calls: list[str] = field(default_factory=list, repr=False, compare=False)

    def extract(self, content: Content) -> Any:  # noqa: ANN401 - facts of any kind
        """Read a text."""
        self.calls.append(content.body)

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:  # noqa: ARG002 - the protocol's signature
        """Find nothing."""
        yield from ()


def _memory(engine: Engine, release: str = "1") -> StoreMemory:
    with writing(engine) as connection:
        contents.keep(connection, [TEXT])
    return StoreMemory(engine, release)


def _rule(least: int = 0) -> Counting:
    return Counting(least, calls=[])


def test_facts_are_known_to_the_same_rule_only(engine: Engine) -> None:
    """Other settings or another release find anew, and what they find takes the place of the former."""
    memory, other = _memory(engine), _memory(engine, "2")
    memory.keep_facts(_rule(), {TEXT.digest: (1, 2)})

    assert memory.facts(_rule()).read(TEXT.digest) == ((1, 2),)
    assert memory.facts(_rule()).read("another") is None
    assert memory.facts(_rule(least=1)).read(TEXT.digest) is None
    assert other.facts(_rule()).read(TEXT.digest) is None
    other.keep_facts(_rule(), {TEXT.digest: None})
    assert other.facts(_rule()).read(TEXT.digest) == (None,)
    assert memory.facts(_rule()).read(TEXT.digest) is None


def test_keeping_nothing_forgets_nothing(engine: Engine) -> None:
    """An audit that read no text leaves the facts of others alone."""
    memory = _memory(engine)
    memory.keep_facts(_rule(), {TEXT.digest: 1})
    memory.keep_facts(_rule(least=1), {})

    assert memory.facts(_rule()).read(TEXT.digest) == (1,)


def test_facts_that_cannot_be_kept_are_found_anew(engine: Engine) -> None:
    """A stranger's rule may have facts of any kind, and works as it does without a store."""
    memory = _memory(engine)
    memory.keep_facts(_rule(), {TEXT.digest: object()})

    assert memory.facts(_rule()).read(TEXT.digest) is None


def test_facts_that_cannot_be_read_any_more_are_found_anew(engine: Engine) -> None:
    """A class that was renamed, or a store that somebody has tampered with, is no reason to fail."""
    memory = _memory(engine)
    memory.keep_facts(_rule(), {TEXT.digest: 1})
    with writing(engine) as connection:
        connection.execute(text("UPDATE kb_fact SET facts = :it"), {"it": b"cposix\nsystem\n(S'true'\ntR."})
    assert memory.facts(_rule()).read(TEXT.digest) is None

    memory.keep_facts(_rule(), {TEXT.digest: 2})
    assert memory.facts(_rule()).read(TEXT.digest) == (2,)


def test_a_judgement_is_known_for_its_very_base(engine: Engine) -> None:
    """Of each rule the last one is kept; another base, settings or release know nothing of it."""
    memory = _memory(engine)
    yielded = Judgement((finding(since=NOW),), (Notice("kb", "odd"),))
    memory.keep_judgement(_rule(), "base 1", yielded)

    assert memory.judgement(_rule(), "base 1") == yielded
    assert memory.judgement(_rule(), "base 2") is None
    assert memory.judgement(_rule(least=1), "base 1") is None
    assert _memory(engine, "2").judgement(_rule(), "base 1") is None
    memory.keep_judgement(_rule(), "base 2", Judgement())
    assert memory.judgement(_rule(), "base 1") is None
    assert memory.judgement(_rule(), "base 2") == Judgement()


def test_a_judgement_that_cannot_be_kept_or_read_is_made_anew(engine: Engine) -> None:
    """It costs time and nothing else."""
    memory = _memory(engine)
    odd = dataclasses.replace(finding(), since=object())  # type: ignore[arg-type] # a stranger's rule may do so
    memory.keep_judgement(_rule(), "base", Judgement((odd,)))
    assert memory.judgement(_rule(), "base") is None

    memory.keep_judgement(_rule(), "base", Judgement())
    with writing(engine) as connection:
        connection.execute(text("UPDATE kb_judged SET yielded = :it"), {"it": b"nonsense"})
    assert memory.judgement(_rule(), "base") is None
