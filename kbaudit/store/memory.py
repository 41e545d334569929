"""What the store remembers for audits: facts by text, judgements by base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from kbaudit.remembered import Judgement, KeptFacts, key_of
from kbaudit.rules.interface import Rule
from kbaudit.store import facts
from kbaudit.store.engine import inserted_or_known, reading, writing
from kbaudit.store.facts import UnknownFactsError
from kbaudit.store.tables import JudgedRow, ShelfRow

_JUDGED = JudgedRow.__table__  # type: ignore[attr-defined] # SQLModel makes it
_SHELF = ShelfRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class PackedFacts:
    """Facts of one rule, unpacked when they are asked for."""

    packed: Mapping[str, bytes | None]

    def holds(self, digest: str) -> bool | None:
        """Tell whether anything was found in a text; None where that is not known."""
        return self.packed[digest] is not None if digest in self.packed else None

    def read(self, digest: str) -> tuple[Any] | None:
        """Give what was found in a text, alone in a tuple; None where that is not known, or cannot be read any more."""
        if digest not in self.packed:
            return None
        found = self.packed[digest]
        try:
            return (None if found is None else facts.unpack(found),)
        except UnknownFactsError:
            return None


@dataclass(frozen=True, slots=True)
class StoreShelf:
    """The shelf of one store; what another release kept is not read."""

    engine: Engine
    release: str

    def read(self, name: str) -> bytes | None:
        """Give what this release kept under a name."""
        query = select(_SHELF.c.kept).where(_SHELF.c.name == name, _SHELF.c.release == self.release)
        with reading(self.engine) as connection:
            found = connection.execute(query).scalar()
        return None if found is None else bytes(found)

    def keep(self, name: str, kept: bytes) -> None:
        """Keep bytes in place of those that were kept under the name."""
        values = {"release": self.release, "kept": kept}
        with writing(self.engine) as connection:
            statement = inserted_or_known(connection)(_SHELF).values(name=name, **values)
            connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


@dataclass(frozen=True, slots=True)
class StoreMemory:
    """The memory of one store.

    Attributes:
        release: The version of kbaudit; what another one found is found anew.
    """

    engine: Engine
    release: str

    def facts(self, rule: Rule) -> KeptFacts:
        """Give what the rule's first step found in texts before."""
        with reading(self.engine) as connection:
            return PackedFacts(facts.known(connection, key_of(rule, self.release)))

    def keep_facts(self, rule: Rule, found: Mapping[str, Any]) -> None:
        """Keep what the rule's first step found; facts that cannot be kept are found anew each time."""
        if not found:
            return
        try:
            packed = {digest: None if one is None else facts.pack(one) for digest, one in found.items()}
        except UnknownFactsError:
            return
        key = key_of(rule, self.release)
        with writing(self.engine) as connection:
            facts.keep(connection, key, packed)
            facts.forget_others(connection, rule.name, key)

    def judgement(self, rule: Rule, base: str) -> Judgement | None:
        """Give what the rule's second step yielded for this very base; None where that is not known."""
        same = (_JUDGED.c.key == key_of(rule, self.release)) & (_JUDGED.c.base == base)
        with reading(self.engine) as connection:
            found = connection.execute(select(_JUDGED.c.yielded).where(same)).scalar()
        try:
            made: Judgement | None = None if found is None else facts.unpack(found)
        except UnknownFactsError:
            return None
        return made

    def keep_judgement(self, rule: Rule, base: str, judgement: Judgement) -> None:
        """Keep what the rule's second step yielded for a base, in place of what it yielded for another."""
        try:
            yielded = facts.pack(judgement)
        except UnknownFactsError:
            return
        values = {"key": key_of(rule, self.release), "base": base, "yielded": yielded}
        with writing(self.engine) as connection:
            statement = inserted_or_known(connection)(_JUDGED).values(rule=rule.name, **values)
            connection.execute(statement.on_conflict_do_update(index_elements=["rule"], set_=values))

    def shelf(self) -> StoreShelf:
        """Give where comparisons of all cards leave what they found out."""
        return StoreShelf(self.engine, self.release)
