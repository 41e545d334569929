from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import SMTP

import pytest

from kbaudit.config.mail import MailSettings
from kbaudit.config.values import WebSettings
from kbaudit.delivered import Fate
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.mails.fitting import fitted_to
from kbaudit.mails.letter import Letter
from kbaudit.message import MAIL
from kbaudit.notifiers.slack import SlackNotifier
from kbaudit.notifiers.teams import TeamsNotifier
from kbaudit.policy import Policy
from kbaudit.secret import Secret
from tests.bases import Base
from tests.chat_server import Room, reply
from tests.letters_made import letter
from tests.mail_server import Box, serving
from tests.tasks_made import ANA, BEN, LEAD

REFUNDS = "Refunds for shop orders are possible within {} days of delivery."


def opened(base: Base, port: int) -> KnowledgeBase:
    """Open the base with a mail server for all, and webhooks for Ana."""
    mail = MailSettings(smtp=f"smtp://127.0.0.1:{port}", sender="kb@example.org", base_url="https://kb.example.org")
    ways = {
        MAIL: mail.notifier(),
        "ana-slack": SlackNotifier(url=Secret(env="KB_SLACK"), person="ANA@example.org"),
        "ana-teams": TeamsNotifier(url=Secret(env="KB_TEAMS"), person=ANA),
    }
    base.policy = Policy(steward=LEAD)
    config = replace(base.config, mail=mail, notifiers=ways, web=WebSettings(keys=(Secret(env="KB_CODES"),)))
    return KnowledgeBase.open(base.url, config=config, clock=lambda: base.now)


@pytest.fixture(autouse=True)
def _secrets(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_SLACK", f"{room.base_url}/slack/secret")
    monkeypatch.setenv("KB_TEAMS", f"{room.base_url}/teams/secret")
    monkeypatch.setenv("KB_CODES", "0123456789abcdef" * 4)


def test_a_digest_goes_by_mail_and_to_the_chat_of_its_reader(base: Base, room: Room) -> None:
    """From what an audit found to real servers: all have a mail, and Ana alone the same in Slack and Teams."""
    room.plays(reply("ok"))
    base.shelf.put("a", owner=ANA, body=REFUNDS.format(30), verified_at=date(2025, 1, 1))
    base.shelf.put("b", owner=BEN, title="Returns", body=REFUNDS.format(14), verified_at=date(2026, 11, 1))
    box = Box()
    with serving(box) as port, opened(base, port) as kb:
        kb.sync()
        kb.audit()
        kb.assign()
        done = kb.notify(first_run=True)
        again = kb.deliver()

    assert done.delivered is not None
    assert done.delivered.complete
    assert {one.fate for one in done.delivered.messages} == {Fate.SENT}
    assert (again.messages, again.left) == ((), {})
    mails = [message_from_bytes(one.content, policy=SMTP) for one in box.mails]
    assert {ANA, BEN} <= {one.recipients[0] for one in box.mails}
    assert len({one["Message-ID"] for one in mails}) == len(mails)
    posts = {one["path"].split("/")[-2]: json.loads(one["body"]) for one in room.seen}
    assert sorted(posts) == ["slack", "teams"]
    (anas,) = [one for one in mails if ANA in one["To"]]
    assert posts["slack"]["text"] == posts["teams"]["summary"] == anas["Subject"]
    assert "https://kb.example.org/t/" in json.dumps(posts["slack"])


def test_a_webhook_that_is_gone_keeps_no_mail_from_going(base: Base, room: Room) -> None:
    """It is named, and what it was to take waits."""
    room.plays(reply("no_service", 404))
    base.shelf.put("a", owner=ANA, body=REFUNDS.format(30), verified_at=date(2025, 1, 1))
    box = Box()
    with serving(box) as port, opened(base, port) as kb:
        kb.sync()
        kb.audit()
        kb.assign()
        delivered = kb.notify(first_run=True).delivered

    assert delivered is not None
    assert ANA in {one.recipients[0] for one in box.mails}
    assert [one.partition(":")[0] for one in delivered.problems] == ["ana-slack", "ana-teams"]
    assert delivered.left == {"ana-slack": 1, "ana-teams": 1}
    assert "secret" not in str(delivered)


class Told:
    """What can be told with fewer entries."""

    def __init__(self, entries: int) -> None:
        self.entries = entries

    def shorter(self, items: int) -> Told:
        return Told(min(items, self.entries))


def _letter(told: Told) -> Letter:
    return letter(told.entries)


def test_as_much_as_fits_is_told() -> None:
    """The longest version within the limits of the other form, or none where not one entry fits."""
    slack = SlackNotifier(url=Secret(env="KB_SLACK"), person=ANA)
    content = fitted_to(Told(300), 300, _letter, slack.write)

    assert content is not None
    most = json.loads(content)["text"]
    assert most == f"{max(count for count in range(60) if slack.write(letter(count)))} cards, about 9 minutes"
    assert fitted_to(Told(3), 3, _letter, lambda _letter: None) is None
