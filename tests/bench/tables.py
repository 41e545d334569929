"""The tables of the comparison, in Markdown: a column for each engine or set, a dash where nothing was measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench.measuring import OWN, SIZES, Result
from tests.bench.pages import section
from tests.bench.sets import BenchSet

Results = Mapping[BenchSet, Result]

_LABELS = {OWN: "kbaudit", "tfidf": "tf-idf"}
_ENGINES = (OWN, *SIZES)
_UNLISTED = "unlisted"


def all_tables(results: Results) -> Iterator[str]:
    """Yield each table under its heading."""
    yield section("F1: kbaudit at its default, the others at the best threshold in hindsight", _f1(results))
    yield section("kbaudit: precision and recall", _precision(results))
    yield section("CPU seconds", _costs(results, lambda result, engine: f"{result.costs[engine].cpu_s:.2f}"))
    yield section("CPU, times that of rensa", _costs(results, _times_rensa))
    yield section("Peak memory in MiB", _costs(results, lambda result, engine: f"{result.costs[engine].peak_mib:.0f}"))
    yield section("Recall by kind of edit, in per cent", _recall(results))
    yield section("False pairs by kind of look-alike, of so many planted", _false(results))
    yield section("Changed cards on a stored index", _changes(results))
    yield section("The whole command", _commands(results))


def _f1(results: Results) -> Iterator[Sequence[str]]:
    yield _heads("set", _ENGINES)
    for bench_set, result in results.items():
        scores = result.scores
        yield bench_set.name, *(f"{scores[one]['f1']:.3f}" if one in scores else "–" for one in _ENGINES)


def _precision(results: Results) -> Iterator[Sequence[str]]:
    yield "set", "precision", "recall", "reported", "missed"
    for bench_set, result in results.items():
        own = result.scores[OWN]
        shares = (f"{own[name]:.4f}" for name in ("precision", "recall"))
        yield bench_set.name, *shares, f"{own['reported']:,}", f"{own['missed']:,}"


def _costs(results: Results, told: Callable[[Result, str], str]) -> Iterator[Sequence[str]]:
    yield _heads("set", _ENGINES)
    for bench_set, result in results.items():
        yield bench_set.name, *(told(result, one) if one in result.costs else "–" for one in _ENGINES)


def _times_rensa(result: Result, engine: str) -> str:
    rensa = result.costs.get("rensa")
    return f"{result.costs[engine].cpu_s / rensa.cpu_s:.2f}" if rensa else "–"


def _recall(results: Results) -> Iterator[Sequence[str]]:
    recalls = [result.scores[OWN]["recall_by_kind"] for result in results.values()]
    yield _heads("kind", (one.name for one in results))
    for kind in _kinds(recalls):
        yield _spelt(kind), *(f"{100 * one[kind]:.1f}" if kind in one else "–" for one in recalls)


def _false(results: Results) -> Iterator[Sequence[str]]:
    planted = [_count_look_alikes(one.folder / "negative.tsv") for one in results]
    reported = [result.scores[OWN]["false_by_kind"] for result in results.values()]
    yield _heads("kind", (one.name for one in results))
    for kind in _kinds(planted):
        counts = zip(planted, reported, strict=True)
        yield (
            _spelt(kind),
            *(f"{said.get(kind, 0)} of {all_[kind]:,}" if kind in all_ else "–" for all_, said in counts),
        )
    yield "pairs nobody planted", *(str(said.get(_UNLISTED, 0)) for said in reported)


def _changes(results: Results) -> Iterator[Sequence[str]]:
    yield "set", "CPU s", "peak MiB", "index MiB", "recall", "false pairs"
    for bench_set, result in results.items():
        change, changed = result.change, result.changed
        costs = (f"{change.cpu_s:.2f}", f"{change.peak_mib:.0f}", f"{result.stored_mib:.0f}")
        yield bench_set.name, *costs, f"{changed['recall']:.2f}", str(sum(changed["false_by_kind"].values()))


def _commands(results: Results) -> Iterator[Sequence[str]]:
    yield "set", "CPU s", "seconds", "peak MiB", "findings"
    for bench_set, result in results.items():
        cost = result.audit
        costs = (f"{cost.cpu_s:.2f}", f"{cost.wall_s:.2f}", f"{cost.peak_mib:.0f}")
        yield bench_set.name, *costs, f"{result.findings:,}"


def _heads(first: str, names: Iterable[str]) -> Sequence[str]:
    return first, *(_LABELS.get(name, name) for name in names)


def _kinds(counts: Iterable[Mapping[str, object]]) -> Sequence[str]:
    return tuple(dict.fromkeys(kind for count in counts for kind in count))


def _spelt(kind: str) -> str:
    return kind.replace("_", " ")


def _count_look_alikes(path: Path) -> Counter[str]:
    with path.open(encoding="utf-8") as file:
        return Counter(line.rstrip("\n").rpartition("\t")[2] for line in file)
