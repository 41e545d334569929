"""The whole loop, with real parts: from the sample base to a mail, from there to an answer, and to the next audit."""

from __future__ import annotations

import re
import shutil
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest
import uvicorn

from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.outcomes.mail_taken import Upshot
from kbaudit.task import State, Task, TaskKind
from kbaudit.task_event import Deed
from kbaudit.verification import Channel
from kbaudit.web.app import make_app
from tests.mail_server import Box
from tests.mail_server import serving as taking_mail
from tests.post import opened
from tests.post import serving as delivering
from tests.web.browsing import OWN_FORM, forms

pytestmark = pytest.mark.heavy

OVERDUE = "help-center:billing/late-payments.md"
_PAGES = re.compile(r"http://127\.0\.0\.1:\d+/t/[\w.-]+")
_MAIL = """
[mail]
smtp = "smtp://127.0.0.1:{smtp}"
sender = "kb@quillmere.example"
{how}
"""


@dataclass(slots=True)
class Clock:
    """A clock that a test sets."""

    now: datetime = datetime(2026, 11, 22, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Give a copy of the sample base."""
    with as_file(files("kbaudit") / "sample") as shipped:
        return Path(shutil.copytree(shipped, tmp_path / "sample"))


@pytest.fixture
def box() -> Box:
    """Give what the mail server is given."""
    return Box()


@contextmanager
def _opened(sample: Path, clock: Clock, box: Box, how: str) -> Iterator[KnowledgeBase]:
    """Open the sample base with mail, up to the digests of the first run."""
    config = sample / "kbaudit.toml"
    with taking_mail(box) as smtp:
        config.write_text(config.read_text("utf-8") + _MAIL.format(smtp=smtp, how=how), "utf-8")
        with KnowledgeBase.open(config=config, clock=clock) as kb:
            kb.sync()
            kb.audit()
            kb.assign()
            kb.notify(at_once=True, first_run=True)
            yield kb


@pytest.fixture
def ours() -> Iterator[socket.socket]:
    """Give the place where the pages are to be served; who asks before they are waits."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def _home(ours: socket.socket) -> str:
    return f"http://127.0.0.1:{ours.getsockname()[1]}"


@contextmanager
def _served(kb: KnowledgeBase, ours: socket.socket) -> Iterator[None]:
    """Serve the pages by a real server."""
    server = uvicorn.Server(uvicorn.Config(make_app(kb, _home(ours)), log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [ours]})
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def _mails(box: Box) -> dict[str, EmailMessage]:
    """Give the last mail to each person."""
    return {one.recipients[0]: message_from_bytes(one.content, policy=default) for one in box.mails}


def _words(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def _overdue(kb: KnowledgeBase) -> Task:
    """Give the check of a card of which nothing is found but that a check is due."""
    return next(one for one in kb.tasks() if one.kind is TaskKind.CHECK and one.subject == OVERDUE)


def _settled(kb: KnowledgeBase, clock: Clock, task: Task) -> bool:
    clock.now += timedelta(days=1)
    kb.sync()
    kb.audit()
    kb.assign()
    return kb.task(task.id).state is State.SETTLED


def test_a_mail_is_answered_on_its_page(sample: Path, box: Box, ours: socket.socket) -> None:
    """Looking changes nothing; one press vouches, the ledger says who for what, and the next audit settles it."""
    clock = Clock()
    with _opened(sample, clock, box, f'base_url = "{_home(ours)}"') as kb:
        task = _overdue(kb)
        links = _PAGES.findall(_words(_mails(box)[str(task.accountable)]))
        before = (kb.tasks(settled=True), kb.entries())

        with _served(kb, ours), httpx.Client(follow_redirects=True) as browser:
            pages = [browser.get(link) for link in links]
            assert (kb.tasks(settled=True), kb.entries()) == before
            page = next(one for one in pages if task.title in one.text)
            action, hidden = next(one for one in forms(page) if one[1].get("deed") == [Deed.STILL_RIGHT])
            receipt = browser.post(str(page.url.join(action)), data=hidden, headers=OWN_FORM)

        assert receipt.status_code == httpx.codes.OK
        entry = kb.entries()[-1]
        assert (entry.card, entry.by, entry.channel) == (task.subject, task.accountable, Channel.MAIL_LINK)
        assert entry.content == kb.content(task.subject).digest
        assert _settled(kb, clock, task)


def test_a_mail_is_answered_by_mail(sample: Path, box: Box, tmp_path: Path) -> None:
    """The answer arrives in a Maildir that a real server fills, and its receipt is sent."""
    clock = Clock()
    with _opened(sample, clock, box, f'maildir = "{tmp_path / "box"}"') as kb, delivering(tmp_path / "box") as port:
        task = _overdue(kb)
        digest = _words(_mails(box)[str(task.accountable)])
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
        assert _settled(kb, clock, task)
