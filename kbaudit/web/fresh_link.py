"""A fresh link in place of one that holds no more: by mail, to whoever is asked now, and never on a page."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from kbaudit.answers.links import PageAnswers
from kbaudit.catalogues import catalogue_for
from kbaudit.errors import KbauditError
from kbaudit.mails.letter import Letter, Link, Words, plain
from kbaudit.mails.mime import Envelope, as_mail, domain_of
from kbaudit.message import MAIL, Message, Purpose
from kbaudit.person import Person, address_problem
from kbaudit.runs.delivery import deliver
from kbaudit.task import State
from kbaudit.web.task_page import title_of

if TYPE_CHECKING:
    from datetime import datetime

    from kbaudit.config.mail import MailSettings
    from kbaudit.task import Task
    from kbaudit.web.site import Site

APART = timedelta(hours=1)
"""How far apart two such mails about one task are at least."""

_log = logging.getLogger(__name__)
_OVER = frozenset({State.ANSWERED, State.SETTLED})


def send_fresh_link(site: Site, identity: str) -> None:
    """Send a link to the page of a task to whoever is asked, at their address of record.

    Whoever asked for it learns nothing: neither whether a mail was sent, nor to whom.

    Args:
        identity: The task's.
    """
    mail = site.kb.config.mail
    try:
        task = site.kb.task(identity)
        person = task.accountable
        address = None if person is None else _address(site, person)
        if mail is None or person is None or address is None or task.state in _OVER or site.has_left(person):
            return
        message = _message(site, mail, task, person, address)
        if site.kb.store.outbox.queue_apart(message, _alike(task), site.now - APART):
            deliver(site.kb.store, site.kb.config.notifiers, site.kb.clock, only=[message.id])
    except (KbauditError, ValueError) as error:
        _log.warning("no fresh link was sent: %s", error)


def _address(site: Site, person: str) -> str | None:
    found = site.people.find(person)
    if isinstance(found, Person):
        return found.address
    return None if address_problem(person) else person


def _alike(task: Task) -> str:
    """Give how the ids of all such mails about a task begin."""
    return f"fresh-link.{task.id}."


def _message(site: Site, mail: MailSettings, task: Task, person: str, address: str) -> Message:
    now = site.now
    found = site.people.find(person)
    known = found if isinstance(found, Person) else None
    # Whoever asks at the same time makes the same id, so that one of them queues a mail.
    identity = f"{_alike(task)}{_hour(now)}@{domain_of(mail.sender)}"
    words = catalogue_for(known.locale if known else None)
    (way,) = PageAnswers(keys=site.keys, base_url=site.base_url, now=now).ways(task, person, {})
    title = plain(title_of(task, site.reader(person), words))
    letter = Letter(
        language=words.language,
        subject=words.say("fresh-subject", title=title),
        lead=(Words(words.say("fresh-intro")),),
        closing=(Link(words.say("fresh-open"), way.href), Words(words.say("fresh-footer"))),
    )
    envelope = Envelope(sender=mail.sender, address=address, name=known.name if known else address, id=identity, at=now)
    return Message(
        id=identity,
        notifier=MAIL,
        purpose=Purpose.FRESH_LINK,
        person=person,
        address=address,
        content=as_mail(letter, envelope),
        due=now,
    )


def _hour(now: datetime) -> int:
    return int(now.timestamp() // APART.total_seconds())
