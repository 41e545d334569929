"""Keys that look as if they said who answers for a card or when it was checked, and that are not read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kbaudit.connectors.record import KEYS, fold_key
from kbaudit.report import Notice
from kbaudit.text.spelling import nearest

_TELLING = ("checked", "expir", "maintainer", "owner", "review", "verif")

# People who read a text before it is published; they neither answer for it nor vouch for it later.
_HARMLESS = frozenset(["reviewer", "reviewers", "ms.reviewer"])

_READ = {fold_key(key) for keys in KEYS.values() for key in keys}
_CHECKS = sorted(
    key for name in ("verified_at", "due_at", "verify_interval", "owner", "verifier") for key in KEYS[name]
)
_MOST_NAMED = 8


class UnreadKeys:
    """Counts such keys over the cards of one source."""

    def __init__(self) -> None:
        self._cards: defaultdict[str, list[str]] = defaultdict(list)

    def note(self, identity: str, keys: Iterable[str]) -> None:
        """Look at the keys of one card."""
        for key in keys:
            folded = fold_key(key)
            if folded not in _READ and folded not in _HARMLESS and any(word in folded for word in _TELLING):
                self._cards[key].append(identity)

    def notices(self, source: str) -> Iterator[Notice]:
        """Yield one notice that names the keys, the most frequent first; none where there is no such key."""
        ranked = sorted(self._cards, key=lambda key: (-len(self._cards[key]), key))
        if not ranked:
            return
        named = ", ".join(f"{key} ({_counted(self._cards[key])}{_meant(key)})" for key in ranked[:_MOST_NAMED])
        more = f" and {len(ranked) - _MOST_NAMED} more" if len(ranked) > _MOST_NAMED else ""
        yield Notice(source, f"keys that are not read but look like an owner or a check: {named}{more}")


def _counted(cards: list[str]) -> str:
    return cards[0] if len(cards) == 1 else f"{len(cards)} cards"


def _meant(key: str) -> str:
    near = nearest(key, _CHECKS)
    return f"; did you mean {near}?" if near else ""
