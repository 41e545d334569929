"""Refused values: where in a value something is wrong, and in plain words what to write instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

from pydantic import ValidationError

_SHOWN = 60

_TEXT = "write text in quotes"
_WHOLE_NUMBER = "write a whole number"
_NUMBER = "write a number"
_YES_OR_NO = "write true or false"
_LIST = 'write a list, such as ["a", "b"]'
_TABLE = 'write a table, such as {{ name = "value" }}'
_DAY = "write a date, such as 2026-11-22"
_INSTANT = "write a date with a time, such as 2026-11-22T08:00:00Z"
_SPAN = 'write a span of time in ISO 8601, such as "PT30S"'
_ADDRESS = 'write an address in quotes, such as "https://kb.example.org"'

# By the beginning of pydantic's name for a refusal, the longest that fits: int_type and int_parsing are both "int".
# In braces stands what pydantic tells beside the name.
_INSTEAD: Mapping[str, str] = {
    "string_type": _TEXT,
    "string_sub_type": _TEXT,
    "path": "write a path in quotes",
    "int": _WHOLE_NUMBER,
    "float": _NUMBER,
    "decimal": _NUMBER,
    "finite_number": _NUMBER,
    "bool": _YES_OR_NO,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "set_type": _LIST,
    "frozen_set_type": _LIST,
    "iterable_type": _LIST,
    "dict_type": _TABLE,
    "mapping_type": _TABLE,
    "dataclass_type": _TABLE,
    "model_type": _TABLE,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from": _DAY,
    "datetime_type": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_from": _INSTANT,
    "timezone": _INSTANT,
    "time_delta": _SPAN,
    "url": _ADDRESS,
    "enum": "write one of: {expected}",
    "literal_error": "write one of: {expected}",
    "greater_than": "write a number above {gt}",
    "greater_than_equal": "write {ge} or more",
    "less_than": "write a number below {lt}",
    "less_than_equal": "write {le} or less",
    "string_pattern_mismatch": "write text that matches {pattern}",
    "value_error": "{error}",
}


class RefusedValueError(ValueError):
    """Say everything that is wrong with one value.

    Attributes:
        problems: Where inside the value, such as ``[2]`` or ``.name`` (empty for the whole of it), with what is wrong
            there, the refused value itself included.
    """

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{at} {said}".strip() for at, said in problems))
        self.problems = tuple(problems)


def refused(error: ValidationError, value: object) -> RefusedValueError:
    """Give in plain words what pydantic has against a value; one problem for each place."""
    instead: dict[str, list[str]] = {}
    shown_at: dict[str, str] = {}
    for one in error.errors():
        at, wrong = _place(one["loc"], value)
        shown_at[at] = shown(wrong)
        words = _instead(one["type"], one["msg"], one.get("ctx", {}))
        if words not in instead.setdefault(at, []):
            instead[at].append(words)
    return RefusedValueError(
        [(at, f"{shown_at[at]} cannot be used; {_either(words)}") for at, words in instead.items()]
    )


def problems_of(error: ValueError, value: object) -> Iterator[tuple[str, str]]:
    """Yield where in a value something is wrong and what, for any error that a reading of it raised."""
    if isinstance(error, RefusedValueError):
        yield from error.problems
    else:
        yield "", f"{shown(value)} {error}"


def shown(value: object) -> str:
    """Write a value nearly as the file has it, shortened."""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value) if isinstance(value, date | time) else repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _place(loc: tuple[int | str, ...], value: Any) -> tuple[str, object]:  # noqa: ANN401 - whatever the file holds
    """Follow pydantic into a value, as far as it names keys and items and not the arms of a union."""
    at = ""
    for step in loc:
        if isinstance(value, Mapping) and step in value:
            at, value = f"{at}.{step}", value[step]
        elif isinstance(value, list | tuple) and isinstance(step, int) and step < len(value):
            at, value = f"{at}[{step + 1}]", value[step]
        else:
            break
    return at, value


def _instead(kind: str, said: str, context: Mapping[str, Any]) -> str:
    begins = max((begin for begin in _INSTEAD if _is_kind(kind, begin)), key=len, default=None)
    if begins is None:
        return _plain(said)
    named = {**context, "expected": str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")}
    return _INSTEAD[begins].format_map(named)


def _is_kind(kind: str, begin: str) -> bool:
    return kind == begin or kind.startswith(f"{begin}_")


def _plain(said: str) -> str:
    words = said.removeprefix("Value error, ").replace("Input should", "it should").replace("Input", "it")
    return f"{words[:1].lower()}{words[1:]}"


def _either(words: Sequence[str]) -> str:
    first, *others = words
    return ", or ".join([first, *(one.removeprefix("write ") for one in others)])
