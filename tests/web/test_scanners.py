from __future__ import annotations

from pathlib import Path

import pytest

from kbaudit.web.app import make_app
from tests.databases import Files
from tests.web.browsing import HOME, Browser
from tests.web.scanned import digests, everything, links_of, told


@pytest.mark.parametrize("owners", [50, pytest.param(500, marks=pytest.mark.prove)])
def test_a_gateway_that_follows_every_link_changes_nothing(files: Files, tmp_path: Path, owners: int) -> None:
    """HEAD and GET of every link of every digest, and GET of where those pages lead: no row of the store changes."""
    url = files.fresh()
    base = told(url, tmp_path / "mail", owners)
    browser = Browser(make_app(base.kb, HOME))
    mails = digests(tmp_path / "mail")
    links = [links_of(mail) for mail in mails]
    before = everything(url)

    assert len(mails) == owners
    assert min(map(len, links)) >= 3
    followed: set[str] = set()
    for link in dict.fromkeys(link for some in links for link in some):
        for method in ("HEAD", "GET"):
            page = browser.ask(method, link, headers={"User-Agent": "scanner"})
            assert page.status_code in {200, 401}, link
            assert "set-cookie" not in page.headers
            followed.update(browser.links(page))
    for link in sorted(followed):
        assert browser.get(link).status_code in {200, 401}, link

    assert everything(url) == before
    base.kb.close()
    files.drop(url)
