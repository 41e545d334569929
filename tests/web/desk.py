"""A base with its pages, as somebody who reads mail meets it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kbaudit.answer_code import AnswerCode
from kbaudit.task import Task, TaskKind
from kbaudit.task_event import Deed
from tests.bases import Base
from tests.tasks_made import ANA
from tests.web.browsing import Browser


@dataclass(slots=True)
class Desk:
    """A base and a browser.

    Attributes:
        browser: Looks at its pages.
    """

    base: Base
    browser: Browser

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

    def link(self, task: Task, person: str = ANA, **fields: Deed | str) -> str:
        """Give the path of the link that a mail to a person has."""
        code = replace(AnswerCode(task=task.id, person=person, turn=task.turn), **fields)  # type: ignore[arg-type] # fields of a code
        return f"/t/{self.base.kb.code_keys().sign(code, self.base.now)}"

    def state(self) -> object:
        """Give all that an answer could change."""
        kb = self.base.kb
        return kb.tasks(settled=True), kb.entries(), kb.intake().cards
