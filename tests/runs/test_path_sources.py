from __future__ import annotations

from pathlib import Path

import pytest

from kbaudit.connectors.csv import CsvConnector
from kbaudit.connectors.html import HtmlConnector
from kbaudit.connectors.interface import Connector
from kbaudit.connectors.jsonl import STANDARD_INPUT, JsonlConnector
from kbaudit.connectors.markdown import HTML_SUFFIXES, SUFFIXES, MarkdownConnector
from kbaudit.errors import ConfigError
from kbaudit.runs.path_sources import sources_of


def _connector(path: Path | str) -> Connector:
    return sources_of([str(path)])[0].connector


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("kb.md", MarkdownConnector), ("kb.MDX", MarkdownConnector), ("kb.html", HtmlConnector),
        ("kb.HTM", HtmlConnector), ("kb.jsonl", JsonlConnector), ("kb.ndjson", JsonlConnector),
        ("kb.csv", CsvConnector), ("kb.tsv", CsvConnector),
    ],
)  # fmt: skip
def test_a_file_is_read_by_its_suffix(tmp_path: Path, name: str, kind: type) -> None:
    """Whether it is there is for the connector to find out."""
    assert type(_connector(tmp_path / name)) is kind


@pytest.mark.parametrize(
    ("files", "kind", "suffixes"),
    [
        (["a.md"], MarkdownConnector, SUFFIXES),
        (["a.html", "b.htm"], HtmlConnector, HTML_SUFFIXES),
        (["deep/a.md", "b.html"], MarkdownConnector, (*SUFFIXES, *HTML_SUFFIXES)),
        (["a.md", ".hidden/b.html"], MarkdownConnector, SUFFIXES),
        (["a.txt"], MarkdownConnector, SUFFIXES),
        ([], MarkdownConnector, SUFFIXES),
    ],
)
def test_a_folder_is_read_by_what_it_holds(
    tmp_path: Path, files: list[str], kind: type, suffixes: tuple[str, ...]
) -> None:
    """Markdown, HTML, or both together; hidden folders do not count."""
    for file in files:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text("text")
    connector = _connector(tmp_path)

    assert type(connector) is kind
    assert connector.suffixes == suffixes  # type: ignore[attr-defined]


def test_a_hyphen_is_standard_input() -> None:
    """Its source is named for it."""
    (source,) = sources_of(["-"])

    assert (source.name, source.connector) == ("stdin", JsonlConnector(path=STANDARD_INPUT))


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    """The message says what is read."""
    (tmp_path / "kb.docx").write_text("x")

    with pytest.raises(
        ConfigError, match=r"kb.docx: kbaudit reads folders, .md, .html, .jsonl and .csv files; name one of"
    ):
        _connector(tmp_path / "kb.docx")


def test_a_path_that_is_not_there_is_left_to_the_connector(tmp_path: Path) -> None:
    """The run is incomplete then, not misused."""
    assert type(_connector(tmp_path / "gone")) is MarkdownConnector


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Hand Book", "hand-book"), ("handbook/", "handbook"), ("a/../b", "b"), ("v1.2/kb.de.jsonl", "kb"),
        ("База", "source"), ("--x--", "x"), (".hidden", "source"),
    ],
)  # fmt: skip
def test_a_source_is_named_after_folder_or_file_stem(path: str, name: str) -> None:
    """Names keep to lower-case letters, digits and hyphens."""
    assert sources_of([path])[0].name == name


def test_a_folder_keeps_the_whole_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder has no suffix to cut, and the current one has a name as well."""
    (tmp_path / "v1.2").mkdir()
    monkeypatch.chdir(tmp_path / "v1.2")

    assert [source.name for source in sources_of([str(tmp_path / "v1.2")])] == ["v1-2"]
    assert [source.name for source in sources_of(["."])] == ["v1-2"]


@pytest.mark.parametrize("paths", [["kb", "./kb"], ["kb", "kb/a.md"], ["kb/a.md", "kb"]])
def test_a_path_within_another_is_refused(paths: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards that would count twice are no base; two folders with one beginning are."""
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb-2").mkdir()
    (tmp_path / "kb" / "a.md").write_text("")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ConfigError, match="its cards would count twice"):
        sources_of(paths)
    assert len(sources_of(["kb", "kb-2"])) == 2


def test_names_that_are_taken_are_numbered() -> None:
    """Sources with the same stem stay apart."""
    assert [source.name for source in sources_of(["a/kb.md", "b/kb.md", "kb-2.md", "-", "stdin.md"])] == [
        "kb", "kb-2", "kb-2-2", "stdin", "stdin-2",
    ]  # fmt: skip


def test_names_do_not_depend_on_the_order_of_the_paths() -> None:
    """References of cards stay the same whichever path is named first."""
    paths = ["s1/docs", "s2/docs", "-", "stdin.md"]
    names = dict(zip(paths, (source.name for source in sources_of(paths)), strict=True))
    turned = dict(zip(paths[::-1], (source.name for source in sources_of(paths[::-1])), strict=True))

    assert turned == names == {"s1/docs": "docs", "s2/docs": "docs-2", "-": "stdin", "stdin.md": "stdin-2"}


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (["-", "-"], r"standard input \(-\) is named twice"),
        ([""], "an empty path names nothing"),
        (["kb", "a\0b"], "holds a NUL"),
    ],
)
def test_what_cannot_be_a_source_is_refused(paths: list[str], said: str) -> None:
    """Nothing is read twice, and nothing that nobody named."""
    with pytest.raises(ConfigError, match=said):
        sources_of(paths)


def test_in_a_deleted_folder_nothing_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path leads nowhere there."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    with pytest.raises(ConfigError, match=r"\.: no such file or directory; check the path and the current folder"):
        sources_of(["."])
