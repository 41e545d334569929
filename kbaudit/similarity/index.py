"""The index: the texts of a base as arrays that can be kept, opened again, and changed at the cost of the change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from kbaudit.errors import IndexFileError
from kbaudit.similarity.identical import Digests, first_alike, read_digests
from kbaudit.similarity.proposal import Pairs, Proposer, SharedPassages
from kbaudit.similarity.rarity import Rarity, count
from kbaudit.similarity.runs import Runs, find_runs
from kbaudit.similarity.scores import Scores, score
from kbaudit.similarity.sketch import Sketch, read_sketch
from kbaudit.similarity.texts import Texts, read_texts
from kbaudit.similarity.variants import are_variants
from kbaudit.similarity.words import Offsets, Words

VERSION: Final = 1
"""Raised when the same texts would give other arrays: an index of another version is refused and must be built anew."""

LEAST: Final = 0.65
"""The lowest score that is looked at."""

_DESCRIPTION: Final = "index.json"
_FULL_OF_GAPS: Final = 4
_SAMPLED_SHARE: Final = 0.125


@dataclass(frozen=True, slots=True)
class Alike:
    """Pairs of texts that are alike, ascending by row.

    Attributes:
        pairs: The texts by row.
        scores: How alike they are, and in which way; the higher of the two marks is at least ``LEAST``.
        variants: Which of them are two versions of one template, each for a thing of its own.
        identical: Which of them have the same words; each such text is paired with the first one only.
    """

    pairs: Pairs
    scores: Scores
    variants: NDArray[np.bool_]
    identical: NDArray[np.bool_]

    def __len__(self) -> int:
        """Count the pairs."""
        return len(self.pairs)


@dataclass(frozen=True)
class Index:
    """The texts of a base, ready to be compared.

    Attributes:
        keys: What each row is called; None for a row that was taken away.
        texts: The words of each row.
        sketch: The sampled passages by which pairs are proposed.
        rarity: How often words stand in the base.
        digests: Hashes of whole texts, equal for equal ones.
    """

    keys: tuple[str | None, ...]
    texts: Texts
    sketch: Sketch
    rarity: Rarity
    digests: Digests

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str, str]]) -> Self:
        """Read texts, given as key, title and body, none with a key of another."""
        keys: list[str | None] = []

        def parts() -> Iterable[tuple[str, str]]:
            for key, title, body in texts:
                keys.append(key)
                yield title, body

        read = read_texts(parts())
        return cls(tuple(keys), read, read_sketch(read.joined), count(read.words, len(read)), read_digests(read))

    def find(self, touched: Iterable[str] | None = None, proposer: Proposer | None = None) -> Alike:
        """Find the pairs of texts that are alike.

        Of texts with the same words only the first is compared with others, and stands for them; see ``first_alike``.

        Args:
            touched: Only pairs with at least one of these texts; all pairs where None.
            proposer: What proposes pairs; ``SharedPassages`` where None.
        """
        rows = np.arange(len(self.keys))
        flags = None if touched is None else self._flagged(touched)
        likes = np.flatnonzero(self.first_alike != rows)
        if flags is not None:
            likes = likes[flags[likes] | flags[self.first_alike[likes]]]
            flags[self.first_alike[likes]] = True
        proposed = (proposer or SharedPassages()).propose(self.sketch, self._firsts, flags)
        pairs = proposed.and_also(Pairs(self.first_alike[likes], likes))
        return self._judged(pairs, self.first_alike[pairs.right] == pairs.left)

    def _judged(self, pairs: Pairs, identical: NDArray[np.bool_]) -> Alike:
        scores = score(self.texts, self.rarity, pairs)
        high = identical | (np.maximum(scores.near, scores.contained) >= LEAST)
        pairs, identical = pairs.chosen(high), identical[high]
        rows = zip(pairs.left.tolist(), pairs.right.tolist(), identical.tolist(), strict=True)
        variants = [not same and are_variants(self.texts, left, right) for left, right, same in rows]
        return Alike(pairs, scores.chosen(high), np.array(variants, np.bool_), identical)

    @property
    def _firsts(self) -> NDArray[np.bool_]:
        """Tell which texts stand for themselves and for those with the same words."""
        firsts: NDArray[np.bool_] = self.first_alike == np.arange(len(self.keys))
        return self.taking_part & firsts

    def find_shared(self, least: int) -> tuple[Pairs, Runs]:
        """Find the passages of at least ``least`` words that two texts have in common, and those that one has twice.

        Returns:
            The pairs that were looked at, a text with itself among them, and the passages found, in bodies.
        """
        among = self._firsts
        fewest = max(least * _SAMPLED_SHARE, 1)
        pairs = SharedPassages(least_share=2, least_of_all=2, least_weight=fewest).propose(self.sketch, among)
        twice = np.flatnonzero(among & (self.sketch.repeated >= fewest))
        pairs = Pairs(np.concatenate((pairs.left, twice)), np.concatenate((pairs.right, twice)))
        bodies = self.texts.bodies(pairs.left), self.texts.bodies(pairs.right)
        return pairs, find_runs(self.texts.ids, self.rarity, *bodies, least)

    def replaced(self, changes: Mapping[str, tuple[str, str] | None]) -> Index:
        """Give the index after some texts changed, came, or went.

        Args:
            changes: Title and body by key; None for a text that went.
        """
        kept = [None if key in changes else key for key in self.keys]
        gone = np.array([row for row, key in enumerate(self.keys) if key in changes and key is not None], np.int64)
        come = {key: text for key, text in changes.items() if text is not None}
        new = read_texts(come.values())
        size = len(kept) - kept.count(None) + len(come)
        index = Index(
            (*kept, *come),
            self.texts.joined_by(new),
            self.sketch.changed(gone, read_sketch(new.joined)),
            self.rarity.changed(self.texts.chosen(gone).words, new.words, size),
            np.concatenate((self.digests, read_digests(new))),
        )
        return index if len(index.keys) < _FULL_OF_GAPS * max(size, 16) else index.compact()

    def compact(self) -> Index:
        """Drop the rows that were taken away."""
        rows = np.flatnonzero(self.taking_part)
        texts = self.texts.chosen(rows)
        keys = tuple(key for key in self.keys if key is not None)
        return Index(keys, texts, read_sketch(texts.joined), self.rarity, self.digests[rows])

    def save(self, folder: Path) -> None:
        """Write the index into a folder, made where it is missing.

        Raises:
            OSError: The folder cannot be written to.
        """
        folder.mkdir(parents=True, exist_ok=True)
        for name, array in self._arrays().items():
            np.save(folder / f"{name}.npy", array)
        described = {"version": VERSION, "texts": self.rarity.texts, "keys": self.keys}
        (folder / _DESCRIPTION).write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open an index that was written; its arrays are read as they are needed.

        Raises:
            IndexFileError: There is none, it is broken, or another version wrote it.
        """
        try:
            described = json.loads((folder / _DESCRIPTION).read_text("utf-8"))
            if described["version"] != VERSION:
                raise IndexFileError(
                    f"{folder}: the index has version {described['version']}, not {VERSION}; build it anew"
                )
            arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _NAMES}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexFileError(f"{folder}: cannot be read as an index ({error}); build it anew") from error
        return cls(
            tuple(described["keys"]),
            Texts(Words(arrays["ids"], arrays["starts"])),
            Sketch(arrays["entries"], arrays["whole"], arrays["repeated"]),
            Rarity(arrays["pairs"], arrays["words"], described["texts"]),
            arrays["digests"],
        )

    @cached_property
    def taking_part(self) -> NDArray[np.bool_]:
        """Tell which rows have a text."""
        return np.array([key is not None for key in self.keys], np.bool_)

    @cached_property
    def first_alike(self) -> Offsets:
        """Give for each row the first one with the same words."""
        return first_alike(self.digests, self.taking_part)

    def _flagged(self, touched: Iterable[str]) -> NDArray[np.bool_]:
        wanted = set(touched)
        return np.array([key in wanted for key in self.keys], np.bool_)

    def _arrays(self) -> Mapping[str, NDArray[np.generic]]:
        words, sketch, rarity = self.texts.words, self.sketch, self.rarity
        counts = (rarity.pairs, rarity.words)
        held = (words.ids, words.starts, sketch.entries, sketch.whole, sketch.repeated, *counts, self.digests)
        return dict(zip(_NAMES, held, strict=True))


_NAMES: Final = ("ids", "starts", "entries", "whole", "repeated", "pairs", "words", "digests")
