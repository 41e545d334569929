"""The code by which somebody stops their digests; pure, without a clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from kbaudit.answers.code import CodeKeys

STOPS_HOLD = timedelta(days=400)
"""For how long a link to stop can be used: as long as people keep mails that they mean to be rid of."""

_STOP = "stop"


def sign_stop(keys: CodeKeys, person: str, now: datetime) -> str:
    """Write the code of one person."""
    return keys.seal(_STOP, [person], now)


def read_stop(keys: CodeKeys, text: str, now: datetime) -> str:
    """Give whose code it is.

    Raises:
        CodeError: It was not made with any of these keys, for this purpose, or is not whole.
        CodeExpiredError: It was, too long ago.
    """
    (person,) = keys.unseal(_STOP, text, now, STOPS_HOLD)
    return str(person)
