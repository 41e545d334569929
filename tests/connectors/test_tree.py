from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from kbaudit.connectors.interface import FileList, Total
from kbaudit.connectors.tree import FoundFile, Tree, decode_text, read_text, shown_path
from kbaudit.errors import ConnectorError
from kbaudit.report import Notice

posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and names of any bytes are things of POSIX")


def _tree(root: Path, **settings: tuple[str, ...]) -> Tree:
    return Tree(**({"root": root, "suffixes": (".md",)} | settings))  # type: ignore[arg-type]


def _write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("text")


def _cards(root: Path, **settings: tuple[str, ...]) -> list[str]:
    return [found.id for found in _tree(root, **settings).walk("kb") if isinstance(found, FoundFile)]


def _problems(root: Path) -> dict[str, str | None]:
    return {found.id: found.problem for found in _tree(root).walk("kb") if isinstance(found, FoundFile)}


@pytest.mark.parametrize(
    ("identity", "is_card"),
    [
        ("refunds.md", True),
        ("REFUNDS.MD", True),
        ("billing/refunds.md", True),
        ("_index.md", True),
        ("billing/_index.de.md", True),
        ("billing/readme.md", True),
        ("licence-fees.md", True),
        ("refunds.txt", False),
        ("_draft.md", False),
        ("billing/_draft.md", False),
        ("includes/head.md", False),
        ("a/Partials/b/head.md", False),
        ("_includes/head.md", False),
        ("README.md", False),
        ("readme.de.md", False),
        ("LICENSE.md", False),
        ("Contributing.md", False),
        (".notes.md", False),
        ("billing/._refunds.md", False),
        (".md", False),
    ],
)
def test_what_is_a_card(identity: str, is_card: bool) -> None:  # noqa: FBT001 - a row of the table
    """Partials, includes, hidden files and the papers of the root are no cards."""
    assert _tree(Path()).is_card(identity) is is_card


def test_what_is_asked_for_is_a_card_and_what_is_excluded_is_none() -> None:
    """A glob that includes overrules the conventions; one that excludes overrules everything."""
    tree = _tree(Path(), include=("README.md", "*.txt"), exclude=("old/*", "*secret*"))

    assert tree.is_card("README.md")
    assert tree.is_card("a/b.txt")
    assert not tree.is_card("old/refunds.md")
    assert not tree.is_card("secret.txt")


def test_a_folder_yields_its_cards_then_all_its_files(tmp_path: Path) -> None:
    """The order is that of the names, whatever the disk says; the list holds what is no card too."""
    _write(tmp_path, "b.md", "a/z.md", "a/image.png", "README.md", ".git/config.md", "node_modules/x.md")
    found = list(_tree(tmp_path).walk("kb"))

    assert [one.id for one in found if isinstance(one, FoundFile)] == ["b.md", "a/z.md"]
    assert found[-1] == FileList(frozenset({"b.md", "a/z.md", "a/image.png", "README.md"}))


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    """It was read to its end all the same."""
    assert list(_tree(tmp_path).walk("kb")) == [Total(0), FileList(frozenset())]


def test_a_single_file_is_asked_for(tmp_path: Path) -> None:
    """Whatever its name, it is the card, and there is no list of files."""
    _write(tmp_path, "README.md")

    found = list(_tree(tmp_path / "README.md").walk("kb"))

    assert found == [FoundFile("README.md", tmp_path / "README.md"), Total(1)]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """The message names the path and what to do."""
    with pytest.raises(ConnectorError, match="gone: no such file or directory; check the path"):
        list(_tree(tmp_path / "gone").walk("kb"))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not stop the super-user")
def test_what_may_not_be_read_is_an_error(tmp_path: Path) -> None:
    """A folder without permission fails the source, for its cards are not known; a file is named alone."""
    _write(tmp_path, "a/x.md", "b.md")
    (tmp_path / "b.md").chmod(0)

    with pytest.raises(ValueError, match="permission denied; check the file"):
        read_text(tmp_path / "b.md")
    (tmp_path / "a").chmod(0)
    with pytest.raises(ConnectorError, match="a: permission denied; check its permissions"):
        list(_tree(tmp_path).walk("kb"))
    with pytest.raises(ConnectorError, match="a: permission denied; check its permissions"):
        list(_tree(tmp_path / "a").walk("kb"))
    (tmp_path / "a").chmod(0o700)


def test_a_folder_that_vanishes_while_it_is_read_is_an_error(tmp_path: Path) -> None:
    """What was yielded before is not all of it, so the source fails."""
    _write(tmp_path, "a.md", "z/x.md")
    walking = _tree(tmp_path).walk("kb")
    next(walking)
    shutil.rmtree(tmp_path / "z")

    with pytest.raises(ConnectorError, match="z: no such file or directory; check its permissions"):
        list(walking)


def test_a_folder_that_may_not_be_listed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The root itself is tried first, for a walk would take it for an empty one."""

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)

    with pytest.raises(ConnectorError, match="permission denied; check its permissions"):
        list(_tree(tmp_path).walk("kb"))


@posix
def test_links_are_followed_to_files_of_the_folder_only(tmp_path: Path) -> None:
    """A link out of the folder, one that leads nowhere and one in a circle are named, and never read."""
    root = tmp_path / "kb"
    _write(root, "a.md")
    _write(tmp_path, "secret.md")
    (root / "inside.md").symlink_to("a.md")
    (root / "outside.md").symlink_to(tmp_path / "secret.md")
    (root / "dangling.md").symlink_to("gone.md")
    (root / "loop.md").symlink_to("loop.md")

    assert _problems(root) == {
        "a.md": None,
        "inside.md": None,
        "outside.md": "is a link to a file outside the folder, which kbaudit does not follow; copy the file here",
        "dangling.md": "is a link that leads nowhere; mend or remove it",
        "loop.md": "is a link that leads nowhere; mend or remove it",
    }


@posix
def test_links_to_folders_are_told_and_not_followed(tmp_path: Path) -> None:
    """A circle of folders ends, and a hidden one is nobody's business."""
    _write(tmp_path, "a/x.md")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "node_modules").symlink_to("a")
    found = list(_tree(tmp_path).walk("kb"))

    assert [one.id for one in found if isinstance(one, FoundFile)] == ["a/x.md"]
    assert [one for one in found if isinstance(one, Notice)] == [
        Notice("kb", "a/loop is a link to a folder; kbaudit does not follow it")
    ]


@posix
def test_a_pipe_is_named_and_never_opened(tmp_path: Path) -> None:
    """Reading it would wait for ever."""
    os.mkfifo(tmp_path / "pipe.md")
    problem = "is not a regular file; move it out of the folder"

    assert _problems(tmp_path) == {"pipe.md": problem}
    assert [one.problem for one in _tree(tmp_path / "pipe.md").walk("kb") if isinstance(one, FoundFile)] == [problem]


def test_a_file_that_vanishes_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between listing and reading, somebody may remove it."""
    monkeypatch.setattr(os, "walk", lambda root, **_: iter([(str(root), [], ["gone.md"])]))

    assert _problems(tmp_path) == {"gone.md": "no such file or directory; check the file"}
    with pytest.raises(ValueError, match="no such file or directory; check the file"):
        read_text(tmp_path / "gone.md")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_of_any_bytes_becomes_a_readable_id(tmp_path: Path) -> None:
    """A name that is no UTF-8 shows its bytes, and the file is read all the same."""
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("text")
    found = next(one for one in _tree(tmp_path).walk("kb") if isinstance(one, FoundFile))

    assert found.id == "caf\\xe9.md"
    assert read_text(found.path) == "text"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems compose names themselves")
def test_ids_are_composed(tmp_path: Path) -> None:
    """A name as macOS takes it apart is the id that links to it write."""
    _write(tmp_path, "cafe\u0301.md")

    assert _cards(tmp_path) == ["caf\u00e9.md"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Refunds\n", "Refunds\n"),
        (b"\xef\xbb\xbfRefunds", "Refunds"),
        ("Größe".encode("utf-16"), "Größe"),
        ("Größe".encode("utf-16-be").join([b"\xfe\xff", b""]), "Größe"),
        (b"a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\u2028b\x85c".encode(), "a\u2028b\x85c"),
        (b"", ""),
    ],
)
def test_text_is_utf_8_or_marked_utf_16_with_one_kind_of_line_end(raw: bytes, text: str) -> None:
    """Marks vanish and line ends become one, so lines count the same everywhere."""
    assert decode_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"caf\xe9", r"is not UTF-8 text \(byte 0xe9 at offset 3\); save it as UTF-8"),
        (b"\xff\xfea", r"is not UTF-16 text \(byte 0x61 at offset 2\)"),
        (b"a\0b", r"is not text \(a NUL at character 1\); save it as UTF-8 text"),
        ("x".encode("utf-32"), r"is not text \(a NUL at character 0\)"),
    ],
)
def test_other_bytes_are_refused_with_the_place(raw: bytes, problem: str) -> None:
    """The message says where, and what to do."""
    with pytest.raises(ValueError, match=problem):
        decode_text(raw)


def test_a_file_of_fifty_megabytes_is_not_read(tmp_path: Path) -> None:
    """Its size is enough to refuse it."""
    file = tmp_path / "big.md"
    with file.open("wb") as sparse:
        sparse.truncate(50 * 1024 * 1024)

    with pytest.raises(ValueError, match=r"is 50.0 MiB, more than the 10.0 MiB a card may have"):
        read_text(file)


def test_a_shown_path_is_the_one_a_reader_would_open(tmp_path: Path) -> None:
    """It starts where the reader stands, or at the folder when that lies elsewhere."""
    folder = tmp_path / "handbook"
    _write(folder, "a/refunds.md")
    file = folder / "a" / "refunds.md"

    assert shown_path(tmp_path, folder, "a/refunds.md") == "handbook/a/refunds.md"
    assert shown_path(folder, folder, "a/refunds.md") == "a/refunds.md"
    assert shown_path(tmp_path / "elsewhere", folder, "a/refunds.md") == "handbook/a/refunds.md"
    assert shown_path(tmp_path, file, "refunds.md") == "handbook/a/refunds.md"
    assert shown_path(tmp_path / "elsewhere", file, "refunds.md") == "refunds.md"
