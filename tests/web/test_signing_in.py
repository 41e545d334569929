from __future__ import annotations

import logging
from pathlib import Path

import httpx
import pytest

from kbaudit.web.app import make_app
from tests.tasks_made import ANA, LEAD
from tests.web.browsing import HOME, OWN_FORM, Browser, forms
from tests.web.desk import Desk

FORM = {**OWN_FORM, "Content-Type": "application/x-www-form-urlencoded"}


def test_a_mail_brings_a_link_that_signs_in(desk: Desk) -> None:
    """Looking at it does nothing; pressing the button signs in, once, with a cookie for this host alone."""
    link = desk.ask_for_link("ANA@example.org")
    assert link is not None
    for method in ("HEAD", "GET"):
        shown = desk.browser.ask(method, link)
        assert "set-cookie" not in shown.headers
    assert "Sign in as ana@example.org" in shown.text
    assert desk.browser.get("/tasks").status_code == 401

    begun = desk.browser.ask("POST", link, {}, FORM, follow=False)

    cookie = begun.headers["set-cookie"]
    assert cookie.startswith("__Host-kbaudit=")
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    mine = desk.browser.get("/")
    assert mine.url.path == "/tasks"
    assert "Asked of you now (2)" in mine.text
    assert desk.browser.ask("POST", link, {}, FORM).status_code == 410


def test_signing_out_ends_it(desk: Desk) -> None:
    """The next page asks to sign in."""
    desk.sign_in(ANA)
    assert desk.browser.get("/tasks").status_code == 200

    home = desk.browser.ask("POST", "/sign-out", {}, FORM)

    assert home.url.path == "/sign-in"
    assert desk.browser.get("/tasks").status_code == 401


def test_a_session_and_its_end_count_in_every_process(desk: Desk) -> None:
    """A link signs in once among all of them, and a copy of the cookie holds no more once its person has signed out."""
    link = desk.ask_for_link(ANA)
    assert link is not None
    first, second = desk.browser, Browser(make_app(desk.base.kb, HOME))
    first.ask("POST", link, {}, FORM)
    assert second.ask("POST", link, {}, FORM).status_code == 410
    second.cookies = httpx.Cookies(first.cookies)
    assert second.get("/tasks").status_code == 200

    first.ask("POST", "/sign-out", {}, FORM)

    assert second.get("/tasks").status_code == 401


def test_one_signs_out_everywhere(desk: Desk) -> None:
    """All sessions of that person end, and nobody else's."""
    browsers = [desk.browser, Browser(desk.browser.app), Browser(desk.browser.app)]
    for browser, person in zip(browsers, (ANA, ANA, LEAD), strict=True):
        desk.browser = browser
        desk.sign_in(person)
        desk.base.later(minutes=3)
    mine, other, lead = browsers
    page = mine.get("/tasks")
    assert ("/sign-out", {"where": ["everywhere"]}) in forms(page)

    mine.ask("POST", "/sign-out", {"where": "everywhere"}, OWN_FORM)

    assert [one.get("/tasks").status_code for one in (mine, other, lead)] == [401, 401, 200]


def test_who_is_forgotten_is_signed_out(desk: Desk) -> None:
    """Nothing is left of their sessions."""
    desk.sign_in(ANA)

    desk.base.kb.forget_person(ANA)

    assert desk.browser.get("/tasks").status_code == 401


def test_nobody_is_flooded_with_mails_to_sign_in(desk: Desk) -> None:
    """One person gets five in an hour, whoever asks for them and whatever process is asked; then there are more."""
    for number in range(12):
        desk.browser = Browser(make_app(desk.base.kb, HOME), client=f"192.0.2.{number}")
        desk.browser.ask("POST", "/sign-in", {"address": ANA}, OWN_FORM)
        desk.base.later(minutes=4)
    assert len(desk.mails()) == 5
    desk.base.later(minutes=13)

    assert desk.ask_for_link(ANA) is not None


def test_nobody_learns_who_is_known(desk: Desk) -> None:
    """Who is not gets the same answer, and no mail."""
    known = desk.browser.ask("POST", "/sign-in", {"address": ANA}, OWN_FORM)
    for written in ("eve@example.org", "nobody", "", " ", "x" * 400, f"{ANA}\r\nBcc: eve@example.org", "\ud800"):
        other = desk.browser.ask("POST", "/sign-in", {"address": written.encode("utf-8", "replace")}, OWN_FORM)
        assert (other.status_code, other.text) == (known.status_code, known.text)

    assert len(desk.mails()) == 1
    assert ANA in desk.mails()[0].partition("\n")[0]


def test_stewards_sign_in_although_nothing_is_asked_of_them(desk: Desk) -> None:
    """The policy names them."""
    desk.sign_in(LEAD)

    assert "Nothing is asked of you now." in desk.browser.get("/tasks").text


def test_links_and_sessions_end(desk: Desk) -> None:
    """A link after twenty minutes, a session after twelve hours."""
    link = desk.ask_for_link(ANA)
    assert link is not None
    desk.base.later(minutes=22)
    assert desk.browser.get(link).status_code == 410
    assert desk.browser.ask("POST", link, {}, FORM).status_code == 410
    desk.sign_in(ANA)
    desk.base.later(hours=11)
    assert desk.browser.get("/tasks").status_code == 200
    desk.base.later(hours=2)
    assert desk.browser.get("/tasks").status_code == 401


def test_no_other_code_signs_in(desk: Desk) -> None:
    """Neither as a cookie nor as a link does the code of a task serve, nor a link to sign in as a cookie."""
    task = desk.base.kb.tasks()[0]
    code = desk.link(task).removeprefix("/t/")
    link = desk.ask_for_link(ANA)
    assert link is not None
    for forged in (code, link.removeprefix("/sign-in/"), "x", ""):
        desk.browser.cookies.set("__Host-kbaudit", forged, domain="kb.test")
        assert desk.browser.get("/tasks").status_code == 401
        assert desk.browser.ask("POST", f"/tasks/{task.id}", {"deed": "archive"}, OWN_FORM).status_code == 401
    assert desk.browser.ask("POST", f"/sign-in/{code}", {}, FORM).status_code == 404
    assert desk.browser.get(link.replace("/sign-in/", "/t/")).status_code == 404


def test_who_asks_for_many_links_is_stopped(desk: Desk) -> None:
    """After twenty in an hour; and one person gets one mail in two minutes."""
    for _ in range(20):
        assert desk.browser.ask("POST", "/sign-in", {"address": ANA}, OWN_FORM).status_code == 200

    assert desk.browser.ask("POST", "/sign-in", {"address": ANA}, OWN_FORM).status_code == 429
    assert len(desk.mails()) == 1


def test_forms_of_other_sites_are_refused(desk: Desk) -> None:
    """A browser that does not say where a form comes from is not believed, for it sends its cookies along."""
    desk.sign_in(ANA)
    task, before = desk.base.kb.tasks()[0], desk.state()
    for headers in ({}, {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        for path in ("/sign-in", "/sign-in/x", "/sign-out", f"/tasks/{task.id}"):
            assert desk.browser.ask("POST", path, {"deed": "archive"}, headers).status_code == 403

    assert desk.state() == before
    assert desk.browser.get("/tasks").status_code == 200


def test_people_of_the_directory_are_written_to_in_their_language(desk: Desk, tmp_path: Path) -> None:
    """By any name that they go by; who has left, is on no list or has no address gets nothing."""
    desk.base.people = tmp_path / "people.csv"
    desk.base.people.write_text(
        "name,address,locale,left\n"
        f"Ana Diaz,{ANA},de,\n"
        "Ben,ben@example.org,,2026-01-01\n"
        "Cleo,,,\n"
        "Zoë,zoë@exämple.org,,\n",
        encoding="utf-8",
    )
    desk.serve()

    assert desk.ask_for_link("ana diaz") is not None
    assert "hat um einen Link zum Anmelden gebeten" in desk.mails()[0]
    assert desk.ask_for_link("ben@example.org") is None
    assert desk.ask_for_link("Cleo") is None


def test_a_mail_that_cannot_be_written_is_logged(desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The answer is the same as ever."""
    desk.base.people = tmp_path / "people.csv"
    desk.base.people.write_text("name,address\nZoë,zoë@exämple.org\n", encoding="utf-8")
    desk.serve()

    with caplog.at_level(logging.WARNING):
        answer = desk.browser.ask("POST", "/sign-in", {"address": "Zoë"}, OWN_FORM)

    assert answer.status_code == 200
    assert "no link to sign in was sent" in caplog.text


def test_who_has_left_is_signed_out(desk: Desk, tmp_path: Path) -> None:
    """The next page that they open asks to sign in; their link to sign in holds no more either."""
    desk.base.people = tmp_path / "people.csv"
    desk.base.people.write_text(f"name,address\nAna,{ANA}\n", encoding="utf-8")
    desk.serve()
    desk.sign_in(ANA)
    desk.base.later(minutes=5)
    link = desk.ask_for_link(ANA)
    assert link is not None
    desk.base.people.write_text(f"name,address,left\nAna,{ANA},2026-11-20\n", encoding="utf-8")

    assert desk.browser.get("/tasks").status_code == 401
    assert desk.browser.ask("POST", link, {}, FORM).status_code == 410


def test_without_mail_nobody_signs_in(desk: Desk) -> None:
    """The page says so."""
    desk.base.mail = None
    desk.serve()

    assert "no way to send mail is configured" in desk.browser.get("/sign-in").text
    assert desk.browser.ask("POST", "/sign-in", {"address": ANA}, OWN_FORM).status_code == 200
