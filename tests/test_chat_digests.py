from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from kbaudit.config.mail import MailSettings
from kbaudit.config.values import WebSettings
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.message import MAIL
from kbaudit.notifiers.slack import SlackNotifier
from kbaudit.notifiers.teams import TeamsNotifier
from kbaudit.outcomes.delivered import Fate
from kbaudit.policy import Policy
from kbaudit.secret import Secret
from tests.bases import Base
from tests.chat_server import Room, reply
from tests.mail_server import Box, serving
from tests.tasks_made import ANA, BEN, LEAD

REFUNDS = "Refunds for shop orders are possible within {} days of delivery."


def opened(base: Base, port: int) -> KnowledgeBase:
    """Open the base with a mail server for all, and webhooks for Ana and Ben."""
    mail = MailSettings(smtp=f"smtp://127.0.0.1:{port}", sender="kb@example.org", base_url="https://kb.example.org")
    ways = {
        MAIL: mail.notifier(),
        "ana-slack": SlackNotifier(url=Secret(env="KB_SLACK"), person="ANA@example.org"),
        "ben-teams": TeamsNotifier(url=Secret(env="KB_TEAMS"), person=BEN),
    }
    base.policy = Policy(steward=LEAD)
    config = replace(base.config, mail=mail, notifiers=ways, web=WebSettings(keys=(Secret(env="KB_CODES"),)))
    kb = KnowledgeBase.open(base.url, config=config, clock=lambda: base.now)
    base.shelf.put("a", owner=ANA, body=REFUNDS.format(30), verified_at=date(2025, 1, 1))
    base.shelf.put("b", owner=BEN, title="Returns", body=REFUNDS.format(14), verified_at=date(2026, 11, 1))
    base.shelf.put("c", owner="cleo@example.org", title="Fees", verified_at=date(2025, 1, 1))
    kb.sync()
    kb.audit()
    kb.assign()
    return kb


@pytest.fixture(autouse=True)
def _secrets(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_SLACK", f"{room.base_url}/slack/secret")
    monkeypatch.setenv("KB_TEAMS", f"{room.base_url}/teams/secret")
    monkeypatch.setenv("KB_CODES", "0123456789abcdef" * 4)


def test_who_reads_a_chat_is_told_there_and_the_others_by_mail(base: Base, room: Room) -> None:
    """From what an audit found to real servers, in the form that each of them takes."""
    room.plays(reply("ok"))
    box = Box()
    with serving(box) as port, opened(base, port) as kb:
        done = kb.notify(first_run=True)
        again = kb.deliver()

    assert done.delivered is not None
    assert done.delivered.complete
    assert {one.fate for one in done.delivered.messages} == {Fate.SENT}
    assert (again.messages, again.left) == ((), {})
    assert "cleo@example.org" in {one.recipients[0] for one in box.mails}
    assert not {ANA, BEN} & {one.recipients[0] for one in box.mails}
    posts = {one["path"].split("/")[-2]: json.loads(one["body"]) for one in room.seen}
    assert sorted(posts) == ["slack", "teams"]
    assert "about" in posts["slack"]["text"]
    assert "https://kb.example.org/t/" in json.dumps(posts["slack"])
    assert "https://kb.example.org/t/" in json.dumps(posts["teams"])


def test_a_webhook_that_is_gone_keeps_no_mail_from_going(base: Base, room: Room) -> None:
    """It is named, and what it was to take waits."""
    room.plays(reply("no_service", 404))
    box = Box()
    with serving(box) as port, opened(base, port) as kb:
        delivered = kb.notify(first_run=True).delivered

    assert delivered is not None
    assert "cleo@example.org" in {one.recipients[0] for one in box.mails}
    assert [one.partition(":")[0] for one in delivered.problems] == ["ana-slack", "ben-teams"]
    assert delivered.left == {"ana-slack": 1, "ben-teams": 1}
    assert "secret" not in str(delivered)
