from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from kbaudit.errors import ConfigError
from kbaudit.store.engine import writing
from kbaudit.web.app import make_app
from kbaudit.web.guards import HEADERS, Attempts, Guarded, network_of, sent_from_here
from tests.samples import NOW
from tests.web.browsing import HOME, OWN_FORM, Browser, forms
from tests.web.desk import Desk


def test_every_answer_carries_the_headers(desk: Desk) -> None:
    """Pages, receipts, redirects, refusals, errors and the stylesheet."""
    link = desk.link(desk.base.kb.tasks()[0])
    asked = [
        desk.browser.get(link),
        desk.browser.get("/nowhere"),
        desk.browser.get("/style.css"),
        desk.browser.get("/robots.txt"),
        desk.browser.ask("PUT", link),
        desk.browser.ask("POST", link, {"deed": "x"}, OWN_FORM),
        desk.browser.ask("POST", link, {"note": "x" * 70_000}, OWN_FORM),
        desk.browser.ask("POST", link, {"deed": "x"}, {"Origin": "https://evil.example"}),
    ]

    assert [one.status_code for one in asked] == [200, 404, 200, 200, 405, 409, 413, 403]
    for one in asked:
        assert {name: one.headers.get(name) for name in HEADERS} == HEADERS
        assert one.headers["strict-transport-security"]
        assert "evil" not in one.text


def test_what_a_request_says_of_its_host_stands_nowhere(desk: Desk) -> None:
    """Links are built from the configured address alone."""
    link = desk.link(desk.base.kb.tasks()[0])
    page = desk.browser.ask("GET", link, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})

    assert page.status_code == 200
    assert "evil.example" not in page.text


@pytest.mark.parametrize(
    ("headers", "by_link", "surely"),
    [
        ({}, True, False),
        ({"origin": "https://kb.test"}, True, True),
        ({"origin": "null"}, True, False),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, True, True),
        ({"origin": "https://kb.test", "sec-fetch-site": "same-origin"}, True, True),
        ({"sec-fetch-site": "same-origin"}, True, True),
        ({"sec-fetch-site": "cross-site"}, False, False),
        ({"sec-fetch-site": "same-site"}, False, False),
        ({"sec-fetch-site": "none"}, False, False),
        ({"origin": "https://evil.example"}, False, False),
        ({"origin": "https://kb.test.evil.example"}, False, False),
        ({"origin": "http://kb.test"}, False, False),
        ({"origin": "https://evil.example", "sec-fetch-site": "same-origin"}, False, False),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, False, False),
    ],
)
def test_a_form_comes_from_our_own_pages(headers: dict[str, str], by_link: bool, surely: bool) -> None:  # noqa: FBT001 - what is expected
    """Whoever has signed in must say so; the holder of a link may have an old browser."""
    told = Headers(headers)

    assert sent_from_here(told, "https://kb.test", surely=False) is by_link
    assert sent_from_here(told, "https://kb.test", surely=True) is surely


def test_only_forms_are_read(desk: Desk) -> None:
    """Another kind of content, too many fields, and more than a form holds."""
    link, before = desk.link(desk.base.kb.tasks()[0]), desk.state()
    many = {f"f{number}": "1" for number in range(600)}

    assert desk.browser.ask("POST", link, None, {**OWN_FORM, "Content-Type": "application/json"}).status_code == 415
    assert desk.browser.ask("POST", link, many, OWN_FORM).status_code == 400
    assert desk.browser.ask("POST", link, {"deed": "x"}, {**OWN_FORM, "Content-Length": "-1"}).status_code == 413
    assert desk.state() == before


def test_attempts_are_forgotten_in_time() -> None:
    """So many in a span, each for themselves, and no more people are remembered than there is room for."""
    attempts = Attempts(2, timedelta(minutes=1))
    attempts.note("a", NOW)
    assert not attempts.spent("a", NOW)
    attempts.note("a", NOW)

    assert attempts.spent("a", NOW)
    assert not attempts.spent("b", NOW)
    assert not attempts.spent("a", NOW + timedelta(minutes=2))
    for number in range(10_001):
        attempts.note(str(number), NOW)
    assert not attempts.spent("a", NOW)


def test_whoever_has_many_addresses_is_one() -> None:
    """Of the sixth version half an address is at everybody's own choice."""
    assert network_of("192.0.2.1") == "192.0.2.1"
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2:ffff::1") == "2001:0db8:0001:0002"
    assert network_of("fe80::1%eth0") == "fe80:0000:0000:0000"
    assert network_of("unix") == "unix"


def test_pages_may_live_below_a_path(desk: Desk) -> None:
    """Every link and every form of theirs stays there."""
    browser = Browser(make_app(desk.base.kb, f"{HOME}/pages/"))
    link = desk.link(desk.base.kb.tasks()[0])

    page = browser.get(f"/pages{link}")

    assert page.status_code == 200
    assert {action for action, _ in forms(page)} == {f"/pages{link}"}
    assert [one for one in browser.links(page) if not one.startswith("/pages/")] == []
    assert browser.get("/pages/").url.path == "/pages/sign-in"
    assert browser.get(link).status_code == 404


@pytest.mark.parametrize("wrong", ["kb.example.org", "ftp://kb.example.org", "https://", "https://kb.example.org/?x=1"])
def test_an_address_that_is_none_is_refused(desk: Desk, wrong: str) -> None:
    """Before anything is served."""
    with pytest.raises(ConfigError, match="is no address of pages"):
        make_app(desk.base.kb, wrong)


def test_a_store_that_cannot_be_reached_is_told(desk: Desk) -> None:
    """In words for whoever opened the page, and nothing of where it is."""
    link = desk.link(desk.base.kb.tasks()[0])
    with writing(desk.base.kb.store.engine) as connection:
        connection.exec_driver_sql("ALTER TABLE kb_task RENAME TO kb_lost")

    page = desk.browser.get(link)

    assert page.status_code == 503
    assert "nothing was changed" in page.text
    assert "kb_task" not in page.text


def test_a_body_that_does_not_say_how_long_it_is_is_cut_off(desk: Desk) -> None:
    """It is read no further than a form may be long."""
    link = desk.link(desk.base.kb.tasks()[0])
    sent = 0

    async def flood() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 10_000
            yield b"x" * 10_000

    async def asked() -> httpx.Response:
        way = httpx.ASGITransport(desk.browser.app)
        form = {**OWN_FORM, "Content-Type": "application/x-www-form-urlencoded"}
        async with httpx.AsyncClient(transport=way, base_url=HOME) as client:
            return await client.post(link, content=flood(), headers=form)

    assert asyncio.run(asked()).status_code == 413
    assert sent < 100_000


def test_what_is_no_request_for_a_page_is_passed_on() -> None:
    """Such as the beginning and the end of the server."""
    heard: list[str] = []

    async def inner(scope: Scope, _receive: Receive, _send: Send) -> None:
        heard.append(scope["type"])

    async def never() -> Message:
        raise AssertionError

    async def nothing(_message: Message) -> None:
        raise AssertionError

    asyncio.run(Guarded(inner, strict_transport=False)({"type": "lifespan"}, never, nothing))
    assert heard == ["lifespan"]
