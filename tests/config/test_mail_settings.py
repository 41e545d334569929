from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kbaudit.config.reader import read_config
from kbaudit.config.schema import json_schema
from kbaudit.config.values import Config
from kbaudit.errors import ConfigProblems
from kbaudit.message import MAIL
from kbaudit.notifiers.eml import EmlNotifier
from kbaudit.notifiers.sendmail import SendmailNotifier
from kbaudit.notifiers.slack import SlackNotifier
from kbaudit.notifiers.smtp import SmtpNotifier
from kbaudit.notifiers.tls import Tls
from kbaudit.secret import Secret

SENDER = "kb@example.org"
SMTP = {"smtp": "smtps://kb@mail.example.org", "password": {"env": "KB_PASSWORD"}, "sender": SENDER}
SLACK = {"notifier": "slack", "url": {"file": "hook.txt"}, "person": "ana@example.org"}


def read(**table: Any) -> Config:  # noqa: ANN401 - whatever a file may hold
    return read_config(table, Path("/kb/kbaudit.toml"))


def problems(**table: Any) -> list[str]:  # noqa: ANN401 - whatever a file may hold
    with pytest.raises(ConfigProblems) as raised:
        read(**table)
    return [str(one) for one in raised.value.problems]


def test_without_a_way_nothing_is_sent() -> None:
    """Mail is off unless it is configured."""
    assert (read().mail, read().notifiers) == (None, {})


@pytest.mark.parametrize(
    ("table", "notifier"),
    [
        (
            SMTP | {"tls": "required"},
            SmtpNotifier(url=SMTP["smtp"], sender=SENDER, password=Secret(env="KB_PASSWORD"), tls=Tls.REQUIRED),  # type: ignore[arg-type] # a text
        ),
        ({"sendmail": "msmtp -t", "sender": SENDER}, SendmailNotifier(command="msmtp -t")),
        ({"eml": "out/mails", "sender": SENDER}, EmlNotifier(folder=Path("/kb/out/mails"))),
    ],
    ids=["smtp", "sendmail", "eml"],
)
def test_mail_goes_one_way(table: dict[str, Any], notifier: object) -> None:
    """Paths and keys lie beside the file."""
    assert read(mail=table).notifiers == {MAIL: notifier}


def test_what_stands_in_mail_is_read() -> None:
    """For those who write it."""
    mail = read(mail=SMTP | {"answers_to": "answers@example.org", "base_url": "https://kb.example.org/kb"}).mail

    assert mail
    assert (mail.sender, mail.answers_to, mail.base_url) == (SENDER, "answers@example.org", "https://kb.example.org/kb")


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"sender": SENDER}, "mail.smtp: is required, or sendmail or eml in its place"),
        (SMTP | {"eml": "out"}, "mail.eml: cannot be beside smtp; leave one of them out"),
        ({"eml": "out"}, "mail.sender: is required"),
        ({"eml": "out", "sender": "kb"}, "mail.sender: holds no e-mail address"),
        ({"eml": "out", "sender": SENDER, "answers_to": "a\r\nb@c.d"}, "mail.answers_to: holds no e-mail address"),
        ({"eml": "out", "sender": SENDER, "base_url": "kb.example.org"}, "mail.base_url: is not the address of a web"),
        ({"eml": "out", "sender": SENDER, "base_url": "https://["}, "mail.base_url: is not an address"),
        ({"eml": "out", "sender": SENDER, "base_url": "https://a:b@kb.example.org"}, "mail.base_url: has more than"),
        ({"eml": "out", "sender": SENDER, "base_url": "https://kb.example.org?a"}, "mail.base_url: has more than"),
        ({"eml": "out", "sender": SENDER, "password": {"env": "X"}}, "mail.password: goes with smtp only"),
        ({"smtp": "mail.example.org", "sender": SENDER}, "mail.smtp: is no address of a mail server"),
        ({"smtp": "smtps://kb:pass-1@mail.example.org", "sender": SENDER}, "mail.smtp: holds a password"),
        ({"smtp": "smtps://kb@mail.example.org", "sender": SENDER}, "mail.password: goes with a user name"),
        (SMTP | {"tls": "maybe"}, "mail.tls: 'maybe'"),
        (SMTP | {"password": "pass-1"}, "mail.password: is not a reference"),
        ({"sendmail": "'", "sender": SENDER}, "mail.sendmail: names no program"),
        ({"eml": "out\0", "sender": SENDER}, "mail.eml: 'out\\x00' holds a NUL"),
        (SMTP | {"smpt": "x"}, "mail.smpt: unknown key; did you mean smtp?"),
        (5, "mail: is 5; write a table of settings"),
    ],
    ids=lambda given: given.partition(";")[0][:40].replace("\r\n", "") if isinstance(given, str) else None,
)
def test_what_is_wrong_with_mail_is_told_in_words(table: object, problem: str) -> None:
    """At the setting as it is called there, and never with a password."""
    (said,) = problems(mail=table)

    assert said.startswith(problem)
    assert "pass-1" not in said


def test_other_ways_have_names_of_their_own() -> None:
    """Beside mail."""
    found = read(mail=SMTP, notifiers={"ana-slack": SLACK}).notifiers

    assert sorted(found) == ["ana-slack", MAIL]
    assert found["ana-slack"] == SlackNotifier(url=Secret(file=Path("/kb/hook.txt")), person="ana@example.org")


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"mail": SLACK}, "notifiers.mail: is what [mail] is called; choose another name"),
        ({"Ana": SLACK}, "notifiers.Ana: use lower-case letters, digits and hyphens in the name"),
        ({"ana": 5}, "notifiers.ana: is 5; write [notifiers.ana]"),
        ({"ana": {"person": "ana"}}, "notifiers.ana.notifier: is required; write one of: eml, sendmail, slack, smtp"),
        ({"ana": {"notifier": "slak"}}, "notifiers.ana.notifier: unknown notifier 'slak'; did you mean slack?"),
        ({"ana": SLACK | {"url": "https://hooks.slack.com/pass-1"}}, "notifiers.ana.url: is not a reference; write {"),
        ({"ana": SLACK | {"person": " "}}, "notifiers.ana.person: is empty"),
        ([], "notifiers: is not a table; write [notifiers]"),
    ],
    ids=["mail", "name", "no table", "no kind", "unknown kind", "no reference", "empty", "list"],
)
def test_what_is_wrong_with_other_ways_is_told_in_words(table: object, problem: str) -> None:
    """With what to write instead, and never with the address of a webhook."""
    (said,) = problems(notifiers=table)

    assert said.startswith(problem)
    assert "pass-1" not in said


@pytest.mark.parametrize(
    ("table", "right"),
    [
        ({"mail": SMTP, "notifiers": {"ana": SLACK}}, True),
        ({"mail": SMTP | {"smpt": "x"}}, False),
        ({"notifiers": {"ana": SLACK | {"notifier": "slak"}}}, False),
        ({"notifiers": {"ana": SLACK | {"url": "https://hooks.slack.com/1"}}}, False),
    ],
    ids=["right", "key", "kind", "address"],
)
def test_the_schema_agrees(table: dict[str, Any], *, right: bool) -> None:
    """Editors mark what would be refused."""
    assert jsonschema.Draft202012Validator(json_schema()).is_valid(table) is right
