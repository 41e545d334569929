from __future__ import annotations

from pathlib import Path

from kbaudit.card import BodyFormat, Card
from kbaudit.connectors.html import HtmlConnector
from kbaudit.connectors.interface import FileList


def _pull(root: Path, **settings: object) -> list[object]:
    return list(HtmlConnector(**({"path": root, "base": root} | settings)).pull("kb"))  # type: ignore[arg-type]


def test_html_files_are_cards_and_others_are_not(tmp_path: Path) -> None:
    """Only the suffixes of HTML count; all files are listed."""
    (tmp_path / "a.html").write_text("<h1>Refunds</h1>")
    (tmp_path / "b.HTM").write_text("---\ntitle: Fees\n---\n<p>Fees</p>")
    (tmp_path / "c.md").write_text("# Not a card here")
    found = _pull(tmp_path)

    assert [(one.id, one.title, one.body_format) for one in found if isinstance(one, Card)] == [
        ("a.html", "Refunds", BodyFormat.HTML),
        ("b.HTM", "Fees", BodyFormat.HTML),
    ]
    assert FileList(frozenset({"a.html", "b.HTM", "c.md"})) in found


def test_suffixes_of_ones_own_are_html_too(tmp_path: Path) -> None:
    """Whatever this connector is told to read, it reads as HTML."""
    (tmp_path / "a.xhtml").write_text("<title>Refunds</title>")
    (tmp_path / "skip.xhtml").write_text("<p>x</p>")
    found = [one for one in _pull(tmp_path, suffixes=(".xhtml",), exclude=("skip*",)) if isinstance(one, Card)]

    assert [(one.id, one.title, one.body_format) for one in found] == [("a.xhtml", "Refunds", BodyFormat.HTML)]
