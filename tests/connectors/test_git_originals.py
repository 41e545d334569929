from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kbaudit.card import Card
from kbaudit.connectors import git_originals
from kbaudit.connectors.git_originals import compare_originals
from kbaudit.connectors.markdown import MarkdownConnector
from kbaudit.errors import ConnectorError
from kbaudit.finding import Finding
from kbaudit.report import Notice
from kbaudit.runs.auditing import audit_cards
from kbaudit.text.edits import Edit
from tests.repository import OLD, commit, run_git

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="these tests build real repositories")

NOW = datetime(2026, 11, 22, tzinfo=UTC)
UNCHECKED = "not checked: what was changed since in the originals of {}, for they name a commit "
ORIGINAL = """---
title: Returns
---

You can return any item within 30 days. We ask for a reason.

1. Open the app.
2. Confirm the return.

See [the prices](https://shop.example/prices).
"""


class Base:
    """A repository with an English page and its Spanish translation, made from the English page as it was."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        run_git(root, "init", "--quiet")
        self.pin = commit(root, OLD, **{"content/en/returns": ORIGINAL, "content/en/other": "Other."})
        self.translate("returns", self.pin)

    def translate(self, name: str, pin: str, drifted: str = "") -> None:
        front = f"---\ntitle: Devoluciones\ndefault_lang_commit: {pin}\n{drifted}---\n\nTexto.\n"
        commit(self.root, **{f"content/es/{name}": front})

    def change(self, old: str, new: str) -> None:
        assert old in ORIGINAL
        commit(self.root, **{"content/en/returns": ORIGINAL.replace(old, new)})

    def findings(self, folder: Path | None = None) -> list[Finding]:
        cards = [one for one in self.pull(folder) if isinstance(one, Card)]
        return list(audit_cards(cards, as_of=NOW, select=["translation-outdated"]).findings)

    def notices(self, folder: Path | None = None) -> list[str]:
        return [one.message for one in self.pull(folder) if isinstance(one, Notice)]

    def pull(self, folder: Path | None = None) -> list[object]:
        return list(MarkdownConnector(path=folder or self.root, git_originals=True).pull("kb"))

    def edits(self) -> list[tuple[Edit, ...] | None]:
        cards = [one for one in self.pull() if isinstance(one, Card)]
        return [card.original_edits for card in cards if card.id == "content/es/returns.md"]


@pytest.fixture
def base(tmp_path: Path) -> Base:
    return Base(tmp_path / "repository")


def test_an_original_that_is_as_it_was_needs_no_new_translation(base: Base) -> None:
    """Compared and found the same is known, and is told from not compared."""
    assert base.edits() == [()]
    assert base.findings() == []
    assert base.notices() == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Confirm", "Confrim"),
        ("title: Returns", "title: Returns\nweight: 3"),
        ("You can return any item within 30 days.", "You **can** return\nany item\nwithin 30 days."),
        ("https://shop.example/prices", "http://www.shop.example/prices/?utm_source=kb"),
    ],
    ids=["a typo", "front matter", "formatting", "another way to write an address"],
)
def test_what_tells_a_reader_nothing_new_is_no_change(base: Base, old: str, new: str) -> None:
    """Translators are left alone over an original that says what it said."""
    base.change(old, new)

    assert base.edits() == [()]
    assert base.findings() == []


@pytest.mark.parametrize(
    ("old", "new", "quotes"),
    [
        (
            "30 days",
            "14 days",
            ["You can return any item within 14 days.", "You can return any item within 30 days."],
        ),
        ("We ask", "We do not ask", ["We do not ask for a reason.", "We ask for a reason."]),
        ("2. Confirm", "2. Wait for a code.\n3. Confirm", ["Wait for a code."]),
    ],
    ids=["a number", "a negation", "a step"],
)
def test_what_tells_a_reader_something_else_is_quoted(base: Base, old: str, new: str, quotes: list[str]) -> None:
    """The finding shows the words as they are, with their line in the file, and as they were."""
    base.change(old, new)
    (finding,) = base.findings()

    assert finding.kind == "changed"
    assert finding.card.ref == "kb:content/es/returns.md"
    assert [card.ref for card in finding.related] == ["kb:content/en/returns.md"]
    assert [passage.quote for passage in finding.evidence] == quotes
    assert finding.evidence[0].line == (8 if "code" in new else 5)
    assert base.pin[:12] in finding.message


def test_the_pages_own_word_does_not_count_where_the_history_is_known(base: Base) -> None:
    """A page marked as drifted over a typo is in order."""
    base.change("Confirm", "Confrim")
    base.translate("returns", base.pin[:8], "drifted_from_default: true\n")

    assert base.findings() == []


def test_one_commit_serves_many_translations(base: Base) -> None:
    """Each translation is compared with its own original, at its own commit."""
    base.change("30 days", "14 days")
    base.translate("other", base.pin)
    commit(base.root, **{"content/fr/returns": f"---\ndefault_lang_commit: {base.pin}\n---\nTexte."})

    assert [finding.card.ref for finding in base.findings()] == ["kb:content/es/returns.md", "kb:content/fr/returns.md"]


def test_a_commit_that_is_not_in_the_repository_is_not_checked(base: Base) -> None:
    """Nothing is claimed of such a page, and the report says so; what the page says itself still counts."""
    base.change("30 days", "14 days")
    base.translate("returns", "0" * 40)

    assert base.findings() == []
    assert base.notices() == [UNCHECKED.format("content/es/returns.md") + "that is not in the git repository"]
    base.translate("returns", "0" * 40, "drifted_from_default: true\n")
    assert [finding.kind for finding in base.findings()] == ["drifted"]


def test_a_name_of_a_commit_is_no_command(base: Base) -> None:
    """Only hashes are handed to git; anything else is a value that cannot be used."""
    base.translate("returns", "--output=/tmp/x")
    cards = [one for one in base.pull() if isinstance(one, Card)]

    assert [(one.key, one.reason) for card in cards for one in card.problems] == [
        ("default_lang_commit", "is no hash of a git commit")
    ]


def test_many_that_cannot_be_checked_are_counted(base: Base) -> None:
    """Three are named, the others counted."""
    for name in "abcd":
        commit(base.root, **{f"content/en/{name}": "Text."})
        base.translate(name, "0" * 40)

    (notice,) = base.notices()
    assert "4 translations (content/es/a.md, content/es/b.md, content/es/c.md and 1 more)" in notice


def test_a_deleted_original_is_gone(base: Base) -> None:
    """The page goes on telling what nobody stands for."""
    run_git(base.root, "rm", "--quiet", "content/en/returns.md")
    base.translate("other", base.pin)

    assert [(finding.kind, finding.card.ref) for finding in base.findings()] == [
        ("original-gone", "kb:content/es/returns.md")
    ]


def test_a_renamed_original_is_gone_until_its_translation_follows(base: Base) -> None:
    """Once the translation has the new name too, the original is found under its old one."""
    run_git(base.root, "mv", "content/en/returns.md", "content/en/send-back.md")
    base.translate("other", base.pin)
    assert [finding.kind for finding in base.findings()] == ["original-gone"]

    run_git(base.root, "mv", "content/es/returns.md", "content/es/send-back.md")
    commit(base.root)
    assert base.findings() == []
    assert base.notices() == []

    commit(base.root, **{"content/en/send-back": ORIGINAL.replace("30 days", "14 days")})
    assert [finding.kind for finding in base.findings()] == ["changed"]


def test_an_original_that_was_not_there_at_the_commit_is_not_checked(base: Base) -> None:
    """Nothing is known of what the translation was made from."""
    commit(base.root, **{"content/en/new": "A page with words that no other page has."})
    base.translate("new", base.pin)

    assert base.findings() == []
    assert base.notices() == [
        UNCHECKED.format("content/es/new.md") + "in which their original is no text of that name or an older one"
    ]


def test_an_original_that_was_no_text_is_not_checked(base: Base) -> None:
    """Bytes nobody can read say nothing."""
    (base.root / "content" / "en" / "odd.md").write_bytes(b"\xff\xff\xff")
    pin = commit(base.root)
    commit(base.root, **{"content/en/odd": "Text."})
    base.translate("odd", pin)

    assert base.findings() == []
    assert len(base.notices()) == 1


def test_in_a_shallow_clone_what_is_missing_is_not_checked(base: Base, tmp_path: Path) -> None:
    """The report says how to have it checked."""
    base.change("30 days", "14 days")
    clone = tmp_path / "clone"
    run_git(tmp_path, "clone", "--quiet", "--depth=1", base.root.as_uri(), str(clone))

    assert base.findings(clone) == []
    assert base.notices(clone)[0].endswith("the git clone is shallow, fetch its whole history")


def test_the_source_may_be_a_folder_of_the_repository(base: Base) -> None:
    """Ids are relative to the source, whatever lies above it."""
    base.change("30 days", "14 days")

    assert [finding.card.ref for finding in base.findings(base.root / "content")] == ["kb:es/returns.md"]


def test_a_change_that_is_not_committed_yet_counts(base: Base) -> None:
    """The cards that are audited are compared, not the newest commit."""
    (base.root / "content/en/returns.md").write_text(ORIGINAL.replace("30 days", "14 days"))

    assert [finding.kind for finding in base.findings()] == ["changed"]


def test_without_being_asked_git_is_not_run(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's own word then counts, and a commit without one is in order."""
    base.change("30 days", "14 days")
    monkeypatch.setenv("PATH", str(base.root))
    cards = [one for one in MarkdownConnector(path=base.root).pull("kb") if isinstance(one, Card)]

    assert {card.original_edits for card in cards} == {None}
    assert not audit_cards(cards, as_of=NOW, select=["translation-outdated"]).findings


def test_outside_a_repository_the_source_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to set."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    with pytest.raises(ConnectorError, match=r"git says: fatal: not a git repository.*or set git_originals = false"):
        compare_originals(tmp_path, [])


def test_only_so_many_commits_are_searched_for_renames(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is beyond them is not checked, and said to be so."""
    monkeypatch.setattr(git_originals, "_MOST_RENAMES", 0)
    for locale in ("en", "es"):
        run_git(base.root, "mv", f"content/{locale}/returns.md", f"content/{locale}/send-back.md")
    commit(base.root)

    assert base.edits() == []
    assert len(base.notices()) == 1


def test_a_partial_clone_fetches_nothing(base: Base, tmp_path: Path) -> None:
    """What a clone left out stays out: the audit uses no network."""
    run_git(base.root, "config", "uploadpack.allowFilter", "true")
    base.change("30 days", "14 days")
    clone = tmp_path / "clone"
    run_git(tmp_path, "clone", "--quiet", "--filter=blob:none", base.root.as_uri(), str(clone))

    assert base.findings(clone) == []
    assert base.notices(clone)[0].endswith("the git clone is partial, clone it without a filter")
