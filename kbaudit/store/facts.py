"""What rules found in texts, kept by the text's digest, so that only a changed card is read again."""

from __future__ import annotations

import dataclasses
import enum
import io
import pickle
import sys
from collections.abc import Callable, Mapping
from functools import cache, partial
from operator import attrgetter
from types import MemberDescriptorType
from typing import Any

from sqlalchemy import Connection, delete, select

from kbaudit.store.contents import CONTENTS, ids_of
from kbaudit.store.engine import inserted_or_known
from kbaudit.store.tables import FactRow

FACTS = FactRow.__table__  # type: ignore[attr-defined] # SQLModel makes it
_CHUNK = 5_000

_PLAIN = frozenset(
    {
        ("builtins", "frozenset"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "timezone"),
        ("datetime", "timedelta"),
        ("datetime", "time"),
        ("decimal", "Decimal"),
        ("fractions", "Fraction"),
    }
)


class UnknownFactsError(Exception):
    """Say that kept facts cannot be read any more; the text is read again."""


def pack(facts: object) -> bytes:
    """Write facts: frozen dataclasses and enumerations of plain values, dates, tuples, sets and mappings.

    Raises:
        UnknownFactsError: They are of another kind, and cannot be kept.
    """
    try:
        packed = write(facts)
        unpack(packed)
    except Exception as error:
        raise UnknownFactsError(str(error)) from error
    return packed


def write(facts: object) -> bytes:
    """Write what is known to be facts, without reading it again to see whether that can be done."""
    written = io.BytesIO()
    _Writer(written, protocol=5).dump(facts)
    return written.getvalue()


def unpack(packed: bytes) -> Any:  # noqa: ANN401 - each rule has facts of its own
    """Read facts.

    Raises:
        UnknownFactsError: They are of a class that this release does not have, or that no facts are made of.
    """
    try:
        return _Reader(io.BytesIO(packed)).load()
    except UnknownFactsError:
        raise
    except Exception as error:
        raise UnknownFactsError(str(error)) from error


class _Reader(pickle.Unpickler):
    """Reads values alone: a store that somebody else wrote can make no class but such as hold values."""

    def find_class(self, module_name: str, name: str) -> Any:  # noqa: ANN401 - pickle's signature
        if (module_name, name) in _PLAIN:
            return getattr(sys.modules[module_name], name)
        found = getattr(sys.modules.get(module_name), name, None)
        if isinstance(found, type) and _is_frozen(found):
            return _maker(found)
        if isinstance(found, type) and issubclass(found, enum.Enum):
            return found
        raise UnknownFactsError(f"{module_name}.{name} holds no facts")


class _Writer(pickle.Pickler):
    """Writes a frozen dataclass as its class and its fields; its own way asks for its fields' names each time."""

    def reducer_override(self, value: Any) -> Any:  # noqa: ANN401 - pickle's signature
        kind: type = value.__class__
        return (kind, _values(kind)(value)) if _is_frozen(kind) else NotImplemented


@cache
def _is_frozen(kind: type) -> bool:
    return dataclasses.is_dataclass(kind) and bool(kind.__dataclass_params__.frozen)  # type: ignore[attr-defined] # set by dataclass()


@cache
def _values(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    names = _names(kind)
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


@cache
def _maker(kind: type[Any]) -> Callable[..., Any]:
    """Give what makes a frozen dataclass of its fields, which were checked when it was first made."""
    names = _names(kind)
    setters = [partial(_set, name) for name in names]
    slots = [getattr(kind, name, None) for name in names]
    if all(isinstance(slot, MemberDescriptorType) for slot in slots):
        setters = [slot.__set__ for slot in slots]  # type: ignore[union-attr] # each is a slot
    make: Callable[[type], Any] = object.__new__

    def made(*values: Any) -> Any:  # noqa: ANN401 - fields of any kind
        one = make(kind)
        for put, value in zip(setters, values, strict=True):
            put(one, value)
        return one

    return made


def _set(name: str, one: object, value: object) -> None:
    object.__setattr__(one, name, value)


def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def known(connection: Connection, key: str) -> Mapping[str, bytes | None]:
    """Give the packed facts of one rule by the text's digest; None where it found nothing in a text."""
    query = select(CONTENTS.c.digest, FACTS.c.facts).join(CONTENTS, CONTENTS.c.id == FACTS.c.content)
    return {row.digest: row.facts for row in connection.execute(query.where(FACTS.c.key == key))}


def keep(connection: Connection, key: str, packed: Mapping[str, bytes | None]) -> None:
    """Keep the facts of one rule, by the text's digest."""
    ids = ids_of(connection, packed)
    rows = [{"key": key, "content": ids[digest], "facts": facts} for digest, facts in packed.items() if digest in ids]
    insert = inserted_or_known(connection)(FACTS)
    again = {"facts": insert.excluded.facts}  # what was kept could not be read
    statement = insert.on_conflict_do_update(index_elements=["key", "content"], set_=again)
    for start in range(0, len(rows), _CHUNK):
        connection.execute(statement, rows[start : start + _CHUNK])


def forget_others(connection: Connection, rule: str, key: str) -> None:
    """Remove the facts of a rule's other versions and settings; a key begins with the rule's name and a space."""
    its = FACTS.c.key.startswith(f"{rule} ", autoescape=True)
    connection.execute(delete(FACTS).where(its, FACTS.c.key != key))
