"""The order of problems: as somebody meets them who reads the file from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kbaudit.errors import SettingError

_NUMBER = re.compile(r"\[(\d{1,9})\]")


def in_order(problems: Iterable[SettingError], table: Mapping[str, Any]) -> list[SettingError]:
    """Sort problems by where their settings stand in a table; what a table lacks comes after what it has."""
    return sorted(problems, key=lambda one: _place(one.setting, table))


def _place(path: str, value: Any) -> tuple[int, ...]:  # noqa: ANN401 - whatever the file holds
    """Give the numbers of the keys and items on a dotted path; a key may hold dots itself."""
    if path and isinstance(value, Mapping):
        keys = [str(key) for key in value]
        leading = max((key for key in keys if _leads(path, key)), key=len, default=None)
        if leading is None:
            return (len(keys),)
        inside = path[len(leading) :].removeprefix(".")
        return (keys.index(leading), *_place(inside, value[leading]))
    if isinstance(value, list) and (found := _NUMBER.match(path)) and 0 < int(found[1]) <= len(value):
        return (int(found[1]), *_place(path[found.end() :].removeprefix("."), value[int(found[1]) - 1]))
    return ()


def _leads(path: str, key: str) -> bool:
    return path.startswith(key) and path[len(key) : len(key) + 1] in {"", ".", "["}
