"""The command ``kbaudit notify``, as a user drives it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.main import run

CONFIG = """[sources.kb]
connector = "markdown"
path = "kb"

[policy]
steward = "lead@example.org"

[mail]
sender = "kb@example.org"
eml = "mails"
"""
CARD = "---\nowner: ana@example.org\nverified_at: 2020-01-01\n---\n# Refunds\n\nWithin 30 days.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Path:
    """Stand in a base of one overdue card whose owner is asked."""
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "a.md").write_text(CARD, encoding="utf-8")
    (tmp_path / "kbaudit.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for words in (["sync", "-q"], ["audit", "-q"], ["assign", "-q"]):
        assert run(words) == ExitCode.CLEAN
    capfd.readouterr()
    return tmp_path


def test_the_first_run_is_asked_for(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Without it nothing is sent, and the command says what would be."""
    assert run(["notify"]) == ExitCode.INCOMPLETE
    said = capfd.readouterr()
    assert said.err == (
        "kbaudit: nothing is sent: this store never mailed anybody; kbaudit notify --first-run mails 2 people\n"
    )
    assert not (folder / "mails").exists()

    assert run(["notify", "--first-run"]) == ExitCode.CLEAN
    said = capfd.readouterr()
    assert said.err == ""
    assert [line.partition("UTC")[2] for line in said.out.splitlines()[:2]] == [
        "  digest  ana@example.org: 1 card, about 1 minute",
        "  steward  lead@example.org: Knowledge base: 1 asked",
    ]
    assert said.out.splitlines()[2] == "2 sent, 0 still to be sent; 0 with nothing to do"
    assert len(list((folder / "mails").glob("*.eml"))) == 2


def test_a_preview_shows_the_mails(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """As their text has them; nothing is kept, not even a key."""
    before = sorted(folder.rglob("*"))

    assert run(["notify", "--preview"]) == ExitCode.CLEAN
    lines = capfd.readouterr().out.splitlines()

    assert lines[:2] == ["To: ana@example.org", "Subject: 1 card, about 1 minute"]
    assert "1. Refunds" in lines
    assert "   kb/a.md" in lines
    assert sorted(folder.rglob("*")) == before


def test_programs_read_what_was_told(capfd: pytest.CaptureFixture[str]) -> None:
    """With the person, the purpose and the slot of each mail."""
    assert run(["notify", "--preview", "--format", "json"]) == ExitCode.CLEAN
    told = json.loads(capfd.readouterr().out)

    assert [(one["person"], one["purpose"]) for one in told["mails"]] == [
        ("ana@example.org", "digest"),
        ("lead@example.org", "steward"),
    ]
    assert (told["held_back"], told["unaddressed"], told["quiet"]) == (False, [], 0)


def test_everybody_is_told_now_where_that_is_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever their slot; a run without it tells nobody again."""
    assert run(["notify", "--first-run"]) == ExitCode.CLEAN
    assert run(["notify"]) == ExitCode.CLEAN
    assert capfd.readouterr().out.splitlines()[-1] == "0 sent, 0 still to be sent; 0 with nothing to do"
    assert run(["notify", "--now"]) == ExitCode.CLEAN
    assert capfd.readouterr().out.splitlines()[-1] == "2 sent, 0 still to be sent; 0 with nothing to do"


def test_nothing_to_do_is_said(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A preview of nothing is not an empty page."""
    card = CARD.replace("2020-01-01", f"{datetime.now(UTC):%Y-%m-%d}")
    (folder / "kb" / "a.md").write_text(card, encoding="utf-8")
    for words in (["sync", "-q"], ["audit", "-q"], ["assign", "-q"]):
        run(words)
    capfd.readouterr()

    assert run(["notify", "--preview"]) == ExitCode.CLEAN
    assert capfd.readouterr().out == "nobody has anything to do\n"


def test_what_cannot_be_sent_is_named(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With the reason, and by the exit code."""
    (folder / "mails").write_text("no folder", encoding="utf-8")

    assert run(["notify", "--first-run"]) == ExitCode.INCOMPLETE
    assert "mail: " in capfd.readouterr().err


def test_who_has_no_address_is_named(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The others are told."""
    (folder / "kb" / "b.md").write_text(CARD.replace("ana@example.org", "'@ben'").replace("30", "31"), encoding="utf-8")
    for words in (["sync", "-q"], ["audit", "-q", "--exit-zero"], ["assign", "-q"]):
        run(words)
    capfd.readouterr()

    assert run(["notify", "--first-run"]) == ExitCode.CLEAN
    assert "@ben: no mail can be sent there" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--preview", "--now"], "--preview sends nothing"),
        (["--format", "pdf"], "'pdf' is not one of"),
    ],
)
def test_what_cannot_be_meant_is_refused(words: list[str], said: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Before anything is read."""
    assert run(["notify", *words]) == ExitCode.USAGE
    assert said in capfd.readouterr().err


def test_without_mail_it_says_what_to_write(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """In the configuration."""
    (folder / "kbaudit.toml").write_text(CONFIG.partition("[mail]")[0], encoding="utf-8")

    assert run(["notify", "--first-run"]) == ExitCode.USAGE
    assert "write [mail] with sender and smtp, sendmail or eml" in capfd.readouterr().err
