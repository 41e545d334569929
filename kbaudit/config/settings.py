"""Settings: typed fields of a frozen dataclass, filled from a table of a configuration, every problem noted."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError

from kbaudit.errors import SettingError
from kbaudit.text.spelling import nearest

_T = TypeVar("_T")

_SHOWN = 60
_TEXT_OR_NUMBER: Mapping[str, Any] = {"type": ["string", "integer"]}

Parser = Callable[[object], object]


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """How tables become values.

    Attributes:
        parsers: For types that are written as text, such as an interval; by type.
        schemas: The JSON Schemas of those of these types that are no text or number; by type.
        hidden: Fields that are no settings, such as one the program fills itself.
    """

    parsers: Mapping[object, Parser] = dataclasses.field(default_factory=dict)
    schemas: Mapping[object, Mapping[str, Any]] = dataclasses.field(default_factory=dict)
    hidden: frozenset[str] = frozenset()


def read_settings(
    cls: type[_T], table: object, where: str, problems: list[SettingError], reading: Reading, **given: object
) -> _T | None:
    """Make a value of a table.

    Args:
        cls: A dataclass whose fields are the settings.
        table: Values by name; anything but a mapping is a problem.
        where: The dotted path of the table, such as ``sources.handbook``.
        problems: Receives everything that is wrong.
        given: Fields that are not settings.

    Returns:
        None where anything was wrong.
    """
    if not isinstance(table, Mapping):
        problems.append(SettingError(where, f"is {_shown(table)}; write a table of settings"))
        return None
    found: dict[str, object] = dict(given)
    wrong = list(_unknown_keys(cls, table, where, reading))
    hints = _hints(cls)  # type: ignore[arg-type] # a class is hashable, whatever its values are
    for field in _settings(cls, reading):
        name = field.name
        if name not in table:
            if _is_required(field):
                wrong.append(SettingError(f"{where}.{name}", "is required"))
            continue
        try:
            found[name] = read_value(hints[name], table[name], reading)
        except ValueError as error:
            wrong.append(SettingError(f"{where}.{name}", f"{_shown(table[name])} {error}"))
    problems.extend(wrong)
    return None if wrong else _made(cls, found, where, problems)


def _made(cls: type[_T], found: dict[str, object], where: str, problems: list[SettingError]) -> _T | None:
    """Make the value, whose class may refuse what single fields cannot tell."""
    try:
        return cls(**found)
    except ValueError as error:
        problems.append(SettingError(where, str(error)))
        return None


def read_value(hint: object, value: object, reading: Reading) -> object:
    """Make a value of a type.

    Raises:
        ValueError: It is none; the message completes "VALUE …".
    """
    for kind, parser in reading.parsers.items():
        if hint in {kind, kind | None}:  # type: ignore[operator]
            return parser(value)
    try:
        return _adapter(hint).validate_python(value)
    except ValidationError as error:
        said = error.errors()[0]["msg"]
        raise ValueError(f"cannot be used: {said[0].lower()}{said[1:]}") from None


def schema_of(cls: type, reading: Reading) -> dict[str, Any]:
    """Give the JSON Schema of a table of settings, with the fields' documentation."""
    properties = {field.name: _schema_of_field(cls, field, reading) for field in _settings(cls, reading)}
    required = [field.name for field in _settings(cls, reading) if _is_required(field)]
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | ({"required": required} if required else {})


def documented(cls: type) -> Mapping[str, str]:
    """Give the sentences that a class's docstring has for its attributes or settings, by name."""
    found: dict[str, str] = {}
    last = None
    active = False
    for line in (cls.__doc__ or "").splitlines():
        text = line.strip()
        if text in {"Attributes:", "Settings:"}:
            active = True
        elif active and text.endswith(":") and not line.startswith("        "):
            active = False
        elif active and text:
            name, colon, rest = text.partition(": ")
            if colon and name.isidentifier():
                last, found[name] = name, rest
            elif last:
                found[last] += f" {text}"
    return found


def _settings(cls: type, reading: Reading) -> Iterator[dataclasses.Field[Any]]:
    return (field for field in dataclasses.fields(cls) if field.init and field.name not in reading.hidden)


def _unknown_keys(cls: type, table: Mapping[str, object], where: str, reading: Reading) -> Iterator[SettingError]:
    known = [field.name for field in _settings(cls, reading)]
    for key in table:
        if key not in known:
            yield unknown_key(f"{where}.{key}", str(key), known)


def unknown_key(path: str, key: str, known: list[str]) -> SettingError:
    """Say that a key is not known, and which one may be meant."""
    near = nearest(key, known)
    known_ones = f"known here are: {', '.join(sorted(known))}" if known else "there is nothing to set here"
    return SettingError(path, f"unknown key; did you mean {near}?" if near else f"unknown key; {known_ones}")


def _schema_of_field(cls: type, field: dataclasses.Field[Any], reading: Reading) -> dict[str, Any]:
    hint = _hints(cls)[field.name]
    text = documented(cls).get(field.name)
    parsed = [kind for kind in reading.parsers if hint in {kind, kind | None}]  # type: ignore[operator]
    schema = reading.schemas.get(parsed[0], _TEXT_OR_NUMBER) if parsed else _adapter(hint).json_schema()
    return {**schema, **({"description": text} if text else {})}


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


@cache
def _adapter(hint: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - any type there is
    return TypeAdapter(hint)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
