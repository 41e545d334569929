"""Outlines: of every text of a base what tells which claims are compared at all, as arrays that can be kept.

With them a whole base is looked through without reading what its texts claim; that is read of those that meet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.claims.claim import Claim, Claims, Terms
from kbaudit.claims.values.value import Kind
from kbaudit.keeping.kept_rows import Keys, Places, places_of, sealed, unsealed

_KINDS: Final = tuple(Kind)
_LONGEST: Final = 40
_SHORT: Final = 1 << len(_KINDS)
_WEIGHT_BITS: Final = 10
_STEPS: Final = 1000
_NUMBER: Final = np.dtype("<u8")

_COLUMNS: Final = ("language", "terms", "others", "quotes", "claims", "around sizes", "around", "own sizes", "own")


@lru_cache(maxsize=1 << 18)
def hash_of(text: str) -> int:
    """Hash a term or another text into 54 bits."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> _WEIGHT_BITS


@dataclass(frozen=True, slots=True)
class Column:
    """Numbers for each text, as many as it has.

    Attributes:
        numbers: Text by text.
        starts: Where each text begins, one more than there are texts.
    """

    numbers: Keys
    starts: Places

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> Column:
        """Take the numbers of each text."""
        numbers = np.array([number for row in rows for number in row], np.uint64)
        return cls(numbers, _starts([len(row) for row in rows]))

    @property
    def lengths(self) -> Places:
        """Count the numbers of each text."""
        return np.diff(self.starts)

    @property
    def owners(self) -> Places:
        """Give the text of each number."""
        return np.repeat(np.arange(len(self.starts) - 1), self.lengths)

    def chosen(self, texts: Places) -> Column:
        """Take some texts, in the order given."""
        lengths = self.lengths[texts]
        starts = _starts(lengths)
        at = np.arange(starts[-1]) + np.repeat(self.starts[texts] - starts[:-1], lengths)
        return Column(self.numbers[at], starts)

    def and_also(self, others: Column) -> Column:
        """Add texts behind these."""
        starts = np.concatenate((self.starts, self.starts[-1] + others.starts[1:]))
        return Column(np.concatenate((self.numbers, others.numbers)), starts)


def _starts(lengths: Sequence[int] | Places) -> Places:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(np.array(lengths, np.int64))))


@dataclass(frozen=True, slots=True)
class Topics:
    """The terms that claims may be found by.

    Attributes:
        terms: Their hashes, claim by claim.
        weights: What each weighs, in thousandths.
        owners: The claim that each belongs to, as a number among all claims; ascending.
    """

    terms: Keys
    weights: Places
    owners: Places

    @classmethod
    def of(cls, packed: Keys, sizes: Keys) -> Topics:
        """Take terms apart that were packed with their weights."""
        owners = np.repeat(np.arange(len(sizes)), sizes.astype(np.int64))
        weights = (packed & np.uint64((1 << _WEIGHT_BITS) - 1)).astype(np.int64)
        return cls(packed >> np.uint64(_WEIGHT_BITS), weights, owners)

    def among(self, claims: NDArray[np.bool_]) -> Topics:
        """Keep the terms of some claims."""
        kept = claims[self.owners]
        return Topics(self.terms[kept], self.weights[kept], self.owners[kept])


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of texts.

    Attributes:
        texts: A hash of each text.
        columns: By name: its language; its terms; those around its claims that are none of them; its quotes; for each
            claim what it is; how many terms it may be found by and which, first with those around it, then its own.
    """

    texts: Keys
    columns: Mapping[str, Column]

    @classmethod
    def of(cls, texts: Sequence[tuple[int, Claims]]) -> Outlines:
        """Outline texts, each with its hash."""
        rows = [dict(zip(_COLUMNS, _outline(claims), strict=True)) for _, claims in texts]
        columns = {name: Column.of([row[name] for row in rows]) for name in _COLUMNS}
        return cls(np.array([key for key, _ in texts], np.uint64), columns)

    @classmethod
    def read(cls, written: bytes | None) -> Outlines:
        """Read what ``written`` gave; none where it is None, torn or of another form."""
        try:
            return _read(written)
        except (ValueError, IndexError):
            return cls.of(())

    @property
    def written(self) -> bytes:
        """Give the outlines as bytes, the same on every machine."""
        lengths = [self.columns[name].lengths for name in _COLUMNS]
        numbers = [self.columns[name].numbers for name in _COLUMNS]
        held = b"".join(
            part.astype(_NUMBER).tobytes() for part in (np.array([len(self.texts)]), self.texts, *lengths, *numbers)
        )
        return sealed(held)

    def brought_to(self, texts: Keys, claims: Sequence[Claims]) -> Outlines:
        """Give the outlines of other texts, in their order, reading only what those claim that are not among these."""
        place, known = places_of(self.texts, texts)
        new = np.flatnonzero(~known)
        others = Outlines.of([(int(texts[number]), claims[number]) for number in new.tolist()])
        place[new] = len(self.texts) + np.arange(len(new))
        columns = {name: self.columns[name].and_also(others.columns[name]).chosen(place) for name in _COLUMNS}
        return Outlines(texts, columns)

    def topics(self, name: str) -> Topics:
        """Give the terms that claims may be found by: ``around`` with those around them, ``own`` without."""
        return Topics.of(self.columns[name].numbers, self.columns[f"{name} sizes"].numbers)

    def of_kind(self, kind: Kind) -> NDArray[np.bool_]:
        """Tell which claims have a value of a kind."""
        return (self.columns["claims"].numbers & np.uint64(1 << _KINDS.index(kind))) > 0

    @property
    def short(self) -> NDArray[np.bool_]:
        """Tell which claims are short, and no cells of a table."""
        return (self.columns["claims"].numbers & np.uint64(_SHORT)) > 0


def _outline(claims: Claims) -> Iterator[Sequence[int]]:
    """Give the row of each column."""
    around = [_around(claims, claim) if claim.values else {} for claim in claims.claims]
    own = [{**claim.own, **claim.subject} for claim in claims.claims]
    beside = {key for claim in claims.claims for terms in (claim.section, claim.previous) for key in terms}
    yield [hash_of(claims.language or "")]
    yield sorted(map(hash_of, claims.all_terms))
    yield sorted(map(hash_of, beside - claims.all_terms))
    yield sorted({hash_of(claim.quote) for claim in claims.claims})
    yield [_about(claim) for claim in claims.claims]
    for topics in (around, own):
        yield [len(topic) for topic in topics]
        yield [_packed(key, weight) for topic in topics for key, weight in topic.items()]


def _around(claims: Claims, claim: Claim) -> Terms:
    return {**claim.previous, **claim.section, **claims.title, **claim.own, **claim.subject}


def _about(claim: Claim) -> int:
    kinds = sum(1 << _KINDS.index(kind) for kind in {value.kind for value in claim.values})
    return kinds | (_SHORT if len(claim.words) <= _LONGEST and not claim.cell else 0)


def _packed(key: str, weight: float) -> int:
    return hash_of(key) << _WEIGHT_BITS | round(weight * _STEPS)


def _read(written: bytes | None) -> Outlines:
    """Read outlines.

    Raises:
        IndexError: There are none, or they are torn.
        ValueError: They are of another form.
    """
    numbers = np.frombuffer(unsealed(written), _NUMBER).astype(np.uint64)
    count, at = int(numbers[0]), 1
    parts: list[Keys] = []
    for _ in ("texts", *_COLUMNS):
        parts.append(numbers[at : at + count])
        at += count
    columns: dict[str, Column] = {}
    for name, lengths in zip(_COLUMNS, parts[1:], strict=True):
        starts = _starts(lengths.astype(np.int64))
        columns[name] = Column(numbers[at : at + int(starts[-1])], starts)
        at += int(starts[-1])
    if at != len(numbers) or not _agree(count, columns):
        raise ValueError("of another form")
    return Outlines(parts[0], columns)


def _agree(count: int, columns: Mapping[str, Column]) -> bool:
    """Tell whether columns of one form speak of the same texts and claims."""
    claims = columns["claims"].lengths
    same = all(np.array_equal(columns[f"{name} sizes"].lengths, claims) for name in ("around", "own"))
    whole = all(int(columns[f"{name} sizes"].numbers.sum()) == len(columns[name].numbers) for name in ("around", "own"))
    return (
        same
        and whole
        and len(columns["language"].numbers) == count
        and all(len(c.starts) == count + 1 for c in columns.values())
    )
