"""Redirects that a site's own files promise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kbaudit.card import Card
from kbaudit.connectors.markdown import MarkdownConnector
from kbaudit.connectors.redirects import old_addresses

IDS = ["source/manual/start.html.md", "source/index.html.md", "source/de/manual/end.html.md"]


def test_tech_docs_redirects_are_read_along_their_chain(tmp_path: Path) -> None:
    """An old address that is sent to another old address leads to the page at the end."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "tech-docs.yml").write_text(
        "host: x\nredirects:\n  /manual/old.html: /manual/older.html\n  /manual/older.html: /manual/start.html#now\n"
    )

    assert old_addresses(tmp_path, IDS) == {"source/manual/start.html.md": ("/manual/old.html", "/manual/older.html")}


def test_the_configuration_may_stand_beside_the_pages(tmp_path: Path) -> None:
    """A source that is the folder of pages finds the configuration one folder up."""
    (tmp_path / "config").mkdir()
    (tmp_path / "source").mkdir()
    (tmp_path / "config" / "tech-docs.yml").write_text("redirects:\n  /old: /manual/start.html\n")

    assert old_addresses(tmp_path / "source", ["manual/start.html.md"]) == {"manual/start.html.md": ("/old",)}


def test_netlify_redirects_are_read(tmp_path: Path) -> None:
    """Each line holds the old and the new address; wildcards and comments are passed over."""
    (tmp_path / "_redirects").write_text("# moved\n/old /manual/start/ 301\n/all/* /manual/start/\n/lone\n")

    assert old_addresses(tmp_path, IDS) == {"source/manual/start.html.md": ("/old",)}


def test_microsoft_learn_redirects_are_read(tmp_path: Path) -> None:
    """The source path of an entry is an old address of the page it is sent to."""
    entries = [{"source_path": "docs/old.md", "redirect_url": "/manual/start"}, {"source_path": 3}, "odd"]
    (tmp_path / ".openpublishing.redirection.json").write_text(json.dumps({"redirections": entries}))

    assert old_addresses(tmp_path, IDS) == {"source/manual/start.html.md": ("/docs/old.md",)}


def test_a_circle_of_redirects_ends(tmp_path: Path) -> None:
    """Two addresses that are sent to each other lead nowhere."""
    (tmp_path / "_redirects").write_text("/a /b\n/b /a\n")

    assert old_addresses(tmp_path, IDS) == {}


@pytest.mark.parametrize("content", ["redirects: [", "redirects: 3", "- a", "\0", "[" * 50_000])
@pytest.mark.parametrize("name", ["_redirects", ".openpublishing.redirection.json", "config/tech-docs.yml"])
def test_a_broken_file_of_redirects_counts_as_absent(tmp_path: Path, name: str, content: str) -> None:
    """Nothing is lost but the redirects."""
    (tmp_path / "config").mkdir()
    (tmp_path / name).write_text(content)

    assert old_addresses(tmp_path, IDS) == {}


def test_a_card_has_the_addresses_that_are_sent_to_it(tmp_path: Path) -> None:
    """The connector adds them to what the front matter names."""
    (tmp_path / "_redirects").write_text("/old /start\n")
    (tmp_path / "start.md").write_text("---\npermalink: /begin/\n---\nHere.\n")

    pulled = MarkdownConnector(path=tmp_path).pull("kb")

    assert [card.addresses for card in pulled if isinstance(card, Card)] == [("/begin/", "/old")]
