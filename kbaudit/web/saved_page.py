"""The page of a task as one file, to be read where nothing is served: it loads nothing and takes no answers."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from kbaudit.catalogues import catalogue_for
from kbaudit.person import Person
from kbaudit.web.rereading import reread
from kbaudit.web.site import Site
from kbaudit.web.task_page import page_of
from kbaudit.web.templating import page

if TYPE_CHECKING:
    from kbaudit.knowledge_base import KnowledgeBase
    from kbaudit.task import Task


def saved_page(kb: KnowledgeBase, base_url: str, task: Task, person: str) -> str:
    """Write the page that a person has of a task, as HTML with its style in it.

    Args:
        base_url: Where the pages are reached.
        person: As tasks name people.
    """
    site = Site(kb, kb.code_keys(), base_url)
    found = site.people.find(person)
    words = catalogue_for(found.locale if isinstance(found, Person) else None)
    reader = site.reader(person)
    made = page_of(reread(kb, task.id, reader, keep=False), reader, words, site.now)
    style = files(__package__ or "kbaudit.web").joinpath("style.css").read_text(encoding="utf-8")
    answer = page(
        site,
        words,
        "task",
        page=made,
        action="#answers",
        refused=None,
        turn=None,
        style=Markup(style),  # noqa: S704 - a file of ours
    )
    # The words of cards are cleaned: no button of theirs is among them.
    return bytes(answer.body).decode().replace("<button", "<button disabled")
