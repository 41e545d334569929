from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from kbaudit.answers.stop_code import sign_stop
from kbaudit.card import Card
from kbaudit.catalogues import Catalogue, catalogue_for, languages
from kbaudit.task import TaskKind
from kbaudit.web.languages import accepted
from tests.tasks_made import ANA, BEN, LEAD
from tests.web.browsing import OWN_FORM
from tests.web.desk import Desk

_TAG = re.compile(r"<[^>]*>")
_NOT_OURS = re.compile(r'<(p|span|pre|blockquote|title)(?: [^>]*)? lang="en"[^>]*>.*?</\1>', re.DOTALL)
_MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
_TEMPLATES = Path(__file__).parents[2] / "kbaudit" / "web" / "templates"
_IN_TEMPLATES = re.compile(r"{[{%#].*?[}%#]}|<[^>]*>", re.DOTALL)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr, es;q=0.5, el;q=0.7", "el"),
        ("en;q=0.1, ID", "id"),
        ("es;q=0, de;q=0.001", "de"),
        ("es,de", "es"),
        ("fr-CH, *;q=0.5", None),
        ("", None),
        ("de;q=2, ;;;, -, es;q=x", None),
    ],
)
def test_a_browser_says_which_language_it_likes(header: str, language: str | None) -> None:
    """The best liked of ours; what is no language is passed over."""
    assert accepted(header) == language


@pytest.mark.parametrize("piece", ["a-", "a" * 9, "de;q=", "de ;", " ", "-a1", ","])
def test_reading_what_a_browser_likes_takes_no_time(piece: str) -> None:
    """However long the header is."""
    began = time.process_time()
    accepted(piece * (100_000 // len(piece)))
    assert time.process_time() - began < 0.1


def _people(desk: Desk, file: Path, locale: str) -> None:
    file.write_text(f"name,address,locale\nAna,{ANA},{locale}\nLea,{LEAD},{locale}\n", encoding="utf-8")
    desk.base.people = file
    desk.serve()


def _asking(language: str) -> dict[str, str]:
    return {**OWN_FORM, "Accept-Language": language}


def test_a_page_speaks_its_reader_s_language(desk: Desk, tmp_path: Path) -> None:
    """What the directory says comes before what the browser says, and that before English."""
    link, bens = desk.link(desk.task(TaskKind.CHECK)), desk.link(desk.task(TaskKind.CONFLICT), BEN)
    assert '<html lang="en">' in desk.browser.get(link).text
    assert '<html lang="es">' in desk.browser.ask("GET", link, headers=_asking("es-MX")).text

    _people(desk, tmp_path / "people.csv", "de-CH")
    owners = desk.browser.ask("GET", link, headers=_asking("es")).text
    assert '<html lang="de">' in owners
    assert re.search(r"(War fällig|Fällig) am \d+\. [A-Z]\w+ 202\d", owners)
    assert '<html lang="es">' in desk.browser.ask("GET", bens, headers=_asking("es")).text
    assert '<html lang="el">' in desk.browser.ask("GET", "/nowhere", headers=_asking("el")).text


def test_days_instants_and_shares_are_written_as_the_language_has_them(desk: Desk, tmp_path: Path) -> None:
    """In German: the day before the month, the comma before the places."""
    _people(desk, tmp_path / "people.csv", "de")
    desk.sign_in(LEAD)
    page = desk.browser.get("/steward/health").text

    assert "50,0\u00a0%" in page
    assert re.search(r"\. November 2026, \d\d:\d\d UTC", page)
    refused = desk.browser.ask(
        "POST",
        desk.link(desk.task(TaskKind.CHECK)),
        {"deed": "fix", "until": "2020-01-01", "read": _read(desk)},
        OWN_FORM,
    )
    assert "Nennen Sie einen Tag vom 23. November 2026 bis zum 22. November 2027." in refused.text


def _read(desk: Desk) -> str:
    return f"{desk.base.kb.content('kb:a').digest} kb:a"


@pytest.mark.parametrize("language", languages())
def test_every_language_has_its_pages(desk: Desk, language: str, tmp_path: Path) -> None:
    """A task's page says what it says in the language of its owner of record, and what the program found in English."""
    _people(desk, tmp_path / "people.csv", language)
    words = catalogue_for(language)

    page = unescape(desk.browser.get(desk.link(desk.task(TaskKind.CHECK))).text)

    assert f'<html lang="{language}">' in page
    for key in ("page-found", "page-says", "page-your-answer", "still-right", "explain-still-right", "page-history"):
        assert f">{words.say(key)}<" in page, key
    assert 'lang="en">Check due since 2025-06-30' in page
    assert (f"<strong>{words.say('rule-review-overdue')}</strong>" in page) == (language != "en")


def test_pages_say_nothing_that_is_not_in_the_catalogues(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With a catalogue that marks its texts, all words of all pages are marked, but those of cards and people."""
    _people(desk, tmp_path / "people.csv", "en")
    marked = _marked(catalogue_for("en"))
    monkeypatch.setattr("kbaudit.web.languages.catalogue_for", lambda _locale: marked)
    known = _words(
        " ".join((ANA, BEN, LEAD, "kbaudit Ana Lea Bem", *(_of(one) for one in desk.base.kb.intake().cards)))
    )

    pages = list(_pages(desk))

    assert len(pages) > 25
    for page in pages:
        said = unescape(_TAG.sub("\n", _NOT_OURS.sub("", page)))
        while (rest := _MARKED.sub(" ", said)) != said:
            said = rest
        assert _words(said) - known == set(), page


def _marked(words: Catalogue) -> Catalogue:
    def mark(text: str) -> str:
        return f"⟦{text}⟧"

    counts = {key: {form: mark(text) for form, text in forms.items()} for key, forms in words.counts.items()}
    texts = {key: mark(text) for key, text in words.texts.items()}
    return replace(words, form_of_day=mark(words.form_of_day), texts=texts, counts=counts)


def _of(card: Card) -> str:
    return f"{card.ref} {card.title} {card.body}"


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", text)) - {"UTC"}


def _pages(desk: Desk) -> Iterator[str]:
    """Yield every page."""
    browser = desk.browser
    check, conflict = desk.task(TaskKind.CHECK), desk.task(TaskKind.CONFLICT)
    asking = OWN_FORM
    stop = f"/u/{sign_stop(desk.base.kb.code_keys(), ANA, desk.base.now)}"
    for path in ("/sign-in", "/nowhere", "/tasks", desk.link(check), desk.link(conflict), stop, f"{desk.link(check)}x"):
        yield browser.ask("GET", path, headers=asking).text
    yield browser.ask("POST", stop, {}, asking).text
    yield browser.ask("POST", "/sign-in", {"address": "nobody@example.org"}, asking).text
    yield browser.ask("POST", "/sign-in", {"address": ANA}, {**asking, "Origin": "https://evil.example"}).text
    yield browser.ask("PUT", "/sign-in", headers=asking).text
    for sent in _refused(desk):
        yield browser.ask("POST", desk.link(check), sent, asking).text
    receipt = browser.send(browser.get(desk.link(check)), "snooze", until="2026-11-30")
    yield receipt.text
    yield browser.send(receipt, "take-back").text
    yield browser.send(browser.get(desk.link(conflict)), "keep").text
    yield from _signed_in(desk)


def _refused(desk: Desk) -> Iterator[dict[str, str]]:
    read = _read(desk)
    yield {"deed": "none"}
    yield {"deed": "fix"}
    yield {"deed": "fix", "read": read}
    yield {"deed": "fix", "until": "soon"}
    yield {"deed": "not-mine", "to": "Bem", "read": read}
    yield {"deed": "object", "read": read}
    yield {"deed": "still-right", "read": f"{'0' * 64} kb:a"}
    yield {"deed": "archive", "note": "x" * 2_001}


def _signed_in(desk: Desk) -> Iterator[str]:
    link = desk.ask_for_link(LEAD)
    assert link is not None
    yield desk.browser.get(link).text
    desk.browser.ask("POST", link, {}, {**OWN_FORM, "Content-Type": "application/x-www-form-urlencoded"})
    for path in ("", "/contradictions", "/escalations", "/health"):
        page = desk.browser.get(f"/steward{path}")
        yield page.text
    yield desk.browser.get("/tasks").text
    for task in desk.base.kb.tasks():
        yield desk.browser.get(f"/tasks/{task.id}").text


@pytest.mark.parametrize("template", sorted(_TEMPLATES.glob("*.html")), ids=lambda one: one.name)
def test_templates_have_no_words_of_their_own(template: Path) -> None:
    """All that they say comes from the catalogues; what stands between is signs, and the name of the program."""
    words = re.findall(r"[^\W\d_]{2,}", _IN_TEMPLATES.sub(" ", template.read_text(encoding="utf-8")))

    assert [one for one in words if one != "kbaudit"] == []
