from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kbaudit import plugins
from kbaudit.card import Card
from kbaudit.connectors.csv import CsvConnector
from kbaudit.connectors.html import HtmlConnector
from kbaudit.connectors.interface import Connector
from kbaudit.connectors.jsonl import JsonlConnector
from kbaudit.connectors.markdown import MarkdownConnector
from kbaudit.errors import ConnectorError
from kbaudit.plugins import Group
from kbaudit.testing.connectors import check_connector

Sample = Callable[[Path], tuple[Connector, list[str]]]


def _markdown(root: Path) -> tuple[Connector, list[str]]:
    (root / "a.md").write_text("---\ntitle: Refunds\nviews: 3\nverified_at: 2026-01-05\n---\nMoney back.\n")
    (root / "b.md").write_text("# Fees\n")
    (root / "broken.md").write_bytes(b"\xff\xff\xff")
    return MarkdownConnector(path=root, base=root), ["broken.md"]


def _html(root: Path) -> tuple[Connector, list[str]]:
    (root / "a.html").write_text("<title>Refunds</title><p>Money back.</p>")
    (root / "broken.html").write_bytes(b"a\0b")
    return HtmlConnector(path=root, base=root), ["broken.html"]


def _jsonl(root: Path) -> tuple[Connector, list[str]]:
    (root / "kb.jsonl").write_text(
        '{"id": "1", "title": "Refunds", "body": "Money back.", "due_at": "2027-01-01"}\nbroken\n'
    )
    return JsonlConnector(path=root / "kb.jsonl"), ["line-2"]


def _csv(root: Path) -> tuple[Connector, list[str]]:
    (root / "kb.csv").write_text("id,title,body,created_at\n1,Refunds,Money back.,2026-01-05 10:00\n2,,x,\n")
    return CsvConnector(path=root / "kb.csv"), ["2"]


SAMPLES: dict[str, Sample] = {"csv": _csv, "html": _html, "jsonl": _jsonl, "markdown": _markdown}


def _own() -> list[str]:
    return [
        one.name
        for one in plugins.installed()
        if one.group is Group.CONNECTOR and one.distribution.startswith("kbaudit ")
    ]


def test_no_connector_is_left_out() -> None:
    """What reads the web is checked beside a server, with its own tests."""
    assert sorted({*SAMPLES, "json-api"}) == _own()


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_an_installed_connector_keeps_the_protocol(name: str, tmp_path: Path) -> None:
    """Every connector that comes with kbaudit passes the check its plugins pass."""
    connector, unreadable = SAMPLES[name](tmp_path)
    pulled = check_connector(connector, unreadable=unreadable)

    assert type(connector) is plugins.load(Group.CONNECTOR, name)
    assert any(isinstance(one, Card) for one in pulled)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_source_that_is_not_there_is_a_connector_error(name: str, tmp_path: Path) -> None:
    """Nothing is yielded for a path that leads nowhere, and the message ends in what to do."""
    connector = plugins.load(Group.CONNECTOR, name)(path=tmp_path / "gone")

    with pytest.raises(ConnectorError, match="gone: no such file or directory; check the path"):
        list(connector.pull("kb"))
