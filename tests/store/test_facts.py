from __future__ import annotations

import enum
import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from kbaudit import plugins
from kbaudit.content import Content
from kbaudit.plugins import Group
from kbaudit.rules.interface import ExtractingRule
from kbaudit.store import contents, facts
from kbaudit.store.facts import UnknownFactsError, pack, unpack
from tests.samples import card


class Colour(enum.Enum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Frozen:
    values: tuple[Any, ...]


@dataclass
class Thawed:
    value: int


class Bare:
    pass


VALUES = (
    None,
    True,
    1,
    1.5,
    "text \ud800",
    b"bytes",
    (1, "a"),
    [1],
    {"a": 1},
    frozenset({1, 2}),
    {1, 2},
    date(2026, 1, 1),
    datetime(2026, 1, 1, 12, tzinfo=UTC),
    timedelta(1),
    time(12),
    Decimal("1.5"),
    Fraction(1, 3),
    Colour.RED,
)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_plain_values_come_back(value: object) -> None:
    """Alone, and inside a frozen dataclass."""
    assert unpack(pack(value)) == value
    assert unpack(pack(Frozen((value,)))) == Frozen((value,))


@pytest.mark.parametrize(
    "value", [Thawed(1), Bare(), Path("a"), len, Bare, lambda: 1, iter([1])], ids=lambda one: type(one).__name__
)
def test_what_is_no_plain_value_is_not_kept(value: object) -> None:
    """Neither is a dataclass that can be changed: somebody who has it could change what was found."""
    with pytest.raises(UnknownFactsError):
        pack(value)


@dataclass
class _Hostile:
    """Makes a pickle that calls something when it is read."""

    called: Callable[..., Any]
    words: tuple[Any, ...]

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.called, self.words


HOSTILE = [
    pickle.dumps(_Hostile(os.system, ("touch {}",))),
    pickle.dumps(_Hostile(eval, ("open('{}', 'w')",))),
    pickle.dumps(_Hostile(exec, ("open('{}', 'w')",))),
    pickle.dumps(_Hostile(open, ("{}", "w"))),
    b"cposix\nsystem\n(S'touch {}'\ntR.",
    b"cbuiltins\ngetattr\n(cbuiltins\n__import__\nS'x'\ntR.",
    b"csubprocess\nPopen\n(S'touch {}'\ntR.",
    b"ctests.store.test_facts\nThawed\n(I1\ntR.",
    b"ckbaudit.store.store\nStore.open\n(S'sqlite:///{}'\nS'1'\ntR.",
    b"cno_such_module\nX\n.",
    b"cbuiltins\nobject\n.",
    b"\x80\x05\x8c\x07os.path\x8c\x0ebasename.__doc__\x93.",
    b"Ppersistent\n.",
    b"",
    b"\x80\x05",
    b"nonsense",
]


@pytest.mark.parametrize("packed", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_store_can_run_nothing(packed: bytes, tmp_path: Path) -> None:
    """Whatever it holds, only classes of plain values are made; all else is refused before it is called."""
    file = tmp_path / "made"

    with pytest.raises(UnknownFactsError):
        unpack(packed.replace(b"{}", str(file).encode()))

    assert not file.exists()


@pytest.mark.parametrize("name", plugins.names(Group.RULE))
def test_the_facts_of_every_rule_can_be_kept(name: str) -> None:
    """A rule whose facts could not would read every text again in every audit, and nobody would know."""
    rule = plugins.load(Group.RULE, name)()
    body = (
        "# Refunds\n\nRefunds are possible within 30 days until 31 March 2025, see [fees](fees.md#x).\n\n"
        "1. Pay 5 EUR.\n2. Wait 2 hours.\n\n" + "Send the parcel back and keep the receipt of the post office. " * 8
    )
    for body_text in (body, "", "Ruf uns an: 9 bis 17 Uhr."):
        if isinstance(rule, ExtractingRule):
            found = rule.extract(Content.of(card(body=body_text)))
            assert unpack(pack(found)) == found


def test_facts_are_kept_by_text_and_rule(connection: Connection) -> None:
    """Nothing found is kept too; what was kept before gives way; a text that the store lacks is left out."""
    texts = [Content.of(card(body=body)) for body in ("a", "b")]
    contents.keep(connection, texts)
    one, other = (text.digest for text in texts)

    facts.keep(connection, "rule 1", {one: b"1", other: None, "unknown": b"2"})
    facts.keep(connection, "rule 2", {one: b"3"})
    facts.keep(connection, "rule 2", {one: b"4"})
    facts.keep(connection, "rules 1", {one: b"5"})

    assert facts.known(connection, "rule 1") == {one: b"1", other: None}
    assert facts.known(connection, "rule 2") == {one: b"4"}
    facts.forget_others(connection, "rule", "rule 2")
    assert facts.known(connection, "rule 1") == {}
    assert facts.known(connection, "rule 2") == {one: b"4"}
    assert facts.known(connection, "rules 1") == {one: b"5"}
