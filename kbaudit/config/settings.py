"""Settings: typed fields of a frozen dataclass, filled from a table of a configuration, every problem noted."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError

from kbaudit.config.refusals import problems_of, refused, shown
from kbaudit.errors import SettingError
from kbaudit.text.spelling import nearest

_T = TypeVar("_T")

_TEXT_OR_NUMBER: Mapping[str, Any] = {"type": ["string", "integer"]}

Parser = Callable[[object], object]
Check = Callable[[object], Iterator[tuple[str, str]]]


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """How tables become values.

    Attributes:
        parsers: For types that are written as text, such as an interval; by type.
        schemas: The JSON Schemas of those of these types that are no text or number; by type.
        hidden: Fields that are no settings, such as one the program fills itself.
        checks: What else a value must be than of its type; by field. A check is given the value as the table has it,
            of whatever type, and yields where in it something is wrong (empty for the whole of it), and what.
    """

    parsers: Mapping[object, Parser] = dataclasses.field(default_factory=dict)
    schemas: Mapping[object, Mapping[str, Any]] = dataclasses.field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    checks: Mapping[str, Check] = dataclasses.field(default_factory=dict)


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
        problems.append(SettingError(where, f"is {shown(table)}; write a table of settings"))
        return None
    wrong = list(_unknown_keys(cls, table, where, reading))
    found = {**given, **dict(_values(cls, table, where, wrong, reading))}
    lacking = [field.name for field in _settings(cls, reading) if _is_required(field) and field.name not in table]
    wrong.extend(SettingError(f"{where}.{name}", "is required") for name in lacking)
    made = _made(cls, found, where, wrong)
    problems.extend(wrong)
    return None if wrong else made


def _values(
    cls: type, table: Mapping[str, object], where: str, wrong: list[SettingError], reading: Reading
) -> Iterator[tuple[str, object]]:
    """Yield the settings of a table that are as they must be, and note what is wrong with the others."""
    hints = _hints(cls)
    for field in _settings(cls, reading):
        if field.name in table:
            written = table[field.name]
            found = list(_wrong_in(field.name, written, reading))
            try:
                value = read_value(hints[field.name], written, reading)
            except ValueError as error:
                found.extend(problems_of(error, written))
            wrong.extend(SettingError(f"{where}.{field.name}{at}", said) for at, said in found)
            if not found:
                yield field.name, value


def _wrong_in(name: str, value: object, reading: Reading) -> Iterator[tuple[str, str]]:
    if check := reading.checks.get(name):
        yield from check(value)


def _made(cls: type[_T], found: Mapping[str, object], where: str, wrong: list[SettingError]) -> _T | None:
    """Make the value, noting what its class refuses, one refusal after the other.

    Beside other problems a refusal counts only where it names settings that are well themselves: it may be a
    consequence of what is left out.
    """
    left = dict(found)
    while all(field.name in left for field in dataclasses.fields(cls) if field.init and _is_required(field)):  # type: ignore[arg-type] # every class of settings is a dataclass
        try:
            return cls(**left)
        except (SettingError, ValueError) as error:
            refusal, blamed = _refusal(error, where, _names(cls))
            if wrong and not (blamed and blamed <= left.keys()):
                return None
            wrong.append(refusal)
            if not blamed & left.keys():
                return None
            left = {name: value for name, value in left.items() if name not in blamed}
    return None


def _refusal(error: SettingError | ValueError, where: str, names: list[str]) -> tuple[SettingError, set[str]]:
    """Give what a class refuses, at the setting that the refusal begins with, and all settings that it names."""
    if isinstance(error, SettingError):
        return SettingError(f"{where}.{error.setting}", error.problem), {re.split(r"[.\[]", error.setting)[0]}
    said = str(error)
    blamed = {name for name in names if re.search(rf"\b{re.escape(name)}\b", said)}
    first, _, rest = said.partition(" ")
    if blamed == {first} and rest:
        return SettingError(f"{where}.{first}", rest), blamed
    return SettingError(where, said), blamed


def read_value(hint: object, value: object, reading: Reading) -> object:
    """Make a value of a type.

    Raises:
        ValueError: It is none; the message completes "VALUE …".
        RefusedValueError: It is none in one place or several, which are named.
    """
    for kind, parser in reading.parsers.items():
        if hint in {kind, kind | None}:  # type: ignore[operator]
            return parser(value)
    try:
        return _adapter(hint).validate_python(value)
    except ValidationError as error:
        raise refused(error, value) from None


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


def _names(cls: type) -> list[str]:
    return [field.name for field in dataclasses.fields(cls)]


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
