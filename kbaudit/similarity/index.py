"""The index: the texts of a base as arrays that can be kept, opened again, and changed at the cost of the change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from kbaudit.errors import IndexFileError
from kbaudit.keeping.kept_rows import KeptRows
from kbaudit.similarity.alike import Alike
from kbaudit.similarity.base_marks import base_marks
from kbaudit.similarity.ceiling import may_reach
from kbaudit.similarity.footers import score_without_footers
from kbaudit.similarity.identical import Digests, first_alike, hash_words, read_digests
from kbaudit.similarity.pair_keys import pair_keys
from kbaudit.similarity.proposal import Pairs, Proposer, SharedPassages
from kbaudit.similarity.rarity import Rarity, count
from kbaudit.similarity.runs import Runs, find_runs, kept_runs
from kbaudit.similarity.same_titles import propose_same_titles
from kbaudit.similarity.scores import score
from kbaudit.similarity.sketch import Sketch, read_sketch
from kbaudit.similarity.slips import Corrected, Spelled, correct_slips, may_be_mistyped
from kbaudit.similarity.texts import Texts, read_texts
from kbaudit.similarity.variants import are_variants, have_kindred_titles, is_of_another_thing, speak_of_their_own
from kbaudit.similarity.words import Offsets, Words

VERSION: Final = 1
"""Raised when the same texts would give other arrays: an index of another version is refused and must be built anew."""

LEAST: Final = 0.65
"""The lowest score that is looked at."""

BAR: Final = 0.75
"""The score from which texts are called alike where nobody says otherwise."""

INSIDE_BAR: Final = 0.82
"""The share of a text from which it is said to stand in another one where nobody says otherwise."""

_DESCRIPTION: Final = "index.json"
_FULL_OF_GAPS: Final = 4
_SAMPLED_SHARE: Final = 0.05


@dataclass(frozen=True)
class Index:
    """The texts of a base, ready to be compared.

    Attributes:
        keys: What each row is called; None for a row that was taken away.
        texts: The words of each row.
        sketch: The sampled passages by which pairs are proposed.
        rarity: How often words stand in the base.
        digests: Hashes of bodies, equal for texts with the same words; see ``read_digests``.
        twins: Hashes of titles and bodies.
    """

    keys: tuple[str | None, ...]
    texts: Texts
    sketch: Sketch
    rarity: Rarity
    digests: Digests
    twins: Digests

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str, str]]) -> Self:
        """Read texts, given as key, title and body, none with a key of another."""
        keys: list[str] = []

        def parts() -> Iterable[tuple[str, str]]:
            for key, title, body in texts:
                keys.append(key)
                yield title, body

        read = read_texts(parts())
        return cls.of_read(tuple(keys), read)

    @classmethod
    def of_read(cls, keys: tuple[str, ...], texts: Texts) -> Self:
        """Take texts whose words were read, each with its key."""
        return cls(keys, texts, read_sketch(texts.joined), count(texts.words, len(texts)), *read_digests(texts))

    def find(
        self,
        touched: Iterable[str] | None = None,
        proposer: Proposer | None = None,
        known: KeptRows | None = None,
        spelled: Spelled | None = None,
    ) -> Alike:
        """Find the pairs of texts that are alike.

        Of texts with the same title and words only the first is compared with others, and stands for them. A text
        with the same words as others is paired with the first of them.

        Args:
            touched: Only pairs with at least one of these texts; all pairs where None.
            proposer: What proposes pairs; ``SharedPassages`` where None.
            known: The scores of pairs that were compared before, rows of ``SCORES``; takes those found now.
            spelled: What the texts are by their rows, so that slips in titles are seen through; not where None.
        """
        flags = None if touched is None else self._flagged(touched)
        likes = np.flatnonzero(self.first_alike != np.arange(len(self.keys)))
        if flags is not None:
            likes = likes[flags[likes] | flags[self.first_alike[likes]]]
            flags[self.first_twin[np.flatnonzero(flags)]] = True
        proposed = (proposer or SharedPassages()).propose(self.sketch, self._firsts, flags)
        proposed = proposed.united(propose_same_titles(self.texts, self._firsts, flags))
        others = proposed.chosen(self.first_alike[proposed.left] != self.first_alike[proposed.right])
        same = Pairs(self.first_alike[likes], likes)
        if spelled is None:
            return self._remembered(others, same, known)
        # Whether a word is a slip depends on exact counts, which no mark holds: these pairs are looked at every time.
        slipping = may_be_mistyped(self.texts, self.rarity, others)
        found = self._remembered(others.chosen(~slipping), same, known)
        return found.and_also(self._corrected(others.chosen(slipping), spelled)) if slipping.any() else found

    def _remembered(self, others: Pairs, same: Pairs, known: KeptRows | None) -> Alike:
        """Score pairs of texts that are not known, and those with the same words."""
        if known is None:
            return self._compared(others, same)
        marks = base_marks(self.texts, self.rarity, self.twins)
        keys = pair_keys(marks[others.left], marks[others.right], np.zeros(len(others), np.bool_))
        old, starts, ends = known.find(keys)
        has = ends > starts
        kept = Alike.of_rows(others.chosen(has), known.rows[starts[has]])
        new = others.chosen(~old)
        fresh = self._compared(new, same)
        different = fresh.chosen(~fresh.identical)
        known.add(keys[~old], different.rows, new.places(different.pairs))
        return kept.and_also(fresh)

    def _compared(self, others: Pairs, same: Pairs) -> Alike:
        """Score pairs of texts, and those with the same words."""
        others = others.chosen(may_reach(self.texts, self.rarity, others, LEAST))
        return self._judged(others.and_also(same), Corrected.none())

    def _corrected(self, pairs: Pairs, spelled: Spelled) -> Alike:
        """Score pairs of texts, slips in their titles put right."""
        return self._judged(pairs, correct_slips(self.texts, self.rarity, pairs, spelled))

    def _judged(self, pairs: Pairs, mistyped: Corrected) -> Alike:
        identical = self.first_alike[pairs.right] == pairs.left
        scores = score(self.texts, self.rarity, pairs)
        scores = score_without_footers(self.texts, self.rarity, pairs, scores, LEAST)
        scores = mistyped.raised(scores, self.rarity)
        high = identical | (np.maximum(scores.near, scores.contained) >= LEAST)
        pairs, identical = pairs.chosen(high), identical[high]
        scores = scores.chosen(high)
        compared = mistyped.instead_of(self.texts, pairs, high, scores.left_lighter)
        columns = (identical, scores.contained >= INSIDE_BAR, scores.near >= BAR)
        rows = zip(compared, *(column.tolist() for column in columns), strict=True)
        variants = [not same and _are_variants(pair, *how) for pair, same, *how in rows]
        return Alike(pairs, scores, np.array(variants, np.bool_), identical)

    @cached_property
    def first_twin(self) -> Offsets:
        """Give for each row the first one with the same title and the same words."""
        return first_alike(self.twins, self.taking_part)

    @property
    def _firsts(self) -> NDArray[np.bool_]:
        """Tell which texts stand for themselves and for those with the same title and words."""
        firsts: NDArray[np.bool_] = self.first_twin == np.arange(len(self.keys))
        return self.taking_part & firsts

    def find_shared(self, least: int, known: KeptRows) -> tuple[Pairs, Runs]:
        """Find the passages of at least ``least`` words that two texts have in common, and those that one has twice.

        Args:
            known: The passages of pairs of bodies that were looked at before, rows of ``RUN``; takes those found now.

        Returns:
            The pairs that are worth a look, a text with itself among them, and the passages found, in bodies.
        """
        among = self._firsts
        fewest = max(least * _SAMPLED_SHARE, 1)
        proposed = SharedPassages(least_share=2, least_of_all=2, least_weight=fewest).propose(self.sketch, among)
        pairs = proposed.chosen(self.first_alike[proposed.left] != self.first_alike[proposed.right])
        twice = np.flatnonzero(among & (self.sketch.repeated >= fewest))
        pairs = Pairs(np.concatenate((pairs.left, twice)), np.concatenate((pairs.right, twice)))
        return pairs, self._runs(pairs, least, known)

    def _runs(self, pairs: Pairs, least: int, known: KeptRows) -> Runs:
        rows, place = np.unique(np.concatenate((pairs.left, pairs.right)), return_inverse=True)
        hashes = hash_words(self.texts.ids, self.texts.bodies(rows))[place]
        keys = pair_keys(hashes[: len(pairs)], hashes[len(pairs) :], pairs.left == pairs.right)
        left, right = self.texts.bodies(pairs.left), self.texts.bodies(pairs.right)
        kept, fits = kept_runs(known, keys, left, right)
        asked = np.flatnonzero(~fits)
        found = find_runs(self.texts.ids, self.rarity, left.chosen(~fits), right.chosen(~fits), least)
        fresh = Runs(asked[found.pair], found.left, found.right, found.words)
        known.add(keys[asked], found.rows, found.pair)
        return kept.and_also(fresh)

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
        digests, twins = read_digests(new)
        index = Index(
            (*kept, *come),
            self.texts.joined_by(new),
            self.sketch.changed(gone, read_sketch(new.joined)),
            self.rarity.changed(self.texts.chosen(gone).words, new.words, size),
            np.concatenate((self.digests, digests)),
            np.concatenate((self.twins, twins)),
        )
        return index if len(index.keys) < _FULL_OF_GAPS * max(size, 16) else index.compact()

    def compact(self) -> Index:
        """Drop the rows that were taken away."""
        rows = np.flatnonzero(self.taking_part)
        texts = self.texts.chosen(rows)
        keys = tuple(key for key in self.keys if key is not None)
        return Index(keys, texts, read_sketch(texts.joined), self.rarity, self.digests[rows], self.twins[rows])

    def save(self, folder: Path) -> None:
        """Write the index into a folder, made where it is missing.

        Raises:
            OSError: The folder cannot be written to.
        """
        folder.mkdir(parents=True, exist_ok=True)
        arrays = self._arrays()
        described = {
            "version": VERSION,
            "texts": self.rarity.texts,
            "arrays": {name: [array.dtype.str, len(array)] for name, array in arrays.items()},
            "keys": self.keys,
        }
        text = json.dumps(described)
        stamp = hashlib.sha256(text.encode("ascii") + self.twins.tobytes()).hexdigest()[:16]
        for name, array in arrays.items():
            _replace(folder / f"{name}-{stamp}.npy", array)
        _replace(folder / _DESCRIPTION, json.dumps({"stamp": stamp, **described}))
        for old in folder.glob("*.npy"):
            if not old.stem.endswith(stamp):
                old.unlink()

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
            arrays = {name: _opened(folder, name, described) for name in _NAMES}
            keys = tuple(key if key is None else str(key) for key in described["keys"])
            texts = int(described["texts"])
        except (OSError, ValueError, KeyError, TypeError, EOFError, RecursionError) as error:
            raise IndexFileError(f"{folder}: cannot be read as an index ({error}); build it anew") from error
        if 2 * len(keys) + 1 != len(arrays["starts"]):
            raise IndexFileError(f"{folder}: has {len(keys)} keys for another number of texts; build it anew")
        return cls(
            keys,
            Texts(Words(arrays["ids"], arrays["starts"])),
            Sketch(arrays["entries"], arrays["whole"], arrays["repeated"]),
            Rarity(arrays["pairs"], arrays["words"], texts),
            arrays["digests"],
            arrays["twins"],
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
        held = (
            words.ids,
            words.starts,
            sketch.entries,
            sketch.whole,
            sketch.repeated,
            *counts,
            self.digests,
            self.twins,
        )
        return dict(zip(_NAMES, held, strict=True))


_NAMES: Final = ("ids", "starts", "entries", "whole", "repeated", "pairs", "words", "digests", "twins")


def _are_variants(pair: tuple[Texts, int, int], inside: bool, near: bool) -> bool:  # noqa: FBT001
    if are_variants(*pair) or (inside and not near and is_of_another_thing(*pair)):
        return True
    return (not inside or (near and have_kindred_titles(*pair))) and speak_of_their_own(*pair)


def _replace(path: Path, content: NDArray[np.generic] | str) -> None:
    """Write a file whole, or leave the one that is there: it may be open, mapped into memory."""
    new = path.with_suffix(f"{path.suffix}.new")
    if isinstance(content, str):
        new.write_text(content, encoding="ascii")
    else:
        with new.open("wb") as file:
            np.save(file, content)
    new.replace(path)


def _opened(folder: Path, name: str, described: Mapping[str, Any]) -> NDArray[Any]:
    """Open one array.

    Raises:
        ValueError: It is not the one that the description speaks of.
    """
    # A view of the mapped file: what is taken from a ``memmap`` itself goes through Python.
    array: NDArray[Any] = np.asarray(np.load(folder / f"{name}-{described['stamp']}.npy", mmap_mode="r"))
    if [array.dtype.str, len(array)] != described["arrays"][name]:
        raise ValueError(f"{name} is not the array that was written")
    return array
