from __future__ import annotations

import logging

import pytest

from kbaudit.errors import NotifierError
from kbaudit.notifiers.interface import Accepted, Outcome, Refused, TryLater
from kbaudit.notifiers.webhook import posting
from kbaudit.secret import Secret
from tests.chat_server import Room, reply
from tests.messages_made import mail

HOOK = Secret(env="KB_HOOK")
PATH = "services/T0/B0/not-for-anybody"


@pytest.fixture
def hook(room: Room, monkeypatch: pytest.MonkeyPatch) -> Room:
    """Give a server at which a webhook is."""
    monkeypatch.setenv("KB_HOOK", f"{room.base_url}/{PATH}")
    return room


def posted(count: int = 1, timeout_seconds: float = 5.0) -> list[Outcome]:
    with posting(HOOK, timeout_seconds, 0.0) as sender:
        return [sender.send(mail(number)) for number in range(count)]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Accepted()),
        (202, Accepted()),
        (400, Refused("the webhook answered 400: invalid_payload")),
        (413, Refused("the webhook answered 413: invalid_payload")),
        (500, TryLater("the webhook answered 500: invalid_payload")),
        (503, TryLater("the webhook answered 503: invalid_payload")),
    ],
    ids=str,
)
def test_what_an_answer_means(hook: Room, status: int, outcome: Outcome) -> None:
    """A message is taken, refused for ever, or tried again."""
    hook.plays(reply("invalid_payload", status))

    assert posted() == [outcome]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_webhook_that_is_no_more_is_no_fault_of_the_message(hook: Room, status: int) -> None:
    """All others would fare the same, so they wait for another webhook."""
    hook.plays(reply("no_service", status))

    with pytest.raises(NotifierError, match=f"answered {status}: no_service; make a new webhook, and put its address"):
        posted()


def test_a_webhook_that_has_had_enough_is_left_alone(hook: Room) -> None:
    """With how long it asks to wait."""
    hook.plays(reply("", 429, {"retry-after": "30"}))

    with pytest.raises(NotifierError, match=r"too many messages \(429\) and asks to wait 30 s; run it again later"):
        posted(2)
    assert len(hook.seen) == 1


def test_a_busy_webhook_that_names_no_time(hook: Room) -> None:
    """Is left alone as well."""
    hook.plays(reply("", 429, {"retry-after": "soon"}))

    with pytest.raises(NotifierError, match=r"\(429\); run it again later"):
        posted()


def test_a_redirect_is_not_followed(hook: Room) -> None:
    """The message would go elsewhere."""
    hook.plays(reply("", 307, {"location": f"{hook.base_url}/elsewhere"}))

    with pytest.raises(NotifierError, match="answered 307, a redirect, which is not followed"):
        posted()
    assert len(hook.seen) == 1


def test_a_connection_that_breaks_is_tried_again_later(hook: Room) -> None:
    """The message may have arrived."""
    hook.plays(reply(breaks=True))

    assert posted() == [TryLater("the connection to the webhook was lost (RemoteProtocolError)")]


def test_a_webhook_that_does_not_answer_is_tried_again_later(hook: Room) -> None:
    """After the time that is configured."""
    hook.plays(reply(hangs=True))

    assert posted(timeout_seconds=0.2) == [TryLater("the webhook did not answer within 0.2 s")]


def test_an_answer_of_any_length_costs_little(hook: Room) -> None:
    """Its beginning is read, and less of it shown; what is packed is not read."""
    hook.plays(reply("x" * 1000, 400, times=2000), reply("packed", 400, {"content-encoding": "gzip"}))
    long, packed = posted(2)

    assert long == Refused("the webhook answered 400: " + "x" * 200)
    assert packed == Refused("the webhook answered 400")


def test_a_webhook_that_cannot_be_reached_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its address."""
    monkeypatch.setenv("KB_HOOK", f"http://127.0.0.1:1/{PATH}")

    with pytest.raises(NotifierError, match=r"^the webhook cannot be reached \(ConnectError\); check its address, and"):
        posted()


@pytest.mark.parametrize(
    "address",
    [
        f"http://hooks.example/{PATH}",
        f"hooks.example/{PATH}",
        f"https://[/{PATH}",
        "https://",
        f"ftp://x/{PATH}",
        "a b",
    ],
    ids=["in the clear", "no scheme", "no host", "nothing", "ftp", "words"],
)
def test_what_is_no_address_is_told_and_not_shown(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """It may be the secret, badly copied."""
    monkeypatch.setenv("KB_HOOK", address)

    with pytest.raises(
        NotifierError, match=r"^the webhook's address \(url\) is none that begins with https://; copy it"
    ):
        posted()


def test_an_address_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """With where it should be."""
    monkeypatch.delenv("KB_HOOK", raising=False)

    with pytest.raises(NotifierError, match="cannot be read: the environment variable KB_HOOK is not set"):
        posted()


def test_settings_of_the_environment_that_httpx_refuses_are_told(hook: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the values, which may hold passwords."""
    hook.plays(reply("ok"))
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://user:password@proxy")

    with pytest.raises(NotifierError, match="httpx refuses the environment's proxies or certificates") as refused:
        posted()
    assert "password" not in str(refused.value)


def test_the_address_stands_in_no_log(hook: Room, caplog: pytest.LogCaptureFixture) -> None:
    """Not even where everything is logged; what others log by the same way is."""
    hook.plays(reply("ok"))
    with caplog.at_level(logging.DEBUG):
        posted(2)
        logging.getLogger("httpx").info("another request")

    assert "not-for-anybody" not in caplog.text
    assert "another request" in caplog.text
    assert logging.getLogger("httpx").filters == []


def test_the_address_stands_in_no_description(hook: Room) -> None:
    """Of what sends."""
    with posting(HOOK, 5.0, 0.0) as sender:
        assert "not-for-anybody" not in repr(sender)
    assert hook.base_url
