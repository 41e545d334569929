"""The named card: which card of the base is meant by a reference, an id, a path or an address."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kbaudit.errors import ConfigError

if TYPE_CHECKING:
    from kbaudit.card import Card, UnreadableCard
    from kbaudit.connectors.interface import Source
    from kbaudit.intake import Intake

_FEW = 5


def find_card(asked: str, intake: Intake, sources: Sequence[Source]) -> Card | UnreadableCard:
    """Find the card that is meant.

    Args:
        asked: A reference ``SOURCE:ID``; or an id, an address, or a path as a report or the shell has it, where that
            names one card only.

    Raises:
        ConfigError: It names no card, or several; the message says which may be meant.
    """
    asked = unicodedata.normalize("NFC", asked)
    held: dict[str, Card | UnreadableCard] = {card.ref: card for card in intake.unreadable}
    held |= {card.ref: card for card in intake.cards}
    if asked in held:
        return held[asked]
    refs = _refs_of_file(asked, sources)
    found = [card for card in held.values() if card.ref in refs or asked in _names(card)]
    if len(found) == 1:
        return found[0]
    if found:
        raise ConfigError(f"{asked!r} names {len(found)} cards; name one of them: {_listed(found)}")
    raise ConfigError(f"no card is named {asked!r}; {_hint(asked, list(held.values()))}")


def _names(card: Card | UnreadableCard) -> tuple[str | None, ...]:
    return card.id, card.path, getattr(card, "url", None)


def _refs_of_file(asked: str, sources: Sequence[Source]) -> frozenset[str]:
    """Give the references that a path from the current folder would have in the sources it lies in."""
    return frozenset(
        f"{source.name}:{unicodedata.normalize('NFC', identity)}"
        for source in sources
        for identity in _ids_in(getattr(source.connector, "path", None), asked)
    )


def _ids_in(place: object, asked: str) -> Iterator[str]:
    if not isinstance(place, Path) or not asked:
        return
    try:
        file, around = Path(os.path.abspath(asked)), Path(os.path.abspath(place))  # noqa: PTH100 - links keep their names
    except OSError:
        return  # the current folder was deleted: no path starts from there
    if file == around:
        yield file.name
    elif file.is_relative_to(around):
        yield file.relative_to(around).as_posix()


def _hint(asked: str, cards: Sequence[Card | UnreadableCard]) -> str:
    from kbaudit.text.spelling import nearest

    ending = [card for card in cards if card.ref.endswith((f"/{asked}", f"/{asked}.md"))]
    if ending:
        return f"did you mean {_listed(ending)}?"
    by_name = {name: card.ref for card in cards for name in (card.ref, *_names(card)) if name}
    near = nearest(asked, list(by_name))
    if near:
        return f"did you mean {by_name[near]}?"
    return f"name one by its reference, such as {cards[0].ref}" if cards else "there is no card at all"


def _listed(cards: Sequence[Card | UnreadableCard]) -> str:
    refs = sorted(card.ref for card in cards)
    return ", ".join(refs[:_FEW]) + (f" and {len(refs) - _FEW} more" if len(refs) > _FEW else "")
