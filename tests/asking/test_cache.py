from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pytest

from kbaudit.asking.cache import key_of, open_cache
from kbaudit.judges.interface import Label, Opinion, Passages
from tests.judges.samples import ONE, OTHER, PAIR

OPINION = Opinion(label=Label.CONTRADICTION, probability=0.97, reason="30 is not 14")


@dataclass
class Silent:
    """A judge that is never asked."""

    name: ClassVar[str] = "silent"
    api: ClassVar[int] = 1
    version: ClassVar[int] = 1
    model: str = "small-model"

    def judge(self, pair: Passages) -> Opinion:
        raise NotImplementedError(pair)


class Newer(Silent):
    version: ClassVar[int] = 2


class Other(Silent):
    name: ClassVar[str] = "other"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "judge.sqlite3"


def put(file: Path, key: str, opinion: Opinion = OPINION) -> list[str]:
    with open_cache(file) as cache:
        cache.put(key, opinion)
        return cache.problems


def get(file: Path, key: str) -> tuple[Opinion | None, list[str]]:
    with open_cache(file) as cache:
        return cache.get(key), cache.problems


def test_a_question_has_one_key_in_either_order() -> None:
    """It is the content that counts."""
    assert key_of(Silent(), PAIR) == key_of(Silent(), Passages.of(OTHER, ONE))


def test_another_question_has_another_key() -> None:
    """Another judge, another version of the question, another model, another word, title or value."""
    changed = [
        replace(ONE, quote="x"),
        replace(ONE, title="x"),
        replace(ONE, section=("x",)),
        replace(ONE, language="x"),
        replace(ONE, value="x"),
    ]
    keys = [
        *(key_of(judge, PAIR) for judge in (Silent(), Other(), Newer(), Silent("large-model"))),
        *(key_of(Silent(), Passages.of(one, OTHER)) for one in changed),
    ]

    assert len(set(keys)) == len(keys)


def test_a_half_of_a_character_is_no_hindrance() -> None:
    """A card may hold one."""
    assert key_of(Silent(), Passages.of(replace(ONE, quote="\ud800"), OTHER))


def test_an_opinion_is_kept_for_the_next_run(file: Path) -> None:
    """It costs nothing any more."""
    assert put(file, "a", replace(OPINION, tokens=120)) == []
    assert get(file, "a") == (OPINION, [])
    assert get(file, "b") == (None, [])


def test_several_processes_may_write_at_once(file: Path) -> None:
    """Nothing of any of them is lost."""
    program = (
        "import sys; from pathlib import Path; from kbaudit.asking.cache import open_cache; "
        "from kbaudit.judges.interface import Label, Opinion; name = sys.argv[2]\n"
        "for number in range(20):\n"
        "    with open_cache(Path(sys.argv[1])) as cache:\n"
        "        cache.put(f'{name}{number}', Opinion(label=Label.UNSURE, probability=0.5))\n"
        "        assert not cache.problems\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, file, name]) for name in "ab"]

    assert [one.wait() for one in running] == [0, 0]
    with open_cache(file) as cache:
        assert all(cache.get(f"{name}{number}") for name in "ab" for number in range(20))


def test_a_broken_file_is_moved_aside_and_begun_anew(file: Path) -> None:
    """It is told, what it held is still there, and the next run finds a file in order."""
    for number, content in enumerate((b"no database", b"SQLite format 3\0" + b"\xff" * 4000), start=1):
        file.write_bytes(content)
        (problem,) = put(file, "a")

        assert problem.endswith(f"; it was moved to judge.sqlite3.broken-{number}, and what it held is asked anew")
        assert file.with_name(f"judge.sqlite3.broken-{number}").read_bytes() == content
        assert get(file, "a") == (OPINION, [])


def test_a_file_that_is_damaged_inside_is_broken_too(file: Path) -> None:
    """Whatever of it can still be read."""
    with open_cache(file) as cache:
        for number in range(500):
            cache.put(f"{number}", OPINION)
    content = bytearray(file.read_bytes())
    content[8192:16384] = b"\xff" * 8192
    file.write_bytes(content)
    (problem,) = put(file, "a")

    assert problem.startswith("judge.sqlite3 is broken (")
    assert get(file, "a") == (OPINION, [])


def test_the_database_of_another_program_is_left_alone(file: Path) -> None:
    """The run goes on without a cache, and knows at least what it asked itself."""
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE opinion (theirs TEXT)")
    content = file.read_bytes()
    with open_cache(file) as cache:
        cache.put("a", OPINION)

        assert cache.get("a") == OPINION
        assert cache.get("b") is None
        assert cache.problems == [
            "judge.sqlite3 is the database of another program, so no opinion is kept; change judge.cache"
        ]
    assert file.read_bytes() == content


def test_a_place_where_no_file_can_be_is_told(tmp_path: Path) -> None:
    """A folder that is not there, or a folder in the file's place."""
    (tmp_path / "folder.sqlite3").mkdir()
    for file in (tmp_path / "gone" / "judge.sqlite3", tmp_path / "folder.sqlite3"):
        (problem,) = put(file, "a")

        assert problem == (
            f"{file.name} cannot be used (unable to open database file), so no opinion is kept; check judge.cache"
        )


def test_a_broken_file_that_cannot_be_moved_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a folder that nobody may write."""
    file.write_bytes(b"no database")

    def refuse(_self: Path, _target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    (problem,) = put(file, "a")

    assert problem == (
        "judge.sqlite3 is broken (file is not a database) and cannot be begun anew ([Errno 13] Permission denied); "
        "remove it"
    )


@pytest.mark.parametrize("row", [("a", "maybe", 0.5, ""), ("a", "unsure", 7.0, ""), ("a", "unsure", "high", "")])
def test_an_opinion_that_makes_no_sense_is_asked_anew(file: Path, row: tuple[object, ...]) -> None:
    """It is told once."""
    put(file, "b")
    with closing(sqlite3.connect(file)) as held, held:
        held.execute("INSERT INTO opinion VALUES (?, ?, ?, ?)", row)
    with open_cache(file) as cache:
        assert [cache.get("a"), cache.get("a")] == [None, None]
        assert len(cache.problems) == 1
        assert cache.problems[0].endswith("; what it lacks is asked anew")


def test_a_file_that_fails_meanwhile_is_told(file: Path) -> None:
    """What this run has paid for is known to it all the same."""
    with open_cache(file) as cache:
        with closing(sqlite3.connect(file)) as other, other:
            other.execute("DROP TABLE opinion")
        cache.put("a", OPINION)

        assert cache.get("a") == OPINION
        assert cache.get("b") is None
        assert cache.problems == ["the cache of opinions fails (no such table: opinion); what it lacks is asked anew"]
