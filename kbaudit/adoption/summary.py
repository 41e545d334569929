"""The summary: what a first look at a base shows to a person."""

from __future__ import annotations

from collections.abc import Iterator

from kbaudit.adoption.conventions import Conventions
from kbaudit.adoption.first_config import cost_table, counted
from kbaudit.adoption.survey import Survey
from kbaudit.connectors.interface import Source
from kbaudit.text.harmless import harmless, one_line

_MOST_COLLECTIONS = 12
_NOUNS = {
    "verified_at": "last check",
    "due_at": "due date",
    "verify_interval": "own interval",
    "owner": "owner",
    "views": "views",
    "helpful": "votes",
}


def write_summary(source: Source, found: Survey, conventions: Conventions) -> str:
    """Write what was found, for a terminal of 80 columns: collections, what the cards say, what intervals cost."""
    return harmless("\n".join(_lines(source, found, conventions))) + "\n"


def _lines(source: Source, found: Survey, conventions: Conventions) -> Iterator[str]:
    apart = found.cards - found.published
    drafts = f", {apart:,} of them drafts or out of use" if apart else ""
    unreadable = f"; {found.unreadable:,} could not be read" if found.unreadable else ""
    yield f"{source.name}: {counted(found.cards, 'card')} ({source.connector.name}){drafts}{unreadable}"
    yield f"\nOf the {counted(found.published, 'published card')}\n"
    yield from _collections(found)
    yield f"\nWhat they say already (owners named: {found.owners:,})\n"
    yield from (_known(field, found, conventions) for field in _NOUNS)
    if conventions.default_owner:
        yield f"\n  For the others config/tech-docs.yml names {one_line(conventions.default_owner)}."
    yield "\nWhat it takes to check each of them once in an interval\n"
    yield from (f"  {line}" for line in cost_table(found))
    if found.known["verify_interval"] or found.known["due_at"]:
        yield "\n  What is overdue follows a card's own interval or due date where it has one."


def _collections(found: Survey) -> Iterator[str]:
    for collection, cards in found.collections[:_MOST_COLLECTIONS]:
        yield f"  {cards:>6,}  {one_line(collection or '(in no collection)')}"
    others = found.collections[_MOST_COLLECTIONS:]
    if others:
        yield f"  {sum(cards for _, cards in others):>6,}  in {counted(len(others), 'smaller collection')}"


def _known(field: str, found: Survey, conventions: Conventions) -> str:
    keys = conventions.keys.get(field, ())
    names = [f"{key} ({cards:,})" for key, cards in keys]
    if field == "owner" and conventions.code_owners:
        names.append("CODEOWNERS")
    count = found.known[field]
    return f"  {_NOUNS[field]:<14}{count:>6,}  {', '.join(names) if count else ''}".rstrip()
