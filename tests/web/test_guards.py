from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.datastructures import Headers

from kbaudit.web.guards import HEADERS, Attempts, network_of, sent_from_here
from tests.samples import NOW
from tests.web.browsing import OWN_FORM
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
