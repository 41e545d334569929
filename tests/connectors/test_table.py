from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbaudit.connectors import table as tables
from kbaudit.connectors.table import Row, Table, read_table
from kbaudit.errors import ConnectorError


def _table(tmp_path: Path, content: str | bytes) -> Table:
    file = tmp_path / "cards.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(file)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_of_every_spreadsheet(tmp_path: Path, separator: str, end: str) -> None:
    """The separator is told from the header."""
    table = _table(tmp_path, f"id{separator}Owner {end}1{separator}ana{end}")

    assert table.columns == ("id", "owner")
    assert table.rows == (Row(2, {"id": "1", "owner": "ana"}),)


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "sep=;\r"])
def test_a_first_line_may_name_the_separator(tmp_path: Path, first: str) -> None:
    """Excel's own line is no header, and counts as a line."""
    table = _table(tmp_path, f"{first}\nid;note\n1;a,b,c,d\n")

    assert table.columns == ("id", "note")
    assert table.rows == (Row(3, {"id": "1", "note": "a,b,c,d"}),)


@pytest.mark.parametrize("first", ["sep=", 'sep="', "sep=x", "sep=;;"])
def test_a_first_line_that_names_no_separator_is_a_header(tmp_path: Path, first: str) -> None:
    """A quotation mark cannot separate cells."""
    assert _table(tmp_path, f"{first}\n1\n").columns[0].startswith(("sep=", "sep"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_every_spreadsheet(tmp_path: Path, encoding: str) -> None:
    """What is neither UTF-8 nor UTF-16 is read as Windows-1252."""
    assert _table(tmp_path, "id,owner\n1,Jürgen\n".encode(encoding)).rows[0].values["owner"] == "Jürgen"


def test_bytes_of_no_encoding_are_replaced(tmp_path: Path) -> None:
    """A byte that even Windows-1252 does not know leaves the others readable."""
    assert _table(tmp_path, b"id,owner\n1,\xff\x81\n").rows[0].values["owner"] == "ÿ\ufffd"
    assert _table(tmp_path, b"\xff\xfei\0d\0\n\0001\0x").columns == ("id",)


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    """Cells with line breaks and empty rows count their lines, and empty rows are no rows."""
    table = _table(tmp_path, 'id,note\n1,"two\nlines"\n,\n\n2,x\n')

    assert [(row.line, row.values) for row in table.rows] == [
        (2, {"id": "1", "note": "two\nlines"}),
        (6, {"id": "2", "note": "x"}),
    ]


def test_rows_may_be_shorter_but_not_longer_than_the_header(tmp_path: Path) -> None:
    """Missing cells are empty; cells without a column would be lost, so the row says so."""
    table = _table(tmp_path, "id,owner,\n1\n2,ana,,,\n3,ana,x,y\n")

    assert [row.problem for row in table.rows] == [None, None, "has 4 cells where the header names 3 columns"]
    assert table.rows[1].values == {"id": "2", "owner": "ana"}


@pytest.mark.parametrize(
    ("dates", "month_first"),
    [
        (["12/31/2025", "01/02/2026"], True),
        (["31/12/2025", "01/02/2026"], False),
        (["12/31/2025", "31/12/2025"], False),
        (["01/02/2026"], False),
        (["2026-01-31"], False),
        (["12-31-2025 10:00"], True),
        ([""], False),
    ],
)
def test_the_order_of_day_and_month_is_told_from_the_whole_column(
    tmp_path: Path,
    dates: list[str],
    month_first: bool,  # noqa: FBT001 - a row of the table
) -> None:
    """A column is American when some date can only be read so, and none contradicts."""
    table = _table(tmp_path, "id,verified_at\n" + "".join(f"1,{day}\n" for day in dates))

    assert table.month_first == (frozenset({"verified_at"}) if month_first else frozenset())


@pytest.mark.parametrize("content", ["", "  \n\n", "\ufeff"])
def test_an_empty_table_is_refused(tmp_path: Path, content: str) -> None:
    """Without a header nothing can be joined."""
    with pytest.raises(ConnectorError, match="is empty; its first line must name the columns"):
        _table(tmp_path, content)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A missing file and a folder are named with the reason."""
    with pytest.raises(ConnectorError, match=r"gone.csv: no such file or directory; check the path"):
        read_table(tmp_path / "gone.csv")
    with pytest.raises(ConnectorError, match="is not a regular file; name a file"):
        read_table(tmp_path)


def test_a_table_without_end_is_refused(tmp_path: Path) -> None:
    """A file larger than the limit is not read at all."""
    file = tmp_path / "cards.csv"
    with file.open("wb") as sparse:
        sparse.truncate(300 * 1024 * 1024)

    with pytest.raises(ConnectorError, match="is larger than 209715200 bytes; split it"):
        read_table(file)


@pytest.fixture
def small_cells(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Allow cells of a hundred characters, and what the csv module allowed before afterwards."""
    before = csv.field_size_limit()
    monkeypatch.setattr(tables, "MAX_BYTES", 100)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("small_cells")
def test_a_cell_without_end_spoils_its_row_alone(tmp_path: Path) -> None:
    """An unclosed quotation or a pasted file is told with its line, and the next rows are read."""
    table = _table(tmp_path, f"id,owner\n1,{'x' * 200}\n2,ana\n")

    assert table.rows[0].line == 2
    assert str(table.rows[0].problem).startswith("cannot be read: field larger than field limit")
    assert table.rows[1].values == {"id": "2", "owner": "ana"}


@pytest.mark.usefixtures("small_cells")
def test_a_header_without_end_is_refused(tmp_path: Path) -> None:
    """A file that is no table at all is named as that."""
    with pytest.raises(
        ConnectorError, match="its first line, which must name the columns, cannot be read: field larger"
    ):
        _table(tmp_path, "x" * 200)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('id,body\na,x\nb,"open\nc,y\n', 3),
        ('id,body\na,x\nb,"open\nc,y', 3),
        ('id,body\na,x\nb,"', 3),
        ('id,body\na,x\n"two\nlines","open\r\nc,y\r\n', 4),
        ('sep=,\nid,body\na,x\nb,"open\n', 4),
    ],
)
def test_a_quotation_that_is_never_closed_is_told(tmp_path: Path, text: str, line: int) -> None:
    """The rows that the open cell swallowed are not lost without a word; those before it stay."""
    first, second = _table(tmp_path, text).rows

    assert first.values == {"id": "a", "body": "x"}
    assert second.line == line
    assert str(second.problem).startswith("has a cell whose quotation mark is never closed")


def test_a_header_with_an_open_quotation_is_refused(tmp_path: Path) -> None:
    """A header that swallows the file leaves nothing to read."""
    with pytest.raises(ConnectorError, match="cannot be read: a quotation mark opens a cell and is never closed"):
        _table(tmp_path, 'id,"body\n1,x\n')
