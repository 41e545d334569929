from __future__ import annotations

import json
import logging
import socket
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from kbaudit.errors import JudgeError
from kbaudit.judges.chat import chat_judge
from kbaudit.judges.interface import Label, Opinion
from kbaudit.judges.posting import MOST_BYTES
from kbaudit.secret import Secret
from tests.chat_server import Room, opinion, reply, said
from tests.judges.samples import PAIR, settings

KEY = "sk-0123456789"
BUSY = reply(status=429)
FAILED = reply(status=500)


class Waiting:
    """Takes note of how long it would have waited."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


def ask(room: Room, waiting: Waiting | None = None, **more: Any) -> Opinion:  # noqa: ANN401 - the settings of a judge
    with chat_judge(settings(room.base_url, **more), wait=waiting or Waiting()) as judge:
        return judge.judge(PAIR)


def refusal(room: Room, waiting: Waiting | None = None, **more: Any) -> JudgeError:  # noqa: ANN401 - the settings of a judge
    with pytest.raises(JudgeError) as caught:
        ask(room, waiting, **more)
    return caught.value


def test_an_opinion_is_given(room: Room) -> None:
    """Label, probability, the model's words, and the tokens as the server counts them."""
    room.plays(opinion("contradiction", 0.97, "30 days is not\n14 days."))

    assert ask(room) == Opinion(
        label=Label.CONTRADICTION, probability=0.97, reason="30 days is not 14 days.", tokens=120
    )


def test_what_is_asked(room: Room) -> None:
    """One POST to the configured address, with the model, no randomness, a strict schema, and no key where none is."""
    room.plays(opinion())
    ask(room)
    (seen,) = room.seen
    asked = json.loads(seen["body"])

    assert seen["path"] == f"/{room.name}/v1/chat/completions"
    assert "authorization" not in seen["headers"]
    assert (asked["model"], asked["temperature"]) == ("small-model", 0)
    assert asked["response_format"]["json_schema"]["strict"] is True
    assert [one["role"] for one in asked["messages"]] == ["system", "user"]


def test_the_key_is_sent_and_never_shown(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It goes to the server; neither an error nor a log nor a value's text has it, though the server repeats it."""
    monkeypatch.setenv("JUDGE_KEY", f" {KEY}\n")
    room.plays(reply(json.dumps({"error": {"message": f"the key {KEY} may not do this"}}), status=418))
    with (
        caplog.at_level(logging.DEBUG),
        chat_judge(settings(room.base_url, key=Secret(env="JUDGE_KEY"))) as judge,
        pytest.raises(JudgeError, match=r"answered 418: “the key \*\*\* may not do this”") as caught,
    ):
        judge.judge(PAIR)
    shown = f"{judge!r} {judge.way()!r} {caught.value!r} {caplog.text}"

    assert room.seen[0]["headers"]["authorization"] == f"Bearer {KEY}"
    assert KEY not in shown


def test_a_key_that_is_not_there_is_told_at_the_first_question(room: Room) -> None:
    """The judge can be opened without it, for known answers need none; then nothing is sent."""
    room.plays(opinion())
    error = refusal(room, key=Secret(env="NO_SUCH_VARIABLE"))

    assert str(error) == (
        "cannot be asked, for the key (judge.key): the environment variable NO_SUCH_VARIABLE is not set or empty; "
        "put the key there"
    )
    assert error.lasting
    assert room.seen == []


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_that_knows_no_schemas_is_asked_in_words(room: Room, status: int) -> None:
    """It is asked again without one, and from then on at once."""
    room.plays(reply("response_format is not supported", status=status), opinion(), opinion("unrelated"))
    with chat_judge(settings(room.base_url)) as judge:
        opinions = [judge.judge(PAIR), judge.judge(PAIR)]

    assert [one.label for one in opinions] == [Label.CONTRADICTION, Label.UNRELATED]
    assert ["response_format" in one for one in room.questions] == [True, False, False]
    assert "one JSON object and nothing else" in room.questions[1]["messages"][0]["content"]


def test_a_server_that_refuses_both_ways_is_refused(room: Room) -> None:
    """What it says of its reason is told, and the next question is asked with a schema again."""
    room.plays(reply('{"error": "no model of that name"}', status=400))
    with chat_judge(settings(room.base_url)) as judge:
        for _ in range(2):
            with pytest.raises(JudgeError, match="answered 400: “no model of that name”") as caught:
                judge.judge(PAIR)

    assert not caught.value.lasting
    assert ["response_format" in one for one in room.questions] == [True, False, True, False]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (reply("<html>busy</html>"), "is not JSON: expecting value at column 1"),
        (reply("[]"), "is not a JSON object"),
        (reply('{"error": {"message": "overloaded"}}'), "holds no message"),
        (reply('{"choices": []}'), "holds no message"),
        (reply('{"choices": [{"message": {"content": null}}]}'), "holds no message"),
        (reply('{"choices": [{"message": {"content": null, "refusal": "no"}}]}'), "declines to judge"),
        (said("They contradict each other."), "is not JSON: expecting value at column 1"),
        (said('Sure! {"label": "contradiction", "probability": 1, "reason": ""}'), "is not JSON: "),
        (said('{"label": "contradiction", "probability": 1, "reason": ""} Done.'), "is not JSON: extra data"),
        (said('{"label": "unsure", "label": "contradiction", "probability": 1, "reason": ""}'), "has the key 'label'"),
        (said({"label": "contradiction", "probability": 1}), "does not hold exactly a label"),
        (said({"label": "unsure", "probability": 1, "reason": "", "more": 1}), "does not hold exactly a label"),
        (said({"label": "CONTRADICTION", "probability": 1, "reason": ""}), "has a label that is not one of those"),
        (said({"label": ["unsure"], "probability": 1, "reason": ""}), "has a label that is not one of those"),
        (said({"label": "contradiction", "probability": 1.01, "reason": ""}), "has no probability from 0 to 1"),
        (said({"label": "contradiction", "probability": -1, "reason": ""}), "has no probability from 0 to 1"),
        (said({"label": "contradiction", "probability": "1", "reason": ""}), "has no probability from 0 to 1"),
        (said({"label": "contradiction", "probability": True, "reason": ""}), "has no probability from 0 to 1"),
        (said('{"label": "contradiction", "probability": NaN, "reason": ""}'), "holds NaN, which JSON does not allow"),
        (said({"label": "contradiction", "probability": 1, "reason": 5}), "has a reason that is no text"),
        (said('{"a":' * 500 + "1" + "}" * 500), "is nested too deeply"),
    ],
)
def test_an_answer_that_cannot_be_used_is_no_opinion(room: Room, answer: dict[str, Any], problem: str) -> None:
    """It is unsure and says why, whatever came; it has cost something all the same."""
    room.plays(answer)
    given = ask(room)

    assert (given.label, given.probability, given.reason) == (Label.UNSURE, 0.0, "")
    assert str(given.problem).startswith(f"gave an answer that {problem}")
    assert given.tokens > 0


@pytest.mark.parametrize("reported", [None, 0, -5, True, "many", 2.5])
def test_tokens_are_estimated_where_the_server_reports_none(room: Room, reported: object) -> None:
    """By the length of the question and of the answer."""
    room.plays(said({"label": "unsure", "probability": 1, "reason": ""}, tokens=reported))
    tokens = ask(room).tokens

    assert len(room.seen[0]["body"]) / 4 < tokens < len(room.seen[0]["body"])


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "answered 401; check judge.key"),
        (403, "answered 403; check judge.key"),
        (404, "answered 404; check judge.base_url and judge.model"),
    ],
)
def test_what_every_question_would_meet_is_lasting(room: Room, status: int, message: str, waiting: Waiting) -> None:
    """A refused key and a wrong address are not tried again, and the server's words are not repeated."""
    room.plays(reply('{"error": {"message": "your key is …"}}', status=status))
    error = refusal(room, waiting)

    assert (str(error), error.lasting) == (message, True)
    assert (len(room.seen), waiting.seconds) == (1, [])


def test_a_busy_server_is_given_the_time_it_asks_for(room: Room, waiting: Waiting) -> None:
    """Retry-After is kept to the second; without it the pauses grow."""
    room.plays(reply(status=429, headers={"retry-after": "7"}), BUSY, opinion())

    assert ask(room, waiting).label is Label.CONTRADICTION
    assert waiting.seconds == [7.0, 2.0]


def test_a_server_that_stays_busy_is_left_alone(room: Room, waiting: Waiting) -> None:
    """After three tries the run asks no more."""
    room.plays(BUSY)
    error = refusal(room, waiting)

    assert (str(error), error.lasting) == ("has had too many questions (429); run again later", True)
    assert (len(room.seen), waiting.seconds) == (3, [1.0, 2.0])


def test_a_server_that_asks_for_more_time_than_there_is_is_left_alone(room: Room, waiting: Waiting) -> None:
    """It is not asked again before the time it named."""
    room.plays(reply(status=429, headers={"retry-after": "3600"}))
    error = refusal(room, waiting)

    assert str(error) == "has had too many questions (429) and asks to wait 3600 s; run again later"
    assert (len(room.seen), waiting.seconds) == (1, [])


@pytest.mark.parametrize("said", ["Wed, 21 Oct 2026 07:28:00 GMT", "soon", "-1", "²", "9" * 400, ""])
def test_a_time_to_wait_that_is_no_number_of_seconds_is_none(room: Room, waiting: Waiting, said: str) -> None:
    """The usual pause is made instead."""
    room.plays(reply(status=503, headers={"retry-after": said.encode().decode("latin-1")}), opinion())

    assert ask(room, waiting).label is Label.CONTRADICTION
    assert waiting.seconds == [1.0]


def test_a_server_that_fails_is_asked_three_times(room: Room, waiting: Waiting) -> None:
    """Its failure is told by its number; the next question may fare better."""
    room.plays(FAILED)
    error = refusal(room, waiting)

    assert (str(error), error.lasting) == ("answered 500", False)
    assert len(room.seen) == 3


@pytest.mark.parametrize("body", ["", "{}", '{"error": {"message": 5}}', "<html>", "[]"])
def test_a_refusal_without_words_is_told_by_its_number(room: Room, body: str) -> None:
    """Whatever came with it."""
    room.plays(reply(body, status=418))

    assert str(refusal(room)) == "answered 418"


def test_a_server_that_hangs_is_given_up(room: Room, waiting: Waiting) -> None:
    """After the configured time, repetitions included."""
    room.plays(reply(hangs=True))
    error = refusal(room, waiting, timeout_seconds=0.2)

    assert (str(error), error.lasting) == ("did not answer within 0.2 s (judge.timeout_seconds)", False)
    assert waiting.seconds == []


def test_an_answer_that_drips_is_given_up(room: Room) -> None:
    """The time holds for the whole answer, not for each piece of it."""
    room.plays(opinion())
    clock = count(step=40)
    with (
        chat_judge(settings(room.base_url), clock=lambda: float(next(clock))) as judge,
        pytest.raises(JudgeError, match=r"did not answer within 60 s"),
    ):
        judge.judge(PAIR)


def test_a_closed_port_is_told(room: Room) -> None:
    """With what the machine says of it; no further question would fare better."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    error = refusal(Room(port, room.name))

    assert str(error).startswith("cannot be reached (")
    assert str(error).endswith("; check judge.base_url, and the proxy if there is one")
    assert error.lasting


def test_the_proxy_of_the_environment_is_used(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for an address that this machine does not know itself; what it refuses is told."""
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{room.port}")
    far = f"http://llm.example.org/{room.name}/v1"
    room.plays(opinion())
    with chat_judge(settings(far)) as judge:
        judge.judge(PAIR)

    assert room.seen[0]["headers"]["host"] == "llm.example.org"


def test_a_proxy_that_refuses_is_told(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """No further question would fare better."""
    monkeypatch.setenv("HTTPS_PROXY", f"http://ana:secret@127.0.0.1:{room.port}")
    with chat_judge(settings("https://llm.example.org/v1")) as judge, pytest.raises(JudgeError) as caught:
        judge.judge(PAIR)

    assert str(caught.value).startswith("cannot be reached (501 ")
    assert "secret" not in str(caught.value)
    assert caught.value.lasting


def test_a_broken_connection_is_told(room: Room) -> None:
    """A server that hangs up in the middle gave no answer."""
    room.plays(reply(breaks=True))
    error = refusal(room)

    assert (str(error), error.lasting) == ("broke the connection off (RemoteProtocolError)", False)


def test_a_huge_answer_is_not_read_to_its_end(room: Room) -> None:
    """Memory is not the server's to fill."""
    room.plays(reply("0123456789abcdef", times=MOST_BYTES))
    error = refusal(room)

    assert str(error) == f"sent an answer of more than {MOST_BYTES} bytes"


def test_a_packed_answer_is_refused(room: Room) -> None:
    """It was not asked for, and may grow a thousandfold."""
    room.plays(reply("x", headers={"content-encoding": "gzip"}))

    assert str(refusal(room)) == "sent an answer packed in a way that was not asked for"
    assert room.seen[0]["headers"]["accept-encoding"] == "identity"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(room: Room, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither passages nor key go anywhere but to the configured address."""
    monkeypatch.setenv("JUDGE_KEY", KEY)
    elsewhere = Room(room.port, f"{room.name}-elsewhere")
    elsewhere.plays(opinion())
    there = elsewhere.base_url.replace("127.0.0.1", "localhost") + "/chat/completions"
    room.plays(reply(status=status, headers={"location": there}))
    error = refusal(room, key=Secret(env="JUDGE_KEY"))

    assert str(error) == f"answered {status}, a redirect, which is not followed; check judge.base_url"
    assert error.lasting
    assert elsewhere.seen == []


def test_surroundings_that_httpx_refuses_are_told(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the kind of failure alone, for the address of a proxy may hold a password."""
    monkeypatch.setenv("HTTP_PROXY", "gopher://ana:secret@proxy.example")
    error = refusal(room)

    assert "check HTTP_PROXY" in str(error)
    assert "secret" not in str(error)
    assert error.lasting


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    (tmp_path / "key").write_text(f"{KEY}\n")
    return tmp_path / "key"


def test_the_key_may_stand_in_a_file(room: Room, key_file: Path) -> None:
    """White space around it is not part of it."""
    room.plays(opinion())
    ask(room, key=Secret(file=key_file))

    assert room.seen[0]["headers"]["authorization"] == f"Bearer {KEY}"
