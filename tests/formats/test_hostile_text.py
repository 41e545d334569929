from __future__ import annotations

import csv
import html
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kbaudit.formats.csv import COLUMNS, CsvFormat
from kbaudit.formats.interface import EvidenceLength, Format, View
from kbaudit.formats.json import JsonFormat
from kbaudit.formats.jsonl import JsonlFormat
from kbaudit.formats.markdown import MarkdownFormat
from kbaudit.formats.markdown_escape import escape
from kbaudit.formats.ranking import FIRST
from kbaudit.formats.text import TextFormat
from kbaudit.text.harmless import disarm, one_line
from kbaudit.text.layout import cut
from tests.formats import reports

FORMATS: list[Format] = [TextFormat(), MarkdownFormat(), CsvFormat(), JsonFormat(), JsonlFormat()]
VIEWS = [
    View(),
    View(full=True),
    View(evidence=EvidenceLength.SHORT),
    View(evidence=EvidenceLength.NONE),
    View(width=40),
]

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")

# What GitHub and GitLab make something of, as their readers see it: without the escapes.
CALLED = re.compile(
    r"@\w|#\d|!\d|://|(?i:www\.|\bgh-\d)|\b(?!UTF-)[A-Z][A-Z0-9]{1,9}-\d|:(?!\d\d:)[a-z0-9_+-]+:"
    r"|\b(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{7,40}\b"
)


@pytest.mark.parametrize("view", VIEWS, ids=str)
@pytest.mark.parametrize("made", FORMATS, ids=lambda made: made.name)
def test_no_character_steers_a_terminal_or_breaks_the_encoding(made: Format, view: View) -> None:
    """Whatever cards hold, the report is UTF-8 without controls and without marks that reorder text."""
    written = made.render(reports.hostile(), view)

    written.encode("utf-8")
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]", written)
    assert ("\r" in written) is (made.name == "csv")


def test_a_table_has_one_row_a_finding_and_no_formula() -> None:
    """A CSV reader finds as many rows as there are findings, all of the same columns, none of them to be executed."""
    report = reports.hostile()

    written = CsvFormat().render(report, View())
    names, *rows = csv.reader(io.StringIO(written, newline=""), strict=True)

    assert tuple(names) == COLUMNS == tuple(report.rows()[0])
    assert len(rows) == len(report.findings) == written.count("\r\n") - 1 == written.count("\n") - 1
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA)]


def test_json_loses_nothing_but_half_pairs() -> None:
    """A JSON reader gets every title back as the source has it; only what no encoding can hold is replaced."""
    report = reports.hostile()

    read = json.loads(JsonFormat().render(report, View()).encode("utf-8"))

    whole = [re.sub("[\ud800-\udfff]", "\ufffd", found.card.title) for found in report.findings]
    assert [found["card"]["title"] for found in read["findings"]] == whole


def test_json_lines_are_lines_for_every_reader() -> None:
    """No text from a card ends a line early, also for readers that end lines at U+2028 or a form feed."""
    report = reports.hostile()

    lines = JsonlFormat().render(report, View()).splitlines()
    read = [json.loads(line) for line in lines]

    parts = (report.findings, report.dismissed, report.notices, report.not_checked)
    assert len(read) == 1 + sum(len(part) for part in parts)
    assert [one["type"] for one in read].count("finding") == len(report.findings)


@pytest.mark.parametrize("view", VIEWS, ids=str)
@pytest.mark.parametrize("made", FORMATS, ids=lambda made: made.name)
def test_no_line_commands_a_runner(made: Format, view: View) -> None:
    """In a log of CI a report in any format commands nothing: no line begins with two colons, none has ``##[``."""
    written = re.sub("[\u200b\ufe0f]", "", made.render(reports.hostile(), view))

    assert not re.search(r"^\s*::|##(?:vso)?\[", written, re.MULTILINE)


def test_text_shows_no_forged_entry() -> None:
    """Only the report itself begins an entry, so a title cannot pretend to be a finding."""
    written = TextFormat().render(reports.hostile(), View())

    assert len(re.findall(r"^ ?\d+\. [A-Z]+  ", written, re.MULTILINE)) == FIRST


@pytest.mark.parametrize("full", [False, True])
def test_markdown_is_shown_and_does_nothing(full: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """A Markdown reader finds no HTML, image, code or foreign link, and as many headings as the report wrote."""
    report = reports.hostile()

    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(MarkdownFormat().render(report, View(full=full)))
    inline = [child for token in tokens for child in token.children or ()]

    found = {token.type for token in [*tokens, *inline]}
    assert not found & {
        "html_block",
        "html_inline",
        "image",
        "code_inline",
        "code_block",
        "fence",
        "hr",
        "s_open",
        "em_open",
    }
    assert all(
        str(child.attrs["href"]).startswith("https://kb.example.org/") for child in inline if child.type == "link_open"
    )
    shown = len(report.findings) if full else FIRST
    assert sum(token.type == "heading_open" and token.tag == "h3" for token in tokens) == shown


def test_markdown_tables_keep_their_columns_for_a_plain_split() -> None:
    """Also a reader that splits rows at every pipe finds the same columns in each."""
    written = MarkdownFormat().render(reports.hostile(), View())

    blocks = [block.splitlines() for block in written.split("\n\n") if block.startswith("|")]
    assert len(blocks) >= 4
    for block in blocks:
        assert len({line.count("|") for line in block}) == 1
        assert len(block) > 2


def test_nobody_is_called_by_a_report() -> None:
    """Names, numbers, addresses, hashes and emoji are broken, so that no site makes anything of them."""
    written = MarkdownFormat().render(reports.hostile(), View(full=True))
    shown = html.unescape(re.sub(r"\]\(https://[^)]*\)", "]", written).replace("\\", ""))

    assert not CALLED.search(shown)
    assert "https:\u200b//x.example www\u200b.x.example a@\u200bx.example 0a1b2c\u200b3d4e5f\u200b" in shown


@pytest.mark.parametrize(
    "text",
    ["at 10:30:45", "order 360001234567", "effaced", "2026-01-10", "billing/refunds.md", "a: b: c", "A-1 x-ray UTF-8"],
)
def test_plain_text_can_be_copied(text: str) -> None:
    """Nothing unseen is put into times, numbers, dates, paths and words."""
    assert escape(text, 80) == text


@given(st.text(max_size=200) | st.text("a1:/@#!w.-_GHf+ \u200b", max_size=80))
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    """Whatever a text holds, a Markdown reader shows exactly that text on one line, and nothing else."""
    plain = cut(disarm(one_line(text)), 60)

    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(escape(text, 60))
    inline = [child for token in tokens for child in token.children or ()]

    assert {child.type for child in inline} <= {"text", "text_special"}
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    shown = "".join(child.content for child in inline)
    assert shown.replace("\u200b", "") == plain.replace("\u200b", "")
    assert not CALLED.search(shown)
