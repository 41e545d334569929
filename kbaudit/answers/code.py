"""The answer code: what a mail or a link lets its holder do, signed; pure, without a clock.

A code is used once because it names the turn of its task: how many answers the task had when the code was made. After
any answer it is old, which the store decides in the transaction that enters the answer, never by the code's letters.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Self

from itsdangerous import Signer

from kbaudit.errors import CodeError, CodeExpiredError, ConfigError
from kbaudit.task_event import Deed

CODES_HOLD = timedelta(days=30)
"""For how long a code can be used; each digest brings fresh ones."""

SHORTEST_KEY = 32
_LONGEST = 4_096
_ANSWER = "answer"
_TAG_DIGITS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCode:
    """What one code lets its holder do.

    Attributes:
        task: The task's identity.
        person: Who may do it, as tasks name people.
        turn: ``Task.turn`` when the code was made.
        deed: The answer that it gives; None where it only opens the page of the task.
        card: The reference of the card that is kept; None for other answers.
        text: The first 12 or more digits of the digest of the text that was shown; None where none is vouched for.
    """

    task: str
    person: str
    turn: int
    deed: Deed | None = None
    card: str | None = None
    text: str | None = None

    @classmethod
    def of(cls, said: Sequence[Any]) -> Self:
        """Make a code of the values that were signed."""
        task, person, turn, deed, card, text = said
        return cls(task=task, person=person, turn=turn, deed=deed and Deed(deed), card=card, text=text)


@dataclass(frozen=True, slots=True)
class CodeKeys:
    """The keys that sign codes and read them.

    Attributes:
        keys: The oldest first; the last one signs, all read, so that a key can be changed while codes are out.
    """

    keys: tuple[str, ...] = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse keys that could be guessed.

        Raises:
            ConfigError: There is none, or one is too short.
        """
        if not self.keys or min(map(len, self.keys)) < SHORTEST_KEY:
            raise ConfigError(f"codes are signed with keys of {SHORTEST_KEY} characters or more; name one such key")

    def sign(self, code: AnswerCode, now: datetime) -> str:
        """Write a code: letters, digits, ``-``, ``_`` and one ``.``, under 200 for names of usual length.

        Args:
            now: When it is made, an aware instant; it counts from the minute before.
        """
        said = [code.task, code.person, code.turn, code.deed and str(code.deed), code.card, code.text]
        return self.seal(_ANSWER, said, now)

    def read(self, text: str, now: datetime, max_age: timedelta = CODES_HOLD) -> AnswerCode:
        """Read a code that one of the keys signed.

        Raises:
            CodeError: It was not made with any of these keys, for this purpose, or is not whole.
            CodeExpiredError: It was, longer ago than ``max_age``; the error has what it said.
        """
        return AnswerCode.of(self.unseal(_ANSWER, text, now, max_age))

    def seal(self, purpose: str, said: Sequence[object], now: datetime) -> str:
        """Sign values for one purpose; another one does not read them.

        Args:
            said: What JSON can hold.
        """
        held = json.dumps([_minute(now), *said], ensure_ascii=False, separators=(",", ":")).encode()
        return _signed(self.keys[-1], purpose, urlsafe_b64encode(held).rstrip(b"=").decode())

    def unseal(self, purpose: str, text: str, now: datetime, max_age: timedelta) -> list[Any]:
        """Give the values that were signed for a purpose.

        Raises:
            CodeError: They were not signed with any of these keys, for this purpose, or the text is not whole.
            CodeExpiredError: They were, longer ago than ``max_age``; the error has them.
        """
        payload = text.partition(".")[0]
        # The text is written anew and compared: base64 has several ways to write the same signature.
        if len(text) > _LONGEST or not text.isascii() or not any(_is(text, key, purpose, payload) for key in self.keys):
            raise CodeError("is no code that was made here, or not the whole of it; take it from the mail as it is")
        held: list[Any] = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        made, *said = held
        age = timedelta(minutes=_minute(now) - made)
        if age > max_age:
            raise CodeExpiredError(f"is {age.days} days old and holds no more; the next mail brings a fresh one", said)
        return said

    def tag(self, purpose: str, said: str) -> str:
        """Give 32 hexadecimal digits that say nothing of a text and that nobody can guess who knows it.

        The same text has the same ones for as long as the last key is the same.
        """
        named = json.dumps([f"kbaudit.{purpose}", said]).encode()
        return hmac.new(self.keys[-1].encode(), named, sha256).hexdigest()[:_TAG_DIGITS]


def _is(text: str, key: str, purpose: str, payload: str) -> bool:
    return hmac.compare_digest(_signed(key, purpose, payload), text)


def _signed(key: str, purpose: str, payload: str) -> str:
    signer = Signer(key, salt=f"kbaudit.{purpose}", key_derivation="hmac", digest_method=sha256)
    return signer.sign(payload).decode()


def _minute(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp() // 60)
