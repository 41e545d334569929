"""Standard output belongs to the document, whatever a plugin prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kbaudit.cli.main import run
from kbaudit.connectors.markdown import MarkdownConnector
from kbaudit.rules.lapsed_statement import LapsedStatement

CARD = "---\ntitle: Fresh\nowner: ana@example.org\n---\nThis offer ends on 1 March 2026.\n"


@pytest.fixture
def chatty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand beside a small base, with a connector and a rule that print."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "fresh.md").write_text(CARD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for cls, step in ((MarkdownConnector, "pull"), (LapsedStatement, "extract"), (LapsedStatement, "judge")):
        _make_print(monkeypatch, cls, step)
    return tmp_path


def _make_print(monkeypatch: pytest.MonkeyPatch, cls: type, step: str) -> None:
    real = getattr(cls, step)

    def printing(*words: Any, **named: Any) -> Iterator[Any]:  # noqa: ANN401 - whatever the step takes
        print(f"{step} prints")  # noqa: T201 - what the test is about
        made: Iterator[Any] = real(*words, **named)
        return made

    monkeypatch.setattr(cls, step, printing)


@pytest.mark.usefixtures("chatty")
def test_an_audit_writes_nothing_but_the_report(capfd: pytest.CaptureFixture[str]) -> None:
    """What connectors and rules print goes to standard error."""
    run(["audit", "kb", "--as-of", "2026-11-22", "--format", "json"])
    written = capfd.readouterr()

    assert json.loads(written.out)["summary"]["cards"] == 1
    assert all(f"{step} prints\n" in written.err for step in ("pull", "extract", "judge"))


@pytest.mark.usefixtures("chatty")
def test_a_first_look_writes_nothing_but_the_summary(capfd: pytest.CaptureFixture[str]) -> None:
    """``kbaudit init`` keeps its standard output too."""
    assert run(["init", "kb", "--as-of", "2026-11-22"]) == 0
    written = capfd.readouterr()

    assert "prints" not in written.out
    assert "pull prints\n" in written.err


@pytest.mark.usefixtures("chatty")
def test_a_demonstration_writes_nothing_but_the_report(capfd: pytest.CaptureFixture[str]) -> None:
    """``kbaudit demo`` keeps its standard output too."""
    assert run(["demo"]) == 0
    written = capfd.readouterr()

    assert "prints" not in written.out
    assert "judge prints\n" in written.err


@pytest.mark.usefixtures("chatty")
@pytest.mark.parametrize(("cls", "step"), [(MarkdownConnector, "pull"), (LapsedStatement, "judge")])
def test_a_plugin_that_ends_the_program_is_no_clean_run(
    cls: type, step: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A plugin that calls for an exit with code 0 does not get it."""

    def leave(*_words: object, **_named: object) -> None:
        raise SystemExit(0)

    monkeypatch.setattr(cls, step, leave)

    assert run(["audit", "kb", "--as-of", "2026-11-22"]) in {3, 4}
    assert "SystemExit" in capfd.readouterr().err
