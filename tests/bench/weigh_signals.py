"""The weights of the signals: ``python tests/bench/weigh_signals.py WEIGHTS [--pairs FILE ...] [--real FOLDER ...]``.

Fits a logistic regression on every pair of claims that may clash, once for values and once for frames, and writes the
weights as ``kbaudit/claims/weights.toml`` has them. Fitted on are ``pairs-en``, ``pairs-other`` and what ``--pairs``
adds, each pair alone and all brought together into bases; the bases but those that were written apart; and real bases,
in which every candidate counts as false: contradictions are rare there, and few of the candidates are one.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final, Literal

import numpy as np
from sklearn.linear_model import LogisticRegression

sys.path.append(str(Path(__file__).parents[2]))  # a script finds its own folder only, not the repository

from kbaudit.card import Lifecycle
from kbaudit.claims import clashes
from kbaudit.claims.claim import Claims
from kbaudit.claims.clashes import Base, Place
from kbaudit.claims.signals import Signals
from kbaudit.content import Content
from kbaudit.runs.path_sources import sources_of
from kbaudit.runs.pulling import pull
from tests.bench.contradiction_sets import FOLDER, KnownBase, Pair, Passages, are_meant, load_base, load_pairs, quotes

PAIRS: Final = ("pairs-en.jsonl", "pairs-other.jsonl")
BASES: Final = ("ferry", "payroll", "clinic", "hotels", "bank", "energy")

Form = Literal["value", "frame"]
Judge = Callable[[Form, Place, Place], bool | None]
"""Tells whether a candidate is a contradiction; None where it can be argued about."""

_STRENGTH: Final[Mapping[Form, float]] = {"value": 1.0, "frame": 0.3}
"""Inverse of the regularisation; frames have fewer candidates, and rare ways to clash among their signals."""

_OF_PAIRS: Final = 1.0
_OF_GATHERED: Final[Mapping[Form, float]] = {"value": 0.1, "frame": 1.0}
_OF_BASES: Final[Mapping[Form, float]] = {"value": 2.0, "frame": 1.0}
_OF_REAL: Final[Mapping[Form, float]] = {"value": 0.1, "frame": 0.3}
"""How much a candidate counts; real bases have so many that they would drown the rest."""

_SIZE_SHARE: Final[Mapping[Form, float]] = {"value": 0.8, "frame": 1.0}
"""What of the weight of the size of a base is kept. Where each base is left out of the fit in turn, values that come to
a certainty of 0.7 there are right in nine of ten cases: the bar of 0.75 is to stand there."""

_MARGIN: Final[Mapping[Form, float]] = {"value": 0.1, "frame": 0.0}
"""What is taken off the intercept, so that pairs alone are as precise as before."""

_GATHERED_CARDS: Final = 80
"""So many cards, at least, make a base of those of pairs."""

_REAL_CARDS: Final = 250
_REAL_CANDIDATES: Final = 4_000
_LONGEST_BODY: Final = 20_000
_SEED: Final = 1
_SAID: Final = frozenset({"negation", "antonym", "modality", "quantifier", "entity", "step_order"})
"""Types of contradictions of which frames can be the evidence."""

_HEADER: Final = (
    "# How much each signal counts. Made by tests/bench/weigh_signals.py; what a signal is stands in signals.py."
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two claims that may clash: their signals, whether they do, and how much that counts."""

    form: Form
    signals: Signals
    right: bool
    weight: float


def main() -> None:
    """Gather the candidates, fit both forms, and write the weights."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("weights", type=Path, help="where they are written")
    arguments.add_argument("--pairs", type=Path, nargs="+", default=[], help="more files of pairs")
    arguments.add_argument("--real", type=Path, nargs="+", default=[], help="folders of real bases")
    chosen = arguments.parse_args()
    candidates: dict[Form, list[Candidate]] = defaultdict(list)
    for candidate in _gather(chosen.pairs, chosen.real):
        candidates[candidate.form].append(candidate)
    parts = (_section(form, candidates[form]) for form in _STRENGTH)
    chosen.weights.write_text("\n".join((f"{_HEADER}\n", *parts)), encoding="utf-8")


def _gather(more: Iterable[Path], real: Iterable[Path]) -> Iterator[Candidate]:
    pairs = [pair for path in (*(FOLDER / name for name in PAIRS), *more) for pair in load_pairs(path)]
    for pair in pairs:
        yield from _of_pair(pair)
    for some in _brought_together(pairs):
        yield from _of_gathered(some)
    for name in BASES:
        yield from _of_base(load_base(FOLDER / "bases" / name))
    for folder in real:
        yield from _of_real(folder)


def _fits(pair: Pair, form: Form, found: Passages) -> bool:
    fits = pair.contradicts and (form == "value" or pair.type in _SAID)
    return fits and are_meant(found, pair.evidence)


def _of_pair(pair: Pair) -> Iterator[Candidate]:
    def judge(form: Form, left: Place, right: Place) -> bool:
        return _fits(pair, form, quotes(pair.texts, left, right))

    yield from _candidates(pair.texts, judge, dict.fromkeys(_STRENGTH, _OF_PAIRS))


def _brought_together(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """Bring the pairs of one language together into bases, those of one organisation into the same one."""
    organisations: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        organisations[pair.language, pair.industry].append(pair)
    keys = sorted(organisations)
    random.Random(_SEED).shuffle(keys)
    for _, of_language in groupby(sorted(keys, key=itemgetter(0)), itemgetter(0)):
        held: list[Pair] = []
        for key in of_language:
            held += organisations[key]
            if len({text for pair in held for text in map(id, pair.texts)}) >= _GATHERED_CARDS:
                yield held
                held = []
        if held:
            yield held


def _of_gathered(pairs: Sequence[Pair]) -> Iterator[Candidate]:
    """Yield the candidates among the cards of pairs; of cards of one organisation, only where a label tells of them."""
    texts = {id(text): (text, pair.industry) for pair in pairs for text in pair.texts}
    numbers = {key: number for number, key in enumerate(texts)}
    held = tuple(texts.values())
    known = {frozenset(numbers[id(text)] for text in pair.texts): pair for pair in pairs}
    claims = [text for text, _ in held]

    def judge(form: Form, left: Place, right: Place) -> bool | None:
        pair = known.get(frozenset((left.text, right.text)))
        if pair is not None:
            return _fits(pair, form, quotes(claims, left, right))
        return None if held[left.text][1] == held[right.text][1] else False

    yield from _candidates(claims, judge, _OF_GATHERED)


def _of_base(base: KnownBase) -> Iterator[Candidate]:
    def judge(_form: Form, left: Place, right: Place) -> bool | None:
        ids = frozenset((base.ids[left.text], base.ids[right.text]))
        if ids in base.acceptable:
            return None
        return are_meant(quotes(base.texts, left, right), base.planted.get(ids, ()))

    yield from _candidates(base.texts, judge, _OF_BASES)


def _of_real(folder: Path) -> Iterator[Candidate]:
    """Yield a sample of the candidates of a sample of the published cards, all of them as false."""
    cards = [
        card
        for card in pull(sources_of([str(folder)])).cards
        if card.lifecycle is Lifecycle.PUBLISHED and len(card.body) < _LONGEST_BODY
    ]
    random.Random(_SEED).shuffle(cards)
    texts = [Content.of(card).claims for card in cards[:_REAL_CARDS]]
    found = list(_candidates(texts, lambda _form, _left, _right: False, _OF_REAL))
    for form in _STRENGTH:
        some = [one for one in found if one.form == form]
        yield from random.Random(_SEED).sample(some, min(len(some), _REAL_CANDIDATES))


def _candidates(texts: Sequence[Claims], judge: Judge, weights: Mapping[Form, float]) -> Iterator[Candidate]:
    for form, (left, right), signals in _meetings(Base(texts)):
        right_one = None if left.text == right.text else judge(form, left, right)
        if right_one is not None:
            yield Candidate(form, signals, right_one, weights[form])


def _meetings(base: Base) -> Iterator[tuple[Form, tuple[Place, Place], Signals]]:
    for kind in clashes._COMPARED:
        for places, _, signals in base.value_meetings(kind):
            yield "value", places, signals
    for places, _, signals in base.frame_meetings():
        yield "frame", places, signals


def _section(form: Form, candidates: Sequence[Candidate]) -> str:
    right = sum(one.right for one in candidates)
    print(f"{form}: {len(candidates):,} candidates, {right:,} of them right", file=sys.stderr)
    intercept, weights = _fit(candidates, _STRENGTH[form])
    weights["size"] *= _SIZE_SHARE[form]
    rows = (f'"{name}" = {weight:.2f}\n' for name, weight in weights.items())
    return f"[{form}]\nintercept = {intercept - _MARGIN[form]:.2f}\n{''.join(rows)}"


def _fit(candidates: Sequence[Candidate], strength: float) -> tuple[float, dict[str, float]]:
    """Give the intercept and the weight of each signal, by name, for signals as they are."""
    names = sorted({name for one in candidates for name in one.signals})
    numbers = np.array([[one.signals.get(name, 0.0) for name in names] for one in candidates])
    middle, spread = numbers.mean(axis=0), numbers.std(axis=0)
    spread[spread == 0] = 1.0
    model = LogisticRegression(C=strength, max_iter=3_000)
    model.fit(
        (numbers - middle) / spread,
        [one.right for one in candidates],
        sample_weight=[one.weight for one in candidates],
    )
    weights = model.coef_[0] / spread
    intercept = float(model.intercept_[0] - weights @ middle)
    return intercept, dict(zip(names, map(float, weights), strict=True))


if __name__ == "__main__":
    main()
