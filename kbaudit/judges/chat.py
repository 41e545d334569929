"""The judge ``chat``: a language model behind any server that speaks the protocol of chat completions."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any, ClassVar

import httpx

from kbaudit.errors import JudgeError, SecretError
from kbaudit.judges.answer import read_answer
from kbaudit.judges.interface import Opinion, Passages, shortened
from kbaudit.judges.posting import Post, Reply
from kbaudit.judges.prompt import PROMPT_VERSION, RESPONSE_FORMAT, messages
from kbaudit.judges.settings import JudgeSettings
from kbaudit.text.strict_json import parse_object

_LONGEST_ANSWER = 1024
_BYTES_A_TOKEN = 3  # of English text it is nearer to four; rather too many tokens are counted than too few
_REFUSED = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
_OF_ALL_QUESTIONS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
_WHAT_NEXT = {
    HTTPStatus.UNAUTHORIZED: "check judge.key",
    HTTPStatus.FORBIDDEN: "check judge.key",
    HTTPStatus.NOT_FOUND: "check judge.base_url and judge.model",
}


@dataclass(slots=True)
class ChatJudge:
    """A language model behind a server of chat completions; made by ``chat_judge``.

    Attributes:
        model: The model's name there.
        way: Gives the way to the server, the same each time; it is opened for the first question.
        in_prompt_only: Whether the server has refused to be bound to a schema, so that the form of the answer is only
            asked for.
    """

    name: ClassVar[str] = "chat"
    api: ClassVar[int] = 1
    version: ClassVar[int] = PROMPT_VERSION

    model: str
    way: Callable[[], Post]
    in_prompt_only: bool = False

    def judge(self, pair: Passages) -> Opinion:
        """Ask the model.

        Raises:
            JudgeError: The key cannot be read, or the server cannot be reached, is too slow, or refuses.
        """
        reply, spent = self._asked(pair, bound=not self.in_prompt_only)
        if reply.status in _REFUSED and not self.in_prompt_only:
            reply, spent = self._asked(pair, bound=False)
            self.in_prompt_only = reply.status == HTTPStatus.OK
        if reply.status != HTTPStatus.OK:
            raise self._refusal(reply)
        return read_answer(reply.text, estimate=spent)

    def _asked(self, pair: Passages, *, bound: bool) -> tuple[Reply, int]:
        """Give the server's reply, and an estimate of the tokens that question and answer took."""
        body = self._body(pair, bound=bound)
        reply = self.way().send(body)
        return reply, (len(body) + len(reply.text.encode())) // _BYTES_A_TOKEN + 1

    def _body(self, pair: Passages, *, bound: bool) -> bytes:
        asked: dict[str, Any] = {
            "model": self.model,
            "messages": messages(pair),
            "temperature": 0,
            "max_tokens": _LONGEST_ANSWER,
        }
        if bound:
            asked["response_format"] = RESPONSE_FORMAT
        return json.dumps(asked).encode("ascii")

    def _refusal(self, reply: Reply) -> JudgeError:
        said = f"answered {reply.status}"
        if reply.status in _OF_ALL_QUESTIONS:
            return JudgeError(f"{said}; {_WHAT_NEXT[HTTPStatus(reply.status)]}", lasting=True)
        if HTTPStatus.MULTIPLE_CHOICES <= reply.status < HTTPStatus.BAD_REQUEST:
            return JudgeError(f"{said}, a redirect, which is not followed; check judge.base_url", lasting=True)
        return JudgeError(f"{said}{self._own_words(reply)}")

    def _own_words(self, reply: Reply) -> str:
        """Give what a server says of its failure; some repeat the key they were given."""
        try:
            match parse_object(reply.text):
                case {"error": {"message": str(said)}} | {"error": str(said)}:
                    shown = said.replace(key, "***") if (key := self.way().key) else said
                    return f": “{shortened(shown)}”"
        except ValueError:
            pass
        return ""


@contextmanager
def chat_judge(
    settings: JudgeSettings,
    wait: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[ChatJudge]:
    """Give a judge, and close its connections in the end.

    Proxies and certificates are those of the environment, as httpx has them. The key is read for the first question,
    so that known answers need none.

    Args:
        wait: Waits some seconds.
        clock: Tells the seconds since some moment.
    """
    with ExitStack() as open_ones:

        @cache
        def way() -> Post:
            key = _key(settings)
            url = f"{settings.base_url.rstrip('/')}/chat/completions"
            return Post(open_ones.enter_context(_client()), url, key, settings.timeout_seconds, wait, clock)

        yield ChatJudge(settings.model, way)


def _key(settings: JudgeSettings) -> str:
    try:
        return settings.key.reveal() if settings.key else ""
    except SecretError as error:
        raise JudgeError(f"cannot be asked, for the key (judge.key): {error}", lasting=True) from None


def _client() -> httpx.Client:
    try:
        return httpx.Client()
    except Exception as error:  # noqa: BLE001 - a proxy's address may hold a password, so only the kind of failure is told
        said = f"cannot be asked: httpx refuses the environment's proxies or certificates ({type(error).__name__})"
        raise JudgeError(f"{said}; check HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE", lasting=True) from None
