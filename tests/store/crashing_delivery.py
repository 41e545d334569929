"""Deliveries that are killed, as ``python crashing_delivery.py URL PORT KILLS SEED``.

Each child delivers messages to a real SMTP server, and dies by SIGKILL at a point drawn by lot: before or after some
statement, commit, or exchange with the server. The next one begins when the lease of the one before has ended. What the
server was given is looked at by the test.
"""

from __future__ import annotations

import json
import os
import random
import signal
import smtplib
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from kbaudit.message import MAIL
from kbaudit.notifiers.smtp import SmtpNotifier
from kbaudit.runs.delivery import LEASE, deliver
from kbaudit.store.store import Store
from tests.messages_made import mail
from tests.samples import NOW
from tests.store.crashing import in_child

_TURN = 3
_REST = 60  # so many turns more are fewer than a day, after which a message is given up


def queue(url: str, turn: int) -> None:
    """Queue the messages of one turn."""
    store = Store.open(url, "1")
    store.queue([mail(turn * _TURN + number) for number in range(_TURN)])
    store.close()


def work(url: str, port: int, turn: int, die_at: int) -> int:
    """Deliver what there is until the end, or until the point at which to die; give how many points there were."""
    met = 0

    def count(*_: object) -> None:
        nonlocal met
        met += 1
        if met == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    _count_exchanges(count)
    store = Store.open(url, "1")
    for moment in ("before_cursor_execute", "commit", "after_cursor_execute"):
        event.listen(store.engine, moment, count)
    notifier = SmtpNotifier(url=f"smtp://127.0.0.1:{port}", sender="kb@example.org")
    deliver(store, {MAIL: notifier}, lambda: NOW + turn * (LEASE + timedelta(minutes=1)))
    store.close()
    return met


def _count_exchanges(count: Callable[..., None]) -> None:
    """Count before and after everything that goes to the server or comes from it."""
    for name in ("send", "getreply"):
        real = getattr(smtplib.SMTP, name)

        def counted(*words: Any, _real: Callable[..., Any] = real) -> Any:  # noqa: ANN401 - as smtplib has it
            count()
            found = _real(*words)
            count()
            return found

        setattr(smtplib.SMTP, name, counted)


def _say_points(url: str, port: int, tell: Callable[[str], None]) -> None:
    tell(str(work(url, port, 0, die_at=0)))


def _die(url: str, port: int, turn: int, point: int, _tell: Callable[[str], None]) -> None:
    work(url, port, turn, die_at=point)


def main(url: str, port: int, kills: int, seed: int) -> dict[str, Any]:
    """Kill deliveries at points drawn by lot, and let the last ones end, until nothing is left."""
    rolled = random.Random(seed)
    queue(url, 0)
    (points,), _ = in_child(partial(_say_points, url, port))
    wrong: list[str] = []
    killed = 0
    for turn in range(1, kills + 1):
        queue(url, turn)
        point = rolled.randrange(1, int(points))
        said, was_killed = in_child(partial(_die, url, port, turn, point))
        killed += was_killed
        wrong += [f"turn {turn}, point {point}: {one}" for one in said]
    left: dict[str, int] = {}
    for turn in range(kills + 1, kills + _REST):
        work(url, port, turn, die_at=0)
        store = Store.open(url, "1")
        left = dict(store.outbox.waiting())
        store.close()
        if not left:
            break
    return {"killed": killed, "queued": (kills + 1) * _TURN, "left": left, "wrong": wrong}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))))
