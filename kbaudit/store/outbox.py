"""The outbox: finished messages, each queued once and handed over at least once, with the same bytes at every try."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, delete, func, or_, select, true, update

from kbaudit.message import MAIL, Message, Purpose
from kbaudit.outcomes.delivered import Fate
from kbaudit.store import bounces, people
from kbaudit.store.encoding import keepable, keepable_texts
from kbaudit.store.engine import inserted_or_known, reading, writing
from kbaudit.store.tables import OutboxRow

OUTBOX = OutboxRow.__table__  # type: ignore[attr-defined] # SQLModel makes it


# The ids of these hold what only their recipient and the servers on the way can know.
_WITH_SECRET_ID = (Purpose.DIGEST, Purpose.STEWARD, Purpose.RECEIPT)


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that one process alone may send for a while.

    Attributes:
        holder: What tells this claim from all others.
        tries: How often it was tried before.
        first_at: When it was first tried: at this claim, where never before.
    """

    message: Message
    holder: str
    tries: int
    first_at: datetime


def queue(connection: Connection, messages: Iterable[Message]) -> tuple[str, ...]:
    """Put messages into the outbox, each one that never was in it; in a transaction that writes.

    Returns:
        The ids of those that were put in, in their order.
    """
    kept = [keepable_texts(message) for message in messages]
    ids = people.identities(connection, [message.person for message in kept])
    return tuple(message.id for message in kept if _put(connection, message, ids[message.person]))


def _put(connection: Connection, message: Message, person: str) -> bool:
    row = {
        "id": message.id,
        "notifier": message.notifier,
        "purpose": str(message.purpose),
        "person": person,
        "address": message.address,
        "content": message.content,
        "due": message.due,
        "next_at": message.due,
        "fate": str(Fate.WAITING),
        "tries": 0,
    }
    # The driver of PostgreSQL does not tell how many rows an INSERT made.
    insert = inserted_or_known(connection)(OUTBOX).values(row).on_conflict_do_nothing().returning(OUTBOX.c.id)
    return connection.execute(insert).first() is not None


def purge(connection: Connection, before: datetime) -> int:
    """Remove the messages whose fate was known before an instant; how many there were.

    What waits or is being sent stays, however old. That a slot was filled is known without its message.
    """
    old = OUTBOX.c.settled_at.is_not(None) & (OUTBOX.c.settled_at < before)
    return connection.execute(delete(OUTBOX).where(old)).rowcount


@dataclass(frozen=True, slots=True)
class Outbox:
    """The outbox of a store; several processes may drain it at once."""

    engine: Engine

    def queue_apart(self, message: Message, alike: str, since: datetime, most: int = 1) -> bool:
        """Put a message into the outbox, unless some like it were due since an instant; tell whether it was put in.

        Args:
            alike: How the ids of all messages like it begin; two made at the same time must have one id.
            most: How many may be since that instant, this one included.
        """
        late = OUTBOX.c.id.startswith(alike, autoescape=True) & (OUTBOX.c.due > since)
        with writing(self.engine) as connection:
            told = connection.execute(select(func.count()).select_from(OUTBOX).where(late)).scalar_one()
            return told < most and bool(queue(connection, [message]))

    def claim(
        self, notifier: str, now: datetime, lease: timedelta, only: Collection[str] | None = None
    ) -> Claim | None:
        """Claim the message that is longest to be sent in one way; None where none is.

        One that another process claimed is left to it until its lease has ended.

        Args:
            only: The ids of the messages that may be claimed; all where None.
        """
        with writing(self.engine) as connection:
            row = connection.execute(_next(notifier, now, only)).first()
            if row is None:
                return None
            holder = secrets.token_hex(8)
            first_at = row.first_at or now
            held = {"holder": holder, "held_until": now + lease, "first_at": first_at, "tries": row.tries + 1}
            connection.execute(update(OUTBOX).where(OUTBOX.c.id == row.id).values(fate=str(Fate.SENDING), **held))
            person = connection.execute(
                select(people.PEOPLE.c.address).where(people.PEOPLE.c.id == row.person)
            ).scalar()
            return Claim(_message(row, {row.person: person}), holder, row.tries, first_at)

    def sent(self, claim: Claim, now: datetime) -> None:
        """Enter that a message was handed over, which holds whoever has claimed it meanwhile; its address works."""
        with writing(self.engine) as connection:
            here = OUTBOX.c.id == claim.message.id
            connection.execute(update(OUTBOX).where(here).values(_settled(Fate.SENT, None, now)))
            bounces.clear(connection, claim.message.person, claim.message.address)

    def again(self, claim: Claim, why: str, at: datetime) -> None:
        """Let a message wait until it is tried again."""
        self._change(claim, fate=str(Fate.WAITING), next_at=at, why=keepable(why), holder=None, held_until=None)

    def release(self, claim: Claim, now: datetime) -> None:
        """Take a claim back: nothing was tried, but the other messages come first when next there is a way."""
        first_at = claim.first_at if claim.tries else None
        back = {"next_at": now, "holder": None, "held_until": None, "tries": claim.tries, "first_at": first_at}
        self._change(claim, fate=str(Fate.WAITING), **back)

    def give_up(self, claim: Claim, why: str, now: datetime) -> None:
        """Enter that a message was tried in vain for too long."""
        self._change(claim, **_settled(Fate.GIVEN_UP, why, now))

    def refuse(self, claim: Claim, why: str, now: datetime, *, bounced: bool) -> None:
        """Enter that a message will never be taken.

        Args:
            bounced: Whether the address is at fault; it is marked.
        """
        with writing(self.engine) as connection:
            changed = connection.execute(_of(claim).values(_settled(Fate.REFUSED, why, now)))
            if bounced and changed.rowcount:
                bounces.mark(connection, claim.message, keepable(why), now)

    def bounce(self, identity: str, failed: Mapping[str, str], now: datetime) -> str | None:
        """Enter that a mail that was sent did not arrive, and mark its address; the second time this does nothing.

        Args:
            failed: Where it did not arrive, in lower case, and why.

        Returns:
            To whom it was sent, as tasks name people; None where no such mail was sent, or to none of these addresses.
        """
        query = select(OUTBOX, people.PEOPLE.c.address.label("name")).join(
            people.PEOPLE, people.PEOPLE.c.id == OUTBOX.c.person
        )
        ours = (OUTBOX.c.id == identity) & (OUTBOX.c.notifier == MAIL) & (OUTBOX.c.fate == str(Fate.SENT))
        told = ours & OUTBOX.c.purpose.in_([str(one) for one in _WITH_SECRET_ID])
        with writing(self.engine) as connection:
            row = connection.execute(query.where(told)).first()
            if row is None or row.name not in failed:
                return None
            why = keepable(failed[row.name])
            changed = connection.execute(update(OUTBOX).where(ours).values(_settled(Fate.REFUSED, why, now)))
            if not changed.rowcount:
                return None
            bounces.mark(connection, replace(_message(row, {row.person: row.name}), address=row.name), why, now)
            return str(row.name)

    def give_up_before(self, due: datetime, why: str, now: datetime) -> tuple[Message, ...]:
        """Give up all messages that were due before an instant and that nobody is sending; give them, in order."""
        old = (OUTBOX.c.due < due) & (_waits(now) | _lapsed(now))
        with writing(self.engine) as connection:
            rows = connection.execute(select(OUTBOX).where(old).order_by(OUTBOX.c.due, OUTBOX.c.id)).all()
            named = people.addresses(connection)
            settled = _settled(Fate.GIVEN_UP, why, now)
            connection.execute(update(OUTBOX).where(OUTBOX.c.id.in_([row.id for row in rows])).values(settled))
        return tuple(_message(row, named) for row in rows)

    def waiting(self) -> Mapping[str, int]:
        """Count the messages that are still to be sent, now or later, by the name of their notifier."""
        with reading(self.engine) as connection:
            query = select(OUTBOX.c.notifier, func.count()).where(_IS_OPEN).group_by(OUTBOX.c.notifier)
            return {row[0]: row[1] for row in connection.execute(query.order_by(OUTBOX.c.notifier))}

    def due(self, now: datetime, only: Collection[str] | None = None) -> Sequence[str]:
        """Give the names of the notifiers for which a message is to be sent now, sorted.

        Args:
            only: The ids of the messages that count; all where None.
        """
        with reading(self.engine) as connection:
            query = select(OUTBOX.c.notifier).where(_is_due(now), _among(only)).distinct()
            return sorted(connection.execute(query).scalars())

    def _change(self, claim: Claim, **values: Any) -> None:  # noqa: ANN401 - values of any column
        with writing(self.engine) as connection:
            connection.execute(_of(claim).values(values))


_IS_OPEN = OUTBOX.c.fate.in_([str(Fate.WAITING), str(Fate.SENDING)])


def _of(claim: Claim) -> Any:  # noqa: ANN401 - an UPDATE of the row that is still claimed
    return update(OUTBOX).where(OUTBOX.c.id == claim.message.id, OUTBOX.c.holder == claim.holder)


def _waits(now: datetime) -> Any:  # noqa: ANN401 - a condition
    return and_(OUTBOX.c.fate == str(Fate.WAITING), OUTBOX.c.next_at <= now)


def _lapsed(now: datetime) -> Any:  # noqa: ANN401 - a condition
    return and_(OUTBOX.c.fate == str(Fate.SENDING), OUTBOX.c.held_until <= now)


def _is_due(now: datetime) -> Any:  # noqa: ANN401 - a condition
    return or_(_waits(now), _lapsed(now))


def _among(only: Collection[str] | None) -> ColumnElement[bool]:
    return true() if only is None else OUTBOX.c.id.in_(only)


def _next(notifier: str, now: datetime, only: Collection[str] | None) -> Select[Any]:
    query = select(OUTBOX).where(OUTBOX.c.notifier == notifier, _is_due(now), _among(only))
    # A row that another process is about to claim is passed over, not waited for.
    return query.order_by(OUTBOX.c.next_at, OUTBOX.c.id).limit(1).with_for_update(skip_locked=True)


def _settled(fate: Fate, why: str | None, now: datetime) -> dict[str, Any]:
    kept = why and keepable(why)
    gone = dict.fromkeys(("address", "content", "holder", "held_until"))
    return {**gone, "fate": str(fate), "why": kept, "settled_at": now}


def _message(row: Any, named: Mapping[str, str | None]) -> Message:  # noqa: ANN401 - a row of the database
    return Message(
        id=row.id,
        notifier=row.notifier,
        purpose=Purpose(row.purpose),
        person=named.get(row.person) or "",
        address=row.address or "",
        content=row.content or b"",
        due=row.due,
    )
