from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kbaudit.cli.main import run
from kbaudit.store.store import Store
from kbaudit.verification import Entry

Said = Callable[..., tuple[int, str]]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Said:
    """Give a way to run a command in a folder that was synced; it tells the code and standard error."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "kb").mkdir()
    for name in "ab":
        (tmp_path / "kb" / f"{name}.md").write_text(f"---\nowner: ana\n---\n# {name}\n\nText.\n")
    (tmp_path / "kbaudit.toml").write_text('[sources.kb]\nconnector = "markdown"\npath = "kb"\n')
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> tuple[int, str]:
        code = run(list(words))
        return code, capfd.readouterr().err

    call("sync", "-q")
    return call


def _entries() -> tuple[Entry, ...]:
    store = Store.open("sqlite:///kbaudit.db", "1")
    found = store.entries()
    store.close()
    return found


def test_cards_are_vouched_for_and_taken_back(said: Said) -> None:
    """One line a card on standard error; the ledger has it as claimed, with the note."""
    code, err = said("verify", "kb:a.md", "kb:b.md", "--by", "ana@example.org", "--note", "read both")

    assert (code, err) == (0, "kb:a.md: verified by ana@example.org\nkb:b.md: verified by ana@example.org\n")
    assert said("verify", "kb:a.md", "--by", "bo", "--withdraw") == (0, "kb:a.md: taken back by bo\n")
    assert [(str(one.kind), one.card, one.by, str(one.channel), one.note) for one in _entries()] == [
        ("verified", "kb:a.md", "ana@example.org", "claimed", "read both"),
        ("verified", "kb:b.md", "ana@example.org", "claimed", "read both"),
        ("unverified", "kb:a.md", "bo", "claimed", None),
    ]


def test_a_vouching_is_what_the_next_audit_sees(said: Said) -> None:
    """A card that nobody had checked is a note before, and none after."""
    assert said("audit", "-q", "--fail-on", "note")[0] == 1
    said("verify", "kb:a.md", "kb:b.md", "--by", "ana", "-q")
    assert said("audit", "-q", "--fail-on", "note")[0] == 0


def test_quiet_says_nothing(said: Said) -> None:
    """The exit code is enough for a script."""
    assert said("verify", "kb:a.md", "--by", "ana", "-q") == (0, "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["kb:c.md", "--by", "ana"], "did you mean kb:a.md?"),
        (["kb:a.md"], "--by"),
        (["kb:a.md", "--by", " "], "who vouches? give an address, such as ana@example.org"),
        (["--by", "ana"], "CARD"),
    ],
)
def test_wrong_words_are_refused(said: Said, words: list[str], told: str) -> None:
    """Nothing is entered, and the exit code is 2."""
    code, err = said("verify", *words)

    assert code == 2
    assert told in err
    assert _entries() == ()
