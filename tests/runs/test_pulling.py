from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import ClassVar

from kbaudit.card import FieldProblem, UnreadableCard
from kbaudit.connectors.interface import Connector, FileList, Pulled, Source
from kbaudit.connectors.markdown import MarkdownConnector
from kbaudit.errors import ConnectorError
from kbaudit.report import Notice, SourceStatus
from kbaudit.runs.pulling import pull, pull_each
from tests.samples import card


@dataclass(frozen=True)
class Listed:
    """A connector that yields what it was given."""

    name: ClassVar[str] = "listed"
    api: ClassVar[int] = 1
    yields: Sequence[object] = ()

    def pull(self, source: str) -> Iterator[object]:  # noqa: ARG002 - the protocol's argument
        for one in self.yields:
            if isinstance(one, Exception):
                raise one
            yield one


def _source(*yields: object, name: str = "kb", overlay: Path | None = None) -> Source:
    connector: Connector = Listed(yields)  # type: ignore[assignment]
    return Source(name=name, connector=connector, overlay=overlay)


def test_without_sources_there_is_nothing() -> None:
    """An empty list of sources is an empty intake."""
    assert pull([]).sources == ()


def test_everything_that_was_yielded_is_brought_together_in_order() -> None:
    """Cards by source and id, whatever the order they came in."""
    other = UnreadableCard(source="kb", id="x.md", reason="is not text")
    intake = pull(
        [
            _source(card("b", source="z"), name="z"),
            _source(card("b"), Notice("kb", "odd"), card("a"), other, FileList(frozenset({"a", "b", "x.md"}))),
        ]
    )

    assert [one.ref for one in intake.cards] == ["kb:a", "kb:b", "z:b"]
    assert intake.unreadable == (other,)
    assert intake.files == {"kb": {"a", "b", "x.md"}}
    assert intake.notices == (Notice("kb", "odd"),)
    assert [(one.name, one.kind, one.status, one.cards, one.unreadable) for one in intake.sources] == [
        ("kb", "listed", SourceStatus.COMPLETE, 2, 1),
        ("z", "listed", SourceStatus.COMPLETE, 1, 0),
    ]


def test_a_source_that_fails_is_named_and_the_others_go_on() -> None:
    """Its reason is kept; what it had yielded is not, for nobody can tell what is missing."""
    wiki = _source(card("a", source="wiki"), ConnectorError("not there; check the path"), name="wiki")
    intake = pull([wiki, _source(card("b"))])

    assert [one.ref for one in intake.cards] == ["kb:b"]
    failed = intake.sources[1]
    assert (failed.name, failed.status, failed.cards) == ("wiki", SourceStatus.FAILED, 0)
    assert failed.problem == "not there; check the path"


def test_a_connector_that_raises_anything_is_named() -> None:
    """A stranger's mistake is one line, and no traceback."""
    intake = pull([_source(KeyError("a\nb")), _source(card("a", source="ok"), name="ok")])

    assert intake.sources[0].problem == "connector listed raised KeyError: 'a\\nb'; report it to its authors"
    assert intake.sources[1].status is SourceStatus.COMPLETE


def test_a_connector_that_yields_something_else_fails() -> None:
    """What is no card, file list or notice would be lost without a word."""
    intake = pull([_source("a text")])

    assert intake.sources[0].problem == (
        "connector listed yielded str, which no connector may; report it to its authors"
    )


def test_a_card_of_another_source_is_refused() -> None:
    """Under another name it could take the place of that source's card."""
    intake = pull([_source(UnreadableCard(source="other", id="a", reason="x"))])

    assert intake.sources[0].problem == (
        "connector listed yielded other:a, a card of another source; report it to its authors"
    )


def test_of_two_cards_with_one_id_the_second_is_unreadable() -> None:
    """The first is kept, and the other is named with its title and path."""
    intake = pull([_source(card("a", title="First"), card("a", title="Second", path="kb/a.md"))])

    assert [one.title for one in intake.cards] == ["First"]
    assert [(one.ref, one.title, one.path) for one in intake.unreadable] == [("kb:a", "Second", "kb/a.md")]
    assert "the same id as another card ('First'), which was kept" in intake.unreadable[0].reason
    assert intake.sources[0].unreadable == 1


def test_fields_that_cannot_be_used_are_told() -> None:
    """Odd counts and formats are notices; dates and intervals are left to the rule that finds them."""
    views = FieldProblem("views", "views", "many", "is not a count", 4)
    helpful = FieldProblem("helpful", "helpful", "x", "is not a count")
    day = FieldProblem("verified_at", "reviewed", "soon", "is not a date", 2)
    intake = pull([_source(card("a", problems=(views, helpful, day)))])

    assert [notice.message for notice in intake.notices] == [
        "a line 4: views 'many' is not a count",
        "a: helpful 'x' is not a count",
    ]


def test_an_overlay_is_laid_over_the_cards(tmp_path: Path) -> None:
    """What the table knows is part of the cards, and what it could not join is told."""
    table = tmp_path / "owners.csv"
    table.write_text("id,owner\na,ana\ngone,bo\n")
    intake = pull([_source(card("a"), overlay=table)])

    assert intake.cards[0].owner == "ana"
    assert intake.notices == (Notice("kb", "owners.csv: rows that match no card: line 3 (gone)"),)


def test_a_missing_overlay_fails_the_source(tmp_path: Path) -> None:
    """Without its owners a source would look ownerless, which is not true."""
    intake = pull([_source(card("a"), overlay=tmp_path / "owners.csv")])

    assert intake.cards == ()
    assert str(intake.sources[0].problem).endswith("owners.csv: no such file or directory; check the path")


def test_progress_is_told_by_source() -> None:
    """Somebody who watches hears how many cards each source has given."""
    heard: list[tuple[str, int]] = []

    pull([_source(card("a"), card("b"))], lambda name, cards: heard.append((name, cards)))

    assert heard == [("kb", 1), ("kb", 2)]


def test_a_missing_folder_and_an_empty_one_are_not_the_same(tmp_path: Path) -> None:
    """The first failed; the second was read to its end and holds nothing."""
    intake = pull(
        [
            Source(name="empty", connector=MarkdownConnector(path=tmp_path)),
            Source(name="missing", connector=MarkdownConnector(path=tmp_path / "gone")),
        ]
    )

    assert [(one.status, one.cards) for one in intake.sources] == [(SourceStatus.COMPLETE, 0), (SourceStatus.FAILED, 0)]
    assert str(intake.sources[1].problem).endswith("gone: no such file or directory; check the path")


@dataclass(frozen=True)
class _Hanging:
    """A connector that never ends, until it is released."""

    name: ClassVar[str] = "hanging"
    api: ClassVar[int] = 1
    released: Event

    def pull(self, source: str) -> Iterator[Pulled]:
        self.released.wait()
        yield card("late", source=source)


def test_a_source_that_hangs_fails_alone() -> None:
    """The others are read, and it is said how long it was silent."""
    released = Event()
    sources = [Source(name="slow", connector=_Hanging(released)), _source(card("a"))]
    parts = {part.summary.name: part for part in pull_each(sources, silence=0.2)}
    released.set()

    assert parts["kb"].summary.status is SourceStatus.COMPLETE
    assert parts["slow"].summary.status is SourceStatus.FAILED
    assert parts["slow"].summary.problem == (
        "yielded nothing for 0.2 seconds; check whether it can be reached, and run it again"
    )
    assert parts["slow"].cards == ()
