"""The whole loop up to its first mails, with real parts, and what tests ask of it."""

from __future__ import annotations

import re
import shutil
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

import uvicorn

from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.task import State, Task, TaskKind
from kbaudit.web.app import make_app
from tests.mail_server import Box
from tests.mail_server import serving as taking_mail

OVERDUE = "help-center:billing/late-payments.md"
PAGES = re.compile(r"http://127\.0\.0\.1:\d+/t/[\w.-]+")
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


@contextmanager
def opened_base(sample: Path, clock: Clock, box: Box, how: str) -> Iterator[KnowledgeBase]:
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


def home_of(ours: socket.socket) -> str:
    return f"http://127.0.0.1:{ours.getsockname()[1]}"


@contextmanager
def served(kb: KnowledgeBase, ours: socket.socket) -> Iterator[None]:
    """Serve the pages by a real server."""
    server = uvicorn.Server(uvicorn.Config(make_app(kb, home_of(ours)), log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [ours]})
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def last_mails(box: Box) -> dict[str, EmailMessage]:
    """Give the last mail to each person."""
    return {one.recipients[0]: message_from_bytes(one.content, policy=default) for one in box.mails}


def words_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def overdue(kb: KnowledgeBase) -> Task:
    """Give the check of a card of which nothing is found but that a check is due."""
    return next(one for one in kb.tasks() if one.kind is TaskKind.CHECK and one.subject == OVERDUE)


def is_settled(kb: KnowledgeBase, clock: Clock, task: Task) -> bool:
    clock.now += timedelta(days=1)
    kb.sync()
    kb.audit()
    kb.assign()
    return kb.task(task.id).state is State.SETTLED


def copy_of_sample(folder: Path) -> Path:
    """Copy the sample base into a folder that is there."""
    with as_file(files("kbaudit") / "sample") as shipped:
        return Path(shutil.copytree(shipped, folder / "sample"))
