"""Mail as a test needs it: a server that delivers into a Maildir, and people who press the links of their mails."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, default
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

from kbaudit.answers.links import MailAnswers
from kbaudit.config.mail import MailSettings
from kbaudit.config.values import PeopleSettings, WebSettings
from kbaudit.digests.digest import Way
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.message import MAIL, Message
from kbaudit.outcomes.mail_taken import MailTaken
from kbaudit.secret import Secret
from kbaudit.task import Task
from kbaudit.task_event import Deed
from tests.bases import Base

KB = "kb@example.org"
_IDS = count(1)

PEOPLE = """name,address,handles,locale,delegate
Ana Diaz,ana@example.org,@ana;ana.diaz@example.org,en,
Ben Weiß,ben@example.org,,de,
Lead,lead@example.org,,en,
Jörg,jörg@example.org,,de,
"""


@dataclass(slots=True)
class Post:
    """A knowledge base that people answer by mail.

    Attributes:
        port: Where the server listens that delivers to the Maildir.
        folder: Where everything else lies.
    """

    base: Base
    maildir: Path
    port: int
    folder: Path
    kb: KnowledgeBase = field(init=False)

    def __post_init__(self) -> None:
        """Give the base people, keys, and a mailbox."""
        people, key = self.folder / "people.csv", self.folder / "codes.key"
        people.write_text(PEOPLE, encoding="utf-8")
        key.write_text("k" * 40, encoding="utf-8")
        config = replace(
            self.base.config,
            people=PeopleSettings(file=people),
            web=WebSettings(keys=(Secret(file=key),)),
            mail=MailSettings(eml=self.folder / "eml", sender=f"KB <{KB}>", maildir=self.maildir),
        )
        self.kb = KnowledgeBase(config, self.base.kb.store, lambda: self.base.now)

    def ways(self, task: Task, person: str) -> list[Way]:
        """Give the links that a mail to a person has for a task."""
        cards = {card.ref: card for card in self.kb.intake().cards}
        answers = MailAnswers(
            keys=self.kb.code_keys(), to=KB, now=self.base.now, directory=self.kb.people(), cards=cards
        )
        return list(answers.ways(task, person, {ref: cards[ref].title for ref in task.cards}))

    def pressed(self, task: Task, person: str, deed: Deed, **filled: str) -> EmailMessage:
        """Give the mail that a link opens, filled in, as a mail program sends it."""
        way = next(one for one in self.ways(task, person) if one.deed is deed)
        return opened(way.href, person, **filled)

    def send(self, mail: EmailMessage) -> None:
        """Hand a mail to the server."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=10) as client:
            client.send_message(mail, from_addr="someone@example.org", to_addrs=[KB])

    def take(self, *mails: EmailMessage) -> tuple[MailTaken, ...]:
        """Send mails and let what has arrived be read."""
        for mail in mails:
            self.send(mail)
        report = self.kb.take_mail()
        assert report.problem is None
        return report.mails

    def receipts(self) -> list[EmailMessage]:
        """Take all that waits out of the outbox."""
        return [read(one) for one in self._waiting()]

    def _waiting(self) -> Iterator[Message]:
        while claim := self.kb.store.outbox.claim(MAIL, self.base.now, self.base.now - self.base.now):
            self.kb.store.outbox.sent(claim, self.base.now)
            yield claim.message


def read(message: Message) -> EmailMessage:
    """Read the mail of a message."""
    return BytesParser(EmailMessage, policy=default).parsebytes(message.content)


def opened(href: str, person: str, **filled: str) -> EmailMessage:
    """Open a ``mailto:`` as a mail program does, and fill in lines by their label."""
    url = urlsplit(href)
    parts = parse_qs(url.query, strict_parsing=True, keep_blank_values=True)
    body = parts["body"][0].replace("\r\n", "\n")
    for label, value in filled.items():
        assert f"{label}: " in body
        body = body.replace(f"{label}: ", f"{label}: {value}")
    return mail(person, parts["subject"][0], body, to=url.path)


def mail(sender: str, subject: str, body: str, to: str = KB, **headers: str) -> EmailMessage:
    """Write a mail."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Message-ID"] = f"<{next(_IDS)}.test@example.org>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(body)
    return made


@contextmanager
def serving(maildir: Path) -> Iterator[int]:
    """Run a server that delivers whatever it is given into a Maildir, and give its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Mailbox(maildir), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
