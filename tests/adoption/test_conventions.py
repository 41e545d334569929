"""The conventions in use are found under the names the source gives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from kbaudit.adoption.conventions import conventions_of
from kbaudit.card import Card
from kbaudit.connectors.csv import CsvConnector
from kbaudit.connectors.html import HtmlConnector
from kbaudit.connectors.interface import Connector, Pulled
from kbaudit.connectors.jsonl import JsonlConnector
from kbaudit.connectors.markdown import MarkdownConnector


@dataclass(frozen=True)
class Remote:
    """A connector of a system far away."""

    name: ClassVar[str] = "remote"
    api: ClassVar[int] = 1

    def pull(self, source: str) -> Iterator[Pulled]:
        yield Card(source=source, id="1", title="Refunds", body="Text", owner="ana")


def test_front_matter_is_counted_by_name(tmp_path: Path) -> None:
    """The first name that holds something counts, nested ones too; the most used stands first."""
    _write(tmp_path / "a.md", "---\nowner_slack: '#a'\nfreshness:\n  reviewed: 2026-01-10\n---\nText\n")
    _write(tmp_path / "b.md", "---\nowner: ana\nowner_slack: '#b'\nverified_at: 2026-01-10\n---\nText\n")
    _write(tmp_path / "c.md", "---\nowner_slack: '#c'\nlast_verified: 2026-01-10\n---\nText\n")

    keys = _keys(MarkdownConnector(path=tmp_path))

    assert keys["owner"] == (("owner_slack", 2), ("owner", 1))
    assert keys["verified_at"] == (("freshness.reviewed", 1), ("last_verified", 1), ("verified_at", 1))
    assert "views" not in keys


def test_a_value_that_cannot_be_used_is_not_in_use(tmp_path: Path) -> None:
    """The names add up to what is known."""
    _write(tmp_path / "a.md", "---\nverified_at: 31/02/2026\n---\nText\n")

    assert _keys(MarkdownConnector(path=tmp_path)) == {}


def test_a_single_file_is_read(tmp_path: Path) -> None:
    """A source may be one file."""
    _write(tmp_path / "a.html", "---\nowner: ana\n---\n<p>Text</p>\n")

    assert _keys(HtmlConnector(path=tmp_path / "a.html"))["owner"] == (("owner", 1),)


def test_json_lines_are_counted_by_name(tmp_path: Path) -> None:
    """Lines that are no cards count for nothing."""
    lines = [
        '{"id": 1, "title": "t", "body": "b", "views": 0, "owner_email": "ana@example.org"}',
        "{",
        '{"id": "9"}',
        "",
    ]
    _write(tmp_path / "a.jsonl", "\n".join(lines))

    assert _keys(JsonlConnector(path=tmp_path / "a.jsonl")) == {
        "owner": (("owner_email", 1),),
        "views": (("views", 1),),
    }


def test_columns_of_a_table_are_counted_where_they_hold_something(tmp_path: Path) -> None:
    """An empty cell says nothing."""
    _write(tmp_path / "a.csv", "id,title,body,owner,interval\n1,t,b,ana,90\n2,t,b,,30\n")

    assert _keys(CsvConnector(path=tmp_path / "a.csv")) == {
        "owner": (("owner", 1),),
        "verify_interval": (("interval", 2),),
    }


def test_a_file_that_has_gone_is_left_out(tmp_path: Path) -> None:
    """Files may change between two readings; nothing breaks."""
    card = Card(source="kb", id="gone.md", title="Gone", body="Text", owner="ana")

    assert conventions_of(MarkdownConnector(path=tmp_path), [card]).keys == {}


def test_another_connector_has_no_conventions() -> None:
    """What stands in no file has no names to find."""
    assert _keys(Remote()) == {}


@pytest.mark.parametrize(
    ("line", "owner"),
    [
        ("default_owner_slack: '#docs'", "#docs"),
        ('default_owner_slack: "#docs"', "#docs"),
        ("default_owner_slack: docs-team  # who answers", "docs-team"),
        ("default_owner_slack:", None),
        ("default_owner_slack: # nobody", None),
        ("# default_owner_slack: '#docs'", None),
        ("show_expiry: true", None),
    ],
)
def test_the_default_owner_of_a_site_is_found(tmp_path: Path, line: str, owner: str | None) -> None:
    """It stands beside the folder of the pages, quoted or not."""
    _write(tmp_path / "config" / "tech-docs.yml", f"host: https://example.org\n{line}\nservice_name: Docs\n")
    (tmp_path / "source").mkdir()

    assert conventions_of(MarkdownConnector(path=tmp_path / "source"), []).default_owner == owner


def _keys(connector: Connector) -> dict[str, tuple[tuple[str, int], ...]]:
    cards = [one for one in connector.pull("kb") if isinstance(one, Card)]
    return dict(conventions_of(connector, cards).keys)


def _write(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
