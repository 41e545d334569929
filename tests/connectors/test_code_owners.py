from __future__ import annotations

from pathlib import Path

import pytest

from kbaudit.connectors.code_owners import CodeOwners


def _owners(root: Path, text: str, place: str = "CODEOWNERS") -> CodeOwners:
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    (root / place).write_text(text)
    found = CodeOwners.near(root)
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "path", "owner"),
    [
        ("* @lead", "a.md", "@lead"),
        ("* @lead @second", "docs/a.md", "@lead"),
        ("* @lead\ndocs/ ana@example.org", "docs/deep/a.md", "ana@example.org"),
        ("docs/ @docs\n* @lead", "docs/a.md", "@lead"),
        ("* @lead\ndocs/private.md", "docs/private.md", None),
        ("*.md @md # not *.txt", "docs/a.md", "@md"),
        ("/docs/*.md @docs", "docs/a.md", "@docs"),
        ("/docs/*.md @docs", "other/docs/a.md", None),
        ("docs/* @docs", "docs/a.md", "@docs"),
        ("docs/* @docs", "docs/deep/a.md", None),
        ("/* @root", "a.md", "@root"),
        ("/* @root", "docs/a.md", None),
        ("**/docs/* @docs", "x/y/docs/a.md", "@docs"),
        ("docs/** @docs", "docs/deep/a.md", "@docs"),
        ("# * @nobody\n\n", "a.md", None),
        ("* nobody", "a.md", None),
        ("[Docs] @docs\ndocs/\nother/ @other", "docs/a.md", "@docs"),
        ("[Docs] @docs\ndocs/\nother/ @other", "other/a.md", "@other"),
        ("^[Optional][2] @two\n*.md\n[Next]\ndocs/", "a.md", "@two"),
        ("^[Optional][2] @two\n*.md\n[Next]\ndocs/", "docs/a.md", None),
        ("! @nobody\n* @lead", "a.md", "@lead"),
    ],
)
def test_the_last_matching_pattern_names_the_owner(tmp_path: Path, text: str, path: str, owner: str | None) -> None:
    """Patterns are those of GitHub, sections those of GitLab; an entry without owner clears ownership."""
    assert _owners(tmp_path, text).owner(tmp_path / path) == owner


def test_the_file_of_the_repository_speaks_for_its_folders(tmp_path: Path) -> None:
    """From a folder within, the file at the root is found, and patterns are relative to the root."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs" / "kb").mkdir(parents=True)
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "CODEOWNERS").write_text("/docs/ @docs\n")
    (tmp_path / "CODEOWNERS").write_text("* @second\n")
    owners = CodeOwners.near(tmp_path / "docs" / "kb")

    assert owners is not None
    assert owners.folder == tmp_path.resolve()
    assert owners.owner(tmp_path / "docs" / "kb" / "a.md") == "@docs"


def test_without_a_repository_only_the_folder_itself_counts(tmp_path: Path) -> None:
    """A file further up belongs to somebody else."""
    (tmp_path / "CODEOWNERS").write_text("* @other\n")
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "a.md").write_text("text")

    assert CodeOwners.near(tmp_path / "kb") is None
    assert CodeOwners.near(tmp_path / "kb" / "a.md") is None


def test_a_file_elsewhere_has_no_owner(tmp_path: Path) -> None:
    """Patterns say nothing about what lies outside the repository."""
    (tmp_path / "kb").mkdir()

    assert _owners(tmp_path / "kb", "* @lead").owner(tmp_path / "a.md") is None


@pytest.mark.parametrize("pattern", ["*a*a*a*a*a*a*a*a*a*a*b", "/docs/" + "**/a/" * 5, "a/*****"])
def test_a_pattern_with_many_stars_is_passed_over(tmp_path: Path, pattern: str) -> None:
    """Matching it would take for ever; the line is told, and the other patterns hold."""
    owners = _owners(tmp_path, f"* @lead\n# *a*a*a*a*a*\n{pattern} @wild\n")

    assert owners.owner(tmp_path / f"{'a' * 200}.md") == "@lead"
    assert owners.problems == ("CODEOWNERS: patterns with too many stars are passed over, on line 3",)


def test_of_many_such_patterns_the_first_are_told(tmp_path: Path) -> None:
    """A hostile file does not fill the report."""
    (told,) = _owners(tmp_path, "*a*a*a*a*a @wild\n" * 20).problems

    assert told.endswith("on line 1, 2, 3, 4, 5, 6, 7, 8 and more")


@pytest.mark.parametrize("pattern", ["*a*a*a*a", "**/docs/**/*.md", "[Docs]"])
def test_a_pattern_with_few_stars_holds(tmp_path: Path, pattern: str) -> None:
    """What people write is not passed over."""
    assert _owners(tmp_path, f"{pattern} @docs\n").problems == ()


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards without owners are audited all the same, and the report says why they have none."""

    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "CODEOWNERS").write_text("* @lead\n")
    monkeypatch.setattr(Path, "read_text", refuse)
    owners = CodeOwners.near(tmp_path)

    assert owners is not None
    assert owners.problems == ("CODEOWNERS: permission denied; owners are not taken from it",)
    assert owners.owner(tmp_path / "a.md") is None
