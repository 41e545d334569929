from __future__ import annotations

import gzip
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx
import pytest

from kbaudit.errors import ConnectorError
from kbaudit.fetching.fetcher import Fetcher, Limits
from kbaudit.fetching.pages import read_pages
from tests.article_server import Service, serving

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PAGE = b'{"articles": [], "count": 0, "next": null}'


@pytest.fixture
def service() -> Iterator[tuple[str, Service]]:
    with serving([]) as running:
        yield running


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client() as made:
        yield made


def _fetcher(client: httpx.Client, waited: list[float], **settings: Any) -> Fetcher:  # noqa: ANN401 - fields of a fetcher
    return Fetcher(client, {}, **{"wait": waited.append, "now": lambda: NOW, "drawn": lambda: 0.5, **settings})


@pytest.mark.parametrize(
    ("status", "headers", "body", "said"),
    [
        (401, {}, b"", "the server answered 401; check the token"),
        (403, {}, b"", "the token lacks the right to read this"),
        (404, {}, b"", "check the address"),
        (418, {}, b"", "the server answered 418; check the settings"),
        (
            302,
            {"location": "https://elsewhere.example/"},
            b"",
            "leads on to https://elsewhere.example/; name that address",
        ),
        (200, {"content-encoding": "gzip"}, gzip.compress(PAGE, mtime=0), "is packed in a way that was not asked for"),
        (200, {}, b" " * 2000, "is longer than 1000 bytes"),
    ],
)
def test_what_will_not_pass_is_asked_once(
    service: tuple[str, Service],
    client: httpx.Client,
    status: int,
    headers: dict[str, str],
    body: bytes,
    said: str,
) -> None:
    """One line says what to do, and the query, which may hold a key, is not in it."""
    url, running = service
    running.answers = {0: (status, headers, body)}
    fetcher = _fetcher(client, [], limits=Limits(most_bytes=1000))

    with pytest.raises(ConnectorError, match=said) as raised:
        fetcher.get(f"{url}?key=sesame", fetcher.deadline())
    assert "sesame" not in str(raised.value)
    assert len(running.requests) == 1


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        ("7", [7.0]),
        ("Sun, 22 Nov 2026 12:00:09 GMT", [9.0]),
        ("Sun, 22 Nov 2026 11:00:00 GMT", [0.0]),
        ("soon", [0.5]),
        ("", [0.5]),
    ],
)
def test_the_server_says_how_long_to_wait(
    service: tuple[str, Service], client: httpx.Client, asked: str, waits: list[float]
) -> None:
    """In seconds or as a date; where it says neither, half of a second by this lot."""
    url, running = service
    running.answers = {0: (503, {"retry-after": asked}, b"")}
    waited: list[float] = []
    fetcher = _fetcher(client, waited)

    assert fetcher.get(url, fetcher.deadline()).document["articles"] == []
    assert waited == waits


def test_pauses_double(service: tuple[str, Service], client: httpx.Client) -> None:
    """Between five tries there are four."""
    url, running = service
    running.listen(dict.fromkeys(range(5), "500"))
    waited: list[float] = []
    fetcher = _fetcher(client, waited)

    with pytest.raises(ConnectorError, match="the server answered 500, 5 times in a row"):
        fetcher.get(url, fetcher.deadline())
    assert waited == [0.5, 1.0, 2.0, 4.0]


def test_a_pause_beyond_the_end_is_not_waited_for(service: tuple[str, Service], client: httpx.Client) -> None:
    """A server that wants a day is told of at once."""
    url, running = service
    running.answers = {0: (429, {"retry-after": "86400"}, b"")}
    waited: list[float] = []
    fetcher = _fetcher(client, waited)

    with pytest.raises(ConnectorError, match="and there is no time left to ask again"):
        fetcher.get(url, fetcher.deadline())
    assert waited == []


def _ticking(seconds: float) -> Callable[[], float]:
    ticks = count()
    return lambda: next(ticks) * seconds


def test_a_listing_without_an_end_in_sight_ends(service: tuple[str, Service], client: httpx.Client) -> None:
    """Pages that all come well may still take too long together."""
    url, running = service
    running.articles[:] = [{"id": number} for number in range(500)]
    fetcher = _fetcher(client, [], clock=_ticking(10.0), limits=Limits(total_seconds=100.0))

    with pytest.raises(ConnectorError, match="the listing took longer than 100 s"):
        read_pages(fetcher, url, lambda page: f"{url}?start={page.document['next']}")
    assert 1 < len(running.requests) < 100


def test_a_server_that_is_silent_is_asked_again(client: httpx.Client) -> None:
    """Until it was silent too often."""
    waited: list[float] = []
    with socket.create_server(("127.0.0.1", 0)) as mute:
        fetcher = _fetcher(client, waited, limits=Limits(request_seconds=0.05, tries=2))
        with pytest.raises(ConnectorError, match=r"no answer within 0\.05 s, 2 times in a row"):
            fetcher.get(f"http://127.0.0.1:{mute.getsockname()[1]}/", fetcher.deadline())
    assert len(waited) == 1


def test_a_dead_server_is_one_clear_line(client: httpx.Client) -> None:
    """Nobody listens on that port."""
    with serving([]) as (url, _):
        pass
    fetcher = _fetcher(client, [], limits=Limits(tries=2))

    with pytest.raises(ConnectorError, match=r"the connection failed \(.*\), 2 times in a row; run it again later"):
        fetcher.get(url, fetcher.deadline())


def test_an_address_of_another_kind_is_named(client: httpx.Client) -> None:
    """Only web servers are asked."""
    fetcher = _fetcher(client, [])

    with pytest.raises(ConnectorError, match="is no address of a web server"):
        fetcher.get("ftp://kb.example.org/", fetcher.deadline())


def test_the_link_header_names_the_next_page(service: tuple[str, Service], client: httpx.Client) -> None:
    """A relative address counts from the page."""
    url, running = service
    running.answers = {0: (200, {"link": '</articles?start=5>; rel="next"'}, PAGE)}
    fetcher = _fetcher(client, [])

    assert fetcher.get(url, fetcher.deadline()).following == f"{url}?start=5"
    assert fetcher.get(url, fetcher.deadline()).following is None


def test_a_listing_has_no_more_pages_than_any_base(
    service: tuple[str, Service], client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that invents pages is stopped."""
    monkeypatch.setattr("kbaudit.fetching.pages.MOST_PAGES", 3)
    url, _ = service
    numbers = count(1)
    fetcher = _fetcher(client, [])

    with pytest.raises(ConnectorError, match="has more than 3 pages"):
        read_pages(fetcher, url, lambda _page: f"{url}?start={next(numbers)}")
