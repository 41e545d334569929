"""The mail with the link by which a person signs in."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from kbaudit.catalogues import catalogue_for
from kbaudit.errors import KbauditError
from kbaudit.mails.letter import Letter, Link, Words
from kbaudit.mails.mime import Envelope, as_mail, domain_of
from kbaudit.message import MAIL, Message, Purpose
from kbaudit.people.directory import fold_name
from kbaudit.person import Person, address_problem
from kbaudit.runs.delivery import deliver
from kbaudit.web.roles import is_steward
from kbaudit.web.sessions import link_for

if TYPE_CHECKING:
    from kbaudit.config.mail import MailSettings
    from kbaudit.web.site import Site

_log = logging.getLogger(__name__)
_SLOT_SECONDS = 120
_MOST = 5


def send_link(site: Site, written: str) -> None:
    """Send a link to whoever goes by what was written, where that is somebody who may sign in.

    Nothing tells whoever asked whether it was. One person gets one mail in each two minutes, and five in an
    hour, however many processes are asked.
    """
    mail = site.kb.config.mail
    try:
        person, address = _who(site, written)
        if mail is None or address is None or site.has_left(person):
            return
        message = _message(site, mail, person, address)
        if site.kb.store.outbox.queue_apart(message, _alike(person), site.now - timedelta(hours=1), _MOST):
            deliver(site.kb.store, site.kb.config.notifiers, site.kb.clock, only=[message.id])
    except (KbauditError, ValueError) as error:
        _log.warning("no link to sign in was sent: %s", error)


def _who(site: Site, written: str) -> tuple[str, str | None]:
    """Give what tasks call somebody, and their address; None where they may not sign in."""
    found = site.people.find(written)
    if isinstance(found, Person):
        return fold_name(found.address or found.name), found.address
    key = fold_name(written)
    known = address_problem(key) is None and (is_steward(site, key) or site.kb.tasks(person=key, settled=True))
    return key, key if known else None


def _message(site: Site, mail: MailSettings, person: str, address: str) -> Message:
    now = site.now
    found = site.people.find(person)
    known = found if isinstance(found, Person) else None
    identity = f"{_alike(person)}{int(now.timestamp()) // _SLOT_SECONDS}@{domain_of(mail.sender)}"
    words = catalogue_for(known.locale if known else None)
    letter = Letter(
        language=words.language,
        subject=words.say("sign_in_subject"),
        lead=(Words(words.say("sign_in_intro")),),
        closing=(
            Link(words.say("sign_in_link"), f"{site.base_url}/sign-in/{link_for(site, person)}"),
            Words(words.say("sign_in_footer")),
        ),
    )
    envelope = Envelope(sender=mail.sender, address=address, name=known.name if known else address, id=identity, at=now)
    return Message(
        id=identity,
        notifier=MAIL,
        purpose=Purpose.SIGN_IN,
        person=person,
        address=address,
        content=as_mail(letter, envelope),
        due=now,
    )


def _alike(person: str) -> str:
    """Give how the ids of all such mails to a person begin."""
    return f"sign-in.{hashlib.sha256(person.encode('utf-8', 'backslashreplace')).hexdigest()[:24]}."
