"""The kit accepts a connector that keeps its protocol and names what another one breaks."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, ClassVar

import pytest

from kbaudit.card import Card, UnreadableCard
from kbaudit.connectors.csv import CsvConnector
from kbaudit.connectors.interface import FileList, Total
from kbaudit.connectors.markdown import MarkdownConnector
from kbaudit.report import Notice
from kbaudit.testing import check_connector


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A connector that yields what it is given.

    Attributes:
        pulled: What to yield.
    """

    name: ClassVar[str] = "given"
    api: ClassVar[int] = 1

    pulled: tuple[Any, ...] = ()

    def pull(self, source: str) -> Iterator[Any]:
        """Yield it, under the source's name."""
        for make in self.pulled:
            yield make(source)


def _card(source: str = "kb", **fields: object) -> Card:
    return replace(Card(source=source, id="1", title="Refunds", body="Text"), **fields)  # type: ignore[arg-type]


def _given(*made: object) -> Given:
    return Given(pulled=made)


def test_the_connectors_of_the_core_pass(tmp_path: Path) -> None:
    """What is asked of a stranger holds for the built-in ones."""
    (tmp_path / "a.md").write_text("# Refunds\n", encoding="utf-8")
    (tmp_path / "b.md").write_bytes(b"\xab\xcd")

    pulled = check_connector(MarkdownConnector(path=tmp_path), unreadable=["b.md"])

    assert [one.id for one in pulled if isinstance(one, Card)] == ["a.md"]


def test_a_single_file_is_watched_too(tmp_path: Path) -> None:
    """A connector may read one file."""
    (tmp_path / "a.csv").write_text("id,title,body\n1,Refunds,Text\n", encoding="utf-8")

    pulled = check_connector(CsvConnector(path=tmp_path / "a.csv"))

    assert [type(one) for one in pulled] == [Card, Total]


def test_everything_a_connector_may_yield_passes() -> None:
    """Cards, unreadable cards, a list of files and notices, with days and instants."""
    times = {"verified_at": date(2026, 1, 1), "created_at": datetime(2026, 1, 1, tzinfo=UTC), "views": 3}
    given = _given(
        lambda source: _card(source, **times),
        lambda source: UnreadableCard(source=source, id="2", reason="is no text"),
        lambda _: FileList(frozenset({"a.md", "img/x.png"})),
        lambda _: Total(2),
        lambda source: Notice(source, "odd"),
        lambda _: Notice("policy", "odd"),
    )

    assert len(check_connector(given, unreadable=["2"])) == 6


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ([], "it yields no card"),
        ([_card, _card], "several cards have one id: 1"),
        ([lambda _: _card("wrong")], "pulls under two sources' names differ"),
        ([lambda source: _card(source, id=" 1")], "the id must be one line of visible text"),
        ([lambda source: _card(source, id="a\nb")], "the id must be one line of visible text"),
        ([lambda source: _card(source, title="a\nb")], "the title has a line break"),
        ([lambda source: _card(source, body="a\r\nb")], "the body has carriage returns"),
        (
            [lambda source: _card(source, due_at=datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=2))))],
            "due_at is .*; give an aware instant in UTC",
        ),
        ([_card, lambda _: Total(-1)], "it says that its source has -1 cards; give a count"),
        ([_card, lambda _: Total(1), lambda _: Total(1)], "it yields 2 totals"),
        ([_card, lambda _: Total(2)], r"it says that its source has 2 cards, and yields 1"),
        ([_card, lambda _: "text"], "it yields str; only Card"),
        ([_card, lambda _: FileList(frozenset({"/etc/passwd"}))], "write paths|paths are relative"),
        ([_card, lambda _: FileList(frozenset({"../a.md"}))], "paths are relative"),
        ([_card, lambda _: FileList(frozenset()), lambda _: FileList(frozenset())], "it yields 2 lists of files"),
        ([_card, lambda source: Notice(source, " ")], "a notice is empty"),
        ([_card, lambda source: UnreadableCard(source=source, id="2", reason="")], "say the reason in one line"),
        ([_card, lambda source: UnreadableCard(source=source, id="2", reason="x")], r"names as unreadable \['2'\]"),
    ],
)
def test_what_breaks_the_protocol_is_named(made: list[Any], said: str) -> None:
    """The message says what is wrong and what is asked for."""
    with pytest.raises(AssertionError, match=said):
        check_connector(_given(*made))


def test_two_pulls_must_agree() -> None:
    """A source that nobody changed gives the same cards."""
    titles = iter("abcdefgh")

    with pytest.raises(AssertionError, match="two pulls of an unchanged source differ"):
        check_connector(_given(lambda source: _card(source, title=next(titles))))


def test_two_pulls_must_be_of_one_length() -> None:
    """A source that nobody changed gives all of its cards each time."""
    spent: list[int] = []

    @dataclass(frozen=True)
    class Forgetful(Given):
        """A connector that forgets a card.

        Attributes:
            pulled: What to yield.
        """

        def pull(self, source: str) -> Iterator[Any]:
            yield _card(source)
            if not spent:
                spent.append(1)
                yield _card(source, id="2")

    with pytest.raises(AssertionError, match="one yields 2 things, the other 1"):
        check_connector(Forgetful())


def test_a_connector_only_reads(tmp_path: Path) -> None:
    """A file that its settings name must be left as it is, and so must those beside it in a folder."""

    @dataclass(frozen=True, kw_only=True)
    class Writing(Given):
        """A connector that writes.

        Attributes:
            pulled: What to yield.
            path: A folder.
        """

        path: Path

        def pull(self, source: str) -> Iterator[Any]:
            (self.path / "log.txt").write_text("pulled", encoding="utf-8")
            yield _card(source)

    with pytest.raises(AssertionError, match="pulling changed files of the source"):
        check_connector(Writing(path=tmp_path))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "Given"}, "name is 'Given'; use lower-case words"),
        ({"name": None}, "name is None; use lower-case words"),
        ({"api": 99}, "api is 99; this kbaudit speaks version 1"),
        ({"__doc__": None}, "has no docstring of its own"),
        ({"__doc__": "Undocumented(pulled: tuple = ())"}, "has no docstring of its own"),
        ({"__doc__": "A connector."}, "the docstring does not explain pulled"),
        ({"pull": None}, r"has no method pull\(source\)"),
    ],
)
def test_a_declaration_must_be_whole(change: dict[str, object], said: str) -> None:
    """Name, version, docstring and method are what the core relies on."""
    undocumented: Any = dataclass(frozen=True)(type("Undocumented", (Given,), {"__doc__": Given.__doc__, **change}))

    with pytest.raises(AssertionError, match=said):
        check_connector(undocumented(pulled=(_card,)))


def test_settings_must_be_frozen() -> None:
    """A connector that can be changed while it is read gives whatever comes out."""

    class Loose:
        """A connector."""

        name = "loose"
        api = 1

    with pytest.raises(AssertionError, match="is no frozen dataclass"):
        check_connector(Loose())  # type: ignore[arg-type]


def test_the_kit_needs_no_test_runner() -> None:
    """A plugin's author may use any; the kit imports none."""
    code = "import sys, kbaudit.testing; sys.exit('pytest' in sys.modules or 'typer' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
