from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest

from kbaudit.card import BodyFormat, Card, Lifecycle, UnreadableCard
from kbaudit.connectors.interface import FileList
from kbaudit.connectors.markdown import HTML_SUFFIXES, SUFFIXES, MarkdownConnector
from kbaudit.report import Notice
from kbaudit.text.intervals import Interval


def _pull(root: Path, **settings: object) -> list[object]:
    return list(MarkdownConnector(**({"path": root, "base": root} | settings)).pull("kb"))  # type: ignore[arg-type]


def _card(root: Path, text: str | bytes, name: str = "refunds.md", **settings: object) -> Card:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(text.encode() if isinstance(text, str) else text)
    found = [one for one in _pull(root, **settings) if isinstance(one, Card | UnreadableCard)]
    assert len(found) == 1
    assert isinstance(found[0], Card)
    return found[0]


def test_a_file_without_front_matter_is_a_card(tmp_path: Path) -> None:
    """Title from the first heading, collection from the folder, path and line of the file."""
    one = _card(tmp_path, "# Refunds\n\nMoney back.\n", "billing/eu/refunds.md")

    assert one == Card(
        source="kb",
        id="billing/eu/refunds.md",
        title="Refunds",
        body="# Refunds\n\nMoney back.\n",
        collection="billing/eu",
        path="billing/eu/refunds.md",
        line=1,
        revision=hashlib.sha256(b"# Refunds\n\nMoney back.\n").hexdigest(),
    )


def test_a_revision_is_of_the_files_own_text(tmp_path: Path) -> None:
    """Line ends and a byte order mark change nothing, a word of its front matter does, and how it is read does not."""
    plain = _card(tmp_path, "---\nowner: a\n---\nMoney.\n").revision

    (tmp_path / "other.md").write_bytes(b"\xef\xbb\xbf---\r\nowner: a\r\n---\r\nMoney.\r\n")
    (tmp_path / "third.md").write_text("---\nowner: b\n---\nMoney.\n")
    found = {one.id: one.revision for one in MarkdownConnector(path=tmp_path).pull("kb") if isinstance(one, Card)}
    as_html = {
        one.id: one
        for one in MarkdownConnector(path=tmp_path, html_suffixes=(".md",)).pull("kb")
        if isinstance(one, Card)
    }
    assert found["other.md"] == plain == as_html["other.md"].revision
    assert found["third.md"] != plain


def test_front_matter_fills_the_card(tmp_path: Path) -> None:
    """Fields, problems and the first line of the body are those of the file."""
    one = _card(
        tmp_path,
        b"\xef\xbb\xbf---\r\ntitle: Refunds\r\nowner: ana\r\nlast_reviewed_on: 2026-01-05\r\nreview_in: 6 months\r\n"
        b"due_at: soon\r\ndraft: true\r\n---\r\nMoney back.\r\n",
    )

    assert (one.title, one.owner, one.verified_at) == ("Refunds", "ana", date(2026, 1, 5))
    assert (one.verify_interval, one.lifecycle) == (Interval(months=6), Lifecycle.DRAFT)
    assert [(problem.key, problem.raw, problem.line) for problem in one.problems] == [("due_at", "soon", 6)]
    assert (one.body, one.line) == ("Money back.\n", 9)


def test_a_freshness_comment_fills_the_card(tmp_path: Path) -> None:
    """Owner and day of review as g3doc writes them."""
    one = _card(tmp_path, "<!-- freshness: { owner: 'ana' reviewed: '31/02/2026' } -->\n# Refunds\n")

    assert (one.owner, one.title, one.line) == ("ana", "Refunds", 1)
    assert [(problem.key, problem.line) for problem in one.problems] == [("freshness.reviewed", 1)]


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("---\ntitle: Front\n---\n# Heading\n", "refunds.md", "Front"),
        ("---\ntitle: >\n  Two\n  lines\n---\n", "refunds.md", "Two lines"),
        ("Prose\n\n## Second  level ##\n", "refunds.md", "Second level"),
        ("# Using C#\n", "refunds.md", "Using C#"),
        ("Underlined\n==========\n\n# Later\n", "refunds.md", "Underlined"),
        ("# First\n\nUnderlined\n===\n", "refunds.md", "First"),
        ("```sh\n# a comment\n```\n# Heading\n", "refunds.md", "refunds"),
        ("# Heading\n```sh\n# a comment\n```\n", "refunds.md", "Heading"),
        ("# ##\n", "refunds.md", "refunds"),
        ("#hashtag\n", "refunds.md", "refunds"),
        ("", "v1.2-release.md", "v1.2-release"),
        ("", "refunds.md.erb", "refunds"),
        ("", "billing/index.md", "billing"),
        ("", "billing/_index.de.md", "billing"),
        ("", "index.md", "index"),
        ("# " + "x" * 1000, "refunds.md", "x" * 501),
    ],
)
def test_the_title_is_the_best_there_is(tmp_path: Path, text: str, name: str, title: str) -> None:
    """The front matter's, else the first heading above any code, else the name of the file or its folder."""
    assert _card(tmp_path, text, name).title == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("<html><head><title>Refunds &amp;\n fees</title></head><h1>Heading</h1>", "Refunds & fees"),
        ('<h1 class="x">Heading</h1>', "Heading"),
        ("<title></title><title> </title>", "refunds"),
        ("<p># no heading</p>", "refunds"),
        ("---\ntitle: Front\n---\n<h1>Heading</h1>", "Front"),
    ],
)
def test_html_has_titles_of_its_own(tmp_path: Path, text: str, title: str) -> None:
    """The page's title or first heading, with its entities read."""
    one = _card(tmp_path, text, "refunds.html", suffixes=(*SUFFIXES, *HTML_SUFFIXES))

    assert (one.title, one.body_format) == (title, BodyFormat.HTML)


def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    """One broken file costs one card."""
    (tmp_path / "a.md").write_bytes(b"caf\xe9")
    (tmp_path / "b.md").write_text("text")
    found = _pull(tmp_path)

    assert [one.id for one in found if isinstance(one, Card)] == ["b.md"]
    assert FileList(frozenset({"a.md", "b.md"})) in found
    assert found[0] == UnreadableCard(
        source="kb", id="a.md", reason="is not UTF-8 text (byte 0xe9 at offset 3); save it as UTF-8", path="a.md"
    )


@pytest.mark.skipif(os.name != "posix", reason="pipes are things of POSIX")
def test_a_pipe_is_an_unreadable_card(tmp_path: Path) -> None:
    """What must not be opened is named."""
    os.mkfifo(tmp_path / "pipe.md")

    assert [one.reason for one in _pull(tmp_path) if isinstance(one, UnreadableCard)] == [
        "is not a regular file; move it out of the folder"
    ]


def test_front_matter_that_strict_readers_refuse_is_told_once(tmp_path: Path) -> None:
    """The cards are read; one notice names the first three files and counts the rest."""
    for name in "abcde":
        (tmp_path / f"{name}.md").write_text("---\ntitle: a: b\n---\n")
    notices = [one for one in _pull(tmp_path) if isinstance(one, Notice)]

    assert len(notices) == 1
    assert notices[0].message.startswith(
        "5 files have front matter that strict readers refuse, read line by line: a.md (line 2:"
    )
    assert notices[0].message.endswith("; and 2 more")


def test_one_odd_file_is_told_in_the_singular(tmp_path: Path) -> None:
    """A notice reads as a sentence."""
    (tmp_path / "a.md").write_text("---\ntitle: a: b\n---\n")

    assert [one.message[:10] for one in _pull(tmp_path) if isinstance(one, Notice)] == ["1 file has"]


def test_a_collection_of_its_own_stands_before_the_folder(tmp_path: Path) -> None:
    """The folder is the collection only where the card does not say."""
    assert _card(tmp_path, "---\ncollection: money\n---\n", "billing/a.md").collection == "money"


@pytest.mark.parametrize(
    ("owner", "address"),
    [("ana", "ana@example.org"), ("ana@other.org", "ana@other.org"), ("@team/a", "@team/a"), ("Ana Lee", "Ana Lee")],
)
def test_bare_names_of_owners_get_the_domain(tmp_path: Path, owner: str, address: str) -> None:
    """An alias becomes an address; what is one already, or is no alias, stays."""
    assert _card(tmp_path, f"---\nms.author: '{owner}'\n---\n", owner_domain="example.org").owner == address


def test_nobody_gets_no_domain(tmp_path: Path) -> None:
    """A card without an owner stays without one."""
    assert _card(tmp_path, "text", owner_domain="example.org").owner is None


def test_code_owners_answer_where_the_card_names_nobody(tmp_path: Path) -> None:
    """The file beside the cards fills what they leave open, unless it is switched off."""
    (tmp_path / "CODEOWNERS").write_text("* @lead\nbilling/ bo@example.org\n")
    (tmp_path / "own.md").write_text("---\nowner: ana\n---\n")
    (tmp_path / "billing").mkdir()
    (tmp_path / "billing" / "a.md").write_text("text")

    assert [one.owner for one in _pull(tmp_path) if isinstance(one, Card)] == ["ana", "bo@example.org"]
    assert [one.owner for one in _pull(tmp_path, code_owners=False) if isinstance(one, Card)] == ["ana", None]


def test_a_single_file_is_a_source(tmp_path: Path) -> None:
    """Its id is its name, its path what a reader would open."""
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "README.md").write_text("# Refunds\n")
    found = list(MarkdownConnector(path=tmp_path / "kb" / "README.md", base=tmp_path).pull("kb"))

    assert [(one.id, one.path) for one in found if isinstance(one, Card)] == [("README.md", "kb/README.md")]
    assert not any(isinstance(one, FileList) for one in found)


@pytest.mark.parametrize(
    "line", ["# a" + "#" * 100_000 + "x", "#" + " " * 100_000 + "x", "# " + "a " * 50_000, "=" * 100_000]
)
def test_a_hostile_heading_is_read_in_no_time(tmp_path: Path, line: str) -> None:
    """A hundred kilobytes in one line end in a title of some kind."""
    assert len(_card(tmp_path, f"{line}\n===x\n").title) <= 501


def test_keys_that_stand_twice_are_told(tmp_path: Path) -> None:
    """The report names file, line and key, the first few of many."""
    text = "---\nowner: ana\nowner: bo\nowner: cy\nviews: 1\nviews: 2\nviews: 3\n---\n"

    assert _card(tmp_path, text).owner == "ana"
    (told,) = [one.message for one in _pull(tmp_path) if isinstance(one, Notice)]
    assert told == (
        "keys of front matter that stand twice; the first counts: "
        "refunds.md line 3 (owner); refunds.md line 4 (owner); refunds.md line 6 (views); and 1 more"
    )


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("**Bold** and *slanted*", "Bold and slanted"), ("[Refunds](fees.md) today", "Refunds today"),
        ("Refunds {#refunds}", "Refunds"), ("Run `kbaudit`", "Run kbaudit"), ("a_b & C#", "a_b & C#"),
        ("![logo](logo.png) Refunds", "Refunds"), ("![logo](logo.png)", "![logo](logo.png)"),
        ("{{ name }}", "{{ name }}"),
    ],
)  # fmt: skip
def test_a_heading_gives_its_words(tmp_path: Path, heading: str, title: str) -> None:
    """A title shows no Markdown, unless nothing else stands in the heading."""
    assert _card(tmp_path, f"# {heading}\n").title == title
    assert _card(tmp_path, f"{heading}\n===\n").title == title


def test_what_code_owners_cannot_say_is_told(tmp_path: Path) -> None:
    """The source does not fail for it."""
    (tmp_path / "CODEOWNERS").write_text("*a*a*a*a*a*a @wild\n")
    (tmp_path / "a.md").write_text("text")

    assert [one.message for one in _pull(tmp_path) if isinstance(one, Notice)] == [
        "CODEOWNERS: patterns with too many stars are passed over, on line 1"
    ]
