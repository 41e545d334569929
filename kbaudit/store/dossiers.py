"""What belongs to one task: its findings, its cards, and when their sources were read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.dossier import Dossier
from kbaudit.errors import UnknownTaskError
from kbaudit.finding import Finding
from kbaudit.store import contents, people, tasks
from kbaudit.store.cards import CARDS, card_of
from kbaudit.store.contents import CONTENTS
from kbaudit.store.sources import SOURCES
from kbaudit.task import Task

_CHUNK = 5_000


def dossier(connection: Connection, identity: str) -> Dossier:
    """Read a task with what belongs to it.

    Raises:
        UnknownTaskError: There is no such task.
    """
    task = next(iter(tasks.read(connection, settled=True, only=identity)), None)
    if task is None:
        raise UnknownTaskError(f"there is no task {identity}; kbaudit tasks list names those there are")
    return Dossier(
        task=task,
        findings=_findings(connection, task),
        cards=_cards(connection, task.cards),
        read_at=read_at(connection),
    )


def text(connection: Connection, digest: str) -> Content | None:
    """Give a text that some card has or had; None where it was never known or is not kept any more."""
    found = contents.ids_of(connection, [digest])
    return next(iter(contents.read(connection, found.values()).values()), None)


def read_at(connection: Connection) -> Mapping[str, datetime]:
    """Give when each source was last read to its end, by name."""
    query = select(SOURCES.c.name, SOURCES.c.complete_at).where(SOURCES.c.complete_at.is_not(None))
    return {row.name: row.complete_at for row in connection.execute(query)}


def _findings(connection: Connection, task: Task) -> tuple[Finding, ...]:
    parts = set(task.parts)
    found = tasks.standing(connection, task.cards)
    its = (finding for finding in found if parts.intersection(part.digest for part in finding.parts))
    return tuple(sorted(its, key=lambda finding: (finding.severity.rank, finding.order)))


def _cards(connection: Connection, refs: Sequence[str]) -> Mapping[str, Card]:
    addresses = people.addresses(connection)
    query = select(CARDS, CONTENTS.c.title, CONTENTS.c.body, CONTENTS.c.body_format, CONTENTS.c.locale).join(
        CONTENTS, CONTENTS.c.id == CARDS.c.content
    )
    found: dict[str, Card] = {}
    for source in sorted({ref.partition(":")[0] for ref in refs}):
        its = [ref.partition(":")[2] for ref in refs if ref.startswith(f"{source}:")]
        for start in range(0, len(its), _CHUNK):
            here = (CARDS.c.source == source) & CARDS.c.card_id.in_(its[start : start + _CHUNK])
            rows = connection.execute(query.where(here, CARDS.c.gone_at.is_(None)))
            found.update((card.ref, card) for card in (card_of(row, addresses) for row in rows))
    return {ref: found[ref] for ref in refs if ref in found}
