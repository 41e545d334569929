from __future__ import annotations

import io
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.main import run

Said = Callable[..., tuple[str, str]]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Said:
    """Run a command in a folder with a handbook that was synced once, and give what it wrote, and what it told."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hb").mkdir()
    (tmp_path / "hb" / "a.md").write_text("---\nowner: ana\n---\n# A\n\nA.\n", encoding="utf-8")
    (tmp_path / "hb" / "b.md").write_text("# B\n\nB.\n", encoding="utf-8")
    _configure(tmp_path)

    def tell(*words: str, code: ExitCode = ExitCode.CLEAN) -> tuple[str, str]:
        capfd.readouterr()
        assert run(list(words)) == code
        return capfd.readouterr()

    tell("sync")
    return tell


def _configure(folder: Path, more: str = "") -> None:
    text = f'[sources.hb]\nconnector = "markdown"\npath = "hb"\n{more}'
    (folder / "kbaudit.toml").write_text(text, encoding="utf-8")


def _set(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "kbaudit.db") as connection:
        connection.execute(statement)
    connection.close()


def test_an_upgrade_says_what_was_done(said: Said, tmp_path: Path) -> None:
    """Made, left as it was, or refused because a newer release wrote it."""
    assert said("db", "upgrade")[1] == "The store has schema 0001 already; nothing was done.\n"
    _set(tmp_path, "UPDATE kb_schema SET version_num = '9999'")
    assert "was written by a newer release" in said("db", "upgrade", code=ExitCode.INCOMPLETE)[1]
    for file in tmp_path.glob("kbaudit.db*"):
        file.unlink()
    assert said("db", "upgrade")[1] == "The store was made, with schema 0001.\n"


def test_a_check_names_what_is_wrong(said: Said, tmp_path: Path) -> None:
    """A code tells whether all is whole; a schema of another release is a finding as well."""
    assert said("db", "check")[0] == "whole\n"
    assert said("db", "check", "--format", "json")[0] == '{\n  "problems": []\n}\n'
    _set(tmp_path, "DELETE FROM kb_source")
    assert said("db", "check", code=ExitCode.FINDINGS)[0] == "2 cards are of hb, which was never read\n"
    _set(tmp_path, "UPDATE kb_schema SET version_num = '0000'")
    assert "run: kbaudit db upgrade" in said("db", "check", code=ExitCode.FINDINGS)[0]


def test_a_backup_is_made_once(said: Said, tmp_path: Path) -> None:
    """The second time it is refused."""
    assert said("db", "backup", "copy.db")[1] == "The store was copied to copy.db.\n"
    assert (tmp_path / "copy.db").stat().st_size > 0
    assert "is there already" in said("db", "backup", "copy.db", code=ExitCode.USAGE)[1]


def test_a_purge_tells_what_it_does(said: Said, tmp_path: Path) -> None:
    """And what it would do; a source that is configured is left alone."""
    assert said("db", "purge") == (
        (
            "texts emptied: 0\ntexts without a card removed: 0\nfacts of texts that no card has removed: 0\n"
            "messages that were sent or given up long ago removed: 0\n"
        ),
        "[store] keep_bodies is not set, so all texts are kept.\n",
    )
    assert "is still configured" in said("db", "purge", "--source", "hb", code=ExitCode.USAGE)[1]
    _configure(tmp_path, '[store]\nkeep_bodies = "400 days"\n')
    assert said("db", "purge", "--dry-run")[0].startswith("texts would be emptied: 0\n")
    (tmp_path / "kbaudit.toml").write_text("", encoding="utf-8")
    written, _ = said("db", "purge", "--source", "hb")
    assert written.startswith("cards of hb let go: 2\ntexts emptied: 2\n")


def test_nothing_is_forgotten_unless_it_is_confirmed(
    said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be brought back is asked for; who says no is interrupted, and nothing is done."""
    said("verify", "hb:a.md", "--by", "ana", "--note", "read it")
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\ny\n"))
    said("db", "forget", "person", "ana", code=ExitCode.INTERRUPTED)

    _, told = said("db", "forget", "person", "ana")

    assert told.endswith("Forgotten: 0 texts, 1 note.\nTheir sources still name them in hb:a.md; change it there.\n")
    assert "knows nobody of that name" in said("db", "forget", "person", "zoe", "--yes", code=ExitCode.USAGE)[1]
    assert "its source still has it" in said("db", "forget", "card", "hb:b.md", "--yes", code=ExitCode.USAGE)[1]
    (tmp_path / "hb" / "b.md").unlink()
    (tmp_path / "hb" / "c.md").write_text("# C\n\nC.\n", encoding="utf-8")
    said("sync")
    said("sync")
    assert said("db", "forget", "card", "hb:b.md", "--yes")[1] == "Forgotten: 1 text, 0 notes.\n"
    assert said("db", "check")[0] == "whole\n"
    assert said("log", "verify")[0].startswith("whole: 1 entry")


def test_a_text_that_stays_is_told(said: Said, tmp_path: Path) -> None:
    """Another card has it too."""
    (tmp_path / "hb" / "c.md").write_text("# B\n\nB.\n", encoding="utf-8")
    said("sync")
    (tmp_path / "hb" / "b.md").unlink()
    said("sync")
    said("sync")

    assert said("db", "forget", "card", "hb:b.md", "--yes")[1] == (
        "Forgotten: 0 texts, 0 notes.\nKept, for other cards have or had it too: 1 text.\n"
    )


def test_a_store_is_named_by_reference(said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address with a password has no place in a file; it is never shown, and a lacking one is a wrong use."""
    _configure(tmp_path, '[store]\nurl = { env = "KB_STORE_URL" }\n')
    assert "KB_STORE_URL is not set" in said("sync", code=ExitCode.USAGE)[1]
    monkeypatch.setenv("KB_STORE_URL", "sqlite:///elsewhere.db")
    said("sync")
    assert (tmp_path / "elsewhere.db").exists()
    monkeypatch.setenv("KB_STORE_URL", "postgresql+psycopg://ana:secret@127.0.0.1:1/kb?sslpassword=hidden")
    told = said("sync", code=ExitCode.INCOMPLETE)[1]
    assert "ana:***@127.0.0.1:1/kb: " in told
    assert "secret" not in told
    assert "hidden" not in told
