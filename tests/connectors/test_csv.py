from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kbaudit.card import BodyFormat, Card, UnreadableCard
from kbaudit.connectors.csv import CsvConnector
from kbaudit.connectors.interface import Total
from kbaudit.errors import ConnectorError


def _pull(tmp_path: Path, text: str) -> list[object]:
    (tmp_path / "kb.csv").write_text(text, newline="")
    return [one for one in CsvConnector(path=tmp_path / "kb.csv").pull("kb") if not isinstance(one, Total)]


def test_the_number_of_rows_is_told(tmp_path: Path) -> None:
    """Those that are no cards are rows too."""
    (tmp_path / "kb.csv").write_text("id,title,body\n1,Fees,x\n,Refunds,x\n")

    assert Total(2) in list(CsvConnector(path=tmp_path / "kb.csv").pull("kb"))


def test_each_row_is_a_card(tmp_path: Path) -> None:
    """Columns have the names of the JSONL fields; bodies keep their line breaks as one kind."""
    found = _pull(tmp_path, 'ID;Title;Body;body_format;views\n1;Re  funds;"a\r\nb";text;12\n2;Fees;;;\n')

    assert found == [
        Card(source="kb", id="1", title="Re funds", body="a\nb", body_format=BodyFormat.TEXT, views=12),
        Card(source="kb", id="2", title="Fees", body=""),
    ]


def test_american_dates_are_told_from_the_column(tmp_path: Path) -> None:
    """One date that can only be American decides for all."""
    found = _pull(tmp_path, "id,title,body,verified_at\n1,a,b,01/02/2026\n2,a,b,12/31/2025\n")

    assert [one.verified_at for one in found if isinstance(one, Card)] == [date(2026, 1, 2), date(2025, 12, 31)]


def test_a_row_that_is_no_card_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    """A row without id is named by its line."""
    found = _pull(tmp_path, "id,title,body\n,Refunds,x\n2,,x\n3,Fees,x,and,more\n4,Good,x\n")

    assert [(one.id, one.reason, one.path, one.line) for one in found if isinstance(one, UnreadableCard)] == [
        ("line-2", "line 2: has no id", "kb.csv", 2),
        ("2", "line 3: has no title", "kb.csv", 3),
        ("3", "line 4: has 5 cells where the header names 3 columns", "kb.csv", 4),
    ]
    assert [one.id for one in found if isinstance(one, Card)] == ["4"]


def test_a_missing_column_fails_the_source(tmp_path: Path) -> None:
    """The message names the column and those there are."""
    with pytest.raises(ConnectorError, match="has no column body; its columns are: id, title, text"):
        _pull(tmp_path, "id,title,text\n1,a,b\n")


def test_odd_values_are_problems_of_the_card(tmp_path: Path) -> None:
    """Nothing of a row is lost for a value that cannot be used."""
    (one,) = _pull(tmp_path, "id,title,body,verified_at,verify_interval,body_format\n1,a,b,31/02/2026,soon,docx\n")

    assert isinstance(one, Card)
    assert {problem.field for problem in one.problems} == {"verified_at", "verify_interval", "body_format"}


def test_a_row_cut_short_is_no_card_without_body(tmp_path: Path) -> None:
    """A body that the row ends before is missing, and not empty; other columns may be left out."""
    found = _pull(tmp_path, "id,title,body,owner\n1,Refunds\n2,Fees,x\n3,Empty,,\n")

    assert [one.reason for one in found if isinstance(one, UnreadableCard)] == [
        "line 2: has 2 cells where the header names 4 columns"
    ]
    assert [one.id for one in found if isinstance(one, Card)] == ["2", "3"]


def test_an_open_quotation_is_named_by_its_row(tmp_path: Path) -> None:
    """The row with the open cell is unreadable under its own id."""
    found = _pull(tmp_path, 'id,title,body\na,t,x\nb,t,"open\nc,t,y\n')

    assert [one.id for one in found if isinstance(one, Card)] == ["a"]
    assert [(one.id, one.line) for one in found if isinstance(one, UnreadableCard)] == [("b", 3)]
