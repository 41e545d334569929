"""Syncing: what sources have is compared with what the store knows, and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from kbaudit import sync
from kbaudit.connectors.interface import Source
from kbaudit.content import Content
from kbaudit.intake import SourceIntake
from kbaudit.outcomes.synced import SourceSync, SyncReport
from kbaudit.report import SourceStatus
from kbaudit.runs.pulling import Watch, pull_each
from kbaudit.store.encoding import encode_fields, keepable_part
from kbaudit.store.store import Store
from kbaudit.sync import Listing, Seen


def sync_sources(
    store: Store,
    sources: Sequence[Source],
    now: datetime,
    *,
    accepted: Mapping[str, int] | None = None,
    watch: Watch = lambda _name, _cards: None,
) -> SyncReport:
    """Read sources side by side, and keep what each has as soon as it has ended.

    Args:
        accepted: How many cards may be gone at once, by source; few where it is not named.
        watch: Told a source's name and the number of cards read from it so far.
    """
    accepted = accepted or {}
    done = [_keep(store, part, now, accepted.get(part.summary.name, 0)) for part in pull_each(sources, watch)]
    return SyncReport(at=now, sources=tuple(sorted(done, key=lambda one: one.name)), born=store.born)


def _keep(store: Store, part: SourceIntake, now: datetime, accepted: int) -> SourceSync:
    part = keepable_part(part)
    summary = part.summary
    if summary.status is not SourceStatus.COMPLETE:
        store.note_attempt(summary, now)
        return SourceSync.of(summary)
    seen = tuple(_seen(part))
    listing = Listing(
        source=summary.name,
        seen=seen,
        unreadable=frozenset(card.id for card in part.unreadable),
        unreadable_before=store.unreadable(summary.name),
        read=len(part.cards) + len(part.unreadable),
        total=part.total,
    )
    changes = sync.compare(store.known(summary.name), listing, accepted=accepted)
    if changes.suspicion is not None:
        summary = replace(summary, status=SourceStatus.SUSPICIOUS, problem=changes.suspicion)
        store.note_attempt(summary, now)
    else:
        store.take(part, changes, now)
    return SourceSync.of(summary, changes)


def _seen(part: SourceIntake) -> list[Seen]:
    return [Seen(card=card, digest=Content.of(card).digest, fields=encode_fields(card)) for card in part.cards]
