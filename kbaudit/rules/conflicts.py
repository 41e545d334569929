"""Conflicts: claims of several cards that cannot all be right, brought together as one finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from kbaudit.card import Card, Lifecycle
from kbaudit.claims.claim import Claim, Claims
from kbaudit.claims.clashes import Clash, Place, find_clashes
from kbaudit.claims.met import Met
from kbaudit.claims.shared_words import shared_words
from kbaudit.claims.values.comparing import show
from kbaudit.content import Content
from kbaudit.corpus import Corpus
from kbaudit.finding import Evidence, Finding, Part
from kbaudit.keeping.shelf import Shelf
from kbaudit.report import Notice
from kbaudit.rules.interface import Rule, line_in_file
from kbaudit.text.moments import Moment, show_day

_SHOWN = 4
_TWO = 2
_SAID = {
    "permitted, forbidden": "one says it is allowed, the other that it is not",
    "required, optional": "one says it has to be, the other that it need not",
    "required, forbidden": "one says it has to be, the other that it must not",
    "required, permitted": "one says it has to be, the other that it may",
    "forbidden, optional": "one says it must not be, the other that it need not",
    "forbidden, said": "one says it is not allowed, the other that it is done",
    "only, all": "one says it of a single party, the other of all",
    "only, said": "one says it of a single party, the other of another one",
    "only, some": "one says it of a single party, the other of some",
    "none, all": "one says it of nobody, the other of all",
    "none, some": "one says it of nobody, the other of some",
    "none, said": "one says it of nobody or nothing, the other of somebody",
    "all, some": "one says it of all, the other of some",
    "exchange": "the texts are copies, and one names another thing here",
    "order": "they tell two steps in opposite order",
    "opposites": "one says the opposite of the other",
    "negated": "one says that it is so, the other that it is not",
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that cannot all be right.

    Attributes:
        clashes: The pairs among them, the surest first.
        places: The claims, in the order of cards and lines.
    """

    clashes: tuple[Clash, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """Give the claims, in the order of cards and lines."""
        found = {place for clash in self.clashes for place in (clash.left, clash.right)}
        return tuple(sorted(found, key=lambda place: (place.text, place.claim)))


class Texts(Sequence[Claims]):
    """What each card claims, read when it is asked for."""

    def __init__(self, cards: Sequence[Card], facts: Mapping[str, Claims]) -> None:
        """Take the cards, and what they claim by reference."""
        self._cards, self._facts = cards, facts

    def __len__(self) -> int:
        """Count the cards."""
        return len(self._cards)

    @overload
    def __getitem__(self, at: int) -> Claims: ...
    @overload
    def __getitem__(self, at: slice) -> Texts: ...
    def __getitem__(self, at: int | slice) -> Claims | Texts:
        """Give what one card claims, or the same of some cards."""
        return Texts(self._cards[at], self._facts) if isinstance(at, slice) else self._facts[self._cards[at].ref]


@dataclass(frozen=True, slots=True)
class Stated:
    """The cards in use that claim something, and what.

    Attributes:
        cards: Sorted by source and id.
        texts: What each of them claims.
        scopes: What the policy says that each of them speaks of; None where it says nothing.
    """

    cards: tuple[Card, ...]
    texts: Sequence[Claims]
    scopes: tuple[str | None, ...]

    @classmethod
    def of(cls, corpus: Corpus, rule: str) -> Stated:
        """Take the facts of a rule whose first step reads claims."""
        found = corpus.facts_by_ref(rule)
        published = [card for card in corpus.cards() if card.ref in found and card.lifecycle is Lifecycle.PUBLISHED]
        cards = tuple(sorted(published, key=lambda card: (card.source, card.id)))
        return cls(cards, Texts(cards, found), tuple(corpus.terms(card).scope for card in cards))

    def clashes(self, least: float, met: Met) -> list[Clash]:
        """Find the clashes of cards that speak to the same readers.

        Args:
            met: What is known of claims that met before, and takes what is found now.
        """
        digests = [Content.of(card).digest for card in self.cards]
        return [clash for clash in find_clashes(self.texts, least, digests, met) if self._may_meet(clash)]

    def scopes_of(self, clash: Clash) -> tuple[str, ...]:
        """Give the scopes that set two cards apart, sorted; none where they may speak of the same."""
        scopes = {self.scopes[place.text] for place in (clash.left, clash.right)}
        return tuple(sorted(scope for scope in scopes if scope is not None)) if len(scopes - {None}) == _TWO else ()

    def claim(self, place: Place) -> Claim:
        """Give a claim by its place."""
        return self.texts[place.text].claims[place.claim]

    def _may_meet(self, clash: Clash) -> bool:
        """Tell whether two cards speak to the same readers: texts of two locales hold for two regions."""
        locales = {(self.cards[place.text].locale or "").casefold() for place in (clash.left, clash.right)}
        return len(locales - {""}) < _TWO


def judge_conflicts(rule: Rule, corpus: Corpus, least: float, below: float = 2.0) -> Iterator[Finding | Notice]:
    """Yield a finding for each group of claims that cannot all be right, and what the policy keeps apart.

    Args:
        least: The lowest certainty that counts, from 0 to 1.
        below: The certainty from which on it is for another rule.
    """
    stated = Stated.of(corpus, rule.name)
    found = [(clash, stated.scopes_of(clash)) for clash in _clashes(stated, least, rule, corpus.shelf)]
    for clashes in _gathered(clash for clash, scopes in found if not scopes):
        if clashes[0].certainty < below:
            yield conflict_finding(rule, corpus, stated, Conflict(clashes))
    apart = {
        (clash.left.text, clash.right.text): scopes for clash, scopes in found if scopes if clash.certainty < below
    }
    if apart:
        pairs = "1 pair of cards is" if len(apart) == 1 else f"{len(apart)} pairs of cards are"
        named = "; ".join(sorted({" and ".join(scopes) for scopes in apart.values()}))
        yield Notice("policy", f"{rule.name}: {pairs} left out for their scopes, which would be found else: {named}")


def _clashes(stated: Stated, least: float, rule: Rule, shelf: Shelf) -> list[Clash]:
    """Find the clashes with what an earlier audit left; without it, where it speaks of claims that there are not."""
    name = f"claims that met, {rule.name} {rule.version}"
    try:
        met = Met(shelf, name)
        found = stated.clashes(least, met)
    except (IndexError, ValueError, KeyError):
        met = Met(shelf, name, anew=True)
        found = stated.clashes(least, met)
    met.keep()
    return found


def _gathered(clashes: Iterable[Clash]) -> Iterator[tuple[Clash, ...]]:
    """Bring clashes together that share a claim, or a pair of texts and a kind."""
    groups: dict[object, list[Clash]] = {}
    for clash in clashes:
        keys = (clash.left, clash.right, (clash.left.text, clash.right.text, clash.kind))
        joined = {id(groups[key]): groups[key] for key in keys if key in groups}
        group = [*(one for some in joined.values() for one in some), clash]
        for one in group:
            for key in (one.left, one.right, (one.left.text, one.right.text, one.kind)):
                groups[key] = group
    seen = {id(group): group for group in groups.values()}
    ordered = [tuple(sorted(group, key=_surest)) for group in seen.values()]
    yield from sorted(ordered, key=lambda group: min(_surest(clash)[1:] for clash in group))


def _surest(clash: Clash) -> tuple[float, int, int, int, int]:
    return -clash.certainty, clash.left.text, clash.left.claim, clash.right.text, clash.right.claim


def conflict_finding(rule: Rule, corpus: Corpus, stated: Stated, conflict: Conflict) -> Finding:
    """Make a finding of claims that cannot all be right: what each card says, and who says it."""
    places = conflict.places
    cards = {stated.cards[place.text].ref: stated.cards[place.text] for place in places}
    first, *others = cards.values()
    best = conflict.clashes[0]
    parts = {
        Part.of(rule.name, {stated.cards[place.text].ref for place in (clash.left, clash.right)}, clash.kind)
        for clash in conflict.clashes
    }
    return Finding(
        rule=rule.name,
        kind=_kind(best),
        severity=rule.severity,
        card=corpus.terms(first).head(first),
        related=tuple(corpus.terms(card).head(card) for card in sorted(others, key=lambda card: card.ref)),
        message=_message(stated, conflict, list(cards.values())),
        clears_when="they say the same, or say for whom, what or when each holds",
        parts=tuple(sorted(parts, key=lambda part: part.digest)),
        evidence=tuple(_quoted(stated, conflict, place) for place in places),
    )


def _kind(clash: Clash) -> str:
    return clash.kind if clash.values else clash.kind.partition(";")[0].replace(", ", "-or-")


def _quoted(stated: Stated, conflict: Conflict, place: Place) -> Evidence:
    card, claim = stated.cards[place.text], stated.claim(place)
    values = dict.fromkeys(
        show(value)
        for clash in conflict.clashes
        for where, value in zip((clash.left, clash.right), clash.values or (), strict=False)
        if where == place
    )
    return Evidence(card.ref, claim.quote, line_in_file(card, claim.line), ", ".join(values) or None)


def _message(stated: Stated, conflict: Conflict, cards: Sequence[Card]) -> str:
    best = conflict.clashes[0]
    places = best.left, best.right
    titles = [f"“{stated.cards[place.text].title}”" for place in places]
    if len(cards) == 1:
        said = f"{titles[0]} contradicts itself: {_within(best)}"
    else:
        said = f"{titles[0]} and {titles[1]} cannot both be right: {_between(best)}"
    words = _shared(stated, best)
    about = f"; both speak of {', '.join(words[:_SHOWN])}" if words else ""
    more = f" Others speak of it too: {len(cards) - _TWO} more." if len(cards) > _TWO else ""
    return f"{said}{about}.{more} {_checks(cards)}"


def _shared(stated: Stated, clash: Clash) -> tuple[str, ...]:
    left, right = clash.left, clash.right
    return shared_words(stated.texts[left.text], stated.texts[right.text], stated.claim(left), stated.claim(right))


def _between(clash: Clash) -> str:
    return f"one says {show(clash.values[0])}, the other {show(clash.values[1])}" if clash.values else _told(clash)


def _within(clash: Clash) -> str:
    return f"it says {show(clash.values[0])} and {show(clash.values[1])}" if clash.values else _told(clash)


def _told(clash: Clash) -> str:
    return _SAID[clash.kind.partition("; ")[0]]


def _checks(cards: Sequence[Card]) -> str:
    return (
        "; ".join(f"“{card.title}” {_when(card.verified_at, card.content_updated_at)}" for card in cards[:_SHOWN]) + "."
    )


def _when(verified: Moment | None, updated: Moment | None) -> str:
    checked = f"was last checked {show_day(verified)}" if verified else "has no known check"
    return f"{checked}, changed {show_day(updated)}" if updated else checked
