from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kbaudit.config.settings import Reading, documented, read_settings, schema_of, unknown_key
from kbaudit.errors import SettingError
from kbaudit.text.intervals import Interval

READING = Reading(parsers={Interval: Interval.parse}, hidden=frozenset({"base"}))


@dataclass(frozen=True)
class Example:
    """Settings of every kind.

    Attributes:
        path: Where to read,
            and where not.
        count: How many.

    Example:
        Not: a setting.
    """

    path: Path
    count: int = 3
    names: tuple[str, ...] = ()
    interval: Interval | None = None
    base: Path | None = None
    made: str = field(init=False, default="x")


@dataclass(frozen=True)
class Refusing:
    """Settings that may contradict each other."""

    low: int = 0
    high: int = 1

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("low is above high")


@dataclass(frozen=True)
class Demanding:
    """Settings of which each is refused on its own."""

    share: float = 0.5
    kinds: tuple[str, ...] = ()
    name: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError("share must be 0 to 1")
        if self.kinds:
            raise SettingError("kinds[1]", "is unknown")
        if self.note:
            raise ValueError("these do not go together")


def _problems(table: object, cls: type = Example) -> list[str]:
    problems: list[SettingError] = []
    assert read_settings(cls, table, "sources.kb", problems, READING) is None
    return [str(problem) for problem in problems]


def test_a_table_becomes_a_value() -> None:
    """Values get the types of their fields, and fields without a value their defaults."""
    problems: list[SettingError] = []
    table = {"path": "kb", "names": ["a", "b"], "interval": "6 months"}

    assert read_settings(Example, table, "x", problems, READING, base=Path("here")) == Example(
        path=Path("kb"), names=("a", "b"), interval=Interval(months=6), base=Path("here")
    )
    assert problems == []


def test_everything_that_is_wrong_is_said_at_once() -> None:
    """Unknown keys name the nearest one, wrong values themselves, and missing ones their path."""
    assert _problems({"counts": 1, "count": [], "interval": "soon", "base": "x", "made": "y", "names": ["a", 5]}) == [
        "sources.kb.counts: unknown key; did you mean count?",
        "sources.kb.base: unknown key; known here are: count, interval, names, path",
        "sources.kb.made: unknown key; known here are: count, interval, names, path",
        "sources.kb.count: [] cannot be used; write a whole number",
        "sources.kb.names[2]: 5 cannot be used; write text in quotes",
        (
            "sources.kb.interval: 'soon' is not an interval; "
            'write "180 days", "6 months", "quarterly", P6M or a number of days'
        ),
        "sources.kb.path: is required",
    ]


@pytest.mark.parametrize(("table", "shown"), [("text", "'text'"), ([1], "[1]"), ("x" * 100, f"'{'x' * 59}…")])
def test_anything_but_a_table_is_refused(table: object, shown: str) -> None:
    """The value is shown, shortened."""
    assert _problems(table) == [f"sources.kb: is {shown}; write a table of settings"]


def test_a_value_may_refuse_what_its_fields_cannot_tell() -> None:
    """The reason is told under the table's name."""
    assert _problems({"low": 3}, Refusing) == ["sources.kb: low is above high"]


def test_a_refusal_that_speaks_of_one_setting_stands_at_that_setting() -> None:
    """Whichever error the class raises; and every one is said, whatever else is wrong."""
    assert _problems({"share": 3, "kinds": ["x"], "zzz": 1, "name": 5}, Demanding) == [
        "sources.kb.zzz: unknown key; known here are: kinds, name, note, share",
        "sources.kb.name: 5 cannot be used; write text in quotes",
        "sources.kb.share: must be 0 to 1",
        "sources.kb.kinds[1]: is unknown",
    ]
    assert _problems({"note": "x"}, Demanding) == ["sources.kb: these do not go together"]


def test_a_refusal_that_may_follow_from_another_problem_is_not_told() -> None:
    """A default stands in for a value that cannot be read, and nobody is accused for it."""
    assert _problems({"low": "x", "high": -1}, Refusing) == ["sources.kb.low: 'x' cannot be used; write a whole number"]
    assert _problems({"note": "x", "name": 5}, Demanding) == ["sources.kb.name: 5 cannot be used; write text in quotes"]
    assert len(_problems({"low": 3, "high": 2, "zzz": 1}, Refusing)) == 2


def test_a_check_is_made_whatever_else_is_wrong_with_the_value() -> None:
    """It sees the value as the table has it."""

    def not_five(value: object) -> Iterator[tuple[str, str]]:
        if value == ["5"]:
            yield "[1]", "is five"

    problems: list[SettingError] = []
    reading = Reading(checks={"names": not_five})

    assert read_settings(Example, {"path": "x", "names": ["5"]}, "kb", problems, reading) is None
    assert read_settings(Example, {"path": "x", "names": ["6"]}, "kb", problems, reading) is not None
    assert [str(problem) for problem in problems] == ["kb.names[1]: is five"]


def test_a_key_where_there_is_nothing_to_set() -> None:
    """Without known keys none is listed."""
    assert str(unknown_key("rules.x.y", "y", [])) == "rules.x.y: unknown key; there is nothing to set here"


def test_the_schema_has_types_sentences_and_what_is_required() -> None:
    """It is what editors show while a configuration is written."""
    schema = schema_of(Example, READING)

    assert list(schema["properties"]) == ["path", "count", "names", "interval"]
    assert schema["required"] == ["path"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["count"] == {"type": "integer", "description": "How many."}
    assert schema["properties"]["path"]["description"] == "Where to read, and where not."
    assert schema["properties"]["interval"] == {"type": ["string", "integer"]}
    assert "required" not in schema_of(Refusing, READING)


def test_sentences_are_taken_from_the_docstring() -> None:
    """Only what stands under Attributes or Settings, continued lines with it."""
    found: Mapping[str, str] = documented(Example)

    assert found == {"path": "Where to read, and where not.", "count": "How many."}
    assert documented(type("Bare", (), {})) == {}


def test_a_section_of_prose_documents_nothing() -> None:
    """Settings that are none of its own have no names."""

    class Prose:
        """A rule.

        Settings:
            None of its own: intervals are set elsewhere.
        """

    assert documented(Prose) == {}
