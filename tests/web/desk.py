"""A base with its pages, as somebody who reads mail meets it."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass, field, replace
from email.policy import default
from pathlib import Path
from typing import ClassVar, cast

from kbaudit.answers.code import AnswerCode
from kbaudit.card import Card
from kbaudit.config.mail import MailSettings
from kbaudit.config.values import Config
from kbaudit.connectors.interface import Source
from kbaudit.errors import ConnectorError
from kbaudit.task import Task, TaskKind
from kbaudit.task_event import Deed
from kbaudit.web.app import make_app
from tests.bases import Base, Given
from tests.tasks_made import ANA
from tests.web.browsing import HOME, OWN_FORM, Browser

REFUNDS = "Refunds for shop orders are possible within {} days of delivery."


@dataclass(frozen=True)
class Readable(Given):
    """A connector that can read one card by itself."""

    name: ClassVar[str] = "readable"

    def read(self, source: str, identity: str) -> Card | None:
        """Give one card of the shelf."""
        if self.shelf.problem:
            raise ConnectorError(self.shelf.problem)
        found = self.shelf.cards.get(identity)
        return found and replace(found, source=source)


@dataclass(slots=True)
class WebBase(Base):
    """A base whose mail becomes files.

    Attributes:
        mail: The folder of the mails; none are sent where None.
        reads_one: Whether its source can be asked for one card.
    """

    mail: Path | None = None
    reads_one: bool = False

    @property
    def config(self) -> Config:
        """Give its configuration."""
        made = super(WebBase, self).config
        mail = MailSettings(eml=self.mail, sender="kb@example.org", base_url=HOME) if self.mail else None
        ways = {"mail": mail.notifier()} if mail else {}
        connector = Readable(self.shelf) if self.reads_one else Given(self.shelf)
        return replace(made, mail=mail, notifiers=ways, sources=(Source(name="kb", connector=connector),))


@dataclass(slots=True)
class Desk:
    """A base and a browser that looks at its pages."""

    base: WebBase
    browser: Browser = field(init=False)

    def __post_init__(self) -> None:
        """Open the pages."""
        self.serve()

    def serve(self) -> None:
        """Open the pages once more, of the base as it is configured now."""
        self.base.kb.close()
        self.base.kb = self.base.open()
        self.browser = Browser(make_app(self.base.kb, HOME))

    def look(self) -> None:
        """Sync, audit and share out."""
        self.base.later(hours=1)
        self.base.sync()
        self.base.kb.audit()
        self.base.kb.assign()

    def task(self, kind: TaskKind) -> Task:
        """Give the one task of a kind."""
        (found,) = [one for one in self.base.kb.tasks(settled=True) if one.kind is kind]
        return found

    def link(self, task: Task, person: str = ANA, **fields: Deed | str | None) -> str:
        """Give the path of the link that a mail to a person has."""
        code = replace(AnswerCode(task=task.id, person=person, turn=task.turn), **fields)  # type: ignore[arg-type] # fields of a code
        return f"/t/{self.base.kb.code_keys().sign(code, self.base.now)}"

    def state(self) -> object:
        """Give all that an answer could change."""
        kb = self.base.kb
        return kb.tasks(settled=True), kb.entries(), kb.intake().cards

    def ask_for_link(self, address: str) -> str | None:
        """Ask for a link to sign in, and give its path as the mail has it; None where none came."""
        before = set(self.mails())
        self.browser.ask("POST", "/sign-in", {"address": address}, OWN_FORM)
        fresh = sorted(set(self.mails()) - before)
        found = re.search(rf"{HOME}(/sign-in/\S+)", fresh[0]) if fresh else None
        return found[1] if found else None

    def sign_in(self, address: str) -> None:
        """Sign somebody in."""
        link = self.ask_for_link(address)
        assert link is not None
        self.browser.ask("POST", link, {}, {**OWN_FORM, "Content-Type": "application/x-www-form-urlencoded"})

    def mails(self) -> list[str]:
        """Give the texts of the mails so far."""
        files = sorted(self.base.mail.glob("**/*.eml")) if self.base.mail and self.base.mail.exists() else []
        return [_text(file) for file in files]


def _text(file: Path) -> str:
    mail = email.message_from_bytes(file.read_bytes(), policy=default)
    part = mail.get_body(("plain",))
    assert part is not None
    return f"To: {mail['To']}\n{cast(str, part.get_content())}"
