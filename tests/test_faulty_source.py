from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kbaudit.config.values import Config
from kbaudit.connectors.interface import Source
from kbaudit.connectors.json_api import JsonApiConnector
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.report import SourceStatus, Verdict
from tests.article_server import FAULTS, Service, serving
from tests.databases import Files

pytestmark = pytest.mark.heavy

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CARDS = 40


class _Clock:
    """A clock that is a minute later each time it is asked."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kbaudit.fetching.fetcher.Fetcher._pause", lambda _self, _tried: 0.0)


@pytest.fixture(scope="module")
def service() -> Iterator[tuple[str, Service]]:
    with serving([]) as running:
        yield running


def _article(number: int, edition: int = 1) -> dict[str, object]:
    body = f"Refunds of plan {number} are possible within {number + edition} days."
    return {"id": f"a-{number}", "title": f"Refunds {number}", "body": body, "body_format": "text"}


def _base(store: str, url: str) -> KnowledgeBase:
    connector = JsonApiConnector(url=url, items="articles", total="count", next="next", cursor="start")
    config = Config(sources=(Source(name="kb", connector=connector),))
    return KnowledgeBase.open(store, config=config, clock=_Clock())


def _known(kb: KnowledgeBase) -> dict[str, str]:
    return {card.id: card.body for card in kb.intake().cards}


def _truth(service: Service) -> dict[str, str]:
    return {str(one["id"]): str(one["body"]) for one in service.articles}


def _live_through(kb: KnowledgeBase, service: Service, rolled: random.Random) -> None:
    """Let a source live and fail for a while; no card that it has is ever dropped."""
    next_number = CARDS
    for _ in range(6):
        live = set(_known(kb)) & set(_truth(service))
        match rolled.randrange(4):
            case 0:
                service.articles.append(_article(next_number))
                next_number += 1
            case 1:
                at = rolled.randrange(len(service.articles))
                number = int(str(service.articles[at]["id"]).removeprefix("a-"))
                service.articles[at] = _article(number, rolled.randrange(2, 99))
            case 2:
                gone = service.articles.pop(rolled.randrange(len(service.articles)))
                live.discard(str(gone["id"]))
        at_requests = rolled.sample(range(9), rolled.randrange(1, 5))
        service.listen({at: rolled.choice(FAULTS) for at in at_requests})
        kb.sync()
        assert live <= set(_known(kb))


def _run(files: Files, running: tuple[str, Service], seed: int) -> None:
    (url, service), store = running, files.fresh()
    rolled = random.Random(seed)
    service.articles[:] = [_article(number) for number in range(CARDS)]
    service.listen()
    with _base(store, url) as kb:
        assert kb.sync().complete
        _live_through(kb, service, rolled)
        service.listen()
        # A deletion needs two listings that lack the card.
        assert kb.sync().complete
        kb.sync()
        assert _known(kb) == _truth(service)
        assert kb.store.breaks() == ()
    files.drop(store)


@pytest.mark.parametrize("seed", range(20))
def test_no_fault_drops_a_card(files: Files, service: tuple[str, Service], seed: int) -> None:
    """Whatever goes wrong with requests, live cards stay, and clean passes bring the store to the truth."""
    _run(files, service, seed)


@pytest.mark.prove
@pytest.mark.parametrize("block", range(20))
def test_no_fault_drops_a_card_in_a_thousand_lives(files: Files, service: tuple[str, Service], block: int) -> None:
    """1,000 lives of a source with eleven faults: no live card is dropped, and a clean pass gives the truth."""
    for seed in range(block * 50, block * 50 + 50):
        _run(files, service, seed)


def _emptied(service: Service) -> None:
    service.articles.clear()


def _another_workspace(service: Service) -> None:
    service.articles[:] = [_article(number + 1000) for number in range(CARDS)]


def _fewer_rights(service: Service) -> None:
    del service.articles[::3]


@pytest.mark.parametrize("happen", [_emptied, _another_workspace, _fewer_rights])
def test_what_looks_like_mass_deletion_is_none(files: Files, service: tuple[str, Service], happen: object) -> None:
    """The source is suspicious however often it is read; the run is incomplete, and nothing was taken."""
    url, running = service
    running.articles[:] = [_article(number) for number in range(CARDS)]
    running.listen()
    with _base(files.fresh(), url) as kb:
        kb.sync()
        before = _known(kb)
        happen(running)  # type: ignore[operator] # one of the three above
        for _ in range(3):
            done = kb.sync()
            assert [one.status for one in done.sources] == [SourceStatus.SUSPICIOUS]
        assert _known(kb) == before
        assert kb.audit().verdict is Verdict.INCOMPLETE


def test_a_person_can_accept_deletions(files: Files, service: tuple[str, Service]) -> None:
    """The message prints the command with the number, and what it accepts is gone at once."""
    url, running = service
    running.articles[:] = [_article(number) for number in range(CARDS)]
    running.listen()
    with _base(files.fresh(), url) as kb:
        kb.sync()
        del running.articles[:10]
        (done,) = kb.sync().sources
        assert done.problem is not None
        assert "kbaudit sync --source kb --accept-deletions 10" in done.problem
        (done,) = kb.sync(accept_deletions={"kb": 10}).sources

        assert (done.status, done.gone) == (SourceStatus.COMPLETE, 10)
        assert _known(kb) == _truth(running)


def test_a_card_that_comes_back_has_all_its_history(files: Files, service: tuple[str, Service]) -> None:
    """Who vouched for it counts on."""
    url, running = service
    running.articles[:] = [_article(number) for number in range(CARDS)]
    running.listen()
    with _base(files.fresh(), url) as kb:
        kb.sync()
        kb.verify("kb:a-0", by="ana@example.org")
        first = running.articles.pop(0)
        kb.sync()
        (gone,) = kb.sync().sources
        assert gone.gone == 1
        running.articles.append(first)
        (back,) = kb.sync().sources

        assert back.returned == 1
        card = next(card for card in kb.intake().cards if card.id == "a-0")
        assert (card.verified_by, card.verified_at is not None) == ("ana@example.org", True)


def test_a_source_without_a_total_lets_no_card_go(files: Files, service: tuple[str, Service]) -> None:
    """It is said why."""
    url, running = service
    running.articles[:] = [_article(number) for number in range(CARDS)]
    running.listen()
    with _base(files.fresh(), url) as kb:
        source = kb.config.sources[0]
        silent = replace(source, connector=replace(source.connector, total=None))  # type: ignore[type-var] # it is a dataclass
        kb = replace(kb, config=replace(kb.config, sources=(silent,)))  # noqa: PLW2901
        kb.sync()
        running.articles.pop()
        (done,) = [kb.sync() for _ in range(3)][-1].sources

        (remark,) = done.remarks
        assert remark.startswith(
            "1 card missing and not taken for deleted: the source does not say how many cards it has"
        )
        assert len(_known(kb)) == CARDS
