"""Front matter: the fields at the head of a text file, as strings with the lines they stand on."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from kbaudit.text.yaml_fields import DEEPEST, Value, read_yaml_fields

_LONGEST = 64 * 1024
_MOST_NODES = 2000

_LEADING = re.compile(r"[ \t\n]*")
_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TOML_END = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_KEY_LINE = re.compile(r"([ \t]{0,8})([A-Za-z_][\w.\-]{0,60})[ \t]{0,8}:(?:[ \t]+(.*))?$")
_LIST_LINE = re.compile(r"[ \t]*-[ \t]+(.*)$")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
_FRESHNESS = re.compile(r"freshness:[ \t]*\{([^{}]{0,2000})\}")
_FRESHNESS_FIELD = re.compile(r"(\w{1,40}):\s{0,20}(?:'([^'\n]*)'|\"([^\"\n]*)\"|`([^`\n]*)`|([^\s,}]+))")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The fields at the head of a text, and the text after them.

    Attributes:
        values: By key; dates and numbers stay as they were written.
        lines: The line of each key, from 1; keys of a freshness comment are among them.
        freshness: The fields of a ``freshness: {…}`` comment (g3doc), such as ``owner`` and ``reviewed``.
        body: The text after the front matter.
        body_line: The line on which the body begins, from 1.
        problem: Why the fields could only be read line by line, or not at all, with a line; None when all is well.
        repeated: Keys that stand again, with the line; the first of them counts.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    freshness: Mapping[str, str] = field(default_factory=dict)
    body: str
    body_line: int = 1
    problem: str | None = None
    repeated: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class _Fields:
    """Fields as far as they have been read."""

    values: Mapping[str, Value]
    lines: Mapping[str, int]
    repeated: tuple[tuple[str, int], ...]
    problem: str | None = None


def read_front_matter(text: str) -> FrontMatter:
    """Read the fields at the head of a text: YAML, TOML, JSON or a freshness comment.

    YAML that is refused for a detail (a colon in a value, a missing end) is read line by line, as a person would.

    Args:
        text: With line feeds as line ends, and no byte order mark.
    """
    start = _leading_end(text)
    if text.startswith("---", start):
        return _yaml(text, start)
    if text.startswith("+++", start):
        return _toml(text, start)
    if text.startswith("{", start):
        return _json(text, start)
    if text.startswith("<!--", start):
        return _comment(text, start)
    return FrontMatter(body=text)


def _leading_end(text: str) -> int:
    found = _LEADING.match(text)
    return text.rfind("\n", 0, found.end()) + 1 if found else 0


def _line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _yaml(text: str, start: int) -> FrontMatter:
    head_end = text.find("\n", start)
    if head_end < 0 or text[start:head_end].strip() != "---":
        return FrontMatter(body=text)
    end = _YAML_END.search(text, head_end + 1, head_end + _LONGEST)
    first_line = _line_of(text, head_end + 1)
    if end is None:
        return _unclosed(text, head_end + 1, first_line)
    source = text[head_end + 1 : end.start()]
    body_start = min(end.end() + 1, len(text))
    fields = _yaml_fields(source, first_line)
    if fields.problem and not fields.values:
        # Two rules with prose between them, or nothing anybody could read: it stays in the text.
        return FrontMatter(body=text)
    return FrontMatter(
        values=fields.values,
        lines=fields.lines,
        body=text[body_start:],
        body_line=_line_of(text, end.start()) + 1,
        problem=fields.problem,
        repeated=fields.repeated,
    )


def _yaml_fields(source: str, first_line: int) -> _Fields:
    try:
        return _Fields(*read_yaml_fields(source, first_line))
    except yaml.MarkedYAMLError as error:
        at = first_line + (error.problem_mark.line if error.problem_mark else 0)
        return _line_by_line(source, first_line, f"line {at}: {error.problem or 'is not YAML'}")
    except (yaml.YAMLError, ValueError) as error:
        said = " ".join(str(error).split())[:120]
        return _line_by_line(source, first_line, f"line {first_line}: {said}")


def _line_by_line(source: str, first_line: int, problem: str) -> _Fields:
    written: list[tuple[str, int, str, list[str]]] = []
    indent: str | None = None
    for number, line in enumerate(source.split("\n"), start=first_line):
        if (found := _KEY_LINE.match(line)) and found[1] == (found[1] if indent is None else indent):
            indent = found[1]
            written.append((found[2], number, _unquoted(found[3] or ""), []))
        elif (found := _LIST_LINE.match(line)) and written:
            written[-1][-1].append(_unquoted(found[1]))
    values: dict[str, Value] = {}
    lines: dict[str, int] = {}
    for key, number, text, items in written:
        values.setdefault(key, tuple(items) or text)
        lines.setdefault(key, number)
    repeated = tuple((key, number) for key, number, _, _ in written if lines[key] != number)
    return _Fields(values, lines, repeated, problem)


def _unquoted(text: str) -> str:
    stripped = text.strip()
    if len(stripped) > 1 and stripped[0] == stripped[-1] and stripped[0] in "\"'":
        return stripped[1:-1]
    return stripped.split(" #", 1)[0].rstrip()


def _unclosed(text: str, start: int, first_line: int) -> FrontMatter:
    """Read fields that no ``---`` ends, up to the first line that is none; a lone rule at the top is not one."""
    offset, limit = start, min(len(text), start + _LONGEST)
    while offset < limit:
        end = text.find("\n", offset)
        end = len(text) if end < 0 else end
        if not (_KEY_LINE.match(text[offset:end]) or _LIST_LINE.match(text[offset:end])):
            break
        offset = end + 1
    source = text[start:offset]
    problem = f"line {first_line - 1}: the front matter is never closed with ---"
    fields = _line_by_line(source, first_line, problem)
    if not fields.values:
        return FrontMatter(body=text)
    return FrontMatter(
        values=fields.values,
        lines=fields.lines,
        body=text[offset:],
        body_line=_line_of(text, offset),
        problem=problem,
        repeated=fields.repeated,
    )


def _toml(text: str, start: int) -> FrontMatter:
    head_end = text.find("\n", start)
    end = _TOML_END.search(text, head_end + 1, head_end + _LONGEST) if head_end >= 0 else None
    if end is None or text[start:head_end].strip() != "+++":
        return FrontMatter(body=text)
    source = text[head_end + 1 : end.start()]
    first_line = _line_of(text, head_end + 1)
    problem = None
    try:
        # The standard reader takes time by the square of a key's dots.
        if source.count(".") > _MOST_NODES:
            raise ValueError("holds more than front matter should")
        values = _from_objects(tomllib.loads(source))
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        values, problem = {}, f"line {first_line}: {' '.join(str(error).split())[:120]}"
    return FrontMatter(
        values=values,
        lines=_key_lines(source, first_line, "="),
        body=text[min(end.end() + 1, len(text)) :],
        body_line=_line_of(text, end.start()) + 1,
        problem=problem,
    )


def _json(text: str, start: int) -> FrontMatter:
    if text[start : start + _LONGEST].count("{") > _LONGEST // 64:
        return FrontMatter(body=text)
    try:
        loaded, end = json.JSONDecoder().raw_decode(text, start)
        values = _from_objects(loaded)
    except (ValueError, RecursionError):
        return FrontMatter(body=text)
    after = _LINE_END.match(text, end)
    if after is None:
        return FrontMatter(body=text)
    return FrontMatter(
        values=values,
        lines=_key_lines(text[start:end], _line_of(text, start), ":"),
        body=text[after.end() :],
        body_line=_line_of(text, end) + 1,
    )


def _from_objects(loaded: Mapping[str, Any]) -> dict[str, Value]:
    return {str(key): _from_object(value, 1) for key, value in loaded.items()}


def _from_object(value: Any, depth: int) -> Value:  # noqa: ANN401 - whatever a file holds
    if depth > DEEPEST:
        raise ValueError("is nested too deeply")
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return tuple(_from_object(item, depth + 1) for item in value)
        case dict():
            return {str(key): _from_object(item, depth + 1) for key, item in value.items()}
        case _:
            return str(value)


def _key_lines(source: str, first_line: int, sign: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, line in enumerate(source.split("\n"), start=first_line):
        key, separator, _ = line.partition(sign)
        if separator:
            found.setdefault(key.strip(" \t\"'{,"), number)
    return found


def _comment(text: str, start: int) -> FrontMatter:
    end = text.find("-->", start, start + _LONGEST)
    comment = text[start:end] if end >= 0 else ""
    found = _FRESHNESS.search(comment)
    if not found:
        return FrontMatter(body=text)
    line = _line_of(text, start + found.start())
    freshness: dict[str, str] = {}
    for field_found in _FRESHNESS_FIELD.finditer(found[1]):
        key, *forms = field_found.groups()
        freshness.setdefault(key, next(form for form in forms if form is not None))
    return FrontMatter(freshness=freshness, lines={f"freshness.{key}": line for key in freshness}, body=text)
