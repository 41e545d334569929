from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kbaudit.text.harmless import harmless, one_line
from kbaudit.text.layout import columns_of, cut, table, wrap


@given(st.text(max_size=300), st.integers(40, 100))
def test_wrapped_lines_fit_and_lose_nothing(text: str, columns: int) -> None:
    """No line is wider than asked, and the words are all there in their order."""
    plain = one_line(text)

    lines = wrap(plain, columns, "  - ", "    ")

    assert all(cell_len(line) <= columns for line in lines)
    assert "".join("".join(lines).split()).removeprefix("-") == "".join(plain.split())


@given(st.text(max_size=100), st.integers(10, 60))
def test_a_cut_text_fits_and_says_that_it_was_cut(text: str, columns: int) -> None:
    """A text that fits is left alone; another ends in three dots."""
    made = cut(text, columns)

    assert cell_len(made) <= columns
    assert made == text or made.endswith("...")


def test_columns_line_up_under_wide_characters() -> None:
    """A Chinese character takes two columns."""
    assert table([("name", "n"), ("返品", "1"), ("abcd", "22")], 40) == ["name   n", "返品   1", "abcd  22"]
    assert columns_of([("a", "b"), ("返", "word " * 10)], 30) == [
        "a   b",
        "返  word word word word word",
        "    word word word word word",
    ]


def test_a_long_name_is_cut_and_its_figures_stay() -> None:
    """A table is never wider than its line."""
    rows = table([("name", "n"), ("x" * 100, "1")], 40)

    assert [cell_len(row) for row in rows] == [40, 40]
    assert rows[1].endswith("...  1")


def test_what_steers_is_replaced_and_the_rest_stays() -> None:
    """Escapes, marks that reorder, and half pairs go; emoji sequences, accents, tabs and line feeds stay."""
    assert harmless("\x1b[31m\u202e\ud800") == "\ufffd[31m\ufffd\ufffd"
    assert harmless("a\tb\nc é 返 👩‍👩‍👧 \xa0") == "a\tb\nc é 返 👩‍👩‍👧 \xa0"
    assert one_line(" a\t\r\n b\u2028c\x85d ") == "a b c d"
