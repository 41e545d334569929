"""Re-reading: a task with its texts as the sources have them this minute, and what was changed since it was asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kbaudit.content import Content
from kbaudit.difference import Difference, differ
from kbaudit.errors import UnknownCardError
from kbaudit.task import TaskKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from kbaudit.card import Card
    from kbaudit.dossier import Dossier
    from kbaudit.knowledge_base import KnowledgeBase
    from kbaudit.look import Look
    from kbaudit.people.reading_rights import Reader

LISTED = frozenset({TaskKind.OWNERLESS, TaskKind.UNUSED})
"""Kinds that are about collections: their cards are named, their texts are not shown."""

_MOST = 8
"""Cards that are read anew for one page."""


@dataclass(frozen=True, slots=True)
class Reread:
    """A task's dossier with its texts as they are now.

    Attributes:
        as_of: When the source had each text so, by reference; those of which nobody knows are left out.
        fresh: The references of the cards that were read this minute.
        changes: What was changed since the task was asked, by reference; unchanged ones are left out.
    """

    dossier: Dossier
    as_of: Mapping[str, datetime]
    fresh: frozenset[str]
    changes: Mapping[str, Difference]


def reread(kb: KnowledgeBase, identity: str, reader: Reader, *, keep: bool) -> Reread:
    """Read a task, and the texts that its reader may open from their sources.

    Args:
        keep: Whether newer texts are kept, so that they can be answered about; else nothing changes.

    Raises:
        UnknownTaskError: There is no such task.
    """
    dossier = kb.dossier(identity)
    refs = [ref for ref in dossier.cards if reader.may_open(ref)][:_MOST]
    looks = {} if dossier.task.kind in LISTED else _looks(kb, refs, keep=keep)
    now = kb.dossier(identity) if keep else _with(dossier, looks)
    as_of = {ref: at for ref, look in looks.items() if (at := look.as_of) is not None}
    return Reread(
        dossier=now,
        as_of=as_of,
        fresh=frozenset(ref for ref, look in looks.items() if look.why_older is None),
        changes=_changes(kb, now, looks),
    )


def _looks(kb: KnowledgeBase, refs: Sequence[str], *, keep: bool) -> Mapping[str, Look]:
    """Ask the sources all at once, so that a page waits for the slowest only."""
    if not refs:
        return {}

    def one(ref: str) -> Look | None:
        try:
            return kb.look(ref, keep=keep)
        except UnknownCardError:  # it was let go this very moment
            return None

    with ThreadPoolExecutor(len(refs)) as pool:
        return {ref: look for ref, look in zip(refs, pool.map(one, refs), strict=True) if look is not None}


def _with(dossier: Dossier, looks: Mapping[str, Look]) -> Dossier:
    cards = {ref: _as_seen(card, looks.get(ref)) for ref, card in dossier.cards.items()}
    return replace(dossier, cards=cards)


def _as_seen(card: Card, look: Look | None) -> Card:
    if look is None or not look.changed:
        return card
    now = look.now
    return replace(card, title=now.title, body=now.body, body_format=now.body_format, locale=now.locale)


def _changes(kb: KnowledgeBase, dossier: Dossier, looks: Mapping[str, Look]) -> Mapping[str, Difference]:
    since = dossier.task.asked_at or dossier.task.opened_at
    found: dict[str, Difference] = {}
    for ref in looks:
        card = dossier.cards.get(ref)
        before = _text_at(kb, ref, since) if card else None
        if card and before and before.digest != Content.of(card).digest:
            found[ref] = differ(before, Content.of(card))
    return found


def _text_at(kb: KnowledgeBase, ref: str, when: datetime) -> Content | None:
    try:
        versions = kb.log(ref).versions
    except UnknownCardError:
        return None
    digest = next((one.digest for one in versions if one.covers(when)), None)
    return None if digest is None else kb.text(digest)
