"""Looking: one card is read from its source, by itself, within the time that a reader of a page waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Thread

from kbaudit.card import Card, UnreadableCard
from kbaudit.connectors.interface import ReadsOne, Source
from kbaudit.content import Content
from kbaudit.errors import ConnectorError, told
from kbaudit.look import Look
from kbaudit.store.encoding import keepable_texts
from kbaudit.store.store import Store

PATIENCE = 3.0
"""How many seconds a source has for one card."""


def look(
    store: Store, sources: Iterable[Source], ref: str, now: datetime, *, keep: bool, patience: float = PATIENCE
) -> Look:
    """Read one card from its source, else give what is known of it.

    Args:
        keep: Whether what the source has is kept, as a sync keeps it.

    Raises:
        UnknownCardError: The store has no such card.
    """
    before = store.content(ref)
    name, _, identity = ref.partition(":")
    source = next((one for one in sources if one.name == name), None)
    found = _found(source, identity, patience)
    if isinstance(found, str):
        return Look(ref=ref, before=before, now=before, as_of=store.read_at().get(name), why_older=found)
    kept = keepable_texts(found)
    seen = Content.of(kept)
    if keep and seen.digest != before.digest:
        store.take_text(kept, now)
    return Look(ref=ref, before=before, now=seen, as_of=now)


def _found(source: Source | None, identity: str, patience: float) -> Card | str:
    """Give the card as its source has it, or say why not."""
    if source is None:
        return "its source is not configured here"
    connector = source.connector
    if not isinstance(connector, ReadsOne):
        return f"the connector {connector.name} reads no single card"
    answered: SimpleQueue[Card | str] = SimpleQueue()
    read = connector.read
    # A thread cannot be stopped from outside; as a daemon, one that hangs does not hold up the end of the program.
    Thread(target=lambda: answered.put(_read(read, source.name, identity)), daemon=True).start()
    try:
        return answered.get(timeout=patience)
    except Empty:
        return f"it did not answer within {patience:g} seconds"


def _read(read: Callable[[str, str], Card | UnreadableCard | None], source: str, identity: str) -> Card | str:
    try:
        match read(source, identity):
            case Card() as card if (card.source, card.id) == (source, identity):
                return card
            case UnreadableCard() as card:
                return f"it could not be read: {card.reason}"
            case None:
                return "the source has it no more; the next sync tells"
            case _:
                return "the connector gave another card; report it to its authors"
    except ConnectorError as error:
        return str(error)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a connector may be anybody's; the page is shown all the same
        return f"the connector raised {told(error)}; report it to its authors"
