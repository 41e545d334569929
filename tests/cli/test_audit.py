"""The command ``kbaudit audit``, as a user drives it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kbaudit.cli.main import run

CARD = "---\ntitle: Old\nverified_at: 2025-01-01\n---\nAll was well.\n"
# One rule is enough for a report, and a process without the others begins sooner.
PROCESS = [sys.executable, "-m", "kbaudit", "audit", "handbook", "--as-of", "2026-11-22", "--select", "review-overdue"]


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "handbook").mkdir()
    (tmp_path / "handbook" / "old.md").write_text(CARD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _report(capfd: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    run(["audit", *words, "--as-of", "2026-11-22", "--format", "json"])
    report: dict[str, Any] = json.loads(capfd.readouterr().out)
    return report


@pytest.mark.usefixtures("base")
def test_only_selected_rules_run(capfd: pytest.CaptureFixture[str]) -> None:
    """``--select`` repeats and takes commas; the report lists the rules that ran."""
    report = _report(capfd, "handbook", "--select", "review-overdue,owner-missing", "--select", "invalid-date")

    assert [rule["name"] for rule in report["rules"]] == ["invalid-date", "owner-missing", "review-overdue"]
    assert {finding["rule"] for finding in report["findings"]} == {"owner-missing", "review-overdue"}


@pytest.mark.usefixtures("base")
def test_ignored_rules_do_not_run(capfd: pytest.CaptureFixture[str]) -> None:
    """``--ignore`` leaves rules out."""
    report = _report(capfd, "handbook", "--ignore", "owner-missing")

    assert {finding["rule"] for finding in report["findings"]} == {"review-overdue"}


def test_a_path_is_a_source_named_after_its_folder(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Two folders of one name get different sources, and paths start at the caller's folder."""
    other = base / "other" / "handbook"
    other.mkdir(parents=True)
    (other / "new.md").write_text(CARD)

    report = _report(capfd, "handbook", "other/handbook", "--select", "review-overdue")

    assert [source["name"] for source in report["sources"]] == ["handbook", "handbook-2"]
    paths = {finding["card"]["ref"]: finding["card"]["path"] for finding in report["findings"]}
    assert paths == {"handbook:old.md": "handbook/old.md", "handbook-2:new.md": "other/handbook/new.md"}


def test_an_absolute_path_leaves_no_trace(
    base: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report never holds the absolute path of a folder."""
    (base / "elsewhere").mkdir()
    monkeypatch.chdir(base / "elsewhere")

    report = _report(capfd, str(base / "handbook"))

    assert str(base) not in json.dumps(report)
    assert report["findings"][0]["card"]["path"] == "handbook/old.md"


def test_the_nearest_configuration_counts(
    base: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The configuration is searched upwards from the current folder, and a PATH replaces its sources."""
    (base / "kbaudit.toml").write_text(
        '[policy]\nowner = "ana@example.org"\n[sources.x]\nconnector = "markdown"\npath = "gone"\n'
    )
    monkeypatch.chdir(base / "handbook")

    report = _report(capfd, ".")

    assert [source["name"] for source in report["sources"]] == ["handbook"]
    assert {finding["card"]["owner"] for finding in report["findings"]} == {"ana@example.org"}


def test_an_output_file_is_replaced_whole(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """``--output`` writes the file, nothing to standard output, and leaves no temporary file."""
    (base / "report.json").write_text("old")

    run(["audit", "handbook", "--as-of", "2026-11-22", "--format", "json", "--output", "report.json"])

    assert json.loads((base / "report.json").read_text())["summary"]["cards"] == 1
    assert capfd.readouterr().out == ""
    assert sorted(path.name for path in base.iterdir()) == [".git", "handbook", "report.json"]


def test_evidence_can_be_left_out(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """``--evidence none`` quotes nothing."""
    (base / "handbook" / "old.md").write_text("[gone](gone.md)\n")

    report = _report(capfd, "handbook", "--select", "broken-link", "--evidence", "none")

    assert [evidence["quote"] for finding in report["findings"] for evidence in finding["evidence"]] == [None]


@pytest.mark.heavy
def test_a_reader_that_leaves_early_is_no_error(base: Path) -> None:
    """``kbaudit audit … | head`` complains of nothing."""
    for number in range(3000):
        (base / "handbook" / f"{number}.md").write_text(CARD)
    words = [*PROCESS, "--format", "json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=base) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read()

    assert said == b""
    assert process.returncode == 0


@pytest.mark.heavy
def test_progress_is_shown_on_a_terminal_only(base: Path) -> None:
    """On a terminal standard error tells how far the work is; off it, it stays empty."""
    for number in range(300):
        (base / "handbook" / f"{number}.md").write_text(CARD)
    words = [*PROCESS, "--format", "json"]
    leader, follower = pty.openpty()
    surroundings = {**os.environ, "TERM": "xterm"}
    with os.fdopen(leader, "rb", buffering=0) as terminal:
        on = subprocess.run(words, stdout=subprocess.PIPE, stderr=follower, cwd=base, env=surroundings, check=False)
        os.close(follower)
        shown = terminal.read(4096)
    off = subprocess.run(words, capture_output=True, cwd=base, env=surroundings, check=False)

    assert b"reading" in shown
    assert off.stderr == b""
    assert on.stdout == off.stdout
