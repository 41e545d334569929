import pytest

from kbaudit.text.document import Block
from kbaudit.text.reading import read_document


def _block(body: str, body_format: str = "html") -> Block:
    return read_document(body, body_format).blocks[0]


@pytest.mark.parametrize(
    ("body_format", "body", "lines"),
    [
        ("markdown", "One\ntwo\nthree", ((4, 2), (8, 3))),
        ("markdown", "One<br>two", ((4, 1),)),
        ("html", "<p>One<a\nhref=x>two</a>", ((3, 2),)),
        ("html", "<h1>\nOne</h1>", ((0, 2),)),
        ("markdown", "<br>One", ()),
        ("text", "One\n\ttwo", ((4, 2),)),
        ("text", "One", ()),
    ],
    ids=["lines", "break", "tag over two lines", "begins later", "break before all words", "plain", "one line"],
)
def test_a_block_knows_its_lines(body_format: str, body: str, lines: tuple[tuple[int, int], ...]) -> None:
    """Each line break is told with the place of the words after it and the line of the body they stand on."""
    assert _block(body, body_format).lines == lines


def test_the_line_of_a_place_is_that_of_the_break_before_it() -> None:
    """Every character has the line that it was written on."""
    block = _block("One\ntwo\nthree", "text")

    assert [block.line_at(offset) for offset in (0, 3, 4, 8, 12)] == [1, 1, 2, 3, 3]


@pytest.mark.parametrize(
    ("body", "cells", "head"),
    [
        ("<table><tr><td>a<td><td>b", ("a", "", "b"), False),
        ("<table><tr><td> <td>a<td>", ("", "a", ""), False),
        ("<table><tr><th>a<th>b", ("a", "b"), True),
        ("<table><tr><th>a<td>b", ("a", "b"), False),
        ("<table><tr><td>a | b<td>c", ("a | b", "c"), False),
    ],
    ids=["empty within", "empty outside", "heads", "head of a row", "a bar in a cell"],
)
def test_a_row_knows_its_cells(body: str, cells: tuple[str, ...], head: bool) -> None:  # noqa: FBT001 - a case's value
    """Cells are told apart even where they are empty, and a row of heads is one."""
    block = _block(body)

    assert block.cell_texts() == cells
    assert block.head is head


@pytest.mark.parametrize(
    ("body", "bold"),
    [
        ("<p><b>One</b> two <strong> three</strong></p>", ["One", "three"]),
        ("<p>a <b>b <b>c</b> d</b></p>", ["b c"]),
        ("<p><b></b>a</b><b>", []),
    ],
    ids=["two", "nested", "nothing"],
)
def test_a_block_knows_its_bold_words(body: str, bold: list[str]) -> None:
    """Spans in bold begin and end at words; bold within bold ends it."""
    block = _block(body)

    assert [block.text[start:end] for start, end in block.strong] == bold
