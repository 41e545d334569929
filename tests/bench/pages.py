"""Pages of figures: tables in Markdown, below the mark of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

MARK = "<!-- tables -->\n"
"""Stands in a page above the tables."""


def section(heading: str, rows: Iterable[Sequence[str]]) -> str:
    """Write a table under its heading; the first row has the heads of the columns."""
    first, *others = (f"| {' | '.join(row)} |" for row in rows)
    marks = "|".join((" --- ", *(" ---: " for _ in range(first.count("|") - 2))))
    return "\n".join((f"## {heading}\n", first, f"|{marks}|", *others))


def replace_tables(page: Path, tables: str) -> None:
    """Put tables in the place of those of a page."""
    told = page.read_text(encoding="utf-8").partition(MARK)[0]
    page.write_text(f"{told}{MARK}\n{tables}\n", encoding="utf-8")
