from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

import pytest

from kbaudit.errors import NotifierError, StoreError
from kbaudit.message import Message
from kbaudit.notifiers.interface import Accepted, Notifier, Outcome, Refused, TryLater
from kbaudit.notifiers.smtp import SmtpNotifier
from kbaudit.outcomes.delivered import Delivered, Fate
from kbaudit.runs.delivery import KEPT, LEASE, TRIED, deliver
from kbaudit.secret import Secret
from kbaudit.store.store import Store
from tests.mail_server import DROP, Box, serving
from tests.messages_made import mail
from tests.samples import NOW


@dataclass(frozen=True)
class Given:
    """A notifier that says what the test wants: outcomes, or errors to raise, and then that all is well."""

    name: ClassVar[str] = "given"
    api: ClassVar[int] = 1
    says: list[object] = field(default_factory=list)
    at_once: list[Exception] = field(default_factory=list)
    at_the_end: list[Exception] = field(default_factory=list)
    key: Secret | None = None
    sent: list[Message] = field(default_factory=list)
    connections: list[int] = field(default_factory=list)

    @contextmanager
    def connect(self) -> Iterator[Given]:
        self.connections.append(0)
        if self.at_once:
            raise self.at_once.pop(0)
        yield self
        if self.at_the_end:
            raise self.at_the_end.pop(0)

    def send(self, message: Message) -> Outcome:
        self.connections[-1] += 1
        said = self.says.pop(0) if self.says else Accepted()
        if isinstance(said, Exception):
            raise said
        self.sent.append(message)
        return said  # type: ignore[return-value] # also what is no outcome


@dataclass(slots=True)
class Post:
    """A store whose messages are delivered, and its clock."""

    store: Store
    now: datetime = NOW

    def deliver(self, notifier: Notifier | None, **others: Notifier) -> Delivered:
        mine = {} if notifier is None else {"mail": notifier}
        return deliver(self.store, {**mine, **others}, lambda: self.now)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def post(store_url: str) -> Iterator[Post]:
    store = Store.open(store_url, "1")
    yield Post(store)
    store.close()


def fates(done: Delivered) -> list[tuple[str, Fate]]:
    return [(one.id.split(".")[1], one.fate) for one in done.messages]


def test_what_is_due_is_sent_once(post: Post) -> None:
    """The rest waits, and a second delivery has nothing to do."""
    post.store.queue([mail(1), mail(2), mail(3, due=NOW + timedelta(hours=1))])
    notifier = Given()
    done, again = post.deliver(notifier), post.deliver(notifier)

    assert fates(done) == [("1", Fate.SENT), ("2", Fate.SENT)]
    assert (done.count(Fate.SENT), done.left, done.complete) == (2, {"mail": 1}, True)
    assert (again.messages, again.left) == ((), {"mail": 1})
    assert notifier.sent == [mail(1), mail(2)]


def test_a_message_for_which_somebody_waits_is_sent_alone(post: Post) -> None:
    """However much else waits; one that is not due yet waits all the same."""
    post.store.queue([mail(1), mail(2), mail(3, due=NOW + timedelta(hours=1)), mail(4, notifier="chat")])
    done = deliver(post.store, {"mail": Given()}, lambda: post.now, [mail(2).id, mail(3).id])

    assert (fates(done), done.problems) == ([("2", Fate.SENT)], ())
    assert done.left == {"chat": 1, "mail": 2}


def test_nothing_due_opens_no_connection(post: Post) -> None:
    """A server is not called for nothing."""
    notifier = Given()

    assert post.deliver(notifier).complete
    assert notifier.connections == []


def test_a_connection_serves_twenty_messages(post: Post) -> None:
    """Then another one is opened."""
    post.store.queue([mail(number) for number in range(45)])
    notifier = Given()
    post.deliver(notifier)

    assert notifier.connections == [20, 20, 5]


def test_a_message_that_is_put_off_is_tried_for_a_day(post: Post) -> None:
    """After 5 minutes, then after twice the time up to 4 hours, once more when the day is over, and then it is said."""
    post.store.queue([mail(1)])
    notifier = Given(says=[TryLater("451 busy")] * 99)
    tried: list[tuple[float, Fate]] = []
    while not tried or tried[-1][1] is Fate.WAITING:
        minutes = (post.now - NOW).total_seconds() / 60
        tried += [(minutes, one.fate) for one in post.deliver(notifier).messages]
        post.later(minutes=5)

    assert [minutes for minutes, _ in tried] == [0, 5, 15, 35, 75, 155, 315, 555, 795, 1035, 1275, 1440]
    assert tried[-1][1] is Fate.GIVEN_UP
    assert {message.content for message in notifier.sent} == {mail(1).content}
    assert post.deliver(notifier).left == {}


def test_what_is_given_up_is_said(post: Post) -> None:
    """With what stood against it, and since when; a job that runs once a day tries twice."""
    post.store.queue([mail(1)])
    notifier = Given(says=[TryLater("451 busy")] * 2)
    post.deliver(notifier)
    post.later(days=1)
    done = post.deliver(notifier)

    assert [one.why for one in done.messages] == ["451 busy; tried since 2026-11-22 00:00 UTC"]
    assert (done.count(Fate.GIVEN_UP), done.complete) == (1, False)


def test_an_address_at_which_nothing_arrives_is_named(post: Post) -> None:
    """So that its person is asked otherwise; the others are sent."""
    post.store.queue([mail(1), mail(2, person="ben@example.org", address="ben@example.org")])
    done = post.deliver(Given(says=[Refused("550 no such user", no_such_address=True)]))

    assert fates(done) == [("1", Fate.REFUSED), ("2", Fate.SENT)]
    (bounced,) = done.bounced
    assert (bounced.person, bounced.address, bounced.why) == ("ana@example.org", "ana@example.org", "550 no such user")
    assert list(post.store.bounces(post.now)) == ["ana@example.org"]
    assert not done.complete


def test_a_mail_that_is_refused_for_itself_marks_no_address(post: Post) -> None:
    """Another one may arrive."""
    post.store.queue([mail(1)])
    done = post.deliver(Given(says=[Refused("554 spam")]))

    assert (done.bounced, post.store.bounces(post.now)) == ((), {})
    assert done.count(Fate.REFUSED) == 1


def test_where_there_is_no_way_all_messages_wait(post: Post) -> None:
    """None of them was tried, and the cause is told once."""
    post.store.queue([mail(1), mail(2)])
    away = Given(at_once=[NotifierError("mail.example.org:25 cannot be reached"), NotifierError("not yet")])
    first = post.deliver(away)
    post.later(days=2)
    second = post.deliver(away)

    assert first.problems == ("mail: mail.example.org:25 cannot be reached",)
    assert (first.messages, first.left, second.problems) == ((), {"mail": 2}, ("mail: not yet",))
    assert sorted(fates(post.deliver(away))) == [("1", Fate.SENT), ("2", Fate.SENT)]


def test_a_way_that_ends_midway_lets_the_others_come_first(post: Post) -> None:
    """A message at which it always ends does not keep all others from being sent."""
    post.store.queue([mail(number, due=NOW - timedelta(hours=number)) for number in (3, 2, 1)])
    notifier = Given(says=[NotifierError("relay access denied"), Accepted(), Accepted(), NotifierError("denied")])

    assert post.deliver(notifier).problems == ("mail: relay access denied",)
    done = post.deliver(notifier)
    assert fates(done) == [("2", Fate.SENT), ("1", Fate.SENT)]
    assert done.left == {"mail": 1}


def test_one_way_fails_alone(post: Post) -> None:
    """What goes by others is sent."""
    post.store.queue([mail(1), mail(2, notifier="chat")])
    done = post.deliver(Given(), chat=Given(at_once=[NotifierError("the webhook is gone")]))

    assert (fates(done), done.problems) == ([("1", Fate.SENT)], ("chat: the webhook is gone",))


@pytest.mark.parametrize(("name", "section"), [("mail", "[mail]"), ("chat", "[notifiers.chat]")])
def test_a_way_that_is_not_configured_is_told(post: Post, name: str, section: str) -> None:
    """Messages wait for it, and what to write is said."""
    post.store.queue([mail(1, notifier=name)])
    done = post.deliver(None)

    said = f"{name}: no notifier of that name is configured, and messages wait for it; write {section}"
    assert (done.problems, done.left) == ((said,), {name: 1})


def test_what_found_no_way_for_a_week_is_given_up(post: Post) -> None:
    """By then there is newer news; it is said of each."""
    post.store.queue([mail(1), mail(2)])
    post.later(days=KEPT.days, seconds=1)
    notifier = Given()
    done = post.deliver(notifier)

    assert fates(done) == [("1", Fate.GIVEN_UP), ("2", Fate.GIVEN_UP)]
    assert {one.why for one in done.messages} == {"could not be sent for 7 days"}
    assert (notifier.sent, done.complete) == ([], False)


def test_a_stranger_s_notifier_that_raises_fails_alone(post: Post) -> None:
    """It is named, its message is tried again for a day, and the other ways go on."""
    post.store.queue([mail(1), mail(2, notifier="chat")])
    done = post.deliver(Given(says=[ValueError("no\nreason")]), chat=Given())

    assert fates(done) == [("2", Fate.SENT), ("1", Fate.WAITING)]
    assert done.problems == ("mail: notifier given raised ValueError: no reason; report it to its authors",)


@pytest.mark.parametrize("error", [ValueError("lost"), NotifierError("lost")], ids=["any", "its own"])
def test_a_notifier_that_fails_to_close_has_sent_all_the_same(post: Post, error: Exception) -> None:
    """What was accepted is not sent again."""
    post.store.queue([mail(1)])
    done = post.deliver(Given(at_the_end=[error]))

    assert fates(done) == [("1", Fate.SENT)]
    assert len(done.problems) == 1


def test_a_notifier_that_fails_to_open_loses_nothing(post: Post) -> None:
    """The message is tried again."""
    post.store.queue([mail(1)])
    done = post.deliver(Given(at_once=[ValueError("odd")]))

    assert fates(done) == [("1", Fate.WAITING)]


def test_what_is_no_outcome_is_no_acceptance(post: Post) -> None:
    """A notifier that forgets to say how it went has its message tried again."""
    post.store.queue([mail(1)])
    done = post.deliver(Given(says=[None, None]))

    assert [one.why for one in done.messages] == ["notifier given gave None, which is no outcome"]
    assert done.left == {"mail": 1}


def test_no_secret_is_told(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a server or somebody's program repeats; and no answer of theirs draws on the terminal."""
    monkeypatch.setenv("KB_HOOK", "https://hooks.example/T0/secret")
    key = Secret(env="KB_HOOK")
    post.store.queue([mail(number) for number in range(3)])
    says: list[object] = [
        TryLater("no answer of https://hooks.example/T0/secret\x1b[2J"),
        Refused("404 for https://hooks.example/T0/secret\r\n" + "x" * 900),
        NotifierError("POST https://hooks.example/T0/secret: 410"),
    ]
    done = post.deliver(Given(says=says, key=key))

    assert "secret" not in str(done)
    assert done.problems == ("mail: POST ***: 410",)
    assert done.messages[0].why == "no answer of *** [2J"
    assert {len(one.why or "") for one in done.messages} == {20, 501}


def test_a_secret_that_cannot_be_read_hides_nothing_else(post: Post) -> None:
    """That it is not there is what the notifier tells."""
    post.store.queue([mail(1)])
    done = post.deliver(Given(at_once=[NotifierError("KB_NONE is not set")], key=Secret(env="KB_NONE")))

    assert done.problems == ("mail: KB_NONE is not set",)


def test_a_store_that_fails_stops_the_delivery(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message of which nobody could write that it was sent is sent again, with the same bytes."""
    post.store.queue([mail(1)])
    notifier = Given()
    with monkeypatch.context() as broken:
        broken.setattr("kbaudit.store.bounces.clear", _fails)
        with pytest.raises(StoreError, match="the disk is full"):
            post.deliver(notifier)
    post.later(seconds=LEASE.total_seconds())

    assert fates(post.deliver(notifier)) == [("1", Fate.SENT)]
    assert notifier.sent == [mail(1), mail(1)]


def _fails(*_: object) -> None:
    raise StoreError("the disk is full")


def test_copies_of_a_mail_are_the_same_byte_by_byte(post: Post) -> None:
    """A real server that takes a mail and loses the connection before its answer gets the same again."""
    post.store.queue([mail(number) for number in range(4)])
    box = Box(to_text=[DROP, "250 OK", "451 busy", DROP, "250 OK"])
    with serving(box) as port:
        notifier = SmtpNotifier(url=f"smtp://127.0.0.1:{port}", sender="kb@example.org")
        first = post.deliver(notifier)
        post.later(minutes=5)
        second = post.deliver(notifier)

    assert [fate for _, fate in fates(first)] == [Fate.WAITING, Fate.SENT, Fate.WAITING, Fate.WAITING]
    assert [fate for _, fate in fates(second)] == [Fate.SENT] * 3
    assert second.left == {}
    assert len(box.mails) == 7
    assert {one.content for one in box.mails} == {mail(number).content for number in range(4)}


def test_a_day_is_as_long_as_it_is_said() -> None:
    """The documents name these."""
    assert (timedelta(hours=24), timedelta(days=7), timedelta(minutes=10)) == (TRIED, KEPT, LEASE)
