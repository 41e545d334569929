from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from kbaudit.message import Message, Purpose
from kbaudit.outcomes.mail_taken import Upshot
from kbaudit.task import State, TaskKind
from tests.messages_made import mail as queued
from tests.post import Post
from tests.reports_made import recipient, report
from tests.tasks_made import ANA, BEN, LEAD


def _sent(post: Post, **fields: object) -> Message:
    """Hand a mail of the outbox over."""
    message = replace(queued(person=ANA, address=ANA, due=post.base.now), **fields)  # type: ignore[arg-type] # fields of a message
    post.kb.store.queue([message])
    claim = post.kb.store.outbox.claim(message.notifier, post.base.now, timedelta(minutes=5))
    assert claim is not None
    post.kb.store.outbox.sent(claim, post.base.now)
    return message


def _marked(post: Post) -> list[str]:
    return list(post.kb.store.bounces(post.base.now))


def test_a_mail_that_comes_back_takes_its_person_out_of_the_rotation(post_everywhere: Post) -> None:
    """As a refusal at sending does: what is asked of them goes to the steward."""
    post = post_everywhere
    message = _sent(post)
    (taken,) = post.take(report(message.id, recipient(ANA)))

    assert (taken.upshot, taken.person, _marked(post)) == (Upshot.BOUNCED, ANA, [ANA])
    assert taken.said.startswith(f"nothing arrives at {ANA} (5.1.1 smtp; 550 5.1.1")
    assert post.receipts() == []
    post.kb.assign()
    (check,) = [one for one in post.kb.tasks() if one.kind is TaskKind.CHECK]
    assert (check.accountable, check.state in {State.OPEN, State.QUEUED}) == (LEAD, True)


def test_a_report_that_comes_again_does_nothing_more(post: Post) -> None:
    """Not even where the address has worked again since."""
    message = _sent(post)
    post.take(report(message.id, recipient(ANA)))
    _sent(post, id="later@example.org")
    (again,) = post.take(report(message.id, recipient(ANA), identity="2.dsn"))

    assert (again.upshot, _marked(post)) == (Upshot.IGNORED, [])


def test_whose_forwarding_fails_is_found_by_the_address_that_was_asked_first(post: Post) -> None:
    """The server names it beside the one at which the mail got lost."""
    message = _sent(post)
    post.take(report(message.id, recipient("ana@old.example.net", asked="ANA@example.org")))

    assert _marked(post) == [ANA]


def _hostile(message: str) -> dict[str, EmailMessage]:
    return {
        "never-sent": report("digest.0.2026-11-24@kb.example.org", recipient(ANA)),
        "another-address": report(message, recipient(BEN)),
        "forwarded-elsewhere": report(message, recipient("ana@old.example.net")),
        "late": report(message, recipient(ANA, "delayed", "4.4.1")),
        "late-and-over": report(message, recipient(ANA, "failed", "4.4.7")),
        "spam": report(message, recipient(ANA, status="5.7.1", said="smtp; 550 5.7.1 blocked")),
        "names-none": report(None, recipient(ANA)),
        "forged": report(message, recipient(ANA), Authentication_Results="mx.example.org; dmarc=fail"),
    }


@pytest.mark.parametrize("name", list(_hostile("")))
def test_what_says_nothing_for_sure_marks_nobody(name: str, post: Post) -> None:
    """Neither does what anybody can make up who knows an address."""
    message = _sent(post)
    (taken,) = post.take(_hostile(message.id)[name])

    assert (taken.upshot, _marked(post), post.receipts()) == (Upshot.IGNORED, [], [])


def test_a_mail_whose_id_others_can_guess_is_no_proof(post: Post) -> None:
    """Anybody may ask for a link to sign in; and what still waits cannot have come back."""
    sign_in = _sent(post, purpose=Purpose.SIGN_IN)
    waiting = queued(id="waits@example.org", person=ANA, address=ANA, due=post.base.now)
    post.kb.store.queue([waiting])
    taken = post.take(*(report(one.id, recipient(ANA)) for one in (sign_in, waiting)))

    assert ([one.upshot for one in taken], _marked(post)) == ([Upshot.IGNORED] * 2, [])
