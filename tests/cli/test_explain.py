"""The command ``kbaudit explain`` for a finding, as a user drives it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kbaudit.cli.entries import dismissal_entry, scope_entries
from kbaudit.cli.main import run
from kbaudit.finding import Part
from tests.samples import finding

DAY = ("--as-of", "2026-11-22")
CARDS = (
    {
        "id": "a",
        "title": "Shoe returns",
        "collection": "eu",
        "body": "Shoes can be returned within 14 days of delivery.",
    },
    {"id": "b", "title": "Returning shoes", "collection": "us", "body": "Return shoes within 30 days of delivery."},
)


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with two cards that cannot both be right."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "kb.jsonl").write_text("\n".join(map(json.dumps, CARDS)), encoding="utf-8")
    _configure(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _configure(base: Path, *entries: str) -> None:
    source = '[sources.kb]\nconnector = "jsonl"\npath = "kb.jsonl"\n'
    (base / "kbaudit.toml").write_text("\n".join((source, *entries)), encoding="utf-8")


def _report(capfd: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401 - plain values
    run(["audit", *DAY, "--select", "contradiction", "--format", "json"])
    return json.loads(capfd.readouterr().out)


def _explained(capfd: pytest.CaptureFixture[str], fingerprint: str) -> Any:  # noqa: ANN401 - plain values
    assert run(["explain", fingerprint, *DAY, "--format", "json"]) == 0
    return json.loads(capfd.readouterr().out)


def test_a_finding_is_shown_with_both_ways_to_settle_it(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It is found by the first digits of its fingerprint, and the entries stand below it."""
    fingerprint = _report(capfd)["findings"][0]["fingerprint"]

    assert base.exists()
    assert run(["explain", fingerprint[:8], *DAY, "-q"]) == 0
    said = capfd.readouterr().out
    assert said.startswith(" 1. ERROR  contradiction (duration)\n    Shoe returns\n")
    assert '\n\n[[dismiss]]\nrule = "contradiction"\ncards = ["kb:a", "kb:b"]\nreason = ""\npassages = "' in said
    assert '\n\n[[policy.for]]\ncard = "kb:a"\n# or all of: collection = "eu"\nscope = ""\n' in said
    assert max(len(line) for line in said.splitlines()) <= 80


def test_what_is_printed_can_be_pasted(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With a reason the dismissal holds, with names the scopes do; and a dismissed finding is explained still."""
    found = _report(capfd)["findings"][0]
    explained = _explained(capfd, found["fingerprint"])

    assert explained["finding"] == found
    _configure(base, explained["dismissal"].replace('reason = ""', 'reason = "two regions"'))
    report = _report(capfd)
    assert (len(report["findings"]), len(report["dismissed"])) == (0, 1)
    assert _explained(capfd, found["fingerprint"]) == explained

    named = [
        one.replace('scope = ""', f'scope = "{name}"') for one, name in zip(explained["scopes"], "EU", strict=True)
    ]
    _configure(base, *named)
    report = _report(capfd)
    assert (report["findings"], report["dismissed"]) == ([], [])
    assert "left out for their scopes" in report["notices"][0]["message"]


def test_what_is_not_filled_in_is_refused(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nobody dismisses without a reason, or names a scope that is none."""
    explained = _explained(capfd, _report(capfd)["findings"][0]["fingerprint"])
    _configure(base, explained["dismissal"], *explained["scopes"])

    assert run(["audit", *DAY]) == 2
    said = capfd.readouterr().err
    assert "dismiss[1].reason: is empty; say why" in said
    assert "policy.for[1].scope" in said


def test_a_fingerprint_of_nothing_is_a_usage_error(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What is not found, or meant by too few digits, is said; a path belongs to a finding."""
    assert base.exists()
    assert run(["explain", "0123456789ab", *DAY]) == 2
    assert "0123456789ab: no finding has this fingerprint" in capfd.readouterr().err
    assert run(["explain", "contradiction", "kb.jsonl"]) == 2
    assert "PATH: belongs to a fingerprint" in capfd.readouterr().err


def test_of_several_findings_more_digits_are_asked_for(
    base: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nobody guesses which one was meant."""
    told = Part.__dict__["digest"].func
    monkeypatch.setattr(Part, "digest", property(lambda part: f"01234567{told(part)[8:]}"))

    assert base.exists()
    assert run(["explain", "01234567", *DAY]) == 2
    assert "findings have a fingerprint that begins so; give more of its digits" in capfd.readouterr().err


def test_entries_hold_whatever_a_card_is_called() -> None:
    """Quotes, controls and line breaks in a reference are written as TOML has them."""
    odd = finding('kb:a"b\\c\n\x7f\x01.md', "kb:ü", rule="contradiction")

    assert tomllib.loads(dismissal_entry(odd))["dismiss"][0]["cards"] == sorted(['kb:a"b\\c\n\x7f\x01.md', "kb:ü"])
    assert [tomllib.loads(one)["policy"]["for"][0]["card"] for one in scope_entries(odd)][1] == "kb:ü"
    assert "passages" not in dismissal_entry(odd)


def test_only_contradictions_of_several_cards_have_scopes() -> None:
    """A card that contradicts itself, or lacks an owner, is settled by a dismissal."""
    assert list(scope_entries(finding(rule="contradiction"))) == []
    assert list(scope_entries(finding("kb:a", "kb:b", rule="near-duplicate"))) == []
    assert len(list(scope_entries(finding("kb:a", "kb:b", rule="possible-contradiction")))) == 2
