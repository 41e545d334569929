"""The tables about contradictions, in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from kbaudit.rules.poor_feedback import wilson_lower_bound
from tests.bench.contradiction_costs import StepCosts
from tests.bench.contradiction_scores import BaseScore, Score, Verdict
from tests.bench.pages import section

Verdicts = Mapping[str, Sequence[Verdict]]
"""The verdicts on each set of pairs, by its name."""

_STYLES = {"drift": "copies", "rewrite": "rewritten"}


def all_tables(verdicts: Verdicts, bases: Iterable[BaseScore], costs: Iterable[StepCosts]) -> Iterator[str]:
    """Yield each table under its heading."""
    yield section("Pairs", _scores(verdicts, "cards", lambda _: "all"))
    yield section("Copies and rewritten cards", _scores(verdicts, "cards", lambda one: _STYLES[one.pair.style]))
    yield section("Languages", _scores(verdicts, "language", lambda one: one.pair.language))
    yield section("Contradictions found, by type", _by_type(verdicts, contradicts=True))
    yield section("False accusations, by type of look-alike", _by_type(verdicts, contradicts=False))
    yield section("Whole bases, in pairs of cards", _bases(bases))
    yield section("CPU seconds", _costs(costs))


def _scores(verdicts: Verdicts, head: str, group: Callable[[Verdict], str]) -> Iterator[Sequence[str]]:
    yield "set", head, "pairs", "known", "found", "false", "precision", "at least", "recall", "right evidence"
    for name, judged in verdicts.items():
        for key in sorted(set(map(group, judged))):
            yield name, key, *_score(Score.of([one for one in judged if group(one) == key]))


def _score(score: Score) -> Iterator[str]:
    accused = score.found + score.false
    yield from map(str, (score.pairs, score.known, score.found, score.false))
    yield _share(score.found, accused)
    yield f"{wilson_lower_bound(score.found, accused):.3f}" if accused else "–"
    yield _share(score.found, score.known)
    yield _share(score.quoted, score.found)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def _by_type(verdicts: Verdicts, *, contradicts: bool) -> Iterator[Sequence[str]]:
    rows = {name: [one for one in judged if one.pair.contradicts is contradicts] for name, judged in verdicts.items()}
    yield "type", *rows
    for kind in sorted({one.pair.type for judged in rows.values() for one in judged}):
        judged_so = ([one for one in judged if one.pair.type == kind] for judged in rows.values())
        label = kind.removeprefix("hn_").replace("_", " ")
        yield label, *(f"{sum(one.accused for one in some)} of {len(some)}" for some in judged_so)


def _bases(scores: Iterable[BaseScore]) -> Iterator[Sequence[str]]:
    yield "base", "cards", "planted", "found", "false"
    for one in scores:
        yield one.name, *map(str, (one.cards, one.planted, one.found, one.false))


def _costs(costs: Iterable[StepCosts]) -> Iterator[Sequence[str]]:
    yield "cards", "MiB of text", "reading documents", "reading claims", "finding clashes"
    for one in costs:
        yield f"{one.cards:,}", *(f"{number:.1f}" for number in (one.mib, one.documents_s, one.claims_s, one.clashes_s))
