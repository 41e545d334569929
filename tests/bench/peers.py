"""Run one peer on one set: ``python tests/bench/peers.py ENGINE DATA OUT.tsv``.

Writes ``id1<TAB>id2<TAB>score`` for every pair the peer proposes and prints one line of JSON with its cost. CPU and
wall seconds include reading the cards and exclude importing libraries; memory is the peak of the whole process.
Libraries are loaded by name, since types are checked where no peer is installed.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

Scored = Iterable[tuple[int, int, float]]

PERMUTATIONS = 128
LOWEST = 0.3
MOST_COMPARED = 2_100
"""How many cards rapidfuzz compares at most; a set of 2,000 records has a few more, for the last come together."""
_WORD = re.compile(r"\w+")


def read_texts(data: Path) -> tuple[list[str], list[str]]:
    """Read the ids and the texts of a set's cards, title before body."""
    with (data / "cards.jsonl").open(encoding="utf-8") as file:
        cards = [json.loads(line) for line in file]
    return [card["id"] for card in cards], [f"{card['title']}\n{card['body']}" for card in cards]


def shingles(text: str) -> set[str]:
    """Give the word three-grams of a text, lower case; a text of fewer words is one shingle."""
    words = _WORD.findall(text.lower())
    return {" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))}


def rensa(texts: Sequence[str]) -> Scored:
    """Propose by banded MinHash in Rust, verify by the estimated Jaccard of the whole signatures."""
    library = importlib.import_module("rensa")

    index = library.RMinHashLSH(threshold=LOWEST, num_perm=PERMUTATIONS, num_bands=32)
    hashes = library.RMinHash.from_token_sets(map(shingles, texts), PERMUTATIONS, 42)
    index.insert_many(hashes)
    for one, candidates in enumerate(index.query_all(hashes)):
        for two in candidates:
            if one < two and (alike := hashes[one].jaccard(hashes[two])) >= LOWEST:
                yield one, two, alike


def datasketch(texts: Sequence[str]) -> Scored:
    """Propose by banded MinHash in numpy, verify by the estimated Jaccard of the whole signatures."""
    library = importlib.import_module("datasketch")

    index = library.MinHashLSH(num_perm=PERMUTATIONS, params=(32, 4))
    hashes = library.MinHash.bulk(([one.encode() for one in shingles(text)] for text in texts), num_perm=PERMUTATIONS)
    with index.insertion_session() as session:
        for one, sketch in enumerate(hashes):
            session.insert(one, sketch)
    for one, sketch in enumerate(hashes):
        for two in index.query(sketch):
            if one < two and (alike := sketch.jaccard(hashes[two])) >= LOWEST:
                yield one, two, alike


def tfidf(texts: Sequence[str]) -> Scored:
    """Compare all texts by the cosine of their words' tf-idf, keeping the 30 nearest of each."""
    text, sparse = map(importlib.import_module, ("sklearn.feature_extraction.text", "sparse_dot_topn"))

    vectors = text.TfidfVectorizer(sublinear_tf=True, min_df=2).fit_transform(texts)
    near = sparse.sp_matmul_topn(vectors, vectors.T.tocsr(), top_n=31, threshold=LOWEST, n_threads=1).tocoo()
    for one, two, alike in zip(near.row.tolist(), near.col.tolist(), near.data.tolist(), strict=True):
        if one != two:
            yield one, two, alike


def rapidfuzz(texts: Sequence[str]) -> Scored:
    """Compare all texts by the edit distance of their sets of words; up to 2,000 cards."""
    fuzz, process, utils, np = map(importlib.import_module, LIBRARIES["rapidfuzz"])

    if len(texts) > MOST_COMPARED:
        raise SystemExit(f"rapidfuzz compares every pair: {len(texts)} cards are too many, {MOST_COMPARED} at most")
    ready = [utils.default_process(text) for text in texts]
    alike = process.cdist(ready, ready, scorer=fuzz.token_set_ratio, score_cutoff=60, dtype=np.float32, workers=1)
    for one, two in np.argwhere(np.triu(alike, 1) >= 60).tolist():
        yield one, two, float(alike[one, two]) / 100


ENGINES: dict[str, Callable[[Sequence[str]], Scored]] = {
    "rensa": rensa,
    "datasketch": datasketch,
    "tfidf": tfidf,
    "rapidfuzz": rapidfuzz,
}
LIBRARIES = {
    "rensa": ("rensa",),
    "datasketch": ("datasketch",),
    "tfidf": ("sklearn.feature_extraction.text", "sparse_dot_topn"),
    "rapidfuzz": ("rapidfuzz.fuzz", "rapidfuzz.process", "rapidfuzz.utils", "numpy"),
}


_WHOSE = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def cpu_seconds() -> float:
    """Give the CPU seconds this process has used so far, and those of its children that have ended."""
    used = [resource.getrusage(whose) for whose in _WHOSE]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_mib() -> float:
    """Give the peak memory of this process or its largest child in MiB; Linux counts in KiB, macOS in bytes."""
    peak = max(resource.getrusage(whose).ru_maxrss for whose in _WHOSE)
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def run(engine: str, data: Path, out: Path) -> dict[str, str | int | float]:
    """Run a peer on a set, write its pairs and give what it cost."""
    for name in LIBRARIES[engine]:
        importlib.import_module(name)
    cpu, wall = cpu_seconds(), time.perf_counter()
    ids, texts = read_texts(data)
    scores: dict[tuple[int, int], float] = {}
    for one, two, alike in ENGINES[engine](texts):
        scores[min(one, two), max(one, two)] = alike
    with out.open("w", encoding="utf-8") as file:
        file.writelines(f"{ids[one]}\t{ids[two]}\t{alike:.4f}\n" for (one, two), alike in scores.items())
    return {
        "engine": engine,
        "cards": len(ids),
        "pairs": len(scores),
        "cpu_s": round(cpu_seconds() - cpu, 2),
        "wall_s": round(time.perf_counter() - wall, 2),
        "peak_mib": round(peak_mib()),
    }


def main() -> None:
    """Run the peer and print its cost as one line of JSON."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("engine", choices=sorted(ENGINES))
    arguments.add_argument("data", type=Path)
    arguments.add_argument("out", type=Path)
    chosen = arguments.parse_args()
    print(json.dumps(run(chosen.engine, chosen.data, chosen.out)))


if __name__ == "__main__":
    main()
