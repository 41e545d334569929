from __future__ import annotations

from kbaudit.card import BodyFormat
from kbaudit.content import Content
from kbaudit.difference import Row, differ


def text(body: str, title: str = "Refunds") -> Content:
    return Content(title, body, BodyFormat.MARKDOWN, None)


def test_changed_lines_stand_side_by_side() -> None:
    """With two lines around them; what is left out between is told."""
    before = [f"line {number}" for number in range(20)]
    after = [*before[:5], "new", *before[6:15], *before[16:]]

    rows = differ(text("\n".join(before)), text("\n".join(after))).rows

    assert rows == (
        None,
        Row("line 3", "line 3", same=True),
        Row("line 4", "line 4", same=True),
        Row("line 5", "new"),
        Row("line 6", "line 6", same=True),
        Row("line 7", "line 7", same=True),
        None,
        Row("line 13", "line 13", same=True),
        Row("line 14", "line 14", same=True),
        Row("line 15", None),
        Row("line 16", "line 16", same=True),
        Row("line 17", "line 17", same=True),
        None,
    )


def test_a_title_is_a_line_like_others() -> None:
    """And lines that were added have nothing beside them."""
    assert differ(text("a", "Old"), text("a\nb", "New")).rows == (
        Row("Old", "New"),
        Row("a", "a", same=True),
        Row(None, "b"),
    )


def test_texts_that_are_too_long_are_not_compared() -> None:
    """It would take longer than anybody waits."""
    assert differ(text("x\n" * 3_000), text("y\n" * 3_000)).rows == ()
