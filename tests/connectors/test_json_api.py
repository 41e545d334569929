from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kbaudit.card import BodyFormat, Card, UnreadableCard
from kbaudit.config.reader import read_config
from kbaudit.connectors.interface import Total
from kbaudit.connectors.json_api import JsonApiConnector
from kbaudit.errors import ConfigProblems, ConnectorError
from kbaudit.secret import Secret
from kbaudit.testing import check_connector
from tests.article_server import Service, serving

_PLACES = {"items": "articles", "total": "count", "next": "next", "cursor": "start"}


def _articles(count: int) -> list[dict[str, object]]:
    return [{"id": number, "title": f"Article {number}", "body": f"<p>Text {number}</p>"} for number in range(count)]


@pytest.fixture
def service() -> Iterator[tuple[str, Service]]:
    with serving(_articles(12)) as running:
        yield running


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kbaudit.fetching.fetcher.Fetcher._pause", lambda _self, _tried: 0.0)


def _connector(url: str, **settings: Any) -> JsonApiConnector:  # noqa: ANN401 - a connector's settings
    return JsonApiConnector(url=url, **(_PLACES | settings))


def test_every_page_is_read(service: tuple[str, Service]) -> None:
    """The cursor of each page leads to the next, and the service says how many articles there are."""
    *cards, total = check_connector(_connector(service[0]))

    assert [one.id for one in cards if isinstance(one, Card)] == [str(number) for number in range(12)]
    assert all(isinstance(one, Card) and one.body_format is BodyFormat.HTML for one in cards)
    assert total == Total(12)


@pytest.mark.parametrize(
    "fault", ["500", "429 with a pause", "connection reset", "body cut short", "broken JSON", "cursor expired"]
)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_what_may_pass_is_asked_again(service: tuple[str, Service], fault: str, at: int) -> None:
    """A failure of one request costs a request more, and no card."""
    url, running = service
    running.listen({at: fault})

    assert len(list(_connector(url).pull("kb"))) == 13
    assert len(running.requests) > 3


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("error with status 200", "articles is no list of articles"),
        ("cursor in a circle", "page 3 is one that was read already"),
    ],
)
def test_what_cannot_be_a_listing_fails_the_source(service: tuple[str, Service], fault: str, said: str) -> None:
    """Half a listing is none."""
    url, running = service
    running.listen({1: fault})

    with pytest.raises(ConnectorError, match=said):
        list(_connector(url).pull("kb"))


@pytest.mark.parametrize("fault", ["empty page", "article left out"])
def test_a_listing_that_lacks_some_disagrees_with_its_total(service: tuple[str, Service], fault: str) -> None:
    """It looks complete, so only the number tells."""
    url, running = service
    running.listen({1: fault})
    *cards, total = _connector(url).pull("kb")

    assert total == Total(12)
    assert len(cards) < 12


def test_an_article_that_moves_between_pages_is_one_card(service: tuple[str, Service]) -> None:
    """Articles are edited while a listing is read, and lists are ordered by the last edit."""
    url, running = service
    running.listen({0: "article twice"})

    assert len(list(_connector(url).pull("kb"))) == 13


def test_a_server_that_stays_down_fails_the_source(service: tuple[str, Service]) -> None:
    """It is asked five times, and the message says what it answered."""
    url, running = service
    running.listen(dict.fromkeys(range(9), "500"))

    with pytest.raises(ConnectorError, match="the server answered 500, 5 times in a row; run it again later"):
        list(_connector(url).pull("kb"))
    assert len(running.requests) == 5


def test_a_listing_that_expires_again_and_again_fails_the_source(service: tuple[str, Service]) -> None:
    """It has begun anew twice."""
    url, running = service
    running.listen(dict.fromkeys(range(9), "cursor expired"))

    with pytest.raises(ConnectorError, match="the listing expired 3 times before its end"):
        list(_connector(url).pull("kb"))


def test_the_key_is_sent_and_never_shown(service: tuple[str, Service], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read when it is used."""
    url, running = service
    monkeypatch.setenv("KB_TOKEN", "sesame")
    connector = _connector(url, token=Secret(env="KB_TOKEN"))
    list(connector.pull("kb"))

    assert set(running.keys) == {"Bearer sesame"}
    assert "sesame" not in repr(connector)


def test_a_key_that_is_not_there_fails_the_source(service: tuple[str, Service]) -> None:
    """The message names where it should be."""
    with pytest.raises(ConnectorError, match="the token: the environment variable KB_NONE is not set"):
        list(_connector(service[0], token=Secret(env="KB_NONE")).pull("kb"))


def test_fields_are_found_where_the_service_has_them(service: tuple[str, Service]) -> None:
    """What is not mapped is found under its own name."""
    url, running = service
    running.articles = [
        {"key": "a-1", "title": "Fees", "content": {"html": "<p>5 EUR</p>"}, "people": {"owner": "ana@example.org"}},
        {"key": "a-2", "title": "Refunds"},
        "no article",  # type: ignore[list-item] # a service may send anything
    ]
    places = {"id": "key", "body": "content.html", "owner": "people.owner"}
    fees, refunds, odd, _ = _connector(url, fields=places).pull("kb")

    assert isinstance(fees, Card)
    assert (fees.id, fees.body, fees.owner) == ("a-1", "<p>5 EUR</p>", "ana@example.org")
    assert isinstance(refunds, UnreadableCard)
    assert (refunds.id, refunds.reason) == (
        "a-2",
        "item 2 of page 1: has no body; every card needs id, title and body",
    )
    assert isinstance(odd, UnreadableCard)
    assert (odd.id, odd.reason) == ("item-3-of-page-1", "item 3 of page 1: is not a JSON object")


def test_the_next_page_must_lie_on_the_same_host(service: tuple[str, Service]) -> None:
    """Else the key would go wherever a page says."""
    url, running = service
    running.elsewhere = "https://elsewhere.example/articles"

    with pytest.raises(ConnectorError, match=r"its next page lies on another host, elsewhere\.example"):
        list(_connector(url, cursor=None).pull("kb"))


def test_it_is_configured_like_any_other(tmp_path: Path) -> None:
    """Keys are references, places are names joined by dots."""
    settings = {
        "connector": "json-api",
        "url": "https://kb.example.org/a",
        "token": {"env": "T"},
        "fields": {"id": "k"},
    }
    config = read_config({"sources": {"kb": settings}}, tmp_path / "kbaudit.toml")

    made = config.sources[0].connector
    assert isinstance(made, JsonApiConnector)
    assert (made.token, made.fields) == (Secret(env="T"), {"id": "k"})


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"url": "ftp://x"}, "sources.kb.url: is no address of a web server"),
        ({"url": "https://x", "cursor": "c"}, "sources.kb.cursor: takes what next gives; set next"),
        ({"url": "https://x", "timeout_seconds": 0}, "sources.kb.timeout_seconds: must be above 0"),
        ({"url": "https://x", "token": "sesame"}, "sources.kb.token: is not a reference"),
    ],
)
def test_settings_that_cannot_be_are_named(tmp_path: Path, settings: dict[str, object], said: str) -> None:
    """And the key is never shown."""
    with pytest.raises(ConfigProblems, match=said) as raised:
        read_config({"sources": {"kb": {"connector": "json-api", **settings}}}, tmp_path / "kbaudit.toml")
    assert "sesame" not in str(raised.value)
