from __future__ import annotations

import json
from pathlib import Path

import pytest

from kbaudit.cli.main import run

CONFIG = '[sources.handbook]\nconnector = "markdown"\npath = "handbook"\n'


@pytest.fixture(autouse=True)
def handbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a configuration and a handbook of two pages."""
    folder = tmp_path / "handbook"
    (folder / "billing").mkdir(parents=True)
    (tmp_path / "kbaudit.toml").write_text(CONFIG, encoding="utf-8")
    (folder / "billing" / "refunds.md").write_text("# Refunds\n\nWithin 30 days.\n", encoding="utf-8")
    (folder / "fees.md").write_text("# Fees\n\nTen euros.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def _audit() -> None:
    assert run(["sync", "--quiet"]) == 0
    assert run(["audit", "--quiet"]) == 0


def test_a_trend_names_what_changed_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    """The whole base first, then its sources and collections."""
    _audit()
    assert run(["verify", "handbook:fees.md", "--by", "ana@example.org", "--quiet"]) == 0
    _audit()
    capsys.readouterr()

    assert run(["trend", "--rules"]) == 0

    out = capsys.readouterr().out
    assert "all: verified (nothing is known) of 2 cards\n" in out
    assert "all: verified 50.0% of 2 cards, +50.0 points: work +50.0\n" in out
    assert "handbook, billing: verified (nothing is known) of 1 cards\n" in out
    assert "opened (new cards " in out
    assert "1 closed (work 1)" in out
    assert "  never-verified (note): 2 opened, 0 closed, 0 worsened, 0 standing\n" in out


def test_a_trend_is_written_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """The newest audits, of one source, the parts as shares."""
    _audit()
    assert run(["verify", "handbook:fees.md", "--by", "ana@example.org", "--quiet"]) == 0
    _audit()
    capsys.readouterr()

    assert run(["trend", "--format", "json", "--last", "1", "--source", "handbook"]) == 0

    (point,) = json.loads(capsys.readouterr().out)
    assert point["verdict"] == "passed"
    assert [(one["source"], one["collection"]) for one in point["scopes"]] == [
        ("handbook", None),
        ("handbook", "billing"),
    ]
    assert point["scopes"][0]["verified_share_moved"] == {"work": 0.5}
    assert {one["rule"] for one in point["rules"]} >= {"never-verified"}


def test_a_trend_says_when_there_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    """And what to do about it; audits before a day are left out."""
    assert run(["sync", "--quiet"]) == 0
    assert run(["trend"]) == 0
    assert "run kbaudit sync, then kbaudit audit" in capsys.readouterr().out
    _audit()
    capsys.readouterr()
    assert run(["trend", "--since", "2999-01-01"]) == 0
    assert "run kbaudit sync" in capsys.readouterr().out


@pytest.mark.parametrize("since", ["soon", ""])
def test_a_day_that_is_none_is_refused(since: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With an example of one."""
    assert run(["trend", "--since", since]) == 2
    assert "write it like 2026-11-22" in capsys.readouterr().err
