from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import Field

from kbaudit.config.refusals import shown
from kbaudit.config.settings import Reading, read_value
from kbaudit.config.values import FailOn


@dataclass(frozen=True)
class Part:
    """A table inside a setting."""

    size: int


LIST = 'write a list, such as ["a", "b"]'
TABLE = 'write a table, such as { name = "value" }'


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (str, 5, "5 cannot be used; write text in quotes"),
        (str | None, True, "true cannot be used; write text in quotes"),
        (int, "many", "'many' cannot be used; write a whole number"),
        (int, 1.5, "1.5 cannot be used; write a whole number"),
        (int, [], "[] cannot be used; write a whole number"),
        (float, "half", "'half' cannot be used; write a number"),
        (int, float("inf"), "inf cannot be used; write a number"),
        (bool, "maybe", "'maybe' cannot be used; write true or false"),
        (bool, [], "[] cannot be used; write true or false"),
        (Path, date(2026, 11, 22), "2026-11-22 cannot be used; write a path in quotes"),
        (tuple[str, ...], "a", f"'a' cannot be used; {LIST}"),
        (tuple[str, ...] | None, {}, f"{{}} cannot be used; {LIST}"),
        (list[str], "a", f"'a' cannot be used; {LIST}"),
        (frozenset[str], "a", f"'a' cannot be used; {LIST}"),
        (dict[str, Any], 5, f"5 cannot be used; {TABLE}"),
        (Mapping[str, str], "x", f"'x' cannot be used; {TABLE}"),
        (Part, 5, f"5 cannot be used; {TABLE}"),
        (FailOn, "eror", "'eror' cannot be used; write one of: error, warning, note, never"),
        (Literal["a", "b"], "c", "'c' cannot be used; write one of: a, b"),
        (date, "x", "'x' cannot be used; write a date, such as 2026-11-22"),
        (datetime, "x", "'x' cannot be used; write a date with a time, such as 2026-11-22T08:00:00Z"),
        (timedelta, "x", "'x' cannot be used; write a span of time in ISO 8601, such as \"PT30S\""),
        (Annotated[int, Field(ge=1)], 0, "0 cannot be used; write 1 or more"),
        (Annotated[float, Field(lt=1)], 2, "2 cannot be used; write a number below 1.0"),
        (int | str, [], "[] cannot be used; write a whole number, or text in quotes"),
        (list[str] | frozenset[str], 5, f"5 cannot be used; {LIST}"),
    ],
)
def test_a_refused_value_is_told_what_to_write_instead(kind: object, value: object, said: str) -> None:
    """In the words of somebody who writes TOML, not of a program's types."""
    with pytest.raises(ValueError, match="cannot be used") as refused:
        read_value(kind, value, Reading())

    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("kind", "value", "places"),
    [
        (tuple[str, ...], ["a", 5, True], ["[2]", "[3]"]),
        (dict[str, int], {"a": "x", "b": 1, "c": "y"}, [".a", ".c"]),
        (tuple[int | str, ...], [1, []], ["[2]"]),
        (tuple[int, int], [1], [""]),
        (Part, {"size": "x"}, [".size"]),
    ],
)
def test_every_refused_item_is_told_at_its_place(kind: object, value: object, places: list[str]) -> None:
    """Items are counted from 1, as entries of a table are."""
    with pytest.raises(ValueError, match="cannot be used") as refused:
        read_value(kind, value, Reading())

    assert [at for at, _ in getattr(refused.value, "problems", ())] == places


def test_what_has_no_words_of_its_own_is_said_as_pydantic_says_it() -> None:
    """A plugin may have settings of any type."""
    with pytest.raises(ValueError, match=r"^'x' cannot be used; it should be a valid UUID, "):
        read_value(UUID, "x", Reading())


def test_a_long_value_is_shortened() -> None:
    """A line of a terminal holds the message."""
    assert shown("x" * 100) == f"'{'x' * 59}…"
