from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kbaudit.errors import IndexFileError
from kbaudit.similarity.index import LEAST, VERSION, Index
from tests.similarity.prose import PARAGRAPHS, base, clusters, named, some_words

Text = tuple[str, str]


def edited(rolled: random.Random, body: str) -> str:
    """Take away and exchange some of the words of a text."""
    words = [f"other{at}" if rolled.random() < 0.05 else word for at, word in enumerate(body.split())]
    start = rolled.randrange(1 + len(words) // 5)
    return " ".join(words[start:])


def some_base(seed: int) -> dict[str, Text]:
    """Make a base with copies, half copies, empty and short cards, none with the words of another."""
    rolled = random.Random(seed)
    paragraphs = list(PARAGRAPHS.values())
    texts = {f"p{at}": (f"Title {at}", body) for at, body in enumerate(paragraphs)}
    texts |= {
        f"c{at}": (f"Title {at % 9}", edited(rolled, " ".join(rolled.sample(paragraphs, 1 + at % 3))))
        for at in range(14)
    }
    return texts | {"empty": ("", ""), "word": ("a", "one"), "emoji": ("👍", "👍")}


def found(index: Index) -> dict[tuple[str, ...], tuple[float, bool]]:
    return named(index, index.find())


def marks(index: Index) -> dict[tuple[str, ...], float]:
    return {keys: mark for keys, (mark, _) in found(index).items()}


def test_copies_and_nothing_else_are_found() -> None:
    """An edited copy is found with its mark; unrelated cards, empty ones and variants are told apart."""
    pro, mini = ("Reset the Falcon", f"The Falcon {some_words(80)}"), ("Reset the Heron", f"The Heron {some_words(80)}")
    index = base([*(("Help", body) for body in PARAGRAPHS.values()), ("Help", f"{PARAGRAPHS['el']} Ok."), pro, mini])
    count = len(PARAGRAPHS)

    assert {keys: variant for keys, (_, variant) in found(index).items()} == {
        (str(list(PARAGRAPHS).index("el")), str(count)): False,
        (str(count + 1), str(count + 2)): True,
    }
    assert all(LEAST <= mark <= 1 for mark in marks(index).values())


@pytest.mark.parametrize("seed", range(5))
def test_a_changed_index_finds_what_a_new_one_finds(seed: int) -> None:
    """After texts changed, came and went, step by step, the pairs are those of the base as it is now."""
    rolled = random.Random(seed)
    texts = some_base(seed)
    index = Index.of((key, *text) for key, text in texts.items())
    for step in range(4):
        changes: dict[str, Text | None] = dict.fromkeys(rolled.sample(sorted(texts), 3))
        changes |= {f"n{step}": ("New", edited(rolled, rolled.choice(sorted(PARAGRAPHS.values()))))}
        changes |= {rolled.choice(sorted(texts)): ("Changed", edited(rolled, PARAGRAPHS["en"])), "unknown": None}
        index = index.replaced(changes)
        texts = {key: text for key, text in {**texts, **changes}.items() if text is not None}
        afresh = Index.of((key, *text) for key, text in texts.items())

        assert {key for key in index.keys if key} == set(texts)
        assert set(found(index)) == set(found(afresh))
        assert marks(index) == pytest.approx(marks(afresh), abs=1e-5)


def test_to_change_nothing_changes_nothing() -> None:
    """The same texts again give the same pairs, and the old index is as it was."""
    texts = some_base(1)
    index = Index.of((key, *text) for key, text in texts.items())
    before = marks(index)

    assert marks(index.replaced({})) == before
    assert marks(index.replaced({key: texts[key] for key in ("p1", "c1", "empty")})) == pytest.approx(before, abs=1e-5)
    assert marks(index.replaced(dict.fromkeys(texts))) == {}
    assert marks(index) == before


def test_rows_that_went_are_dropped_in_time() -> None:
    """An index that is changed again and again does not grow without end, and finds the same when it is packed."""
    index = base([("t", PARAGRAPHS["en"]), ("t", f"{PARAGRAPHS['en']} Goodbye."), ("t", PARAGRAPHS["de"])])
    before = marks(index)
    for turn in range(100):
        index = index.replaced({"2": ("t", some_words(20, 50 * turn))})

    assert len(index.keys) <= 64
    assert marks(index) == pytest.approx(before, abs=1e-5)
    assert sorted(index.compact().keys, key=str) == ["0", "1", "2"]
    assert marks(index.compact()) == pytest.approx(before, abs=1e-5)


@pytest.mark.parametrize("touched", [[], ["p0"], ["p0", "c3", "c7"], ["word", "unknown"]])
def test_only_pairs_with_touched_texts(touched: list[str]) -> None:
    """To look at a few texts gives their pairs, all of them."""
    index = Index.of((key, *text) for key, text in some_base(2).items())
    every = found(index)

    assert every
    assert set(named(index, index.find(touched))) == {keys for keys in every if set(keys) & set(touched)}


def test_a_touched_copy_is_found_with_what_its_original_is_like() -> None:
    """The first of cards with the same words stands for the touched one."""
    body = PARAGRAPHS["en"]
    index = base([("t", body), ("t", f"{body} Goodbye."), ("t", body), ("t", PARAGRAPHS["de"])])

    assert set(named(index, index.find(["2"]))) == {("0", "1"), ("0", "2")}


@pytest.mark.parametrize("texts", [[], [("", "")], [("t", "")], [("a", "b"), ("", "")], list(some_base(3).values())])
def test_an_index_that_was_kept_is_the_same(texts: list[Text], tmp_path: Path) -> None:
    """What is written and opened again finds the same, and can be changed."""
    index = base(texts)
    index.save(tmp_path / "new" / "folder")
    opened = Index.open(tmp_path / "new" / "folder")

    assert opened.keys == index.keys
    assert found(opened) == found(index)
    changes = {"0": ("t", PARAGRAPHS["en"]), "x": ("t", f"{PARAGRAPHS['en']} Goodbye.")}
    assert found(opened.replaced(changes)) == found(index.replaced(changes))


def test_an_index_is_replaced_where_it_was(tmp_path: Path) -> None:
    """A changed index takes the place of the one that it was made from."""
    base([("t", PARAGRAPHS["en"]), ("t", PARAGRAPHS["de"])]).save(tmp_path)
    Index.open(tmp_path).replaced({"1": ("t", f"{PARAGRAPHS['en']} Goodbye."), "ключ/🔑": ("t", "x")}).save(tmp_path)

    assert set(found(Index.open(tmp_path))) == {("0", "1")}
    assert "ключ/🔑" in Index.open(tmp_path).keys


def _other_version(folder: Path) -> None:
    described = json.loads((folder / "index.json").read_text("utf-8"))
    (folder / "index.json").write_text(json.dumps({**described, "version": VERSION + 1}), "utf-8")


def _no_description(folder: Path) -> None:
    (folder / "index.json").unlink()


def _broken_description(folder: Path) -> None:
    (folder / "index.json").write_text('{"version": 1, "keys": ["0"', "utf-8")


def _another_description(folder: Path) -> None:
    (folder / "index.json").write_text("[1, 2]", "utf-8")


def _other_array(array: bytes) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        next(folder.glob("repeated-*.npy")).write_bytes(array)

    return spoil


def _described_as(text: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / "index.json").write_text(text, "utf-8")

    return spoil


def _changed_description(**changes: object) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        described = json.loads((folder / "index.json").read_text("utf-8"))
        (folder / "index.json").write_text(json.dumps({**described, **changes}), "utf-8")

    return spoil


def _missing_array(folder: Path) -> None:
    next(folder.glob("starts-*.npy")).unlink()


def _cut_array(folder: Path) -> None:
    array = next(folder.glob("ids-*.npy"))
    whole = array.read_bytes()
    array.write_bytes(whole[: len(whole) // 2])


def _objects(folder: Path) -> None:
    np.save(next(folder.glob("entries-*.npy")), np.array([{}, None], object), allow_pickle=True)


@pytest.mark.parametrize(
    "spoil",
    [
        _other_version,
        _no_description,
        _broken_description,
        _another_description,
        _missing_array,
        _cut_array,
        _objects,
        _described_as('{"version": 1}'),
        _described_as('{"version": 1, "keys": 3, "texts": 1}'),
        _described_as('{"version": 1, "keys": ["a", "b", "c"], "texts": 1}'),
        _described_as("[" * 100_000),
        _changed_description(keys=3),
        _changed_description(keys=["a", "b", "c"]),
        _changed_description(texts="x"),
        _changed_description(arrays={}),
        _changed_description(stamp=None),
        _other_array(b""),
    ],
)
def test_an_index_that_cannot_be_used_is_refused(spoil: Callable[[Path], None], tmp_path: Path) -> None:
    """A missing, broken or foreign index is named, with what to do next."""
    base([("t", PARAGRAPHS["en"])]).save(tmp_path)
    spoil(tmp_path)

    with pytest.raises(IndexFileError, match="build it anew") as refused:
        Index.open(tmp_path)
    assert str(tmp_path) in str(refused.value)


@pytest.mark.parametrize(
    "name", ["ids", "starts", "entries", "whole", "repeated", "pairs", "words", "digests", "twins"]
)
def test_arrays_that_are_not_those_that_were_written_are_refused(name: str, tmp_path: Path) -> None:
    """An empty file, and an array of another kind or length, are no part of the index."""
    base([("t", PARAGRAPHS["en"])]).save(tmp_path)
    (file,) = tmp_path.glob(f"{name}-*.npy")
    written = np.load(file)
    file.write_bytes(b"")
    with pytest.raises(IndexFileError, match="build it anew"):
        Index.open(tmp_path)
    for other in (np.zeros(len(written), np.float16), np.zeros(len(written) + 1, written.dtype)):
        np.save(file, other)
        with pytest.raises(IndexFileError, match=f"{name} is not the array"):
            Index.open(tmp_path)


def test_an_index_is_saved_where_it_is_open(tmp_path: Path) -> None:
    """Its arrays are read from the files that are replaced; a process of its own, for a mistake ends it."""
    base([("t", PARAGRAPHS["en"]), ("t", PARAGRAPHS["de"])]).save(tmp_path)
    program = (
        "import sys; from pathlib import Path; from kbaudit.similarity.index import Index; "
        "folder = Path(sys.argv[1]); Index.open(folder).save(folder)"
    )
    subprocess.run([sys.executable, "-c", program, tmp_path], check=True)

    assert Index.open(tmp_path).keys == ("0", "1")
    assert len(list(tmp_path.iterdir())) == 10


def test_arrays_of_former_states_go(tmp_path: Path) -> None:
    """A folder holds one state of the index, whatever was written there before."""
    index = base([("t", PARAGRAPHS["en"])])
    index.save(tmp_path)
    before = {file.name for file in tmp_path.glob("*.npy")}
    index.replaced({"1": ("t", PARAGRAPHS["de"])}).save(tmp_path)
    after = {file.name for file in tmp_path.glob("*.npy")}

    assert len(before) == len(after) == 9
    assert not before & after


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """No index is told from an empty one."""
    with pytest.raises(IndexFileError, match="build it anew"):
        Index.open(tmp_path / "nowhere")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Where the folder should be stands a file."""
    (tmp_path / "taken").write_text("", "utf-8")

    with pytest.raises(OSError, match="taken"):
        base([]).save(tmp_path / "taken")


def test_ten_thousand_equal_cards() -> None:
    """Copies without end are one cluster, without pairs among themselves to compare."""
    body = some_words(60)
    index = base(("Refunds", body) for _ in range(10_000))

    assert index.first_alike.max() == 0
    assert len(index.find()) < 10_000


def test_a_family_hangs_together() -> None:
    """Hundreds of edited copies are one cluster."""
    body = some_words(120)
    index = base(("Refunds", f"{body} {some_words(3, 1000 + 3 * number)}") for number in range(300))

    assert clusters(found(index)) == {frozenset(map(str, range(300)))}


def test_titles_of_copies_are_compared_in_any_order() -> None:
    """A copy with another title is not told by the title of the first one; the order of texts means nothing."""
    body = some_words(400)
    falcon, server = ("Set up Falcon", f"{body} falcon"), ("Install the server", f"{body} falcon")
    texts = [falcon, server, ("Set up Heron", f"{body} heron")]
    variants = []
    for order in ([0, 1, 2], [1, 0, 2], [2, 1, 0], [1, 2, 0]):
        marked = found(base(texts[at] for at in order)).items()
        variants.append({tuple(sorted(order[int(key)] for key in keys)): variant for keys, (_, variant) in marked})

    assert variants == [{(0, 1): False, (0, 2): True, (1, 2): False}] * 4
