from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, select

from kbaudit.digests.digest import Slot, Told
from kbaudit.message import MAIL, Message, Purpose
from kbaudit.store.engine import reading, writing
from kbaudit.store.outbox import OUTBOX
from kbaudit.store.runs import begin
from kbaudit.store.slots import RUN, Filled, Slots
from tests.samples import NOW
from tests.tasks_made import ANA, BEN

DAY = timedelta(days=1)


def filled(person: str = ANA, days: int = 0, identity: str | None = "1@example.org", **times: int) -> Filled:
    at = NOW + DAY * days
    message = None
    if identity is not None:
        message = Message(
            id=identity,
            notifier=MAIL,
            purpose=Purpose.DIGEST,
            person=person,
            address=person,
            content=b"mail",
            due=at,
        )
    told = Told(slot_at=at, made_at=at if identity else None, times=times)
    return Filled(slot=Slot(person=person, at=at), purpose=Purpose.DIGEST, told=told, message=message)


def queued(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return sorted(connection.execute(select(OUTBOX.c.id)).scalars())


def test_a_slot_and_its_message_are_kept_together(engine: Engine) -> None:
    """And come back as they were, the last of each person."""
    slots = Slots(engine)
    assert slots.told(Purpose.DIGEST) == {}

    assert slots.fill([filled(t1=1), filled(BEN, 0, "2@example.org", t2=3)]) == ("1@example.org", "2@example.org")
    assert slots.fill([filled(days=7, identity=None)]) == ()

    assert slots.told(Purpose.DIGEST) == {
        ANA: Told(slot_at=NOW + 7 * DAY),
        BEN: Told(slot_at=NOW, made_at=NOW, times={"t2": 3}),
    }
    assert slots.told(Purpose.STEWARD) == {}
    assert queued(engine) == ["1@example.org", "2@example.org"]


def test_a_slot_is_filled_once(engine: Engine) -> None:
    """What comes second is left, its message with it."""
    slots = Slots(engine)
    slots.fill([filled(t1=1)])

    assert slots.fill([filled(identity="other@example.org", t1=2)]) == ()
    assert slots.told(Purpose.DIGEST)[ANA].times == {"t1": 1}
    assert queued(engine) == ["1@example.org"]


def test_the_last_runs_are_known(engine: Engine) -> None:
    """The latest first, and only those that fill slots."""
    slots = Slots(engine)
    assert slots.runs() == ()
    with writing(engine) as connection:
        for number in range(12):
            begin(connection, RUN, "1", NOW + DAY * number)
        begin(connection, "sync", "1", NOW + DAY * 20)

    assert slots.runs() == tuple(NOW + DAY * number for number in range(11, 3, -1))


def test_who_wants_no_digests_is_remembered(engine: Engine) -> None:
    """Until they want them again; twice is as once."""
    slots = Slots(engine)
    for person in (ANA, ANA, BEN):
        slots.stop(person, NOW)
    assert slots.stopped() == {ANA, BEN}

    for _ in range(2):
        slots.resume(ANA)
    assert slots.stopped() == {BEN}
