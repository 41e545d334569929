from __future__ import annotations

import io
import json
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kbaudit.card import BodyFormat, Card, UnreadableCard
from kbaudit.connectors.interface import Total
from kbaudit.connectors.jsonl import STANDARD_INPUT, JsonlConnector, card_of
from kbaudit.errors import ConnectorError

GOOD = {"id": "1", "title": "Refunds", "body": "Money back."}


def _pull(tmp_path: Path, *lines: object, **settings: Any) -> list[object]:  # noqa: ANN401 - a connector's settings
    raw = (one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines)
    (tmp_path / "kb.jsonl").write_bytes(b"\n".join(raw))
    pulled = JsonlConnector(path=tmp_path / "kb.jsonl", **settings).pull("kb")
    return [one for one in pulled if not isinstance(one, Total)]


def test_the_number_of_lines_is_told(tmp_path: Path) -> None:
    """Those that are no cards count, blank ones do not."""
    (tmp_path / "kb.jsonl").write_text(json.dumps(GOOD) + "\n\nbroken\n")

    assert Total(2) in list(JsonlConnector(path=tmp_path / "kb.jsonl").pull("kb"))


def _reason(tmp_path: Path, line: object, **settings: Any) -> str:  # noqa: ANN401 - a connector's settings
    broken, good = _pull(tmp_path, line, GOOD, **settings)
    assert isinstance(broken, UnreadableCard)
    assert isinstance(good, Card)
    assert (broken.path, broken.line) == ("kb.jsonl", 1)
    return broken.reason


def test_each_line_is_a_card(tmp_path: Path) -> None:
    """Blank lines, a byte order mark and carriage returns are nothing."""
    found = _pull(
        tmp_path, b'\xef\xbb\xbf{"id": 7, "title": " Re\\nfunds ", "body": "a\\r\\nb\\rc"}\r', b"", b" \t\r", GOOD
    )

    assert found == [
        Card(source="kb", id="7", title="Re funds", body="a\nb\nc"),
        Card(source="kb", id="1", title="Refunds", body="Money back."),
    ]


def test_the_documented_fields_are_read(tmp_path: Path) -> None:
    """Beside the three required fields, all others are optional."""
    (one,) = _pull(tmp_path, GOOD | {"body_format": "html", "verified_at": "2026-01-05", "views": 3, "tags": ["a"]})

    assert isinstance(one, Card)
    assert (one.body_format, one.verified_at, one.views, one.tags) == (BodyFormat.HTML, date(2026, 1, 5), 3, ("a",))


def test_an_empty_body_is_a_body(tmp_path: Path) -> None:
    """A card may say nothing; that is for rules to find."""
    assert [one.body for one in _pull(tmp_path, GOOD | {"body": ""}) if isinstance(one, Card)] == [""]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": "1", "title": "half a li', "line 1: is not JSON: "),
        (b"[1]", "line 1: is not a JSON object"),
        (b"text", "line 1: is not JSON: expecting value at column 1"),
        (b'{"id": "caf\xe9"}', "line 1: is not UTF-8 text (byte 0xe9 at offset 11); save it as UTF-8"),
        (b'{"a": NaN}', "line 1: holds NaN, which JSON does not allow"),
        (b'{"a": -Infinity}', "line 1: holds -Infinity, which JSON does not allow"),
        (b'{"a": 1, "a": 2}', "line 1: has the key 'a' twice"),
        (b'{"a": ' + b"9" * 5000 + b"}", "line 1: holds a number of 5000 digits"),
        (b"[" * 100_000, "line 1: is nested too deeply"),
        (b'{"a": "' + b"]" * 90_000 + b'", "b": ' + b"[" * 90_000, "line 1: is nested too deeply"),
        (b'{"a":' * 50_000 + b"}" * 50_000, "line 1: is nested too deeply"),
        ({"title": "x", "body": "y"}, "line 1: has no id; every card needs id, title and body"),
        (GOOD | {"id": None}, "line 1: has no id; every card needs id, title and body"),
        (GOOD | {"id": "  "}, "line 1: has an empty id; every card needs id, title and body"),
        ({"id": "1", "body": "y"}, "line 1: has no title; every card needs id, title and body"),
        ({"id": "1", "title": "x"}, "line 1: has no body; every card needs id, title and body"),
        (GOOD | {"id": {"a": 1}}, "line 1: id is not text"),
        (GOOD | {"id": True}, "line 1: id is not text"),
        (GOOD | {"title": ["x"]}, "line 1: title is not text"),
        (GOOD | {"body": {"x": 1}}, "line 1: body is not text"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_card_is_named_and_the_rest_goes_on(tmp_path: Path, line: object, reason: str) -> None:
    """The reason names the line and says what is wrong with it."""
    assert _reason(tmp_path, line).startswith(reason)


def test_an_unreadable_line_is_known_by_its_id_where_it_has_one(tmp_path: Path) -> None:
    """Else by its number."""
    found = _pull(tmp_path, {"id": 5.0}, {"id": [1]}, {"title": "x"})

    assert [one.id for one in found if isinstance(one, UnreadableCard)] == ["5", "line-2", "line-3"]


def test_brackets_within_texts_are_no_nesting(tmp_path: Path) -> None:
    """A body may hold any number of brackets."""
    (one,) = _pull(tmp_path, GOOD | {"body": "[" * 90 + "]" * 90 + "[a]" * 500})

    assert isinstance(one, Card)


def test_a_line_without_end_is_not_read(tmp_path: Path) -> None:
    """The limit is per line, in bytes."""
    assert _reason(tmp_path, GOOD | {"body": "x" * 200}, max_bytes=100) == "line 1: is longer than 100 bytes"


def test_values_that_overflow_are_problems_of_the_card(tmp_path: Path) -> None:
    """Numbers beyond any calendar or count leave their fields unknown."""
    (one,) = _pull(
        tmp_path, b'{"id": "1", "title": "x", "body": "y", "views": 1e400, "verified_at": ' + b"9" * 400 + b"}"
    )

    assert isinstance(one, Card)
    assert [problem.field for problem in one.problems] == ["verified_at", "views"]


def test_half_a_character_becomes_a_question_mark(tmp_path: Path) -> None:
    """A text cut within a character can be written into every report."""
    (one,) = _pull(
        tmp_path, b'{"id": "1", "title": "cut \\ud83d", "body": "whole \\ud83d\\ude00", "tags": ["\\udc00"]}'
    )

    assert isinstance(one, Card)
    assert (one.title, one.body, one.tags) == ("cut ?", "whole 😀", ("?",))


def test_a_file_that_is_not_there_fails_the_source(tmp_path: Path) -> None:
    """The message names the path; a folder is no file."""
    with pytest.raises(ConnectorError, match=r"gone.jsonl: no such file or directory; check the path"):
        list(JsonlConnector(path=tmp_path / "gone.jsonl").pull("kb"))
    with pytest.raises(ConnectorError, match="is not a regular file; name a file"):
        list(JsonlConnector(path=tmp_path).pull("kb"))


def test_a_hyphen_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program's output can be audited without a file."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(GOOD).encode() + b"\nbroken\n")))
    found = list(JsonlConnector(path=STANDARD_INPUT).pull("stdin"))

    assert [one.ref for one in found if isinstance(one, Card)] == ["stdin:1"]
    assert [(one.ref, one.path) for one in found if isinstance(one, UnreadableCard)] == [("stdin:line-2", "-")]


def test_a_record_from_elsewhere_becomes_a_card() -> None:
    """A plugin may make cards of records with the documented names."""
    assert card_of("kb", dict(GOOD)).ref == "kb:1"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_fails_the_source(tmp_path: Path, encoding: str) -> None:
    """One clear reason is told, instead of a puzzle for every line."""
    (tmp_path / "kb.jsonl").write_bytes("\n".join([json.dumps(GOOD)] * 3).encode(encoding))

    with pytest.raises(ConnectorError, match=r"kb\.jsonl: is UTF-16 text; save it as UTF-8"):
        list(JsonlConnector(path=tmp_path / "kb.jsonl").pull("kb"))


def test_a_closed_standard_input_fails_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell may have closed it, and then there is none."""
    monkeypatch.setattr(sys, "stdin", None)

    with pytest.raises(ConnectorError, match="standard input is closed"):
        list(JsonlConnector(path=STANDARD_INPUT).pull("kb"))


def test_a_second_line_of_one_id_is_named_with_both_lines(tmp_path: Path) -> None:
    """In a long export nobody finds them otherwise."""
    line = '{"id": "1", "title": "A", "body": "b"}\n'
    (tmp_path / "kb.jsonl").write_text(line + "\n" + line)
    _, again, _ = JsonlConnector(path=tmp_path / "kb.jsonl").pull("kb")

    assert isinstance(again, UnreadableCard)
    assert (again.line, again.reason.partition(",")[0]) == (3, "line 3: has the same id as line 1")
