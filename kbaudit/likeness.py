"""Likeness: which cards of a base say the same; the bridge from cards to the arrays that compare their texts."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, lru_cache

import numpy as np

from kbaudit.card import Card
from kbaudit.keeping.kept_rows import KeptRows
from kbaudit.keeping.shelf import NoShelf, Shelf
from kbaudit.similarity.alike import SCORES, Alike
from kbaudit.similarity.differences import exchanges_names
from kbaudit.similarity.index import BAR, INSIDE_BAR, LEAST, VERSION, Index
from kbaudit.similarity.kept_texts import KeptTexts
from kbaudit.similarity.runs import RUN
from kbaudit.similarity.shared import Shared, gather_shared
from kbaudit.similarity.texts import Texts
from kbaudit.similarity.titles import (
    differ_in_codes,
    differ_in_signs,
    differing_names,
    is_about_the_other,
    name_alternatives,
    names_alone,
    names_more,
)
from kbaudit.similarity.variants import is_of_another_thing, own_share
from kbaudit.similarity.words import composed
from kbaudit.text.frame import blank_frame, count_includes
from kbaudit.text.stripped import strip_markup

_TELLING = 64
_OWN = 0.01
_LONGEST_TITLE = 40
_PER_INCLUDE = 20
_LOCALE = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?+")
_JOINT = re.compile(r"[-_/]++")
_SUFFIX = re.compile(r"\.\w++\Z")
_WORD = re.compile(r"\w++")
_RETITLED = 0.9
_FEW_WORDS = 2
_NOT_QUITE = 0.99
"""The highest score of texts that are not the same word for word."""


class How(StrEnum):
    """In which way two cards are alike.

    Attributes:
        IDENTICAL: Word for word.
        NEAR: The same text, reworded, reordered or edited.
        CONTAINED: One stands in the other, which says more.
        VARIANT: Made from one template, each for a thing of its own.
    """

    IDENTICAL = "identical"
    NEAR = "near"
    CONTAINED = "contained"
    VARIANT = "variant"


@dataclass(frozen=True, slots=True)
class Similar:
    """A card that is like another one.

    Attributes:
        card: The other card.
        score: How alike they are, from 0 to 1: what share of the one stands in the other, the title being a tenth.
        how: In which way.
        inside: Whether the card that was asked about is the contained one.
    """

    card: Card
    score: float
    how: How
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Two cards that are alike, by their rows.

    Attributes:
        left: The first card's row; for ``CONTAINED`` the card that stands in the other one.
        right: The second card's row.
        score: From 0 to 1.
        how: In which way.
    """

    left: int
    right: int
    score: float
    how: How


@dataclass(frozen=True)
class Likeness:
    """Which cards are alike.

    Attributes:
        cards: The cards that take part, sorted by source and id; their place is their row.
        index: Their texts, under their references.
        shelf: Where what was found out of earlier cards is.
    """

    cards: tuple[Card, ...]
    index: Index
    shelf: Shelf = field(default_factory=NoShelf)

    @classmethod
    def of(cls, cards: Iterable[Card], shelf: Shelf | None = None) -> Likeness:
        """Read the texts of cards, stripped of markup; of two cards with one reference the first counts."""
        first: dict[str, Card] = {}
        for card in cards:
            first.setdefault(card.ref, card)
        held = tuple(sorted(first.values(), key=lambda card: (card.source, card.id)))
        shelf = shelf or NoShelf()
        return cls(held, Index.of_read(tuple(card.ref for card in held), _texts_of(held, shelf)), shelf)

    @cached_property
    def alike(self) -> Alike:
        """Find the pairs of cards that are alike, once; of those with the same words the first stands for all."""
        name = f"scores, index {VERSION}"
        known = KeptRows(SCORES, self.shelf.read(name))
        found = self.index.find(known=known, spelled=lambda row: title_and_text(self.cards[row]))
        if known.changed:
            self.shelf.keep(name, known.written)
        return found

    def links(self, least: float, inside: float) -> Iterator[Link]:
        """Yield the pairs that are alike, each between two cards that stand for their likes.

        Args:
            least: The lowest score of cards that say the same.
            inside: The lowest score of a card that stands in another one.
        """
        for link in _links(self.alike, least, inside):
            yield _told_apart(link, self.index, self.cards[link.left], self.cards[link.right])

    @cached_property
    def identical(self) -> tuple[tuple[int, ...], ...]:
        """Give the rows of cards with the same text, however it is set; at least two each, ascending."""
        groups: dict[int, list[int]] = defaultdict(list)
        for row, first in enumerate(self.index.first_alike.tolist()):
            groups[first].append(row)
        return tuple(tuple(rows) for rows in groups.values() if len(rows) > 1)

    @cached_property
    def likes(self) -> dict[int, tuple[int, ...]]:
        """Give for each card that stands for others with its title and text all of their rows, its own among them."""
        groups: dict[int, list[int]] = defaultdict(list)
        for row, first in enumerate(self.index.first_twin.tolist()):
            groups[first].append(row)
        return {rows[0]: tuple(rows) for rows in groups.values() if len(rows) > 1}

    def shared_passages(self, least: int) -> tuple[Shared, ...]:
        """Find passages that several cards have in common, or one card has twice.

        Args:
            least: How many words a passage has at least.

        Returns:
            Those of cards that are not alike as a whole, in the order of their first card; each pair of cards is in
            one of them.
        """
        name = f"shared passages of {least} words, index {VERSION}"
        known = KeptRows(RUN, self.shelf.read(name))
        pairs, runs = self.index.find_shared(least, known)
        if known.changed:
            self.shelf.keep(name, known.written)
        alike = {
            tuple(sorted((link.left, link.right))) for link in _links(self.alike, LEAST, LEAST) if _as_a_whole(link)
        }
        return gather_shared(pairs, runs, alike)

    def similar_to(self, draft: Card, least: float) -> tuple[Similar, ...]:
        """Give the cards that are like a text that may not be in the base yet; the most alike first.

        A card of the base with the draft's reference is left out, so that a card may be compared with the others.
        """
        grown = self.index.replaced({draft.ref: title_and_text(draft)})
        same, firsts = grown.first_alike.tolist(), grown.first_twin.tolist()
        row = grown.keys.index(draft.ref)
        cards = {at: card for at, card in enumerate(self.cards) if card.ref != draft.ref}
        found = {at: Similar(card, 1.0, How.IDENTICAL) for at, card in cards.items() if same[at] == same[row]}
        for link in _links(
            grown.find([draft.ref], spelled=lambda at: title_and_text(cards.get(at, draft))), least, least
        ):
            both = (cards.get(at, draft) for at in (link.left, link.right))
            link = _told_apart(link, grown, *both)  # noqa: PLW2901
            inside = link.how is How.CONTAINED and link.left == firsts[row]
            other = link.right if link.left == firsts[row] else link.left
            for at in (at for at in cards if firsts[at] == other):
                found.setdefault(at, Similar(cards[at], link.score, link.how, inside))
        return tuple(sorted(found.values(), key=_by_likeness))


def _texts_of(cards: Sequence[Card], shelf: Shelf) -> Texts:
    name = f"words, index {VERSION}"
    kept = KeptTexts(shelf.read(name))
    keys = np.array([_key_of(card) for card in cards], np.uint64)
    texts, changed = kept.bring(keys, lambda places: (title_and_text(cards[at]) for at in places))
    if changed:
        shelf.keep(name, kept.written)
    return texts


def _key_of(card: Card) -> int:
    said = f"{len(card.title)} {card.body_format} {card.title}{card.body}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "little")


def _as_a_whole(link: Link) -> bool:
    return link.how is How.VARIANT or link.score >= (INSIDE_BAR if link.how is How.CONTAINED else BAR)


def _by_likeness(similar: Similar) -> tuple[float, bool, str]:
    return -similar.score, similar.how is not How.IDENTICAL, similar.card.ref


def title_and_text(card: Card) -> tuple[str, str]:
    """Give what a card is called and says: its title, or its first line where it has none and says more, and its text.

    A first line of more than forty words is no title.
    """
    text = _without_markup(card.body, card.body_format)
    if card.title.strip():
        return card.title, text
    first, _, rest = text.strip().partition("\n")
    return first if rest.strip() and len(first.split()) <= _LONGEST_TITLE else card.title, text


def plain(card: Card) -> str:
    """Give a card's body in composed form without markup, its title and lists of links; each word on its line.

    Of a card that says less than twenty words for each file it includes nothing is left: what it says stands elsewhere.
    """
    return _kept_plain(card.body, card.body_format)


def _without_markup(written: str, body_format: str) -> str:
    body = composed(written)
    text = strip_markup(blank_frame(body, body_format), body_format)
    includes = count_includes(body)
    return "" if includes and len(text.split()) < _PER_INCLUDE * includes else text


_kept_plain = lru_cache(maxsize=64)(_without_markup)  # the cards of a cluster are compared one after the other


def _links(alike: Alike, least: float, inside: float) -> Iterator[Link]:
    pairs, scores = alike.pairs.chosen(~alike.identical), alike.scores.chosen(~alike.identical)
    variants = alike.variants[~alike.identical]
    columns = (pairs.left, pairs.right, scores.near, scores.contained, scores.left_lighter, variants)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for left, right, *marks, left_lighter, variant in rows:
        near, contained = (min(mark, _NOT_QUITE) for mark in marks)
        if near < least and contained < inside:
            continue
        if variant:
            yield Link(left, right, max(near, contained), How.VARIANT)
        elif near >= least:
            yield Link(left, right, near, How.NEAR)
        else:
            yield Link(*((left, right) if left_lighter else (right, left)), contained, How.CONTAINED)


def _told_apart(link: Link, index: Index, one: Card, other: Card) -> Link:
    """Call two cards variants of one template where their spelling shows that they are about different things."""
    if link.how not in {How.NEAR, How.CONTAINED}:
        return link
    if are_translations(one, other) or _stand_in_parallel(one, other, near=link.how is How.NEAR):
        return replace(link, how=How.VARIANT)
    edited = link.how is How.NEAR and link.score < _RETITLED
    apart = one.title != other.title and _are_entitled_apart(one, other, edited=edited)
    if not apart and link.how is How.NEAR and _may_exchange_names(index, link.left, link.right):
        apart = exchanges_names(plain(one), plain(other), (one.title, other.title))
    return replace(link, how=How.VARIANT) if apart else link


def _may_exchange_names(index: Index, left: int, right: int) -> bool:
    """Tell whether both texts say something of their own more than once, or one says again and again what it is about.

    Whatever ``exchanges_names`` tells apart is among them, and little else: it compares texts word by word.
    """
    rows = (left, right), (right, left)
    return all(own_share(index.texts, *at) >= _OWN for at in rows) or any(
        is_of_another_thing(index.texts, *at) for at in rows
    )


def _are_entitled_apart(one: Card, other: Card, *, edited: bool) -> bool:
    titles = one.title, other.title
    told = (differ_in_codes, differ_in_signs, is_about_the_other, name_alternatives)
    return any(tell(*titles) for tell in told) or _name_their_own(one, other, edited=edited)


def are_translations(*cards: Card) -> bool:
    """Tell whether each card is filed under a language of its own."""
    languages = {card.locale.replace("_", "-").partition("-")[0].lower() for card in cards if card.locale}
    return len(languages) == len(cards)


def _stand_in_parallel(one: Card, other: Card, *, near: bool) -> bool:
    """Tell whether two paths are the same but for a folder, of a language or country, or say what each body is about.

    "en/start" and "es/start", or "js/start" and "python/first-steps" where the one says "JS" and the other "Python"; so
    do "encrypt-gpg" and "encrypt-s-mime", and of cards that are near one another names of files that differ in more.
    """
    if not all(map(_JOINT.search, (one.id, other.id))):
        return False
    mine, theirs = (card.id.split("/") for card in (one, other))
    folders = [names for names in zip(mine[:-1], theirs[:-1], strict=False) if names[0] != names[1]]
    parallel = len(folders) == 1 and len(mine) == len(theirs) and mine[-1] == theirs[-1]
    if parallel and all(map(_LOCALE.fullmatch, folders[0])):
        return True
    pages = _page(mine[-1]), _page(theirs[-1])
    named = (*folders, pages if near else None, differing_names(*pages))
    return any(names and _names_in_each(names, one, other) for names in named)


def _page(file: str) -> str:
    return _JOINT.sub(" ", _SUFFIX.sub("", file))


def _names_in_each(names: tuple[str, str], one: Card, other: Card) -> bool:
    """Tell whether each body has its own name, at least three times as often as the other body has it."""
    if any(
        word not in card.body.casefold()
        for name, card in zip(names, (one, other), strict=True)
        for word in _stems(name)
    ):
        return False
    texts = plain(one), plain(other)
    return names_more(names[0], *texts) and names_more(names[1], *reversed(texts))


def _stems(name: str) -> list[str]:
    return name.casefold().removesuffix("s").split()


def _name_their_own(one: Card, other: Card, *, edited: bool) -> bool:
    """Tell whether two titles are the same but for a name, and at least one body has its own name and no other.

    Bodies too short to name anything are about what their titles say. So are bodies that differ in a tenth
    (``edited``), where the titles differ in a word or two: copies are edited, and copies are retitled, but seldom both.
    """
    names = differing_names(one.title, other.title)
    if names is None:
        return False
    texts = plain(one), plain(other)
    if min(len(_WORD.findall(text)) for text in texts) < _TELLING:
        return True
    if edited and max(len(name.split()) for name in names) <= _FEW_WORDS:
        return True
    each = (names[0], *texts), (names[1], *reversed(texts))
    return any(names_alone(*one) for one in each) or all(names_more(*one) for one in each)
