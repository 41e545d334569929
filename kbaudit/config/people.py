"""The directory's file: a table or TOML, read with everything that is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from kbaudit.config.file import load_toml
from kbaudit.config.refusals import shown
from kbaudit.config.settings import unknown_key
from kbaudit.connectors.record import fold_key
from kbaudit.connectors.table import Table, read_table
from kbaudit.errors import ConfigError, ConfigProblems, ConnectorError, SettingError
from kbaudit.people.directory import Directory
from kbaudit.person import Leave, Person, address_problem, locale_problem
from kbaudit.text.moments import as_day, parse_moment
from kbaudit.text.spelling import nearest
from kbaudit.text.zones import zone_problem

FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "address": ("address", "email", "mail"),
    "handles": ("handles", "handle"),
    "zone": ("zone", "timezone"),
    "locale": ("locale", "language"),
    "groups": ("groups", "group"),
    "leave": ("leave",),
    "delegate": ("delegate",),
    "left": ("left",),
}
"""The columns or keys that fill each field of a person; the first that is filled counts."""

_NAMES = {fold_key(name): field for field, names in FIELDS.items() for name in names}
_LIST = "people"
_SEPARATORS = re.compile(r"[;,|\n]")
_FROM_UNTIL = re.compile(r"\s{0,3}(?:\.\.|–|—|\s(?:to|until|-)\s)\s{0,3}")
_LEAVE = "write 2026-12-20..2027-01-06, several with ; between them"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ReadDirectory:
    """A directory as far as it could be read.

    Attributes:
        directory: Everybody who has a name or an address, without the values that cannot be used.
        problems: What cannot be used, in the order of the file: where (``line 3, Ana Diaz, zone``), what, and what to
            write.
    """

    directory: Directory
    problems: tuple[SettingError, ...] = ()


def load_directory(file: Path, zone: str = "UTC") -> Directory:
    """Read a directory file that must be in order.

    Args:
        file: TOML where its name ends in ``.toml``, else a table.
        zone: The time zone of those whose own is not given.

    Raises:
        ConfigError: The file cannot be read.
        ConfigProblems: Values in it cannot be used; all of them are named.
    """
    found = read_directory(file, zone)
    if found.problems:
        raise ConfigProblems(file.name, found.problems)
    return found.directory


def read_directory(file: Path, zone: str = "UTC") -> ReadDirectory:
    """Read as much of a directory file as can be used.

    Raises:
        ConfigError: The file cannot be read, or no column of it names anybody.
    """
    if file.suffix.casefold() == ".toml":
        table = load_toml(file)
        problems = [unknown_key(str(key), str(key), [_LIST]) for key in table if key != _LIST]
        return read_people(table.get(_LIST, []), zone, problems)
    try:
        return _of_table(read_table(file), file.name, zone)
    except ConnectorError as error:
        raise ConfigError(str(error)) from error


def read_people(listed: object, zone: str = "UTC", problems: Sequence[SettingError] = ()) -> ReadDirectory:
    """Make a directory of tables, ``[[people]]`` by ``[[people]]``.

    Args:
        listed: Tables by the names of ``FIELDS``; anything but a list of tables is a problem.
        zone: The time zone of those whose own is not given.
        problems: What is known to be wrong already.
    """
    noted = list(problems)
    if not isinstance(listed, list | tuple):
        noted.append(SettingError(_LIST, "is not a list; write [[people]]"))
        listed = ()
    made = [_of_entry(entry, f"{_LIST}[{number}]", zone, noted) for number, entry in enumerate(listed, start=1)]
    return ReadDirectory(Directory(tuple(person for person in made if person)), tuple(noted))


def _of_entry(entry: object, where: str, zone: str, problems: list[SettingError]) -> Person | None:
    if not isinstance(entry, Mapping):
        problems.append(SettingError(where, f"is {shown(entry)}; write [[people]] and a table"))
        return None
    known = [name for names in FIELDS.values() for name in names]
    problems.extend(unknown_key(f"{where}.{key}", key, known) for key in entry if fold_key(key) not in _NAMES)
    return _Reader(entry, where, zone, problems).person()


def _of_table(table: Table, file: str, zone: str) -> ReadDirectory:
    fields = {column: _NAMES.get(fold_key(column)) for column in table.columns}
    if not {"name", "address"} & set(fields.values()):
        has = ", ".join(table.columns[:12])
        raise ConfigError(f"{file}: has neither a column name nor address; its columns are: {has}")
    # A table may come from elsewhere and hold more than is asked for; only what looks mistyped is told.
    meant = {column: nearest(column, list(FIELDS)) for column, field in fields.items() if column and field is None}
    problems = [SettingError(f"column {one}", f"unknown; did you mean {near}?") for one, near in meant.items() if near]
    made: list[Person | None] = []
    for row in table.rows:
        where = f"line {row.line}"
        if row.problem:
            problems.append(SettingError(where, row.problem))
        made.append(_Reader(row.values, where, zone, problems, table.month_first).person())
    return ReadDirectory(Directory(tuple(person for person in made if person)), tuple(problems))


class _Reader:
    """Reads one person, keeping note of everything that is wrong."""

    def __init__(
        self,
        record: Mapping[str, object],
        where: str,
        zone: str,
        problems: list[SettingError],
        month_first: frozenset[str] = frozenset(),
    ) -> None:
        self.record = {fold_key(key): (key, value) for key, value in reversed(tuple(record.items()))}
        self.where = where
        self.zone = zone
        self.problems = problems
        self.month_first = month_first

    def person(self) -> Person | None:
        name = self._one("name", _text)
        place = self.where
        self.where = f"{place}, {name}" if name else place
        address = self._one("address", partial(_checked, address_problem))
        named = name or address
        if named is None:
            self.problems.append(SettingError(place, "has no name and no address that can be used; write one of them"))
            return None
        self.where = f"{place}, {named}"
        return Person(
            name=named,
            address=address,
            handles=self._several("handles"),
            zone=self._one("zone", partial(_checked, zone_problem)) or self.zone,
            locale=self._one("locale", partial(_checked, locale_problem)),
            groups=self._several("groups"),
            leave=self._leave(),
            delegate=self._one("delegate", _text),
            left=self._one("left", partial(_day, month_first=self._is_month_first("left"))),
        )

    def _one(self, field: str, parse: Callable[[object], _T]) -> _T | None:
        value = self._value(field)
        return None if value is None else self._parsed(field, value, parse)

    def _several(self, field: str) -> tuple[str, ...]:
        found = (self._parsed(field, one, _text) for one in _listed(self._value(field)))
        return tuple(one for one in found if one)

    def _leave(self) -> tuple[Leave, ...]:
        parse = partial(_leave, month_first=self._is_month_first("leave"))
        found = (self._parsed("leave", one, parse) for one in _listed(self._value("leave")))
        return tuple(one for one in found if one)

    def _parsed(self, field: str, value: object, parse: Callable[[object], _T]) -> _T | None:
        try:
            return parse(value)
        except SettingError as error:
            said = f"{shown(value)} {error.problem}"
        except ValueError as error:
            said = f"{shown(value)} {error}"
        self.problems.append(SettingError(f"{self.where}, {field}", said))
        return None

    def _value(self, field: str) -> Any:  # noqa: ANN401 - whatever the file holds
        values = (self.record[key][1] for name in FIELDS[field] if (key := fold_key(name)) in self.record)
        return next((value for value in values if not _is_empty(value)), None)

    def _is_month_first(self, field: str) -> bool:
        return any(self.record[fold_key(name)][0] in self.month_first for name in FIELDS[field] if name in self.record)


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _listed(value: object) -> Iterator[object]:
    """Yield the parts of a list, or of a text with ``;``, ``,`` or ``|`` between them."""
    if isinstance(value, str):
        yield from (part for part in _SEPARATORS.split(value) if part.strip())
    elif value is not None:
        yield from value if isinstance(value, list | tuple) else (value,)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("is no text; write text in quotes")
    return " ".join(value.split())


def _checked(problem_of: Callable[[str], str | None], value: object) -> str:
    text = _text(value)
    if problem := problem_of(text):
        raise ValueError(problem)
    return text


def _day(value: object, *, month_first: bool = False) -> date:
    if isinstance(value, int | float):
        raise ValueError("is no day; write one like 2026-11-22")
    try:
        moment = parse_moment(value, month_first=month_first)
    except ValueError as error:
        raise ValueError(f"{error}; write a day like 2026-11-22") from error
    if moment is None:
        raise ValueError("names no day; write one like 2026-11-22")
    return as_day(moment)


def _leave(value: object, *, month_first: bool = False) -> Leave:
    """Read a table of ``from`` and ``until``, a text such as ``2026-12-20..2027-01-06``, or a single day."""
    if isinstance(value, Mapping):
        return _leave_of(value)
    if not isinstance(value, str):
        day = _day(value)
        return Leave(day, day)
    first, *rest = _FROM_UNTIL.split(value.strip())
    if len(rest) > 1:
        raise ValueError(f"names more than two days; {_LEAVE}")
    began = _day(first, month_first=month_first)
    if not rest:
        return Leave(began, began)
    return Leave(began, _day(rest[0], month_first=month_first) if rest[0] else None)


def _leave_of(table: Mapping[str, object]) -> Leave:
    if "from" not in table or table.keys() - {"from", "until"}:
        raise ValueError("is no leave; write { from = 2026-12-20, until = 2027-01-06 }")
    return Leave(_day(table["from"]), _day(table["until"]) if "until" in table else None)
