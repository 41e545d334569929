"""The kit accepts a notifier that keeps its protocol and names what another one breaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pytest

from kbaudit.mails.letter import Letter
from kbaudit.message import Message
from kbaudit.notifiers.eml import EmlNotifier
from kbaudit.notifiers.interface import Accepted, Refused, TryLater
from kbaudit.notifiers.slack import SlackNotifier
from kbaudit.notifiers.smtp import SmtpNotifier
from kbaudit.notifiers.teams import TeamsNotifier
from kbaudit.secret import Secret
from kbaudit.testing import check_notifier
from tests.chat_server import Room, reply
from tests.mail_server import Box, serving
from tests.messages_made import mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A notifier that says what it is given.

    Attributes:
        says: What to say of each message.
        key: A secret.
        shown: What stands in the description of what sends.
    """

    name: ClassVar[str] = "given"
    api: ClassVar[int] = 1

    says: object = Accepted()
    key: Secret | None = None
    shown: str = ""

    @contextmanager
    def connect(self) -> Iterator[GivenSender]:
        yield GivenSender(self.says, self.shown)


@dataclass(frozen=True, slots=True)
class GivenSender:
    says: object
    shown: str

    def send(self, _message: Message) -> Any:  # noqa: ANN401 - also what is no outcome
        return self.says


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing(Given):
    """A notifier with a form of its own.

    Attributes:
        says: What to say of each message.
        key: A secret.
        shown: What stands in the description of what sends.
        person: Who reads it.
        written: What it writes, one after the other.
    """

    person: str = "ana"
    written: tuple[Any, ...] = (b"{}",)
    calls: list[Letter] = field(default_factory=list, init=False)

    def write(self, letter: Letter) -> Any:  # noqa: ANN401 - also what is no text
        self.calls.append(letter)
        return self.written[(len(self.calls) - 1) % len(self.written)]


def test_the_notifiers_of_the_core_pass(tmp_path: Path, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked of a stranger holds for the built-in ones."""
    monkeypatch.setenv("KB_HOOK", f"{room.base_url}/services/T0/secret")
    room.plays(reply("ok"), reply("invalid", 400), reply("busy", 503))
    box = Box(to_text=["250 OK", "550 no", "451 busy"])
    three = [mail(number) for number in range(3)]
    with serving(box) as port:
        smtp = check_notifier(SmtpNotifier(url=f"smtp://127.0.0.1:{port}", sender="kb@example.org"), three)
    slack = check_notifier(SlackNotifier(url=Secret(env="KB_HOOK"), person="ana"), three)

    assert [type(one) for one in smtp] == [type(one) for one in slack] == [Accepted, Refused, TryLater]
    assert check_notifier(EmlNotifier(folder=tmp_path), three) == (Accepted(),) * 3
    room.plays(reply("", 202))
    assert check_notifier(TeamsNotifier(url=Secret(env="KB_HOOK"), person="ana"), three[:1]) == (Accepted(),)


@pytest.mark.parametrize(
    ("notifier", "problem"),
    [
        (Given(says=None), "gives None; only Accepted, TryLater and Refused say how it went"),
        (Given(says=TryLater("")), "say the reason in one line, not ''"),
        (Given(says=Refused("two\nlines")), "say the reason in one line"),
        (Given(says=TryLater("no answer of s3cret"), key=Secret(env="KB_KEY")), "a reason shows a secret"),
        (Given(shown="s3cret", key=Secret(env="KB_KEY")), "the repr of what connect.. gives shows a secret"),
        (Writing(written=("text",)), "write.. gives 'text' for a short letter; give its bytes"),
        (Writing(written=(b"1", b"2")), "gives other bytes for the same letter"),
        (Writing(written=(b"1", b"1", b"1", b"1", "long")), "gives neither bytes nor None"),
    ],
    ids=["no outcome", "no reason", "lines", "told", "described", "no bytes", "not the same", "neither"],
)
def test_what_a_notifier_breaks_is_named(notifier: Given, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what the protocol asks for."""
    monkeypatch.setenv("KB_KEY", "s3cret")

    with pytest.raises(AssertionError, match=problem):
        check_notifier(notifier, [mail()])


@dataclass(frozen=True, slots=True)
class Unsecret(Given):
    """A notifier that writes its key where people see it.

    Attributes:
        says: What to say of each message.
        key: A secret.
        shown: What stands in the description of what sends.
    """

    def __repr__(self) -> str:
        return "Unsecret(s3cret)"


def test_a_notifier_that_describes_itself_by_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Descriptions end in logs and errors."""
    monkeypatch.setenv("KB_KEY", "s3cret")

    with pytest.raises(AssertionError, match="its repr shows a secret"):
        check_notifier(Unsecret(key=Secret(env="KB_KEY")), [mail()])


@dataclass(frozen=True, slots=True)
class Unopened:
    """A notifier that opens nothing."""

    name: ClassVar[str] = "unopened"
    api: ClassVar[int] = 1

    def connect(self) -> Any:  # noqa: ANN401 - no context manager
        return self


@dataclass(frozen=True, slots=True)
class Nothing:
    """No notifier at all."""

    name: ClassVar[str] = "nothing"
    api: ClassVar[int] = 1


def test_a_notifier_must_open_a_way() -> None:
    """By a context manager, which closes it in the end."""
    with pytest.raises(AssertionError, match=r"connect\(\) gives no context manager; write @contextmanager"):
        check_notifier(Unopened(), [mail()])
    with pytest.raises(AssertionError, match=r"Nothing has no method connect\(\)"):
        check_notifier(Nothing(), [mail()])  # type: ignore[arg-type] # that is the point
    with pytest.raises(AssertionError, match="no message is to be sent; give at least one"):
        check_notifier(Given(), [])
