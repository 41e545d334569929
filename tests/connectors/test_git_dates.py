from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kbaudit.card import Card
from kbaudit.connectors import git
from kbaudit.connectors.git_dates import Commit, LastChange, last_changes, newest, why_unknown
from kbaudit.connectors.markdown import MarkdownConnector
from kbaudit.errors import ConnectorError
from kbaudit.report import Notice
from tests.repository import NEW, OLD, commit, run_git

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="these tests build real repositories")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Make a repository with two pages, one of them edited later."""
    root = tmp_path / "repository"
    root.mkdir()
    run_git(root, "init", "--quiet")
    commit(root, OLD, a="one", b="one")
    commit(root, NEW, b="two")
    return root


def test_the_newest_commit_of_each_file_counts(repository: Path) -> None:
    """Dates are the committer's, in UTC; a file git does not know has none."""
    changes = last_changes(repository, frozenset({"a.md", "b.md", "untracked.md"}))

    assert changes == {
        "a.md": LastChange(datetime(2025, 3, 1, 8, tzinfo=UTC), "ana@example.org"),
        "b.md": LastChange(datetime(2026, 5, 5, 8, tzinfo=UTC), "ana@example.org"),
    }


def test_names_are_relative_to_the_folder(repository: Path) -> None:
    """A source may be a folder within the repository, with names of any characters."""
    folder = repository / "docs kb"
    folder.mkdir()
    commit(folder, NEW, **{"größe 1": "x"})

    assert last_changes(folder, frozenset({"größe 1.md", "a.md"})) == {
        "größe 1.md": LastChange(datetime(2026, 5, 5, 8, tzinfo=UTC), "ana@example.org")
    }


def test_a_commit_that_sweeps_over_the_pages_is_no_edit(repository: Path) -> None:
    """Eight pages and a quarter of all, touched at once, keep their older dates."""
    commit(repository, OLD, **{f"page{number}": "x" for number in range(7)})
    commit(repository, NEW, **{f"page{number}": "y" for number in range(7)}, a="swept")
    ids = frozenset({"a.md", "b.md", *(f"page{number}.md" for number in range(7))})
    changes = last_changes(repository, ids)

    assert changes["a.md"].at == datetime(2025, 3, 1, 8, tzinfo=UTC)
    assert changes["page0.md"].at == datetime(2025, 3, 1, 8, tzinfo=UTC)


def test_few_pages_are_never_swept() -> None:
    """In a small base every commit touches a quarter of it."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    seven, eight = (frozenset(f"{number}.md" for number in range(count)) for count in (7, 8))

    assert newest([Commit(at, "ana", tuple(seven))], seven) == dict.fromkeys(seven, LastChange(at, "ana"))
    assert newest([Commit(at, "ana", tuple(eight))], eight) == dict.fromkeys(eight, LastChange(None, "ana"))


def test_who_swept_over_a_page_wrote_what_it_says_now() -> None:
    """A text is nobody else's than its last author's, though its content was last edited before."""
    early, late = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    pages = frozenset(f"{number}.md" for number in range(9))

    found = newest(
        [Commit(late, "bo", tuple(pages)), Commit(early, "ana", ("0.md",)), Commit(early, "", ("x",))], pages
    )

    assert found["0.md"] == LastChange(early, "bo")
    assert newest([Commit(late, "", ("0.md",))], pages) == {"0.md": LastChange(late, None)}


def test_in_a_shallow_clone_nobody_can_know(repository: Path, tmp_path: Path) -> None:
    """The history that is missing may hold the newest edits; the cards say so."""
    clone = tmp_path / "clone"
    run_git(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), str(clone))
    found = list(MarkdownConnector(path=clone, git_dates=True).pull("kb"))

    assert why_unknown(clone) == "the git clone is shallow; fetch its whole history"
    assert [one.content_updated_at for one in found if isinstance(one, Card)] == [None, None]
    assert [one.message for one in found if isinstance(one, Notice)] == [
        "dates of last change are unknown: the git clone is shallow; fetch its whole history"
    ]


def test_the_connector_takes_dates_only_when_asked_and_where_none_stand(repository: Path) -> None:
    """A date in the front matter stands before git's."""
    (repository / "a.md").write_text("---\nupdated: 2026-01-01\n---\n")
    asked = {
        one.id: one for one in MarkdownConnector(path=repository, git_dates=True).pull("kb") if isinstance(one, Card)
    }
    unasked = [one for one in MarkdownConnector(path=repository).pull("kb") if isinstance(one, Card)]

    assert str(asked["a.md"].content_updated_at) == "2026-01-01"
    assert asked["b.md"].content_updated_at == datetime(2026, 5, 5, 8, tzinfo=UTC)
    assert asked["b.md"].editor == "ana@example.org"
    assert (unasked[1].content_updated_at, unasked[1].editor) == (None, None)


def test_a_single_file_has_its_own_date(repository: Path) -> None:
    """A source of one file asks git about that file."""
    found = [
        one for one in MarkdownConnector(path=repository / "b.md", git_dates=True).pull("kb") if isinstance(one, Card)
    ]

    assert [one.content_updated_at for one in found] == [datetime(2026, 5, 5, 8, tzinfo=UTC)]


def test_outside_a_repository_the_source_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dates were asked for and cannot be had; the message repeats what git says and what to set."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    with pytest.raises(ConnectorError, match=r"git says: fatal: not a git repository.*or set git_dates = false"):
        last_changes(tmp_path, frozenset())


def test_without_git_the_source_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ConnectorError, match="needs the program git; install it or set git_dates = false"):
        last_changes(tmp_path, frozenset())


def _program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.skipif(os.name != "posix", reason="the program is a shell script")
def test_a_git_that_says_nothing_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even without a word of git's own the message tells what happened."""
    _program(tmp_path, monkeypatch, "exit 1")

    with pytest.raises(ConnectorError, match="git says: nothing; or set git_dates = false"):
        last_changes(tmp_path, frozenset())


@pytest.mark.skipif(os.name != "posix", reason="the program is a shell script")
def test_a_git_that_writes_no_dates_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An output nobody can read is no date of 1970."""
    _program(tmp_path, monkeypatch, r"printf '\001\002a.md\0'")

    with pytest.raises(ConnectorError, match="where a date of a commit should be; check the git version"):
        last_changes(tmp_path, frozenset({"a.md"}))


@pytest.mark.skipif(os.name != "posix", reason="the program is a shell script")
def test_a_git_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hanging file system does not hang the audit."""
    monkeypatch.setattr(git, "SECONDS", 0.05)
    _program(tmp_path, monkeypatch, "exec sleep 60")

    with pytest.raises(ConnectorError, match=r"git took longer than 0.05 s; set git_dates = false"):
        last_changes(tmp_path, frozenset())


def test_in_a_repository_without_commits_nobody_can_know(tmp_path: Path) -> None:
    """The files are audited without dates, and the report says why."""
    run_git(tmp_path, "init", "--quiet")
    (tmp_path / "a.md").write_text("text")
    found = list(MarkdownConnector(path=tmp_path, git_dates=True).pull("kb"))

    assert [one.content_updated_at for one in found if isinstance(one, Card)] == [None]
    assert [one.message for one in found if isinstance(one, Notice)] == [
        "dates of last change are unknown: the git repository has no commit yet; commit its files"
    ]


def test_a_persons_own_configuration_changes_nothing(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever somebody has set for reading logs, the dates are the same."""
    (tmp_path / "gitconfig").write_text(
        "[log]\nshowSignature=true\nshowRoot=false\nfollow=true\nmailmap=true\ndecorate=full\ndate=relative\n"
        "[format]\npretty=oneline\n[color]\nui=always\n[notes]\ndisplayRef=*\n[core]\nquotepath=true\n"
    )
    before = last_changes(repository, frozenset({"a.md", "b.md"}))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))

    assert last_changes(repository, frozenset({"a.md", "b.md"})) == before
    assert len(before) == 2
