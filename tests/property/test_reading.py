"""Whatever stands in a file, reading it ends in values."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbaudit.card import Card
from kbaudit.connectors.csv import CsvConnector
from kbaudit.connectors.interface import Total
from kbaudit.connectors.jsonl import JsonlConnector
from kbaudit.connectors.markdown import MarkdownConnector
from kbaudit.connectors.record import FieldReader, card_from
from kbaudit.connectors.table import read_table
from kbaudit.errors import ConnectorError
from kbaudit.text.front_matter import read_front_matter
from kbaudit.text.intervals import Interval
from kbaudit.text.moments import parse_moment, starts_at, write_moment
from tests.property import strategies

# Each example writes a file of its own into the same folder.
one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(strategies.heads)
def test_front_matter_and_body_account_for_every_line(text: str) -> None:
    """Nothing raises, the body is the end of the text, and it begins on the line that is said."""
    front = read_front_matter(text)

    assert text.endswith(front.body)
    if front.body:
        assert "\n".join(text.split("\n")[front.body_line - 1 :]) == front.body
    lines = text.count("\n") + 1
    assert all(1 <= line <= lines for line in front.lines.values())


@given(strategies.heads)
def test_lines_that_are_not_in_the_body_are_front_matter(text: str) -> None:
    """Text without fields loses nothing but its marks."""
    front = read_front_matter(text)

    if not front.values and not front.freshness and front.problem is None:
        head = text[: len(text) - len(front.body)]
        assert all(line.strip(" \t+-.{}#,") == "" or line.lstrip().startswith("#") for line in head.split("\n"))


@given(strategies.records)
def test_reading_a_record_never_raises(record: Mapping[str, object]) -> None:
    """Every value is used or becomes a problem; what is used has its documented type."""
    one = card_from(FieldReader(record), source="kb", id="1", title="x", body="")

    assert all(value is None or isinstance(value, date) for value in (one.verified_at, one.due_at, one.created_at))
    assert all(value is None or value >= 0 for value in (one.views, one.helpful, one.unhelpful))
    assert all(problem.reason and len(problem.raw) <= 80 for problem in one.problems)
    assert all(tag == " ".join(tag.split()) for tag in one.tags if "," not in tag)


@given(strategies.odd_values)
def test_a_moment_is_read_or_refused(value: object) -> None:
    """Reading it ends in a day, an aware instant, nothing, or a reason without the value."""
    try:
        moment = parse_moment(value)
    except ValueError as error:
        moment, reason = None, str(error)
    else:
        reason = "is fine"
    assert reason.startswith(("is ", "has ", "names ", "does ", "cannot "))
    if isinstance(moment, datetime):
        assert moment.utcoffset() is not None
    if moment is not None:
        assert parse_moment(write_moment(moment)) == moment


@given(strategies.moments)
def test_a_written_moment_is_read_as_itself(moment: date) -> None:
    """Days stay days, instants instants."""
    assert parse_moment(write_moment(moment)) == moment
    assert isinstance(parse_moment(write_moment(moment)), datetime) is isinstance(moment, datetime)
    assert starts_at(moment).utcoffset() is not None


@given(strategies.intervals)
def test_a_written_interval_is_read_as_itself(interval: Interval) -> None:
    """What a message says can be put into a configuration."""
    assert Interval.parse(str(interval)) == interval


@given(strategies.odd_values)
def test_an_interval_is_read_or_refused(value: object) -> None:
    """Reading it ends in an interval or a reason."""
    interval, reason = Interval(days=1), "is fine"
    try:
        interval = Interval.parse(value)
    except ValueError as error:
        reason = str(error)
    assert reason.startswith(("is ", "must "))
    assert interval.months + interval.days > 0
    assert interval.about_days <= 36525


@given(strategies.intervals, strategies.moments)
def test_a_check_is_never_due_before_it_was_made(interval: Interval, checked: date) -> None:
    """Adding an interval leads forward, as far as the calendar goes."""
    assert starts_at(interval.after(checked)) >= starts_at(checked) or interval.after(checked) == date.max


@one_folder
@given(raw=strategies.tables)
def test_a_table_is_read_or_refused(raw: bytes, tmp_path: Path) -> None:
    """Rows name lines of the file, and only a connector's error is raised."""
    file = tmp_path / "kb.csv"
    file.write_bytes(raw)

    with contextlib.suppress(ConnectorError):
        for row in read_table(file).rows:
            assert row.line >= 2
    with contextlib.suppress(ConnectorError):
        list(CsvConnector(path=file).pull("kb"))


@one_folder
@given(raw=st.binary(max_size=100) | strategies.heads.map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_a_card_or_an_unreadable_one(raw: bytes, tmp_path: Path) -> None:
    """One file is one card of either kind, and one line of JSON as well, unless the whole file is UTF-16."""
    (tmp_path / "a.md").write_bytes(raw)
    (tmp_path / "kb.jsonl").write_bytes(raw.replace(b"\n", b" ") + b"x")

    assert sum(getattr(one, "id", None) == "a.md" for one in MarkdownConnector(path=tmp_path).pull("kb")) == 1
    if raw[:2] not in {b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{"} | {b"\xff", b"\xfe", b"{", b"\0"}:
        _one, total = JsonlConnector(path=tmp_path / "kb.jsonl").pull("kb")
        assert total == Total(1)


@one_folder
@given(owner=st.text(st.characters(), max_size=10), title=st.text(st.characters(), max_size=20))
def test_every_card_can_be_written_as_utf_8(owner: str, title: str, tmp_path: Path) -> None:
    """Halves of characters, which JSON allows, never reach a report."""
    (tmp_path / "kb.jsonl").write_text(json.dumps({"id": "1", "title": title, "body": title, "owner": owner}))
    one, _ = JsonlConnector(path=tmp_path / "kb.jsonl").pull("kb")

    assert isinstance(one, Card)
    assert f"{one.title}{one.body}{one.owner}|".encode()
