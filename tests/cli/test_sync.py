from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kbaudit.cli.main import run
from kbaudit.store.store import Store
from tests.databases import Databases, Files
from tests.samples import NOW

Said = Callable[..., tuple[int, str, str]]
_AS_OF = ("--as-of", "2026-11-22")


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Said:
    """Give a way to run a command in a folder with one configured source; it tells the code and both outputs."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "kb").mkdir()
    for name in "abcd":
        (tmp_path / "kb" / f"{name}.md").write_text(
            f"---\nowner: ana\nverified_at: 2026-11-01\n---\n# {name}\n\nText.\n"
        )
    (tmp_path / "kbaudit.toml").write_text('[sources.kb]\nconnector = "markdown"\npath = "kb"\n')
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> tuple[int, str, str]:
        code = run(list(words))
        out = capfd.readouterr()
        return code, out.out, out.err

    return call


def test_a_first_sync_says_that_the_store_is_new(said: Said) -> None:
    """Then it counts, source by source."""
    assert said("sync", "-q") == (
        0,
        "The store was made in this run; nothing is known from before.\nkb: 4 appeared, 0 unchanged\n",
        "",
    )
    assert said("sync", "-q") == (0, "kb: 4 unchanged\n", "")


def test_what_changed_is_counted(said: Said, tmp_path: Path) -> None:
    """Moves, edits, misses and cards that cannot be read, in a fixed order."""
    said("sync", "-q")
    (tmp_path / "kb" / "a.md").write_text("# a\n\nAnother text.\n")
    (tmp_path / "kb" / "b.md").rename(tmp_path / "kb" / "moved.md")
    (tmp_path / "kb" / "c.md").unlink()

    assert said("sync", "-q")[1] == "kb: 1 edited, 1 moved, 1 missing, 1 unchanged\n"


def test_the_same_as_json(said: Said) -> None:
    """Every count stands there, zero or not."""
    code, out, _ = said("sync", "--format", "json", "-q")
    document: dict[str, Any] = json.loads(out)

    assert code == 0
    assert document["born"] is True
    assert document["sources"] == [
        {
            "name": "kb",
            "kind": "markdown",
            "status": "complete",
            "problem": None,
            "appeared": 4,
            "edited": 0,
            "touched": 0,
            "moved": 0,
            "returned": 0,
            "missing": 0,
            "gone": 0,
            "unreadable": 0,
            "unchanged": 0,
            "remarks": [],
        }
    ]


def test_a_source_that_lost_its_cards_is_incomplete_until_it_is_accepted(said: Said, tmp_path: Path) -> None:
    """The line prints the very command that accepts it, and that command works."""
    said("sync", "-q")
    for file in (tmp_path / "kb").iterdir():
        file.unlink()

    code, out, _ = said("sync", "-q")
    assert code == 3
    assert out.startswith("kb: suspicious: it has no cards any more; nothing of it was taken.")
    command = out.rpartition("kbaudit ")[2].split()
    assert said(*command, "-q") == (0, "kb: 4 gone, 0 unchanged\n", "")
    assert said("sync", "-q")[0] == 0


def test_a_remark_is_told_beside_its_source(said: Said, tmp_path: Path) -> None:
    """Of two that vanished with one text nobody can tell which is which."""
    (tmp_path / "kb" / "b.md").write_text((tmp_path / "kb" / "a.md").read_text())
    said("sync", "-q")
    (tmp_path / "kb" / "a.md").rename(tmp_path / "kb" / "x.md")
    (tmp_path / "kb" / "b.md").rename(tmp_path / "kb" / "y.md")

    out = said("sync", "-q")[1]
    assert "kb: a.md, b.md vanished and x.md, y.md appeared with one text; which is which cannot be told\n" in out


def test_a_source_that_fails_is_incomplete(said: Said, tmp_path: Path) -> None:
    """It is named, and an audit afterwards says so too, with the cards as they were last seen."""
    said("sync", "-q")
    (tmp_path / "kb").rename(tmp_path / "elsewhere")

    code, out, _ = said("sync", "-q")
    assert code == 3
    assert out.startswith("kb: failed: ")
    code, out, _ = said("audit", "-q", *_AS_OF)
    assert code == 3
    assert "4 cards" in out


def test_deletions_are_accepted_of_one_named_source(said: Said) -> None:
    """A number for all sources at once would hide one that lost its cards."""
    for words in ((), ("--source", "kb,wiki")):
        code, _, err = said("sync", "--accept-deletions", "3", *words)
        assert code == 2
        assert "--accept-deletions: name the one source it is about" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--source", "wiki"], "there is no source wiki; configured are: kb"),
        (["--format", "yaml"], "--format"),
        (["--accept-deletions", "-1"], "--accept-deletions"),
    ],
)
def test_wrong_words_are_refused(said: Said, words: list[str], told: str) -> None:
    """Nothing is read, and the exit code is 2."""
    code, _, err = said("sync", *words)

    assert code == 2
    assert told in err


def test_an_audit_without_a_path_audits_the_store(said: Said, tmp_path: Path) -> None:
    """As the last sync left it, whatever the files say by now; without one, or with --no-store, the files are read."""
    assert said("audit", "-q", *_AS_OF)[0] == 0
    assert not (tmp_path / "kbaudit.db").exists()
    said("sync", "-q")
    (tmp_path / "kb" / "a.md").write_bytes(b"\xff\xff\xff")

    assert said("audit", "-q", *_AS_OF)[0] == 0
    assert said("audit", "-q", "--no-store", *_AS_OF)[0] == 1
    assert said("audit", "-q", "kb", *_AS_OF)[0] == 1
    said("sync", "-q")
    assert said("audit", "-q", *_AS_OF)[0] == 1
    assert said("audit", "-q", "--exit-zero")[0] == 0


@pytest.mark.heavy
def test_a_second_run_is_told_who_holds_the_store(said: Said, databases: Databases, tmp_path: Path) -> None:
    """At once, with exit code 5, whichever database it is; an audit as well as a sync."""
    url = databases.fresh()
    config = tmp_path / "kbaudit.toml"
    config.write_text(f'{config.read_text()}[store]\nurl = "{url}"\n')
    store = Store.open(url, "1")
    with store.held("sync", NOW):
        for command in ("sync", "audit"):
            code, _, err = said(command, "-q")
            assert code == 5
            assert "another run holds it (sync, process " in err
            assert "since 2026-11-22 00:00:00 UTC); wait until it has ended" in err
            assert err.count("\n") == 1
    assert said("sync", "-q")[0] == 0
    assert said("audit", "-q", *_AS_OF)[0] == 0
    store.close()
    databases.drop(url)


def test_progress_goes_to_standard_error(said: Said) -> None:
    """What is counted stays alone on standard output."""
    assert said("sync")[1].endswith("kb: 4 appeared, 0 unchanged\n")


def test_a_store_of_another_release_is_refused(said: Said, files: Files, tmp_path: Path) -> None:
    """In one line, with the command that brings it up to date."""
    import sqlite3

    said("sync", "-q")
    with sqlite3.connect(tmp_path / "kbaudit.db") as opened:
        opened.execute("UPDATE kb_schema SET version_num = '0000'")
    opened.close()
    del files

    code, _, err = said("sync", "-q")
    assert code == 3
    assert err.rstrip().endswith("run: kbaudit db upgrade")
