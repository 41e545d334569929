"""The whole path from Python."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kbaudit import ConfigError, Verdict, audit_paths

DAY = date(2026, 11, 22)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "old.md").write_text("---\nverified_at: 2025-01-01\n---\nAll was well.\n")
    (tmp_path / "kbaudit.toml").write_text(
        '[policy]\nowner = "ana@example.org"\n[report]\nfail_on = "warning"\nignore = ["never-verified"]\n'
        '[sources.handbook]\nconnector = "markdown"\npath = "kb"\n'
    )
    return tmp_path


def test_a_folder_is_audited_with_the_defaults(base: Path) -> None:
    """A path alone is enough."""
    report = audit_paths(base / "kb", as_of=DAY)

    assert [finding.rule for finding in report] == ["owner-missing", "review-overdue"]
    assert report.verdict is Verdict.PASSED


def test_the_configured_sources_are_audited_as_configured(base: Path) -> None:
    """Without a path the configuration names sources, policy and what fails."""
    report = audit_paths(config=base / "kbaudit.toml", as_of=DAY)

    assert [finding.card.ref for finding in report] == ["handbook:old.md"]
    assert report.verdict is Verdict.FAILED
    assert "never-verified" not in [rule.name for rule in report.rules]


def test_a_path_replaces_the_configured_sources(base: Path) -> None:
    """The rest of the configuration still holds, and rules may be chosen for one call."""
    report = audit_paths(base / "kb", config=base / "kbaudit.toml", as_of=DAY, select=["review-overdue"], ignore=[])

    assert [finding.card.ref for finding in report] == ["kb:old.md"]
    assert [finding.card.owner for finding in report] == ["ana@example.org"]


def test_nothing_named_is_refused() -> None:
    """Neither a path nor a source is an error that says what to do."""
    with pytest.raises(ConfigError, match="name a PATH"):
        audit_paths(as_of=DAY)


def test_a_part_of_a_configured_source_is_told(base: Path) -> None:
    """What the policy says of the source's collections and cards does not hold there."""
    (base / "kb" / "loans").mkdir()
    (base / "kb" / "loans" / "rates.md").write_text("---\nverified_at: 2026-11-01\n---\nRates.\n")
    report = audit_paths(base / "kb" / "loans", config=base / "kbaudit.toml", as_of=DAY)

    assert [notice.topic for notice in report.notices] == ["loans"]
    assert "is a part of the configured source handbook" in report.notices[0].message
