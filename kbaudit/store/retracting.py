"""Taking one vouching back: the ledger keeps it and says so, and the card stands as if it had never been."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from kbaudit.content import Content
from kbaudit.ledger.history import Standing, Version, standing_of
from kbaudit.ledger.vouching import why_it_holds
from kbaudit.store import contents, ledger, people
from kbaudit.store.cards import CARDS, nothing_stands, stands
from kbaudit.store.contents import CONTENTS
from kbaudit.store.encoding import decode_card
from kbaudit.store.histories import Moves, entries_of, versions_of
from kbaudit.store.ledger import Draft
from kbaudit.store.tables import LedgerRow
from kbaudit.store.vouchings import Vouching
from kbaudit.verification import EntryKind

_LEDGER = LedgerRow.__table__  # type: ignore[attr-defined] # SQLModel makes it


def retract(connection: Connection, vouching: Vouching, at: datetime, now: datetime) -> None:
    """Enter that somebody takes back what they vouched for at an instant; in a transaction that writes.

    The card's row is made anew from the ledger, so that an older vouching counts again, for its own text. Where that
    person did not vouch for that card then, nothing happens.

    Args:
        vouching: Whose and of which card, by the reference it had then; how and with which words it is taken back.
        at: When they vouched.
    """
    ledger.hold(connection)
    person = people.identities(connection, [vouching.by])[vouching.by]
    taken = _entry(connection, vouching.ref, person, at)
    if taken is None:
        return
    moves = Moves.read(connection)
    ref = moves.name_since(vouching.ref, taken.seq)
    draft = Draft(
        kind=EntryKind.RETRACTED,
        card=ref,
        content=taken.content,
        person=person,
        channel=vouching.channel,
        note=vouching.note,
        detail={"retracts": taken.seq},
    )
    ledger.append(connection, [draft], now)
    _restore(connection, ref, moves, taken.content, now)


def _entry(connection: Connection, ref: str, person: str, at: datetime) -> Any:  # noqa: ANN401 - a row of the database
    query = select(_LEDGER.c.seq, _LEDGER.c.content).where(
        _LEDGER.c.card == ref,
        _LEDGER.c.person == person,
        _LEDGER.c.kind == str(EntryKind.VERIFIED),
        _LEDGER.c.vouched_at == at,
    )
    return connection.execute(query.order_by(_LEDGER.c.seq.desc()).limit(1)).first()


def _restore(connection: Connection, ref: str, moves: Moves, taken: str | None, now: datetime) -> None:
    """Let a card's row say what its entries say.

    Args:
        taken: The digest of the text whose vouching was taken back.
    """
    source, _, identity = ref.partition(":")
    columns = (CARDS, CONTENTS.c.digest, CONTENTS.c.title, CONTENTS.c.body, CONTENTS.c.body_format, CONTENTS.c.locale)
    query = select(*columns).join(CONTENTS, CONTENTS.c.id == CARDS.c.content)
    row = connection.execute(query.where(CARDS.c.source == source, CARDS.c.card_id == identity)).one()
    themselves = {one: one for one in people.addresses(connection)}
    standing = standing_of(entries_of(connection, list(moves.stretches(ref)), themselves))
    versions = versions_of(connection, [row.id])[row.id]
    values = _columns(connection, standing, versions)
    if values["vouched_at"] is not None and not values["vouch_holds"] and row.digest != taken:
        # The text was changed since, and nobody asked then whether it says the same as what stands now.
        values["vouch_holds"] = _carried(connection, row, ref, values["vouched_content"], now)
    connection.execute(update(CARDS).where(CARDS.c.id == row.id).values(values))


def _columns(connection: Connection, standing: Standing, versions: Sequence[Version]) -> dict[str, Any]:
    if standing.vouched_at is None or standing.channel is None:
        return nothing_stands(standing.channel, standing.taken_back_at)
    here = CONTENTS.c.digest == standing.text(versions)
    content = connection.execute(select(CONTENTS.c.id).where(here)).scalar_one()
    made = stands(standing.vouched_at, standing.by, standing.channel, content)
    return made | {"vouch_holds": standing.holds(versions)}


def _carried(connection: Connection, row: Any, ref: str, vouched: int, now: datetime) -> bool:  # noqa: ANN401 - a row
    text = contents.read(connection, [vouched]).get(vouched)
    why = None if text is None else why_it_holds(text, None, decode_card(row))
    if text is None or why is None:
        return False
    detail = {"from": text.digest, "why": why}
    content = Content.of(decode_card(row)).digest
    ledger.append(connection, [Draft(kind=EntryKind.CARRIED, card=ref, content=content, detail=detail)], now)
    return True
