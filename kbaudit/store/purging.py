"""Purging: old texts are emptied, what nobody needs is removed; what cards had when, and the ledger, stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, or_, select, update

from kbaudit.answers.code import CODES_HOLD
from kbaudit.outcomes.upkeep import Purged, Retention
from kbaudit.store import outbox
from kbaudit.store.cards import CARDS, VERSIONS
from kbaudit.store.contents import CONTENTS
from kbaudit.store.facts import FACTS
from kbaudit.store.sources import SOURCES, UNREADABLE
from kbaudit.store.tables import FindingRow, JudgedRow, LedgerRow, ShelfRow
from kbaudit.task import TAKE_BACK_HOURS
from kbaudit.verification import EntryKind

_ASKED_FOR_AGAIN = CODES_HOLD + timedelta(days=10)
"""While a mail with a code that holds may arrive once more, the id of its receipt tells that it was sent."""

_FINDINGS = FindingRow.__table__  # type: ignore[attr-defined] # SQLModel makes it
_LEDGER = LedgerRow.__table__  # type: ignore[attr-defined]
_JUDGED = JudgedRow.__table__  # type: ignore[attr-defined]
_SHELF = ShelfRow.__table__  # type: ignore[attr-defined]


def purge(connection: Connection, retention: Retention, source: str | None, now: datetime) -> Purged:
    """Purge; in a transaction that writes.

    Args:
        retention: What may go; texts that are vouched for stay, and messages that may be asked for again.
        source: A source of which all cards are let go, and all texts emptied that no other source has; none where None.
    """
    cards = 0 if source is None else _let_go_source(connection, source, now)
    bodies = 0 if source is None else empty(connection, _only_in(source))
    if retention.bodies is not None:
        bodies += empty(connection, _old(retention.bodies) & ~_may_come_back(now))
    strays = connection.execute(delete(CONTENTS).where(~_is_had())).rowcount
    living = select(CARDS.c.content).where(CARDS.c.gone_at.is_(None))
    facts = connection.execute(delete(FACTS).where(FACTS.c.content.not_in(living))).rowcount
    if bodies:
        for quoting in (_JUDGED, _SHELF):  # what rules yielded and noted quotes texts, and is found anew
            connection.execute(delete(quoting))
    told = outbox.purge(connection, min(retention.messages, now - _ASKED_FOR_AGAIN))
    return Purged(bodies=bodies, strays=strays, facts=facts, cards=cards, messages=told)


def empty(connection: Connection, chosen: ColumnElement[bool]) -> int:
    """Empty texts, and remove what rules found in them; how many there were."""
    with_body = chosen & CONTENTS.c.body.is_not(None)
    ids = list(connection.execute(select(CONTENTS.c.id).where(with_body)).scalars())
    for start in range(0, len(ids), 5_000):
        here = ids[start : start + 5_000]
        connection.execute(update(CONTENTS).where(CONTENTS.c.id.in_(here)).values(title=None, body=None))
        connection.execute(delete(FACTS).where(FACTS.c.content.in_(here)))
    return len(ids)


def _old(before: datetime) -> ColumnElement[bool]:
    present = select(CARDS.c.content)
    vouched = select(CARDS.c.vouched_content).where(CARDS.c.vouched_content.is_not(None))
    later = select(VERSIONS.c.content).where(or_(VERSIONS.c.until.is_(None), VERSIONS.c.until >= before))
    return and_(_is_had(), *(CONTENTS.c.id.not_in(one) for one in (present, vouched, later)))


def _may_come_back(now: datetime) -> ColumnElement[bool]:
    """Give whether a text would stand vouched for again, were a vouching of the last hours taken back."""
    young = (_LEDGER.c.kind == str(EntryKind.VERIFIED)) & (_LEDGER.c.at >= now - timedelta(hours=TAKE_BACK_HOURS))
    replaced = select(_LEDGER.c.content).where(
        _LEDGER.c.card.in_(select(_LEDGER.c.card).where(young)), _LEDGER.c.content.is_not(None)
    )
    may: ColumnElement[bool] = CONTENTS.c.digest.in_(replaced)
    return may


def _is_had() -> ColumnElement[bool]:
    """Give whether some card has or had a text, or somebody vouched for it."""
    used = (
        select(VERSIONS.c.content).where(VERSIONS.c.content == CONTENTS.c.id),
        select(CARDS.c.content).where(CARDS.c.content == CONTENTS.c.id),
        select(CARDS.c.content).where(CARDS.c.vouched_content == CONTENTS.c.id),
    )
    return or_(*(one.exists() for one in used))


def _only_in(source: str) -> ColumnElement[bool]:
    others = _texts_of(CARDS.c.source != source)
    return and_(CONTENTS.c.id.in_(_texts_of(CARDS.c.source == source)), CONTENTS.c.id.not_in(others))


def _texts_of(cards: ColumnElement[bool]) -> Select[tuple[int]]:
    return select(VERSIONS.c.content).join(CARDS, CARDS.c.id == VERSIONS.c.card).where(cards)


def _let_go_source(connection: Connection, source: str, now: datetime) -> int:
    its = CARDS.c.source == source
    still = VERSIONS.c.until.is_(None) & VERSIONS.c.card.in_(select(CARDS.c.id).where(its))
    connection.execute(update(VERSIONS).where(still).values(until=now))
    let_go = update(CARDS).where(its, CARDS.c.gone_at.is_(None)).values(gone_at=now)
    count = connection.execute(let_go).rowcount
    connection.execute(delete(UNREADABLE).where(UNREADABLE.c.source == source))
    connection.execute(delete(_FINDINGS).where(_FINDINGS.c.card.startswith(f"{source}:", autoescape=True)))
    connection.execute(delete(SOURCES).where(SOURCES.c.name == source))
    return count
