"""The whole loop, with real parts: from the sample base to a mail, from there to an answer, and to the next audit."""

from __future__ import annotations

import re
import smtplib
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest

from kbaudit.outcomes.mail_taken import Upshot
from kbaudit.task_event import Deed
from kbaudit.verification import Channel
from tests.loop import (
    PAGES,
    Clock,
    copy_of_sample,
    home_of,
    is_settled,
    last_mails,
    opened_base,
    overdue,
    served,
    words_of,
)
from tests.mail_server import Box
from tests.post import opened
from tests.post import serving as delivering
from tests.web.browsing import OWN_FORM, forms

pytestmark = pytest.mark.heavy


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Give a copy of the sample base."""
    return copy_of_sample(tmp_path)


@pytest.fixture
def box() -> Box:
    """Give what the mail server is given."""
    return Box()


@pytest.fixture
def ours() -> Iterator[socket.socket]:
    """Give the place where the pages are to be served; who asks before they are waits."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def test_a_mail_is_answered_on_its_page(sample: Path, box: Box, ours: socket.socket) -> None:
    """Looking changes nothing; one press vouches, the ledger says who for what, and the next audit settles it."""
    clock = Clock()
    with opened_base(sample, clock, box, f'base_url = "{home_of(ours)}"') as kb:
        task = overdue(kb)
        links = PAGES.findall(words_of(last_mails(box)[str(task.accountable)]))
        before = (kb.tasks(settled=True), kb.entries())

        with served(kb, ours), httpx.Client(follow_redirects=True) as browser:
            pages = [browser.get(link) for link in links]
            assert (kb.tasks(settled=True), kb.entries()) == before
            page = next(one for one in pages if task.title in one.text)
            action, hidden = next(one for one in forms(page) if one[1].get("deed") == [Deed.STILL_RIGHT])
            receipt = browser.post(str(page.url.join(action)), data=hidden, headers=OWN_FORM)

        assert receipt.status_code == httpx.codes.OK
        entry = kb.entries()[-1]
        assert (entry.card, entry.by, entry.channel) == (task.subject, task.accountable, Channel.MAIL_LINK)
        assert entry.content == kb.content(task.subject).digest
        assert is_settled(kb, clock, task)


def test_a_mail_is_answered_by_mail(sample: Path, box: Box, tmp_path: Path) -> None:
    """The answer arrives in a Maildir that a real server fills, and its receipt is sent."""
    clock = Clock()
    with opened_base(sample, clock, box, f'maildir = "{tmp_path / "box"}"') as kb, delivering(tmp_path / "box") as port:
        task = overdue(kb)
        digest = words_of(last_mails(box)[str(task.accountable)])
        links = re.findall(r"mailto:\S+", digest)
        link = next(one for one in links if "still right" in unquote(one).lower() and task.title in unquote(one))
        with smtplib.SMTP("127.0.0.1", port) as server:
            server.send_message(opened(link, str(task.accountable)))

        report = kb.take_mail()
        told = len(box.mails)
        kb.deliver()

        assert [one.upshot for one in report.mails] == [Upshot.ENTERED]
        assert [one.recipients for one in box.mails[told:]] == [(task.accountable,)]
        entry = kb.entries()[-1]
        assert (entry.card, entry.by, entry.channel) == (task.subject, task.accountable, Channel.MAIL_REPLY)
        assert is_settled(kb, clock, task)
