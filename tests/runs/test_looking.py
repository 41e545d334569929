from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

import pytest

from kbaudit.card import Card, UnreadableCard
from kbaudit.config.values import Config
from kbaudit.connectors.csv import CsvConnector
from kbaudit.connectors.html import HtmlConnector
from kbaudit.connectors.interface import ReadsOne, Source
from kbaudit.connectors.jsonl import JsonlConnector
from kbaudit.connectors.markdown import MarkdownConnector
from kbaudit.content import Content
from kbaudit.errors import ConnectorError, UnknownCardError
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.runs.looking import look
from kbaudit.verification import VerificationState
from tests.bases import Base, Given


@pytest.fixture(autouse=True)
def _known(base: Base) -> None:
    base.shelf.put("a", title="Refunds", body="Refunds take 30 days.", owner="ana@example.org")
    base.sync()


@dataclass(frozen=True)
class _Reading(Given):
    """A connector that reads one card as a test says."""

    answer: Callable[[str], Card | UnreadableCard | None]

    def read(self, source: str, identity: str) -> Card | UnreadableCard | None:
        found = self.answer(identity)
        return replace(found, source=source) if isinstance(found, Card) else found


def _reading(base: Base, answer: Callable[[str], Card | UnreadableCard | None]) -> KnowledgeBase:
    source = Source(name="kb", connector=_Reading(base.shelf, answer))
    return KnowledgeBase(Config(sources=(source,)), base.kb.store, base.kb.clock)


def test_a_look_shows_what_the_source_says_now_beside_what_was_known(base: Base) -> None:
    """It changes nothing, until it is told to keep what it found."""
    kb = _reading(base, base.shelf.cards.get)
    base.shelf.put("a", body="Refunds take 14 days.")
    base.later(hours=3)

    seen = kb.look("kb:a")

    assert (seen.before.body, seen.now.body) == ("Refunds take 30 days.", "Refunds take 14 days.")
    assert (seen.changed, seen.as_of, seen.why_older) == (True, base.now, None)
    assert kb.content("kb:a") == seen.before


def test_what_is_kept_can_be_vouched_for(base: Base) -> None:
    """As if a sync had brought it: what was vouched for before holds no more, and all other fields stay."""
    kb = _reading(base, lambda one: replace(base.shelf.cards[one], owner=None))
    kb.verify("kb:a", by="ana@example.org")
    base.shelf.put("a", body="Refunds take 14 days.")
    base.later(hours=3)

    seen = kb.look("kb:a", keep=True)
    assert kb.state_at("kb:a", base.now).verification is VerificationState.CHANGED
    kb.verify("kb:a", by="ana@example.org", digest=seen.now.digest)

    assert kb.state_at("kb:a", base.now).verification is VerificationState.VERIFIED
    found = base.card("a")
    assert found is not None
    assert (found.body, found.owner) == ("Refunds take 14 days.", "ana@example.org")
    assert not kb.look("kb:a", keep=True).changed
    base.sync()
    assert base.kb.check() == ()


def _fail(error: BaseException) -> Callable[[str], None]:
    def read(_identity: str) -> None:
        raise error

    return read


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda _one: None, "the source has it no more"),
        (lambda one: UnreadableCard(source="kb", id=one, reason="is no text"), "could not be read: is no text"),
        (lambda _one: Card(source="kb", id="b", title="B", body="b"), "gave another card"),
        (_fail(ConnectorError("the token was refused")), "the token was refused"),
        (_fail(RuntimeError("boom")), "raised RuntimeError: boom"),
        (_fail(SystemExit(1)), "raised SystemExit: 1"),
    ],
    ids=["gone", "unreadable", "another", "refused", "broken", "exits"],
)
def test_what_cannot_be_read_is_shown_as_it_was_last_known(
    answer: Callable[[str], Card | UnreadableCard | None], why: str, base: Base
) -> None:
    """With the time of that, and why it is no newer."""
    read_at = base.now
    base.later(hours=3)
    seen = _reading(base, answer).look("kb:a", keep=True)

    assert (seen.now, seen.as_of, seen.changed) == (seen.before, read_at, False)
    assert seen.why_older is not None
    assert why in seen.why_older


def test_a_source_that_does_not_answer_is_not_waited_for(base: Base) -> None:
    """A person looks at a page meanwhile."""
    released = Event()
    kb = _reading(base, lambda one: base.shelf.cards[one] if released.wait(5) else None)
    seen = look(kb.store, kb.config.sources, "kb:a", base.now, keep=False, patience=0.05)

    released.set()
    assert seen.why_older == "it did not answer within 0.05 seconds"


def test_a_connector_need_not_read_one_card(base: Base) -> None:
    """Nor need a source be configured where the page is shown; a card must be known."""
    assert base.kb.look("kb:a").why_older == "the connector given reads no single card"
    other = KnowledgeBase(Config(), base.kb.store, base.kb.clock)
    assert other.look("kb:a").why_older == "its source is not configured here"
    with pytest.raises(UnknownCardError):
        base.kb.look("kb:z")


def _files(folder: Path) -> dict[str, ReadsOne]:
    (folder / "md" / "en").mkdir(parents=True)
    (folder / "md" / "en" / "a.md").write_text("---\ntitle: A\n---\nOne.\n", encoding="utf-8")
    (folder / "md" / "_part.md").write_text("no card", encoding="utf-8")
    (folder / "md" / "bad.md").write_bytes(b"\xff\xfe\x00")
    (folder / "secret.md").write_text("not yours", encoding="utf-8")
    (folder / "html").mkdir()
    (folder / "html" / "a.html").write_text("<h1>A</h1><p>One.</p>", encoding="utf-8")
    (folder / "one.md").write_text("# A\n\nOne.\n", encoding="utf-8")
    (folder / "cards.jsonl").write_text('{"id": "a", "title": "A", "body": "One."}\n', encoding="utf-8")
    (folder / "cards.csv").write_text("id,title,body\na,A,One.\n", encoding="utf-8")
    return {
        "en/a.md": MarkdownConnector(path=folder / "md"),
        "a.html": HtmlConnector(path=folder / "html"),
        "one.md": MarkdownConnector(path=folder / "one.md"),
        "a": JsonlConnector(path=folder / "cards.jsonl"),
        "b": CsvConnector(path=folder / "cards.csv"),
    }


def test_connectors_of_files_read_one_card_as_they_read_all(tmp_path: Path) -> None:
    """The same text and revision; one that is not there is none."""
    for identity, connector in _files(tmp_path).items():
        wanted = "a" if identity == "b" else identity
        pulled = next(one for one in connector.pull("kb") if isinstance(one, Card) and one.id == wanted)  # type: ignore[attr-defined] # a connector, too
        found = connector.read("kb", wanted)

        assert isinstance(found, Card)
        assert (Content.of(found), found.revision) == (Content.of(pulled), pulled.revision)
        assert connector.read("kb", "nowhere.md") is None


def test_one_card_is_never_read_from_outside_its_folder(tmp_path: Path) -> None:
    """An id may come from anywhere: no way up, no link out, no file that is no card."""
    connector = _files(tmp_path)["en/a.md"]
    (tmp_path / "md" / "out.md").symlink_to(tmp_path / "secret.md")

    for identity in ("../secret.md", "en/../../secret.md", "out.md", "_part.md", str(tmp_path / "secret.md"), "en"):
        assert connector.read("kb", identity) is None, identity
    assert isinstance(connector.read("kb", "bad.md"), UnreadableCard)


def test_standard_input_cannot_be_read_again() -> None:
    """It has been read."""
    with pytest.raises(ConnectorError, match="second time"):
        JsonlConnector(path=Path("-")).read("kb", "a")
